"""Highest pressure of finer places of the sole than the four regions: for relief and cushioning.

Places by proportion, as no bone shows in a pressure picture: the metatarsal heads lie in a band
that slants from the first, farther forward, to the fifth; the first takes the inner third of the
ball's width and the others a sixth each, as in usual masks. Proportions are judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from solespine.motion.plantar_regions import REGIONS, Mask
from solespine.motion.pressure_cop import path_on_grid
from solespine.motion.pressure_foot import FootOnGrid, place_foot
from solespine.motion.pressure_steps import Load, find_loads
from solespine.recordings.model import Array, PressureRecording, Side

_HEADS = (0.0, 1 / 3, 1 / 2, 2 / 3, 5 / 6, 1.0)  # of the ball's width from the inner edge
_FIRST, _FIFTH = 0.72, 0.635  # of the length: middles of the outer heads
_BEFORE, _BEHIND = 0.09, 0.08  # of the length: the band of the heads about their line
_BASE = (0.36, 0.50)  # of the length, on the outer 30 % of the midfoot's width
_BASE_OUTER = 0.3


@dataclass(frozen=True)
class PeakMap:
    """Highest pressures of one recording's foot.

    Attributes:
        name: of the recording.
        side: of the foot.
        in_shoe: on an insole.
        peaks_kpa: by place (heel, midfoot, base_5, met_1 to met_5, toes): highest pressure of any
            cell, mean over the steps.
        steps: how many stand behind it; 0 for one picture without time.
        notes: how the foot was found.
    """

    name: str
    side: Side
    in_shoe: bool
    peaks_kpa: Mapping[str, float]
    steps: int
    notes: tuple[str, ...]


def peak_map(recording: PressureRecording) -> PeakMap | None:
    """The highest pressure of each place; None where no whole foot was loaded.

    Args:
        recording: pressure in Pa, NaN where there is no cell. On a plate every step is placed by
            itself, on an insole the foot is placed once.
    """
    pressure = np.nan_to_num(recording.pressure, nan=0.0)
    force = pressure * recording.cell_m[0] * recording.cell_m[1]
    pictures = _pictures(recording, pressure, force)
    found = [(foot, _peaks(peak, foot)) for peak, foot in pictures]
    if not found:
        return None
    first = found[0][0]
    alike = [peaks for foot, peaks in found if foot.side == first.side]
    names = sorted(set().union(*alike))
    peaks = {n: float(np.mean([p[n] for p in alike if n in p])) / 1000 for n in names}
    steps = len(alike) if len(recording.time) > 1 else 0
    return PeakMap(
        recording.name, first.side, recording.in_shoe, MappingProxyType(peaks), steps, first.notes
    )


def _pictures(
    recording: PressureRecording, pressure: Array, force: Array
) -> list[tuple[Array, FootOnGrid]]:
    """Peak picture (rows, columns) Pa of every whole step, with the foot on it."""
    if len(recording.time) == 1:
        foot = place_foot(recording, pressure, np.full((1, 2), np.nan))
        return [(pressure[0], foot)] if foot is not None and foot.whole else []
    loads = [
        load
        for load in find_loads(recording.time, force.sum(axis=(1, 2)))
        if load.quality.level != "poor"
    ]
    placed = [(load, _foot(recording, pressure, force, load)) for load in loads]
    return [
        (pressure[load.first : load.last + 1].max(axis=0), foot)
        for load, foot in placed
        if foot is not None and foot.whole and not foot.doubts
    ]


def _foot(
    recording: PressureRecording, pressure: Array, force: Array, load: Load
) -> FootOnGrid | None:
    part = slice(load.first, load.last + 1)
    return place_foot(recording, pressure[part], path_on_grid(force[part], recording.cell_m))


def _peaks(peak: Array, foot: FootOnGrid) -> dict[str, float]:
    """Place to its highest pressure, Pa; places without a cell are left out."""
    masks = _masks(foot)
    return {name: float(peak[mask].max()) for name, mask in masks.items() if mask.any()}


def _masks(foot: FootOnGrid) -> dict[str, Mask]:
    along, print_ = foot.along, foot.footprint
    ball = print_ & (along > 0.55) & (along < REGIONS["forefoot"][1])
    if not ball.any():
        return {}
    inner, outer = float(foot.outward[ball].min()), float(foot.outward[ball].max())
    across = (foot.outward - inner) / max(outer - inner, 1e-9)  # 0 inner edge, 1 outer edge
    line = _FIRST + (_FIFTH - _FIRST) * np.clip(across, 0.0, 1.0)
    band = print_ & (along > line - _BEHIND) & (along < line + _BEFORE)
    masks: dict[str, Mask] = {
        "heel": print_ & (along < REGIONS["heel"][1]),
        "toes": print_ & (along >= line + _BEFORE),
        "base_5": print_ & (along >= _BASE[0]) & (along < _BASE[1]) & (across > 1 - _BASE_OUTER),
    }
    masks["midfoot"] = (
        print_ & (along >= REGIONS["heel"][1]) & (along <= line - _BEHIND) & ~masks["base_5"]
    )
    edges = [-np.inf, *_HEADS[1:-1], np.inf]
    for k in range(5):
        masks[f"met_{k + 1}"] = band & (across >= edges[k]) & (across < edges[k + 1])
    return masks
