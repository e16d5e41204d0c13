"""Whether a contact is one whole stance of one foot alone on the plate, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from solespine.motion.events_plates import PlateContact
from solespine.motion.footprint import Foot, Footprint, inside, tip
from solespine.motion.model import Contact, Quality, Stride
from solespine.recordings.model import Array, Event, EventKind, Plate, Side

HALF_WIDTH = 0.15  # judged: half a foot's width as a share of heel-to-toe-marker distance
OVER_EDGE_M = 0.01  # the outline may lie this far over the edge before the contact is partial
EARLIER_S = 0.06  # foot on the ground by other signs this long before, or after: partial
NOT_THIS_STANCE_S = 0.5  # events farther away belong to another stance
RAISED_M = 0.06  # other foot higher than this above its lowest: not on the plate
STILL_MPS = 0.3  # a foot that stands moves slower than this
OUTSIDE_FOOT = (-0.25, 1.75)  # centre of pressure along the foot beyond this: not this foot's
SAME_STRIKE_S = 0.1  # a contact and a stride that begin this near to each other are one


@dataclass(frozen=True)
class Stage:
    """What the contacts of one trial are judged with.

    Attributes:
        time: (n,) s, of the markers.
        both: the feet.
        plates: forces in walk axes.
        stretches: all loaded stretches of the plates.
        events: used strikes and toe-offs.
    """

    time: Array
    both: tuple[Foot, ...]
    plates: tuple[Plate, ...]
    stretches: tuple[PlateContact, ...]
    events: tuple[Event, ...]


def judged_by_strides(
    contacts: Sequence[Contact], strides: Sequence[Stride]
) -> tuple[Contact, ...]:
    """Contacts, those of strides that are left out (turning, running) made poor with the reason."""
    judged = []
    for contact in contacts:
        notes = [
            note
            for stride in strides
            if stride.side == contact.side
            and stride.quality.level == "poor"
            and abs(stride.strike_s - contact.start_s) < SAME_STRIKE_S
            for note in stride.quality.notes
        ]
        if notes:
            contact = replace(contact, quality=Quality("poor", (*contact.quality.notes, *notes)))
        judged.append(contact)
    return tuple(judged)


def why_not_whole(
    stage: Stage,
    stretch: PlateContact,
    side: Side,
    standing: Footprint | None,
    in_foot: Array,
) -> list[str]:
    """Why the contact is not one whole stance of one foot alone on the plate."""
    plate = stage.plates[stretch.plate]
    reasons = []
    if stretch.first != stretch.last:
        reasons.append("both feet were on the plate, or somebody else's")
    elif _other_foot_on(stage, stretch, side):
        reasons.append("the other foot was on the plate too")
    if not stretch.starts_here or _misses(stage, stretch.start_s, side, "strike", before=True):
        reasons.append("partial: the foot met the ground outside the plate or the recording")
    if not stretch.ends_here or _misses(stage, stretch.end_s, side, "off", before=False):
        reasons.append("partial: the foot left the ground outside the plate or the recording")
    if standing is not None and plate.corners is not None and _over_edge(standing, plate.corners):
        reasons.append("partial: the foot stood over the edge of the plate")
    if plate.side is None and _shared(stage, stretch, side):
        reasons.append("partial: the foot stood on two plates")
    if _strays(in_foot):
        reasons.append("the centre of pressure is not under this foot")
    return reasons


def _misses(stage: Stage, at_s: float, side: Side, kind: EventKind, before: bool) -> bool:
    """Whether the used events say that the foot was on the ground well before or after."""
    times = [e.time_s for e in stage.events if e.side == side and e.kind == kind]
    nearest = min(times, key=lambda t: abs(t - at_s), default=at_s)
    early = at_s - nearest if before else nearest - at_s
    return EARLIER_S < early < NOT_THIS_STANCE_S


def _other_foot_on(stage: Stage, stretch: PlateContact, side: Side) -> bool:
    """Whether the other foot is low over the plate while this one is on it.

    Only the single support of this foot is looked at: at its ends the other foot may stand on the
    next plate, which its own contact shows.
    """
    plate = stage.plates[stretch.plate]
    other = next((foot for foot in stage.both if foot.side != side), None)
    if other is None or plate.corners is None or plate.side is not None:
        return False
    during = (stage.time >= stretch.start_s) & (stage.time <= stretch.end_s)
    on = []
    for marker in (other.heel, other.toe):
        low = marker[:, 2] < np.nanmin(marker[:, 2], initial=np.inf) + RAISED_M
        still = np.hypot(*np.gradient(marker[:, :2], stage.time, axis=0).T) < STILL_MPS
        over = inside(marker[:, :2], plate.corners) > 0
        on.append(low & over & still & during)
    return bool((on[0] & on[1]).any())


def _over_edge(standing: Footprint, corners: Array) -> bool:
    """Whether part of the foot's outline lies outside the plate."""
    line = standing.toe - standing.heel
    beside = HALF_WIDTH * np.array([-line[1], line[0]])
    ball = np.stack([standing.toe + beside, standing.toe - beside])
    ends = np.stack([standing.heel, tip(standing.heel, standing.toe)])
    outline = np.concatenate([ball, ends])
    return bool((inside(outline, corners) < -OVER_EDGE_M).any())


def _shared(stage: Stage, stretch: PlateContact, side: Side) -> bool:
    """Whether the same foot loads another plate at the same time."""
    for other in stage.stretches:
        if other.plate == stretch.plate or stage.plates[other.plate].side is not None:
            continue
        begins = stretch.start_s <= other.start_s <= stretch.end_s - EARLIER_S
        ends = stretch.start_s + EARLIER_S <= other.end_s <= stretch.end_s
        if (begins and other.first == side) or (ends and other.last == side):
            return True
    return False


def _strays(in_foot: Array) -> bool:
    known = in_foot[np.isfinite(in_foot[:, 0]), 0]
    if not len(known):
        return False
    outside = (known < OUTSIDE_FOOT[0]) | (known > OUTSIDE_FOOT[1])
    return bool(outside.mean() > 0.1)
