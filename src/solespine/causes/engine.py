"""From answers to posteriors: the point estimate, and the draws over the figures' uncertainty."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solespine.causes.attribution import reach_of
from solespine.causes.figures import Figures
from solespine.causes.posterior import Numbers, Posterior, update
from solespine.causes.prior import fit_factors, pair_bonus
from solespine.causes.rows import active_rows
from solespine.causes.space import Space
from solespine.causes.tables import parts
from solespine.evidence import Evidence

Floats = NDArray[np.float64]

_SEED = 20261121
_BATCH = (24, 60)  # draws at a time: the first, which may settle it, and the most after it
_IN_CACHE = 150_000  # pairs of sets, over all draws of a batch, that stay in the processor's cache
_NEGLIGIBLE = (3e-5, 3e-5, 1e-4)  # sets below it are left out of the draws, single causes never
_MOST_SETS = (90, 70, 120)  # foot, back and extra sets kept in the draws


@dataclass(frozen=True)
class Given:
    """What the engine is told.

    Attributes:
        answers: finding id to yes or no.
        excluded: causes that cannot be.
        complaints: groups of complaint sites that a hypothesis should explain.
        figures: the numbers to use.
        evidence: where they come from.
    """

    answers: Mapping[str, bool]
    excluded: frozenset[str]
    complaints: tuple[tuple[str, ...], ...]
    figures: Figures
    evidence: Evidence


@functools.lru_cache(maxsize=16)
def _prior_factors(
    figures: Figures, complaints: tuple[tuple[str, ...], ...], evidence: Evidence
) -> tuple[Floats, tuple[Floats, ...]]:
    """Fitted log factors (cause,), and for each axis the bonus of associated pairs (set,)."""
    space = figures.space
    bonus = tuple(pair_bonus(axis, evidence) for axis in space.axes)
    silent = [_silent(space, sites, evidence) for sites in complaints]
    unlisted = evidence.model.unlisted_reach.value
    return fit_factors(space, figures.prior, bonus, silent, unlisted), bonus


def _silent(space: Space, sites: tuple[str, ...], evidence: Evidence) -> Floats:
    """(cause,) log chance that a cause, if present, does not bring pain at these sites.

    Traits are left out: what they bring is small, and they stay independent of the rest.
    """
    reach = np.minimum(reach_of(space, sites, evidence), 0.99)
    traits = [c for c, cause in enumerate(space.causes) if evidence.causes[cause].role == "trait"]
    reach[traits] = 0.0
    return np.asarray(np.log1p(-reach))


def point_numbers(given: Given) -> Numbers:
    """The numbers as they stand in the evidence; one draw."""
    figures, space = given.figures, given.figures.space
    numbers, present, active = active_rows(given.answers, figures, given.evidence)
    effect = np.where(active, figures.effect[numbers], 0.0)
    factors, bonus = _prior_factors(figures, given.complaints, given.evidence)
    log_prior = [
        _log_prior(factors[columns], extra, axis.member, axis.causes, given.excluded)
        for axis, columns, extra in zip(space.axes, space.slices(), bonus, strict=True)
    ]
    return Numbers(
        space,
        (log_prior[0], log_prior[1], log_prior[2]),
        tuple(figures.findings[f] for f in numbers),
        present,
        figures.factor[numbers],
        parts(figures.base[numbers][None], effect[None]),
        np.array([_silent(space, sites, given.evidence) for sites in given.complaints]).reshape(
            -1, len(space.causes)
        ),
        given.evidence.model.unlisted_reach.value,
    )


def _log_prior(
    factors: Floats,
    bonus: Floats,
    member: NDArray[np.bool_],
    causes: tuple[str, ...],
    excluded: frozenset[str],
) -> Floats:
    """(1, set) log weights; sets with an excluded cause have none."""
    log = member @ factors + bonus
    barred = np.array([cause in excluded for cause in causes])
    if barred.any():
        log = np.where(member[:, barred].any(axis=1), -np.inf, log)
    return np.asarray(log)[None]


def point(given: Given) -> Posterior:
    """The posterior with the figures as they stand."""
    return update(point_numbers(given))


@functools.lru_cache(maxsize=4)
def _shaken(figures: Figures, draws: int) -> tuple[Floats, Floats, Floats]:
    """Shifts of base rates (D, finding), effects (D, row), priors (D, cause).

    One figure gets the same shifts whatever was answered, so that intervals do not jump from
    one answer to the next. Rows are in the order of `np.nonzero(figures.effect_width)`.
    """
    rng = np.random.default_rng(_SEED)
    base = rng.standard_normal((draws, len(figures.findings))) * figures.base_width
    prior = rng.standard_normal((draws, len(figures.prior))) * figures.prior_width
    width = figures.effect_width[np.nonzero(figures.effect_width)]
    return base, rng.standard_normal((draws, width.size)) * width, prior


def _shifts_of(figures: Figures, draws: int, rows: NDArray[np.intp], part: slice) -> Floats:
    """(D, answered, cause) shifts of the effects of the answered findings."""
    finding, cause = np.nonzero(figures.effect_width)
    place = np.full(len(figures.findings), -1)
    place[rows] = np.arange(rows.size)
    wanted = place[finding] >= 0
    values = _shaken(figures, draws)[1][part][:, wanted]
    shift = np.zeros((values.shape[0], rows.size, figures.effect.shape[1]))
    shift[:, place[finding[wanted]], cause[wanted]] = values
    return shift


def draw_batches(
    given: Given, at: Posterior, draws: int
) -> Iterator[tuple[Posterior, Floats, Floats]]:
    """Posteriors over shaken figures, a batch at a time, on the sets that matter.

    Yields:
        the posterior of the batch; the shifts of the effects of answered findings
        (D, answered, cause); the shifts of the priors (D, cause).
    """
    numbers = point_numbers(given)
    space, kept = at.space, _sets_that_matter(at)
    small = replace(
        space,
        foot=space.foot.keep(kept[0]),
        back=space.back.keep(kept[1]),
        extra=space.extra.keep(kept[2]),
    )
    answered = [f for f, name in enumerate(given.figures.findings) if name in given.answers]
    rows = np.array(answered, np.intp)
    base, _, prior = _shaken(given.figures, draws)
    for part in _batches(draws, small):
        shift = _shifts_of(given.figures, draws, rows, part) * (numbers.parts.effect != 0.0)
        log_prior = [
            log[:, sets] + prior[part][:, columns] @ axis.member.T.astype(np.float64)
            for log, sets, columns, axis in zip(
                numbers.log_prior, kept, space.slices(), small.axes, strict=True
            )
        ]
        shaken = replace(
            numbers,
            space=small,
            log_prior=(log_prior[0], log_prior[1], log_prior[2]),
            parts=parts(numbers.parts.base + base[part][:, rows], numbers.parts.effect + shift),
        )
        yield update(shaken), shift, prior[part]


def _batches(draws: int, space: Space) -> Iterator[slice]:
    """A small batch first, then as many draws at a time as stay in the processor's cache."""
    size = int(np.clip(_IN_CACHE // (space.foot.size * space.back.size), *_BATCH))
    yield slice(0, min(_BATCH[0], draws))
    for start in range(_BATCH[0], draws, size):
        yield slice(start, min(start + size, draws))


def _sets_that_matter(at: Posterior) -> tuple[NDArray[np.intp], ...]:
    """Sets of each axis that carry probability, and every single cause."""
    kept = []
    masses = (at.pair[0].sum(axis=1), at.pair[0].sum(axis=0), at.combination[0])
    for axis, mass, least, most in zip(at.space.axes, masses, _NEGLIGIBLE, _MOST_SETS, strict=True):
        order = np.argsort(-mass, kind="stable")[:most]
        single = np.flatnonzero(axis.member.sum(axis=1) <= 1)
        kept.append(np.union1d(order[mass[order] > least], single))
    return tuple(kept)
