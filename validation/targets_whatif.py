"""Published experiments that a what-if can answer, computed and held against their bands.

    python validation/targets_whatif.py [--only G02,K15] [--standing | --walking] [--keep FILE]

The bands are in tests/authorities/targets_whatif.yaml and targets_whatif_loads.yaml, the computing
in whatif_cases.py and, with muscle forces and joint contact, in whatif_loads_cases.py. A row is met
when all its lines are inside. Rows that ask for a recording are held against the predicted walk
too, and counted by themselves. Nothing is left out because it misses.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from solespine.errors import TooPoorError
from whatif_cases import CASES
from whatif_loads_cases import WHY_NOT

_FOLDER = Path(__file__).resolve().parents[1] / "tests" / "authorities"
SOURCES = tuple(_FOLDER / f"targets_whatif{part}.yaml" for part in ("", "_loads"))
STANDING = ("G01", "G02", "G03", "G15", "G16", "H03", "H04", "A01", "A02", "A03", "F07", "F08",
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


def targets() -> tuple[Target, ...]:
    """All lines."""
    files = (yaml.safe_load(source.read_text(encoding="utf-8")) for source in SOURCES)
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


def print_table(found: Sequence[Held]) -> None:
    """The table as the documentation has it."""
    print("| row | gate | what | band | here | |")
    print("|---|---|---|---|---|---|")
    for held in found:
        told = held.note if held.value is None else f"{held.value:.3g} {held.target.unit}"
        word = "inside" if held.inside else "**outside**"
        fixed = ", fixed on it" if held.target.fixed else ""
        print(f"| {held.target.row} | {held.target.gate}{fixed} | {held.target.what} "
              f"| {held.target.band} | {told} | {word} |")  # fmt: skip


def print_part(title: str, found: Sequence[Held]) -> None:
    """A table and, by gate, how many rows have all their lines inside."""
    if not found:
        return
    print(f"\n{title}\n")
    print_table(found)
    print("\n| gate | rows met | outside |\n|---|---|---|")
    for gate in ("must", "count", "report"):
        rows = sorted({held.target.row for held in found if held.target.gate == gate})
        if not rows:
            continue
        missed = [r for r in rows if not all(h.inside for h in found if h.target.row == r)]
        print(f"| {gate} | {len(rows) - len(missed)} of {len(rows)} "
              f"| {', '.join(missed) or 'none'} |")  # fmt: skip


def main() -> None:
    """Print the table and the totals."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--only", default="", help="rows, with commas between")
    parser.add_argument("--standing", action="store_true", help="rows without a walk")
    parser.add_argument("--walking", action="store_true", help="rows with a walk")
    parser.add_argument("--keep", type=Path, help="file of figures of an earlier run, to go on")
    told = parser.parse_args()
    wanted = targets()
    if told.only:
        wanted = tuple(t for t in wanted if t.row in told.only.split(","))
    if told.standing or told.walking:
        wanted = tuple(t for t in wanted if (t.row in STANDING) == told.standing)
    began = time.perf_counter()
    found = hold_all(wanted, told.keep)
    print_part("What-ifs", [one for one in found if not one.target.recording])
    print_part("Predicted walk, where a recorded one is asked for",
               [one for one in found if one.target.recording])  # fmt: skip
    print(f"\n{len(found)} lines in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
