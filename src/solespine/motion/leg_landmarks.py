"""The leg from joint centres and bony landmarks on both sides of knee and ankle.

For marker sets without Plug-in Gait's wands: the knee centre is the middle of its two sides (or
the file's own centre), its axis the line between them; the ankle likewise. The shank turns with
the ankle's axis, and its own zero is that of standing. Where no axis is to be had, the leg is seen
from the side and only sagittal angles hold.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from solespine.motion.calibration_model import LegCalibration
from solespine.motion.euler import turn_z
from solespine.motion.frames import axes_z_then_y, place, unit
from solespine.motion.segments import LEFTWARD, LETTER, Leg, Pelvis
from solespine.recordings.model import Array, Side

_LEFT_RIGHT = (("LHJC", "RHJC"), ("LASI", "RASI"), ("LGTR", "RGTR"))


def leg_landmarks(
    markers: Mapping[str, Array], pelvis: Pelvis | None, known: LegCalibration, side: Side
) -> Leg | None:
    """The leg, or None where a joint centre cannot be had."""
    letter, sign = LETTER[side], LEFTWARD[side]
    hip = hip_centre_of(markers, pelvis, known, side)
    if hip is None:
        return None
    left = leftward(markers, len(hip))
    knee = _centre(markers, letter + "KJC", letter + "KNE", letter + "MKNE")
    ankle = _centre(markers, letter + "AJC", letter + "ANK", letter + "MMA")
    knee_axis = _outward(markers, letter + "KNE", letter + "MKNE", knee)
    ankle_axis = _outward(markers, letter + "ANK", letter + "MMA", ankle)
    if knee is None:
        knee = _inward(markers.get(letter + "KNE"), sign * left, known.knee_offset_m)
    if ankle is None:
        ankle = _inward(markers.get(letter + "ANK"), sign * left, known.ankle_offset_m)
    if knee is None or ankle is None:
        return None
    if knee_axis is None:
        return _side_view(hip, knee, ankle, left)
    thigh = axes_z_then_y(hip - knee, sign * knee_axis)
    if ankle_axis is None:
        shank = axes_z_then_y(knee - ankle, sign * knee_axis)
        return Leg("landmarks", hip, knee, ankle, thigh, shank, shank, turns=False)
    by_ankle = axes_z_then_y(knee - ankle, sign * ankle_axis)
    shank = by_ankle @ turn_z(sign * known.tibial_torsion)
    return Leg("landmarks", hip, knee, ankle, thigh, shank, by_ankle)


def hip_centre_of(
    markers: Mapping[str, Array], pelvis: Pelvis | None, known: LegCalibration, side: Side
) -> Array | None:
    """The file's own hip centre (n, 3) m, else the regression's."""
    if LETTER[side] + "HJC" in markers:
        return markers[LETTER[side] + "HJC"]
    if pelvis is None or known.hip_in_pelvis is None:
        return None
    return place(pelvis.origin, pelvis.axes, known.hip_in_pelvis)


def leftward(markers: Mapping[str, Array], frames: int) -> Array:
    """To the left of the body, level, (n, 3): along the line of the hips, else across the walk."""
    for left, right in _LEFT_RIGHT:
        if left in markers and right in markers:
            return unit((markers[left] - markers[right]) * np.array([1.0, 1.0, 0.0]))
    return np.broadcast_to(np.array([0.0, 1.0, 0.0]), (frames, 3))


def _centre(markers: Mapping[str, Array], centre: str, outer: str, inner: str) -> Array | None:
    """The middle of both sides of a joint (n, 3) m, else the file's own centre."""
    if outer in markers and inner in markers:
        middle: Array = (markers[outer] + markers[inner]) / 2
        return middle
    return markers.get(centre)


def _outward(
    markers: Mapping[str, Array], outer: str, inner: str, centre: Array | None
) -> Array | None:
    """From a joint's inner side or centre to its outer side (n, 3); None without both."""
    start = markers.get(inner, centre)
    if outer not in markers or start is None:
        return None
    line: Array = markers[outer] - start
    return line


def _inward(outer: Array | None, outward: Array, offset_m: float) -> Array | None:
    """Joint centre beside a lone outer marker; None without a marker or without its distance."""
    if outer is None or not np.isfinite(offset_m):
        return None
    centre: Array = outer - offset_m * outward
    return centre


def _side_view(hip: Array, knee: Array, ankle: Array, left: Array) -> Leg:
    thigh, shank = axes_z_then_y(hip - knee, left), axes_z_then_y(knee - ankle, left)
    return Leg("side view", hip, knee, ankle, thigh, shank, shank, turns=False)
