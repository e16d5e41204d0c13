"""Prior weights of the sets.

The weight of a hypothesis is the product of one factor for each cause, the odds ratio of pairs
that bring one another along, and the chance that such a person has the complaints they come
with: a set that leaves the heel pain unexplained is improbable in a person whose heel hurts. The
factors are fitted so that, with no more than two causes a site, each cause's probability before
any answer is exactly its prior.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from solespine.causes.posterior import subsets
from solespine.causes.space import Axis, Space
from solespine.evidence import Evidence

Floats = NDArray[np.float64]

_ROUNDS = 4000
_CLOSE = 1e-12
_STEP = 0.7  # share of the single-cause correction taken at once, so that all can move together


def pair_bonus(axis: Axis, evidence: Evidence) -> Floats:
    """(set,) log odds ratio of the associated pairs within each set."""
    bonus = np.zeros(axis.size)
    for pair in evidence.associations:
        columns = axis.columns(pair.causes)
        if columns.size == 2:
            bonus += np.log(pair.odds_ratio) * axis.member[:, columns].all(axis=1)
    return bonus


def fit_factors(
    space: Space,
    prior: Floats,
    bonus: Sequence[Floats],
    silent: Sequence[Floats],
    unlisted: float,
) -> Floats:
    """(cause,) log factors that give every cause its prior probability.

    Args:
        prior: (cause,) wanted probabilities.
        bonus: for each axis (set,) log weights of the pairs.
        silent: for each group of complaints (cause,) log of the chance that the cause does not
            bring the complaint.
        unlisted: chance that something not listed brings it.
    """
    factors = np.log(prior) - np.log1p(-prior)
    slices = space.slices()
    fitted = np.ones(len(prior), dtype=bool)
    fitted[slices[2].start + space.traits] = np.any(
        [s[slices[2]][space.traits] != 0.0 for s in silent] or [False], axis=0
    )
    axes = _small_axes(space, fitted)
    for _ in range(_ROUNDS):
        now = _marginals(axes, slices, factors, bonus, silent, unlisted, space)
        error = np.where(fitted, _logit(prior) - _logit(now), 0.0)
        factors = factors + _STEP * error
        if np.abs(error).max() < _CLOSE:
            break
    return factors


def _small_axes(space: Space, fitted: NDArray[np.bool_]) -> list[tuple[Axis, NDArray[np.bool_]]]:
    """The axes with the sets that matter: traits that bring no complaint are independent."""
    own = ~fitted[space.slices()[2]]
    rows = ~space.extra.member[:, own].any(axis=1)
    kept = [np.ones(space.foot.size, bool), np.ones(space.back.size, bool), np.asarray(rows)]
    return [(axis.keep(keep), keep) for axis, keep in zip(space.axes, kept, strict=True)]


def _marginals(
    axes: list[tuple[Axis, NDArray[np.bool_]]],
    slices: tuple[slice, slice, slice],
    factors: Floats,
    bonus: Sequence[Floats],
    silent: Sequence[Floats],
    unlisted: float,
    space: Space,
) -> Floats:
    """(cause,) probability of each cause with these factors.

    The chance of the complaints is a product of (1 - silent chance); multiplied out, every term
    is a product over the axes, so that the axes are summed one at a time.
    """
    terms = subsets(len(silent))
    sums, with_member = [], []
    for (axis, rows), columns, extra in zip(axes, slices, bonus, strict=True):
        member = axis.member.astype(np.float64)
        log = member @ factors[columns] + extra[rows]
        quiet = [member @ s[columns] for s in silent]
        weight = np.exp(
            np.stack([log + sum((quiet[g] for g in term), np.zeros_like(log)) for term in terms])
            - log.max()
        )
        sums.append(weight.sum(axis=1))
        with_member.append(weight @ member)
    sign = np.array([(-(1.0 - unlisted)) ** len(term) for term in terms])
    total = (sign * sums[0] * sums[1] * sums[2]).sum()
    marginal = []
    for a in range(3):
        others = sign * np.prod([sums[b] for b in range(3) if b != a], axis=0)
        marginal.append(others @ with_member[a] / total)
    found = np.concatenate(marginal)
    return np.where(found > 0.0, found, 0.5)


def _logit(p: Floats) -> Floats:
    return np.log(p) - np.log1p(-p)
