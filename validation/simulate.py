"""Persons drawn from the model itself, with its figures shaken within their uncertainty.

A person is drawn as follows: one draw of every figure; causes from the prior of a person with
these complaints; answers to a set of findings from P(finding | causes). This is the model's own
world: what it says about calibration is self-consistency, not accuracy in the clinic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from solespine.causes.engine import Given, _prior_factors, _shaken, _silent
from solespine.causes.figures import Figures, figures_for
from solespine.causes.posterior import Numbers, Posterior, update
from solespine.causes.tables import log_answer, parts
from solespine.evidence import Evidence

GROUPS = {
    "heel": (("heel",),),
    "back": (("back",),),
    "both": (("heel",), ("back",)),
}
COMPLETE = ("symptom", "history", "exam")  # kinds asked in a complete examination


@dataclass(frozen=True)
class Simulated:
    """One simulated person: the truth, and the answers given."""

    group: str
    causes: frozenset[str]
    answers: dict[str, bool]


def simulate(
    count: int, evidence: Evidence, seed: int, kinds: tuple[str, ...] = COMPLETE, share: float = 0.2
) -> Iterator[Simulated]:
    """Draw persons.

    Args:
        count: how many.
        kinds: kinds of finding that may be answered.
        share: share of those that are answered, chosen anew for each person.
    """
    rng = np.random.default_rng(seed)
    per_draw = 25
    groups = list(GROUPS)
    draws = int(evidence.model.draws.value)
    made = 0
    while made < count:
        group = groups[int(rng.choice(3, p=(0.3, 0.3, 0.4)))]
        figures = figures_for(group, False, evidence)
        shaken = _shaken_figures(figures, int(rng.integers(draws)), draws)
        prior = _prior(shaken, figures, group, evidence)
        for _ in range(min(per_draw, count - made)):
            present = _draw_causes(prior, rng)
            yield _person(group, present, shaken, evidence, kinds, share, rng)
            made += 1


def _shaken_figures(figures: Figures, number: int, draws: int) -> Figures:
    base, effect, prior = _shaken(figures, draws)
    moved = figures.effect.copy()
    moved[np.nonzero(figures.effect_width)] += effect[number]
    odds = np.log(figures.prior) - np.log1p(-figures.prior) + prior[number]
    return replace(
        figures,
        base=figures.base + base[number],
        effect=moved,
        prior=1.0 / (1.0 + np.exp(-odds)),
    )


def _prior(shaken: Figures, figures: Figures, group: str, evidence: Evidence) -> Posterior:
    """The distribution of causes before any answer, under the shaken priors."""
    told = Given({}, frozenset(), GROUPS[group], figures, evidence)
    factors, bonus = _prior_factors(figures, told.complaints, evidence)
    moved = np.log(shaken.prior / (1 - shaken.prior)) - np.log(figures.prior / (1 - figures.prior))
    space = figures.space
    log_prior = [
        (axis.member @ (factors + moved)[columns] + extra)[None]
        for axis, columns, extra in zip(space.axes, space.slices(), bonus, strict=True)
    ]
    nothing = np.zeros((1, 0))
    return update(
        Numbers(
            space,
            (log_prior[0], log_prior[1], log_prior[2]),
            (),
            np.zeros(0, bool),
            np.zeros(0, bool),
            parts(nothing, np.zeros((1, 0, len(space.causes)))),
            np.array([_silent(space, sites, evidence) for sites in told.complaints]),
            evidence.model.unlisted_reach.value,
        )
    )


def _draw_causes(prior: Posterior, rng: np.random.Generator) -> np.ndarray:
    """(cause,) True where present."""
    space = prior.space
    foot, back = np.unravel_index(
        rng.choice(prior.pair[0].size, p=prior.pair[0].ravel()), prior.pair[0].shape
    )
    weight = np.zeros(space.extra.size)
    within = prior.combination[0]
    summed, share = prior._sum, np.zeros(prior._sum.extra.shape[1])
    for term in summed.terms:
        share += term.sign * term.foot[foot] * term.back[back] * term.extra
    share *= summed.foot[0, foot] * summed.back[0, back] * summed.extra[0]
    of_class = np.bincount(prior._classes, weights=within, minlength=share.size)
    weight = within / np.maximum(of_class[prior._classes], 1e-300) * share[prior._classes]
    extra = rng.choice(weight.size, p=weight / weight.sum())
    return np.concatenate(
        [space.foot.member[foot], space.back.member[back], space.extra.member[extra]]
    )


def _person(
    group: str,
    present: np.ndarray,
    shaken: Figures,
    evidence: Evidence,
    kinds: tuple[str, ...],
    share: float,
    rng: np.random.Generator,
) -> Simulated:
    split = parts(shaken.base, shaken.effect)
    sums = [p @ present.astype(float) for p in (split.thins, split.spares, split.effect)]
    answers = {}
    for f, name in enumerate(shaken.findings):
        finding = evidence.findings[name]
        if finding.kind not in kinds or finding.computed is not None or finding.composite:
            continue
        if name == "back_pain_now" or rng.random() > share:
            continue
        chance = np.exp(
            log_answer(
                shaken.base[f],
                *(s[f] for s in sums),
                factor=bool(shaken.factor[f]),
                present=True,
            )
        )
        answers[name] = bool(rng.random() < chance)
    names = (c for c, here in zip(shaken.space.causes, present, strict=True) if here)
    return Simulated(group, frozenset(names), answers)
