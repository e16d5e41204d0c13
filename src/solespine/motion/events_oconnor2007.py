"""Foot strike and toe-off from the vertical velocity of the foot centre (O'Connor 2007).

O'Connor, Thorpe, O'Malley and Vaughan 2007, Gait & Posture 25:469-474, "foot velocity algorithm".
The foot centre lies midway between heel and toe marker. Toe-off: it rises fastest. Foot strike: it
sinks fastest while it is already low (in the paper below 35 % of its range), the trough in
mid-swing being high.
Differs from the paper: low is below 45 %, which toe markers at the tip need; of several such falls
the first after each toe-off counts; instants are interpolated between frames.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solespine.motion.events_signals import SHORTEST_BETWEEN_S, FootSignals, peaks, reach
from solespine.recordings.model import Array, Event

SOURCE = "O'Connor 2007"
LOW = 0.45  # of the range of heights; 0.35 in the paper
LEAST_RISE = 0.5  # of the range of velocities: lesser rises are the toes lifted in late swing
LEAST_FALL = 0.03


def oconnor2007(time: Array, feet: Sequence[FootSignals]) -> tuple[Event, ...]:
    """Events of both feet in time order.

    Args:
        time: (n,) s.
        feet: signals of the feet.
    """
    found: list[Event] = []
    for foot in feet:
        upward = (foot.heel_mps[:, 1] + foot.toe_mps[:, 1]) / 2
        height = (foot.heel[:, 1] + foot.toe[:, 1]) / 2
        size = reach(upward)
        offs = peaks(time, upward, LEAST_RISE * size, SHORTEST_BETWEEN_S)
        falls = peaks(time, -upward, LEAST_FALL * size, 0.0)
        strikes = _first_after_each(offs, falls[_low(time, height, falls)])
        found += [Event(float(at), foot.side, "off", SOURCE) for at in offs]
        found += [Event(float(at), foot.side, "strike", SOURCE) for at in strikes]
    return tuple(sorted(found, key=lambda event: event.time_s))


def _first_after_each(offs: Array, falls: Array) -> Array:
    """The first fall after each rise; others are the heel or forefoot put down while standing."""
    swing = np.searchsorted(offs, falls)
    first: Array = falls[np.unique(swing, return_index=True)[1]]
    return first


def _low(time: Array, height: Array, at: Array) -> np.ndarray:
    """Whether the foot centre is in the lowest part of its range at each instant."""
    if not len(at):
        return np.zeros(0, dtype=bool)
    limit = np.nanmin(height) + LOW * reach(height)
    result: np.ndarray = np.interp(at, time, height) < limit
    return result
