"""The small move that sets heel and ball on one plane, heel to ball along x, the heel at x = 0."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solespine.errors import TooPoorError
from solespine.orthotic.model import Array, Surface

_LOWEST = 12  # nodes that make a resting place


def level(surface: Surface) -> tuple[Array, Array]:
    """Turn (3, 3) and shift (3,) mm that level the surface; near none when it is level.

    Raises:
        TooPoorError: heel or ball is not in the surface.
    """
    z = surface.z_mm
    x, y = np.meshgrid(surface.x_mm, surface.y_mm, indexing="ij")
    known = ~np.isnan(z)
    rows = surface.x_mm[(known.sum(axis=1) >= 5)]
    if len(rows) < 50:
        raise TooPoorError("too little of the sole is left; scan the whole sole of one foot")
    u = (x - rows[0]) / (rows[-1] - rows[0])
    ball = known & (u > 0.6) & (u < 0.78)
    middle, half = _middle(surface, ball)
    across = (y - middle) / half
    heel = _rest(x, y, z, known & (u > 0.08) & (u < 0.28))
    inner = _rest(x, y, z, ball & (across > 0.25) & (across < 0.75))
    outer = _rest(x, y, z, ball & (across < -0.25) & (across > -0.75))
    # the ball may bear on its middle: roll by its two sides, pitch by whatever is lowest
    normal = np.cross(_rest(x, y, z, ball & (np.abs(across) < 0.75)) - heel, inner - outer)
    normal *= np.sign(normal[2]) / np.linalg.norm(normal)
    heel_y, _ = _middle(surface, known & (u > 0.1) & (u < 0.25))
    forward = np.array([0.52 * (rows[-1] - rows[0]), middle - heel_y, 0.0])  # heel to ball
    forward -= (forward @ normal) * normal
    forward /= np.linalg.norm(forward)
    turn = np.stack([forward, np.cross(normal, forward), normal])
    centre = np.array([rows[0] + 0.17 * (rows[-1] - rows[0]), heel_y, 0.0])
    placed = turn @ centre
    back = _back(surface.x_mm, known.sum(axis=1))
    return turn, np.array([centre[0] - placed[0] - back, -placed[1], -(turn @ heel)[2]])


def _back(x: Array, counts: NDArray[np.int64]) -> float:
    """Where the heel begins: the row with five nodes, between rows by their numbers."""
    first = int((counts >= 5).argmax())
    if first == 0:
        return float(x[0])
    before, after = int(counts[first - 1]), int(counts[first])
    return float(x[first] - (x[1] - x[0]) * (after - 5) / max(1, after - before))


def _middle(surface: Surface, part: NDArray[np.bool_]) -> tuple[float, float]:
    """Halfway between inner and outer edge and half the width, mean over the rows of the part."""
    rows = np.flatnonzero(part.any(axis=1))
    if not len(rows):
        raise TooPoorError("heel or ball is missing in the scan; scan the whole sole of one foot")
    known = ~np.isnan(surface.z_mm[rows])
    first = surface.y_mm[known.argmax(axis=1)]
    last = surface.y_mm[known.shape[1] - 1 - known[:, ::-1].argmax(axis=1)]
    return float(np.mean(0.5 * (first + last))), float(np.mean(0.5 * (last - first)))


def _rest(x: Array, y: Array, z: Array, part: NDArray[np.bool_]) -> Array:
    """Mean place of the lowest nodes of a part."""
    index = np.flatnonzero(part.ravel())
    if len(index) < 4 * _LOWEST:
        raise TooPoorError("heel or ball is missing in the scan; scan the whole sole of one foot")
    lowest = index[np.argsort(z.ravel()[index], kind="stable")[:_LOWEST]]
    return np.array([part_.ravel()[lowest].mean() for part_ in (x, y, z)])
