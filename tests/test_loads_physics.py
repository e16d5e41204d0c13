"""Hip capsule, resting discs, pressure in the belly, stiffening spine, abductors: one test each."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from loads_cases import made_body, made_frames
from solespine.body import build_body, standing_pose
from solespine.body.kinematics import moment_arms, zero_pose
from solespine.body.tissues import passive_moment
from solespine.case.model import Person
from solespine.loads import Choice, still_solution
from solespine.loads.abdominal_pressure import pressure_push
from solespine.loads.dynamics import muscle_pull
from solespine.loads.hip_capsule_riener1999 import capsule_moments, passive_hip_moment
from solespine.loads.plate_twist import doubtful_twist, greatest_twist
from solespine.loads.resting_discs import disc_force, resting_compression
from solespine.loads.solution import solve_frames
from solespine.loads.stride import Problem


def test_the_passive_hip_moment_is_the_published_one_up_to_the_common_range():
    at = np.radians([-20.0, -10.0, 0.0])
    told = passive_hip_moment(at, np.zeros(3), 75.0)
    by_hand = [
        np.exp(1.4655 + 0.0750 * x) - np.exp(1.3403 - 0.0305 * x) + 8.072 for x in (20, 10, 0)
    ]
    assert told == pytest.approx(by_hand, rel=1e-9)
    beyond = passive_hip_moment(np.radians([-35.0]), np.zeros(1), 75.0)
    assert beyond == pytest.approx(told[:1])


def test_the_capsule_makes_only_what_resting_muscles_leave_and_never_stretches_the_hip():
    body = made_body()
    frames, _, _ = made_frames(body)
    nothing = np.zeros_like(frames.demand)
    whole = capsule_moments(frames, nothing)
    assert (whole >= 0).all() and whole.max() > 1.0
    much = capsule_moments(frames, nothing + 1e3)
    assert np.abs(much).max() == 0.0


def test_the_capsule_takes_load_off_a_stretched_hip():
    body = made_body()
    frames, pushes, _ = made_frames(body)
    with_, without = (solve_frames(frames, pushes, Choice(capsule=factor)) for factor in (1.0, 0.0))
    assert np.abs(without.passive - with_.passive).max() > 1.0
    pulls = [np.abs(muscle_pull(frames, s.forces)).sum() for s in (with_, without)]
    assert pulls[0] != pytest.approx(pulls[1], rel=1e-4)


def test_a_disc_that_carries_nothing_has_the_pressure_measured_lying():
    body = build_body(Person(sex="male", height_m=1.74, mass_kg=70.0))
    assert resting_compression(body) == pytest.approx(disc_force(0.11))
    _, full = still_solution(body)
    _, none = still_solution(body, choice=Choice(resting=0.0))
    for part, more in (("compression", resting_compression(body)), ("fore_aft_shear", 0.0)):
        key = ("L3_L4", part, None)
        assert full[key] - none[key] == pytest.approx(more, abs=1e-6)
    assert full["hip", "resultant", "right"] == pytest.approx(none["hip", "resultant", "right"])


def test_pressure_in_the_belly_is_no_force_on_the_whole_body_and_stretches_the_back():
    body = made_body()
    frames, _, _ = made_frames(body)
    push = pressure_push(frames, 5000.0)
    root = [body.model.joint(f"pelvis_{name}").dofadr[0]
            for name in ("tx", "ty", "tz", "tilt", "list", "rotation")]  # fmt: skip
    assert np.abs(push[:, root]).max() < 1e-8
    for level in ("L5_S1", "L4_L5", "L3_L4"):
        assert (push[:, body.model.joint(f"{level}_extension").dofadr[0]] > 1.0).all()
    assert not pressure_push(frames, 0.0).any()


def test_pressure_in_the_belly_takes_load_off_a_bent_back():
    body = made_body()
    pose = standing_pose(body)
    pose[body.coordinates.index("lumbar_extension")] = -np.radians(40)
    loads = [
        still_solution(body, pose, Choice(abdominal_pressure=p))[1]["L4_L5", "compression", None][0]
        for p in (0.0, 5000.0)
    ]
    assert loads[1] < loads[0] - 50.0


def test_a_level_bent_far_resists_more_than_twice_what_it_does_half_as_far():
    row = next(p for p in made_body().passive if p.joint == "L4_L5_extension")
    far, half = passive_moment(row, np.array([-0.2, -0.1]))
    assert far > 2.3 * half > 0
    plain = replace(row, stiffening_rad=None)
    assert passive_moment(plain, np.array(-0.2)) == pytest.approx(0.2 * row.falling)
    assert passive_moment(row, np.array(0.1)) == pytest.approx(-0.1 * row.rising)


def test_a_short_thigh_is_no_thinner():
    person = Person(sex="male", height_m=1.70, mass_kg=70.0)
    from solespine.body.build import build_sized_body

    plain, short = (build_sized_body(person, {"thigh_r": x, "thigh_l": x}) for x in (0.42, 0.35))
    arms = [
        moment_arms(b, zero_pose(b))[
            b.muscles.names.index("glmed2_r"), b.coordinates.index("hip_adduction_r")
        ]
        for b in (plain, short)
    ]
    assert arms[1] == pytest.approx(arms[0], rel=0.05)


def test_a_twist_that_no_foot_makes_is_told_and_a_foot_s_own_is_not():
    body = made_body()
    frames, pushes, _ = made_frames(body)
    push = pushes["right"]
    turned = replace(push, moment=push.moment + np.array([0.0, 0.0, 18.0]))
    assert greatest_twist(push, body.mass_kg * 9.81) == pytest.approx(2.0, abs=1e-9)
    unknown = replace(turned, known=~turned.known)
    for used, told in ((push, None), (turned, 20.0), (unknown, None)):
        stride = SimpleNamespace(side="right")
        one = Problem(body, stride, np.arange(6.0), frames, {"right": used}, used.known)
        assert doubtful_twist(one) == (told and pytest.approx(told))
