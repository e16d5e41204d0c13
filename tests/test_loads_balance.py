"""Joint by joint: contact, muscles, ground, gravity and inertia balance."""

from __future__ import annotations

import numpy as np
import pytest

import loads_balance as slow
from loads_cases import made_body, made_frames
from solespine.body.model import SUFFIX
from solespine.loads.dynamics import dofs
from solespine.loads.hip_capsule_riener1999 import lever
from solespine.loads.sites import LEG_JOINTS, joint_sites
from solespine.loads.solution import (
    Choice,
    disc_moments,
    equations,
    lumbar_moments,
    solve_frames,
)

NEAR_N = 1e-8


@pytest.fixture(scope="module")
def solved():
    body = made_body()
    frames, pushes, moved = made_frames(body)
    return body, frames, pushes, moved, solve_frames(frames, pushes)


def pulls_of(solved, k):
    body, _, _, _, solution = solved
    pulls = dict(zip(body.muscles.names, solution.forces[k], strict=True))
    return pulls | {body.fascia[s]: solution.arches[s].fascia_n[k] for s in body.fascia}


def carried(site):
    if site.side is None:
        return f"lumbar{site.name[1]}"
    return f"{LEG_JOINTS[site.name][0]}{SUFFIX[site.side]}"


def world_force(site, frames, loads, k):
    slides = frames.axes[k, site.slides, 3:]
    return np.linalg.solve(slides, loads[k, site.slides])


def capsule(solved, site, k):
    """Pull of the hip's capsule on the femur, N: its moment over its lever, up in the pelvis."""
    body, frames, _, _, solution = solved
    if site.name != "hip":
        return np.zeros(3)
    joint = dofs(body, [f"hip_flexion{SUFFIX[site.side]}"])[0]
    up = frames.turns[k, body.model.body("pelvis").id][:, 1]
    return solution.passive[k, joint] / lever(body) * up


@pytest.mark.parametrize("k", [0, 3])
def test_forces_balance_at_every_joint(solved, k):
    body, frames, pushes, moved, solution = solved
    data, qacc = slow.placed(body, *(values[k] for values in moved))
    pulls = pulls_of(solved, k)
    for site in joint_sites(body):
        bones = slow.beyond(body.model, carried(site))
        zero = np.zeros(3)
        taken, _ = slow.change_of_momentum(body, data, qacc, bones, zero)
        by_muscle, _ = slow.tension(body, data, pulls, bones, zero)
        by_ground, _ = slow.ground(frames, pushes, k, bones, zero)
        contact = world_force(site, frames, solution.loads, k)
        miss = contact + by_muscle + by_ground + capsule(solved, site, k) - taken
        size = max(1.0, np.abs(by_muscle).max())
        assert np.abs(miss).max() < NEAR_N * size, (site.name, site.side, miss)


@pytest.mark.parametrize("side", ["left", "right"])
def test_moments_balance_about_the_hip(solved, side):
    """A ball joint passes no moment on but its capsule's: what is left over is the reserves."""
    body, frames, pushes, moved, solution = solved
    k = 1
    data, qacc = slow.placed(body, *(values[k] for values in moved))
    bones = slow.beyond(body.model, f"femur{SUFFIX[side]}")
    centre = data.body(f"femur{SUFFIX[side]}").xpos
    _, taken = slow.change_of_momentum(body, data, qacc, bones, centre)
    _, by_muscle = slow.tension(body, data, pulls_of(solved, k), bones, centre)
    _, by_ground = slow.ground(frames, pushes, k, bones, centre)
    left = by_muscle + by_ground - taken
    reserves = solution.sharing.reserves[k]
    assert np.abs(reserves).max() < 2.0
    told = [reserves[i] for i, (name, s) in enumerate(equations(body))
            if s == side and name.startswith("hip")]  # fmt: skip
    joints = dofs(body, [f"hip_{n}{SUFFIX[side]}" for n in ("flexion", "adduction", "rotation")])
    by_capsule = solution.passive[k, joints]
    assert by_capsule[0] > 0.0
    assert frames.axes[k, joints, :3] @ left == pytest.approx(
        -np.array(told) - by_capsule, abs=1e-7
    )


def test_moments_balance_at_every_lumbar_level(solved):
    body, frames, pushes, moved, solution = solved
    k = 2
    data, qacc = slow.placed(body, *(values[k] for values in moved))
    discs = disc_moments(frames, Choice())
    for level, plate in enumerate(body.endplates):
        bones = slow.beyond(body.model, plate.upper)
        centre = data.body(plate.upper).xpos
        _, taken = slow.change_of_momentum(body, data, qacc, bones, centre)
        _, by_muscle = slow.tension(body, data, pulls_of(solved, k), bones, centre)
        rows = dofs(body, plate.joints)
        axes = frames.axes[k, rows, :3]
        reserves = solution.sharing.reserves[k, 3 * level : 3 * level + 3]
        left = axes @ (by_muscle - taken) + discs[k, rows]
        assert left == pytest.approx(-reserves, abs=1e-7), plate.level


def test_from_below_and_from_above_differ_by_what_is_left_over(solved):
    body, frames, pushes, _, _ = solved
    above = solve_frames(frames, pushes)
    below = solve_frames(frames, pushes, Choice(residual_on="torso"))
    assert np.abs(below.demand[:, :6]).max() < 1e-8  # nothing is left at the pelvis
    assert np.abs(above.demand[:, :6]).max() > 1.0
    assert np.abs(lumbar_moments(above) - lumbar_moments(below)).max() > 1.0
    assert above.residual_force == pytest.approx(below.residual_force)
