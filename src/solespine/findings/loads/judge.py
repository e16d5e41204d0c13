"""From a load's reading and its norm to a measured finding: present, not present, or open.

Present where the whole 95 % interval of the person's own loads lies beyond the limit, absent where
it lies within, open in between and wherever there is no interval. Half the interval is the
detectable change.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from solespine.evidence import Evidence
from solespine.evidence.gait_topics import GaitNorm, NormBand
from solespine.evidence.norms import grade_value
from solespine.findings.gait.model import Band, Measured
from solespine.findings.gait.person import Person
from solespine.findings.loads.model import LoadReading

Grade = Literal["normal", "borderline", "mild", "marked"]


def judge(
    readings: Iterable[LoadReading], evidence: Evidence, person: Person
) -> tuple[Measured, ...]:
    """Judge each reading by the norm of its finding.

    Raises:
        KeyError: a finding has no norm.
    """
    return tuple(_judged(one, evidence.gait_norms[one.id], person) for one in readings)


def _judged(reading: LoadReading, norm: GaitNorm, person: Person) -> Measured:
    band = norm.band(age_years=person.age_years, sex=person.sex)
    ends = _interval(reading)
    present, why = _present(reading, band, ends)
    grade: Grade = grade_value(norm, band, reading.value)
    if present is None and grade in ("mild", "marked"):
        grade = "borderline"
    return Measured(
        id=reading.id,
        side=reading.side,
        value=reading.value,
        unit=reading.unit,
        present=present,
        grade=grade,
        band=Band(band.low, band.high, band.source),
        mdc=None if ends is None else 0.5 * (ends[1] - ends[0]),
        spread=None,
        strides=reading.strides,
        quality=reading.quality,
        detail=" ".join(part for part in (reading.detail, _said(reading, ends), why) if part),
    )


def _interval(reading: LoadReading) -> tuple[float, float] | None:
    if reading.low is None or reading.high is None:
        return None
    return reading.low, reading.high


def _present(
    reading: LoadReading, band: NormBand, ends: tuple[float, float] | None
) -> tuple[bool | None, str]:
    """Whether it is present (all norms of loads are worse when high), and why it is open."""
    if reading.held:
        return None, reading.held
    if ends is None:
        return None, "No interval was asked for, so nothing tells it from chance: open."
    if ends[0] > band.mild:
        return True, ""
    if ends[1] < band.mild:
        return False, ""
    return None, f"The interval holds the limit {band.mild:.3g} {reading.unit}: open."


def _said(reading: LoadReading, ends: tuple[float, float] | None) -> str:
    return "" if ends is None else f"Interval {ends[0]:.3g} to {ends[1]:.3g} {reading.unit}."
