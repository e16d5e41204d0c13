"""The whole body at the frames of a trial: what its motion needs, and how its centre moves."""

from __future__ import annotations

from dataclasses import dataclass, field

import mujoco
import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.kinematics import joint_angles, joint_curvatures, joint_rates
from solespine.loads.poses import Poses


@dataclass(frozen=True, eq=False)
class WholeBody:
    """Newton and Euler of the whole body at k frames.

    Attributes:
        force: (k, 3) N that something must push with.
        moment: (k, 3) Nm about the centre of mass.
        centre: (k, 3) m, the centre of mass.
        bones: (k, n_bones, 3) m where the bones' origins lie.
        turns: (k, n_bones, 3, 3) their axes as columns.
        ways: (k, 6, n_coordinates) how the centre of mass (m) and the angular momentum about it
            (kg m2 a radian) follow the coordinates.
    """

    force: Array = field(repr=False)
    moment: Array = field(repr=False)
    centre: Array = field(repr=False)
    bones: Array = field(repr=False)
    turns: Array = field(repr=False)
    ways: Array = field(repr=False)


def whole_body(body: Body, poses: Poses, frames: np.ndarray) -> WholeBody:
    """Newton and Euler at some frames of a trial.

    Args:
        body: of the person.
        poses: of the trial.
        frames: (k,) indices of fitted frames.
    """
    model, data = body.model, mujoco.MjData(body.model)
    q, v, a = (x[frames] for x in (poses.coordinates, poses.speeds, poses.accelerations))
    rates = joint_rates(body, q)
    bend = joint_curvatures(body, q)[..., None] * (rates != 0)
    qpos, qvel = joint_angles(body, q), np.einsum("kij,kj->ki", rates, v)
    qacc = np.einsum("kij,kj->ki", rates, a) + np.einsum("kij,kj->ki", bend, v**2)
    count = len(frames)
    found = WholeBody(
        np.zeros((count, 3)), np.zeros((count, 3)), np.zeros((count, 3)),
        np.zeros((count, model.nbody, 3)), np.zeros((count, model.nbody, 3, 3)),
        np.zeros((count, 6, q.shape[1])),
    )  # fmt: skip
    demand, ways = np.zeros(model.nv), np.zeros((6, model.nv))
    for k in range(count):
        data.qpos[:], data.qvel[:], data.qacc[:] = qpos[k], qvel[k], qacc[k]
        for step in (mujoco.mj_kinematics, mujoco.mj_comPos, mujoco.mj_comVel):
            step(model, data)
        mujoco.mj_rne(model, data, 1, demand)
        wrench = np.linalg.solve(data.cdof[:6], demand[:6])  # about the centre of mass
        found.moment[k], found.force[k] = wrench[:3], wrench[3:]
        mujoco.mj_jacSubtreeCom(model, data, ways[:3], 1)
        mujoco.mj_angmomMat(model, data, ways[3:], 1)
        found.ways[k] = ways @ rates[k]
        found.centre[k], found.bones[k] = data.subtree_com[1], data.xpos
        found.turns[k] = data.xmat.reshape(-1, 3, 3)
    return found
