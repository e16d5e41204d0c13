"""Feet on force plates: whose foot, its force, and the centre of pressure within it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from solespine.motion.contacts_quality import Stage, why_not_whole
from solespine.motion.events_plates import THRESHOLD_N, PlateContact, offset
from solespine.motion.filter import low_pass
from solespine.motion.footprint import Footprint, along_foot, feet, footprint
from solespine.motion.model import Contact, Quality
from solespine.motion.treadmill import STANDING
from solespine.recordings.model import Array, Event, Plate, Side

COP_LEAST_SHARE = 0.05  # of the greatest vertical force: below, a centre of pressure is noise


def find_contacts(
    trial: str,
    time: Array,
    markers: Mapping[str, Array],
    plates: Sequence[Plate],
    stretches: Sequence[PlateContact],
    events: Sequence[Event] = (),
    belt_mps: Mapping[Side, float] = STANDING,
    cutoff_hz: float | None = None,
) -> tuple[Contact, ...]:
    """One contact for each loaded stretch of a plate that belongs to a foot, in time order.

    Args:
        trial: name of the trial.
        time: (n,) s, of the markers.
        markers: role to (n, 3) m in walk axes, filtered.
        plates: forces in the same axes.
        stretches: from `events_plates.plate_contacts`.
        events: those used, to see a stance that begins or ends elsewhere.
        belt_mps: speed of the ground backwards under each foot.
        cutoff_hz: low-pass of the force; None leaves it as recorded, which peaks and loading
            rates need.
    """
    stage = Stage(time, feet(markers), tuple(plates), tuple(stretches), tuple(events))
    found = [_contact(trial, stage, stretch, belt_mps, cutoff_hz) for stretch in stretches]
    return tuple(contact for contact in found if contact is not None)


def _contact(
    trial: str,
    stage: Stage,
    stretch: PlateContact,
    belt_mps: Mapping[Side, float],
    cutoff_hz: float | None,
) -> Contact | None:
    side = stretch.first or stretch.last
    if side is None:
        return None
    plate = stage.plates[stretch.plate]
    here = (plate.time >= stretch.start_s) & (plate.time <= stretch.end_s)
    force = _force(plate, cutoff_hz)[here]
    cop = _cop(plate.cop[here], force[:, 2])
    standing = _footprint(stage, stretch, side, belt_mps)
    in_foot = (
        along_foot(standing, plate.time[here], cop) if standing else np.full((len(cop), 2), np.nan)
    )
    reasons = why_not_whole(stage, stretch, side, standing, in_foot)
    return Contact(
        trial=trial,
        side=side,
        plate=plate.name,
        start_s=stretch.start_s,
        end_s=stretch.end_s,
        time=plate.time[here],
        force=force,
        cop=cop,
        cop_foot=in_foot,
        free_moment=plate.free_moment[here],
        complete=not reasons,
        quality=Quality("poor", tuple(reasons)) if reasons else Quality(),
    )


def _force(plate: Plate, cutoff_hz: float | None) -> Array:
    """Force less what the empty plate shows, (m, 3) N; filtered where asked."""
    vertical = plate.force[:, 2]
    empty = np.abs(vertical - offset(vertical)) < THRESHOLD_N
    force = plate.force
    if empty.mean() > 0.1:
        force = force - np.median(force[empty], axis=0)
    return force if cutoff_hz is None else low_pass(force, plate.rate_hz, cutoff_hz)


def _cop(cop: Array, vertical: Array) -> Array:
    """Centre of pressure where the force is great enough for one, NaN elsewhere."""
    least = max(THRESHOLD_N, COP_LEAST_SHARE * float(np.nanmax(vertical, initial=0.0)))
    result: Array = np.where(vertical[:, None] >= least, cop, np.nan)
    return result


def _footprint(
    stage: Stage, stretch: PlateContact, side: Side, belt_mps: Mapping[Side, float]
) -> Footprint | None:
    own = next((foot for foot in stage.both if foot.side == side), None)
    if own is None:
        return None
    return footprint(own, stage.time, stretch.start_s, stretch.end_s, belt_mps[side])
