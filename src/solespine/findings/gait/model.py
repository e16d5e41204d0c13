"""One finding measured from recordings, with what is normal and what could be mere chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from solespine.motion.model import Quality
from solespine.recordings.model import Side


@dataclass(frozen=True)
class Band:
    """What is normal: low to high, in the unit of the value; None where one end is open."""

    low: float | None
    high: float | None
    source: str  # key of the evidence's sources


@dataclass(frozen=True)
class Measured:
    """One measured finding of one side, or of the person where side is None.

    Attributes:
        id: finding id.
        side: left, right or None.
        value: in `unit`; mean over strides.
        unit: at the edge: deg, mm, %, m/s, ...
        present: yes, no, or None where the value lies within the detectable change of the limit or
            the quality does not allow a statement.
        grade: normal, borderline, mild, marked.
        band: what is normal.
        mdc: minimal detectable change, in `unit`; None where none is known.
        spread: standard deviation between strides, in `unit`.
        strides: how many strides or contacts it rests on.
        quality: of what it rests on.
        detail: one sentence for a clinician: how it was measured, on what.
    """

    id: str
    side: Side | None
    value: float
    unit: str
    present: bool | None
    grade: Literal["normal", "borderline", "mild", "marked"]
    band: Band
    mdc: float | None
    spread: float | None
    strides: int
    quality: Quality
    detail: str
