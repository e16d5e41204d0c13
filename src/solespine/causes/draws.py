"""Everything that is read off the draws, gathered in one pass over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solespine.causes.attribution import Attribution, reach_of
from solespine.causes.engine import Given, draw_batches
from solespine.causes.link import Mechanism, link_posterior, strength_shifts
from solespine.causes.posterior import Posterior

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Draws:
    """Results over the figures' uncertainty; D draws.

    Attributes:
        marginal: (D, cause).
        explains: complaint -> (D, cause).
        link: (D, 4), in the order of link.VERDICTS.
        effect_shift: (D, answered, cause) shifts of the effects that were used.
        prior_shift: (D, cause).
    """

    marginal: Floats
    explains: Mapping[str, Floats]
    link: Floats
    effect_shift: Floats
    prior_shift: Floats


Ends = tuple[tuple[str, ...], tuple[str, ...]]


def read_off(
    posterior: Posterior,
    given: Given,
    complaints: tuple[str, ...],
    found: tuple[Mechanism, ...],
    shift: Floats,
    ends: Ends,
) -> tuple[dict[str, Floats], Floats, Floats]:
    """Explanations of each complaint, the link, and what each mechanism carries."""
    unlisted = given.evidence.model.unlisted_reach.value
    explains = {
        site: Attribution(
            posterior, reach_of(posterior.space, (site,), given.evidence, given.answers), unlisted
        ).marginal()
        for site in complaints
    }
    link, carried = link_posterior(posterior, found, shift, ends, given.answers, given.evidence)
    return explains, link, carried


def draw(
    given: Given,
    at: Posterior,
    complaints: tuple[str, ...],
    found: tuple[Mechanism, ...],
    ends: Ends,
) -> Draws:
    """Shake every figure within its uncertainty and answer anew, as often as the model says."""
    draws = int(given.evidence.model.draws.value)
    strength = strength_shifts(found, draws, given.evidence)
    marginal, link, effects, priors = [], [], [], []
    explains: dict[str, list[Floats]] = {site: [] for site in complaints}
    done = 0
    for posterior, effect_shift, prior_shift in draw_batches(given, at, draws):
        size = posterior.pair.shape[0]
        part = strength[done : done + size]
        by_site, verdicts, _ = read_off(posterior, given, complaints, found, part, ends)
        for site, values in by_site.items():
            explains[site].append(values)
        marginal.append(posterior.marginal)
        link.append(verdicts)
        effects.append(effect_shift)
        priors.append(prior_shift)
        done += size
    return Draws(
        np.concatenate(marginal),
        {site: np.concatenate(values) for site, values in explains.items()},
        np.concatenate(link),
        np.concatenate(effects),
        np.concatenate(priors),
    )


def interval(values: Floats, around: Floats, share: float) -> tuple[Floats, Floats]:
    """Low and high of each column over the draws, widened where needed to hold the estimate."""
    tail = (1.0 - share) / 2.0
    low, high = np.quantile(values, (tail, 1.0 - tail), axis=0)
    return np.minimum(low, around), np.maximum(high, around)
