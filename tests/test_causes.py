"""Laws of the answer: what must hold whatever the figures are."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from people import BEST_FOOT_TO_BACK, FASCIITIS, S1_ROOT, person
from solespine.causes import explain
from solespine.causes.engine import point
from solespine.causes.explain import given_of, open_findings
from solespine.causes.figures import figures_for
from solespine.causes.link import VERDICTS
from solespine.causes.rows import active_rows


def marginal(findings) -> dict[str, float]:
    found = point(given_of(findings))
    return dict(zip(found.space.causes, found.marginal[0], strict=True))


def test_unknown_is_no_answer(evidence):
    """Asked and not known changes nothing."""
    with_unknown = {**FASCIITIS, "diabetes": None, "saddle_numb": None, "bilateral_heel": None}
    assert marginal(person(with_unknown)) == marginal(person(FASCIITIS))


def test_a_composite_replaces_its_parts():
    """The sacroiliac cluster with its own items counts once."""
    cluster = {"sij_3of6": True}
    items = {"thigh_thrust": True, "sij_distraction": True, "sacral_thrust": True}
    alone = marginal(person(cluster))["sij_dysfunction"]
    assert marginal(person({**cluster, **items}))["sij_dysfunction"] == pytest.approx(alone)
    assert marginal(person(items))["sij_dysfunction"] < marginal(person({}))["sij_dysfunction"] * 6


def test_near_duplicates_count_once():
    """First-step pain and pain after rest are one piece of evidence for fasciitis."""
    one = marginal(person({"first_step_pain": True}))["plantar_fasciitis"]
    two = marginal(person({"first_step_pain": True, "pain_after_rest": True}))["plantar_fasciitis"]
    assert two == pytest.approx(one, abs=0.02)


def test_within_a_group_one_row_a_cause(evidence):
    """For every cause, no two answered findings of one group count together."""
    figures = figures_for("both", False, evidence)
    rng = random.Random(3)
    for _ in range(20):
        answers = {f: rng.random() < 0.5 for f in figures.findings if rng.random() < 0.5}
        numbers, _, active = active_rows(answers, figures, evidence)
        names = [figures.findings[f] for f in numbers]
        groups: dict[str, list[int]] = {}
        for k, name in enumerate(names):
            for group in evidence.findings[name].groups:
                groups.setdefault(group, []).append(k)
        for members in groups.values():
            assert active[members].sum(axis=0).max(initial=0) <= 1


def test_a_trait_is_present_without_explaining(evidence):
    """A flat foot may be certain and still explain little."""
    answers = {
        **FASCIITIS,
        "arch_flat_standing": True,
        "fpi_pronated": True,
        "navicular_drop": True,
        "prolonged_pronation_gait": True,
    }
    answer = explain(person(answers))
    assert answer.probability("flat_foot") > 0.5
    threshold = evidence.model.explains_threshold.value
    assert answer.explaining("flat_foot") < threshold < answer.explaining("plantar_fasciitis")


def test_several_causes_at_once():
    """Fasciitis and an S1 root can both be probable in one person (double trouble)."""
    both = {**S1_ROOT, **{k: v for k, v in FASCIITIS.items() if k not in S1_ROOT},
            "first_step_pain": True, "medial_tubercle_tender": True}  # fmt: skip
    found = marginal(person(both))
    assert found["radic_s1"] > 0.5
    assert found["plantar_fasciitis"] > 0.5


def test_intervals_hold_the_estimate():
    answer = explain(person(FASCIITIS))
    for belief in answer.beliefs:
        assert 0.0 <= belief.low <= belief.probability <= belief.high <= 1.0
    for rows in answer.explains.values():
        for row in rows:
            assert row.low <= row.probability <= row.high
    for verdict in VERDICTS:
        low, high = answer.link.intervals[verdict]
        assert low <= answer.link.probabilities[verdict] <= high


def test_judged_figures_are_wider(evidence):
    """Judged wider than recalled wider than confirmed."""
    width = evidence.model.logit_width
    assert width["judged"].value > width["recalled"].value > width["confirmed"].value
    assert evidence.model.draws.value >= 200


def test_weights_are_the_ratios_of_the_rows():
    answer = explain(person({"medial_tubercle_tender": True}))
    fasciitis = next(b for b in answer.beliefs if b.cause == "plantar_fasciitis")
    root = next(b for b in answer.beliefs if b.cause == "radic_s1")
    assert [w.finding for w in fasciitis.weights_for] == ["medial_tubercle_tender"]
    assert [w.finding for w in root.weights_against] == ["medial_tubercle_tender"]


def test_link_probabilities_sum_to_one():
    for answers in ({}, FASCIITIS, S1_ROOT, BEST_FOOT_TO_BACK):
        assert sum(explain(person(answers)).link.probabilities.values()) == pytest.approx(1.0)


def test_foot_to_back_never_exceeds_its_ceiling(evidence):
    """The best possible pattern stays at 0.60, interval included, and says what speaks against."""
    link = explain(person(BEST_FOOT_TO_BACK)).link
    ceiling = evidence.model.foot_to_back_ceiling.value
    assert link.probabilities["foot_to_back"] == pytest.approx(ceiling)
    assert link.intervals["foot_to_back"][1] <= ceiling + 1e-12
    assert link.against.plain


@pytest.mark.parametrize("seed", range(4))
def test_foot_to_back_stays_below_the_ceiling_for_any_answers(evidence, seed):
    rng = random.Random(seed)
    wanted = {row.finding for row in evidence.link_findings} | set(FASCIITIS)
    answers = {f: rng.random() < 0.8 for f in sorted(wanted)}
    link = explain(person(answers)).link
    assert link.probabilities["foot_to_back"] <= evidence.model.foot_to_back_ceiling.value + 1e-12


def test_an_s1_root_ties_back_to_foot():
    assert explain(person(S1_ROOT)).link.verdict == "back_to_foot"


def test_one_site_alone_still_says_whether_the_back_may_be_it():
    answer = explain(person({**S1_ROOT, "back_before_heel": None}, sites=("heel",)))
    assert answer.link.verdict == "not_both_present"
    assert answer.link.probabilities["back_to_foot"] > 0.3


def test_nothing_asked_is_no_coincidence():
    assert explain(person({})).link.verdict == "cannot_tell"


def test_failed_care_reopens_the_search():
    """Two months of care without effect: fasciitis falls, nerve, bone and systemic causes rise."""
    before = marginal(person({"first_step_pain": True}))
    after = marginal(person({"first_step_pain": True, "heel_care_failed": True}))
    assert after["plantar_fasciitis"] < before["plantar_fasciitis"]
    for cause in ("radic_s1", "tarsal_tunnel", "axspa", "malignancy", "calc_stress_fracture"):
        assert after[cause] > before[cause], cause


def test_same_input_same_answer():
    one, two = explain(person(FASCIITIS)), explain(person(dict(reversed(FASCIITIS.items()))))
    assert one == two


def test_a_requirement_known_to_be_missing_excludes(evidence):
    assert marginal(person({"diabetes": False}))["diabetic_neuropathy"] == 0.0
    assert marginal(person({}))["diabetic_neuropathy"] > 0.0
    assert marginal(person({}, age=50.0))["sever"] == 0.0
    assert marginal(person({}, sites=("heel",), age=11.0))["sever"] > 0.3


def test_questions_that_do_not_apply_are_not_asked(evidence):
    findings = person({"male": True}, sites=("heel",), denied=("back",))
    asked = open_findings(findings)
    assert "pregnant_postpartum" not in asked
    assert "sitting_worse_back" not in asked
    assert "first_step_pain" in asked


def test_a_question_tells_what_its_answers_would_change():
    """Expected information equals the average drop of entropy over both answers."""
    findings = person({"medial_tubercle_tender": True}, sites=("heel",))
    given = given_of(findings)
    at = point(given)
    answer = explain(findings)
    question = next(q for q in answer.questions if q.finding == "heel_loc_back")

    def entropy(pair: np.ndarray) -> float:
        p = pair[pair > 0.0]
        return float(-(p * np.log2(p)).sum())

    told = {}
    for value in (True, False):
        told[value] = point(replace(given, answers={**given.answers, "heel_loc_back": value}))
    figures = given.figures
    # P(yes) from the law of total probability on the marginal of one cause
    c = figures.space.causes.index("insertional_achilles")
    yes, no, now = (x.marginal[0, c] for x in (told[True], told[False], at))
    chance = (now - no) / (yes - no)
    drop = entropy(at.pair[0]) - (
        chance * entropy(told[True].pair[0]) + (1 - chance) * entropy(told[False].pair[0])
    )
    assert question.bits == pytest.approx(drop, abs=2e-3)


def test_leaders_that_do_not_win_cannot_be_told():
    """Little evidence on competing causes: the leader is not called, and a settling test named."""
    answers = {"heel_loc_back": True, "shoe_back_rubs": True}
    leader = next(x for x in explain(person(answers, sites=("heel",))).leaders if x.site == "heel")
    assert leader.settled is (leader.wins >= 0.8)
    assert leader.settle is not None
