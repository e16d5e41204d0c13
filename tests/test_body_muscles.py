"""Muscle curves, both sides alike, and bodies of every size."""

from __future__ import annotations

import numpy as np
import pytest

from solespine.body import build_body, build_sized_body, describe, draw_body
from solespine.body.curves_degroote2016 import (
    active_force_length,
    force_velocity,
    passive_force_length,
)
from solespine.body.kinematics import (
    chain,
    joint_angles,
    joint_rates,
    moment_arms,
    path_lengths,
    place,
    zero_pose,
)
from solespine.body.muscles import fibre_state, force_needs, force_parts
from solespine.body.static import measured_lengths
from solespine.case.model import Person
from solespine.recordings.model import MarkerSet
from timing import within

CHILD = Person(sex="female", height_m=1.25, mass_kg=25.0)
ADULT = Person(sex="male", height_m=1.78, mass_kg=78.0)
LARGE = Person(sex="male", height_m=1.90, mass_kg=150.0)


def some_pose(body, seed=0):
    rng = np.random.default_rng(seed)
    pose = zero_pose(body)
    for i, name in enumerate(body.coordinates):
        low, high = {"knee_angle": (0.0, 1.0)}.get(name[:-2], (-0.2, 0.3))
        if not name.startswith("pelvis"):
            pose[i] = rng.uniform(low, high)
    return pose


# Curves


def test_curves_have_their_known_points():
    assert active_force_length(np.array([1.0, 1.05])) == pytest.approx(1.0, abs=0.02)
    assert active_force_length(np.array([0.4, 1.7])).max() < 0.25
    assert passive_force_length(np.array([0.5, 1.0])) == pytest.approx(0)
    assert passive_force_length(np.array(1.6)) == pytest.approx(1.0)
    assert force_velocity(np.array(0.0)) == pytest.approx(1.0, abs=0.01)
    assert force_velocity(np.array(-1.0)) == pytest.approx(0.0, abs=0.02)
    assert 1.3 < force_velocity(np.array(1.0)) < 1.9
    speeds = force_velocity(np.linspace(-1, 1, 200))
    assert (np.diff(speeds) >= 0).all()


def test_activation_and_force_are_each_other_s_inverse():
    body = build_body(ADULT)
    state = fibre_state(body.muscles, path_lengths(body, some_pose(body)))
    active, passive = force_parts(body.muscles, state)
    strong = active > 1
    assert strong.all()
    forces = 0.37 * active + passive
    assert force_needs(body.muscles, state, forces) == pytest.approx(0.37, abs=1e-9)


def test_a_slack_path_pulls_nothing():
    body = build_body(ADULT)
    state = fibre_state(body.muscles, body.muscles.slack * 0.99)
    active, passive = force_parts(body.muscles, state)
    assert not active.any() and not passive.any()


def test_shortening_fast_weakens():
    body = build_body(ADULT)
    lengths = path_lengths(body, zero_pose(body))
    still = force_parts(body.muscles, fibre_state(body.muscles, lengths))[0]
    fast = force_parts(
        body.muscles, fibre_state(body.muscles, lengths, -0.3 * body.muscles.fastest)
    )[0]
    assert (fast < 0.7 * still).all()


# Moment arms


def test_both_sides_have_the_same_arms():
    body = build_body(ADULT)
    pose = some_pose(body)
    names, found = body.muscles.names, body.coordinates
    mirrored = pose.copy()
    for i, name in enumerate(found):
        if name.endswith("_r"):
            mirrored[i] = mirrored[found.index(f"{name[:-2]}_l")] = pose[i]
        if name in ("lumbar_bending", "lumbar_rotation"):
            mirrored[i] = 0.0
    arms = moment_arms(body, mirrored)
    pairs = [(i, names.index(f"{n[:-2]}_l")) for i, n in enumerate(names) if n.endswith("_r")]
    for right, left in pairs:
        for c, name in enumerate(found):
            if name.endswith("_r"):
                other = found.index(f"{name[:-2]}_l")
                assert arms[right, c] == pytest.approx(arms[left, other], abs=1e-9)
        assert arms[right, found.index("lumbar_extension")] == pytest.approx(
            arms[left, found.index("lumbar_extension")], abs=1e-9
        )
        for name in ("lumbar_bending", "lumbar_rotation"):
            c = found.index(name)
            assert arms[right, c] == pytest.approx(-arms[left, c], abs=1e-9)


def test_arms_are_how_the_lengths_change():
    body = build_body(ADULT)
    pose, step = some_pose(body, 5), 1e-6
    arms = moment_arms(body, pose)
    for c, name in enumerate(body.coordinates):
        ahead, behind = pose.copy(), pose.copy()
        ahead[c], behind[c] = pose[c] + step, pose[c] - step
        change = (path_lengths(body, ahead) - path_lengths(body, behind)) / (2 * step)
        assert np.abs(arms[:, c] + change).max() < 2e-5, name


def test_joint_rates_are_the_slope_of_joint_angles():
    body = build_body(ADULT)
    pose, step = some_pose(body, 2), 1e-6
    rates = joint_rates(body, pose)
    for c in range(len(body.coordinates)):
        ahead = pose.copy()
        ahead[c] += step
        slope = (joint_angles(body, ahead) - joint_angles(body, pose)) / step
        assert np.abs(rates[:, c] - slope).max() < 1e-5
    many = np.stack([pose, pose * 0.5])
    assert joint_angles(body, many).shape == (2, body.model.nv)
    assert chain(body).coordinates == body.coordinates


# Sizes


@pytest.mark.parametrize("person", [CHILD, LARGE])
def test_every_muscle_keeps_its_working_range(person):
    """Fibres of a child and of a large adult stand, pose by pose, where another adult's stand."""
    adult, other = build_body(ADULT), build_body(person)
    for seed in range(3):
        pose = some_pose(adult, seed)
        lengths = [
            fibre_state(body.muscles, path_lengths(body, pose)).length for body in (adult, other)
        ]
        assert np.abs(lengths[0] - lengths[1]).max() < 0.02


def test_strength_grows_with_mass_to_two_thirds():
    child, adult = build_body(CHILD), build_body(ADULT)
    ratio = child.muscles.force / adult.muscles.force
    assert ratio == pytest.approx((25 / 78) ** (2 / 3), rel=1e-3)


def test_told_lengths_are_used_side_by_side():
    lengths = {"thigh_r": 0.44, "thigh_l": 0.43, "shank_r": 0.42, "foot_l": 0.25}
    body = build_sized_body(ADULT, lengths)
    data = place(body, np.zeros(len(body.coordinates)))
    for side, wanted in (("r", 0.44), ("l", 0.43)):
        hip, knee = data.body(f"femur_{side}").xpos, data.body(f"tibia_{side}").xpos
        assert np.linalg.norm(hip - knee) == pytest.approx(wanted, abs=1e-5)
    tip, heel = data.site("toe_tip_l").xpos, data.site("heel_back_l").xpos
    assert tip[0] - heel[0] == pytest.approx(0.25, abs=1e-6)


def test_a_static_trial_gives_the_lengths_it_was_made_with():
    truth = build_sized_body(ADULT, {"thigh_r": 0.46, "thigh_l": 0.45, "shank_r": 0.40})
    data = place(truth, zero_pose(truth))
    rng = np.random.default_rng(1)
    markers = {
        role: np.array(data.site(name).xpos) + 0.001 * rng.normal(size=(50, 3))
        for role, name in truth.landmarks.items()
    }
    with_gaps = {
        name: np.where(rng.random((50, 1)) < 0.2, np.nan, m) for name, m in markers.items()
    }
    static = MarkerSet("made", with_gaps, {}, {})
    found = measured_lengths(static)
    assert found["thigh_r"] == pytest.approx(0.46, abs=0.002)
    assert found["thigh_l"] == pytest.approx(0.45, abs=0.002)
    assert found["shank_r"] == pytest.approx(0.40, abs=0.002)
    body = build_body(ADULT, static)
    assert body.scales["thigh_r"] > body.scales["thigh_l"]
    without = {n: m for n, m in with_gaps.items() if "JC" not in n}
    by_hips = measured_lengths(MarkerSet("made", without, {}, {}))
    assert by_hips["thigh_r"] == pytest.approx(0.46, abs=0.04)  # hip centre by Harrington 2007
    assert by_hips["shank_r"] == pytest.approx(0.40, abs=0.015)
    assert measured_lengths(MarkerSet("none", {}, {}, {})) == {}


def test_a_second_body_is_made_quickly_and_the_same_one_once():
    build_body(ADULT)
    other = Person(sex="female", height_m=1.66, mass_kg=61.0)
    assert within(3, lambda: build_body(other), tries=1)  # kept from then on
    assert build_body(other) is build_body(other)


# Shown


def test_the_description_adds_up():
    body = build_body(ADULT)
    told = describe(body)
    assert sum(row.mass_kg for row in told.segments) == pytest.approx(78.0, abs=1e-6)
    assert sum(row.share for row in told.segments) == pytest.approx(1)
    assert 2 * sum(row.paths for row in told.muscles) == len(body.muscles.names)
    assert told.title == "178 cm, 78.0 kg, male"
    assert [row.level for row in told.spine][0] == "L5_S1"
    assert all(row.sources for row in told.muscles)


def test_the_picture_is_a_picture_of_the_pose():
    import xml.etree.ElementTree as ET

    body = build_body(ADULT)
    text = draw_body(body)
    root = ET.fromstring(text)
    assert root.tag.endswith("svg")
    assert text == draw_body(body)
    assert text.count("<polygon") > 40 and text.count("<polyline") > 500
    assert text != draw_body(body, some_pose(body))
    assert "nan" not in text
