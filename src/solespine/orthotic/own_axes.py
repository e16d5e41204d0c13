"""The axes that a shape has of itself: the same whichever way it was scanned, or mirrored."""

from __future__ import annotations

import numpy as np

from solespine.orthotic.model import Array


def own_axes(points: Array) -> Array:
    """Principal axes of points (n, 3) as rows (3, 3), widest spread first; may be left-handed.

    Each points to where its points reach farther (the sign of the third moment). In these axes a
    turned or mirrored shape has the very same coordinates, so that what is searched there along a
    fixed set of directions ends in the same place for the foot and for its mirror image.
    """
    shifted = points - points.mean(axis=0)
    axes: Array = np.linalg.eigh(shifted.T @ shifted)[1].T[::-1]
    third = ((shifted @ axes.T) ** 3).sum(axis=0)
    return axes * np.where(third < 0, -1.0, 1.0)[:, None]
