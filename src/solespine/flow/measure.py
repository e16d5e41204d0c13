"""The flow of a recording: recordings → motion → gait findings → one measurement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from solespine.evidence import Evidence, load_evidence
from solespine.findings.gait import find_gait
from solespine.findings.gait.model import Measured
from solespine.flow.curves import curves, forces, spatiotemporal
from solespine.motion import Motion, measure_motion
from solespine.recordings import read_recording, read_recordings
from solespine.recordings.model import Subject
from solespine.report.assessment import Provenance
from solespine.report.measurement import CurveSummary, Measurement


def measure(
    paths: Sequence[str | Path],
    static: str | Path | None = None,
    *,
    mapping: Mapping[str, object] | str | Path | None = None,
    subject: Subject | None = None,
    age_years: float | None = None,
    sex: str | None = None,
    evidence: Evidence | None = None,
) -> Measurement:
    """Gait findings of one person's recordings.

    Args:
        paths: recordings of one person, or a folder of them; force files join their trial.
        static: a standing trial; without it, one is looked for among the recordings.
        mapping: names of markers and columns for files that no known set describes.
        subject: body mass and height where they are known otherwise; stands before the files' own.
        age_years, sex: choose among norms where they are known.
        evidence: other evidence than the shipped one.

    Raises:
        InputError: a file is wrong.
        TooPoorError: nothing can be measured from them.
    """
    evidence = evidence or load_evidence()
    recordings = read_recordings(paths, mapping)
    standing = None if static is None else read_recording(static, mapping)
    motion = measure_motion(recordings, standing, subject, mapping=mapping)
    findings = find_gait(motion, evidence, age_years=age_years, sex=sex)
    shown = curves(motion, evidence)
    return Measurement(
        motion,
        findings,
        shown,
        spatiotemporal(motion),
        forces(motion),
        evidence,
        _provenance(motion, findings, shown, evidence),
    )


def _provenance(
    motion: Motion,
    findings: Sequence[Measured],
    shown: Sequence[CurveSummary],
    evidence: Evidence,
) -> Provenance:
    keys = {key for one in findings for key in one.band.source.split(", ") if key}
    keys |= {curve.source for curve in shown if curve.source}
    return Provenance(
        version("solespine"), dict(motion.inputs), evidence.sha256, tuple(sorted(keys))
    )
