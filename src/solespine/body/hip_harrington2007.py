"""Hip centres from four pelvis markers after Harrington 2007 (J Biomech 40:595-602).

Their regression on children and adults, with and without cerebral palsy.
"""

from __future__ import annotations

import numpy as np

from solespine.body.anatomy import Array

# Harrington 2007: millimetres, pelvis axes with the origin between the front spines.
_FORWARD = (-0.24, -9.9)  # of pelvic depth
_UP = (-0.30, -10.9)  # of pelvic width
_OUT = (0.33, 7.3)  # of pelvic width


def hip_centres(
    front_right: Array, front_left: Array, back_right: Array, back_left: Array
) -> tuple[Array, Array]:
    """Right and left hip centre, (n, 3) m each.

    Args:
        front_right: (n, 3) m, right anterior superior iliac spine; and so on for the others.
        front_left: left anterior.
        back_right: right posterior.
        back_left: left posterior.
    """
    front, back = (front_right + front_left) / 2, (back_right + back_left) / 2
    right = _unit(front_right - front_left)
    forward = front - back
    forward = _unit(forward - np.sum(forward * right, axis=-1, keepdims=True) * right)
    up = np.cross(right, forward)
    depth = np.linalg.norm(front - back, axis=-1, keepdims=True) * 1e3
    width = np.linalg.norm(front_right - front_left, axis=-1, keepdims=True) * 1e3
    ahead, above, out = (k * size + c for (k, c), size in
                         ((_FORWARD, depth), (_UP, width), (_OUT, width)))  # fmt: skip
    middle = front + (ahead * forward + above * up) / 1e3
    return middle + out * right / 1e3, middle - out * right / 1e3


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))
