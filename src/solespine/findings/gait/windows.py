"""Curves cut to a stride or its stance and stretched to equal length."""

from __future__ import annotations

import math

import numpy as np

from solespine.findings.gait.walk import Taken
from solespine.motion.cycles import normalised
from solespine.recordings.model import Array

STANCE_POINTS = 101  # every 1 % of stance
CYCLE_POINTS = 51  # every 2 % of the cycle, as the published norms are printed
_AGAINST_ROOM = {
    *("pelvis_tilt", "pelvis_obliquity", "pelvis_rotation"),
    *("trunk_tilt", "trunk_obliquity", "trunk_rotation"),
    "foot_progression",
}


def stance(taken: Taken, curve: str) -> Array:
    """(101,) the stride's own side of a curve from strike to toe-off; NaN where it has a gap."""
    return between(taken, curve, taken.stride.strike_s, taken.stride.off_s, STANCE_POINTS)


def swing(taken: Taken, curve: str) -> Array:
    """(101,) from toe-off to the next strike."""
    return between(taken, curve, taken.stride.off_s, taken.stride.end_s, STANCE_POINTS)


def single_support(taken: Taken, curve: str) -> Array:
    """(101,) while the other foot swings."""
    stride = taken.stride
    return between(taken, curve, stride.opposite_off_s, stride.opposite_strike_s, STANCE_POINTS)


def cycle(taken: Taken, curve: str) -> Array:
    """(51,) from strike to strike."""
    return between(taken, curve, taken.stride.strike_s, taken.stride.end_s, CYCLE_POINTS)


def at_strike(taken: Taken, curve: str) -> float:
    """Value at the strike; NaN where not measured."""
    values = taken.trial.angles.get((curve, taken.stride.side))
    return (
        math.nan
        if values is None
        else float(np.interp(taken.stride.strike_s, taken.trial.time, values))
    )


def between(taken: Taken, curve: str, start: float, end: float, points: int) -> Array:
    """(points,) a curve from start to end, s; all NaN where it has a gap or ends in between."""
    values = taken.trial.angles.get((curve, taken.stride.side))
    if values is None or not end > start or (curve in _AGAINST_ROOM and not taken.on_course):
        return np.full(points, math.nan)
    part = normalised(taken.trial.time, values, start, end, points)
    return part if np.isfinite(part).all() else np.full(points, math.nan)
