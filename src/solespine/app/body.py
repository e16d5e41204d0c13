"""`solespine body`: the chain from sole to head, scaled to one person, as a table and a picture."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from solespine.app.folder import check_folder
from solespine.app.working import working

if TYPE_CHECKING:
    from solespine.body import Description


def show_body(case: Path, out: Path | None, *, as_json: bool) -> None:
    """Describe the body of one case.

    Args:
        case: a folder with case.yaml, or a .yaml file; height and mass are needed.
        out: where body.svg goes; nothing is written without it.
        as_json: print the tables as JSON.

    Raises:
        InputError: the case is wrong, or height or mass is missing.
    """
    if out is not None:
        check_folder(out)
    with working("building the body"):
        from solespine.body import build_body, describe, draw_body
        from solespine.case import open_case

        body = build_body(open_case(case).person)
        told = describe(body)
        files: tuple[Path, ...] = ()
        if out is not None:
            from solespine.report.write import write_all

            files = write_all(out, {"body.svg": draw_body(body).encode()})
    if as_json:
        typer.echo(json.dumps(asdict(told), indent=2, ensure_ascii=False))
    else:
        typer.echo("\n".join(_lines(told, files)))


def _lines(told: Description, files: tuple[Path, ...]) -> Iterator[str]:
    yield f"BODY OF {told.title.upper()}"
    yield f"{told.coordinates} coordinates"
    yield from ("", f"{'SEGMENT':<30}{'MASS KG':>10}{'SHARE':>8}{'LENGTH M':>10}")
    for row in told.segments:
        length = "" if row.length_m is None else f"{row.length_m:.3f}"
        yield f"{row.name:<30}{row.mass_kg:>10.2f}{row.share:>8.1%}{length:>10}"
    yield from ("", f"{'MUSCLES OF ONE SIDE':<30}{'PATHS':>10}{'FORCE N':>10}")
    for muscle in told.muscles:
        yield f"{muscle.group:<30}{muscle.paths:>10}{muscle.force_n:>10.0f}"
    yield from ("", *(f"- {note}" for note in told.notes)) if told.notes else ()
    yield from ("", "WRITTEN", *(f"- {path}" for path in files)) if files else ()
