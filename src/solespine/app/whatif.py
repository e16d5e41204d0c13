"""`solespine whatif`: what a change would do, on the terminal and where told."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from solespine.app.folder import check_folder
from solespine.app.working import working
from solespine.errors import InputError, one_line

if TYPE_CHECKING:
    from solespine.whatif.difference import Difference, Mode
    from solespine.whatif.sweep import Sweep

_MODES_OF: dict[str, tuple[Mode, ...]] = {
    "standing": ("standing",), "walking": ("walking",), "both": ("standing", "walking"),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What the command line told.

    Attributes:
        changes: as they were written.
        side: of those that name none.
        mode: standing, walking or both; None for standing, where every change acts in it.
        speed: usual walking speed, m/s.
        draws: for the intervals.
        workers: processes; None for one a core.
        cache: a folder for results.
        check: solve again from a second start, walks also on a finer mesh.
    """

    changes: list[str]
    side: str | None
    mode: str | None
    speed: float | None
    draws: int
    workers: int | None
    cache: Path | None
    check: bool = False


def try_changes(case: Path, asked: Asked, out: Path | None, *, as_json: bool) -> None:
    """Try changes on the person of a case.

    Raises:
        InputError: the case or a change is wrong.
        TooPoorError: nothing was found.
    """
    if out is not None:
        check_folder(out)
    _check(asked)
    files: tuple[Path, ...] = ()
    with working("trying") as tell:
        from solespine.flow.trying import person_of

        person = person_of(case)
        found, sweeps = _solve(case, asked, lambda share: tell("trying", share))
        if out is not None:
            from solespine.report.whatif_write import write_whatif

            files = write_whatif(person, found, sweeps, out)
    if as_json:
        from solespine.report.whatif_contract import whatif_document

        document = whatif_document(person, found, sweeps)
        typer.echo(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        from solespine.report.whatif_text import whatif_text

        typer.echo(whatif_text(found, sweeps, files))


def _check(asked: Asked) -> None:
    from solespine.whatif.answer import checked_draws

    if asked.mode is not None and asked.mode not in _MODES_OF:
        raise InputError(f"--mode {one_line(asked.mode)}: choose {', '.join(_MODES_OF)}")
    checked_draws(asked.draws)


def _solve(
    case: Path, asked: Asked, progress: Any
) -> tuple[tuple[Difference, ...], tuple[Sweep, ...]]:
    from solespine.flow.trying import sweep, usual_mode, what_if
    from solespine.whatif.cache import cache_folder
    from solespine.whatif.parse import parse_changes

    parsed = parse_changes(asked.changes, asked.side)
    swept = any(len(one.values) > 1 for one in parsed)
    modes = _MODES_OF.get(asked.mode or usual_mode(parsed), ())
    found: list[Any] = []
    for k, mode in enumerate(modes):

        def done(share: float, k: int = k) -> None:
            progress((k + share) / len(modes))

        found.append(
            (sweep if swept else what_if)(
                case, asked.changes, mode=mode, side=asked.side,
                speed_m_s=asked.speed, draws=asked.draws,
                workers=_workers(asked, mode), cache=cache_folder(asked.cache), progress=done,
                check=asked.check,
            )
        )  # fmt: skip
    return ((), tuple(found)) if swept else (tuple(found), ())


def _workers(asked: Asked, mode: Mode) -> int:
    """One process a core for walking; a stance is solved before other processes are up."""
    if asked.workers is not None:
        return max(1, asked.workers)
    return 1 if mode == "standing" else max(1, min(os.cpu_count() or 1, asked.draws))
