"""Hip centres from four pelvis markers after Harrington 2007 (J Biomech 40:595-602).

Their regression on children and adults, with and without cerebral palsy. Its landmarks lie on the
body, a marker's centre before or behind them: markers are set back as pyCGM2 does, by their radius
and a base plate of 2 mm. The soft tissue under them (9.7 mm before the front spines of adults in
CT, Mantovani 2016) is not taken off.
"""

from __future__ import annotations

import numpy as np

from solespine.body.anatomy import Array

# Harrington 2007: millimetres, pelvis axes with the origin between the front spines.
_FORWARD = (-0.24, -9.9)  # of pelvic depth
_UP = (-0.30, -10.9)  # of pelvic width
_OUT = (0.33, 7.3)  # of pelvic width
MARKER_RADIUS_M = 0.007  # 14 mm markers, the most common in gait laboratories
_BASE_M = 0.002


def hip_offset(depth_m: Array, width_m: Array) -> tuple[Array, Array, Array]:
    """Forward, up and outward from the middle between the front spines, m.

    Args:
        depth_m: middle of the front to middle of the back spines.
        width_m: between the front spines.
    """
    ahead, above, out = (slope * size + add / 1e3 for (slope, add), size in
                         ((_FORWARD, depth_m), (_UP, width_m), (_OUT, width_m)))  # fmt: skip
    return ahead, above, out


def marked_hip_offset(
    depth_m: Array, width_m: Array, radius_m: float = MARKER_RADIUS_M
) -> tuple[Array, Array, Array]:
    """The same from the centres of markers that stand on the spines.

    Args:
        depth_m: middle of the front to middle of the back markers.
        width_m: between the front markers.
        radius_m: of the markers.
    """
    ahead, above, out = hip_offset(depth_m - 2 * radius_m - _BASE_M, width_m)
    return ahead - radius_m - _BASE_M, above, out


def hip_centres(
    front_right: Array, front_left: Array, back_right: Array, back_left: Array
) -> tuple[Array, Array]:
    """Right and left hip centre, (n, 3) m each.

    Args:
        front_right: (n, 3) m, marker on the right front spine; and so on for the others.
        front_left: left anterior.
        back_right: right posterior.
        back_left: left posterior.
    """
    front, back = (front_right + front_left) / 2, (back_right + back_left) / 2
    right = _unit(front_right - front_left)
    forward = front - back
    forward = _unit(forward - np.sum(forward * right, axis=-1, keepdims=True) * right)
    up = np.cross(right, forward)
    depth = np.linalg.norm(front - back, axis=-1, keepdims=True)
    width = np.linalg.norm(front_right - front_left, axis=-1, keepdims=True)
    ahead, above, out = marked_hip_offset(depth, width)
    middle = front + ahead * forward + above * up
    return middle + out * right, middle - out * right


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))
