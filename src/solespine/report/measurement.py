"""Measurement: what recordings of one person's walk gave, ready to be shown and written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from solespine.evidence import Evidence
from solespine.findings.gait.model import Measured
from solespine.motion.model import Motion
from solespine.recordings.model import Array, Recording, Side
from solespine.report.provenance import Provenance

if TYPE_CHECKING:
    from solespine.loads.daily_dose import Day, Dose
    from solespine.loads.model import Loads


@dataclass(frozen=True)
class CurveSummary:
    """One curve of one side over the gait cycle, with what is normal at this speed.

    Attributes:
        name: of motion's curves, or `vertical_force`, `forward_force`, `lateral_force`.
        side: left or right.
        label: for clinicians.
        positive: which way the positive sign points.
        unit: deg, mm or BW, of all figures below.
        percent: (101,) of the cycle, or of stance for forces.
        mean: (101,) over strides.
        spread: (101,) standard deviation between strides; 0 with one stride.
        strides: how many.
        low, high: (101,) norm band, or None where there is none.
        source: key of the band's source, or None.
    """

    name: str
    side: Side
    label: str
    positive: str
    unit: str
    percent: Array = field(repr=False)
    mean: Array = field(repr=False)
    spread: Array = field(repr=False)
    strides: int
    low: Array | None = field(default=None, repr=False)
    high: Array | None = field(default=None, repr=False)
    source: str | None = None


@dataclass(frozen=True)
class Value:
    """Mean of a spatiotemporal value or force feature of one side over strides.

    Attributes:
        name: with the unit at its end.
        side: left or right.
        mean: over strides, in that unit.
        spread: standard deviation between strides; None with one stride.
        count: strides or contacts.
    """

    name: str
    side: Side
    mean: float
    spread: float | None
    count: int


@dataclass(frozen=True)
class Measurement:
    """All that is shown of one measurement.

    Attributes:
        motion: trials, strides, contacts and their quality.
        findings: gait findings with norms.
        curves: both sides over the cycle.
        values: spatiotemporal values by side.
        forces: ground-force features by side.
        pressure: values of pressure steps by side.
        evidence: the vocabulary and norms used.
        provenance: version, inputs, evidence and sources.
        loads: along the chain; None where none could be computed or none were asked for.
        loads_refused: why there are none, or what part is missing, in sentences.
        day: steps and standing of the person's day; None without a case or without loads.
        doses: what that day adds up to on each link that was measured for a whole stride.
        standing: the standing trial as it was read; it is not written.
        doubts: sentences on recordings that may be of another person; also among the notes.
    """

    motion: Motion
    findings: tuple[Measured, ...]
    curves: tuple[CurveSummary, ...]
    values: tuple[Value, ...]
    forces: tuple[Value, ...]
    pressure: tuple[Value, ...]
    evidence: Evidence = field(repr=False)
    provenance: Provenance = field(repr=False)
    loads: Loads | None = None
    loads_refused: tuple[str, ...] = ()
    day: Day | None = None
    doses: tuple[Dose, ...] = ()
    standing: Recording | None = field(default=None, repr=False)
    doubts: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The document of measurement.json."""
        from solespine.report.measurement_contract import as_contract

        return as_contract(self)
