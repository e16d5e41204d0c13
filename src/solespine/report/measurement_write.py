"""Write what a measurement gave: JSON, curves and page; and its summary on the terminal."""

from __future__ import annotations

import functools
import json
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from markupsafe import Markup

from solespine.report.curves_csv import curves_csv
from solespine.report.html import moving
from solespine.report.loads_svg import ladder_svg
from solespine.report.loads_text import load_lines
from solespine.report.measurement import Measurement
from solespine.report.measurement_view import FindingRow, MeasurementView, measurement_view
from solespine.report.templating import environment, style
from solespine.report.value_rows import ValueRow
from solespine.report.walk_scene import walk_scene
from solespine.report.write import write_all
from solespine.scene import Scene

_WIDTH = 80


def write_measurement(measurement: Measurement, out: Path) -> tuple[Path, ...]:
    """Write measurement.html, measurement.json and curves.csv.

    Args:
        measurement: what was measured.
        out: folder; made if it is not there.

    Raises:
        InputError: the folder cannot be written.
    """
    document = json.dumps(measurement.to_json(), indent=2, ensure_ascii=False, allow_nan=False)
    contents = {
        "measurement.html": measurement_page(
            measurement_view(measurement), walk_scene(measurement)
        ),
        "measurement.json": document + "\n",
        "curves.csv": curves_csv(measurement),
    }
    return write_all(out, {name: text.encode("utf-8") for name, text in contents.items()})


def measurement_page(view: MeasurementView, walk: Scene | None = None) -> str:
    """One self-contained HTML page: no network; no script but that of the scene."""
    names = ("report.css", "measurement.css", "loads.css")
    own = Markup("".join(map(style, names)))  # noqa: S704  our own files
    ladder = Markup(ladder_svg(view.loads)) if view.loads else ""  # noqa: S704  escaped there
    template = environment().get_template("measurement.html.j2")
    return template.render(v=view, style=own, ladder=ladder, **moving(walk))


def measurement_text(measurement: Measurement, files: tuple[Path, ...] = ()) -> str:
    """What the terminal shows: at most 80 columns.

    Args:
        measurement: what was measured.
        files: what was written, named at the end.
    """
    return "\n".join(line.rstrip() for line in _lines(measurement_view(measurement), files))


def _row(row: FindingRow) -> str:
    """One finding in 80 columns."""
    term = textwrap.shorten(row.term, 34, placeholder="…")
    cells = {"left": row.left, "right": row.right}
    for side in cells:
        found = side in row.found or (side == "left" and "" in row.found)
        unsure = side in row.open or (side == "left" and "" in row.open)
        cells[side] += "*" if found else "?" if unsure else ""
    if row.of_person:
        normal = f"{row.normal} {row.unit}"
        width = min(29, _WIDTH - 36 - len(normal))
        return f"{term:<35}{cells['left']:^{width}} {normal}"
    return f"{term:<35}{cells['left']:<14} {cells['right']:<14} {row.normal} {row.unit}"


def _values(heading: str, rows: Sequence[ValueRow]) -> Iterator[str]:
    if rows:
        yield from ("", f"{heading:<28}{'LEFT':<20}{'RIGHT':<20}UNIT")
    for row in rows:
        yield f"{row.name:<28}{row.left:<20}{row.right:<20}{row.unit}"


def _lines(view: MeasurementView, files: tuple[Path, ...]) -> Iterator[str]:
    wrap = functools.partial(textwrap.wrap, width=_WIDTH, break_on_hyphens=False)
    yield from wrap(view.answer)
    for heading, rows in view.findings:
        yield from ("", f"{heading.upper():<35}{'LEFT':<15}{'RIGHT':<15}NORMAL")
        yield from (_row(row) for row in rows)
    if view.findings:
        yield "* outside normal   ? too close to the limit, or too few strides, to tell"
    yield from _values("TIME AND DISTANCE", view.values)
    yield from _values("UNDER THE FOOT", view.pressure)
    if view.loads:
        yield from ("", *load_lines(view.loads))
    yield from ("", "QUALITY")
    for trial, sentences in view.quality:
        for sentence in sentences:
            yield from wrap(f"{trial}: {sentence}", initial_indent="- ", subsequent_indent="  ")
    for note in view.notes:
        yield from wrap(note, initial_indent="- ", subsequent_indent="  ")
    if files:
        yield from ("", "WRITTEN", *(f"- {path}" for path in files))
    yield ""
    yield from wrap(view.disclaimer)
