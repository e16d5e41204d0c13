"""Residual reduction, arms and a ground force from motion, on walks that were measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from loads_cases import adult, child, problem
from loads_references import estimate_against_plates
from recordings import needs_data
from solespine.errors import TooPoorError
from solespine.evidence import load_loads_evidence
from solespine.loads import solve_loads
from solespine.loads.arms import unseen_arms
from solespine.loads.interval import _push_draw, drawing_of
from solespine.loads.prepared import prepare
from solespine.loads.solve import walking_choice
from solespine.loads.stride import solve_stride

pytestmark = needs_data

MOST_MOVED_M = 0.010
_ARMS = ("ELB", "WRA", "WRB", "FIN", "UPA", "FRM")


def without(case, ends):
    """A walk whose markers with these names were never worn."""
    motion, worn = case
    (trial,) = motion.trials
    kept = {role: xyz for role, xyz in trial.markers.items() if not role.endswith(ends)}
    return replace(motion, trials=(replace(trial, markers=kept),)), worn


def off_plates(case):
    motion, worn = case
    (trial,) = motion.trials
    return replace(motion, trials=(replace(trial, contacts=()),)), worn


@pytest.mark.parametrize("name", ["HC032A", "HC044A"])
def test_residuals_are_reduced_by_small_changes(name):
    found = solve_loads(*child(name), reduce_residuals=True)
    quality = found.quality["straight.c3d"]
    assert max(quality.residual_percent_bw) <= 5.0
    assert quality.l5s1_disagreement_nm_kg <= 0.15
    done = quality.reduced
    assert done.markers_moved_most_m <= MOST_MOVED_M
    for after, before in zip(
        done.force_after_percent_bw, done.force_before_percent_bw, strict=True
    ):
        assert after < 0.5 * before
    assert any("residuals are reduced" in note for note in found.notes)


def test_without_trunk_markers_nothing_is_reduced_and_it_says_so():
    found = solve_loads(*adult(), reduce_residuals=True)
    assert found.quality["markers_walk.trc"].reduced is None
    assert any("residuals are not reduced" in line for line in found.skipped)


def test_a_second_reduction_finds_little_left():
    motion, worn = child("HC044A")
    made = prepare(motion.trials[0], motion.cutoff_hz, worn, reduce=True)
    assert max(made.reduced.force_after_percent_bw) < 2.0
    moved = made.body.model.body_ipos - worn.body.model.body_ipos
    torso = worn.body.model.body("torso").id
    assert np.abs(np.delete(moved, torso, axis=0)).max() == 0.0
    assert made.body.mass_kg == pytest.approx(worn.body.mass_kg)


def test_arms_follow_their_markers_else_swing_with_the_other_hip():
    seen = prepare(child("HC030A")[0].trials[0], 10.0, child("HC030A")[1])
    assert seen.posed_arms == () and not any("arm markers" in note for note in seen.notes)
    motion, worn = without(child("HC030A"), _ARMS)
    posed = prepare(motion.trials[0], motion.cutoff_hz, worn)
    assert posed.posed_arms == ("left", "right")
    assert any("no arm markers" in note for note in posed.notes)
    values, names = posed.poses.coordinates, worn.body.coordinates
    arm, hip = (values[:, names.index(name)] for name in ("arm_flex_r", "hip_flexion_l"))
    inside = ~np.isnan(arm)
    swing = load_loads_evidence()["arm_swing"].value
    expected = swing * (hip - hip[inside].mean())
    assert arm[inside] == pytest.approx(expected[inside], abs=1e-9)


def test_measured_arms_explain_more_of_the_ground_force_than_posed_ones():
    def left_over(case):
        return solve_loads(*case).quality["straight.c3d"].residual_percent_bw[1]

    assert left_over(child("HC032A")) < left_over(without(child("HC032A"), _ARMS))


def test_which_arms_are_unseen():
    assert unseen_arms(["LELB", "RHEE"]) == ("right",)
    assert unseen_arms(["LWRB", "RELB"]) == ()


@pytest.mark.parametrize("case", [child("HC044A"), adult()], ids=["child", "adult"])
def test_a_ground_force_from_motion_is_near_the_plates(case):
    forward, left, up, along, across = estimate_against_plates(*case)
    assert forward < 7 and left < 7 and up < 15
    assert along < 0.05 and across < 0.05


def test_a_walk_over_no_plate_gets_loads_that_say_so():
    measured = solve_loads(*child("HC044A"))
    told = solve_loads(*off_plates(child("HC044A")))
    assert any("estimated from the motion" in note for note in told.notes)
    for side in ("right", "left"):
        one, other = (found.get("ankle_angle", "moment", side) for found in (told, measured))
        assert one.peak == pytest.approx(other.peak, rel=0.25)
    assert told.get("L5_S1", "compression", "right") is not None  # from above, by the trunk
    assert told.quality["straight.c3d"].residual_percent_bw is None


def test_an_estimated_push_is_drawn_wider_than_a_measured_one():
    stride, _ = problem(child("HC044A"), "right")
    guessed = replace(stride, guessed={"right": np.ones(101, dtype=bool)})
    spreads = []
    for one in (guessed, stride):
        drawn = [_push_draw(one, one.frames, "right", np.random.default_rng(k)) for k in range(20)]
        spreads.append(np.std([push.force[20, 2] for push in drawn]))
    assert spreads[0] > 0.05 * stride.pushes["right"].force[20, 2] and spreads[1] == 0.0


def test_draws_of_a_stride_are_the_same_again_and_differ():
    stride, poses = problem(child("HC044A"), "right")
    solution, _ = solve_stride(stride, walking_choice())
    drawing = drawing_of(
        stride, poses, child("HC044A")[1].places, walking_choice(), solution, seed=3
    )
    first, again, other = (drawing.draw(number) for number in (0, 0, 1))
    assert all(np.array_equal(first[key], again[key], equal_nan=True) for key in first)
    assert not np.array_equal(
        first["hip", "resultant", "right"], other["hip", "resultant", "right"]
    )


def test_without_trunk_and_plates_the_spine_is_refused():
    told = solve_loads(*off_plates(adult()))
    assert told.get("ankle", "resultant", "right") is not None
    assert not any(load.uncertain for load in told.loads)  # no lumbar joint
    assert any("tells nothing of the spine" in line for line in told.skipped)


def test_a_stride_that_the_muscles_cannot_make_is_left_out():
    motion, worn = child("HC044A")
    (trial,) = motion.trials
    heavy = tuple(replace(c, force=4 * c.force) for c in trial.contacts)
    motion = replace(motion, trials=(replace(trial, contacts=heavy),))
    with pytest.raises(TooPoorError, match="Nm short"):
        solve_loads(motion, worn)
