"""What the kinematic event methods share: foot signals along the way, extremes between frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from solespine.motion.facing import facing, pelvis_centre
from solespine.motion.filter import low_pass
from solespine.motion.footprint import Foot, feet
from solespine.motion.treadmill import STANDING
from solespine.recordings.model import Array, Side

SEARCH_CUTOFF_HZ = 7.0  # O'Connor et al. 2007; the same for all methods so that they compare
SHORTEST_BETWEEN_S = 0.4  # two strikes of one foot are never nearer than this when walking


@dataclass(frozen=True)
class FootSignals:
    """Heel and toe of one foot over time, in the direction that the person faces.

    Attributes:
        side: the foot.
        heel, toe: (n, 2) m: ahead of the pelvis, height; NaN where missing.
        heel_mps, toe_mps: (n, 2) m/s: forward against the ground, upward.
    """

    side: Side
    heel: Array = field(repr=False)
    toe: Array = field(repr=False)
    heel_mps: Array = field(repr=False)
    toe_mps: Array = field(repr=False)


def foot_signals(
    markers: Mapping[str, Array], rate_hz: float, belt_mps: Mapping[Side, float] = STANDING
) -> tuple[FootSignals, ...]:
    """Signals of the feet that have a heel and a toe marker.

    Args:
        markers: role to (n, 3) m in walk axes.
        rate_hz: frames a second.
        belt_mps: speed of the ground backwards under each foot.
    """
    forward = facing(markers, rate_hz) if markers else np.zeros((0, 2))
    centre = pelvis_centre(markers)
    return tuple(
        _signals(foot, forward, centre, rate_hz, belt_mps[foot.side]) for foot in feet(markers)
    )


def _signals(
    foot: Foot, forward: Array, centre: Array | None, rate_hz: float, belt_mps: float
) -> FootSignals:
    heel, toe = (low_pass(marker, rate_hz, SEARCH_CUTOFF_HZ) for marker in (foot.heel, foot.toe))
    if centre is None:
        centre = (heel + toe) / 2 * np.nan
    slow = low_pass(centre, rate_hz, SEARCH_CUTOFF_HZ)
    speed = [_velocity(marker, forward, rate_hz, belt_mps) for marker in (heel, toe)]
    return FootSignals(
        foot.side,
        _relative(heel, slow, forward),
        _relative(toe, slow, forward),
        speed[0],
        speed[1],
    )


def _relative(marker: Array, centre: Array, forward: Array) -> Array:
    ahead = ((marker - centre)[:, :2] * forward).sum(axis=1)
    return np.stack([ahead, marker[:, 2]], axis=1)


def _velocity(marker: Array, forward: Array, rate_hz: float, belt_mps: float) -> Array:
    """Forward (against the ground) and upward speed, (n, 2) m/s."""
    rate = np.gradient(marker, 1 / rate_hz, axis=0)
    return np.stack([(rate[:, :2] * forward).sum(axis=1) + belt_mps, rate[:, 2]], axis=1)


def peaks(time: Array, values: Array, least_height: float, apart_s: float) -> Array:
    """Instants of the local maxima, between frames by a parabola through three of them, s.

    Args:
        time: (n,) s.
        values: (n,); NaN where missing.
        least_height: prominence, how far a maximum must stand out from the valleys beside it.
        apart_s: the highest one within this time is kept.
    """
    inner = np.flatnonzero((values[1:-1] > values[:-2]) & (values[1:-1] >= values[2:])) + 1
    kept: list[int] = []
    for index in inner[np.argsort(-values[inner], kind="stable")]:
        if _prominence(values, index) < least_height:
            continue
        if all(abs(time[index] - time[other]) >= apart_s for other in kept):
            kept.append(int(index))
    return np.array([_vertex(time, values, index) for index in sorted(kept)])


def crossing(time: Array, values: Array, level: float, index: int) -> float:
    """Instant between frames index-1 and index at which the values pass the level, s."""
    before, after = values[index - 1], values[index]
    share = 0.5 if after == before else (level - before) / (after - before)
    return float(time[index - 1] + np.clip(share, 0, 1) * (time[index] - time[index - 1]))


def _prominence(values: Array, index: int) -> float:
    """Height above the higher of the two valleys beside a maximum."""
    higher = values > values[index]
    left = np.flatnonzero(higher[:index])
    right = np.flatnonzero(higher[index + 1 :])
    low = left[-1] if len(left) else 0
    high = index + 1 + right[0] if len(right) else len(values)
    before, after = values[low : index + 1], values[index:high]
    return float(values[index] - max(np.nanmin(before), np.nanmin(after)))


def _vertex(time: Array, values: Array, index: int) -> float:
    before, here, after = values[index - 1 : index + 2]
    curve = before - 2 * here + after
    shift = 0.0 if curve == 0 else 0.5 * (before - after) / curve
    return float(time[index] + shift * (time[index + 1] - time[index]))


def reach(values: Array) -> float:
    """Highest less lowest known value; infinite where nothing is known."""
    known = values[np.isfinite(values)]
    return float(np.ptp(known)) if len(known) else float("inf")
