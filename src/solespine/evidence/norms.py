"""Gait norms at work: curves matched to the walking speed, and the grade of a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from solespine.evidence.gait_topics import POINTS, CurveRows, GaitNorm, NormBand
from solespine.evidence.topics import Confidence

Floats = NDArray[np.float64]
Grade = Literal["normal", "borderline", "mild", "marked"]


@dataclass(frozen=True, eq=False)
class NormCurve:
    """What healthy people show over the gait cycle at one walking speed.

    Attributes:
        name: of motion.names.CURVES, with its sign; arch_height_percent is arch_height in % of foot
            length (heel to TOE marker).
        unit: deg, %, Nm/kg or W/kg.
        percent: (51,) % of the gait cycle.
        mean, sd: (51,) in `unit`.
        speed: dimensionless speed that it stands for; None where the source gives one speed only.
        population: who was measured.
        source: key of the evidence's sources.
        confidence: how well it is known.
    """

    name: str
    unit: str
    percent: Floats = field(repr=False)
    mean: Floats = field(repr=False)
    sd: Floats = field(repr=False)
    speed: float | None
    population: str
    source: str
    confidence: Confidence

    @property
    def typical_gvs(self) -> float:
        """Gait variable score (Baker 2009) to expect of a healthy person: root mean square, deg."""
        return float(np.sqrt(np.mean(self.sd**2)))


def curve_at(name: str, rows: CurveRows, speed: float | None) -> NormCurve:
    """Mean and spread of a norm curve, interpolated between the speed groups of its source.

    Args:
        name: of the curve.
        rows: its norm.
        speed: walking speed over sqrt(g leg length); beyond the slowest and fastest group these
            stand in. None: freely chosen speed.
    """
    mean, sd = np.array(rows.mean), np.array(rows.sd)
    if not rows.speeds:
        return _curve(name, rows, mean[0], sd[0], None)
    centres = np.array(rows.speeds)
    at = float(np.clip(centres[rows.free] if speed is None else speed, centres[0], centres[-1]))
    place = float(np.interp(at, centres, np.arange(len(centres))))
    low = min(int(place), len(centres) - 2)
    share = place - low
    return _curve(
        name,
        rows,
        (1 - share) * mean[low] + share * mean[low + 1],
        (1 - share) * sd[low] + share * sd[low + 1],
        at,
    )


def _curve(name: str, rows: CurveRows, mean: Floats, sd: Floats, speed: float | None) -> NormCurve:
    percent = np.linspace(0.0, 100.0, POINTS)
    for values in (percent, mean, sd):
        values.setflags(write=False)
    return NormCurve(
        name, rows.unit, percent, mean, sd, speed, rows.population, rows.sources[0], rows.confidence
    )


def grade_value(norm: GaitNorm, band: NormBand, value: float) -> Grade:
    """Grade of a value: normal in the band, mild and marked from their limits, else borderline.

    Only the side on which the norm is abnormal counts.
    """
    sign = 1.0 if norm.worse == "high" else -1.0
    edge = band.high if norm.worse == "high" else band.low
    if sign * value >= sign * band.marked:
        return "marked"
    if sign * value >= sign * band.mild:
        return "mild"
    if edge is not None and sign * value > sign * edge:
        return "borderline"
    return "normal"
