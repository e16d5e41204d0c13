"""The body as CasADi functions is the body of MuJoCo."""

from __future__ import annotations

import mujoco
import numpy as np
import pytest

from solespine.body import Change, build_body
from solespine.body.kinematics import (
    chain,
    contact_points,
    joint_angles,
    joint_curvatures,
    joint_rates,
    onto_coordinates,
)
from solespine.case.model import Person

ca = pytest.importorskip("casadi")

from solespine.whatif.body_numbers import (  # noqa: E402
    body_pattern,
    body_symbols,
    body_values,
)
from solespine.whatif.chain_expressions import (  # noqa: E402
    chain_expressions,
    coordinate_forces,
    joint_forces,
)

CLOSE = 1e-10


@pytest.fixture(scope="module", params=["plain", "changed"])
def body(request):
    if request.param == "plain":
        return build_body(Person(sex="male", height_m=1.75, mass_kg=75.0))
    changes = (Change("leg_length", 0.02, "left"), Change("carried_mass", 9.0, where="back"),
               Change("heel_wedge", 0.1, "right"))  # fmt: skip
    return build_body(Person(sex="female", height_m=1.58, mass_kg=92.0), changes=changes)


@pytest.fixture(scope="module")
def motion(body):
    return chain_expressions(body)


@pytest.fixture(scope="module")
def states(body):
    """Joint ranges and beyond, as fast as in running."""
    rng = np.random.default_rng(3)
    n = len(body.coordinates)
    return [(rng.normal(0, 0.5, n), rng.normal(0, 4, n), rng.normal(0, 60, n)) for _ in range(20)]


def moving(body, q, v, a):
    data = mujoco.MjData(body.model)
    rates = joint_rates(body, q)
    lead = chain(body).leader
    data.qpos[:] = joint_angles(body, q)
    data.qvel[:] = rates @ v
    data.qacc[:] = rates @ a + joint_curvatures(body, q) * v[lead] ** 2
    mujoco.mj_inverse(body.model, data)
    return data


def miss(found, wanted):
    return np.abs(np.asarray(found).ravel() - np.ravel(wanted)).max() / np.abs(wanted).max()


def test_inverse_dynamics_is_mujocos_at_every_joint_and_coordinate(body, motion, states):
    forces = joint_forces(motion)
    f = ca.Function("f", [motion.q, motion.v, motion.a],
                    [ca.vertcat(*forces), coordinate_forces(motion, forces)])  # fmt: skip
    for q, v, a in states:
        data = moving(body, q, v, a)
        at_joints, at_coordinates = f(q, v, a)
        assert miss(at_joints, data.qfrc_inverse) < CLOSE
        assert miss(at_coordinates, onto_coordinates(body, q, data.qfrc_inverse)) < CLOSE


def test_a_force_from_outside_acts_as_in_mujoco(body, motion, states):
    bone, pos = "forefoot_r", np.array([0.09, -0.04, 0.02])
    pull = ca.SX.sym("pull", 3)
    place = motion.bone(bone).point(ca.DM(pos))
    forces = joint_forces(motion, {bone: [(pull, place)]})
    f = ca.Function("f", [motion.q, motion.v, motion.a, pull], [ca.vertcat(*forces)])
    pushed = np.array([120.0, -40.0, 700.0])
    for q, v, a in states[:5]:
        data = moving(body, q, v, a)
        i = data.body(bone).id
        world = data.xpos[i] + data.xmat[i].reshape(3, 3) @ pos
        applied = np.zeros(body.model.nv)
        mujoco.mj_applyFT(body.model, data, pushed, np.zeros(3), world, i, applied)
        assert miss(f(q, v, a, pushed), data.qfrc_inverse - applied) < CLOSE


def test_points_and_their_jacobians_are_mujocos(body, motion, states):
    model = body.model
    names = [model.site(i).name for i in range(0, model.nsite, 7)]
    for name in names:
        site = model.site(name).id
        bone = model.body(model.site_bodyid[site]).name
        pos = ca.DM(model.site_pos[site])
        place = motion.bone(bone).point(pos)
        f = ca.Function("f", [motion.q, motion.v],
                        [place, ca.jacobian(place, motion.q),
                         motion.bone(bone).point_speed(pos)])  # fmt: skip
        for q, v, a in states[:3]:
            data = moving(body, q, v, a)
            slope = np.zeros((3, model.nv))
            mujoco.mj_jacSite(model, data, slope, None, site)
            led = slope @ joint_rates(body, q)
            at, jacobian, speed = f(q, v)
            assert miss(at, data.site_xpos[site]) < CLOSE
            assert miss(jacobian, led) < CLOSE
            assert miss(speed, led @ v) < CLOSE


def test_contact_points_and_mass_centre(body, motion, states):
    places = [motion.bone(c.bone).point(ca.DM(c.pos)) for c in body.contacts]
    f = ca.Function("f", [motion.q], [ca.horzcat(*places), motion.mass_centre()])
    for q, v, a in states[:5]:
        found, centre = f(q)
        assert miss(np.array(found).T, np.array(list(contact_points(body, q).values()))) < CLOSE
        assert miss(centre, moving(body, q, v, a).subtree_com[0]) < CLOSE


def test_a_body_at_rest_carries_its_weight(body):
    still = chain_expressions(body, moving=False)
    forces = coordinate_forces(still, joint_forces(still))
    f = ca.Function("f", [still.q], [forces])
    lift = np.array(f(np.zeros(len(body.coordinates)))).ravel()
    up = lift[body.coordinates.index("pelvis_tz")]
    assert up == pytest.approx(body.mass_kg * 9.81, rel=1e-12)


def test_the_equations_of_one_body_are_another_s_with_its_numbers(states):
    """Written once with symbols for a middle person, told the figures of another."""
    middle = build_body(Person(height_m=1.70, mass_kg=70.0))
    changes = (Change("leg_length", 0.02, "left"), Change("carried_mass", 9.0, where="left_hand"))
    other = build_body(Person(sex="female", height_m=1.48, mass_kg=118.0), changes=changes)
    assert body_pattern(middle) == body_pattern(other)
    numbers, symbols = body_symbols(middle)
    motion = chain_expressions(middle, numbers=numbers)
    forces = ca.vertcat(*joint_forces(motion))
    f = ca.Function("f", [motion.q, motion.v, motion.a, symbols], [forces, motion.mass()])
    for q, v, a in states[:5]:
        found, mass = f(q, v, a, body_values(other))
        assert miss(found, moving(other, q, v, a).qfrc_inverse) < CLOSE
        assert float(mass) == pytest.approx(other.mass_kg, rel=1e-12)
