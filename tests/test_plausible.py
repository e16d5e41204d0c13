"""Curves that no walking joint shows are left out by name; what disease shows is kept."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest

from kinematics_reference import CHILDREN, recording, roles
from recordings import needs_data
from solespine.motion.model import Quality, Stride
from solespine.motion.plausible import LIMITS, plausible
from solespine.motion.trial import Person, read_trial
from solespine.recordings import MarkerSet, Subject, recognise

TIME = np.linspace(0.0, 2.0, 201)
TURNS = ("hip_rotation", "knee_adduction", "knee_rotation", "ankle_rotation")
SAGITTAL = ("hip_flexion", "knee_flexion", "ankle_dorsiflexion")


def stride(side="left", start=0.5, level="good", speed=1.2):
    return Stride(
        "t", side, start, start + 1.0, start + 0.1, start + 0.5, start + 0.6,
        MappingProxyType({"speed_mps": speed}), Quality(level),
    )  # fmt: skip


STRIDES = (stride(),)


def wave(low, high):
    """A curve (n,) rad between two angles in degrees."""
    return np.radians((high + low) / 2 + (high - low) / 2 * np.sin(2 * np.pi * TIME))


def leg(**other):
    """Curves of a healthy left leg, in degrees from lowest to highest, and those that differ."""
    usual = {
        "hip_flexion": (-10, 35), "hip_adduction": (-6, 6), "hip_rotation": (-5, 8),
        "knee_flexion": (0, 60), "knee_adduction": (-3, 5), "knee_rotation": (-8, 8),
        "ankle_dorsiflexion": (-18, 12), "ankle_rotation": (-10, 4), "foot_progression": (-12, -2),
    }  # fmt: skip
    return {(name, "left"): wave(*ends) for name, ends in (usual | other).items()}


def told(curves, strides=STRIDES):
    return plausible(curves, TIME, strides)


def left_of(curves, strides=STRIDES):
    return {name for name, _ in set(curves) - set(told(curves, strides).angles)}


def test_a_healthy_leg_is_kept_whole():
    assert not left_of(leg())
    assert told(leg()).left_out == ()


@pytest.mark.parametrize(
    "disease",
    [
        {"hip_rotation": (20, 45)},  # legs turned in from the hip
        {"knee_adduction": (8, 22)},  # bow legs with a thrust
        {"knee_flexion": (5, 20)},  # a stiff knee
        {"knee_flexion": (-28, 50)},  # a knee that gives way backwards
        {"knee_flexion": (40, 75)},  # crouching
        {"ankle_dorsiflexion": (-50, -20)},  # on the toes
        {"ankle_dorsiflexion": (5, 38)},  # a weak calf
        {"foot_progression": (-50, -30)},
        {"hip_flexion": (20, 75)},
    ],
)
def test_what_disease_shows_is_kept(disease):
    assert not left_of(leg(**disease))


def test_a_turned_axis_takes_the_turns_and_leaves_bending():
    gone = told(leg(hip_rotation=(36, 52)))
    assert {name for name, _ in gone.angles} == {*SAGITTAL, "hip_adduction", "foot_progression"}
    (said,) = gone.left_out
    assert said.startswith("left hip rotation, knee adduction, knee rotation and ankle rotation")
    assert "44 degrees" in said and "-40 to 40" in said


def test_varus_that_no_knee_shows_takes_the_turns_first():
    assert left_of(leg(knee_adduction=(-5, 23))) == set(TURNS)


def test_a_knee_that_bends_sideways_takes_the_whole_leg():
    gone = told(leg(knee_adduction=(-6, 46), knee_flexion=(-12, 26)))
    assert not gone.angles
    assert "sideways" in gone.left_out[0]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.curve} {limit.of}")
def test_beyond_each_limit_the_curve_itself_goes(limit):
    middle, beyond = (limit.low + limit.high) / 2, limit.high + 6
    ends = {"mean": (beyond, beyond), "range": (0, beyond), "reach": (middle, beyond)}[limit.of]
    assert limit.curve in limit.goes
    curves = leg(**dict.fromkeys(limit.goes, (0, 5))) | {(limit.curve, "left"): wave(*ends)}
    assert set(limit.goes) <= left_of(curves)


def test_rare_knees_are_doubted_and_kept():
    stiff = leg(knee_flexion=(5, 20))
    assert "20 degrees at most" in told(stiff).doubts["left"][0]
    assert told(stiff, (stride(speed=0.5),)).doubts["left"] == ()
    assert "backwards" in told(leg(knee_flexion=(-30, 50))).doubts["left"][0]


def test_only_usable_strides_of_the_own_side_are_judged():
    curves = leg()
    curves["hip_rotation", "left"] = np.where(TIME < 0.45, np.radians(170), np.radians(3))
    assert not left_of(curves)
    assert not left_of(curves, (stride(), stride(start=0.0, level="poor")))
    assert not left_of(curves, (stride("right", 0.0), stride()))
    assert "hip_rotation" in left_of(curves, (stride(start=0.0),))
    assert not left_of({("hip_rotation", "left"): np.full(201, np.nan)})


@needs_data
@pytest.mark.parametrize("child", CHILDREN)
def test_nothing_of_a_healthy_child_is_left_out(child):
    name = f"biomechzoo/{child}/straight.c3d"
    trial = read_trial(recording(name), recognise(recording(name)), Person(Subject(), None))
    assert not [text for text in trial.left_out if "are left out:" in text]
    assert ("hip_rotation", "left") in trial.angles


@needs_data
def test_frontal_wands_that_nothing_calibrates_give_no_leg(monkeypatch):
    name = "btk/plate_type4.c3d"
    known = recognise(recording(name))
    bare = {r: xyz for r, xyz in roles(name).items() if r[1:] not in ("MKNE", "MMA")}
    monkeypatch.setattr("solespine.motion.calibration.turns_from_bending", lambda m, k, s: k)
    only = MarkerSet(known.name, bare, known.labels, known.lacks)
    trial = read_trial(recording(name), only, Person(Subject(), None))
    assert {name for name, _ in trial.angles} <= {
        "pelvis_tilt", "pelvis_obliquity", "pelvis_rotation", "foot_pitch",
        "trunk_tilt", "trunk_obliquity", "trunk_rotation",
        "spine_flexion", "spine_lateral", "spine_rotation",
    }  # fmt: skip
    assert sum("sideways" in text for text in trial.left_out) == 2
    assert "LKJC" not in trial.markers and "LKNE" in trial.markers
    assert all(side.level == "usable" for side in trial.side_quality.values())
