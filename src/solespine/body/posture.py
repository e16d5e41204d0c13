"""The upright standing posture of a body: trunk upright, legs leaning a little forward."""

from __future__ import annotations

import numpy as np

from solespine.body.anatomy import Array
from solespine.body.kinematics import contact_points, place_bones, zero_pose
from solespine.body.model import Body
from solespine.evidence import load_body_evidence

_STEPS = 40
_NEAR_M = 1e-6


def standing_pose(body: Body) -> Array:
    """Both feet flat, trunk and pelvis upright, the centre of mass a little before the ankles.

    With all joints at zero the centre of mass lies behind the ankles, where nobody stands. Hips
    and ankles turn against each other until it lies as far ahead of them as people's does.

    Returns:
        (n,) coordinates.
    """
    ahead = load_body_evidence().value("standing_com_ahead") * body.scales["foot_r"]
    pose = zero_pose(body)
    lean, leg = 0.0, pose[body.coordinates.index("pelvis_tz")]
    for _ in range(_STEPS):
        _set_lean(body, pose, lean)
        miss = ahead - com_ahead_of_ankles(body, pose)
        if abs(miss) < _NEAR_M:
            break
        lean += miss / leg
    return pose


def com_ahead_of_ankles(body: Body, pose: Array) -> float:
    """How far the centre of mass of all lies before the middle of both ankles, m along x."""
    data = place_bones(body, pose)
    ankles = [data.body(f"talus{side}").xpos[0] for side in ("_r", "_l")]
    return float(data.subtree_com[1][0] - np.mean(ankles))


def _set_lean(body: Body, pose: Array, lean: float) -> None:
    """Lean both legs forward (rad), keep pelvis and feet level, set the soles on the ground."""
    for side in ("_r", "_l"):
        pose[body.coordinates.index(f"hip_flexion{side}")] = -lean
        pose[body.coordinates.index(f"ankle_angle{side}")] = lean
    height = body.coordinates.index("pelvis_tz")
    pose[height] = 0.0
    pose[height] = -min(place[2] for place in contact_points(body, pose).values())
