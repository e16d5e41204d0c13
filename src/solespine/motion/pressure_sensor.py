"""Faults of the sensor itself: lines that are joined, cells at the end of their range."""

from __future__ import annotations

import numpy as np

from solespine.recordings.model import Array

# Judged, from one sound insole (0.002) and one faulty one (0.029): the share of all pressure that
# two columns may have in common across cells between them that are hardly loaded.
_JOINED = 0.01
_VALLEY = 0.3  # hardly loaded: less than this share of the smaller of the two
_APART = 3  # columns from one to the other
_FRAMES = 100  # so many are enough to see it
# Judged: so many readings at the very highest value mean that a cell can show no more.
_SATURATED = 10


def joined_columns(pressure: Array) -> tuple[int, int] | None:
    """Two columns that repeat each other's load across a gap, or None.

    Where two lines of a sensor touch, each shows the load of the other: a heel gets two edges and
    no middle. No sole presses like that over a whole recording.

    Args:
        pressure: (n, rows, columns) Pa of the loaded frames, without NaN.
    """
    part = pressure[:: max(1, len(pressure) // _FRAMES)]
    total = float(part.sum())
    columns = part.shape[2]
    worst, pair = _JOINED * total, None
    for first in range(columns - _APART):
        between = part[:, :, first + 1]
        for second in range(first + 2, columns):
            shared = np.minimum(part[:, :, first], part[:, :, second])
            twin = float(shared[between < _VALLEY * shared].sum())
            if second - first >= _APART and twin > worst:
                worst, pair = twin, (first, second)
            between = np.minimum(between, part[:, :, second])
    return pair


def is_saturated(whole: Array, part: Array) -> bool:
    """Whether a part of a recording holds many readings at the highest value of the whole."""
    return int((part >= float(np.nanmax(whole))).sum()) >= _SATURATED
