"""A second, slow, obvious engine: every hypothesis written out, one at a time, in plain Python."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping

from solespine.causes.engine import Given, _prior_factors, _silent
from solespine.causes.figures import Figures
from solespine.causes.rows import active_rows


def posterior(given: Given) -> dict[str, float]:
    """Cause -> probability that it is present."""
    weights = {h: weight(h, given) for h in hypotheses(given.figures)}
    total = math.fsum(weights.values())
    return {
        cause: math.fsum(w for h, w in weights.items() if cause in h) / total
        for cause in given.figures.space.causes
    }


def hypotheses(figures: Figures) -> Iterator[frozenset[str]]:
    """Up to two causes of foot and of back, up to two others, any traits."""
    space = figures.space
    traits = [space.extra.causes[k] for k in space.traits]
    others = [c for c in space.extra.causes if c not in traits]
    for foot, back, other in itertools.product(
        pairs(space.foot.causes), pairs(space.back.causes), pairs(others)
    ):
        for size in range(len(traits) + 1):
            for free in itertools.combinations(traits, size):
                yield frozenset((*foot, *back, *other, *free))


def pairs(causes) -> list[tuple[str, ...]]:
    return [(), *((c,) for c in causes), *itertools.combinations(causes, 2)]


def weight(hypothesis: frozenset[str], given: Given) -> float:
    """Prior weight times the likelihood of every answer and complaint."""
    figures = given.figures
    factors, _ = _prior_factors(figures, given.complaints, given.evidence)
    value = math.exp(math.fsum(factors[figures.space.causes.index(c)] for c in hypothesis))
    for pair in given.evidence.associations:
        if set(pair.causes) <= hypothesis:
            value *= pair.odds_ratio
    for sites in given.complaints:
        value *= complaint(hypothesis, given, sites)
    for _, rows, base, factor, present in answered(given):
        value *= likelihood(hypothesis, rows, base, factor, present, figures)
    return value


def likelihood(
    hypothesis: frozenset[str],
    rows: Mapping[str, float],
    base: float,
    factor: bool,
    present: bool,
    figures: Figures,
) -> float:
    """Likelihood of an answer; a factor moves each extra cause by that cause's own ratio."""
    extra = set(figures.space.extra.causes) if factor else set()
    yes = chance(hypothesis - extra, rows, base, factor, figures)
    value = yes if present else 1.0 - yes
    for cause in sorted(hypothesis & extra & set(rows)):
        alone = expit(base + rows[cause])
        value *= alone / expit(base) if present else (1.0 - alone) / (1.0 - expit(base))
    return value


def complaint(hypothesis: frozenset[str], given: Given, sites: tuple[str, ...]) -> float:
    """Chance that something in the hypothesis, or something not listed, brings the complaint."""
    space = given.figures.space
    silent = _silent(space, sites, given.evidence)
    none = 1.0 - given.evidence.model.unlisted_reach.value
    for cause in hypothesis:
        none *= math.exp(silent[space.causes.index(cause)])
    return 1.0 - none


def answered(given: Given) -> Iterator[tuple[str, Mapping[str, float], float, bool, bool]]:
    """For each answer: effects by cause, base log-odds, factor, answer."""
    figures = given.figures
    numbers, present, active = active_rows(given.answers, figures, given.evidence)
    for k, f in enumerate(numbers):
        rows = {
            cause: figures.effect[f, c]
            for c, cause in enumerate(figures.space.causes)
            if active[k, c]
        }
        yield figures.findings[f], rows, figures.base[f], bool(figures.factor[f]), bool(present[k])


def chance(
    hypothesis: frozenset[str],
    rows: Mapping[str, float],
    base: float,
    factor: bool,
    figures: Figures,
) -> float:
    """P(finding | hypothesis)."""
    inside = [rows[c] for c in sorted(hypothesis) if c in rows]
    if factor:
        return expit(base + math.fsum(inside))
    leak, spared = expit(base), 1.0
    for effect in inside:
        alone = expit(base + effect)
        if effect > 0.0:
            spared *= (1.0 - alone) / (1.0 - expit(base))
        else:
            leak *= alone / expit(base)
    return 1.0 - (1.0 - leak) * spared


def expit(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))
