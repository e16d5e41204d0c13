"""Figures of one foot on one plate, in N and s.

The loading rate is taken as by Milner et al. 2006 (mean slope between 20 and 80 % of the time to
the first peak), who wrote of running; here the peak is the first of the two humps of walking.
"""

from __future__ import annotations

import math

import numpy as np

from solespine.motion.footprint import BEYOND_TOE
from solespine.motion.model import Contact
from solespine.recordings.model import Array

_RISE_FROM, _RISE_TO = 0.2, 0.8  # Milner 2006
_FIRST_HALF = 0.5
# The centre of pressure is told along the line from heel to toe marker; the toes reach further.
_FOOT = 1 + BEYOND_TOE
_MOST = 0.8
# Along that line: the toe marker sits over the second metatarsal head; the middle of the heel's
# contact lies 15 % of foot length from its rear end (judged).
_METATARSAL_HEADS = 1.0
_HEEL = 0.15 * _FOOT


def peak_n(contact: Contact) -> float:
    """Largest vertical force, N."""
    return float(np.max(contact.force[:, 2]))


def impulse_ns(contact: Contact) -> float:
    """Vertical impulse of the whole stance, Ns."""
    return float(np.trapezoid(contact.force[:, 2], contact.time))


def loading_rate_nps(contact: Contact) -> float:
    """Mean slope of the vertical force on its way to the first peak, N/s."""
    index = first_peak(contact)
    duration = contact.time[index] - contact.time[0]
    if duration <= 0:
        return math.nan
    start, end = (contact.time[0] + share * duration for share in (_RISE_FROM, _RISE_TO))
    low, high = np.interp([start, end], contact.time, contact.force[:, 2])
    return float((high - low) / (end - start))


def first_peak(contact: Contact) -> int:
    """Index of the largest vertical force in the first half of stance."""
    return int(np.argmax(np.where(_progress(contact) <= _FIRST_HALF, contact.force[:, 2], -1.0)))


def late_peak_n(contact: Contact) -> float:
    """Largest vertical force in the second half of stance, N."""
    return float(np.max(contact.force[_progress(contact) > _FIRST_HALF, 2]))


def propulsion_n(contact: Contact) -> float:
    """Largest forward force in the second half of stance, N."""
    return float(np.max(contact.force[_progress(contact) > _FIRST_HALF, 0]))


def heel_share_percent(contact: Contact) -> float:
    """Share of the vertical impulse that the heel carries, %.

    The force is split between two points by the law of the lever: one under the heel, one under
    the metatarsal heads. A limit along the foot instead (the time that the centre of pressure
    spends in the rear third) differs by up to 44 % between the two sound feet of a child; the
    lever differs by 18 % at most and gives shares as pressure insoles do.

    Returns:
        NaN where the centre of pressure on the foot is not known for most of the load.
    """
    along = contact.cop_foot[:, 0]
    known = np.isfinite(along)
    load = np.clip(contact.force[:, 2], 0.0, None)
    if not np.sum(load) > 0 or np.sum(load[known]) < _MOST * np.sum(load):
        return math.nan
    arm = np.clip((_METATARSAL_HEADS - along) / (_METATARSAL_HEADS - _HEEL), 0.0, 1.0)
    heel = np.where(known, load * arm, 0.0)
    return 100 * float(np.sum(heel) / np.sum(load[known]))


def cop_start_percent(contact: Contact, share: float) -> float:
    """Where the load begins along the foot, % of its length from the heel.

    Args:
        contact: one foot on one plate.
        share: of stance that is averaged, from where the force first allows a centre of pressure.
    """
    along = contact.cop_foot[:, 0] / _FOOT
    known = np.flatnonzero(np.isfinite(along))
    if not len(known):
        return math.nan
    progress = _progress(contact)
    early = (progress >= progress[known[0]]) & (progress <= progress[known[0]] + share)
    return 100 * float(np.nanmean(along[early]))


def _progress(contact: Contact) -> Array:
    """(m,) share of stance gone by."""
    progress: Array = (contact.time - contact.time[0]) / (contact.time[-1] - contact.time[0])
    return progress
