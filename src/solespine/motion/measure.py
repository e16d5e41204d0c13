"""Recordings of one person → how they move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from solespine.errors import TooPoorError
from solespine.motion.filter import CUTOFF_HZ
from solespine.motion.ground_force import mass_disagreement, mass_from_steps
from solespine.motion.joined import joined
from solespine.motion.model import Motion, PressureStep, Trial
from solespine.motion.pressure import measure_pressure
from solespine.motion.standing import is_still, standing_markers, standing_pose
from solespine.motion.trial import Person, read_trial
from solespine.recordings import recognise
from solespine.recordings.model import Array, MarkerSet, PressureRecording, Recording, Subject

Readable = Recording | PressureRecording
Mapped = Mapping[str, object] | str | Path | None


def measure_motion(
    recordings: Sequence[Readable],
    static: Readable | None = None,
    subject: Subject | None = None,
    *,
    mapping: Mapped = None,
) -> Motion:
    """Measure the walk in all recordings of one person.

    A recording that cannot be used is left out by name; the others go on.

    Args:
        recordings: walks, and pressure.
        static: a standing trial; without it the first recording of quiet standing is taken.
        subject: what is known of the body otherwise; stands before what the files say.
        mapping: names of markers for files that no known set describes.

    Raises:
        TooPoorError: nothing can be measured in any of them.
    """
    whole, of_slices = joined(recordings)
    walks = [(r, recognise(r, mapping)) for r in whole if isinstance(r, Recording)]
    standing, walks, notes = _standing(static, walks, mapping)
    everyone = [r for r, _ in walks] + ([standing[0]] if standing else [])
    known = _subject(subject, everyone)
    left_out: list[str] = []
    still = _calibrated(standing, left_out)
    pose = (
        None if standing is None or still is None else standing_pose(standing[0].name, still, known)
    )
    trials = tuple(_trials(walks, Person(known, still), left_out))
    pressure = tuple(_pressure(recordings, left_out))
    if not trials and not pressure:
        raise TooPoorError(_nothing(left_out))
    known, of_mass = _mass(known, trials)
    return Motion(
        trials=trials,
        static=pose,
        pressure=pressure,
        subject=known,
        cutoff_hz=CUTOFF_HZ,
        inputs=MappingProxyType(_inputs(recordings, standing)),
        left_out=tuple(left_out),
        notes=(*of_slices, *notes, *of_mass, *_found(recordings, standing)),
    )


Known = tuple[Recording, MarkerSet]


def _standing(
    static: Readable | None, walks: list[Known], mapping: Mapped
) -> tuple[Known | None, list[Known], list[str]]:
    """The standing trial that was given, or the first in which the feet stay; and the others."""
    if isinstance(static, Recording):
        return (static, recognise(static, mapping)), walks, []
    if static is not None:
        raise TooPoorError(
            f"{static.name}: a pressure recording cannot be the standing trial: give one with "
            "markers as --static"
        )
    for known in walks:
        if len(walks) > 1 and is_still(known[1].markers):
            rest = [other for other in walks if other is not known]
            return known, rest, [f"{known[0].name} is taken as the standing trial"]
    return None, walks, []


def _calibrated(standing: Known | None, left_out: list[str]) -> Mapping[str, Array] | None:
    if standing is None:
        return None
    try:
        return standing_markers(*standing)
    except TooPoorError as error:
        left_out.append(str(error))
        return None


def _subject(given: Subject | None, recordings: Iterable[Recording]) -> Subject:
    """What was given, then what the files say, the first that says it."""
    told = [given or Subject(), *(r.subject for r in recordings)]
    measures = {k: v for one in reversed(told) for k, v in one.measures_m.items()}
    angles = {k: v for one in reversed(told) for k, v in one.angles_rad.items()}

    def first(values: Iterable[float | None]) -> float | None:
        return next((value for value in values if value is not None), None)

    return Subject(
        first(one.mass_kg for one in told),
        first(one.height_m for one in told),
        MappingProxyType(measures),
        MappingProxyType(angles),
        first(one.marker_radius_m for one in told),
    )


def _trials(walks: Iterable[Known], person: Person, left_out: list[str]) -> Iterable[Trial]:
    for recording, roles in walks:
        try:
            yield read_trial(recording, roles, person)
        except TooPoorError as error:
            left_out.append(str(error))


def _pressure(recordings: Iterable[Readable], left_out: list[str]) -> Iterable[PressureStep]:
    for recording in recordings:
        if isinstance(recording, PressureRecording):
            try:
                yield from measure_pressure(recording)
            except TooPoorError as error:
                left_out.append(str(error))


def _mass(subject: Subject, trials: Sequence[Trial]) -> tuple[Subject, list[str]]:
    """Body mass from whole strides on plates where nothing else tells it; else both compared."""
    measured = mass_from_steps(
        [contact for trial in trials for contact in trial.contacts],
        [stride for trial in trials for stride in trial.strides],
    )
    if measured is None:
        return subject, []
    if subject.mass_kg is None:
        said = f"body mass is not given; {measured:.1f} kg follows from the force plates"
        return replace(subject, mass_kg=measured), [said]
    said = mass_disagreement(subject.mass_kg, measured)
    return subject, [said] if said else []


def _nothing(left_out: Sequence[str]) -> str:
    if not left_out:
        return "there is no recording to measure; give at least one walk"
    return "nothing can be measured: " + "; ".join(left_out)


def _inputs(recordings: Iterable[Readable], standing: Known | None) -> dict[str, str]:
    files = {r.name: r.sha256 for r in recordings}
    return files | ({standing[0].name: standing[0].sha256} if standing else {})


def _found(recordings: Iterable[Readable], standing: Known | None) -> list[str]:
    """What was found of units and axes, one sentence each, said once where files agree."""
    every = [*recordings, *([standing[0]] if standing else [])]
    said: dict[str, list[str]] = {}
    for recording in every:
        for note in recording.notes:
            names = said.setdefault(note, [])
            if recording.name not in names:
                names.append(recording.name)
    return [f"{', '.join(names)}: {note.rstrip('.')}" for note, names in said.items()]
