"""Thorax of Plug-in Gait: C7 and T10 behind, CLAV and STRN in front; x forward, y left, z up."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from solespine.motion.euler import yxz
from solespine.motion.frames import axes_z_then_x
from solespine.motion.model import CurveKey
from solespine.recordings.model import Array, Side

_ROLES = ("C7", "T10", "CLAV", "STRN")


def thorax_of(markers: Mapping[str, Array]) -> Array | None:
    """Axes (n, 3, 3) of the thorax, or None where one of its four markers is missing.

    z runs from the middle of the lower pair to the middle of the upper pair; x as near as it may
    to the line from the back pair to the front pair.
    """
    if any(role not in markers for role in _ROLES):
        return None
    c7, t10, clav, strn = (markers[role] for role in _ROLES)
    return axes_z_then_x((c7 + clav) - (t10 + strn), (clav + strn) - (c7 + t10))


def trunk_angles(thorax: Array, side: Side) -> dict[CurveKey, Array]:
    """Tilt, obliquity and rotation of the thorax against the walk, (n,) rad."""
    sign = 1.0 if side == "left" else -1.0
    walk = np.broadcast_to(np.eye(3), thorax.shape)
    tilt, obliquity, rotation = yxz(walk, thorax)
    return {
        ("trunk_tilt", side): tilt,
        ("trunk_obliquity", side): sign * obliquity,
        ("trunk_rotation", side): -sign * rotation,
    }


def spine_angles(pelvis: Array, thorax: Array, side: Side) -> dict[CurveKey, Array]:
    """Thorax against pelvis, (n,) rad.

    Plug-in Gait takes the pelvis as seen from the thorax and turns the signs round; the axes
    about which the angles are counted are therefore the thorax's y and the pelvis's z.
    """
    sign = 1.0 if side == "left" else -1.0
    flexion, side_bend, rotation = yxz(thorax, pelvis)
    return {
        ("spine_flexion", side): -flexion,
        ("spine_lateral", side): sign * side_bend,
        ("spine_rotation", side): sign * rotation,
    }
