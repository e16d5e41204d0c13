"""Foot strike and toe-off where the foot is farthest ahead of and behind the pelvis (Zeni 2008).

Zeni, Richards and Higginson 2008, Gait & Posture 27:710-714, "coordinate-based treadmill
algorithm". Strike: the heel marker is farthest ahead of the sacrum. Toe-off: the toe marker is
farthest behind it. It needs no ground speed, so it serves treadmill and overground alike.
Differs from the paper: ahead is where the person faces at that instant, so a curve does not disturb
it; the sacrum is the middle of the posterior iliac spines where there is no sacral marker.
"""

from __future__ import annotations

from collections.abc import Sequence

from solespine.motion.events_signals import SHORTEST_BETWEEN_S, FootSignals, peaks, reach
from solespine.recordings.model import Array, Event, EventKind, Side

SOURCE = "Zeni 2008"
LEAST_EXCURSION = 0.35  # of the whole to-and-fro: smaller ones are not steps


def zeni2008(time: Array, feet: Sequence[FootSignals]) -> tuple[Event, ...]:
    """Events of both feet in time order; none for a foot without pelvis markers.

    Args:
        time: (n,) s.
        feet: signals in the facing direction.
    """
    found: list[Event] = []
    for foot in feet:
        found += _farthest(time, foot.heel[:, 0], foot.side, "strike")
        found += _farthest(time, -foot.toe[:, 0], foot.side, "off")
    return tuple(sorted(found, key=lambda event: event.time_s))


def _farthest(time: Array, values: Array, side: Side, kind: EventKind) -> list[Event]:
    at = peaks(time, values, LEAST_EXCURSION * reach(values), SHORTEST_BETWEEN_S)
    return [Event(float(instant), side, kind, SOURCE) for instant in at]
