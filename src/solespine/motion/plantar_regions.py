"""Regions of the sole by percent of foot length: heel, midfoot, forefoot, toes.

Forefoot from 51 to 81 % of foot length (toes beyond): the traditional mask named in
the abstract of "An anatomically-based masking protocol for the assessment of in-shoe plantar
pressure measurement of the forefoot" (J Foot Ankle Res; confirmed). The border of heel and midfoot
at 31 % of the same mask is recalled.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from solespine.recordings.model import Array

Mask = NDArray[np.bool_]

REGIONS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "heel": (0.0, 0.31),
        "midfoot": (0.31, 0.51),
        "forefoot": (0.51, 0.81),
        "toes": (0.81, 1.0),
    }
)


def region_masks(along: Array) -> Mapping[str, Mask]:
    """Which cells belong to each region.

    Args:
        along: (rows, columns) place of each cell along the foot, heel 0 to toe 1.

    Returns:
        Region to (rows, columns); cells beyond the ends belong to heel and toes.
    """
    inside = np.clip(along, 0.0, np.nextafter(1.0, 0.0))
    return MappingProxyType(
        {name: (inside >= low) & (inside < high) for name, (low, high) in REGIONS.items()}
    )


def region_forces(force: Array, masks: Mapping[str, Mask]) -> Mapping[str, Array]:
    """Region to its force over time (n,) N, from cell forces (n, rows, columns) N."""
    return {name: force[:, mask].sum(axis=1) for name, mask in masks.items()}


def impulse_shares(time: Array, forces: Mapping[str, Array]) -> dict[str, float]:
    """Share of the force-time integral in percent by region; empty where there is no load."""
    impulse = {name: float(np.trapezoid(force, time)) for name, force in forces.items()}
    total = sum(impulse.values())
    if total <= 0:
        return {}
    return {f"{name}_force_share_percent": 100 * part / total for name, part in impulse.items()}


def region_peaks(pressure: Array, masks: Mapping[str, Mask]) -> dict[str, float]:
    """Highest pressure of any cell by region, kPa; from (n, rows, columns) Pa without NaN."""
    return {
        f"peak_pressure_{name}_kpa": float(pressure[:, mask].max(initial=0.0)) / 1000
        for name, mask in masks.items()
        if mask.any()
    }
