"""Gait findings as a whole: what they state, what they leave open, and what they rest on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulated_walks import DEG, HEALTHY, OTHER, formula_contact, formula_walk, phase
from solespine.evidence import load_evidence
from solespine.findings.gait import find_gait
from solespine.findings.gait.composites import composites
from solespine.findings.gait.foot_drop import foot_drop
from solespine.findings.gait.model import Band, Measured
from solespine.motion.model import Motion, Quality
from solespine.recordings.model import SIDES

EVIDENCE = load_evidence()


def found(motion: Motion, **known):
    return {(m.id, m.side): m for m in find_gait(motion, EVIDENCE, **known)}


def sound(changes=None, **other) -> Motion:
    """A walk by formula with plates, landing on the heel."""
    contacts = [formula_contact(side, k, jitter=0.01) for side in SIDES for k in range(4)]
    angles = {}
    for side in SIDES:
        share = phase(6, side)
        angles["foot_pitch", side] = np.interp(share, [0, 0.1, 0.4, 0.62, 1], [20, 0, 0, -60, 20])
        angles["ankle_dorsiflexion", side] = np.interp(
            share, [0, 0.08, 0.48, 0.63, 0.8, 1], [0, -6, 12, -18, 2, 0]
        )
    angles = {key: curve * DEG for key, curve in angles.items()}
    return formula_walk(strides=6, changes=changes, contacts=contacts, angles=angles, **other)


def test_a_sound_walk_has_no_finding_and_most_are_ruled_out():
    measured = found(sound()).values()
    assert [m.id for m in measured if m.present] == []
    assert sum(m.present is False for m in measured) > 0.9 * len(measured)
    assert all(m.grade in ("normal", "borderline") for m in measured)


def test_findings_stand_on_the_evidence():
    for measured in found(sound()).values():
        assert measured.id in EVIDENCE.findings
        assert measured.band.source in EVIDENCE.sources
        assert measured.detail.endswith(".")
        norm = EVIDENCE.gait_norms.get(measured.id)
        assert norm is None or measured.unit == norm.unit
        assert measured.strides >= 3


@pytest.mark.parametrize("side", SIDES)
def test_a_limp_is_found_on_its_side(side):
    changes = {
        side: {"stance_time_s": 0.8, "single_support_s": 0.75},
        OTHER[side]: {"step_length_m": 0.75},
    }
    measured = found(sound(changes))
    for finding in ("antalgic_gait", "short_single_support", "short_step"):
        assert measured[finding, side].present is True, finding
        assert measured[finding, OTHER[side]].present is False, finding
    assert measured["antalgic_gait", side].value == pytest.approx(20.0)
    assert measured["gait_asymmetry", None].present is True


def test_a_cautious_walk():
    slow = {"speed_mps": 0.5, "cadence_spm": 0.7, "stride_length_m": 0.6}
    measured = found(sound(dict.fromkeys(SIDES, slow)))
    assert measured["slow_gait", None].present is True
    assert measured["cautious_gait", None].present is True
    assert measured["cautious_gait", None].value == 3.0
    on_belt = found(sound(dict.fromkeys(SIDES, slow), treadmill=True))
    assert on_belt["slow_gait", None].present is None
    assert on_belt["cautious_gait", None].present is None


def test_age_chooses_the_band():
    slow = {side: {"speed_mps": 0.98 / HEALTHY["speed_mps"]} for side in SIDES}
    assert found(sound(slow))["slow_gait", None].present is None
    assert found(sound(slow), age_years=85, sex="female")["slow_gait", None].present is False
    assert found(sound(slow), age_years=45, sex="male")["slow_gait", None].present is True


def test_a_poor_side_carries_nothing_and_the_other_goes_on():
    motion = sound()
    (trial,) = motion.trials
    half = replace(trial, side_quality={"left": Quality("poor", ("LHEE is missing",))})
    measured = found(replace(motion, trials=(half,)))
    assert measured["limited_dorsiflexion_gait", "right"].present is False
    assert ("limited_dorsiflexion_gait", "left") not in measured
    assert ("antalgic_gait", "right") not in measured


def test_trials_are_pooled():
    motion = sound()
    (trial,) = motion.trials
    faster = replace(
        trial,
        name="faster",
        strides=tuple(
            replace(s, trial="faster", values={k: 1.1 * v for k, v in s.values.items()})
            for s in trial.strides
        ),
        contacts=(),
    )
    both = found(replace(motion, trials=(trial, faster)))
    assert both["slow_gait", None].strides == 24
    assert both["slow_gait", None].value == pytest.approx(1.05 * HEALTHY["speed_mps"])
    assert "2 trials" in both["slow_gait", None].detail
    assert both["antalgic_gait", "left"].value == pytest.approx(0.0, abs=1e-9)
    assert both["variable_gait", None].value < 2.0  # of strides, not between trials


# --- findings made of findings ----------------------------------------------------------------


def sign(finding: str, side, present: bool | None) -> Measured:
    return Measured(finding, side, 1.0, "%", present, "mild" if present else "normal",
                    Band(0.0, 1.0, "estimate"), None, None, 4, Quality(), "Made up.")  # fmt: skip


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        ([True, True, False], True),
        ([False, False, False], False),
        ([True, False, False, False], False),
        ([True, False, False], None),  # what was not measured could be the second
        ([True, None, False], None),
        ([None, None], None),
        ([False, False], None),
        ([True], "nothing"),
    ],
)
def test_heel_avoidance_needs_two_signs_of_one_side(present, expected):
    names = ("reduced_heel_load", "early_heel_off", "toe_landing", "cop_starts_forward")
    signs = [sign(n, "left", p) for n, p in zip(names, present, strict=False)]
    others = [sign("plantarflexed_contact", "right", True)]
    made = {(m.id, m.side): m.present for m in composites([*signs, *others], EVIDENCE)}
    assert made.get(("heel_avoidance_gait", "left"), "nothing") is expected
    assert ("heel_avoidance_gait", "right") not in made


@pytest.mark.parametrize(("landing", "expected"), [(True, True), (False, None), (None, None)])
def test_a_foot_that_hangs_is_a_foot_drop_only_if_it_does_not_land_on_the_heel(landing, expected):
    pair = [sign("foot_drop_gait", "left", True), sign("toe_landing", "left", landing)]
    assert foot_drop(pair)[0].present is expected
    assert foot_drop([sign("foot_drop_gait", "left", False), pair[1]])[0].present is False
