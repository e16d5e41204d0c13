"""Laws that joint angles obey whatever the data: signs, mirrors, turned rooms, missing markers."""

from __future__ import annotations

import numpy as np
import pytest

from kinematics_person import ANGLES, SUBJECT, person
from kinematics_reference import CHILDREN, recording, roles
from recordings import needs_data
from solespine.motion.axes import heading, in_walk_axes, rotate, walk_axes
from solespine.motion.calibration import calibrate
from solespine.motion.chord import chord, measured_turn
from solespine.motion.euler import turn_x, turn_y, turn_z, yxz
from solespine.motion.joint_centres import joint_centres
from solespine.motion.names import CURVES
from solespine.motion.plug_in_gait import plug_in_gait

# Fronts 0.24 m apart, leg 0.85 m, markers of 14 mm: the hips that Davis 1991 gives for them.
HIPS = {
    side: calibrate(person({"left": np.zeros(3), "right": np.zeros(3)}), SUBJECT)
    .legs[side]
    .hip_in_pelvis
    for side in ("left", "right")
}
STANDING = person(HIPS)
# Plug-in Gait sees the foot as the slanting line from toe marker to ankle: of a foot that turns
# under the shank it tells somewhat less (docs/conventions.md).
SLACK = {"ankle_rotation": 0.015}


def measured(markers, subject=SUBJECT):
    return plug_in_gait(markers, calibrate(STANDING, subject))


def mirrored(markers):
    """Left and right changed, room and all."""
    swap = {"L": "R", "R": "L"}
    unpaired = {"SACR", "STRN"}
    return {
        role if role in unpaired else swap.get(role[0], role[0]) + role[1:]: xyz * [1, -1, 1]
        for role, xyz in markers.items()
    }


@pytest.mark.parametrize("name", ANGLES)
def test_each_angle_alone_is_found_with_its_sign(name):
    curves = measured(person(HIPS, **{name: ANGLES[name]}))
    assert curves[name, "left"] == pytest.approx(ANGLES[name], abs=SLACK.get(name, 1e-6))
    others = [n for n in ANGLES if n != name and not n.startswith("pelvis")]
    for other in others:
        assert curves[other, "left"] == pytest.approx(0.0, abs=SLACK.get(name, 1e-6)), other


def test_all_angles_together_are_found():
    curves = measured(person(HIPS, **ANGLES))
    for name, angle in ANGLES.items():
        assert curves[name, "left"] == pytest.approx(angle, abs=SLACK.get(name, 2e-3)), name


@pytest.mark.parametrize(
    ("name", "role", "axis", "way"),
    [
        ("pelvis_tilt", "SACR", 2, 1),
        ("pelvis_obliquity", "LASI", 2, 1),
        ("pelvis_rotation", "LASI", 0, 1),
        ("hip_flexion", "LKNE", 0, 1),
        ("hip_adduction", "LKNE", 1, -1),
        ("hip_rotation", "LTOE", 1, -1),
        ("knee_flexion", "LANK", 0, -1),
        ("knee_adduction", "LANK", 1, -1),
        ("knee_rotation", "LTOE", 1, -1),
        ("ankle_dorsiflexion", "LTOE", 2, 1),
        ("ankle_rotation", "LTOE", 1, -1),
        ("foot_progression", "LTOE", 1, -1),
    ],
)
def test_positive_moves_the_body_the_way_the_names_say(name, role, axis, way):
    drawn = "ankle_rotation" if name == "foot_progression" else name
    moved = person(HIPS, **{drawn: 0.2})
    assert (moved[role] - STANDING[role])[0, axis] * way > 0
    assert measured(moved)[name, "left"][0] > measured(STANDING)[name, "left"][0] + 0.1


def thorax(lean=0.0, left_up=0.0, left_forward=0.0):
    """Thorax markers that lean forward, rise on the left, turn the left side forward."""
    turn = turn_y(lean) @ turn_x(left_up) @ turn_z(-left_forward)
    local = {
        "C7": [-0.06, 0, 0.15],
        "CLAV": [0.06, 0, 0.15],
        "T10": [-0.1, 0, -0.1],
        "STRN": [0.1, 0, -0.1],
    }
    middle = np.array([0.3, -0.1, 1.4])
    return {role: np.tile(middle + turn @ np.array(at), (3, 1)) for role, at in local.items()}


def test_trunk_leans_forward_rises_and_turns_with_the_signs_of_the_names():
    for name, moved in (
        ("tilt", thorax(lean=0.2)),
        ("obliquity", thorax(left_up=0.2)),
        ("rotation", thorax(left_forward=0.2)),
    ):
        curves = measured(STANDING | moved)
        assert curves[f"trunk_{name}", "left"] == pytest.approx(0.2, abs=1e-9)
        assert curves[f"trunk_{name}", "right"] == pytest.approx(
            0.2 if name == "tilt" else -0.2, abs=1e-9
        )


def test_spine_bends_forward_to_a_side_and_turns_with_the_signs_of_the_names():
    assert measured(STANDING | thorax(lean=0.2))["spine_flexion", "left"] == pytest.approx(0.2)
    bent = measured(STANDING | thorax(left_up=-0.2))  # the left shoulder sinks: to the left
    assert bent["spine_lateral", "left"] == pytest.approx(0.2)
    assert bent["spine_lateral", "right"] == pytest.approx(-0.2)
    turned = measured(STANDING | thorax(left_forward=0.2))
    assert turned["spine_rotation", "left"] == pytest.approx(0.2)
    assert turned["spine_rotation", "right"] == pytest.approx(-0.2)


def test_a_foot_that_rises_at_the_toes_pitches_up():
    up = measured(person(HIPS, ankle_dorsiflexion=0.2))["foot_pitch", "left"]
    assert up == pytest.approx(0.2, abs=1e-6)
    assert measured(STANDING)["foot_pitch", "left"] == pytest.approx(0.0, abs=1e-9)


def test_every_curve_is_one_of_the_names():
    assert {name for name, _ in measured(person(HIPS) | thorax())} <= set(CURVES)


def test_cardan_angles_are_those_that_made_the_rotation():
    made = (turn_y(0.4) @ turn_x(-0.3) @ turn_z(0.8))[None]
    assert np.ravel(yxz(np.eye(3)[None], made)) == pytest.approx([0.4, -0.3, 0.8])


@pytest.mark.parametrize("turn", [0.0, 0.3, -1.74])
@pytest.mark.parametrize("abduction", [0.0, 0.2])
def test_the_chord_keeps_distance_angle_and_plane(turn, abduction):
    above, marker = np.array([[0.0, 0.0, 0.9]]), np.array([[0.02, 0.09, 0.5]])
    wand = np.array([[0.05, 0.12, 0.7]])
    centre = chord(above, marker, wand, 0.06, turn, abduction)
    assert np.linalg.norm(marker - centre) == pytest.approx(0.06)
    up, out = (above - centre)[0], (marker - centre)[0]
    cosine = up @ out / np.linalg.norm(up) / np.linalg.norm(out)
    assert np.arccos(cosine) == pytest.approx(np.pi / 2 + abduction)
    assert measured_turn(above, centre, marker, wand)[0] == pytest.approx(turn, abs=1e-8)


@needs_data
@pytest.mark.parametrize("child", CHILDREN[:2])
def test_a_mirrored_person_has_mirrored_angles(child):
    static, walk = (f"biomechzoo/{child}/{trial}.c3d" for trial in ("static", "straight"))
    wanted = ("ASI", "THI", "KNE", "TIB", "ANK", "HEE", "TOE")
    trunk = ("SACR", "C7", "T10", "CLAV", "STRN")
    kept = [letter + part for letter in "LR" for part in wanted] + list(trunk)
    standing, walking = ({r: roles(f)[r] for r in kept} for f in (static, walk))
    subject = recording(static).subject
    measures = {
        (name, {"left": "right", "right": "left"}.get(side, side)): value
        for (name, side), value in subject.measures_m.items()
    }
    other = type(subject)(measures_m=measures, marker_radius_m=subject.marker_radius_m)
    same = type(subject)(measures_m=subject.measures_m, marker_radius_m=subject.marker_radius_m)
    straight = plug_in_gait(walking, calibrate(standing, same))
    turned = plug_in_gait(mirrored(walking), calibrate(mirrored(standing), other))
    assert len(straight) == 38
    for name, side in straight:
        opposite = turned[name, "right" if side == "left" else "left"]
        assert np.allclose(straight[name, side], opposite, atol=1e-9, equal_nan=True), name


@needs_data
@pytest.mark.parametrize("trial", ["straight", "turn"])
def test_a_turned_and_shifted_room_changes_nothing(trial):
    static, name = (f"biomechzoo/HC030A/{t}.c3d" for t in ("static", trial))
    calibration = calibrate(roles(static), recording(static).subject)
    elsewhere = {
        role: rotate(xyz, (np.cos(0.7), np.sin(0.7))) + [3.0, -2.0, 0.0]
        for role, xyz in roles(name).items()
    }
    told = []
    for markers in (roles(name), elsewhere):
        walk = in_walk_axes(markers, walk_axes(markers).direction)
        told.append(plug_in_gait(walk, calibration))
    for key in told[0]:
        assert np.allclose(told[0][key], told[1][key], atol=1e-9, equal_nan=True), key


@needs_data
def test_a_missing_marker_costs_its_frames_and_nothing_else():
    static, name = (f"biomechzoo/HC030A/{t}.c3d" for t in ("static", "straight"))
    calibration = calibrate(roles(static), recording(static).subject)
    whole = plug_in_gait(roles(name), calibration)
    holed = {role: xyz.copy() for role, xyz in roles(name).items()}
    holed["LTIB"][40:60] = np.nan
    curves = plug_in_gait(holed, calibration)
    assert np.isnan(curves["knee_flexion", "left"][40:60]).all()
    assert np.isfinite(curves["knee_flexion", "left"][:40]).all()
    for key in (("hip_flexion", "left"), ("knee_flexion", "right"), ("trunk_tilt", "left")):
        assert np.array_equal(curves[key], whole[key], equal_nan=True)
    del holed["LTIB"]
    without = plug_in_gait(holed, calibration)
    assert ("knee_rotation", "left") not in without
    assert ("knee_rotation", "right") in without


def test_nothing_comes_from_nothing():
    empty = calibrate(None, SUBJECT, {})
    assert plug_in_gait({}, empty) == {}
    assert joint_centres({}, empty) == {}
    assert walk_axes({}) is None


@needs_data
def test_the_way_is_found_overground_on_a_belt_and_standing():
    markers = roles("biomechzoo/HC030A/straight.c3d")
    way = walk_axes(markers)
    assert way.way == "overground" and not way.mirrored and not way.backwards
    assert abs(way.turned_rad) < 0.35
    travel = np.linspace(0, 1, len(markers["LASI"]))[:, None] * [0.07, 2.05, 0.0]
    belt = walk_axes({role: xyz - travel for role, xyz in markers.items()})
    assert belt.way == "treadmill"
    assert np.degrees(np.arccos(np.dot(belt.direction, way.direction))) < 5.0
    assert walk_axes(roles("biomechzoo/HC030A/static.c3d")).way == "standing"
    assert walk_axes({r: xyz[::-1] for r, xyz in markers.items()}).backwards


@needs_data
def test_a_turning_trial_is_told_by_its_heading():
    for child in CHILDREN:
        turned = np.degrees(walk_axes(roles(f"biomechzoo/{child}/turn.c3d")).turned_rad)
        assert -105 < turned < -80
        assert np.isfinite(heading(roles(f"biomechzoo/{child}/turn.c3d"))).any()


@needs_data
def test_a_walk_there_and_back_goes_forward_on_its_way_there():
    there = roles("biomechzoo/HC030A/straight.c3d")
    turn = np.linspace(0.0, np.pi, 100)
    start, middle = (there["LASI"][end] * [1, 1, 0] for end in (0, -1))
    both = {}
    for role, xyz in there.items():
        spin = [rotate(xyz[-1] - middle, (np.cos(a), -np.sin(a))) + middle for a in turn]
        back = rotate(xyz - start, (-1.0, 0.0)) + middle
        both[role] = np.concatenate([xyz, spin, back])
    way, straight = walk_axes(both), walk_axes(there)
    assert abs(way.turned_rad) > 2.8 and not way.backwards and way.way == "overground"
    assert np.degrees(np.arccos(np.dot(way.direction, straight.direction))) < 3.0


@needs_data
def test_a_file_with_its_sides_changed_is_told():
    assert walk_axes(roles("bmc_gait/walk1.trc")).mirrored
    assert not walk_axes(roles("bmc_gait/walk2.trc")).mirrored
    assert not walk_axes(roles("opensim/walking5.c3d")).mirrored
