"""Write the report's files, each whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import RenderableType

from solespine.errors import InputError
from solespine.report.assessment import Assessment
from solespine.report.build import build_view
from solespine.report.fhir import fhir
from solespine.report.html import page
from solespine.report.ics import ics
from solespine.report.insole import insole_views
from solespine.report.letter import letter_pdf, letter_text
from solespine.report.note import note
from solespine.report.pdf import pdf
from solespine.report.terminal import render
from solespine.report.view import View
from solespine.report.walk_scene import walk_scene

if TYPE_CHECKING:
    from solespine.report.measurement_view import MeasurementView

_OTHERS_MAY_READ = 0o644


def make_report(assessment: Assessment, out: Path) -> tuple[Path, ...]:
    """Write report.html, report.pdf, letter.pdf, letter.txt, note.txt, and both JSON documents.

    assessment.json is our own contract, fhir.json a bundle of HL7 FHIR R4. plan.ics comes with
    them where the day of the visit is known.

    Every file is written beside its place and then moved there, so that a reader never sees half
    a file. The same assessment gives the same bytes.

    Args:
        assessment: the answer.
        out: folder; made if it is not there.

    Returns:
        The paths written, report.html first.

    Raises:
        InputError: the folder cannot be written.
    """
    view = build_view(assessment)
    with ThreadPoolExecutor(1) as beside:  # typst works outside the interpreter's lock
        referral = beside.submit(letter_pdf, view)
        shown = _shown(assessment, view)
    contents = {
        **shown,
        "letter.pdf": referral.result(),
        "letter.txt": _encoded(letter_text(view)),
        "note.txt": _encoded(note(view)),
        **({"plan.ics": _encoded(ics(view))} if view.visit else {}),
        "assessment.json": _json(assessment),
        "fhir.json": fhir(assessment, view).encode("ascii"),
    }
    return write_all(Path(out), contents)


def report_contents(assessment: Assessment) -> dict[str, bytes]:
    """Page and PDF of the report, by file name."""
    return _shown(assessment, build_view(assessment))


def _shown(assessment: Assessment, view: View) -> dict[str, bytes]:
    measured = measured_view(assessment)
    insoles = insole_views(assessment.insoles, assessment.evidence)
    with ThreadPoolExecutor(1) as beside:  # typst works outside the interpreter's lock
        printed = beside.submit(pdf, view, measured, insoles)
        shown = _encoded(report_page(assessment, view, measured))
    return {"report.html": shown, "report.pdf": printed.result()}


def measured_view(assessment: Assessment) -> MeasurementView | None:
    """The walk in full, ready to print; None where none was measured."""
    if assessment.measurement is None:
        return None
    from solespine.report.measurement_view import measurement_view

    return measurement_view(assessment.measurement)


def report_page(assessment: Assessment, view: View, measured: MeasurementView | None = None) -> str:
    """The page with everything that was measured of the walk."""
    walk = assessment.measurement
    scene = None if walk is None else walk_scene(walk)
    insoles = insole_views(assessment.insoles, assessment.evidence)
    return page(view, scene, measured or measured_view(assessment), insoles)


def write_all(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files into a folder, each whole or not at all.

    Args:
        folder: made if it is not there.
        contents: file name to what is written.

    Returns:
        The paths written, in that order.

    Raises:
        InputError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_write(folder / name, content) for name, content in contents.items())
    except OSError as error:
        raise InputError(
            f"{folder}: the report cannot be written here ({error.strerror}); "
            "choose another folder with --out"
        ) from None


def clinical_note(assessment: Assessment) -> str:
    """A plain-text SOAP note to paste, at most 80 columns."""
    return note(build_view(assessment))


def summary(assessment: Assessment, files: tuple[Path, ...] = ()) -> RenderableType:
    """What the terminal shows, 80 columns.

    Args:
        assessment: the answer.
        files: what was written, named at the end.
    """
    return render(build_view(assessment), files)


def _json(assessment: Assessment) -> bytes:
    text = json.dumps(assessment.to_json(), indent=2, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")  # a lone surrogate stays valid JSON


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _write(path: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(_OTHERS_MAY_READ)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return path
