"""From a reading and its norm to a measured finding: present, not present, or open.

A finding is present when its value lies beyond the limit by more than its uncertainty, and absent
when it lies within by as much or inside the normal range; in between it is open. The uncertainty
is the published minimal detectable change, or the 95 % confidence interval from the strides where
that is wider or no change is published.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

from solespine.evidence import Evidence
from solespine.evidence.gait_topics import GaitNorm, NormBand
from solespine.evidence.norms import grade_value
from solespine.findings.gait.model import Band, Measured
from solespine.findings.gait.person import Person
from solespine.findings.gait.reading import Reading
from solespine.findings.gait.samples import Pooled

Grade = Literal["normal", "borderline", "mild", "marked"]

# Published detectable changes are of means over several strides. Below this many, the change is
# widened as if all of it came from the strides: an upper bound.
_SEVERAL = 3
# A value of only usable quality has to clear the limit by this much more (judged).
_USABLE = 1.5


def judge(readings: Iterable[Reading], evidence: Evidence, person: Person) -> list[Measured]:
    """Judge each reading by its norm; two norms of one finding and side give one finding."""
    found: dict[tuple[str, str | None], Measured] = {}
    for reading in readings:
        norm = evidence.gait_norms.get(reading.norm_key)
        if norm is None:
            continue
        measured = _judged(reading, norm, person)
        key = (measured.id, measured.side)
        found[key] = _clearer(found[key], measured) if key in found else measured
    return list(found.values())


def _judged(reading: Reading, norm: GaitNorm, person: Person) -> Measured:
    band = norm.band(age_years=person.age_years, sex=person.sex, speed=person.speed)
    pooled, value = reading.pooled, reading.pooled.mean
    margin = uncertainty(pooled, norm.mdc, steady=reading.steady)
    present, why = _present(reading, norm, band, margin)
    grade: Grade = grade_value(norm, band, value)
    if present is None and grade in ("mild", "marked"):
        grade = "borderline"
    return Measured(
        id=reading.id,
        side=reading.side,
        value=value,
        unit=reading.unit,
        present=present,
        grade=grade,
        band=Band(band.low, band.high, band.source),
        mdc=norm.mdc,
        spread=pooled.spread,
        strides=pooled.count,
        quality=pooled.quality,
        detail=" ".join(part for part in (reading.detail, _trials(pooled), why) if part),
    )


def uncertainty(pooled: Pooled, mdc: float | None, *, steady: bool) -> float | None:
    """How far a value must lie from a limit to be told from it; None where nobody can say."""
    several = steady or pooled.count >= _SEVERAL
    interval = pooled.half_width if several and not steady else None
    change = None
    if mdc is not None:
        change = mdc if several else mdc * math.sqrt(_SEVERAL / pooled.count)
    known = [part for part in (interval, change) if part is not None]
    if not known:
        return None
    return max(known) * (_USABLE if pooled.quality.level == "usable" else 1.0)


def _present(
    reading: Reading, norm: GaitNorm, band: NormBand, margin: float | None
) -> tuple[bool | None, str]:
    """Whether it is present, and why nothing can be said where that is so."""
    if reading.held:
        return None, reading.held
    if margin is None:
        return None, f"Too few to judge ({reading.pooled.count})."
    value = reading.pooled.mean
    beyond = value - band.mild if norm.worse == "high" else band.mild - value
    if beyond > margin:
        return True, ""
    several = reading.steady or reading.pooled.count >= _SEVERAL
    normal = grade_value(norm, band, value) == "normal"
    if beyond < -margin or (normal and several):
        return False, ""
    return None, f"Within {margin:.2g} {reading.unit} of the limit {band.mild:.3g}: open."


def _trials(pooled: Pooled) -> str:
    if pooled.between_trials is None:
        return ""
    return (
        f"{pooled.trials} trials, between them a standard deviation of {pooled.between_trials:.2g}."
    )


def _clearer(first: Measured, second: Measured) -> Measured:
    """Present by one norm is present; otherwise the one that says something."""
    for wanted in (True, False):
        for measured in (first, second):
            if measured.present is wanted:
                return measured
    return first
