"""Whether the ground moves under the person, and how fast: from the feet that stand on it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from solespine.motion.filter import low_pass
from solespine.motion.footprint import Foot, feet
from solespine.recordings.model import Array, Side

SLOWEST_BELT_MPS = 0.1  # slower than any treadmill; a standing foot overground creeps less
LOW = 0.15  # of the range of heights: heel and toe this low, the foot is flat on the ground
FEWEST_FRAMES = 5
STANDING: Mapping[Side, float] = MappingProxyType({"left": 0.0, "right": 0.0})


def belt_speeds(markers: Mapping[str, Array], rate_hz: float) -> Mapping[Side, float]:
    """Speed of the ground backwards under each foot, m/s; 0 for both overground.

    Each foot tells its own, so a split belt is seen. A foot that tells nothing takes the other's.

    Args:
        markers: role to (n, 3) m in walk axes.
        rate_hz: frames a second.
    """
    told = {foot.side: _backward_while_flat(foot, rate_hz) for foot in feet(markers)}
    known = {side: speed for side, speed in told.items() if speed is not None}
    if not known or max(known.values()) < SLOWEST_BELT_MPS:
        return STANDING
    other = float(np.mean(list(known.values())))
    return MappingProxyType({"left": known.get("left", other), "right": known.get("right", other)})


def on_treadmill(speeds: Mapping[Side, float]) -> bool:
    """Whether a belt moves under the person."""
    return max(speeds.values()) >= SLOWEST_BELT_MPS


def _backward_while_flat(foot: Foot, rate_hz: float) -> float | None:
    """Median backward speed of heel and toe while both are low; None where they never are."""
    heel, toe = (low_pass(marker, rate_hz) for marker in (foot.heel, foot.toe))
    flat = _low(heel[:, 2]) & _low(toe[:, 2])
    if flat.sum() < FEWEST_FRAMES:
        return None
    centre = (heel + toe)[:, 0] / 2
    speed = np.gradient(centre, 1 / rate_hz)[flat]
    speed = speed[np.isfinite(speed)]
    return float(-np.median(speed)) if len(speed) >= FEWEST_FRAMES else None


def _low(height: Array) -> np.ndarray:
    if not np.isfinite(height).any():
        return np.zeros(len(height), dtype=bool)
    floor, top = np.nanmin(height), np.nanmax(height)
    result: np.ndarray = height <= floor + LOW * (top - floor)
    return result
