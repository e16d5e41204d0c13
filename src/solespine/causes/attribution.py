"""Presence against explanation: which of the causes present brings which complaint.

Each cause present brings a complaint with its own chance (`reach`); something not listed may
bring it too. Given that the site hurts, a cause explains it if it is among those that brought
it. A flat foot may be present for certain and still explain little; two causes may both explain
one complaint.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from solespine.causes.posterior import Posterior
from solespine.causes.space import Space
from solespine.evidence import Evidence

Floats = NDArray[np.float64]

_LARGEST_REACH = 0.99
_LARGEST_RATIO = 12.0  # findings together never move a reach further than this


def reach_of(
    space: Space,
    sites: Sequence[str],
    evidence: Evidence,
    answers: Mapping[str, bool] | None = None,
) -> Floats:
    """(cause,) share of people with the cause whom it hurts at any of the sites (the largest).

    Answers that tell where a cause is felt move the odds of its reach.
    """
    moved = _odds_ratios(sites, evidence, answers or {})
    values = []
    for cause in space.causes:
        reach = evidence.causes[cause].reach
        plain = max((reach[site].value for site in sites if site in reach), default=0.0)
        odds = plain / (1.0 - plain) * moved.get(cause, 1.0) if plain < 1.0 else np.inf
        values.append(odds / (1.0 + odds) if np.isfinite(odds) else 1.0)
    return np.asarray(np.minimum(np.array(values), _LARGEST_REACH))


def _odds_ratios(
    sites: Sequence[str], evidence: Evidence, answers: Mapping[str, bool]
) -> dict[str, float]:
    """By cause, the product of the odds ratios of the answers, held within bounds."""
    ratios: dict[str, float] = {}
    for row in evidence.reach_findings:
        if row.finding in answers and set(row.sites) & set(sites):
            ratio = row.if_yes if answers[row.finding] else row.if_no
            ratios[row.cause] = ratios.get(row.cause, 1.0) * ratio
    return {c: min(max(r, 1.0 / _LARGEST_RATIO), _LARGEST_RATIO) for c, r in ratios.items()}


def presence(posterior: Posterior, cause: str) -> Floats:
    """(D, foot set, back set), or broadcast to it: probability of the cause given the pair."""
    space = posterior.space
    if cause in space.foot.causes:
        column = space.foot.member[:, space.foot.causes.index(cause)]
        return np.asarray(column, dtype=np.float64)[None, :, None]
    if cause in space.back.causes:
        column = space.back.member[:, space.back.causes.index(cause)]
        return np.asarray(column, dtype=np.float64)[None, None, :]
    return posterior.extra_given_pair(space.extra.causes.index(cause))


class Attribution:
    """The explanations of one complaint, or of a group of complaints, under one posterior."""

    def __init__(self, posterior: Posterior, reach: Floats, unlisted: float) -> None:
        self.posterior, self.reach = posterior, reach
        self._quiet = self._chance_of_none(unlisted)

    def _chance_of_none(self, unlisted: float) -> Floats:
        """(D, foot set, back set) chance that nothing present brings the complaint."""
        space = self.posterior.space
        foot_part, back_part, extra_part = space.slices()
        log = np.log1p(-self.reach)
        quiet = (1.0 - unlisted) * np.exp(
            (space.foot.member @ log[foot_part])[None, :, None]
            + (space.back.member @ log[back_part])[None, None, :]
        )
        for x in np.flatnonzero(self.reach[extra_part]):
            present = self.posterior.extra_given_pair(int(x))
            quiet = quiet * (1.0 - present * self.reach[extra_part][x])
        return np.asarray(quiet)

    def of(self, cause: str) -> Floats:
        """(D, foot set, back set) chance that the cause is present and brings the complaint."""
        space = self.posterior.space
        own = self.reach[space.causes.index(cause)]
        if own == 0.0:
            return np.zeros((1, 1, 1))
        present = presence(self.posterior, cause)
        if cause not in space.extra.causes:  # where it is present, its part is in `_quiet`
            return np.asarray(present * own / (1.0 - self._quiet))
        others = self._quiet / (1.0 - present * own)
        return np.asarray(present * own / (1.0 - others * (1.0 - own)))

    def marginal(self) -> Floats:
        """(D, cause) probability that each cause explains the complaint."""
        pair = self.posterior.pair
        found = np.zeros((pair.shape[0], len(self.reach)))
        brings = pair / (1.0 - self._quiet)
        space = self.posterior.space
        foot_part, back_part, extra_part = space.slices()
        found[:, foot_part] = brings.sum(axis=2) @ space.foot.member.astype(np.float64)
        found[:, back_part] = brings.sum(axis=1) @ space.back.member.astype(np.float64)
        found *= self.reach
        for x in np.flatnonzero(self.reach[extra_part]):
            cause = space.extra.causes[x]
            found[:, extra_part.start + x] = (pair * self.of(cause)).sum(axis=(1, 2))
        return found


def bounds(posterior: Posterior, reach: Floats, unlisted: float) -> tuple[Floats, Floats]:
    """(D, cause) least and most that `Attribution.marginal` can be, at a small part of its cost.

    How probable each extra cause is given a pair is not asked: it lies between the least and the
    most that any combination of them allows. An extra cause explains no more than it is present,
    and no less than it brings the complaint.
    """
    space = posterior.space
    foot_part, back_part, extra_part = space.slices()
    log = np.log1p(-reach)
    alone = (1.0 - unlisted) * np.exp(
        (space.foot.member @ log[foot_part])[:, None] + (space.back.member @ log[back_part])
    )
    columns = np.flatnonzero(reach[extra_part])
    found = []
    for present in reversed(posterior.extra_range(columns)):  # the most leave the least quiet
        others = np.prod(1.0 - present * reach[extra_part][columns], axis=1)
        brings = posterior.pair / (1.0 - alone * others[:, None, None])
        values = np.zeros((posterior.pair.shape[0], len(reach)))
        values[:, foot_part] = brings.sum(axis=2) @ space.foot.member.astype(np.float64)
        values[:, back_part] = brings.sum(axis=1) @ space.back.member.astype(np.float64)
        found.append(values * reach)
    low, high = found
    low[:, extra_part] = posterior.marginal[:, extra_part] * reach[extra_part]
    high[:, extra_part] = posterior.marginal[:, extra_part] * (reach[extra_part] > 0.0)
    return low, high
