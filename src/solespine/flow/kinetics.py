"""Joint moments and powers of both sides as curves over the cycle, on what is normal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from solespine.evidence import Evidence
from solespine.flow.curves import with_norm
from solespine.motion.ground_force import GRAVITY_MPS2
from solespine.motion.names import CurveName
from solespine.recordings.model import SIDES
from solespine.report.measurement import CurveSummary

if TYPE_CHECKING:
    from solespine.loads.model import Loads

# Name of the norm's curve: how it is called, then site, part and sign of the load it is.
_MADE = "made"
_CURVES: Mapping[str, tuple[CurveName, tuple[str, str, float]]] = {
    "hip_extension_moment": (
        CurveName("Hip moment, sagittal", "extension", "Nm/kg"), ("hip_flexion", "moment", -1.0)),
    "hip_abduction_moment": (
        CurveName("Hip moment, frontal", "abduction", "Nm/kg"), ("hip_adduction", "moment", -1.0)),
    "hip_power": (CurveName("Hip power", _MADE, "W/kg"), ("hip", "power", 1.0)),
    "knee_extension_moment": (
        CurveName("Knee moment, sagittal", "extension", "Nm/kg"), ("knee_angle", "moment", -1.0)),
    "knee_power": (CurveName("Knee power", _MADE, "W/kg"), ("knee", "power", 1.0)),
    "ankle_plantarflexion_moment": (
        CurveName("Ankle moment, sagittal", "plantarflexion", "Nm/kg"),
        ("ankle_angle", "moment", -1.0)),
    "ankle_power": (CurveName("Ankle power", _MADE, "W/kg"), ("ankle", "power", 1.0)),
}  # fmt: skip


def kinetic_curves(
    loads: Loads | None, evidence: Evidence, speed: float | None
) -> tuple[CurveSummary, ...]:
    """Internal moments in Nm/kg and powers in W/kg, mean over the strides; NaN where not measured.

    Args:
        loads: along the chain; without them there is none.
        evidence: with the norm curves.
        speed: dimensionless walking speed, for the norm.
    """
    return () if loads is None else tuple(_told(loads, evidence, speed))


def _told(loads: Loads, evidence: Evidence, speed: float | None) -> Iterator[CurveSummary]:
    mass_kg = loads.body_weight_n / GRAVITY_MPS2
    for name, (about, (site, part, sign)) in _CURVES.items():
        for side in SIDES:
            load = loads.get(site, part, side)
            if load is None:
                continue
            mean = sign * load.curve / mass_kg
            yield with_norm(
                CurveSummary(
                    name, side, about.label, about.positive, about.unit,
                    np.linspace(0.0, 100.0, len(mean)), mean, np.zeros_like(mean), load.strides,
                ),
                evidence, speed,
            )  # fmt: skip
