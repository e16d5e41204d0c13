"""Which kinematic method finds the events of this trial: by what it measures, not by habit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solespine.motion import events_ghoussayni2004, events_oconnor2007, events_zeni2008
from solespine.motion.events_signals import FootSignals
from solespine.recordings.model import Array, Event, EventKind

KINDS: tuple[EventKind, EventKind] = ("strike", "off")
METHODS = (
    events_ghoussayni2004.SOURCE,
    events_oconnor2007.SOURCE,
    events_zeni2008.SOURCE,
)
# How much later than the plates each method is, s, with the filter of events_signals: median over
# the eleven persons with plates that were measured (validation/events.py). Left-one-person-out, the
# median error after this correction is 5 to 11 ms.
LATE_S: Mapping[tuple[str, EventKind], float] = {
    (events_zeni2008.SOURCE, "strike"): -0.042,
    (events_zeni2008.SOURCE, "off"): 0.006,
    (events_oconnor2007.SOURCE, "strike"): 0.0,
    (events_oconnor2007.SOURCE, "off"): -0.008,
    (events_ghoussayni2004.SOURCE, "strike"): -0.012,
    (events_ghoussayni2004.SOURCE, "off"): -0.033,
}
SAME_S = 0.12  # two methods mean the same event if they are no farther apart
FEWEST_ON_PLATES = 2  # plate events of a kind that are needed to decide by them
MISS_S = 0.05  # a missed event counts like this error


@dataclass(frozen=True)
class Agreement:
    """How well events agree with others of the same side and kind.

    Attributes:
        matched: pairs found.
        median_s: median absolute difference of those, s; NaN without any.
        p90_s: 90th percentile, s.
        missed: of the others, without a partner.
        false: without a partner among the others, within their time span.
    """

    matched: int
    median_s: float
    p90_s: float
    missed: int
    false: int


def kinematic_events(
    time: Array, signals: Sequence[FootSignals]
) -> Mapping[str, tuple[Event, ...]]:
    """Events by each method, moved by its measured lateness; time order."""
    found = {
        events_ghoussayni2004.SOURCE: events_ghoussayni2004.ghoussayni2004(time, signals),
        events_oconnor2007.SOURCE: events_oconnor2007.oconnor2007(time, signals),
        events_zeni2008.SOURCE: events_zeni2008.zeni2008(time, signals),
    }
    return {name: _corrected(events) for name, events in found.items()}


def agreement(events: Sequence[Event], others: Sequence[Event], complete: bool = True) -> Agreement:
    """Compare events with others, same side and kind, nearest within `SAME_S`.

    Args:
        events: those to judge.
        others: the judges.
        complete: the judges see every event in their time span; plates do not, so nothing is false.
    """
    apart = [partner(other, events) for other in others]
    matched = np.array([abs(a) for a in apart if a is not None])
    low = min((e.time_s for e in others), default=0.0)
    high = max((e.time_s for e in others), default=0.0)
    false = [
        e for e in events if complete and low <= e.time_s <= high and partner(e, others) is None
    ]
    return Agreement(
        matched=len(matched),
        median_s=float(np.median(matched)) if len(matched) else float("nan"),
        p90_s=float(np.percentile(matched, 90)) if len(matched) else float("nan"),
        missed=len(apart) - len(matched),
        false=len(false),
    )


def partner(event: Event, others: Sequence[Event]) -> float | None:
    """Time from an event to the nearest of the same side and kind, s; None if too far."""
    gaps = [o.time_s - event.time_s for o in others if (o.side, o.kind) == (event.side, event.kind)]
    nearest = min(gaps, key=abs, default=None)
    return nearest if nearest is not None and abs(nearest) <= SAME_S else None


def choose(
    kind: EventKind,
    by_method: Mapping[str, Sequence[Event]],
    on_plates: Sequence[Event],
) -> tuple[str, str]:
    """The method whose events of one kind agree best, and why in a sentence.

    Judged by the plates of the same trial where at least `FEWEST_ON_PLATES` events are on them,
    else by the middle of all methods. Missed events count against a method.
    """
    plates = [e for e in on_plates if e.kind == kind]
    middle = consensus(kind, by_method)
    by_plates = len(plates) >= FEWEST_ON_PLATES
    own = {name: [e for e in events if e.kind == kind] for name, events in by_method.items()}
    false = {name: agreement(events, middle).false for name, events in own.items()}
    measured = {
        name: agreement(events, plates if by_plates else middle, complete=False)
        for name, events in own.items()
    }
    best = min(METHODS, key=lambda name: _penalty(measured[name], false[name]))
    what = "foot strikes" if kind == "strike" else "toe-offs"
    if not measured[best].matched:
        return best, f"no {what} were found from the markers"
    against = "the force plates" if by_plates else "the middle of three methods"
    return best, (
        f"{what} by {best}: {1000 * measured[best].median_s:.0f} ms from {against} "
        f"({measured[best].matched} compared)"
    )


def consensus(kind: EventKind, by_method: Mapping[str, Sequence[Event]]) -> list[Event]:
    """Events that at least two methods find, at the middle of their times."""
    found: list[Event] = []
    for name in METHODS:
        for event in by_method[name]:
            if event.kind != kind or partner(event, found) is not None:
                continue
            times = [_nearest(event, by_method[other]) for other in METHODS]
            known = [at for at in times if at is not None]
            if len(known) >= 2:
                found.append(Event(float(np.median(known)), event.side, kind, "consensus"))
    return found


def _nearest(event: Event, others: Sequence[Event]) -> float | None:
    apart = partner(event, others)
    return None if apart is None else event.time_s + apart


def _penalty(measured: Agreement, false: int) -> float:
    """Mean error in s, a missed or false event counting as one of `MISS_S`."""
    if not measured.matched:
        return float("inf")
    total = measured.matched + measured.missed
    return (measured.matched * measured.median_s + (measured.missed + false) * MISS_S) / total


def _corrected(events: Sequence[Event]) -> tuple[Event, ...]:
    moved = [Event(e.time_s - LATE_S[(e.source, e.kind)], e.side, e.kind, e.source) for e in events]
    return tuple(sorted(moved, key=lambda event: event.time_s))
