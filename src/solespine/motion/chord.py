"""Joint centre by the chord function of Plug-in Gait (Kadaba 1990; Davis 1991).

The centre lies at a known distance from the marker on the outer side of the joint; its line to the
marker stands at a right angle (or at one widened by a known abduction) on its line to the joint
above; and the joint axis lies in the plane of the wand, or is turned out of it by a known angle.
"""

from __future__ import annotations

import numpy as np

from solespine.motion.frames import cross, dot, unit
from solespine.recordings.model import Array

_STEPS = 40  # each shrinks the error of the turned plane, the less the nearer wand and joint are
_SETTLED_RAD = 1e-9


def chord(  # noqa: PLR0913 - the five quantities of the construction
    above: Array,
    marker: Array,
    wand: Array,
    offset_m: float,
    turn: float = 0.0,
    abduction: float = 0.0,
) -> Array:
    """Joint centre (n, 3) m.

    Args:
        above: (n, 3) m, centre of the joint above.
        marker: (n, 3) m, marker on the outer side of the joint.
        wand: (n, 3) m, marker of the segment between the two joints.
        offset_m: from the marker's middle to the joint centre: half the joint's width and the
            marker's radius.
        turn: from the wand to the joint axis about the line from the joint above down to the
            centre, right-handed, rad.
        abduction: by how much the angle between the joint axis and the segment exceeds a right
            angle, rad.
    """
    along = unit(marker - above)
    aside = unit(_across(wand - above, along))
    if not turn:
        return _centre(above, marker, aside, offset_m, abduction)
    other = cross(along, aside)
    about = np.full(len(marker), turn)
    for _ in range(_STEPS):
        outward = np.cos(about)[:, None] * aside + np.sin(about)[:, None] * other
        centre = _centre(above, marker, outward, offset_m, abduction)
        missing = _wrapped(turn - measured_turn(above, centre, marker, wand))
        about = about + missing
        if not np.nanmax(np.abs(missing), initial=0.0) > _SETTLED_RAD:
            break
    return centre


def measured_turn(above: Array, centre: Array, marker: Array, wand: Array) -> Array:
    """Angle (n,) rad from the wand to the marker about the line from `above` down to `centre`."""
    down = unit(centre - above)
    to_wand = _across(wand - above, down)
    to_marker = _across(marker - centre, down)
    angle: Array = np.arctan2(dot(cross(to_wand, to_marker), down), dot(to_wand, to_marker))
    return angle


def _across(vector: Array, along: Array) -> Array:
    """The part of a vector that stands at a right angle on `along`."""
    part: Array = vector - dot(vector, along)[:, None] * along
    return part


def _centre(
    above: Array, marker: Array, outward: Array, offset_m: float, abduction: float
) -> Array:
    """Third corner of the triangle joint above, marker, centre; it bulges away from `outward`."""
    line = marker - above
    length = np.sqrt(dot(line, line))
    offset = np.minimum(offset_m, length)
    wide = np.pi / 2 + abduction
    reach = offset * np.cos(wide) + np.sqrt(length**2 - (offset * np.sin(wide)) ** 2)
    sine = offset * np.sin(wide) / length
    cosine = np.sqrt(1.0 - sine**2)
    along = line / length[:, None]
    point: Array = above + reach[:, None] * (cosine[:, None] * along - sine[:, None] * outward)
    return point


def _wrapped(angle: Array) -> Array:
    """Angle brought between -pi and pi."""
    near: Array = np.arctan2(np.sin(angle), np.cos(angle))
    return near
