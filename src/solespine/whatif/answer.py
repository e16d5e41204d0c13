"""One what-if from start to end: the person as they are, the changed one, and the difference."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from solespine.body import Change
from solespine.case.model import Person
from solespine.errors import InputError, SolespineError, TooPoorError
from solespine.loads.solve import UNCERTAIN
from solespine.whatif import cache
from solespine.whatif.checking import check
from solespine.whatif.difference import (
    ENOUGH_DRAWS,
    Difference,
    Effect,
    Effort,
    Mode,
    effects,
)
from solespine.whatif.figures import figure
from solespine.whatif.gait_style import usual_speed
from solespine.whatif.packing import Packed, Solved, pack, unpack_standing, unpack_walk
from solespine.whatif.pair import Setting, State
from solespine.whatif.problem import Problem
from solespine.whatif.scenario import Scenario
from solespine.whatif.side_by_side import side_by_side
from solespine.whatif.spread import Change as Drawn
from solespine.whatif.spread import Progress, Start, as_arrays, from_arrays, spread
from solespine.whatif.standing import Standing
from solespine.whatif.walking import LOOSELY, Walk

DRAWS = ENOUGH_DRAWS
PREDICTED = "the values are predicted from body size and norms; no posture and no load was measured"
FROM_MEASURED = "before follows a recorded walk; the change and all loads are predicted"
_SINGLE = "one solve without draws: the changes stand without an interval"
_SPREAD = (
    "{} {} draws of the solver's weights, lengths and masses of segments, heel pad, arch, muscle "
    "strength and the loads' model"
)
_NINETY, _ALL = "90 % intervals over", "intervals span all of only"
_FAILED = "{} of {} draws found no solution and are in no interval"
_ASIDE = "{} of {} central changes lie outside of the interval of their draws"
_IN_MEMORY_ONLY = None
_NOT_IT = (KeyError, TypeError, ValueError, IndexError)  # of a kept file that is something else


@dataclass(frozen=True)
class How:
    """How the work is done; no figure of the answer depends on it.

    Attributes:
        workers: in how many processes the draws are solved.
        cache: a folder in which results are kept; in memory only without one.
        progress: told the share done.
        check: all is solved again from a second start, walks on a finer mesh too; the notes tell
            what moves.
    """

    workers: int = 1
    cache: Path | None = _IN_MEMORY_ONLY
    progress: Progress | None = None
    check: bool = False


def what_if(
    person: Person,
    scenario: Scenario,
    mode: Mode = "walking",
    *,
    before: Walk | Standing | None = None,
    given: tuple[Change, ...] = (),
    draws: int = 0,
    how: How | None = None,
) -> Difference:
    """What a scenario would do to how a person stands or walks, at the usual speed of such people.

    Args:
        person: height and mass are needed.
        scenario: what is to be tried.
        mode: standing or walking.
        before: how the person stands or walks now, if it was solved already.
        given: what the person has already, before and after.
        draws: how many pairs are solved for the intervals; none are told with 0.
        how: the work is done.

    Raises:
        InputError: the person or the scenario is not possible.
        TooPoorError: no balance or no walk was found, or too few draws found one.
    """
    speed = before.speed if isinstance(before, Walk) else usual_speed(person)
    seed = int(figure("draws_seed"))
    problem = Problem(person, (scenario,), mode, speed, given=given, draws=draws, seed=seed)
    found = what_ifs(problem, how, before)[0]
    if isinstance(found, SolespineError):
        raise found
    return found


def what_ifs(
    problem: Problem, how: How | None = None, before: Solved | None = None
) -> tuple[Difference | SolespineError, ...]:
    """Several scenarios against one present state; those not possible give their error.

    Args:
        problem: what is solved.
        how: the work is done.
        before: how the person stands or walks now, if it was solved already; nothing is kept then.

    Raises:
        InputError: the person is not possible.
        TooPoorError: nothing was found for the person as they are.
    """
    return _Run(problem, how or How(), before).all()


class _Run:
    """The work on one problem; results are collected by scenario."""

    def __init__(self, problem: Problem, how: How, before: Solved | None) -> None:
        self.problem, self.how, self.told = problem, how, before
        self.setting = Setting(problem)
        self.done, self.steps = 0, 1 + len(problem.scenarios) + problem.draws

    def all(self) -> tuple[Difference | SolespineError, ...]:
        before = self._before()
        self._step()
        found: dict[int, Difference | SolespineError] = {}
        new: dict[int, State] = {}
        for number, scenario in enumerate(self.problem.scenarios):
            try:
                kept = self._kept(number)
                if kept is None:
                    new[number] = self.setting.after(scenario, before)
                else:
                    after = self.setting.state(kept[0], scenario)
                    found[number] = self._difference(scenario, before, after, kept[1])
            except SolespineError as error:
                found[number] = error
            self._step()
        found |= self._spread(before, new)
        return tuple(found[number] for number in range(len(self.problem.scenarios)))

    def _before(self) -> State:
        if self.told is not None:
            return self.setting.state(self.told)
        key = self.problem.key("before")
        solved = self._made(cache.load(key, self.how.cache), None)
        if solved is not None:
            return self.setting.state(solved)
        before = self.setting.before()
        cache.save(key, pack(before.solved), self.how.cache)
        return before

    def _kept(self, number: int) -> tuple[Solved, Sequence[Drawn | None]] | None:
        """A scenario's movement and its draws, where they were solved before."""
        if self.told is not None:
            return None
        packed = cache.load(self.problem.some([number]).key("all"), self.how.cache)
        solved = self._made(packed, self.problem.scenarios[number])
        if packed is None or solved is None:
            return None
        with contextlib.suppress(*_NOT_IT):
            return solved, from_arrays(packed)
        return None

    def _made(self, packed: Packed | None, scenario: Scenario | None) -> Solved | None:
        """What was kept; None where nothing was, or what is kept is no such movement."""
        if packed is None:
            return None
        body = self.problem.own() if scenario is None else self.problem.changed(scenario)
        unpack = unpack_standing if self.problem.mode == "standing" else unpack_walk
        with contextlib.suppress(*_NOT_IT):
            return unpack(packed, body)
        return None

    def _spread(
        self, before: State, new: Mapping[int, State]
    ) -> dict[int, Difference | SolespineError]:
        """Draws of the scenarios that were solved just now; all share the draws of before."""
        if not new:
            return {}
        problem = self.problem.some(list(new))
        start = Start(pack(before.solved), tuple(pack(state.solved) for state in new.values()))
        drawn: Sequence[Sequence[Drawn | None]] = [()] * len(new)
        if problem.draws:
            drawn = spread(problem, start, self.how.workers, self._drawn)
        found: dict[int, Difference | SolespineError] = {}
        for number, changes in zip(new, drawn, strict=True):
            scenario, after = self.problem.scenarios[number], new[number]
            if self.told is None:
                kept = {**pack(after.solved), **as_arrays(changes)}
                cache.save(self.problem.some([number]).key("all"), kept, self.how.cache)
            try:
                found[number] = self._difference(scenario, before, after, changes)
            except SolespineError as error:
                found[number] = error
        return found

    def _difference(
        self, scenario: Scenario, before: State, after: State, changes: Sequence[Drawn | None]
    ) -> Difference:
        there = [change for change in changes if change is not None]
        failed = len(changes) - len(there)
        if changes and failed > figure("draws_failed_most") * len(changes):
            raise TooPoorError(
                f"{', '.join(scenario.words)}: {_FAILED.format(failed, len(changes))}, too many "
                "to tell an interval; try a smaller change"
            )
        found = effects(before.reading, after.reading, there)
        checked = check(self.problem, scenario, before, after) if self.how.check else ()
        return Difference(
            mode=self.problem.mode,
            scenario=scenario.words,
            effects=found,
            solved=_effort(before.solved, after.solved),
            draws=len(there),
            notes=_notes(found, len(there), failed, measured=self.problem.style is not None)
            + _loosely(before.solved, after.solved)
            + checked,
            failed=failed,
            scene=side_by_side(before.solved, after.solved),
        )

    def _step(self) -> None:
        self.done += 1
        self._say(self.done)

    def _drawn(self, share: float) -> None:
        self._say(self.done + share * self.problem.draws)

    def _say(self, done: float) -> None:
        if self.how.progress:
            self.how.progress(min(done / self.steps, 1.0))


def _effort(before: Solved, after: Solved) -> Effort:
    if isinstance(after, Walk):
        return Effort(after.status, after.iterations, after.seconds)
    return Effort("Solve_Succeeded", after.iterations - before.iterations, after.seconds)


def _loosely(before: Solved, after: Solved) -> tuple[str, ...]:
    """Said of walks that met only the looser limits of the solver, after all attempts."""
    named = (("before", before), ("after", after))
    found = [name for name, one in named if isinstance(one, Walk) and one.status == LOOSELY]
    return (f"solved to the solver's looser limits only: {', '.join(found)}",) if found else ()


def _notes(found: Sequence[Effect], draws: int, failed: int, *, measured: bool) -> tuple[str, ...]:
    notes = [
        FROM_MEASURED if measured else PREDICTED,
        _SPREAD.format(_NINETY if draws >= ENOUGH_DRAWS else _ALL, draws) if draws else _SINGLE,
        UNCERTAIN,
    ]
    aside = sum(effect.aside for effect in found)
    if aside:
        notes.append(_ASIDE.format(aside, len(found)))
    if failed:
        notes.append(_FAILED.format(failed, failed + draws))
    return tuple(notes)


def checked_draws(draws: int) -> int:
    """How many draws, if that many can be made.

    Raises:
        InputError: they cannot.
    """
    if not 0 <= draws <= 1000:
        raise InputError(f"--draws {draws}: give 0 (no intervals) to 1000; 16 is usual")
    return draws
