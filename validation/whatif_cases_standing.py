"""Rows about standing: wedges, carried mass and leg length; names as in tests/authorities."""

from __future__ import annotations

import numpy as np

from solespine.body import Change
from solespine.whatif.standing_readout import hip_distance
from whatif_common import case, own, stood, wedges


def _steps(name: str) -> float:
    """Least step of a quantity over wedges of 10, 15 and 20 degrees."""
    doses = [0.0, *(stood(*wedges(angle))[name] for angle in (10, 15, 20))]
    return float(np.diff(doses).min())


@case
def wedge_eversion() -> float:
    return _steps("rearfoot_eversion_deg_right")


@case
def wedge_shank() -> float:
    return _steps("shank_internal_rotation_deg_right")


@case
def wedge_hip() -> float:
    return _steps("hip_internal_rotation_deg_right")


@case
def wedge_tilt() -> float:
    return _steps("pelvic_tilt_deg")


@case
def tilt_both() -> float:
    return stood(*wedges(10))["pelvic_tilt_deg"]


@case
def tilt_one() -> float:
    return stood(*wedges(10, "left"))["pelvic_tilt_deg"]


@case
def drop_one() -> float:
    return stood(*wedges(10, "left"))["pelvic_obliquity_deg"]


@case
def subtalar_coupling() -> float:
    found = stood(*wedges(10))
    return found["shank_internal_rotation_deg_right"] / found["rearfoot_eversion_deg_right"]


@case
def load_eversion() -> float:
    return stood(Change("carried_mass", 40.0, where="hips"))["rearfoot_eversion_deg_right"]


@case
def load_shank() -> float:
    return stood(Change("carried_mass", 40.0, where="hips"))["shank_internal_rotation_deg_right"]


@case
def load_arch() -> float:
    return stood(Change("carried_mass", 40.0, where="hips"))["midfoot_flattening_deg_right"]


def _longer(by: float) -> float:
    return -stood(Change("leg_length", by, "left"))["pelvic_obliquity_deg"]


@case
def length_steps() -> float:
    doses = [0.0, *(_longer(by) for by in (0.005, 0.010, 0.015, 0.020, 0.030))]
    return float(np.diff(doses).min())


def _of_bound(by: float) -> float:
    wide = hip_distance(own().body, own().pose)
    return _longer(by) / float(np.degrees(np.arctan(by / wide)))


@case
def length_share_10() -> float:
    return _of_bound(0.010)


@case
def length_share_30() -> float:
    return _of_bound(0.030)
