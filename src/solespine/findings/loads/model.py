"""A load's reading: the value of one side with its interval, before anybody says what is normal."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.motion.model import Quality
from solespine.recordings.model import Side


@dataclass(frozen=True)
class LoadReading:
    """One finding's value of one side, or of the person.

    Attributes:
        id: finding id.
        side: left, right, or None for the person.
        value: in `unit`.
        low, high: 95 % interval of the value, widened where the quality is only usable; None where
            none was asked for.
        unit: % or BW.
        strides: on the side that has fewer.
        quality: what it rests on.
        detail: one sentence for a clinician: how it was computed, on what.
        held: why nothing can be said from it, whatever its value; empty where it can.
    """

    id: str
    side: Side | None
    value: float
    low: float | None
    high: float | None
    unit: str
    strides: int
    quality: Quality
    detail: str
    held: str = ""
