"""Measurement → rows and drawings, ready to be printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from solespine.findings.gait.model import Band, Measured
from solespine.motion.model import Motion, Stride, Trial
from solespine.recordings.model import SIDES
from solespine.report import methods
from solespine.report.curve_panels import panels
from solespine.report.loads_view import LoadsView, loads_view
from solespine.report.measurement import Measurement
from solespine.report.pressure_svg import pressure_map
from solespine.report.value_rows import ValueRow, figure, value_rows
from solespine.report.walk_svg import footprint, stick_figures
from solespine.report.words import many


@dataclass(frozen=True)
class FindingRow:
    """One measured finding in words; a finding of the person stands in `left` alone."""

    term: str
    left: str
    right: str
    found: tuple[str, ...]  # left, right, or "" where it is of the person
    open: tuple[str, ...]  # as found, of what cannot be told
    unit: str
    normal: str
    mdc: str
    grade: str
    quality: str
    details: tuple[str, ...]
    of_person: bool = False  # neither left nor right


@dataclass(frozen=True)
class MeasurementView:
    """What the page and the terminal print."""

    disclaimer: str
    title: str
    answer: str
    person: str
    findings: tuple[tuple[str, tuple[FindingRow, ...]], ...]  # heading, rows
    values: tuple[ValueRow, ...]
    forces: tuple[ValueRow, ...]
    pressure: tuple[ValueRow, ...]
    panels: tuple[tuple[str, tuple[Markup, ...]], ...]  # heading, drawings
    sticks: tuple[Markup, ...]
    feet: tuple[Markup, ...]
    pressure_map: Markup  # empty where no step was good enough
    quality: tuple[tuple[str, tuple[str, ...]], ...]  # trial, sentences
    notes: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]  # key, citation
    inputs: tuple[tuple[str, str], ...]
    version: str
    evidence: str
    loads: LoadsView | None


def measurement_view(m: Measurement) -> MeasurementView:
    """Everything that is printed of a measurement."""
    return MeasurementView(
        disclaimer=methods.DISCLAIMER,
        title=", ".join(_names(m.motion)),
        answer=answer(m),
        person=_person(m.motion),
        findings=tuple(_findings(m)),
        values=tuple(value_rows(m.values, m.evidence)),
        forces=tuple(value_rows(m.forces, m.evidence)),
        pressure=tuple(value_rows(m.pressure, m.evidence)),
        panels=tuple(panels(m.curves, m.values)),
        sticks=tuple(_sticks(m.motion)),
        feet=tuple(_feet(m.motion)),
        pressure_map=_safe(pressure_map(m.motion.pressure)),
        quality=tuple((t.name, tuple(_quality(t))) for t in m.motion.trials),
        notes=(*m.motion.left_out, *m.motion.notes),
        sources=tuple(
            (key, m.evidence.sources[key].citation)
            for key in m.provenance.sources
            if key in m.evidence.sources
        ),
        inputs=tuple(m.provenance.inputs.items()),
        version=m.provenance.version,
        evidence=m.provenance.evidence,
        loads=loads_view(m.loads, m.loads_refused, m.findings, m.evidence),
    )


def _names(motion: Motion) -> Iterator[str]:
    yield from (trial.name for trial in motion.trials)
    yield from dict.fromkeys(step.recording for step in motion.pressure)


def answer(m: Measurement) -> str:
    """One sentence: what stands out."""
    found = [one for one in in_order(m.findings) if one.present]
    strides = sum(s.quality.level != "poor" for t in m.motion.trials for s in t.strides)
    steps = sum(step.quality.level != "poor" for step in m.motion.pressure)
    parts = [many(strides, "stride")] * bool(m.motion.trials) + [many(steps, "step")] * bool(steps)
    rests = " and ".join(parts)
    if not found:
        return f"Nothing measured in {rests} lies clearly outside what is normal."
    names = list(dict.fromkeys(f"{_term(one, m)}{_on(one)}" for one in found))
    return f"Outside normal in {rests}: {'; '.join(names)}."


def _on(one: Measured) -> str:
    return f" ({one.side})" if one.side else ""


def in_order(findings: Iterable[Measured]) -> list[Measured]:
    """What was found first, then what cannot be told, then what was not found."""
    rank = {True: 0, None: 1, False: 2}
    return sorted(findings, key=lambda one: rank[one.present])


def _person(motion: Motion) -> str:
    known = []
    if motion.subject.mass_kg is not None:
        known.append(f"{motion.subject.mass_kg:.1f} kg")
    if motion.subject.height_m is not None:
        known.append(f"{motion.subject.height_m:.2f} m")
    return ", ".join(known) or "body mass and height are not known"


_HEADINGS = {True: "Outside normal", None: "Cannot be told", False: "Not found"}


def _findings(m: Measurement) -> Iterator[tuple[str, tuple[FindingRow, ...]]]:
    """Rows in three parts; a finding stands in the first that one of its sides belongs to."""
    by_id: dict[str, list[Measured]] = {}
    for one in in_order(m.findings):
        by_id.setdefault(one.id, []).append(one)
    for state, heading in _HEADINGS.items():
        rows = [_finding(sides, m) for sides in by_id.values() if sides[0].present is state]
        if rows:
            yield heading, tuple(rows)


def _finding(sides: Sequence[Measured], m: Measurement) -> FindingRow:
    first = sides[0]
    by_side = {one.side or "left": figure(one.value, one.spread) for one in sides}
    grades = dict.fromkeys(one.grade for one in sides if one.present)
    return FindingRow(
        _term(first, m),
        by_side.get("left", ""),
        by_side.get("right", ""),
        tuple(one.side or "" for one in sides if one.present),
        tuple(one.side or "" for one in sides if one.present is None),
        first.unit,
        band_text(first.band),
        "" if first.mdc is None else f"{first.mdc:.3g}",
        ", ".join(grades),
        "usable" if any(one.quality.level == "usable" for one in sides) else first.quality.level,
        tuple(_detail(one) for one in sorted(sides, key=lambda one: one.side or "")),
        of_person=first.side is None,
    )


def _detail(one: Measured) -> str:
    side = f"{one.side.capitalize()}: " if one.side else ""
    return " ".join([side + one.detail, *(_sentence(note) for note in one.quality.notes)])


def _sentence(note: str) -> str:
    return f"{note[:1].upper()}{note[1:].rstrip('.')}."


def _term(one: Measured, m: Measurement) -> str:
    return m.evidence.findings[one.id].term


def band_text(band: Band) -> str:
    """A norm band in words."""
    if band.low is not None and band.high is not None:
        return f"{band.low:.3g} to {band.high:.3g}"
    if band.high is not None:
        return f"up to {band.high:.3g}"
    return f"from {band.low:.3g}" if band.low is not None else ""


def _safe(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704  escaped where it is made


def _sticks(motion: Motion) -> Iterator[Markup]:
    for side in SIDES:
        chosen = _a_stride(motion, side)
        if chosen and (svg := stick_figures(*chosen)):
            yield _safe(svg)


def _a_stride(motion: Motion, side: str) -> tuple[Trial, Stride] | None:
    for trial in motion.trials:
        for stride in trial.strides:
            if stride.side == side and stride.quality.level != "poor":
                return trial, stride
    return None


def _feet(motion: Motion) -> Iterator[Markup]:
    contacts = [contact for trial in motion.trials for contact in trial.contacts]
    for side in SIDES:
        if svg := footprint(contacts, side):
            yield _safe(svg)


def _quality(trial: Trial) -> Iterator[str]:
    yield f"Quality: {trial.quality.level}. Markers: {trial.marker_set}."
    yield trial.event_method
    yield from (_sentence(note) for note in trial.quality.notes)
    for side, quality in trial.side_quality.items():
        own = [_sentence(note) for note in quality.notes if note not in trial.quality.notes]
        if own or quality.level != trial.quality.level:
            yield " ".join([f"{side.capitalize()} side: {quality.level}.", *own])
    yield from (_sentence(text) for text in trial.left_out)
