"""Heel avoidance: the heel is spared at contact and leaves the ground early.

Heel share of the load from pressure, otherwise from plates by the law of the lever (see forces.py).
Where the centre of pressure begins, as Cavanagh & Lafortune 1980 told strike types; foot strike
angle as by Altman & Davis 2012: sole against the floor at strike, zero with the foot flat.
Heel-off from pressure, otherwise when the sole has tilted by 5 degrees for good: the heel marker
has then risen by about 17 mm, more than the heel pad gives (about 10 mm, Wearing 2014). The limit
of Ghoussayni 2004 (50 mm/s) was tried and puts heel-off of healthy children at 30 % of stance,
because the heel creeps up while its pad unloads.
"""

from __future__ import annotations

import math

import numpy as np

from solespine.findings.gait import forces, windows
from solespine.findings.gait.reading import Reading, against_other, better, each_side
from solespine.findings.gait.walk import Taken, Walk, degrees

SIGNS = (
    "reduced_heel_load",
    "early_heel_off",
    "toe_landing",
    "plantarflexed_contact",
    "cop_starts_forward",
)
_TILTED_RAD = math.radians(5.0)  # judged, see above
_START = 0.05  # share of stance over which the beginning is averaged


def heel_avoidance(walk: Walk) -> list[Reading]:
    """reduced_heel_load, early_heel_off, toe_landing, plantarflexed_contact, cop_starts_forward."""
    return [
        *_heel_load(walk),
        *_heel_off(walk),
        *each_side(
            "toe_landing",
            "deg",
            "Angle of the sole to the floor at foot strike, toe up positive, 0 with the foot flat.",
            lambda side: walk.of_strides(side, strike_angle_deg),
        ),
        *each_side(
            "plantarflexed_contact",
            "deg",
            "Ankle plantarflexion at foot strike.",
            lambda side: walk.of_strides(
                side, lambda t: -degrees(windows.at_strike(t, "ankle_dorsiflexion"))
            ),
        ),
        *_cop_start(walk),
    ]


def strike_angle_deg(taken: Taken) -> float:
    """Foot strike angle of one stride, degrees; NaN where the foot's pitch is not measured."""
    return degrees(windows.at_strike(taken, "foot_pitch"))


def _heel_load(walk: Walk) -> list[Reading]:
    pressure = against_other(
        "reduced_heel_load",
        "Heel's share of the load over time from plantar pressure",
        lambda side: walk.of_steps(side, "heel_force_share_percent"),
        "%",
    )
    plates = against_other(
        "reduced_heel_load",
        "Heel's share of the vertical impulse from the centre of pressure (force plates)",
        lambda side: walk.of_contacts(side, forces.heel_share_percent),
        "%",
    )
    return better(pressure, plates)


def _cop_start(walk: Walk) -> list[Reading]:
    pressure = each_side(
        "cop_starts_forward",
        "%",
        "Where the centre of pressure begins, in % of foot length from the heel (pressure).",
        lambda side: walk.of_steps(side, "cop_start_percent"),
    )
    plates = each_side(
        "cop_starts_forward",
        "%",
        "Where the centre of pressure begins, in % of foot length from the heel (force plates).",
        lambda side: walk.of_contacts(side, lambda c: forces.cop_start_percent(c, _START)),
    )
    return better(pressure, plates)


def _heel_off(walk: Walk) -> list[Reading]:
    pressure = each_side(
        "early_heel_off",
        "%",
        "Heel-off in % of stance, from plantar pressure.",
        lambda side: walk.of_steps(side, "heel_off_percent"),
    )
    markers = each_side(
        "early_heel_off",
        "%",
        "Heel-off in % of stance, when the sole has tilted by 5 degrees for good.",
        lambda side: walk.of_strides(side, heel_off_percent),
    )
    return better(pressure, markers)


def heel_off_percent(taken: Taken) -> float:
    """When the sole has left the floor for good at the heel, % of stance; NaN without its pitch."""
    pitch = windows.stance(taken, "foot_pitch")
    if not np.isfinite(pitch).all():
        return math.nan
    down = np.flatnonzero(pitch >= -_TILTED_RAD)
    return float(down[-1]) if len(down) else 0.0
