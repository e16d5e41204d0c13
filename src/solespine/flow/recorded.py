"""The recordings that a case names → one measurement; what cannot be used is named, not hidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from solespine.case import Case
from solespine.errors import SolespineError, one_line
from solespine.evidence import Evidence
from solespine.report.measurement import Measurement

_MAPPINGS = (".yaml", ".yml")
_FORCES = (".mot", ".sto", ".forces")


@dataclass(frozen=True)
class LoadsAsked:
    """What is wanted of the loads along the chain.

    Attributes:
        wanted: whether to compute them.
        draws: for their intervals; None for as many as `measure` takes.
        progress: told what is being done and the share done.
    """

    wanted: bool = True
    draws: int | None = None
    progress: Callable[[str, float], None] | None = None


@dataclass(frozen=True)
class Recorded:
    """What a case's recordings gave.

    Attributes:
        measurement: None where there is none, or none could be used.
        refused: sentences: which recording was not used, and why.
    """

    measurement: Measurement | None = None
    refused: tuple[str, ...] = ()


def measure_case(case: Case, evidence: Evidence, loads: LoadsAsked | None = None) -> Recorded:
    """Measure every recording of a case; one that is wrong or too poor does not stop the rest.

    A .yaml file among them names markers and columns, as `--mapping` does for `measure`.

    Args:
        case: the person.
        evidence: norms and vocabulary.
        loads: what is wanted of the loads; as `measure` where not told.
    """
    loads = loads or LoadsAsked()
    folder = Path() if case.path is None else case.path.parent
    paths = [folder / name for name in case.recordings]
    there = [path for path in paths if path.exists()]
    refused = [f"{one_line(n)}: no such file" for n in case.recordings if not (folder / n).exists()]
    if not there:
        return Recorded(None, tuple(refused))
    mapping = next((path for path in there if path.suffix in _MAPPINGS), None)
    recordings = [path for path in there if path != mapping]
    try:
        found = _measured(recordings, mapping, case, evidence, loads)
    except SolespineError as error:
        recordings, more = _readable(recordings, mapping)
        refused += more or [one_line(str(error))]
        if not more or not recordings:
            return Recorded(None, tuple(refused))
        return _again(recordings, mapping, case, evidence, loads, refused)
    return Recorded(found, (*refused, *found.motion.left_out))


def _again(
    recordings: list[Path],
    mapping: Path | None,
    case: Case,
    evidence: Evidence,
    loads: LoadsAsked,
    refused: list[str],
) -> Recorded:
    """With those that can be read."""
    try:
        found = _measured(recordings, mapping, case, evidence, loads)
    except SolespineError as error:
        return Recorded(None, (*refused, one_line(str(error))))
    return Recorded(found, (*refused, *found.motion.left_out))


def _measured(
    recordings: list[Path],
    mapping: Path | None,
    case: Case,
    evidence: Evidence,
    loads: LoadsAsked,
) -> Measurement:
    from solespine.flow.loading import DRAWS
    from solespine.flow.measuring import measure  # readers and filters only where they are needed
    from solespine.recordings.model import Subject

    person = case.person
    standing = None if case.standing is None or case.path is None else (
        case.path.parent / case.standing)  # fmt: skip
    found = measure(
        [path for path in recordings if path != standing],
        standing if standing in recordings else None,
        mapping=mapping,
        subject=Subject(person.mass_kg, person.height_m),
        age_years=person.age_years,
        sex=person.sex,
        evidence=evidence,
        loads=loads.wanted,
        load_draws=DRAWS if loads.draws is None else loads.draws,
        progress=loads.progress,
    )
    return _with_day(found, case)


def _with_day(found: Measurement, case: Case) -> Measurement:
    """With what a day of this person's steps and standing adds up to."""
    if found.loads is None:
        return found
    from solespine.loads.daily_dose import daily_dose, day_of

    day = day_of(case.person)
    return replace(found, day=day, doses=daily_dose(found.loads, found.motion, day))


def _readable(recordings: list[Path], mapping: Path | None) -> tuple[list[Path], list[str]]:
    """Those that can be read by themselves, and why the others cannot.

    Force files say nothing alone; they stay for the trial that they belong to.
    """
    from solespine.recordings import read_recordings

    kept, refused = [], []
    for path in recordings:
        try:
            if path.suffix.lower() not in _FORCES:
                read_recordings([path], mapping)
            kept.append(path)
        except SolespineError as error:
            refused.append(one_line(str(error)))
    return kept, refused
