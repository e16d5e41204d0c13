"""Laws: what must not change the findings, and by how much it does.

    python validation/walk_laws.py

Every gait finding of every walk, before and after. "Share of the detectable change" is the size of
the difference in units of what a second session would have to differ by to mean anything.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from walk_people import DATA, SHIPPED, table, without_data  # isort: skip  # makes tests importable

import simulated_walks as simulated
import test_planted_limps as planted
from solespine.findings.gait import Measured
from solespine.recordings import read_recording
from solespine.recordings.model import Recording, Side

WALKS = (*planted.WALKS, planted.LONGER)
IN_MM = (
    SHIPPED,
    DATA / "opensim" / "example3DWalking" / "markers_walk.trc",
    DATA / "bmc_gait" / "walk2.trc",
)
Change = Callable[[Recording], Recording]
Found = Mapping[tuple[str, Side | None], Measured]


def turned(recording: Recording) -> Recording:
    return simulated.moved(recording, 2.0, (3.0, -1.5))


LAWS: tuple[tuple[str, Change, bool, bool], ...] = (
    ("mirrored: sides change places", simulated.mirrored, True, True),
    ("lab turned by 2 rad and shifted by 3.4 m", turned, False, True),
    ("twice the frame rate of the walk", simulated.doubled_rate, False, False),
)


# --- metres for millimetres -------------------------------------------------------------------


def in_metres(text: str) -> str:
    """A TRC file in millimetres, told in metres."""
    lines = text.splitlines()
    told, count = re.subn(r"\bmm\b", "m", lines[2])
    assert count == 1
    return "\n".join([*lines[:2], told, *lines[3:5], *map(_row, lines[5:])]) + "\n"


def _row(line: str) -> str:
    frame_and_time, places = line.split("\t")[:2], line.split("\t")[2:]
    return "\t".join(
        [*frame_and_time, *(f"{float(p) / 1000:.10g}" if p.strip() else p for p in places)]
    )


def of_file(path: Path) -> Found:
    found = read_recording(path)
    assert isinstance(found, Recording)
    return planted.found_in(planted.measure(found, None))


def both_units(path: Path) -> tuple[Found, Found]:
    """Findings of a walk in millimetres, and of the same walk in metres."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_text(in_metres(path.read_text()))
        return of_file(path), of_file(copy)


# --- compare ----------------------------------------------------------------------------------


def told_twice(change: Change, standing_too: bool, name: str) -> tuple[Found, Found]:
    """Findings of a walk, and of the same walk changed."""
    static = planted.standing(name)
    static = change(static) if static is not None and standing_too else static
    changed = planted.measure(change(planted.recording(name)), static)
    return planted.found_unchanged(name), planted.found_in(changed)


def row(what: str, pairs: Mapping[str, tuple[Found, Found]], mirrored: bool) -> tuple[str, ...]:
    compared, verdicts, flips, lost = 0, 0, 0, 0
    worst, where, share = 0.0, "–", 0.0
    for name, (before, after) in pairs.items():
        for (finding, side), old in before.items():
            new = after.get((finding, simulated.OTHER[side] if mirrored and side else side))
            if new is None:
                lost += 1
                continue
            compared += 1
            verdicts += new.present is not old.present
            flips += {new.present, old.present} == {True, False}
            apart = abs(new.value - old.value)
            if old.mdc and apart / old.mdc > share:
                share, worst = apart / old.mdc, apart
                where = f"{finding} {side or ''}, {name}, {old.unit}"
    return (
        what, str(compared), f"{worst:.1g}", f"{share:.1g}", where, str(verdicts), str(flips),
        str(lost),
    )  # fmt: skip


def main() -> int:
    if without_data():
        return 2
    rows = [
        row(what, {name: told_twice(change, standing, name) for name in WALKS}, mirrored)
        for what, change, mirrored, standing in LAWS
    ]
    units = {path.name: both_units(path) for path in IN_MM}
    rows.append(row("metres for millimetres", units, False))
    head = (
        "law", "findings", "largest change", "of the detectable change", "where",
        "verdict changed", "yes to no or back", "lost",
    )  # fmt: skip
    table(head, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
