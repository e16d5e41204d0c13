"""Cardan angles of one segment against another in the order y, x, z.

With x forward, y to the left and z up this is flexion about the parent's y, then ad/abduction about
the floating x, then rotation about the child's z: the order of Grood and Suntay (1983) and of every
Plug-in Gait output.
"""

from __future__ import annotations

import numpy as np

from solespine.motion.frames import dot
from solespine.recordings.model import Array


def yxz(parent: Array, child: Array) -> tuple[Array, Array, Array]:
    """Angles (n,) rad about y, x and z that turn `parent` into `child`, both (n, 3, 3)."""
    about_x = np.arcsin(np.clip(-_entry(parent, child, 1, 2), -1.0, 1.0))
    about_y = np.arctan2(_entry(parent, child, 0, 2), _entry(parent, child, 2, 2))
    about_z = np.arctan2(_entry(parent, child, 1, 0), _entry(parent, child, 1, 1))
    return about_y, about_x, about_z


def turn_y(angle: float) -> Array:
    """Rotation (3, 3) about y by an angle in rad."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def turn_x(angle: float) -> Array:
    """Rotation (3, 3) about x by an angle in rad."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


def turn_z(angle: float) -> Array:
    """Rotation (3, 3) about z by an angle in rad."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def mean_angle(angles: Array) -> float:
    """Mean on the circle of angles (n,) rad without the missing ones; NaN where all are missing."""
    seen = angles[np.isfinite(angles)]
    if not seen.size:
        return float("nan")
    return float(np.arctan2(np.sin(seen).mean(), np.cos(seen).mean()))


def _entry(parent: Array, child: Array, row: int, column: int) -> Array:
    """One entry of the child's axes seen from the parent, (n,)."""
    return dot(parent[:, :, row], child[:, :, column])
