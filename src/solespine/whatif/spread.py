"""Draws of a what-if, in this process or in several: the same figures either way.

Every draw starts from the central solutions and from nothing that another draw left behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from solespine.errors import TooPoorError
from solespine.loads.draw_workers import run_draws
from solespine.whatif.packing import Packed, Solved, unpack_standing, unpack_walk
from solespine.whatif.pair import Setting
from solespine.whatif.problem import Problem
from solespine.whatif.walking import Walk

Change = Mapping[str, float]
Progress = Callable[[float], None]
_SEVERAL = 2


@dataclass(frozen=True, eq=False)
class Start:
    """The central solutions as arrays: before, and after in every scenario."""

    before: Packed = field(repr=False)
    after: tuple[Packed, ...] = field(repr=False)


@dataclass(frozen=True, eq=False)
class _Draws:
    """What the workers of the loads' intervals are given."""

    problem: Problem
    start: Start

    def draw(self, number: int) -> tuple[Change | None, ...]:
        """The change in each scenario."""
        return one_draw(self.problem, self.start, number)


def spread(
    problem: Problem, start: Start, workers: int = 1, progress: Progress | None = None
) -> tuple[tuple[Change | None, ...], ...]:
    """For every scenario the change of each quantity in each draw; None where a draw failed.

    Args:
        problem: with how many draws.
        start: its central solutions.
        workers: in how many processes; with one, in this one.
        progress: told the share done.
    """
    draws = _Draws(problem, start)
    if workers < _SEVERAL:
        found = _here(draws, problem.draws, progress)
    else:
        found = run_draws(draws, problem.draws, progress, workers)
    return tuple(tuple(row[k] for row in found) for k in range(len(problem.scenarios)))


def _here(draws: _Draws, count: int, progress: Progress | None) -> list[tuple[Change | None, ...]]:
    found = []
    for number in range(count):
        found.append(draws.draw(number))
        if progress:
            progress(len(found) / count)
    return found


def one_draw(problem: Problem, start: Start, number: int) -> tuple[Change | None, ...]:
    """The change in each scenario in one draw; None where nothing was found."""
    setting = Setting.drawn(problem, number)
    try:
        before = setting.before(_solved(problem, start.before, None))
    except TooPoorError:
        return (None,) * len(problem.scenarios)
    found: list[Change | None] = []
    for k in range(len(problem.scenarios)):
        scenario = problem.varied(k, np.random.default_rng([problem.seed, number, 2]))
        try:
            after = setting.after(scenario, before, _beside(problem, start, k, before.solved))
        except TooPoorError:
            found.append(None)
            continue
        found.append({key: after.reading[key] - value for key, value in before.reading.items()})
    return tuple(found)


def _beside(problem: Problem, start: Start, k: int, before: Solved) -> Solved:
    """The central changed one, moved as far as the draw moved the one before it."""
    central, first = _solved(problem, start.after[k], k), _solved(problem, start.before, None)
    if not (isinstance(central, Walk) and isinstance(before, Walk) and isinstance(first, Walk)):
        return central
    return replace(central, numbers=central.numbers + before.numbers - first.numbers)


def _solved(problem: Problem, packed: Packed, scenario: int | None) -> Solved:
    """A central solution with its body again."""
    body = problem.own() if scenario is None else problem.changed(problem.scenarios[scenario])
    unpack = unpack_standing if problem.mode == "standing" else unpack_walk
    return unpack(packed, body)


def as_arrays(changes: Sequence[Change | None]) -> dict[str, np.ndarray]:
    """Draws as one table by quantity, NaN where a draw failed."""
    names = sorted({name for change in changes if change for name in change})
    rows = [[change[name] if change else np.nan for name in names] for change in changes]
    table = np.array(rows, dtype=float).reshape(len(changes), len(names))
    return {"draws": table, "names": np.array(names, dtype=np.str_)}


def from_arrays(arrays: Mapping[str, np.ndarray]) -> tuple[Change | None, ...]:
    """The draws again."""
    names = [str(name) for name in arrays["names"]]
    return tuple(
        None if np.isnan(row).all() else dict(zip(names, map(float, row), strict=True))
        for row in arrays["draws"]
    )
