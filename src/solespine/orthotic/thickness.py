"""The finished part at single places: its upper side with the edge rounded, and how thick it is."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from solespine.orthotic.make import Orthotic
from solespine.orthotic.model import Array
from solespine.orthotic.solid import rounding


def top_at(orthotic: Orthotic, x: Array, y: Array) -> Array:
    """Height (mm) of the upper side at places (n,) within the outline, foot frame."""
    field, shell, built = orthotic.dorsal.field, orthotic.shell, orthotic.built
    points = np.stack([x, y], axis=1)
    taken = rounding(field, shell.top, points, built.cut.polygon, built.round_mm)
    top: Array = field.at(shell.top, x, y) - taken
    return np.maximum(top, field.at(shell.bottom, x, y))


def thickness_at(orthotic: Orthotic, x: Array, y: Array) -> Array:
    """Least distance (mm) from the upper side at places (n,) to the underside.

    Of a steep wall this is the wall, where the height of material upright is far more.
    """
    field, shell = orthotic.dorsal.field, orthotic.shell
    rows, columns = np.nonzero(shell.inside)
    below = np.c_[field.x[rows], field.y[columns], shell.bottom[rows, columns]]
    distance: Array = cKDTree(below).query(np.c_[x, y, top_at(orthotic, x, y)])[0]
    return distance
