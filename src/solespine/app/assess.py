"""`solespine assess`: the summary on the terminal, the report where told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from solespine.app.folder import check_folder
from solespine.app.working import working

if TYPE_CHECKING:
    from solespine.report import Assessment

_WIDTH = 80


def assess_case(
    case: Path, out: Path | None, *, walking: bool = False, as_json: bool = False
) -> None:
    """Answer for one case.

    Args:
        case: a folder with case.yaml, or a .yaml file.
        out: where the report goes; nothing is written without it.
        walking: try the plan's changes in walking as well.
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

        answer = assess(case, tries=("standing", "walking") if walking else ("standing",))
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
