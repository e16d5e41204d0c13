"""Whether toes or heel were cut off a scan: a sole turns up at its own ends, a cut one stays low.

Limits by 50 simulated feet of ordinary to unusual shape: uncut toes are low over at most 0.22 of
the ball's width and uncut heels over 0.30; toes cut at 0.95 of the length over 0.28 and more (nine
in ten), at 0.9 over 0.35, heels cut 0.06 of the length from their back over 0.34 (nine in ten).
"""

from __future__ import annotations

import numpy as np

from solespine.orthotic.model import Array, Surface

_LOW_MM = 12.0
_FLAT_MM = 2.0  # rise over the last few mm
_BEFORE_MM = 4.0
_END_MM = 15.0  # what lies so near to the foremost place belongs to the end
_TOES, _HEEL = 0.25, 0.32  # of the ball's width


def toes_cut(surface: Surface, ball_mm: float) -> bool:
    """Whether the front end is a cut, given the ball's width."""
    return _low_width(surface.z_mm, surface.step_mm) > _TOES * ball_mm


def heel_cut(surface: Surface, ball_mm: float) -> bool:
    """Whether the back end is a cut, given the ball's width."""
    return _low_width(surface.z_mm[::-1], surface.step_mm) > _HEEL * ball_mm


def _low_width(z: Array, step_mm: float) -> float:
    """Over what width (mm) the last rows of the heights (nx, ny) end low and flat."""
    known = ~np.isnan(z)
    last = np.where(known.any(axis=0), len(z) - 1 - known[::-1].argmax(axis=0), -len(z))
    end = np.flatnonzero(last > last.max() - _END_MM / step_mm)
    before = np.maximum(last[end] - round(_BEFORE_MM / step_mm), 0)
    height = z[last[end], end]
    flat = height - z[before, end] < _FLAT_MM  # not where nothing is known before
    return float(step_mm * ((height < _LOW_MM) & flat).sum())
