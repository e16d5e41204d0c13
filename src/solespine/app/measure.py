"""`solespine measure`: gait findings of recordings, on the terminal and where told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from solespine.app.folder import check_folder
from solespine.app.working import working
from solespine.errors import InputError, one_line

if TYPE_CHECKING:
    from solespine.report.measurement import Measurement

_SEXES = ("female", "male")


@dataclass(frozen=True)
class Body:
    """What is known of the body; mass and height stand before the files' own."""

    mass_kg: float | None
    height_m: float | None
    age_years: float | None
    sex: str | None

    def check(self) -> None:
        """Refuse what cannot be of a person.

        Raises:
            InputError: a figure or the sex.
        """
        _check(self.mass_kg, (3.0, 400.0), "--mass", "kilograms")
        _check(self.height_m, (0.4, 2.6), "--height", "metres")
        _check(self.age_years, (0.0, 120.0), "--age", "years")
        if self.sex is not None and self.sex not in _SEXES:
            raise InputError(f"--sex {one_line(self.sex)}: choose {' or '.join(_SEXES)}")


@dataclass(frozen=True)
class LoadOptions:
    """Whether loads are computed, and with how many draws for their intervals (None: as usual)."""

    wanted: bool = True
    draws: int | None = None

    def check(self) -> None:
        """Refuse what cannot be drawn.

        Raises:
            InputError: the number of draws.
        """
        most = 10_000
        if self.draws is not None and not 0 <= self.draws <= most:
            raise InputError(f"--load-draws {self.draws}: give 0 (no intervals) to {most}")


def measure_recordings(
    recordings: list[Path],
    static: Path | None,
    mapping: Path | None,
    out: Path | None,
    body: Body,
    *,
    as_json: bool,
    loads: LoadOptions,
) -> None:
    """Measure one person's recordings.

    Args:
        recordings: files, or a folder of them.
        static: a standing trial.
        mapping: names of markers and columns of files that no known set describes.
        out: where the files go; nothing is written without it.
        body: what is known of it.
        as_json: print measurement.json instead of the table.
        loads: whether to compute them, and with how many draws.

    Raises:
        InputError: a file is wrong.
        TooPoorError: nothing can be measured.
    """
    body.check()
    loads.check()
    if out is not None:
        check_folder(out)
    with working("measuring") as tell:
        from solespine.report.measurement_write import measurement_text, write_measurement

        measurement = _measured(recordings, static, mapping, body, loads, tell)
        files = write_measurement(measurement, out) if out is not None else ()
    if as_json:
        document = measurement.to_json()
        typer.echo(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        typer.echo(measurement_text(measurement, files))


def _measured(
    recordings: list[Path],
    static: Path | None,
    mapping: Path | None,
    body: Body,
    loads: LoadOptions,
    tell: Callable[[str, float], None],
) -> Measurement:
    from solespine.flow.loading import DRAWS
    from solespine.flow.measuring import measure
    from solespine.recordings.model import Subject

    return measure(
        recordings,
        static,
        mapping=mapping,
        subject=Subject(body.mass_kg, body.height_m),
        age_years=body.age_years,
        sex=body.sex,
        loads=loads.wanted,
        load_draws=DRAWS if loads.draws is None else loads.draws,
        progress=tell,
    )


def _check(value: float | None, limits: tuple[float, float], option: str, unit: str) -> None:
    low, high = limits
    if value is not None and not low <= value <= high:
        raise InputError(f"{option} {value:g}: give {unit}, from {low:g} to {high:g}")
