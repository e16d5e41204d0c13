"""The posterior against independent engines, and the laws it must obey."""

from __future__ import annotations

import random

import numpy as np
import pytest

from authorities import agrum, slow_engine
from reduced import FINDINGS, given, reduced
from solespine.causes.engine import point

EXACT = 1e-9


def marginals(told) -> dict[str, float]:
    found = point(told)
    return dict(zip(found.space.causes, found.marginal[0], strict=True))


def some_answers(seed: int, share: float = 0.7) -> dict[str, bool]:
    rng = random.Random(seed)
    return {f: rng.random() < 0.5 for f in FINDINGS if rng.random() < share}


@pytest.fixture(scope="module")
def small():
    return reduced()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("group", ["heel", "back", "both"])
def test_agrees_with_pyagrum(small, seed, group):
    told = given(some_answers(seed), small, group)
    ours, theirs = marginals(told), agrum.posterior(told)
    assert max(abs(ours[c] - theirs[c]) for c in ours) < EXACT


@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_the_slow_engine(seed):
    causes = ("plantar_fasciitis", "tarsal_tunnel", "radic_s1", "nslbp", "disc_herniation",
              "hammer_toe", "nociplastic", "flat_foot")  # fmt: skip
    told = given(some_answers(seed), reduced(causes), "both")
    ours, theirs = marginals(told), slow_engine.posterior(told)
    assert max(abs(ours[c] - theirs[c]) for c in ours) < EXACT


@pytest.mark.parametrize("group", ["heel", "back", "both"])
def test_no_answer_gives_the_priors(evidence, group):
    told = given({}, evidence, group)
    assert np.abs(point(told).marginal[0] - told.figures.prior).max() < EXACT


def test_probabilities_sum_to_one(evidence):
    found = point(given({"first_step_pain": True, "slr": False, "fpi_pronated": True}, evidence))
    assert abs(found.pair.sum() - 1.0) < EXACT
    assert abs(found.combination.sum() - 1.0) < EXACT


@pytest.mark.parametrize("seed", range(5))
def test_order_of_answers_changes_nothing(evidence, seed):
    answers = {f: random.Random(seed).random() < 0.5 for f in evidence.findings}
    shuffled = list(answers.items())
    random.Random(seed + 99).shuffle(shuffled)
    one = point(given(answers, evidence)).marginal
    other = point(given(dict(shuffled), evidence)).marginal
    assert np.array_equal(one, other)


def test_a_single_cause_gives_its_own_sensitivity(small):
    """With one cause present the noisy-OR is that cause's probability of the finding."""
    told = given({}, small)
    figures = told.figures
    for f, finding in enumerate(figures.findings):
        for c, cause in enumerate(figures.space.causes):
            if figures.effect[f, c] != 0.0:
                alone = slow_engine.expit(figures.base[f] + figures.effect[f, c])
                rows = {cause: figures.effect[f, c]}
                chance = slow_engine.chance(
                    frozenset({cause}), rows, figures.base[f], bool(figures.factor[f]), figures
                )
                assert chance == pytest.approx(alone, abs=1e-12), (finding, cause)


def test_hard_exclusions_only_exclude(evidence):
    """A cause whose requirement is known to be no has probability 0, and nothing else is lost."""
    from dataclasses import replace

    told = given({"diabetes": False}, evidence)
    barred = replace(told, excluded=frozenset({"diabetic_neuropathy"}))
    found = point(barred)
    column = found.space.causes.index("diabetic_neuropathy")
    assert found.marginal[0, column] == 0.0
    assert abs(found.pair.sum() - 1.0) < EXACT
