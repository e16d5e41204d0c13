"""Which way is down, which end is the heel, which side is the inner one: found from the shape.

Down is where the sole rests: the direction in which the largest share of the surface, counted as
seen from there, lies close to a resting plane. The ball is wider than the heel. The sole rises
towards the inner side of the midfoot, and its outline is hollow there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from solespine.errors import TooPoorError
from solespine.orthotic.model import Array
from solespine.orthotic.own_axes import own_axes

_BAND = 0.03  # of the extent: close to the resting plane
_SLAB = 0.15  # of the length: the sole with its borders, without ankle and leg
_BINS = 40
_CANDIDATES = 4
_WIDTH = 0.38  # of the length: an ordinary foot


@dataclass(frozen=True, eq=False)
class Frame:
    """Rows of `turn` are forwards, leftwards and up in the file's axes; `origin` in its unit.

    Attributes:
        length, width: of the sole, in the file's unit.
        medial: +1 where the inner side is leftwards (right foot), else -1.
        down_confidence, heel_confidence, side_confidence: 0 to 1.
    """

    turn: Array
    origin: Array
    length: float
    width: float
    medial: int
    down_confidence: float
    heel_confidence: float
    side_confidence: float


def find_frame(points: Array, normals: Array) -> Frame:
    """The frame of a foot given by points (n, 3) even on its surface and their normals (n, 3).

    Raises:
        TooPoorError: the shape is not that of a sole.
    """
    own = own_axes(points)
    placed = points @ own.T
    centre = np.median(placed, axis=0)
    shifted = placed - centre
    frames = [_frame(shifted, down, share) for down, share in _downs(shifted, normals @ own.T)]
    fits = sorted(
        (_likeness(frame) * share, -k)
        for k, (frame, share) in enumerate(frames)
        if frame is not None
    )
    if not fits:
        raise TooPoorError(
            "the shape is not that of a sole; scan the whole sole of one foot and nothing else"
        )
    best = frames[-fits[-1][1]][0]
    assert best is not None
    second = fits[-2][0] if len(fits) > 1 else 0.0
    sure = float(np.clip(1.0 - second / fits[-1][0], 0.0, 1.0))
    return _outside(replace(best, origin=best.origin + centre, down_confidence=sure), own)


def _outside(frame: Frame, own: Array) -> Frame:
    """The frame, found in the shape's own axes, in those of the file."""
    hand = float(np.sign(np.linalg.det(own)))
    turn = np.diag([1.0, hand, 1.0]) @ frame.turn @ own
    return replace(frame, turn=turn, origin=frame.origin @ own, medial=int(hand) * frame.medial)


def _likeness(frame: Frame) -> float:
    """How much width, heel and ball are those of a foot (0 to 1)."""
    shape = np.exp(-(((frame.width / frame.length - _WIDTH) / 0.12) ** 2))
    return float(shape * (0.3 + 0.7 * frame.heel_confidence))


def _frame(shifted: Array, down: Array, share: float) -> tuple[Frame | None, float]:
    """The frame if this way is down, or None where it shows no sole; and the share handed in."""
    try:
        turn, sole = _along(shifted, -down)
        return _ends(turn, sole), share
    except TooPoorError:
        return None, share


def _ends(turn: Array, sole: Array) -> Frame:
    low, high = np.percentile(sole[:, 0], [0.2, 99.8])
    length = float(high - low)
    width = float(np.subtract(*np.percentile(sole[:, 1], [99.5, 0.5])))
    if not 0.2 < width / length < 0.75:
        raise TooPoorError("too wide or too narrow for a sole")
    forward, heel_confidence = _forward(sole, low, length)
    if not forward:
        turn = turn * np.array([[-1.0], [-1.0], [1.0]])
        sole = sole * np.array([-1.0, -1.0, 1.0])
        low = -high
    medial, side_confidence = _medial(sole, low, length)
    origin = turn.T @ np.array([low, float(np.median(sole[:, 1])), sole[:, 2].min()])
    return Frame(turn, origin, length, width, medial, 0.0, heel_confidence, side_confidence)


def _sphere(count: int) -> Array:
    """Even directions (count, 3) by the golden spiral."""
    k = np.arange(count) + 0.5
    z = 1.0 - 2.0 * k / count
    turn = np.pi * (1.0 + 5.0**0.5) * k
    return np.stack([np.cos(turn) * np.sqrt(1 - z * z), np.sin(turn) * np.sqrt(1 - z * z), z], 1)


def _shares(points: Array, normals: Array, directions: Array, band: float) -> Array:
    """Share of the area, seen along each direction, that lies within `band` of its end."""
    height = directions @ points.T  # (k, n): rows, since percentiles of columns take twice as long
    seen = (directions @ normals.T) * (height > np.percentile(height, 99.6, axis=1)[:, None] - band)
    near: Array = (seen**2).sum(axis=1) / len(points)
    return near


def _downs(points: Array, normals: Array) -> list[tuple[Array, float]]:
    """The ways that may be down, best first, with their shares; far apart from each other."""
    step = max(1, len(points) // 5000)
    few, few_normals = points[::step], normals[::step]
    extent = 3.4 * float(np.sqrt(np.linalg.eigvalsh(np.cov(few.T))[-1]))
    axes = np.linalg.eigh(np.cov(few.T))[1].T
    directions = np.concatenate([_sphere(900), axes, -axes])
    shares = _shares(few, few_normals, directions, _BAND * extent)
    found = []
    for _ in range(_CANDIDATES):
        best, share = directions[shares.argmax()], float(shares.max())
        shares = np.where(directions @ best > 0.6, 0.0, shares)
        for reach in (0.12, 0.04):
            near = best + reach * _sphere(200)
            near = np.concatenate([best[None], near / np.linalg.norm(near, axis=1, keepdims=True)])
            best = near[_shares(few, few_normals, near, 0.7 * _BAND * extent).argmax()]
        found.append((best, share))
    return found


def _along(points: Array, up: Array) -> tuple[Array, Array]:
    """The turn whose x lies along the sole, and the points of the sole in it."""
    first = np.cross(up, [1.0, 0.0, 0.0] if abs(up[0]) < 0.7 else [0.0, 1.0, 0.0])
    first /= np.linalg.norm(first)
    turn = np.stack([first, np.cross(up, first), up])
    placed = points @ turn.T
    bottom = np.percentile(placed[:, 2], 0.4)
    extent = 3.4 * float(np.sqrt(np.linalg.eigvalsh(np.cov(placed[:, :2].T))[-1]))
    for _ in range(2):
        sole = placed[placed[:, 2] < bottom + _SLAB * extent]
        if len(sole) < 100:
            raise TooPoorError("no sole was found in the scan; scan the whole sole of one foot")
        values, axes = np.linalg.eigh(np.cov(sole[:, :2].T))
        extent = 3.4 * float(np.sqrt(values[-1]))
    forward = np.array([axes[0, 1], axes[1, 1], 0.0])
    flat = np.stack([forward, np.cross([0.0, 0.0, 1.0], forward), [0.0, 0.0, 1.0]])
    turn = flat @ turn
    placed = points @ turn.T
    return turn, placed[placed[:, 2] < bottom + _SLAB * extent]


def _edges(sole: Array, low: float, length: float) -> tuple[Array, Array, Array]:
    """Outer and inner edge and bin centres along the sole, (40,) each."""
    bins = np.clip(((sole[:, 0] - low) / length * _BINS).astype(int), 0, _BINS - 1)
    right, left = np.full(_BINS, np.nan), np.full(_BINS, np.nan)
    for k in range(_BINS):
        across = sole[bins == k, 1]
        if len(across) > 5:
            right[k], left[k] = np.percentile(across, [1.0, 99.0])
    if np.isnan(left).sum() > _BINS // 10:
        raise TooPoorError("the sole has gaps across its whole width")
    return right, left, (np.arange(_BINS) + 0.5) / _BINS


def _forward(sole: Array, low: float, length: float) -> tuple[bool, float]:
    right, left, u = _edges(sole, low, length)
    width = left - right
    front = np.nanmean(width[(u > 0.62) & (u < 0.82)])
    back = np.nanmean(width[(u > 0.18) & (u < 0.38)])
    if not (front > 0 and back > 0):
        raise TooPoorError("heel or ball is missing")
    ratio = float(np.log(front / back))
    return ratio > 0, float(np.clip(abs(ratio) / 0.25, 0.0, 1.0))


def _medial(sole: Array, low: float, length: float) -> tuple[int, float]:
    """+1 or -1 by the rise of the midfoot, its hollow outline, and the slant of the ball."""
    right, left, u = _edges(sole, low, length)
    place = (sole[:, 0] - low) / length
    middle = (place > 0.32) & (place < 0.58)
    known = ~np.isnan(left)
    half = 0.5 * (left + right)[known]
    half = np.interp(place, u[known], half)
    across = sole[:, 1] - half
    reach = 0.12 * length  # stay off the steep borders, where height says nothing of the arch
    inner = middle & (np.abs(across) < reach) & (sole[:, 2] < np.percentile(sole[:, 2], 90))
    halves = [sole[inner & (sign * across > 0.03 * length), 2] for sign in (1.0, -1.0)]
    if min(map(len, halves)) < 10:
        raise TooPoorError("the midfoot is missing")
    low_left, low_right = (np.percentile(half, 30) for half in halves)
    rise = (low_left - low_right) / length
    hollow = (_hollow(left, u) - _hollow(-right, u)) / length
    slant = u[np.nanargmax(np.where((u > 0.5) & (u < 0.85), left, np.nan))]
    slant -= u[np.nanargmin(np.where((u > 0.5) & (u < 0.85), right, np.nan))]
    vote = rise / 0.015 + hollow / 0.02 + 0.3 * slant / 0.05
    return (1 if vote > 0 else -1), float(1.0 - np.exp(-abs(vote)))


def _hollow(edge: Array, u: Array) -> float:
    """How far the edge of the midfoot falls back behind the line from heel to ball."""
    heel = np.nanmax(edge[(u > 0.1) & (u < 0.3)])
    ball = np.nanmax(edge[(u > 0.6) & (u < 0.8)])
    return float(0.5 * (heel + ball) - np.nanmean(edge[(u > 0.38) & (u < 0.55)]))
