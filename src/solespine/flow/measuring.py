"""The flow of a recording: recordings → motion → loads → findings → one measurement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from solespine.case.model import Person, Sex
from solespine.errors import TooPoorError
from solespine.evidence import Evidence, load_evidence
from solespine.findings.gait import find_gait
from solespine.findings.gait.model import Measured
from solespine.findings.gait.walk import gather
from solespine.flow.curves import curves, forces, spatiotemporal, under_foot
from solespine.flow.kinetics import kinetic_curves
from solespine.flow.loading import DRAWS, Asked, Loaded, loads_of
from solespine.flow.one_person import doubts, each_once, told_apart
from solespine.motion import Motion, measure_motion
from solespine.motion.measure import Readable
from solespine.recordings import read_recording, read_recordings
from solespine.recordings.model import Recording, Subject
from solespine.report.measurement import CurveSummary, Measurement
from solespine.report.provenance import Provenance


def measure(
    paths: Sequence[str | Path],
    static: str | Path | None = None,
    *,
    mapping: Mapping[str, object] | str | Path | None = None,
    subject: Subject | None = None,
    age_years: float | None = None,
    sex: str | None = None,
    evidence: Evidence | None = None,
    loads: bool = True,
    load_draws: int = DRAWS,
    progress: Callable[[str, float], None] | None = None,
) -> Measurement:
    """Gait findings and loads of one person's recordings.

    Args:
        paths: recordings of one person, or a folder of them; force files join their trial.
        static: a standing trial; without it, one is looked for among the recordings.
        mapping: names of markers and columns for files that no known set describes.
        subject: body mass and height where they are known otherwise; stands before the files' own.
        age_years, sex: choose among norms where they are known.
        evidence: other evidence than the shipped one.
        loads: whether to compute the loads along the chain; without, their engines stay unloaded.
        load_draws: for the loads' intervals; without intervals (0) no load is a finding.
        progress: told what is being done of the loads and the share done.

    Raises:
        InputError: a file is wrong.
        TooPoorError: nothing can be measured from them.
    """
    evidence = evidence or load_evidence()
    moved = _motion(paths, static, mapping, subject)
    motion = moved.motion
    loaded = Loaded()
    if loads:
        person = Person(sex=_sex(sex))
        loaded = loads_of(motion, moved.standing, person, Asked(load_draws, progress))
    findings = find_gait(motion, evidence, age_years=age_years, sex=sex)
    if loaded.loads is not None:
        from solespine.findings.loads import find_loads  # it needs the loads' room

        findings += find_loads(loaded.loads, evidence, age_years=age_years, sex=sex)
    speed = gather(motion).speed
    shown = (*curves(motion, evidence), *kinetic_curves(loaded.loads, evidence, speed))
    return Measurement(
        motion,
        findings,
        shown,
        spatiotemporal(motion),
        forces(motion),
        under_foot(motion),
        evidence,
        _provenance(motion, findings, shown, evidence, loaded),
        loaded.loads,
        loaded.refused,
        standing=moved.standing,
        doubts=moved.doubts,
    )


def _sex(sex: str | None) -> Sex | None:
    return "female" if sex == "female" else "male" if sex == "male" else None


@dataclass(frozen=True)
class _Moved:
    """How the person moved, the standing trial as it was read, and whether it is one person."""

    motion: Motion
    standing: Recording | None
    doubts: tuple[str, ...]


def _motion(
    paths: Sequence[str | Path],
    static: str | Path | None,
    mapping: Mapping[str, object] | str | Path | None,
    subject: Subject | None,
) -> _Moved:
    """How the person moved; each recording counted once, all of them told apart by name."""
    standing = None if static is None else read_recording(static, mapping)
    recordings, copies = each_once(read_recordings(paths, mapping), standing)
    recordings = told_apart(recordings)
    motion = measure_motion(recordings, standing, subject, mapping=mapping)
    unusable = _unusable_pressure(motion)
    if not motion.trials and all(step.quality.level == "poor" for step in motion.pressure):
        raise TooPoorError(f"nothing can be measured: {'; '.join((*unusable, *motion.left_out))}")
    everything = recordings if standing is None else (*recordings, standing)
    doubted = doubts(everything, subject)
    motion = replace(
        motion,
        left_out=(*motion.left_out, *copies, *unusable),
        notes=(*doubted, *motion.notes),
    )
    return _Moved(motion, _static_of(motion, everything), doubted)


def _static_of(motion: Motion, recordings: Sequence[Readable]) -> Recording | None:
    """The recording whose pose is the motion's standing trial."""
    if motion.static is None:
        return None
    named = [r for r in recordings if isinstance(r, Recording) and r.name == motion.static.name]
    return named[-1] if named else None


def _unusable_pressure(motion: Motion) -> tuple[str, ...]:
    """Pressure recordings of which no step can be used, with the commonest reason."""
    sentences = []
    for name in dict.fromkeys(step.recording for step in motion.pressure):
        steps = [step for step in motion.pressure if step.recording == name]
        if all(step.quality.level == "poor" for step in steps):
            why = Counter(note for step in steps for note in step.quality.notes[:1])
            reason = why.most_common(1)[0][0] if why else "all are too poor"
            sentences.append(f"{name}: none of {len(steps)} steps can be used: {reason}")
    return tuple(sentences)


def _provenance(
    motion: Motion,
    findings: Sequence[Measured],
    shown: Sequence[CurveSummary],
    evidence: Evidence,
    loaded: Loaded,
) -> Provenance:
    keys = {key for one in findings for key in one.band.source.split(", ") if key}
    keys |= {curve.source for curve in shown if curve.source}
    if loaded.loads is not None:
        keys |= {key for band in evidence.load_bands.values() for key in band.sources}
    return Provenance(
        version("solespine"), dict(motion.inputs), evidence.sha256, tuple(sorted(keys))
    )
