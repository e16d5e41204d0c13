"""Foot strikes and toe-offs from force plates, at the rate of the plate, given to the right foot.

A foot is on a plate while the vertical force stays above `THRESHOLD_N`; a stretch counts as a
contact only if it also reaches `LOADED_N` and lasts `SHORTEST_S` (hysteresis). The instant is
interpolated between the two samples around the threshold. A plate's own offset while nothing is on
it is taken off first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solespine.motion.filter import low_pass, runs
from solespine.motion.footprint import Foot, distance, feet, inside, on_clock
from solespine.recordings.model import Array, Event, Plate, Side

SOURCE = "plates"
THRESHOLD_N = 20.0
LOADED_N = 100.0
SHORTEST_S = 0.1
LONGEST_DIP_S = 0.02  # noise below the threshold for less than this does not end a contact
FORCE_CUTOFF_HZ = 50.0  # for finding the instant only, against mains and belt noise
FAR_FROM_FOOT_M = 0.12  # centre of pressure farther than this from every foot: nobody's
HELD_M = -0.01  # heel and toe may lie this far over the edge (marker behind the heel)
AT_ENDS = 0.2  # share of the contact at either end that tells whose foot it is


@dataclass(frozen=True)
class PlateContact:
    """One loaded stretch of one plate.

    Attributes:
        plate: index among the plates.
        start_s, end_s: s.
        first, last: the foot that begins and the foot that ends it; None where none is near.
        starts_here, ends_here: the foot met, and left, the ground on this plate within the
            recording, so the instant is an event of the foot.
    """

    plate: int
    start_s: float
    end_s: float
    first: Side | None
    last: Side | None
    starts_here: bool
    ends_here: bool


def plate_contacts(
    time: Array, markers: Mapping[str, Array], plates: Sequence[Plate]
) -> tuple[PlateContact, ...]:
    """Every loaded stretch of every plate, in time order.

    Args:
        time: (n,) s, clock of the markers.
        markers: role to (n, 3) m, same axes as the plates.
        plates: forces; a plate that says its side needs no markers.
    """
    both = feet(markers)
    found = [
        _contact(index, plate, start, end, _near_ends(plate, start, end, time, both))
        for index, plate in enumerate(plates)
        for start, end in loaded(plate)
    ]
    return tuple(sorted(found, key=lambda contact: contact.start_s))


def plate_events(contacts: Sequence[PlateContact]) -> tuple[Event, ...]:
    """The events that plates decide, in time order."""
    found = [
        Event(c.start_s, c.first, "strike", SOURCE) for c in contacts if c.first and c.starts_here
    ]
    found += [Event(c.end_s, c.last, "off", SOURCE) for c in contacts if c.last and c.ends_here]
    return tuple(sorted(found, key=lambda event: event.time_s))


def loaded(plate: Plate) -> list[tuple[float, float]]:
    """Start and end of every stretch in which something stands on the plate, s."""
    vertical = low_pass(plate.force[:, 2], plate.rate_hz, FORCE_CUTOFF_HZ)
    vertical = np.nan_to_num(vertical - offset(vertical))
    stretches: list[tuple[float, float]] = []
    for first, stop in runs(vertical > THRESHOLD_N):
        if stretches and plate.time[first] - stretches[-1][1] < LONGEST_DIP_S:
            stretches[-1] = (stretches[-1][0], _crossing(plate.time, vertical, stop))
        else:
            begin = _crossing(plate.time, vertical, first)
            stretches.append((begin, _crossing(plate.time, vertical, stop)))
    return [
        (start, end)
        for start, end in stretches
        if end - start >= SHORTEST_S and _peak(plate.time, vertical, start, end) >= LOADED_N
    ]


def offset(vertical: Array) -> float:
    """What an empty plate shows, N: the middle of its unloaded samples, 0 if it is never empty."""
    empty = vertical[np.abs(vertical) < LOADED_N / 2]
    if not len(empty) or len(empty) < len(vertical) / 10:
        return 0.0
    return float(np.median(empty))


def _crossing(time: Array, vertical: Array, index: int) -> float:
    """Instant between samples index-1 and index at which the threshold was crossed, s."""
    if index == 0 or index >= len(time):
        return float(time[min(index, len(time) - 1)])
    before, after = vertical[index - 1], vertical[index]
    share = (THRESHOLD_N - before) / (after - before)
    return float(time[index - 1] + share * (time[index] - time[index - 1]))


def _peak(time: Array, vertical: Array, start: float, end: float) -> float:
    return float(vertical[(time >= start) & (time <= end)].max(initial=0.0))


def _contact(
    index: int,
    plate: Plate,
    start: float,
    end: float,
    near: tuple[tuple[Side | None, bool], tuple[Side | None, bool]],
) -> PlateContact:
    """A contact with its feet; one cut by the file's edge starts or ends elsewhere."""
    (first, met), (last, left) = near
    margin = 2 / plate.rate_hz
    return PlateContact(
        plate=index,
        start_s=start,
        end_s=end,
        first=first,
        last=last,
        starts_here=met and start > plate.time[0] + margin,
        ends_here=left and end < plate.time[-1] - margin,
    )


def _near_ends(
    plate: Plate, start: float, end: float, time: Array, both: Sequence[Foot]
) -> tuple[tuple[Side | None, bool], tuple[Side | None, bool]]:
    """The foot at the start and whether the plate holds its heel; at the end, and its toes."""
    if plate.side is not None:
        return (plate.side, True), (plate.side, True)
    part = AT_ENDS * (end - start)
    first = _nearest(plate, start, start + part, time, both)
    last = _nearest(plate, end - part, end, time, both)
    met = first is not None and _holds(plate, first.heel, time, start)
    left = last is not None and _holds(plate, last.end, time, end)
    return (first.side if first else None, met), (last.side if last else None, left)


def _nearest(
    plate: Plate, start: float, end: float, time: Array, both: Sequence[Foot]
) -> Foot | None:
    """The foot under which the centre of pressure lies; None where none is near enough."""
    here = (plate.time >= start) & (plate.time <= end) & np.isfinite(plate.cop[:, :2]).all(axis=1)
    at = plate.time[here]
    best, least = None, FAR_FROM_FOOT_M
    for foot in both:
        heel, toes = (on_clock(time, marker[:, :2], at) for marker in (foot.heel, foot.end))
        away = distance(plate.cop[here, :2], heel, toes)
        away = away[np.isfinite(away)]
        if len(away) and float(np.median(away)) < least:
            best, least = foot, float(np.median(away))
    return best


def _holds(plate: Plate, point: Array, time: Array, at_s: float) -> bool:
    """Whether a point of the foot is over the plate at an instant; yes where nobody can tell."""
    if plate.corners is None:
        return True
    where = on_clock(time, point[:, :2], np.array([at_s]))
    depth = inside(where, plate.corners)[0]
    return bool(np.isnan(depth) or depth >= HELD_M)
