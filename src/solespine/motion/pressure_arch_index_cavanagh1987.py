"""Arch index: the middle third of the footprint without toes (Cavanagh and Rodgers 1987).

Cavanagh PR, Rodgers MM, J Biomech 1987: the footprint without the toes is cut into thirds of equal
length across the foot's axis; the index is the area of the middle third over the whole area.

Differs: the toes are cut off at the least loaded row between ball and toes instead of along the
outline of each toe, and at 81 % of foot length where no such row shows.
"""

from __future__ import annotations

import numpy as np

from solespine.motion.plantar_regions import REGIONS
from solespine.motion.pressure_foot import FootOnGrid
from solespine.recordings.model import Array

_CREASE = (0.72, 0.90)  # judged: where the crease behind the toes can lie
_STEP = 0.01


def arch_index(peak: Array, foot: FootOnGrid) -> float | None:
    """Area of the middle third over the whole, both without toes.

    Args:
        peak: (rows, columns) Pa, highest pressure of each cell during the step.
        foot: where it lies.

    Returns:
        The index, or None where one third is empty.
    """
    end = toe_crease(peak, foot)
    touched = foot.footprint & (peak > 0)
    sole = foot.along[touched & (foot.along < end)] / end
    thirds = np.histogram(sole, bins=3, range=(0.0, 1.0))[0]
    return float(thirds[1] / thirds.sum()) if thirds[[0, 2]].all() else None


def toe_crease(peak: Array, foot: FootOnGrid) -> float:
    """Share of foot length at which the load between ball and toes is least."""
    centres = np.arange(*_CREASE, _STEP)
    half = 0.75 * _row_share(foot)
    load = np.array([_load_near(peak, foot, centre, half) for centre in centres])
    least = int(np.argmin(load))
    if least in (0, len(centres) - 1):
        return REGIONS["toes"][0]
    flat = np.flatnonzero(load == load[least])
    return float(centres[flat].mean())


def _row_share(foot: FootOnGrid) -> float:
    """Distance of neighbouring rows as a share of foot length."""
    levels = np.unique(np.round(foot.along[foot.footprint], 4))
    return float(np.median(np.diff(levels))) if len(levels) > 1 else 0.02


def _load_near(peak: Array, foot: FootOnGrid, centre: float, half: float) -> float:
    band = foot.footprint & (np.abs(foot.along - centre) <= half)
    return float(peak[band].sum()) / max(1, int(band.any()))
