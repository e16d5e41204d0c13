"""Findings of loads: left against right in one person, and how little they may move the answer."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from loads_made import CASE, assessed, made_loads, of_side
from solespine.causes.link import mechanisms
from solespine.evidence import load_evidence
from solespine.findings.loads import find_loads
from solespine.loads.comparison import compare
from solespine.loads.model import Load
from solespine.report.assessment import Assessment

EVIDENCE = load_evidence()


@functools.cache
def alone() -> Assessment:
    """The made person without any recording."""
    return assessed(())


LEG = ("heel_pad_load_low", "fascia_load_low", "achilles_load_low", "knee_load_low", "hip_load_low")


# Left against right


def test_the_ratio_is_that_of_the_greatest_loads() -> None:
    loads = made_loads(left=0.8)
    hip = next(one for one in loads.comparisons if one.site == "hip")
    assert hip.ratio == pytest.approx(0.8)
    assert hip.low is not None and hip.high is not None
    assert hip.low < 0.8 < hip.high


def test_what_errs_on_both_sides_alike_drops_out() -> None:
    """Each draw scales both sides by up to two; the ratio hardly varies."""
    shared = made_loads(shared=0.7, own=0.01)
    apart = made_loads(shared=0.0, own=0.7)
    narrow, wide = (
        next(one for one in loads.comparisons if one.site == "hip") for loads in (shared, apart)
    )
    assert narrow.high < 1.1 < 2.0 < wide.high  # type: ignore[operator]


def test_few_draws_make_a_wide_interval_and_fewer_none() -> None:
    def width(draws: int) -> float:
        one = made_loads(own=0.1, draws=draws).comparisons[0]
        return float(np.log(one.high / one.low)) if one.low and one.high else float("nan")

    assert width(5) > 1.15 * width(200)
    assert np.isnan(width(4))
    assert np.isnan(width(0))


def test_the_spine_is_compared_step_by_step_from_one_stride() -> None:
    """A right stride alone holds both peaks: about its own strike, and half a stride later."""
    percent = np.arange(101.0)
    curve = (
        500 + 300 * np.exp(-(((percent - 3) / 6) ** 2)) + 100 * np.exp(-(((percent - 53) / 6) ** 2))
    )
    load = Load("L5_S1", "compression", "right", "N", curve, 800.0, 3.0, uncertain=True)
    (one,) = compare([load], {})
    assert (one.right, one.left) == (pytest.approx(800, abs=1), pytest.approx(600, abs=1))
    assert one.measured_percent == 100.0
    assert one.uncertain


def test_mirrored_loads_give_mirrored_findings() -> None:
    found = {(m.id, m.side): m for m in find_loads(made_loads(left=0.6), EVIDENCE)}
    other = {(m.id, m.side): m for m in find_loads(made_loads(right=0.6), EVIDENCE)}
    mirror = {"left": "right", "right": "left", None: None}
    for (name, side), measured in found.items():
        twin = other[name, mirror[side]]
        assert (twin.present, twin.grade) == (measured.present, measured.grade), (name, side)
        assert twin.value == pytest.approx(measured.value)


# What is said of them


def test_a_planted_asymmetry_comes_out_on_its_side() -> None:
    found = find_loads(made_loads(left=0.6), EVIDENCE)
    for name in LEG:
        assert of_side(found, name, "left").present is True, name
        assert of_side(found, name, "left").value == pytest.approx(40.0)
        assert of_side(found, name, "left").grade in ("mild", "marked")
        assert of_side(found, name, "right").present is False, name


def test_the_back_is_told_on_the_side_whose_step_presses_harder() -> None:
    found = find_loads(made_loads(spine_left=1.5), EVIDENCE)
    assert of_side(found, "lumbar_load_uneven", "left").present is True
    assert of_side(found, "lumbar_load_uneven", "right").present is False


def test_even_loads_show_nothing() -> None:
    assert not [m for m in find_loads(made_loads(), EVIDENCE) if m.present]


def test_without_intervals_nothing_is_said() -> None:
    found = find_loads(made_loads(left=0.4, draws=0), EVIDENCE)
    assert {m.present for m in found if m.side} == {None}
    assert all(m.mdc is None for m in found if m.side)


def test_a_difference_within_its_interval_stays_open() -> None:
    found = find_loads(made_loads(left=0.7, own=0.3), EVIDENCE)
    hip = of_side(found, "hip_load_low", "left")
    assert (hip.present, hip.grade) == (None, "borderline")
    assert hip.mdc is not None and hip.mdc > 20


def test_what_was_hardly_measured_is_not_judged() -> None:
    loads = made_loads(left=0.5, measured=60.0)
    hip = of_side(find_loads(loads, EVIDENCE), "hip_load_low", "left")
    assert hip.present is None
    assert "60 %" in hip.detail


def test_movement_and_force_that_disagree_widen_the_interval() -> None:
    good = of_side(find_loads(made_loads(left=0.72), EVIDENCE), "hip_load_low", "left")
    poor = of_side(
        find_loads(made_loads(left=0.72, residual=12.0), EVIDENCE), "hip_load_low", "left"
    )
    assert (good.quality.level, poor.quality.level) == ("good", "usable")
    assert poor.mdc > 1.4 * good.mdc  # type: ignore[operator]
    assert "12 % of body weight" in " ".join(poor.quality.notes)


def test_the_absolute_load_of_the_back_is_called_uncertain() -> None:
    high = of_side(find_loads(made_loads(spine_bw=6.0), EVIDENCE), "lumbar_load_high", None)
    assert high.present is True
    assert high.quality.level == "usable"
    assert "uncertain" in " ".join(high.quality.notes)
    assert high.band.source == "khoo_1995"


# How far they move the answer


def test_an_absolute_load_of_the_back_moves_nothing() -> None:
    assert not [
        cause
        for cause, rows in EVIDENCE.likelihoods.items()
        if any(row.finding == "lumbar_load_high" for row in rows)
    ]
    before = alone().explanation
    high = assessed(find_loads(made_loads(spine_bw=6.0), EVIDENCE)[-1:]).explanation
    assert high.link.probabilities == before.link.probabilities


def test_uncertain_loads_move_the_link_little() -> None:
    without = alone().explanation.link.probabilities
    uneven = find_loads(made_loads(spine_left=3.0), EVIDENCE)
    assert any(m.present for m in uneven if m.id == "lumbar_load_uneven")
    moved = assessed(uneven).explanation.link.probabilities
    for verdict, before in without.items():
        assert abs(moved[verdict] - before) < 0.04, verdict
    assert moved["foot_to_back"] > without["foot_to_back"]


def test_a_limp_that_is_known_leaves_the_loads_nothing_to_add_to_the_link() -> None:
    """Ground force, limp and joint load are one thing: it moves a mechanism once."""
    answers = {"antalgic_gait": True}
    with_load = answers | {"lumbar_load_uneven": True}
    used = {m.link: dict(m.used) for m in mechanisms(with_load, EVIDENCE)}
    assert used == {m.link: dict(m.used) for m in mechanisms(answers, EVIDENCE)}
    alone = {m.link: dict(m.used) for m in mechanisms({"lumbar_load_uneven": True}, EVIDENCE)}
    assert any("lumbar_load_uneven" in moved for moved in alone.values())


def test_ground_force_and_joint_load_count_once_for_a_cause() -> None:
    """Beside the ground force, the loads of the same leg add no row to any cause."""
    answers = {"unloading_gait": {"left": "20 %"}, "reduced_heel_load": {"left": "25 %"}}
    loads = find_loads(made_loads(left=0.5), EVIDENCE)
    one = assessed((), answers).explanation
    both = assessed(loads, answers).explanation
    before = {b.cause: b for b in one.beliefs}
    groups = {"limp", "heel_avoidance", "calf_strength"}
    for belief in both.beliefs:
        rows = (*belief.weights_for, *belief.weights_against)
        of_walk = [w for w in rows if groups & set(EVIDENCE.findings[w.finding].groups)]
        said = [w.finding for w in of_walk if "limp" in EVIDENCE.findings[w.finding].groups]
        assert len(said) <= 1, (belief.cause, said)
        assert abs(belief.probability - before[belief.cause].probability) < 0.05, belief.cause


def test_a_load_is_never_asked_of_anybody() -> None:
    asked = {question.finding for question in alone().explanation.questions}
    assert not {f for f in asked if EVIDENCE.findings[f].kind == "load"}


def test_every_load_finding_has_a_norm_a_side_or_a_reason_and_a_plain_word() -> None:
    named = {f: row for f, row in EVIDENCE.findings.items() if row.kind == "load"}
    assert len(named) == 7
    for name, row in named.items():
        assert EVIDENCE.gait_norms[name].unit == row.answer.unit, name
        assert row.plain, name
        assert row.who == ("recording",), name


def test_measured_loads_stand_beside_a_case() -> None:
    answer = assessed(find_loads(made_loads(left=0.6), EVIDENCE))
    assert answer.findings.answer("hip_load_low") is True
    assert replace(answer, measurement=None).to_json()["loads"] is None
    assert CASE.recordings == ()
