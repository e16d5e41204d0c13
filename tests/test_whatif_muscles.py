"""Fits of what muscles can do, and weak and tight ones; a painful heel in standing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

ca = pytest.importorskip("casadi")

from solespine.body import Change, build_body, standing_pose  # noqa: E402
from solespine.body.kinematics import moment_arms, path_lengths  # noqa: E402
from solespine.body.muscles import fibre_state, force_parts  # noqa: E402
from solespine.case.model import Person  # noqa: E402
from solespine.errors import InputError  # noqa: E402
from solespine.whatif import Pain, Scenario, stand  # noqa: E402
from solespine.whatif.foot_shape import shaped_style  # noqa: E402
from solespine.whatif.gait_style import (  # noqa: E402
    at_speed,
    fastest_speed,
    resampled,
    usual_speed,
    usual_walk,
)
from solespine.whatif.muscle_moments import (  # noqa: E402
    muscle_moments,
    shape_of,
    strand_moments,
)
from solespine.whatif.standing_readout import read_standing  # noqa: E402
from solespine.whatif.strength import strength, tightened  # noqa: E402

PERSON = Person(sex="male", height_m=1.75, mass_kg=75.0)
STRONG = ("hip_flexion_r", "hip_adduction_r", "knee_angle_r", "ankle_angle_r", "lumbar_extension")


@pytest.fixture(scope="module")
def body():
    return build_body(PERSON)


def test_moments_and_lengths_are_fitted_closely(body):
    can = muscle_moments(body)
    for name in STRONG:
        assert can.moment_error[body.coordinates.index(name)].max() < 0.13, name
    assert can.length_error_m.max() < 0.0025


def test_the_greatest_moment_is_the_muscles_own_at_another_posture(body):
    """Ankle dorsiflexed by 10 and knee bent by 20 degrees: the sum over the muscles."""
    pose = standing_pose(body)
    pose[body.coordinates.index("ankle_angle_r")] = np.radians(10)
    pose[body.coordinates.index("knee_angle_r")] = np.radians(20)
    active, _ = force_parts(body.muscles, fibre_state(body.muscles, path_lengths(body, pose)))
    i = body.coordinates.index("ankle_angle_r")
    exact = float(np.maximum(-moment_arms(body, pose)[:, i] * active, 0.0).sum())
    can = muscle_moments(body)
    fitted = strength(body)[i, 1] * float(
        shape_of(ca.SX(pose), 0.0, can.shape[i, 1], can.pace[i, 1], body.coordinates, i, 1)
    )
    assert fitted == pytest.approx(exact, rel=0.08)


def test_a_fast_joint_is_weaker_shortening_and_stronger_lengthening(body):
    can, i = muscle_moments(body), body.coordinates.index("knee_angle_r")
    pose = ca.SX(standing_pose(body))

    def extends(rate):
        return float(shape_of(pose, rate, can.shape[i, 1], can.pace[i, 1], body.coordinates, i, 1))

    assert extends(-4.0) < extends(0.0) < extends(4.0)


def strands(body, pose):
    q = ca.SX.sym("q", len(body.coordinates))
    told = strand_moments(q, ca.DM(muscle_moments(body).strands), body.coordinates)
    whole = ca.vertcat(*(told.get(i, ca.SX(0.0)) for i in range(len(body.coordinates))))
    f = ca.Function("f", [q], [whole, ca.jacobian(whole, q)])
    return [np.array(part) for part in f(pose)]


def test_stretched_muscles_give_back_what_they_store(body):
    """Moments that come from an energy have a symmetric slope."""
    pose = standing_pose(body)
    pose[body.coordinates.index("hip_flexion_r")] = -0.2
    pose[body.coordinates.index("ankle_angle_r")] = 0.25
    moments, slope = strands(body, pose)
    assert np.abs(moments).max() > 5.0
    assert np.abs(slope - slope.T).max() < 1e-9 * np.abs(slope).max()


def test_a_tight_calf_pulls_the_ankle_down(body):
    pose = standing_pose(body)
    i = body.coordinates.index("ankle_angle_r")
    free, tight = (strands(one, pose)[0][i, 0] for one in (body, tightened(body, {"calf_r": 0.2})))
    assert tight < free - 5.0
    assert tightened(body, {}) is body


def test_a_weak_group_and_a_wrong_name(body):
    i = body.coordinates.index("ankle_angle_l")
    assert strength(body, {"calf_l": 0.5})[i, 1] < 0.7 * strength(body)[i, 1]
    for change in (lambda: strength(body, {"calves": 0.5}), lambda: tightened(body, {"x_l": 0.1})):
        with pytest.raises(InputError, match="no muscle group; give one of abdominals"):
            change()


def test_a_scenario_tells_tightness_in_words_and_within_limits():
    assert Scenario(tightness={"calf_l": 0.1}).words == ("calf_l 10 % too short",)
    for wrong in ({"tightness": {"calf_l": 0.9}}, {"cadence_spm": 300.0}, {"mass_kg": 5.0}):
        with pytest.raises(InputError, match="give a value inside"):
            Scenario(**wrong)


def test_a_painful_heel_carries_less_in_standing(body):
    own = stand(body)
    before, after = read_standing(own), read_standing(stand(body, own, pain=Pain(right=8.0)))
    assert after["heel_load_n_right"] < 0.8 * before["heel_load_n_right"]
    assert after["load_share_left_percent"] > before["load_share_left_percent"]


def test_the_style_moves_with_the_shape_of_the_foot_and_with_nothing_else(body):
    style = usual_walk(body, 1.3, 50)
    lifted = build_body(PERSON, changes=(Change("heel_lift", 0.01),))
    assert shaped_style(body, lifted, style) is style
    flat = shaped_style(
        body, build_body(PERSON, changes=(Change("flat_foot", 1.0, "left"),)), style
    )
    moved = (flat.coordinates - style.coordinates).mean(0)
    assert moved[body.coordinates.index("midfoot_angle_l")] > np.radians(3)
    assert moved[body.coordinates.index("midfoot_angle_r")] == 0.0


def test_usual_speed_and_a_finer_stride(body):
    assert usual_speed(Person(sex="male", age_years=45)) == pytest.approx(1.434)
    assert usual_speed(Person(sex="female", age_years=85)) == pytest.approx(0.943)
    assert 1.3 < usual_speed(Person()) < 1.45
    assert fastest_speed(Person(sex="male", age_years=25)) == pytest.approx(2.533)
    assert fastest_speed(Person(sex="female", age_years=85)) == pytest.approx(1.749)
    assert fastest_speed(Person()) == pytest.approx(2.533)
    style = usual_walk(body, 1.3, 50)
    fine = resampled(style, 100)
    assert fine.coordinates[1::2] == pytest.approx(style.coordinates, abs=1e-9)
    assert fine.load[1::2] == pytest.approx(style.load, abs=1e-9)


def test_a_style_of_ones_own_keeps_what_is_its_own_at_another_speed(body):
    usual = usual_walk(body, 1.3, 50)
    quick = usual_walk(body, 1.5, 50)
    assert at_speed(body, usual, 1.5).coordinates == pytest.approx(quick.coordinates, abs=0)
    knee = body.coordinates.index("knee_angle_l")
    bent = np.array(usual.coordinates)
    bent[:, knee] += np.radians(8)
    bent[:, 0] *= 1.1
    mine = replace(usual, coordinates=bent, period=1.1 * usual.period, load=0.9 * usual.load)
    same = at_speed(body, mine, 1.3)
    assert same.coordinates == pytest.approx(mine.coordinates, abs=1e-12)
    assert same.load == pytest.approx(mine.load, abs=1e-12) and same.period == mine.period
    faster = at_speed(body, mine, 1.5)
    assert faster.coordinates[:, knee] - quick.coordinates[:, knee] == pytest.approx(np.radians(8))
    assert faster.period == pytest.approx(1.1 * quick.period)
    assert faster.coordinates[-1, 0] == pytest.approx(1.5 * faster.period, rel=1e-6)
