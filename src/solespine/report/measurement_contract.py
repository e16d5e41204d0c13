"""Measurement → the JSON document that other programs rely on (schema solespine/measurement/1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from solespine.findings.gait.model import Measured
from solespine.motion.model import Contact, PressureStep, Quality, StaticPose, Stride, Trial
from solespine.report.figures import rounded
from solespine.report.loads_contract import loads_by_site, loads_quality

if TYPE_CHECKING:
    from solespine.report.measurement import Measurement, Value

SCHEMA = "solespine/measurement/1"


def as_contract(m: Measurement) -> dict[str, Any]:
    """All fields; further ones may be added, none removed or renamed."""
    motion = m.motion
    return {
        "schema": SCHEMA,
        "subject": {
            "mass_kg": rounded(motion.subject.mass_kg),
            "height_m": rounded(motion.subject.height_m),
        },
        "findings": [finding(one) for one in m.findings],
        "loads": loads_by_site(m.loads, m.evidence),
        "loads_quality": loads_quality(m.loads, m.loads_refused),
        "events": [
            {
                "trial": trial.name,
                "time_s": rounded(event.time_s),
                "side": event.side,
                "kind": event.kind,
                "from": event.source,
            }
            for trial in motion.trials
            for event in trial.events
        ],
        "strides": [_stride(stride) for trial in motion.trials for stride in trial.strides],
        "contacts": [_contact(one) for trial in motion.trials for one in trial.contacts],
        "pressure": [_pressure(step) for step in motion.pressure],
        "standing": _standing(motion.static),
        "spatiotemporal": _by_name(m.values),
        "ground_force": _by_name(m.forces),
        "under_foot": _by_name(m.pressure),
        "quality": {
            "trials": [_trial(trial) for trial in motion.trials],
            "left_out": list(motion.left_out),
            "notes": list(motion.notes),
            "low_pass_hz": rounded(motion.cutoff_hz),
        },
        "provenance": {
            "version": m.provenance.version,
            "inputs": dict(m.provenance.inputs),
            "evidence": m.provenance.evidence,
            "sources": list(m.provenance.sources),
        },
    }


def finding(one: Measured) -> dict[str, Any]:
    """One measured finding, with the fields that an assessment's findings have as well."""
    return {
        "id": one.id,
        "value": rounded(one.value),
        "unit": one.unit,
        "side": one.side,
        "present": one.present,
        "grade": one.grade,
        "norm": {
            "low": rounded(one.band.low),
            "high": rounded(one.band.high),
            "source": one.band.source,
        },
        "mdc": rounded(one.mdc),
        "spread": rounded(one.spread),
        "strides": one.strides,
        "quality": one.quality.level,
        "notes": list(one.quality.notes),
        "detail": one.detail,
        "from": "recording",
    }


def _stride(stride: Stride) -> dict[str, Any]:
    return {
        "trial": stride.trial,
        "side": stride.side,
        "strike_s": rounded(stride.strike_s),
        "opposite_off_s": rounded(stride.opposite_off_s),
        "opposite_strike_s": rounded(stride.opposite_strike_s),
        "off_s": rounded(stride.off_s),
        "end_s": rounded(stride.end_s),
        "values": _values(stride.values),
        **_quality(stride.quality),
    }


def _contact(contact: Contact) -> dict[str, Any]:
    return {
        "trial": contact.trial,
        "side": contact.side,
        "plate": contact.plate,
        "start_s": rounded(contact.start_s),
        "end_s": rounded(contact.end_s),
        "complete": contact.complete,
        **_quality(contact.quality),
    }


def _pressure(step: PressureStep) -> dict[str, Any]:
    return {
        "recording": step.recording,
        "side": step.side,
        "start_s": rounded(step.start_s),
        "end_s": rounded(step.end_s),
        "values": _values(step.values),
        **_quality(step.quality),
    }


def _standing(static: StaticPose | None) -> dict[str, Any] | None:
    if static is None:
        return None
    lengths: dict[str, dict[str, Any]] = {}
    for (name, side), metres in static.lengths_m.items():
        lengths.setdefault(name, {})[side] = rounded(metres)
    return {"trial": static.name, "lengths_m": lengths, **_quality(static.quality)}


def _trial(trial: Trial) -> dict[str, Any]:
    return {
        "trial": trial.name,
        **_quality(trial.quality),
        "sides": {side: _quality(quality) for side, quality in trial.side_quality.items()},
        "marker_set": trial.marker_set,
        "events": trial.event_method,
        "treadmill": trial.treadmill,
        "left_out": list(trial.left_out),
    }


def _by_name(values: Iterable[Value]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for value in values:
        found.setdefault(value.name, {})[value.side] = {
            "mean": rounded(value.mean),
            "spread": rounded(value.spread),
            "count": value.count,
        }
    return found


def _values(values: Mapping[str, float]) -> dict[str, float | None]:
    return {name: rounded(value) for name, value in values.items() if isfinite(value)}


def _quality(quality: Quality) -> dict[str, Any]:
    return {"quality": quality.level, "notes": list(quality.notes)}
