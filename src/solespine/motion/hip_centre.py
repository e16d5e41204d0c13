"""Hip joint centres from the pelvis: the contract that every regression follows.

A regression is a file `hip_centre_<author><year>.py`; `plug_in_gait` uses Davis 1991, because the
curves that clinics read were made with it; Harrington 2007 is the one with the smaller error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from solespine.recordings.model import Array


@dataclass(frozen=True)
class HipMeasures:
    """What the regressions take, in metres.

    Attributes:
        mean_leg_length_m: of both legs, front of the pelvis to the inner ankle.
        leg_length_m: of this side.
        asis_distance_m: between the fronts of the pelvis.
        asis_trochanter_m: from the front of the pelvis back to the trochanter, of this side.
        pelvis_depth_m: from the middle of the two fronts to the middle of the two backs.
        marker_radius_m: of the markers.
    """

    mean_leg_length_m: float
    leg_length_m: float
    asis_distance_m: float
    asis_trochanter_m: float
    pelvis_depth_m: float
    marker_radius_m: float


@dataclass(frozen=True)
class HipRegression:
    """One published regression.

    Attributes:
        name: author and year.
        place: measures to the left hip centre (3,) m in pelvis axes (x forward, y to the left,
            z up, from the middle between the two fronts); the right one has y turned round.
        error_m: typical distance from the imaged centre, m.
        error_source: where that figure comes from.
    """

    name: str
    place: Callable[[HipMeasures], Array]
    error_m: float
    error_source: str
