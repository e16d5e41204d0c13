"""Forefoot and toes: their share of the load, and how far the great toe bends.

Shares of the force-time integral by region come with the pressure steps; the great toe's bend is
that of the Oxford Foot Model (Stebbins 2006) in the second half of stance. A force plate cannot
tell forefoot from toes, so without pressure there is no reading of the load.
"""

from __future__ import annotations

import numpy as np

from solespine.findings.gait import windows
from solespine.findings.gait.reading import Reading, each_side
from solespine.findings.gait.walk import Taken, Walk, degrees

_HALF = windows.STANCE_POINTS // 2


def forefoot(walk: Walk) -> list[Reading]:
    """forefoot_overload, toe_overload, limited_hallux_gait."""
    return [
        *each_side(
            "forefoot_overload",
            "%",
            "Forefoot's share of the load over time, from plantar pressure.",
            lambda side: walk.of_steps(side, "forefoot_force_share_percent"),
        ),
        *each_side(
            "toe_overload",
            "%",
            "Toes' share of the load over time, from plantar pressure.",
            lambda side: walk.of_steps(side, "toes_force_share_percent"),
        ),
        *each_side(
            "limited_hallux_gait",
            "deg",
            "Peak dorsiflexion of the great toe in the second half of stance (Oxford Foot Model).",
            lambda side: walk.of_strides(side, _hallux),
        ),
    ]


def _hallux(taken: Taken) -> float:
    return degrees(np.max(windows.stance(taken, "hallux_dorsiflexion")[_HALF:]))
