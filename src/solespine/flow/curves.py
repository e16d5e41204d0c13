"""What a measurement shows beside its findings: curves over the cycle, values, forces, by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from solespine.evidence import Evidence
from solespine.findings.gait.walk import gather
from solespine.motion import Contact, Motion, Trial
from solespine.motion.cycles import POINTS, CurveBand, band, normalised, stride_curves
from solespine.motion.ground_force import GRAVITY_MPS2, ground_force_features
from solespine.motion.names import CURVES, CurveName
from solespine.recordings.model import SIDES, Array, Side
from solespine.report.measurement import CurveSummary, Value

_LEFTWARD = 1  # axis of a force
_SCALE = {"deg": 180.0 / np.pi, "mm": 1000.0}
_FORCES = {
    "vertical_force": (CurveName("Vertical force", "up", "BW"), 2),
    "forward_force": (CurveName("Force along the way", "forward", "BW"), 0),
    "lateral_force": (CurveName("Force to the side", "outer side", "BW"), _LEFTWARD),
}
_OUTWARD: dict[Side, float] = {"left": 1.0, "right": -1.0}


def curves(motion: Motion, evidence: Evidence) -> tuple[CurveSummary, ...]:
    """Every curve that was measured, left and right, with the norm at this walking speed."""
    speed = gather(motion).speed
    found = [one for name in CURVES for side in SIDES for one in _curve(motion, name, side)]
    with_norms = [with_norm(one, evidence, speed) for one in found]
    return (*with_norms, *_force_curves(motion))


def _curve(motion: Motion, name: str, side: Side) -> Iterator[CurveSummary]:
    rows = [row for trial in motion.trials for row in _rows(trial, name, side)]
    if not rows:
        return
    about = CURVES[name]
    told = band(np.array(rows) * _SCALE[about.unit])
    yield _summary(name, side, about, told)


def _rows(trial: Trial, name: str, side: Side) -> Iterable[Array]:
    """One row a usable stride in which the curve is known throughout."""
    curve = trial.angles.get((name, side))
    if curve is None or trial.side_quality[side].level == "poor":
        return []
    strides = [stride for stride in trial.strides if stride.side == side]
    rows = stride_curves(trial.time, curve, strides)
    return [row for row in rows if np.isfinite(row).all()]


def _summary(name: str, side: Side, about: CurveName, told: CurveBand) -> CurveSummary:
    percent = np.linspace(0.0, 100.0, POINTS)
    spread = np.nan_to_num(told.spread)  # one stride has no spread
    return CurveSummary(
        name, side, about.label, about.positive, about.unit, percent, told.mean, spread,
        len(told.curves),
    )  # fmt: skip


def with_norm(curve: CurveSummary, evidence: Evidence, speed: float | None) -> CurveSummary:
    """A curve with what is normal of it at this dimensionless speed, where that is known."""
    norm = evidence.norm_curve(curve.name, speed)
    if norm is None:
        return curve
    return CurveSummary(
        curve.name, curve.side, curve.label, curve.positive, curve.unit, curve.percent, curve.mean,
        curve.spread, curve.strides, norm.mean - norm.sd, norm.mean + norm.sd, norm.source,
    )  # fmt: skip


def _force_curves(motion: Motion) -> Iterator[CurveSummary]:
    if not motion.subject.mass_kg:
        return
    weight = motion.subject.mass_kg * GRAVITY_MPS2
    for name, (about, axis) in _FORCES.items():
        for side in SIDES:
            sign = _OUTWARD[side] if axis == _LEFTWARD else 1.0
            rows = [
                normalised(c.time, sign * c.force[:, axis] / weight, c.time[0], c.time[-1])
                for c in _whole(motion, side)
            ]
            if rows:
                yield _summary(name, side, about, band(np.array(rows)))


def _whole(motion: Motion, side: Side) -> list[Contact]:
    return [
        contact
        for trial in motion.trials
        for contact in trial.contacts
        if contact.side == side and contact.complete and contact.quality.level != "poor"
    ]


def spatiotemporal(motion: Motion) -> tuple[Value, ...]:
    """Means of the values of usable strides, by side."""
    return tuple(
        value
        for side in SIDES
        for value in _means(
            side,
            [
                stride.values
                for trial in motion.trials
                for stride in trial.strides
                if stride.side == side
                and stride.quality.level != "poor"
                and trial.side_quality[side].level != "poor"
            ],
        )
    )


def forces(motion: Motion) -> tuple[Value, ...]:
    """Means of the features of whole contacts, by side; none without a body mass."""
    mass = motion.subject.mass_kg
    if not mass:
        return ()
    return tuple(
        value
        for side in SIDES
        for value in _means(
            side, [ground_force_features(contact, mass) for contact in _whole(motion, side)]
        )
    )


def under_foot(motion: Motion) -> tuple[Value, ...]:
    """Means of the pressure values of usable steps, by side."""
    return tuple(
        value
        for side in SIDES
        for value in _means(
            side,
            [s.values for s in motion.pressure if s.side == side and s.quality.level != "poor"],
        )
    )


def _means(side: Side, rows: Sequence[Mapping[str, float]]) -> Iterator[Value]:
    for name in dict.fromkeys(name for row in rows for name in row):
        known = np.array([row[name] for row in rows if np.isfinite(row.get(name, np.nan))])
        if len(known):
            spread = float(known.std(ddof=1)) if len(known) > 1 else None
            yield Value(name, side, float(known.mean()), spread, len(known))
