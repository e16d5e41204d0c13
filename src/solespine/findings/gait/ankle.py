"""Ankle: too little dorsiflexion in stance, foot drop in swing, weak push-off.

Ankle angle by Plug-in Gait (Davis 1991; Kadaba 1990). Push-off from the second hump of the vertical
force, against body weight or against the other side; ankle power would say more (Perry & Burnfield
2010) but needs joint moments, which belong to the loads.
"""

from __future__ import annotations

import numpy as np

from solespine.findings.gait import forces, windows
from solespine.findings.gait.reading import Reading, against_other, each_side
from solespine.findings.gait.walk import GRAVITY_MPS2, Taken, Walk, degrees

_MID_SWING = slice(33, 68)  # the middle third, % of swing


def ankle(walk: Walk) -> list[Reading]:
    """limited_dorsiflexion_gait, foot_drop_gait, weak_pushoff_gait (up to two norms a side)."""
    return [
        *each_side(
            "limited_dorsiflexion_gait",
            "deg",
            "Peak ankle dorsiflexion in stance.",
            lambda side: walk.of_strides(side, _peak_in_stance),
        ),
        *each_side(
            "foot_drop_gait",
            "deg",
            "Peak ankle dorsiflexion in mid swing; with a landing that is not heel first.",
            lambda side: walk.of_strides(side, _peak_in_swing),
        ),
        *_pushoff(walk),
    ]


def _peak_in_stance(taken: Taken) -> float:
    return degrees(np.max(windows.stance(taken, "ankle_dorsiflexion")))


def _peak_in_swing(taken: Taken) -> float:
    return degrees(np.max(windows.swing(taken, "ankle_dorsiflexion")[_MID_SWING]))


def _pushoff(walk: Walk) -> list[Reading]:
    sided = against_other(
        "weak_pushoff_gait",
        "Second peak of the vertical force (force plates)",
        lambda side: walk.of_contacts(side, forces.late_peak_n),
        "N",
        "weak_pushoff_gait/side",
    )
    mass = walk.motion.subject.mass_kg
    if not mass:
        return sided
    weight = mass * GRAVITY_MPS2
    absolute = each_side(
        "weak_pushoff_gait",
        "%",
        "Second peak of the vertical force, % of body weight (force plates).",
        lambda side: walk.of_contacts(side, lambda c: 100 * forces.late_peak_n(c) / weight),
    )
    return [*absolute, *sided]
