"""Features of the ground force under one foot, in body weights, and body mass from forces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from solespine.errors import InputError
from solespine.motion.footprint import BEYOND_TOE
from solespine.motion.model import Contact, Stride
from solespine.recordings.model import Array

GRAVITY_MPS2 = 9.80665
HEEL_THIRD = (1 + BEYOND_TOE) / 3  # of the foot's length, told in heel-to-toe-marker distances
FIRST_PEAK_PERCENT = (5.0, 50.0)  # of stance, where each peak is looked for
SECOND_PEAK_PERCENT = (50.0, 95.0)
RISE = (0.2, 0.8)  # of the time to the peak (Milner et al. 2006)
COP_START_PERCENT = (2.0, 6.0)  # of stance: the first centre of pressure that is steady
SAME_STRIKE_S = 0.1
MASS_LIMIT = 0.08  # judged: one pair of steps of unsteady walking is up to 4 % off


def ground_force_features(contact: Contact, mass_kg: float) -> Mapping[str, float]:
    """What clinics read from the force under one foot; what cannot be told is absent.

    `first_peak_bw`, `second_peak_bw` are the highest local maxima of the vertical force in the two
    halves of stance, `valley_bw` the least between them, each with its `_percent` of stance: a
    force that only rises has no peak. `loading_rate_bw_per_s` is the mean slope between 20 and 80 %
    of the time from strike to the first peak (Milner et al. 2006, Med Sci Sports Exerc 38:323-328,
    who used it up to the impact peak of running). Impulses are in body weights times seconds.
    `braking_*` is backward and `propulsion_*` forward force, `medial_*` towards the other foot and
    `lateral_*` away from it, all as positive sizes. `heel_impulse_percent` is the share of the
    vertical impulse while the centre of pressure lies under the rear third of the foot,
    `heel_impulse_early_percent` the same of the first half of stance; `cop_start_percent` is where
    along the foot (0 the heel marker, 100 the toe tip) the centre of pressure begins, and
    `cop_leaves_heel_percent` when in stance it leaves that third.

    Args:
        contact: force as it was recorded; partial contacts are the caller's to leave out.
        mass_kg: body mass.

    Raises:
        InputError: the mass is not a positive number.
    """
    if not mass_kg > 0:
        raise InputError(f"ground force: body mass is {mass_kg} kg; give a mass above 0 kg")
    weight = mass_kg * GRAVITY_MPS2
    found = _vertical(contact, weight) | _shear(contact, weight) | _under_foot(contact)
    return {name: value for name, value in found.items() if np.isfinite(value)}


def mass_from_steps(contacts: Sequence[Contact], strides: Sequence[Stride]) -> float | None:
    """Body mass from whole left and right contacts of steady walking, kg; None without a pair.

    Over a stride the ground carries the body's weight, so both vertical impulses together are the
    weight times the stride time. The middle over all neighbouring pairs.
    """
    whole = [c for c in contacts if c.complete and c.quality.level != "poor"]
    masses = []
    for one in whole:
        period = _stride_time(one, strides)
        if period is None:
            continue
        masses += [
            (_impulse(one) + _impulse(two)) / (GRAVITY_MPS2 * period)
            for two in whole
            if two.trial == one.trial
            and two.side != one.side
            and 0 < two.start_s - one.start_s < period
        ]
    return float(np.median(masses)) if masses else None


def mass_disagreement(stated_kg: float, measured_kg: float) -> str:
    """A sentence where the forces do not bear out a stated body mass; empty where they do."""
    apart = measured_kg / stated_kg - 1
    if abs(apart) <= MASS_LIMIT:
        return ""
    return (
        f"the body mass given is {stated_kg:.1f} kg, but on the force plates the feet carry "
        f"{measured_kg:.1f} kg ({100 * apart:+.0f} %): check it, values in body weights rest on it"
    )


def _stride_time(contact: Contact, strides: Sequence[Stride]) -> float | None:
    """Stride time of the stride that this contact begins, s."""
    for stride in strides:
        near = abs(stride.strike_s - contact.start_s) < SAME_STRIKE_S
        same = (stride.trial, stride.side) == (contact.trial, contact.side)
        if same and near and stride.quality.level != "poor":
            return stride.end_s - stride.strike_s
    return None


def _impulse(contact: Contact) -> float:
    return float(np.trapezoid(contact.force[:, 2], contact.time))


def _vertical(contact: Contact, weight: float) -> dict[str, float]:
    force = contact.force[:, 2] / weight
    share = _percent(contact)
    found = {
        "stance_time_s": contact.end_s - contact.start_s,
        "vertical_impulse_bw_s": float(np.trapezoid(force, contact.time)),
        "peak_bw": float(np.nanmax(force, initial=np.nan)) if len(force) else float("nan"),
    }
    first = _local_peak(force, share, *FIRST_PEAK_PERCENT)
    second = _local_peak(force, share, *SECOND_PEAK_PERCENT)
    for name, index in (("first_peak", first), ("second_peak", second)):
        if index is not None:
            found |= {f"{name}_bw": force[index], f"{name}_percent": share[index]}
    if first is not None:
        found["loading_rate_bw_per_s"] = _slope(contact.time, force, first)
    if first is not None and second is not None and second > first:
        low = first + int(np.argmin(force[first : second + 1]))
        found |= {"valley_bw": force[low], "valley_percent": share[low]}
    return {name: float(value) for name, value in found.items()}


def _percent(contact: Contact) -> Array:
    return 100 * (contact.time - contact.start_s) / (contact.end_s - contact.start_s)


def _local_peak(force: Array, share: Array, low: float, high: float) -> int | None:
    """Index of the highest local maximum within a part of stance; None where there is none."""
    within = (share[1:-1] > low) & (share[1:-1] <= high)
    top = (force[1:-1] > force[:-2]) & (force[1:-1] >= force[2:])
    at = np.flatnonzero(within & top) + 1
    if not len(at):
        return None
    best = int(at[np.argmax(force[at])])
    part = (share > low) & (share <= high)
    # noise on a slope has local maxima too: a peak is the highest of its half, not of its edge
    return best if force[best] >= np.nanmax(force[part]) else None


def _slope(time: Array, force: Array, peak: int) -> float:
    span = time[peak] - time[0]
    low, high = (time[0] + part * span for part in RISE)
    rise = np.interp(high, time, force) - np.interp(low, time, force)
    return float(rise / (high - low)) if high > low else float("nan")


def _shear(contact: Contact, weight: float) -> dict[str, float]:
    forward = contact.force[:, 0] / weight
    outward = contact.force[:, 1] / weight * (1 if contact.side == "left" else -1)
    found = {}
    for name, force in (
        ("braking", -forward),
        ("propulsion", forward),
        ("medial", -outward),
        ("lateral", outward),
    ):
        pushing = np.maximum(force, 0)
        found[f"{name}_peak_bw"] = float(pushing.max(initial=0.0))
        found[f"{name}_impulse_bw_s"] = float(np.trapezoid(pushing, contact.time))
    return found


def _under_foot(contact: Contact) -> dict[str, float]:
    along, share = contact.cop_foot[:, 0], _percent(contact)
    known = np.isfinite(along)
    if known.mean() < 0.5:
        return {}
    force = np.where(known, contact.force[:, 2], 0.0)
    heel = np.where(known, along, np.inf) < HEEL_THIRD
    early = share <= 50
    start = known & (share >= COP_START_PERCENT[0]) & (share <= COP_START_PERCENT[1])
    left = share[known & ~heel]
    return {
        "heel_impulse_percent": _share(force, heel),
        "heel_impulse_early_percent": _share(force[early], heel[early]),
        "cop_start_percent": (
            float(100 * np.median(along[start]) / (1 + BEYOND_TOE)) if start.any() else float("nan")
        ),
        "cop_leaves_heel_percent": float(left[0]) if len(left) else float("nan"),
    }


def _share(force: Array, part: np.ndarray) -> float:
    whole = float(force.sum())
    return 100 * float(force[part].sum()) / whole if whole > 0 else float("nan")
