"""The reading of an unloaded force plate, taken off the whole recording."""

from __future__ import annotations

import numpy as np

from solespine.recordings.model import Array

# Judged: a resting plate reads a few newtons, rarely some tens; noise on a treadmill is +-10 N.
_HIGHEST_N = 60.0
_BAND_N = 10.0
_BIN_N = 4.0
_EDGE_S = 0.02  # next to a contact the plate is not at rest
_SHORTEST_S = 0.1


def remove_offset(wrench: Array, rate_hz: float) -> tuple[Array, str]:
    """Subtract what the plate reads while nobody is on it.

    Args:
        wrench: (m, 6) forces N and moments in plate axes; column 2 along the plate's normal.
        rate_hz: samples a second.

    Returns:
        The corrected wrench, and a note; empty where there was nothing to take off.
    """
    rest = _resting(wrench[:, 2], rate_hz)
    if rest.sum() < _SHORTEST_S * rate_hz:
        return wrench, "the plate is never empty: its resting value was not taken off"
    offset = wrench[rest].mean(axis=0)
    if np.abs(offset[:3]).max() < 0.05:
        return wrench, ""
    text = f"a resting value of {-offset[2]:.1f} N (vertical) was taken off"
    return wrench - offset, text


def _resting(load: Array, rate_hz: float) -> Array:
    """(m,) True where the plate is at rest."""
    low = load[np.abs(load) < _HIGHEST_N]
    if low.size == 0:
        return np.zeros(load.shape, dtype=bool)
    bins = np.round(low / _BIN_N).astype(int)
    numbers, counts = np.unique(bins, return_counts=True)
    level = float(np.median(low[bins == numbers[np.argmax(counts)]]))
    quiet = np.abs(load - level) < _BAND_N
    edge = int(np.ceil(_EDGE_S * rate_hz))
    window = np.ones(2 * edge + 1)
    busy = np.convolve((~quiet).astype(float), window, mode="same") > 0.5
    return np.asarray(~busy[: load.size])
