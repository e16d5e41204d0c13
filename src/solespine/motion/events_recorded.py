"""Whether the events stored in a file can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from solespine.motion.events_choice import agreement
from solespine.recordings.model import SIDES, Event

PLATES_LIMIT_S = 0.03  # median difference from the plates
MARKERS_LIMIT_S = 0.06  # median difference from the markers
STANCE_S = (0.15, 3.0)  # strike to toe-off of one foot: walking, however slow


def implausible(
    recorded: Sequence[Event], on_plates: Sequence[Event], from_markers: Sequence[Event]
) -> str:
    """Why recorded events are not used, in a sentence; empty where they are plausible or absent.

    They must alternate on each side, leave a possible time of stance, and agree with plates and
    markers of the trial.
    """
    if not recorded:
        return ""
    said = _out_of_order(recorded)
    if said:
        return f"recorded events are not used: {said}"
    for others, limit, what in (
        (on_plates, PLATES_LIMIT_S, "force plates"),
        (from_markers, MARKERS_LIMIT_S, "markers"),
    ):
        compared = agreement(recorded, others)
        if others and not compared.matched:
            return f"recorded events are not used: none of them is near an event of the {what}"
        if compared.median_s > limit:
            return (
                f"recorded events are not used: {1000 * compared.median_s:.0f} ms from the {what} "
                f"where {1000 * limit:.0f} ms are allowed"
            )
    return ""


def _out_of_order(recorded: Sequence[Event]) -> str:
    for side in SIDES:
        own = sorted((e for e in recorded if e.side == side), key=lambda e: e.time_s)
        if len({e.kind for e in own}) < 2:
            continue
        for one, two in pairwise(own):
            if one.kind == two.kind:
                return f"two {side} {one.kind}s follow each other at {two.time_s:.2f} s"
            if one.kind == "strike" and not STANCE_S[0] <= two.time_s - one.time_s <= STANCE_S[1]:
                return f"a {side} stance of {two.time_s - one.time_s:.2f} s is impossible"
    return ""
