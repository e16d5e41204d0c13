"""A what-if solved again: from another start, and in walking on a finer mesh."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from solespine.errors import SolespineError
from solespine.whatif.difference import Effect, effects
from solespine.whatif.pair import Setting, State
from solespine.whatif.problem import Problem
from solespine.whatif.scenario import Scenario
from solespine.whatif.walking import Walk
from solespine.whatif.walking_task import INSTANTS

FINER = 2  # times as many instants
_UNITS = ("deg", "BW", "N", "Nm")
_UNLIKE = "other verdict without draws: {}"


def check(problem: Problem, scenario: Scenario, before: State, after: State) -> tuple[str, ...]:
    """What a second start and a finer mesh change in the answer, in sentences.

    Both movements are solved again. The finer mesh begins at the style too; a stance has none.

    Args:
        problem: whose scenario it is.
        scenario: what was tried.
        before, after: what was found.
    """
    found = effects(before.reading, after.reading)
    meshes = {"second start": INSTANTS}
    if isinstance(before.solved, Walk):
        problem = replace(problem, style=before.solved.style)
        meshes[f"{FINER * INSTANTS} instants instead of {INSTANTS}"] = FINER * INSTANTS
    ways = {name: Setting(problem, from_style=True, instants=n) for name, n in meshes.items()}
    return tuple(f"checked, {name}: {_told(way, scenario, found)}" for name, way in ways.items())


def _told(way: Setting, scenario: Scenario, found: Sequence[Effect]) -> str:
    try:
        before = way.before()
        again = effects(before.reading, way.after(scenario, before).reading)
    except SolespineError as error:
        return f"not solved: {error}"
    return "; ".join(_moved(found, again))


def _moved(found: Sequence[Effect], again: Sequence[Effect]) -> Iterator[str]:
    """How far the changes move, and whose verdict turns."""
    pairs = list(zip(found, again, strict=True))
    most = {unit: max((abs(b.change - a.change) for a, b in pairs if a.unit == unit), default=0.0)
            for unit in _UNITS}  # fmt: skip
    yield "changes move by at most " + ", ".join(f"{v:.2g} {unit}" for unit, v in most.items())
    turned = [f"{a.name.replace('_', ' ')} {a.side or ''}".strip()
              for a, b in pairs if a.meaningful != b.meaningful]  # fmt: skip
    yield _UNLIKE.format(", ".join(turned) or "none")
