"""A reading: a finding's value before anybody has said what is normal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from solespine.findings.gait.samples import Pooled, Sample, less_than_other, pool
from solespine.recordings.model import SIDES, Side


@dataclass(frozen=True)
class Reading:
    """One finding's value of one side, or of the person.

    Attributes:
        id: finding id.
        side: left, right, or None for the person.
        unit: of the value.
        pooled: value with spread, standard error, number of strides and quality.
        detail: one sentence for a clinician: how it was measured, on what.
        norm: key of the norm it is judged by, where that is not the id.
        held: why nothing can be said from it, whatever its value; empty where it can.
        steady: one measurement of the whole person instead of strides.
    """

    id: str
    side: Side | None
    unit: str
    pooled: Pooled
    detail: str
    norm: str = ""
    held: str = ""
    steady: bool = False

    @property
    def norm_key(self) -> str:
        """Key of the norm it is judged by."""
        return self.norm or self.id


OfSide = Callable[[Side], Sequence[Sample]]


def other_of(side: Side) -> Side:
    """The other side."""
    return "right" if side == "left" else "left"


def each_side(
    finding: str, unit: str, detail: str, of_side: OfSide, norm: str = ""
) -> list[Reading]:
    """A reading for each side that has a value."""
    pooled = [(side, pool(of_side(side))) for side in SIDES]
    return [Reading(finding, side, unit, p, detail, norm) for side, p in pooled if p is not None]


def against_other(
    finding: str, detail: str, of_side: OfSide, unit: str, norm: str = ""
) -> list[Reading]:
    """How many % less each side has than the other; nothing where one side has no value.

    Args:
        finding: finding id.
        detail: how it was measured; both sides' means are added.
        of_side: the samples of one side.
        unit: of the samples.
        norm: key of the norm where that is not the id.
    """
    found = []
    for side in SIDES:
        this, other = of_side(side), of_side(other_of(side))
        pooled, mine, yours = less_than_other(this, other), pool(this), pool(other)
        if pooled is not None and mine is not None and yours is not None:
            means = f"{mine.mean:.3g} {unit} against {yours.mean:.3g} {unit} on the other side"
            found.append(Reading(finding, side, "%", pooled, f"{detail}: {means}.", norm))
    return found


def of_person(
    finding: str, unit: str, detail: str, samples: Sequence[Sample], norm: str = ""
) -> list[Reading]:
    """A reading of the person, over the strides of both sides."""
    pooled = pool(samples)
    return [] if pooled is None else [Reading(finding, None, unit, pooled, detail, norm)]


def better(first: list[Reading], second: list[Reading]) -> list[Reading]:
    """Of each side the first source where it has a value, otherwise the second."""
    have = {reading.side for reading in first}
    return [*first, *(reading for reading in second if reading.side not in have)]
