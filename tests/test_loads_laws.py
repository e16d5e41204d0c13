"""Laws that hold for every body and every walk."""

from __future__ import annotations

import copy
from dataclasses import replace

import mujoco
import numpy as np
import pytest

from loads_cases import ADULT, made_body, made_frames
from solespine.body import Change, build_body, standing_pose
from solespine.loads import Choice, standing_loads, still_solution
from solespine.loads.dynamics import frames_of
from solespine.loads.ground import contacts_of, sole_shares
from solespine.loads.solution import Push, demand_of, onto_equations, sole_points, solve_frames
from solespine.loads.stride import curves_of
from solespine.recordings.model import SIDES

OTHER = {"left": "right", "right": "left", None: None}


def moments(frames, pushes):
    return onto_equations(frames, demand_of(frames, pushes, Choice())[0])


def test_double_mass_and_force_double_the_moments():
    body = made_body()
    frames, pushes, moved = made_frames(body)
    heavy = copy.copy(body.model)
    heavy.body_mass[:] *= 2
    heavy.body_inertia[:] *= 2
    mujoco.mj_setConst(heavy, mujoco.MjData(heavy))
    twice = {s: replace(p, force=2 * p.force, moment=2 * p.moment) for s, p in pushes.items()}
    again = frames_of(body, *moved, model=heavy)
    assert moments(again, twice) == pytest.approx(2 * moments(frames, pushes), rel=1e-9, abs=1e-9)


def turned_pushes(pushes, turn):
    return {s: replace(p, force=p.force @ turn.T, moment=p.moment @ turn.T)
            for s, p in pushes.items()}  # fmt: skip


def test_turning_the_lab_changes_no_load():
    body = made_body()
    frames, pushes, (coordinates, speeds, accelerations) = made_frames(body)
    angle = 2.1
    turn = np.array([[np.cos(angle), -np.sin(angle), 0],
                     [np.sin(angle), np.cos(angle), 0], [0, 0, 1.0]])  # fmt: skip
    # the pelvis turns last about its own long axis: take frames in which it stands level
    names = list(body.coordinates)
    level = [names.index("pelvis_tilt"), names.index("pelvis_list")]
    place = [names.index(f"pelvis_t{x}") for x in "xyz"]
    told = [values.copy() for values in (coordinates, speeds, accelerations)]
    for values in told:
        values[:, level] = 0.0
    before = frames_of(body, *told)
    told = [values.copy() for values in told]
    for values in told:
        values[:, place] = values[:, place] @ turn.T
    told[0][:, names.index("pelvis_rotation")] += angle
    after = frames_of(body, *told)
    shares = {
        s: replace(p, shares=np.full_like(p.shares, 1 / p.shares.shape[1]))
        for s, p in pushes.items()
    }
    one = solve_frames(before, shares)
    other = solve_frames(after, turned_pushes(shares, turn))
    known = np.ones(len(coordinates), bool)
    first, second = curves_of(one, shares, known), curves_of(other, shares, known)
    for key in first:
        if key[0] != "heel_pad":
            assert second[key] == pytest.approx(first[key], rel=1e-6, abs=1e-4), key


def mirrored_pose(body, values):
    """Left and right exchanged."""
    out = values.copy()
    names = list(body.coordinates)
    for i, name in enumerate(names):
        twin = name
        if name.endswith("_r"):
            twin = f"{name[:-2]}_l"
        elif name.endswith("_l"):
            twin = f"{name[:-2]}_r"
        odd = name in ("pelvis_ty", "pelvis_list", "pelvis_rotation", "lumbar_bending",
                       "lumbar_rotation")  # fmt: skip
        out[:, names.index(twin)] = -values[:, i] if odd else values[:, i]
    return out


def test_a_mirrored_walk_gives_mirrored_loads():
    body = made_body()
    frames, pushes, moved = made_frames(body)
    again = frames_of(body, *(mirrored_pose(body, values) for values in moved))
    flip, spin = np.array([1.0, -1.0, 1.0]), np.array([-1.0, 1.0, -1.0])
    swapped = {
        OTHER[s]: Push(p.force * flip, p.moment * spin, p.shares, p.known)
        for s, p in pushes.items()
    }
    known = np.ones(len(moved[0]), bool)
    first = curves_of(solve_frames(frames, pushes), pushes, known)
    second = curves_of(solve_frames(again, swapped), swapped, known)
    for (site, part, side), values in first.items():
        found = second[site, part, OTHER[side]]
        sign = -1.0 if part == "side_shear" else 1.0
        assert sign * found == pytest.approx(values, rel=1e-5, abs=1e-2), (site, part, side)


def test_standing_still_the_ground_carries_the_weight():
    body = made_body()
    solution, curves = still_solution(body)
    assert np.abs(solution.residual_force).max() < 1e-6
    assert np.abs(solution.residual_moment).max() < 1e-4  # Nm: nothing holds it up but the ground
    assert np.abs(solution.sharing.reserves).max() < 2.0
    weight = body.mass_kg * 9.81
    assert 0.3 * weight < curves["L5_S1", "compression", None][0] < 1.2 * weight


@pytest.mark.parametrize("where", ["front", "back", "both_hands"])
def test_a_carried_mass_raises_every_load_below_it(where):
    bodies = (
        build_body(ADULT),
        build_body(ADULT, changes=(Change("carried_mass", 10.0, where=where),)),
    )
    plain, loaded = (standing_loads(body) for body in bodies)
    for site in ("hip", "knee", "ankle", "subtalar", "L5_S1", "L4_L5"):
        part = "compression" if "_" in site else "resultant"
        assert loaded[site, part] > plain[site, part] + 10.0, (site, where)


def test_shares_of_the_sole_put_the_push_where_it_is():
    body = made_body()
    frames = frames_of(body, standing_pose(body))
    for side in SIDES:
        points = sole_points(frames, side)
        assert points.shape[1] == len(contacts_of(body, side))
        heel = points[:, :2].mean(axis=1)
        shares = sole_shares(body, side, points, heel)
        assert shares.sum() == pytest.approx(1.0) and (shares >= 0).all()
        assert shares[0, :2].sum() > 0.7
        middle = points.mean(axis=1)
        back = sole_shares(body, side, points, middle) @ points[0]
        assert back[0, :2] == pytest.approx(middle[0, :2], abs=0.01)
