"""What is read from a standing body: pelvis, legs, feet, where the weight goes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import mujoco
import numpy as np

from solespine.body.anatomy import Array
from solespine.body.kinematics import fascia_path, place_bones
from solespine.body.model import SUFFIX, Body, Side
from solespine.body.tissues import fascia_force
from solespine.whatif.standing import Standing

# Angles of a coordinate: name, coordinate and sign. Both sides count alike in the body.
_ANGLES = (
    ("ankle_dorsiflexion_deg", "ankle_angle", 1.0),
    ("subtalar_eversion_deg", "subtalar_angle", -1.0),
    ("midfoot_flattening_deg", "midfoot_angle", 1.0),
    ("knee_flexion_deg", "knee_angle", 1.0),
    ("hip_flexion_deg", "hip_flexion", 1.0),
    ("hip_adduction_deg", "hip_adduction", 1.0),
    ("hip_internal_rotation_deg", "hip_rotation", 1.0),
)


def read_standing(standing: Standing) -> Mapping[str, float]:
    """Quantities by name, unit at the end; sided ones end in `_left` or `_right`.

    Pelvic obliquity counts right side up, the share of load is the left foot's.
    """
    body, pose = standing.body, standing.pose
    data = place_bones(body, pose)
    found = _middle(body, data, standing)
    for side in SUFFIX:
        for name, value in _side(standing, data, side).items():
            found[f"{name}_{side}"] = value
    return MappingProxyType(found)


def _middle(body: Body, data: mujoco.MjData, standing: Standing) -> dict[str, float]:
    pelvis = data.body("pelvis").xmat.reshape(3, 3)
    thorax = data.body("torso").xmat.reshape(3, 3)
    hips = data.body("femur_r").xpos - data.body("femur_l").xpos
    left = np.array([contact.side == "left" for contact in body.contacts])
    load = standing.forces[:, 2]
    at = body.coordinates.index
    return {
        "pelvic_obliquity_deg": float(np.degrees(np.arcsin(hips[2] / np.linalg.norm(hips)))),
        "pelvic_tilt_deg": float(np.degrees(np.arcsin(-pelvis[2, 0]))),
        "pelvic_rotation_deg": float(np.degrees(np.arctan2(pelvis[1, 0], pelvis[0, 0]))),
        "thorax_lean_right_deg": float(np.degrees(np.arcsin(-thorax[1, 1]))),
        "lumbar_extension_deg": float(np.degrees(standing.pose[at("lumbar_extension")])),
        "lumbar_bending_right_deg": float(np.degrees(standing.pose[at("lumbar_bending")])),
        "lumbar_extension_moment_nm": float(standing.torques[at("lumbar_extension")]),
        "lumbar_bending_moment_nm": float(standing.torques[at("lumbar_bending")]),
        "load_share_left_percent": float(100 * load[left].sum() / load.sum()),
    }


def _side(standing: Standing, data: mujoco.MjData, side: Side) -> dict[str, float]:
    body, suffix = standing.body, SUFFIX[side]
    found = {
        name: float(sign * np.degrees(standing.pose[body.coordinates.index(f"{joint}{suffix}")]))
        for name, joint, sign in _ANGLES
    }
    heel = [c.side == side and c.region == "heel" for c in body.contacts]
    foot = [c.side == side for c in body.contacts]
    load = standing.forces[:, 2]
    found["heel_load_n"] = float(load[heel].sum())
    found["heel_share_percent"] = float(100 * load[heel].sum() / max(load[foot].sum(), 1e-9))
    found["shank_internal_rotation_deg"] = _inward_turn(data, f"tibia{suffix}", side)
    found["rearfoot_eversion_deg"] = _eversion(data, f"calcn{suffix}", side)
    length = np.array(fascia_path(body, standing.pose)[side][0])
    found["fascia_force_n"] = float(fascia_force(body, body.fascia[side], length))
    return found


def _inward_turn(data: mujoco.MjData, bone: str, side: Side) -> float:
    """Turn of a bone about the vertical against the walking direction, inward, deg."""
    right = data.body(bone).xmat.reshape(3, 3)[:, 2]
    turn = np.degrees(np.arctan2(right[0], -right[1]))
    return float(turn if side == "right" else -turn)


def _eversion(data: mujoco.MjData, bone: str, side: Side) -> float:
    """Tilt of the heel bone's sole outward against the floor, deg."""
    up_right = data.body(bone).xmat.reshape(3, 3)[2, 2]
    return float(np.degrees(np.arcsin(up_right)) * (1.0 if side == "right" else -1.0))


def hip_distance(body: Body, pose: Array) -> float:
    """Between the hip centres, m."""
    data = place_bones(body, pose)
    return float(np.linalg.norm(data.body("femur_r").xpos - data.body("femur_l").xpos))
