"""Published experiments that a what-if can answer, computed and held against their bands.

    python validation/targets_whatif.py [--only G02,K15] [--standing | --walking] [--keep FILE]
    python validation/targets_whatif.py --loads --write docs/validation_whatif_loads.md

The bands are in tests/authorities/targets_whatif.yaml and targets_whatif_loads.yaml, the computing
in whatif_cases_*.py and, with muscle forces and contact, in whatif_loads_cases.py. A row is met
when all its lines are inside. Rows that ask for a recording are held against the predicted walk
too, and counted by themselves. Nothing is left out because it misses.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # as the program works, and before numpy is imported

from solespine.errors import TooPoorError  # noqa: E402
from whatif_cases import CASES  # noqa: E402
from whatif_loads_cases import WHY_NOT  # noqa: E402

_FOLDER = Path(__file__).resolve().parents[1] / "tests" / "authorities"
SOURCES = tuple(_FOLDER / f"targets_whatif{part}.yaml" for part in ("", "_loads"))
MARKS = ("<!-- made by validation/targets_whatif.py -->", "<!-- end -->")
STANDING = ("G01", "G02", "G03", "G15", "G16", "H03", "H04", "A01", "A03", "F07", "F08",
            "F09")  # fmt: skip


@dataclass(frozen=True)
class Target:
    """One line of the bands."""

    row: str
    quantity: str
    low: float | None
    high: float | None
    unit: str
    gate: str
    what: str
    fixed: bool = False
    recording: bool = False

    def holds(self, value: float) -> bool:
        """Whether a figure is inside."""
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)

    @property
    def band(self) -> str:
        """In words."""
        if self.low is None:
            return f"at most {self.high:g}"
        return f"at least {self.low:g}" if self.high is None else f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Held:
    """A target, what was computed and whether it is inside."""

    target: Target
    value: float | None
    note: str
    inside: bool


def targets(sources: Sequence[Path] = SOURCES) -> tuple[Target, ...]:
    """All lines of some files."""
    files = (yaml.safe_load(source.read_text(encoding="utf-8")) for source in sources)
    return tuple(Target(**row) for rows in files for row in rows)


def hold(target: Target, known: dict[str, float]) -> Held:
    """Compute one line, unless its figure is known."""
    if target.quantity in WHY_NOT:
        return Held(target, None, WHY_NOT[target.quantity], False)
    try:
        if target.quantity not in known:
            known[target.quantity] = CASES[target.quantity]()
    except TooPoorError as error:
        return Held(target, None, str(error), False)
    value = known[target.quantity]
    return Held(target, value, "", target.holds(value))


def hold_all(wanted: Sequence[Target], keep: Path | None) -> list[Held]:
    """Compute all lines; with a file, what an earlier run left there is not computed again."""
    known = json.loads(keep.read_text()) if keep and keep.is_file() else {}
    found = []
    for target in wanted:
        found.append(hold(target, known))
        if keep:
            keep.write_text(json.dumps(known))
    return found


def table(found: Sequence[Held]) -> Iterator[str]:
    """The table as the documentation has it."""
    yield "| row | gate | what | band | here | |"
    yield "|---|---|---|---|---|---|"
    for held in found:
        told = held.note if held.value is None else f"{held.value:.3g} {held.target.unit}"
        word = "inside" if held.inside else "**outside**"
        fixed = ", fixed on it" if held.target.fixed else ""
        yield (
            f"| {held.target.row} | {held.target.gate}{fixed} | {held.target.what} "
            f"| {held.target.band} | {told} | {word} |"
        )


def totals(found: Sequence[Held]) -> Iterator[str]:
    """By gate, how many rows have all their lines inside."""
    yield "| gate | rows met | outside |"
    yield "|---|---|---|"
    for gate in ("must", "count", "report"):
        mine = [held for held in found if held.target.gate == gate]
        rows = sorted({held.target.row for held in mine})
        missed = sorted({held.target.row for held in mine if not held.inside})
        if rows:
            met = f"{len(rows) - len(missed)} of {len(rows)}"
            yield f"| {gate} | {met} | {', '.join(missed) or 'none'} |"


def parts(found: Sequence[Held]) -> str:
    """What-ifs, and the predicted walk where a recorded one is asked for, with their totals."""
    blocks: list[str] = []
    for title, recording in (
        ("What-ifs", False),
        ("The predicted walk, where a recorded one is asked for", True),
    ):
        some = [one for one in found if one.target.recording is recording]
        if some:
            blocks += [f"### {title}", "\n".join(totals(some)), "\n".join(table(some))]
    return "\n\n".join(blocks)


def write(page: Path, text: str) -> None:
    """Put the tables into a page, between the marks."""
    before, rest = page.read_text(encoding="utf-8").split(MARKS[0])
    beside = page.with_suffix(".part")
    beside.write_text(f"{before}{MARKS[0]}\n\n{text}\n\n{MARKS[1]}{rest.split(MARKS[1])[1]}",
                      encoding="utf-8")  # fmt: skip
    beside.replace(page)


def main() -> None:
    """Print the table and the totals."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--only", default="", help="rows, with commas between")
    parser.add_argument("--standing", action="store_true", help="rows without a walk")
    parser.add_argument("--walking", action="store_true", help="rows with a walk")
    parser.add_argument("--loads", action="store_true", help="rows of muscle forces and contact")
    parser.add_argument("--write", type=Path, help="page into which the tables are put")
    parser.add_argument("--keep", type=Path, help="file of figures of an earlier run, to go on")
    told = parser.parse_args()
    wanted = targets()
    if told.only:
        wanted = tuple(t for t in wanted if t.row in told.only.split(","))
    if told.standing or told.walking:
        wanted = tuple(t for t in wanted if (t.row in STANDING) == told.standing)
    if told.loads:
        wanted = tuple(t for t in wanted if t in targets(SOURCES[1:]))
    began = time.perf_counter()
    found = hold_all(wanted, told.keep)
    print(parts(found))
    if told.write:
        write(told.write, parts(found))
    print(f"\n{len(found)} lines in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
