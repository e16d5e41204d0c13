"""A bounded, even, repeatable sample of points on a triangle soup."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from solespine.errors import TooPoorError
from solespine.orthotic.model import Array

_GOLDEN = np.array([0.7548776662466927, 0.5698402909980532])  # evenest two-number sequence (R2)
_FACES = 500_000


def sample(triangles: NDArray[Any], count: int) -> tuple[Array, Array]:
    """Points (count, 3), evenly by area, and the unit normals (count, 3) of their triangles.

    Raises:
        TooPoorError: the mesh has no area.
    """
    areas = np.concatenate(
        [_areas(triangles[k : k + _FACES]) for k in range(0, len(triangles), _FACES)]
    )
    sums = np.cumsum(areas)
    if not np.isfinite(sums[-1]) or sums[-1] <= 0:
        raise TooPoorError("the mesh has no area: all faces are lines or points; scan again")
    marks = (np.arange(count) + 0.5) / count * sums[-1]
    chosen = triangles[np.minimum(np.searchsorted(sums, marks), len(sums) - 1)].astype(np.float64)
    pair = (np.arange(1, count + 1)[:, None] * _GOLDEN) % 1.0
    pair = np.where(pair.sum(axis=1, keepdims=True) > 1.0, 1.0 - pair, pair)
    a, b, c = _by_sides(chosen)
    points = a + pair[:, :1] * (b - a) + pair[:, 1:] * (c - a)
    cross = np.cross(b - a, c - a)
    length = np.linalg.norm(cross, axis=1, keepdims=True)
    return points, cross / np.where(length > 0, length, 1.0)


def _by_sides(corners: Array) -> tuple[Array, Array, Array]:
    """Corners (n, 3) in the order of the sides across from them: mirroring files swaps corners."""
    sides = [corners[:, (k + 1) % 3] - corners[:, (k + 2) % 3] for k in range(3)]
    order = np.argsort(np.stack([(side**2).sum(axis=1) for side in sides], 1), kind="stable")
    row = np.arange(len(corners))
    return corners[row, order[:, 0]], corners[row, order[:, 1]], corners[row, order[:, 2]]


def _areas(triangles: NDArray[Any]) -> Array:
    corners = triangles.astype(np.float64)
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    areas: Array = 0.5 * np.linalg.norm(cross, axis=1)
    return areas
