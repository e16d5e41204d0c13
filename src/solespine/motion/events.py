"""Foot strikes and toe-offs of one trial: plates decide, then the file, then the markers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from solespine.motion.events_choice import (
    KINDS,
    Agreement,
    agreement,
    choose,
    consensus,
    kinematic_events,
    partner,
)
from solespine.motion.events_plates import SOURCE as PLATES
from solespine.motion.events_plates import PlateContact, plate_contacts, plate_events
from solespine.motion.events_recorded import implausible
from solespine.motion.events_signals import SHORTEST_BETWEEN_S, FootSignals, foot_signals, reach
from solespine.motion.treadmill import STANDING, belt_speeds
from solespine.recordings.model import Array, Event, Plate, Side

FEWEST_FRAMES = 10
TOO_SHORT = "no events: the recording is too short"
LEAST_STEP_M = 0.1  # heel to and fro against the pelvis: less is standing, not walking
LONGEST_STANCE_S = 2.0
LEAST_SWING_MPS = 0.5  # forward speed of the heel, where there is no pelvis to compare with


@dataclass(frozen=True)
class FoundEvents:
    """The events of a trial and how they were found.

    Attributes:
        used: in time order; `source` says where each comes from.
        method: sentences: where they come from and why.
        by_method: all events of each source, also of those that were not used: `plates`, `file`,
            and the names of the kinematic methods.
        compared: agreement of the recorded events, and of the chosen markers' events, with the
            plates; of the recorded with the markers' (`file/plates`, `markers/plates`,
            `file/markers`).
        contacts: loaded stretches of the plates.
        belt_mps: speed of the ground backwards under each foot.
        walking: something to find events in; False for somebody who stands.
    """

    used: tuple[Event, ...]
    method: str
    by_method: Mapping[str, tuple[Event, ...]] = field(repr=False)
    compared: Mapping[str, Agreement] = field(repr=False)
    contacts: tuple[PlateContact, ...] = field(repr=False)
    belt_mps: Mapping[Side, float]
    walking: bool


def find_events(
    time: Array,
    markers: Mapping[str, Array],
    rate_hz: float,
    plates: Sequence[Plate] = (),
    recorded: Sequence[Event] = (),
) -> FoundEvents:
    """Foot strikes and toe-offs of one trial.

    Args:
        time: (n,) s.
        markers: role to (n, 3) m in walk axes: forward, left, up.
        rate_hz: frames a second.
        plates: forces in the same axes.
        recorded: the file's own events.
    """
    if len(time) < FEWEST_FRAMES:
        return FoundEvents((), TOO_SHORT, {}, {}, (), STANDING, walking=False)
    belt = belt_speeds(markers, rate_hz)
    signals = foot_signals(markers, rate_hz, belt)
    contacts = plate_contacts(time, markers, plates)
    if not _walks(signals):
        return FoundEvents(
            (), "no events: nobody walks here", {}, {}, contacts, belt, walking=False
        )
    on_plates = tuple(
        event for event in plate_events(contacts) if time[0] <= event.time_s <= time[-1]
    )
    by_method = kinematic_events(time, signals)
    from_markers, reasons = _from_markers(by_method, on_plates)
    refused = implausible(recorded, on_plates, from_markers)
    told = () if refused else tuple(recorded)
    used = _merged(on_plates, told, from_markers)
    return FoundEvents(
        used=used,
        method="; ".join([_counted(used), *([refused] if refused else []), *reasons]),
        by_method={PLATES: on_plates, "file": tuple(recorded), **by_method},
        compared={
            "file/plates": agreement(recorded, on_plates, complete=False),
            "markers/plates": agreement(from_markers, on_plates, complete=False),
            "file/markers": agreement(from_markers, recorded),
        },
        contacts=contacts,
        belt_mps=belt,
        walking=True,
    )


def _walks(signals: Sequence[FootSignals]) -> bool:
    """Whether a foot swings: to and fro against the pelvis, or fast where no pelvis is seen."""
    for foot in signals:
        stride = reach(foot.heel[:, 0])
        if np.isfinite(stride) and stride >= LEAST_STEP_M:
            return True
        if not np.isfinite(stride) and np.nanmax(foot.heel_mps[:, 0], initial=0) > LEAST_SWING_MPS:
            return True
    return False


def _from_markers(
    by_method: Mapping[str, tuple[Event, ...]], on_plates: Sequence[Event]
) -> tuple[tuple[Event, ...], list[str]]:
    """Events of the chosen method of each kind; what it missed and two others saw is added."""
    found: list[Event] = []
    reasons = []
    for kind in KINDS:
        best, reason = choose(kind, by_method, on_plates)
        reasons.append(reason)
        chosen = [e for e in by_method[best] if e.kind == kind]
        extra = [e for e in consensus(kind, by_method) if partner(e, chosen) is None]
        found += chosen + extra
    return tuple(sorted(found, key=lambda event: event.time_s)), reasons


def _merged(*sources: Sequence[Event]) -> tuple[Event, ...]:
    """Events of the first source, then those of the next that fit between the ones there are."""
    found: list[Event] = []
    for events in sources:
        for event in events:
            if partner(event, found) is None and _fits(event, found):
                found.append(event)
    return tuple(sorted(found, key=lambda event: event.time_s))


def _fits(event: Event, others: Sequence[Event]) -> bool:
    """Whether a foot can do the same again: not so soon, and not before it did the opposite."""
    return not any(
        (other.side, other.kind) == (event.side, event.kind)
        and abs(other.time_s - event.time_s) < SHORTEST_BETWEEN_S
        for other in others
    ) and not _stands(event, others)


def _stands(event: Event, others: Sequence[Event]) -> bool:
    """Whether the foot stands at that instant, by a strike and a toe-off already there."""
    own = sorted((o.time_s, o.kind) for o in others if o.side == event.side)
    return any(
        one[1] == "strike" and two[1] == "off" and one[0] < event.time_s < two[0]
        for one, two in pairwise(own)
        if two[0] - one[0] < LONGEST_STANCE_S
    )


def _counted(events: Sequence[Event]) -> str:
    names = {PLATES: "from force plates", "file": "recorded in the file"}
    counts: dict[str, int] = {}
    for event in events:
        where = names.get(event.source, "from markers")
        counts[where] = counts.get(where, 0) + 1
    return "events: " + (
        ", ".join(f"{number} {where}" for where, number in counts.items()) or "none"
    )
