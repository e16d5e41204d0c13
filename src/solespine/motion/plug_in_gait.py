"""Joint angles by the conventions of Plug-in Gait, from whatever markers there are.

Signs are those of `names.CURVES`; docs/conventions.md tells how they stand to the outputs of other
software.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from solespine.motion.calibration_model import Calibration, LegCalibration
from solespine.motion.euler import yxz
from solespine.motion.foot_flat import sole_pitch
from solespine.motion.joint_centres import leg_of
from solespine.motion.model import CurveKey
from solespine.motion.segments import (
    LEFTWARD,
    LETTER,
    Leg,
    Pelvis,
    foot_of,
    front_of_foot,
    pelvis_of,
    walk_frame,
)
from solespine.motion.thorax import spine_angles, thorax_of, trunk_angles
from solespine.recordings.model import SIDES, Array, Side

Curves = dict[CurveKey, Array]
_OF_SHANK = ("knee_rotation", "ankle_rotation")
_SAGITTAL = ("hip_flexion", "knee_flexion", "ankle_dorsiflexion", "foot_pitch")


def plug_in_gait(markers: Mapping[str, Array], calibration: Calibration) -> Curves:
    """All angles that the markers allow; a curve that they do not allow is absent.

    Args:
        markers: role to (n, 3) m in walk axes: x forward, y to the left, z up.
        calibration: of this person, see `calibrate`.

    Returns:
        Curve name and side to (n,) rad; NaN in frames where a marker is missing.
    """
    pelvis, thorax = pelvis_of(markers), thorax_of(markers)
    curves: Curves = {}
    for side in SIDES:
        if pelvis is not None:
            curves |= pelvis_angles(pelvis, side)
        if thorax is not None:
            curves |= trunk_angles(thorax, side)
        if thorax is not None and pelvis is not None:
            curves |= spine_angles(pelvis.axes, thorax, side)
        curves |= _leg_and_foot(markers, pelvis, calibration.legs[side], side)
    return curves


def _leg_and_foot(
    markers: Mapping[str, Array], pelvis: Pelvis | None, known: LegCalibration, side: Side
) -> Curves:
    curves = foot_pitch(markers, known, side)
    leg = leg_of(markers, pelvis, known, side)
    if leg is None:
        return curves
    if pelvis is not None:
        curves |= hip_angles(pelvis, leg, side)
    curves |= knee_angles(leg, side)
    toe, on_axis = front_of_foot(markers, LETTER[side])
    if toe is not None:
        foot = foot_angles(leg, foot_of(leg, toe, known, side), side)
        curves |= foot if on_axis else _sagittal(foot)
    if leg.source == "side view":
        return _sagittal(curves)
    return curves if leg.turns else {k: c for k, c in curves.items() if k[0] not in _OF_SHANK}


def _sagittal(curves: Curves) -> Curves:
    """Those of the leg's curves that hold without the joints' axes."""
    return {key: curve for key, curve in curves.items() if key[0] in _SAGITTAL}


def pelvis_angles(pelvis: Pelvis, side: Side) -> Curves:
    """Tilt, obliquity and rotation of the pelvis against the walk."""
    sign = LEFTWARD[side]
    tilt, obliquity, rotation = yxz(walk_frame(len(pelvis.axes)), pelvis.axes)
    return {
        ("pelvis_tilt", side): tilt,
        ("pelvis_obliquity", side): sign * obliquity,
        ("pelvis_rotation", side): -sign * rotation,
    }


def hip_angles(pelvis: Pelvis, leg: Leg, side: Side) -> Curves:
    """The thigh against the pelvis."""
    sign = LEFTWARD[side]
    about_y, about_x, about_z = yxz(pelvis.axes, leg.thigh)
    return {
        ("hip_flexion", side): -about_y,
        ("hip_adduction", side): -sign * about_x,
        ("hip_rotation", side): -sign * about_z,
    }


def knee_angles(leg: Leg, side: Side) -> Curves:
    """The shank against the thigh."""
    sign = LEFTWARD[side]
    about_y, about_x, about_z = yxz(leg.thigh, leg.shank)
    return {
        ("knee_flexion", side): about_y,
        ("knee_adduction", side): -sign * about_x,
        ("knee_rotation", side): -sign * about_z,
    }


def foot_angles(leg: Leg, foot: Array, side: Side) -> Curves:
    """The foot against the shank and against the way; the lying foot's x points up."""
    sign = LEFTWARD[side]
    about_y, about_x, _ = yxz(leg.shank_ankle, foot)
    _, heading, _ = yxz(walk_frame(len(foot)), foot)
    return {
        ("ankle_dorsiflexion", side): _near_zero(-about_y - np.pi / 2),
        ("ankle_rotation", side): -sign * about_x,
        ("foot_progression", side): -sign * heading,
    }


def _near_zero(angle: Array) -> Array:
    """The same angle between -pi and pi."""
    near: Array = np.arctan2(np.sin(angle), np.cos(angle))
    return near


def foot_pitch(markers: Mapping[str, Array], known: LegCalibration, side: Side) -> Curves:
    """The heel-to-toe line against the floor, zero where the foot lies flat."""
    heel, (toe, _) = markers.get(LETTER[side] + "HEE"), front_of_foot(markers, LETTER[side])
    if heel is None or toe is None or not np.isfinite(known.sole_pitch):
        return {}
    return {("foot_pitch", side): sole_pitch(heel, toe) - known.sole_pitch}
