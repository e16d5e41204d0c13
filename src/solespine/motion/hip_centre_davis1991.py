"""Hip centre of Davis et al. 1991 (Newington), in the form that Plug-in Gait uses.

Davis RB, Ounpuu S, Tyburski D, Gage JR. A gait analysis data collection and reduction technique.
Human Movement Science 1991;10:575-587. Plug-in Gait replaces the measured depth of the hip by the
distance from the front of the pelvis to the trochanter, estimated from leg length where it was not
measured.
"""

from __future__ import annotations

import numpy as np

from solespine.motion.hip_centre import HipMeasures, HipRegression
from solespine.recordings.model import Array

_SIDEWAYS_RAD = 0.5
_DOWN_RAD = 0.314
_PER_LEG = 0.115
_LESS_M = 0.0153
_TROCHANTER_PER_LEG = 0.1288
_TROCHANTER_LESS_M = 0.04856


def asis_trochanter(leg_length_m: float) -> float:
    """From the front of the pelvis back to the trochanter, from leg length, m."""
    return _TROCHANTER_PER_LEG * leg_length_m - _TROCHANTER_LESS_M


def _place(measures: HipMeasures) -> Array:
    radius = _PER_LEG * measures.mean_leg_length_m - _LESS_M
    back = measures.asis_trochanter_m + measures.marker_radius_m
    side, down = _SIDEWAYS_RAD, _DOWN_RAD
    return np.array(
        [
            -back * np.cos(down) + radius * np.cos(side) * np.sin(down),
            measures.asis_distance_m / 2 - radius * np.sin(side),
            -back * np.sin(down) - radius * np.cos(side) * np.cos(down),
        ]
    )


DAVIS_1991 = HipRegression(
    "Davis 1991",
    _place,
    0.025,
    "25.0 (SD 6.7) mm in 67 adults against CT, Mantovani et al., Gait & Posture 2016;44:48-54",
)
