"""A C3D file -> Recording."""

from __future__ import annotations

import re
from types import MappingProxyType

import numpy as np

from solespine.errors import TooPoorError
from solespine.recordings.c3d_events import read_events
from solespine.recordings.c3d_file import C3dFile, parse_c3d
from solespine.recordings.c3d_plates import FilePlate, build_plates, file_plates, rough_force
from solespine.recordings.c3d_subject import read_subject
from solespine.recordings.lab import Lab, find_lab
from solespine.recordings.labels import tidy_labels
from solespine.recordings.mapping import NOTHING, MappingFile
from solespine.recordings.model import Array, Recording
from solespine.recordings.source import Source

_OUTPUT_GROUPS = ("ANGLES", "FORCES", "MOMENTS", "POWERS", "SCALARS")
_OUTPUT = re.compile(r"(Angles?|Moment|Force|Power|GRF)$")


def read_c3d(source: Source, mapping: MappingFile = NOTHING) -> Recording:
    """Markers, forces, events and body data of a C3D file.

    Raises:
        InputError: no C3D file, damaged, cut off or too large.
        TooPoorError: neither markers nor forces, no frames, or several persons.
    """
    content = parse_c3d(source.data, source.name)
    labels, label_notes = _labels(content, source.name)
    outputs = _output_labels(content, labels)
    marks = _marks({i: label for i, label in labels.items() if label not in outputs}, content)
    found, found_notes = file_plates(content)
    lab = _lab(source.name, marks, found, content, mapping)
    plates, plate_notes = build_plates(found, content, lab)
    events, event_notes = read_events(content)
    subject, subject_notes = read_subject(content.parameters)
    tracks = {label: lab.place(points) for label, points in marks.items()}
    curves = {label: content.points[:, i] for i, label in labels.items() if label in outputs}
    notes = (label_notes, found_notes, plate_notes, event_notes, subject_notes)
    return Recording(
        name=source.name,
        format="c3d",
        sha256=source.sha256,
        rate_hz=content.rate_hz,
        time=(content.first + np.arange(len(content.points))) / content.rate_hz,
        markers=MappingProxyType(tracks),
        outputs=MappingProxyType(curves),
        plates=plates,
        events=events,
        subject=subject,
        notes=(*lab.notes, *(note for group in notes for note in group)),
    )


def _marks(labels: dict[int, str], content: C3dFile) -> dict[str, Array]:
    """Label to (n, 3) in file axes, of the markers that were ever seen.

    Exactly (0, 0, 0) is how many programs write a marker that was not seen.
    """
    marks = {}
    for i, label in labels.items():
        points = content.points[:, i]
        unseen = (points == 0).all(axis=1) | ~np.isfinite(points).all(axis=1)
        if not unseen.all():
            marks[label] = np.where(unseen[:, None], np.nan, points)
    return marks


def _lab(
    name: str,
    marks: dict[str, Array],
    plates: tuple[FilePlate, ...],
    content: C3dFile,
    mapping: MappingFile,
) -> Lab:
    if not marks and not plates:
        raise TooPoorError(f"{name}: holds neither markers nor forces: export them too")
    words = content.parameters.words
    return find_lab(
        name,
        marks,
        [rough_force(plate) for plate in plates],
        unit="".join(words("POINT", "UNITS")[:1]),
        up="".join(words("POINT", "Y_SCREEN")[:1]),
        mapping=mapping,
    )


def _labels(content: C3dFile, name: str) -> tuple[dict[int, str], tuple[str, ...]]:
    words = content.parameters.words
    return tidy_labels(
        words("POINT", "LABELS"), content.points.shape[1], name, words("POINT", "DESCRIPTIONS")
    )


def _output_labels(content: C3dFile, labels: dict[int, str]) -> frozenset[str]:
    """Labels of curves that the recording program computed, which are no places."""
    named = {
        label.rpartition(":")[2]
        for group in _OUTPUT_GROUPS
        for label in content.parameters.words("POINT", group)
    }
    return frozenset(x for x in labels.values() if x in named or _OUTPUT.search(x))
