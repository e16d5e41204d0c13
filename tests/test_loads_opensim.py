"""Inverse dynamics against OpenSim on identical input: our body rebuilt joint by joint there."""

from __future__ import annotations

import mujoco
import numpy as np
import pytest

from apart import apart, needs_opensim
from loads_cases import made_body, made_frames
from solespine.body.kinematics import joint_angles, joint_curvatures, joint_rates
from solespine.loads.dynamics import pushed


@needs_opensim
def test_inverse_dynamics_is_opensim_s_own():
    body = made_body()
    frames, _, moved = made_frames(body, n=3)
    for k in range(len(moved[0])):
        coordinates, speeds, accelerations = (values[k] for values in moved)
        rates = joint_rates(body, coordinates)
        bend = joint_curvatures(body, coordinates)[:, None] * (rates != 0)
        values = joint_angles(body, coordinates)
        fast, faster = rates @ speeds, rates @ accelerations + bend @ speeds**2
        names, told = apart("opensim_oracle", "joint_forces", values, fast, faster)
        mine = frames.demand[k][[body.model.joint(name).dofadr[0] for name in names]]
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
