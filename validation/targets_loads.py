"""Published loads and body figures against ours: one row each, by recording, and the totals.

    python validation/targets_loads.py [--write]

--write puts the table into docs/validation_loads.md. Bands, postures and muscle times are in
tests/authorities/targets_loads.yaml; a row is answered by the function of its name in
validation/loads_rows.py. A row of several strides is judged by their median. Nothing is tuned on
walking rows.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import loads_postures as postures
from loads_rows import Value, answer
from loads_walks import walks

PAGE = Path(__file__).parents[1] / "docs" / "validation_loads.md"
MARKS = ("<!-- made by validation/targets_loads.py -->", "<!-- end -->")
GATES = ("must", "count", "report")
NEEDED = {"must": 1.0, "count": 0.8}  # share that the project asks to lie inside


@dataclass(frozen=True)
class Verdict:
    """One row, answered."""

    told: dict[str, Any]
    values: tuple[Value, ...]

    @property
    def judged(self) -> tuple[Value, ...]:
        """The values of strides at the speed that the source speaks of; all where it tells none."""
        low, high = self.told.get("speed", (-np.inf, np.inf))
        return tuple(v for v in self.values if v.speed is None or low <= v.speed <= high)

    @property
    def median(self) -> float:
        return float(np.median([v.value for v in self.judged])) if self.judged else float("nan")

    @property
    def inside(self) -> bool:
        return self._holds(self.median)

    @property
    def hits(self) -> int:
        return sum(self._holds(v.value) for v in self.judged)

    def _holds(self, value: float) -> bool:
        return bool(self.told["low"] <= value <= self.told["high"])

    def word(self) -> str:
        """inside, outside or why not answered."""
        if not self.judged:
            return "not answered: no stride at this speed"
        return "inside" if self.inside else "**outside**"


@functools.cache
def verdicts() -> tuple[Verdict, ...]:
    """All rows in the order of the file."""
    return tuple(Verdict(row, answer(row["name"])) for row in postures.told()["rows"])


def totals(gate: str, found: Sequence[Verdict] | None = None) -> tuple[int, int]:
    """Published rows of a gate that lie inside with all their parts, and those answered."""
    by_row: dict[str, list[bool]] = {}
    for verdict in verdicts() if found is None else found:
        if verdict.told["gate"] == gate and verdict.judged:
            by_row.setdefault(verdict.told["row"], []).append(verdict.inside)
    return sum(all(parts) for parts in by_row.values()), len(by_row)


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) >= 1e-3 or value == 0 else f"{value:.1e}"


def _values(verdict: Verdict) -> str:
    if len(verdict.values) == 1:
        return _number(verdict.values[0].value)
    told = [
        f"{v.of} {_number(v.value)}" if v in verdict.judged else f"({v.of} {_number(v.value)})"
        for v in verdict.values
    ]
    return ", ".join(told)


def line(verdict: Verdict) -> str:
    """One row of the table."""
    told = verdict.told
    band = f"{_number(told['low'])} to {_number(told['high'])} {told['unit']}"
    if "speed" in told:
        band += f", at {told['speed'][0]:g} to {told['speed'][1]:g} m/s"
    middle = _number(verdict.median) if verdict.judged else "–"
    hits = f"{verdict.hits} of {len(verdict.judged)}"
    return (
        f"| {told['row']} | {told['of']} | {_values(verdict)} | {middle} | {hits} | {band} | "
        f"{told['gate']}, {told['confidence']} | {verdict.word()} |"
    )


def table() -> str:
    """The whole table, what is not answered, and the totals."""
    head = (
        "| row | quantity | values (r, l: side; in brackets another speed) | median | inside "
        "| band | gate, source | verdict |\n|---|---|---|---|---|---|---|---|"
    )
    rows = [line(v) for v in verdicts()]
    left = [f"| {r['row']} | {r['gate']} | {r['why']} |" for r in postures.told()["not_answered"]]
    parts = [
        head + "\n" + "\n".join(rows),
        strides(),
        "Not answered:\n\n| row | gate | why |\n|---|---|---|\n" + "\n".join(left),
        "\n".join(_total(gate) for gate in GATES),
    ]
    return "\n\n".join(parts)


def strides() -> str:
    """The strides that answer, with their speed as it is and as bodies of any size share it."""
    head = (
        "Strides:\n\n| stride | mass, kg | leg, m | speed, m/s | over root of g and leg | "
        "spine told from | residuals reduced |\n|---|---|---|---|---|---|---|"
    )
    rows = [
        f"| {w.name} {w.side[0]} | {w.body.mass_kg:.1f} | {w.leg:.2f} | {w.speed:.2f} | "
        f"{w.dimensionless_speed:.2f} | "
        f"{'above' if w.choice.residual_on == 'pelvis' else 'below'} | "
        f"{'yes' if w.reduced else 'no'} |"
        for w in walks()
    ]
    return head + "\n" + "\n".join(rows)


def _total(gate: str) -> str:
    hits, count = totals(gate)
    need = f"; at least {NEEDED[gate]:.0%} are asked for" if gate in NEEDED else ""
    return f"- {gate}: {hits} of {count} answered rows lie inside{need}."


def write() -> None:
    """Put the table into its page, between the marks."""
    before, rest = PAGE.read_text(encoding="utf-8").split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    text = f"{before}{MARKS[0]}\n\n{table()}\n\n{MARKS[1]}{after}"
    beside = PAGE.with_suffix(".part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(PAGE)


if __name__ == "__main__":
    write() if "--write" in sys.argv[1:] else print(table())
