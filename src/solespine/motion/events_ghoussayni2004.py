"""Foot strike and toe-off where heel and toe come to rest and leave it (Ghoussayni 2004).

Ghoussayni, Stevens, Durham and Ewins 2004, Gait & Posture 20:266-272: the heel marker's speed in
the sagittal plane falls below a threshold at strike, the toe marker's rises above it at toe-off.
The threshold is the 0.5 m/s to which Bruening and Ridge 2014 (Gait & Posture 39:472-477) raised it.
On a treadmill the speed is that against the belt.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solespine.motion.events_signals import FootSignals, crossing
from solespine.motion.filter import runs
from solespine.recordings.model import Array, Event

SOURCE = "Ghoussayni 2004"
THRESHOLD_MPS = 0.5
SHORTEST_REST_S = 0.15


def ghoussayni2004(time: Array, feet: Sequence[FootSignals]) -> tuple[Event, ...]:
    """Events of both feet in time order.

    Args:
        time: (n,) s.
        feet: signals of the feet, speeds against the ground.
    """
    found: list[Event] = []
    for foot in feet:
        strikes = [start for start, _ in _rests(time, np.hypot(*foot.heel_mps.T))]
        offs = [end for _, end in _rests(time, np.hypot(*foot.toe_mps.T))]
        found += [Event(at, foot.side, "strike", SOURCE) for at in strikes if at is not None]
        found += [Event(at, foot.side, "off", SOURCE) for at in offs if at is not None]
    return tuple(sorted(found, key=lambda event: event.time_s))


def _rests(time: Array, speed: Array) -> list[tuple[float | None, float | None]]:
    """Start and end of each rest; None where the recording or a gap begins or ends it."""
    known = np.isfinite(speed)
    found: list[tuple[float | None, float | None]] = []
    for first, stop in runs(np.where(known, speed, np.inf) < THRESHOLD_MPS):
        if time[stop - 1] - time[first] < SHORTEST_REST_S:
            continue
        began = first > 0 and known[first - 1]
        ended = stop < len(time) and known[stop]
        found.append(
            (
                crossing(time, speed, THRESHOLD_MPS, first) if began else None,
                crossing(time, speed, THRESHOLD_MPS, stop) if ended else None,
            )
        )
    return found
