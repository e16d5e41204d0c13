"""Inverse dynamics against OpenSim on identical input: our body rebuilt joint by joint there."""

from __future__ import annotations

import warnings

import mujoco
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from loads_cases import made_body, made_frames
from solespine.body.kinematics import joint_angles, joint_curvatures, joint_rates
from solespine.loads.dynamics import pushed

opensim = pytest.importorskip("opensim", reason="the oracle package opensim is not installed")
LIGHT_KG = 1e-9  # of the bodies between the turns of one bone, which OpenSim needs


def vec(values):
    return opensim.Vec3(*(float(x) for x in values))


def angles(turn):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a quarter turn has many names, all of them right
        return vec(turn.as_euler("XYZ"))


def rotation(quat):
    return Rotation.from_quat(np.roll(quat, -1))


def onto(axis, start):
    """The shortest turn of `start` onto a joint's axis."""
    unit = axis / np.linalg.norm(axis)
    cross = np.cross(start, unit)
    size = np.linalg.norm(cross)
    angle = np.arctan2(size, start @ unit)
    across = np.array([0.0, 1.0, 0.0]) if start[0] else np.array([1.0, 0.0, 0.0])
    return Rotation.from_rotvec(angle * (cross / size if size > 1e-12 else across))


def rebuilt(model):
    """The model in OpenSim: every hinge a pin, every slide a slider, one after the other."""
    twin = opensim.Model()
    twin.setGravity(vec(model.opt.gravity))
    made = {0: twin.getGround()}
    for i in range(1, model.nbody):
        parent, place, turn = (
            made[model.body_parentid[i]],
            model.body_pos[i],
            rotation(model.body_quat[i]),
        )
        joints = range(model.body_jntadr[i], model.body_jntadr[i] + model.body_jntnum[i])
        for k in joints:
            hinge = model.jnt_type[k] == mujoco.mjtJoint.mjJNT_HINGE
            last = k == joints[-1]
            body = bone(model, i) if last else light(f"{model.joint(k).name}_between")
            twin.addBody(body)
            axis = onto(
                model.jnt_axis[k], np.array([0.0, 0.0, 1.0]) if hinge else np.array([1.0, 0, 0])
            )
            kind = opensim.PinJoint if hinge else opensim.SliderJoint
            at = model.jnt_pos[k] if hinge else np.zeros(3)
            name = f"j_{model.joint(k).name}"
            parent_end = (parent, vec(place + turn.apply(at)), angles(turn * axis))
            joint = kind(name, *parent_end, body, vec(at), angles(axis))
            joint.updCoordinate().setName(model.joint(k).name)
            twin.addJoint(joint)
            parent, place, turn = body, np.zeros(3), Rotation.identity()
        if not len(joints):
            body = bone(model, i)
            twin.addBody(body)
            twin.addJoint(
                opensim.WeldJoint(
                    f"j_{model.body(i).name}",
                    parent,
                    vec(place),
                    angles(turn),
                    body,
                    vec(np.zeros(3)),
                    vec(np.zeros(3)),
                )
            )
        made[i] = body
    return twin


def light(name):
    return opensim.Body(name, LIGHT_KG, vec(np.zeros(3)), opensim.Inertia(*[LIGHT_KG * 1e-4] * 3))


def bone(model, i):
    axes = rotation(model.body_iquat[i]).as_matrix()
    full = axes @ np.diag(model.body_inertia[i]) @ axes.T
    parts = [full[0, 0], full[1, 1], full[2, 2], full[0, 1], full[0, 2], full[1, 2]]
    return opensim.Body(
        model.body(i).name,
        float(model.body_mass[i]),
        vec(model.body_ipos[i]),
        opensim.Inertia(*(float(x) for x in parts)),
    )


def test_inverse_dynamics_is_opensim_s_own():
    body = made_body()
    frames, pushes, moved = made_frames(body, n=3)
    twin = rebuilt(body.model)
    state = twin.initSystem()
    solver = opensim.InverseDynamicsSolver(twin)
    order = twin.getCoordinateNamesInMultibodyTreeOrder()
    names = [order.getElt(i) for i in range(body.model.nv)]
    names = [name.split("/")[-1] for name in names]
    ours = [body.model.joint(name).dofadr[0] for name in names]
    for k in range(len(moved[0])):
        coordinates, speeds, accelerations = (values[k] for values in moved)
        rates = joint_rates(body, coordinates)
        bend = joint_curvatures(body, coordinates)[:, None] * (rates != 0)
        values = joint_angles(body, coordinates)
        fast, faster = rates @ speeds, rates @ accelerations + bend @ speeds**2
        for name, at in zip(names, ours, strict=True):
            one = twin.getCoordinateSet().get(name)
            one.setValue(state, float(values[at]), False)
            one.setSpeedValue(state, float(fast[at]))
        up = opensim.Vector(len(names), 0.0)
        for i, at in enumerate(ours):
            up.set(i, float(faster[at]))
        twin.realizeVelocity(state)
        forces = solver.solve(state, up)
        told = np.array([forces.get(i) for i in range(len(names))])
        mine = frames.demand[k][ours]
        for group in (slice(0, 6), slice(6, None)):
            peak = np.abs(told[group]).max()
            assert mine[group] == pytest.approx(told[group], abs=1e-6 * peak)


def test_a_push_on_a_bone_is_what_its_jacobian_says():
    body = made_body()
    frames, _, moved = made_frames(body, n=2)
    force, place = (
        np.array([[12.0, -5.0, 300.0]] * 2),
        frames.bones[:, body.model.body("calcn_r").id],
    )
    moment = np.cross(place, force)
    mine = pushed(frames, "calcn_r", force, moment)
    data = mujoco.MjData(body.model)
    for k in range(2):
        data.qpos[:] = joint_angles(body, moved[0][k])
        mujoco.mj_kinematics(body.model, data)
        mujoco.mj_comPos(body.model, data)
        found = np.zeros(body.model.nv)
        mujoco.mj_applyFT(
            body.model, data, force[k], np.zeros(3), place[k], body.model.body("calcn_r").id, found
        )
        assert mine[k] == pytest.approx(found, abs=1e-8)
