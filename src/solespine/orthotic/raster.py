"""Triangles to heights on a grid, exactly: the lowest (or highest) surface over every node."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from solespine.errors import TooPoorError
from solespine.orthotic.model import Array

_FACES = 250_000  # at once
_TESTS = 2_000_000  # node-in-triangle tests at once
_MOST = 150_000_000  # tests in all: more means layers upon layers, not a foot


def envelope(
    triangles: NDArray[Any],
    turn: Array,
    shift: Array,
    grid: tuple[float, float, float],
    shape: tuple[int, int],
    ceiling: float = np.inf,
) -> Array:
    """The lowest height of a triangle soup over every node; NaN where there is none.

    Args:
        triangles: (n, 3, 3), any unit.
        turn, shift: place on the grid = corner @ turn.T + shift; turn (3, 3), shift (3,).
        grid: first node x, first node y, step, in mm.
        shape: nodes along x and y.
        ceiling: triangles wholly above this height are left out.

    Raises:
        TooPoorError: so many layers that no surface can be meant.
    """
    lowest = np.full(shape, np.inf)
    spent = 0
    for start in range(0, len(triangles), _FACES):
        part = triangles[start : start + _FACES].astype(np.float64) @ turn.T + shift
        part = part[part[:, :, 2].min(axis=1) < ceiling]
        part[:, :, 0] = (part[:, :, 0] - grid[0]) / grid[2]
        part[:, :, 1] = (part[:, :, 1] - grid[1]) / grid[2]
        spent += _lower(lowest, part)
        if spent > _MOST:
            raise TooPoorError("the faces lie in too many layers for a foot; export one surface")
    lowest[np.isinf(lowest)] = np.nan
    return lowest


def _lower(lowest: Array, corners: Array) -> int:
    """Enter the triangles into the grid; the number of tests made."""
    most = np.array(lowest.shape) - 1
    first = np.clip(np.ceil(corners[:, :, :2].min(axis=1) - 1e-9), 0, most + 1).astype(np.int64)
    last = np.clip(np.floor(corners[:, :, :2].max(axis=1) + 1e-9), -1, most).astype(np.int64)
    size = np.clip(last - first + 1, 0, None)
    tests = size[:, 0] * size[:, 1]
    kept = np.flatnonzero(tests)
    corners, first, size, tests = corners[kept], first[kept], size[kept], tests[kept]
    ends = np.cumsum(tests)
    if not len(ends) or ends[-1] > _MOST:
        return int(ends[-1]) if len(ends) else 0
    cuts = np.searchsorted(ends, np.arange(_TESTS, ends[-1], _TESTS))
    for piece in np.split(np.arange(len(kept)), cuts):
        if len(piece):
            _enter(lowest, corners[piece], first[piece], size[piece], tests[piece])
    return int(ends[-1])


def _enter(lowest: Array, corners: Array, first: Any, size: Any, tests: Any) -> None:
    owner = np.repeat(np.arange(len(tests)), tests)
    count = np.arange(len(owner)) - np.repeat(np.cumsum(tests) - tests, tests)
    i = first[owner, 0] + count // size[owner, 1]
    j = first[owner, 1] + count % size[owner, 1]
    a, b, c = (corners[:, k, :] for k in range(3))
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    flat = np.abs(area) < 1e-12
    area = np.where(flat, 1.0, area)
    u, v = i - a[owner, 0], j - a[owner, 1]
    s = (u * (c - a)[owner, 1] - v * (c - a)[owner, 0]) / area[owner]
    t = (v * (b - a)[owner, 0] - u * (b - a)[owner, 1]) / area[owner]
    inside = (s >= -1e-9) & (t >= -1e-9) & (s + t <= 1 + 1e-9) & ~flat[owner]
    own = owner[inside]
    z = a[own, 2] + s[inside] * (b - a)[own, 2] + t[inside] * (c - a)[own, 2]
    np.minimum.at(lowest, (i[inside], j[inside]), z)
