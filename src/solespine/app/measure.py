"""`solespine measure`: gait findings of recordings, on the terminal and where told."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from solespine.app.assess import check_folder
from solespine.app.working import working
from solespine.errors import InputError

_MASS_KG = (3.0, 400.0)
_HEIGHT_M = (0.4, 2.6)


def measure_recordings(
    recordings: list[Path],
    static: Path | None,
    mapping: Path | None,
    out: Path | None,
    *,
    mass_kg: float | None,
    height_m: float | None,
    as_json: bool,
) -> None:
    """Measure one person's recordings.

    Args:
        recordings: files, or a folder of them.
        static: a standing trial.
        mapping: names of markers and columns of files that no known set describes.
        out: where the files go; nothing is written without it.
        mass_kg, height_m: of the body; they stand before the file's own.
        as_json: print measurement.json instead of the table.

    Raises:
        InputError: a file is wrong.
        TooPoorError: nothing can be measured.
    """
    _check(mass_kg, _MASS_KG, "--mass", "kilograms")
    _check(height_m, _HEIGHT_M, "--height", "metres")
    if out is not None:
        check_folder(out)
    files: tuple[Path, ...] = ()
    with working("measuring"):
        from solespine.flow.measure import measure
        from solespine.recordings.model import Subject
        from solespine.report.measurement_write import measurement_text, write_measurement

        subject = Subject(mass_kg, height_m)
        measurement = measure(recordings, static, mapping=mapping, subject=subject)
        if out is not None:
            files = write_measurement(measurement, out)
    if as_json:
        document = measurement.to_json()
        typer.echo(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        typer.echo(measurement_text(measurement, files))


def _check(value: float | None, limits: tuple[float, float], option: str, unit: str) -> None:
    low, high = limits
    if value is not None and not low <= value <= high:
        raise InputError(f"{option} {value:g}: give {unit}, from {low:g} to {high:g}")
