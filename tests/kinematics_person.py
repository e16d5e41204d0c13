"""A jointed person made of sticks: markers placed by angles that are known beforehand."""

from __future__ import annotations

import numpy as np

from solespine.motion.euler import turn_x, turn_y, turn_z
from solespine.recordings import Subject

LEG = {("leg_length", s): 0.85 for s in ("left", "right")}
WIDTHS = {
    (f"{joint}_width", s): width
    for s in ("left", "right")
    for joint, width in (("knee", 0.10), ("ankle", 0.07))
}
SUBJECT = Subject(
    measures_m={**LEG, **WIDTHS, ("asis_distance", None): 0.24}, marker_radius_m=0.007
)
ANGLES = {
    "pelvis_tilt": 0.2, "pelvis_obliquity": 0.05, "pelvis_rotation": 0.1,
    "hip_flexion": 0.5, "hip_adduction": 0.1, "hip_rotation": 0.15,
    "knee_flexion": 0.7, "knee_adduction": 0.05, "knee_rotation": -0.1,
    "ankle_dorsiflexion": 0.2, "ankle_rotation": 0.1,
}  # fmt: skip


def person(hips: dict[str, np.ndarray], frames: int = 3, **left: float) -> dict[str, np.ndarray]:
    """Markers (frames, 3) m of a person whose left leg has these angles, the right leg none.

    Args:
        hips: left and right hip centre (3,) m in pelvis axes.
        frames: how many equal frames.
        left: angles of the left side, rad, by name of curve; 0 where not said.
    """
    angle = {name: left.get(name, 0.0) for name in ANGLES}
    pelvis = (
        turn_y(angle["pelvis_tilt"])
        @ turn_x(angle["pelvis_obliquity"])
        @ turn_z(-angle["pelvis_rotation"])
    )
    origin = np.array([0.3, -0.1, 1.0])
    placed = {
        "LASI": origin + pelvis @ [0.0, 0.12, 0.0],
        "RASI": origin + pelvis @ [0.0, -0.12, 0.0],
        "SACR": origin + pelvis @ [-0.18, 0.0, 0.0],
    }
    placed |= _leg("L", 1.0, origin + pelvis @ hips["left"], pelvis, angle)
    placed |= _leg("R", -1.0, origin + pelvis @ hips["right"], pelvis, dict.fromkeys(angle, 0.0))
    return {role: np.tile(point, (frames, 1)) for role, point in placed.items()}


def _leg(letter, sign, hip, pelvis, angle):
    thigh = (
        pelvis
        @ turn_y(-angle["hip_flexion"])
        @ turn_x(-sign * angle["hip_adduction"])
        @ turn_z(-sign * angle["hip_rotation"])
    )
    knee = hip + thigh @ [0.0, 0.0, -0.40]
    shank = (
        thigh
        @ turn_y(angle["knee_flexion"])
        @ turn_x(-sign * angle["knee_adduction"])
        @ turn_z(-sign * angle["knee_rotation"])
    )
    ankle = knee + shank @ [0.0, 0.0, -0.38]
    # The foot here has x forward; a right angle to the shank is no dorsiflexion.
    foot = shank @ turn_y(-angle["ankle_dorsiflexion"]) @ turn_z(-sign * angle["ankle_rotation"])
    return {
        letter + "KNE": knee + thigh @ [0.0, sign * 0.057, 0.0],
        letter + "MKNE": knee - thigh @ [0.0, sign * 0.057, 0.0],
        letter + "THI": knee + thigh @ [0.0, sign * 0.10, 0.2],
        letter + "ANK": ankle + shank @ [0.0, sign * 0.042, 0.0],
        letter + "MMA": ankle - shank @ [0.0, sign * 0.042, 0.0],
        letter + "TIB": ankle + shank @ [0.0, sign * 0.08, 0.2],
        letter + "TOE": ankle + foot @ [0.13, 0.0, -0.05],
        letter + "HEE": ankle + foot @ [-0.05, 0.0, -0.05],
    }
