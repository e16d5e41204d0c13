"""`solespine assess`: the summary on the terminal, the report where told."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from solespine.app.working import working
from solespine.case.place import one_line
from solespine.errors import InputError

if TYPE_CHECKING:
    from solespine.report import Assessment

_WIDTH = 80


def assess_case(case: Path, out: Path | None, *, as_json: bool) -> None:
    """Answer for one case.

    Args:
        case: a folder with case.yaml, or a .yaml file.
        out: where the report goes; nothing is written without it.
        as_json: print the assessment as JSON instead of the summary.

    Raises:
        CaseError: the case is wrong.
        TooPoorError: nothing can be answered.
        InputError: the report cannot be written.
    """
    if out is not None:
        check_folder(out)
    files: tuple[Path, ...] = ()
    with working("assessing"):
        from solespine.flow import assess

        answer = assess(case)
        if out is not None:
            from solespine.report import make_report

            files = make_report(answer, out)
    if as_json:
        typer.echo(json.dumps(answer.to_json(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_summary(answer, files)


def print_summary(answer: Assessment, files: tuple[Path, ...] = ()) -> None:
    """The answer on the terminal, 80 columns; in colour only where the terminal has it."""
    from rich.console import Console

    from solespine.report import summary

    Console(width=_WIDTH, highlight=False).print(summary(answer, files))


def out_folder(text: str) -> Path:
    """The folder that --out names; an empty name would silently mean the current one.

    Raises:
        InputError: nothing is named.
    """
    if not text.strip():
        raise InputError("--out names no folder; name one, or '.' for the current one")
    return Path(text)


def check_folder(out: Path) -> None:
    """Refuse a place that cannot be written before the work is done, and change nothing there.

    Raises:
        InputError: names the place and what is wrong with it.
    """
    there = out
    try:
        while not there.exists() and there != there.parent:
            there = there.parent
        problem = "" if there.is_dir() else "is a file, not a folder"
    except (OSError, ValueError) as error:
        problem = f"cannot be used: {getattr(error, 'strerror', None) or error}"
    if not problem and not os.access(there, os.W_OK | os.X_OK):
        problem = "may not be written"
    if problem:
        shown = one_line(str(there))
        raise InputError(f"--out {one_line(str(out))}: {shown} {problem}; name another folder")
