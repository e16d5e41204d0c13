"""A small, slow, obvious solver of a still posture, for tests of the body only."""

from __future__ import annotations

import mujoco
import numpy as np

from solespine.body import Body
from solespine.body.kinematics import (
    joint_angles,
    joint_moment_arms,
)
from solespine.body.muscles import fibre_state, force_parts
from solespine.body.tissues import passive_moments

GRAVITY = 9.81


def gravity_forces(body: Body, pose: np.ndarray) -> np.ndarray:
    """Generalised force on every joint that holds the body still, (nv,)."""
    data = mujoco.MjData(body.model)
    data.qpos[:] = joint_angles(body, pose)
    mujoco.mj_fwdPosition(body.model, data)
    mujoco.mj_rne(body.model, data, 0, held := np.zeros(body.model.nv))
    return held


def lumbar_loads(body: Body, pose: np.ndarray, power: int = 2) -> dict[str, np.ndarray]:
    """Muscle forces that hold all fifteen lumbar joints, and the force on each endplate, N."""
    need = gravity_forces(body, pose) - passive_moments(body, pose)
    lengths, arms = joint_moment_arms(body, pose)
    active, passive = force_parts(body.muscles, fibre_state(body.muscles, lengths))
    rows = [body.model.joint(j).dofadr[0] for plate in body.endplates for j in plate.joints]
    moving = np.flatnonzero(np.abs(arms[:, rows]).max(axis=1) > 1e-6)
    target = need[rows] - arms[:, rows].T @ passive
    matrix = (arms[np.ix_(moving, rows)] * active[moving, None]).T
    activation = np.zeros(len(active))
    activation[moving] = least(matrix, target, power)
    forces = passive + activation * active
    found = {"activation": activation, "forces": forces,
             "miss": target - matrix @ activation[moving]}  # fmt: skip
    for plate in body.endplates:
        at = [body.model.joint(j).dofadr[0] for j in plate.slides]
        contact = gravity_forces(body, pose)[at] - arms[:, at].T @ forces
        found[plate.level] = plate.axes.T @ contact
    return found


def least(matrix: np.ndarray, target: np.ndarray, power: int = 2) -> np.ndarray:
    """Activations in 0 to 1 with the least sum of powers that reach the target (dual Newton)."""
    soft = 1e-4  # (Nm)^-2: how far a miss may go for a lower sum
    dual = np.zeros(len(target))

    def primal(y: np.ndarray) -> np.ndarray:
        slope = np.maximum(matrix.T @ y, 0.0)
        return np.minimum((slope / power) ** (1.0 / (power - 1)), 1.0)

    for _ in range(200):
        a = primal(dual)
        gradient = matrix @ a + soft * dual - target
        if np.abs(gradient).max() < 1e-7:
            break
        free = (a > 0) & (a < 1)
        gain = (
            np.where(free, a ** (2 - power) / (power * (power - 1)), 0.0) if power > 2 else free / 2
        )
        hessian = (matrix * gain) @ matrix.T + soft * np.eye(len(target))
        step = np.linalg.solve(hessian, gradient)
        size = 1.0
        while size > 1e-6:
            trial = dual - size * step
            slope = matrix @ primal(trial) + soft * trial - target
            if slope @ step > -1e-9 or size < 1e-5:
                break
            size /= 2
        dual = dual - size * step
    return primal(dual)
