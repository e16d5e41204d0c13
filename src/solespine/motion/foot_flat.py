"""Frames in which a foot lies flat: all of a standing trial, mid-stance of a walk."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solespine.recordings.model import Array

Mask = NDArray[np.bool_]

# Judged, on seven walks with and without a standing trial to check against.
_NEAR_M = 0.005  # of the flattest instant: heel and toe together are no higher than this above it
_FLATTEST_M = 0.020  # a foot whose heel and toe are never both this low never lies flat
_LOWEST_PERCENT = 5.0
_FLATTEST_PERCENT = 1.0
_FEWEST = 3
# A heel marker this far above the toe's while the foot is "flat" stands on its toes.
_STEEPEST_RAD = -0.15


def foot_flat(heel: Array, toe: Array) -> Mask:
    """Which frames (n,) bool show heel and toe marker (n, 3) m, z up, both at their lowest.

    No frame where that never happens, or where the heel stays well above the toe: a foot that
    never lies flat has no flat reference.
    """
    both = np.isfinite(heel[:, 2]) & np.isfinite(toe[:, 2])
    if both.sum() < _FEWEST:
        return np.zeros_like(both)
    above = _above_lowest(heel[:, 2]) + _above_lowest(toe[:, 2])
    flattest = np.nanpercentile(above, _FLATTEST_PERCENT)
    with np.errstate(invalid="ignore"):
        flat: Mask = both & (above < flattest + _NEAR_M)
    steep = np.nanmedian(sole_pitch(heel, toe)[flat]) < _STEEPEST_RAD if flat.any() else True
    if flattest > _FLATTEST_M or steep or flat.sum() < _FEWEST:
        return np.zeros_like(both)
    return flat


def sole_pitch(heel: Array, toe: Array) -> Array:
    """Heel-to-toe marker line (n,) rad against the floor, toe up positive, nothing taken off."""
    line = toe - heel
    pitch: Array = np.arctan2(line[:, 2], np.hypot(line[:, 0], line[:, 1]))
    return pitch


def _above_lowest(height: Array) -> Array:
    above: Array = height - np.nanpercentile(height, _LOWEST_PERCENT)
    return above
