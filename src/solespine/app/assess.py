"""`solespine assess`: the summary on the terminal, the report where told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from solespine.app.folder import check_folder
from solespine.app.measure import LoadOptions
from solespine.app.working import working
from solespine.errors import InputError

if TYPE_CHECKING:
    from solespine.report import Assessment
    from solespine.whatif.difference import Mode

_WIDTH, _MOST_DRAWS = 80, 1000


@dataclass(frozen=True)
class Tries:
    """How the plan's changes are tried, and with how many draws (None: as usual)."""

    standing: bool = True
    walking: bool = False
    draws: int | None = None

    @property
    def modes(self) -> tuple[Mode, ...]:
        """Standing first."""
        tried: tuple[tuple[Mode, bool], ...] = (
            ("standing", self.standing), ("walking", self.walking),
        )  # fmt: skip
        return tuple(mode for mode, wanted in tried if wanted)

    def check(self) -> None:
        """Refuse what cannot be drawn.

        Raises:
            InputError: the number of draws.
        """
        if self.draws is not None and not 0 <= self.draws <= _MOST_DRAWS:
            raise InputError(
                f"--whatif-draws {self.draws}: give 0 (no intervals) to {_MOST_DRAWS}; 16 is usual"
            )


def assess_case(
    case: Path,
    out: Path | None,
    *,
    previous: Path | None = None,
    tries: Tries = Tries(),  # noqa: B008  frozen
    loads: LoadOptions | None = None,
    as_json: bool = False,
) -> None:
    """Answer for one case.

    Args:
        case: a folder with case.yaml, or a .yaml file.
        out: where the report goes; nothing is written without it.
        previous: an earlier assessment.json of this person, to compare with.
        tries: how the plan's changes are tried.
        as_json: print the assessment as JSON instead of the summary.
        loads: whether to compute them from the case's recordings, and with how many draws.

    Raises:
        InputError: the case or the earlier assessment is wrong, or the report cannot be written.
        TooPoorError: nothing can be answered.
    """
    loads = loads or LoadOptions()
    loads.check()
    tries.check()
    if out is not None:
        check_folder(out)
    with working("assessing") as tell:
        answer, files = _answered(case, out, previous, tries, loads, tell)
    if as_json:
        typer.echo(json.dumps(answer.to_json(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_summary(answer, files)


def _answered(
    case: Path,
    out: Path | None,
    previous: Path | None,
    tries: Tries,
    loads: LoadOptions,
    tell: Callable[[str, float], None],
) -> tuple[Assessment, tuple[Path, ...]]:
    """The answer, and the files that were written."""
    from solespine.flow import assess
    from solespine.report.previous import read_previous
    from solespine.report.visits import with_previous

    if previous is not None:
        read_previous(previous)  # a wrong one is refused before the work is done
    answer = assess(
        case, tries=tries.modes, loads=loads.wanted, load_draws=loads.draws,
        whatif_draws=tries.draws, progress=tell,
    )  # fmt: skip
    if previous is not None:
        answer = with_previous(answer, previous)
    if out is None:
        return answer, ()
    from solespine.flow.prescribing import with_insoles
    from solespine.report import make_report

    if answer.case.scans:
        tell("weighing what an orthotic would do", 0.0)
        answer = with_insoles(answer)
    tell("writing the report", 0.0)
    return answer, make_report(answer, out)


def print_summary(answer: Assessment, files: tuple[Path, ...] = ()) -> None:
    """The answer on the terminal, 80 columns; in colour only where the terminal has it."""
    from rich.console import Console

    from solespine.report import summary

    Console(width=_WIDTH, highlight=False).print(summary(answer, files))
