"""What-ifs of a case: asked for by name, as a sweep, and the changes of a plan."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypedDict, Unpack

from solespine.case import Case, open_case
from solespine.case.model import Person
from solespine.errors import InputError, SolespineError, TooPoorError
from solespine.flow.examined_legs import Examined, examined_legs
from solespine.flow.measured_walk import MeasuredWalk, measured_walk, with_even_legs
from solespine.flow.reported_pain import as_reported
from solespine.plan import Plan
from solespine.plan.candidates import Candidate, candidates
from solespine.whatif.answer import DRAWS, How, what_ifs
from solespine.whatif.asked_scenario import checked_speed, scenario_of
from solespine.whatif.cache import cache_folder
from solespine.whatif.difference import Difference, Mode
from solespine.whatif.figures import figure
from solespine.whatif.gait_style import usual_speed
from solespine.whatif.parse import Asked, parse_changes
from solespine.whatif.problem import Problem, Span
from solespine.whatif.sweep import Dose, Sweep

_CHILD = "the body of the model is an adult's; nothing can be predicted for a child"
PLAN_DRAWS: Mapping[Mode, int] = MappingProxyType({"standing": DRAWS, "walking": 4})
_BUSY = 8  # draws of a stance for which another process is worth starting


class Options(TypedDict, total=False):
    """How a what-if is asked for; what is not told is left to its default.

    Attributes:
        mode: standing or walking; not told, standing where every change acts in it.
        side: left or right for the changes that name none; both when not told.
        speed_m_s: walking speed of a predicted walk; not told, the walk is the recorded one where
            the case has one, and else one at the usual speed of people of that age and sex.
        draws: pairs of solves behind the intervals, 16 when not told; 0 for none.
        workers: processes for the draws.
        cache: a folder in which results are kept; only memory without one, SOLESPINE_CACHE or not.
        progress: told the share done.
        check: solve again from a second start, walks also on a finer mesh; notes tell what moves.
    """

    mode: Mode | None
    side: str | None
    speed_m_s: float | None
    draws: int
    workers: int
    cache: Path | None
    progress: Callable[[float], None] | None
    check: bool


def what_if(
    case: Case | Person | str | Path, changes: str | Sequence[str], **options: Unpack[Options]
) -> Difference:
    """What a change would do to how a person stands or walks, and to the load of every link.

    All of it is a prediction from body size, norms and the change; of a case also from an examined
    difference in leg length and, in walking, from the recorded walk.

    Args:
        case: a case or its path, or a person alone; height and mass are needed.
        changes: one or more, as `heel_lift=6mm` or `carried=10kg@back`.
        options: mode, side, speed_m_s, draws, workers, cache, progress, check, as `Options` tells.

    Raises:
        InputError: the case, or a change, is wrong; height or mass is missing.
        TooPoorError: no balance or no walk was found.
    """
    whose = _read(case)
    asked = _parsed(whose, changes, options)
    if any(len(one.values) > 1 for one in asked):
        raise InputError("a sweep has many answers; call sweep for it")
    found = _answers(whose, [asked], options)[0]
    if isinstance(found, SolespineError):
        raise found
    return found


def sweep(
    case: Case | Person | str | Path, changes: str | Sequence[str], **options: Unpack[Options]
) -> Sweep:
    """The same for every dose of one change, as `heel_lift=0:12:2mm`.

    Raises:
        InputError: as `what_if`; or no change is a sweep.
        TooPoorError: no dose could be solved.
    """
    whose = _read(case)
    asked = _parsed(whose, changes, options)
    swept = next((one for one in asked if len(one.values) > 1), None)
    if swept is None:
        raise InputError("no change is a sweep; write start:stop:step, as heel_lift=0:12:2mm")
    doses = [[one.at(v) if one is swept else one for one in asked] for v in swept.values]
    found = _answers(whose, doses, options)
    rows = tuple(_dose(v, one) for v, one in zip(swept.values, found, strict=True))
    if not any(row.difference for row in rows):
        raise TooPoorError(rows[0].refused)
    unit = "%" if swept.percent else swept.term.unit
    where = f" ({swept.where.replace('_', ' ')})" if swept.where else ""
    return Sweep(swept.name, f"{swept.group or swept.term.words}{where}", unit, rows)


def _parsed(
    whose: Case | Person, changes: str | Sequence[str], options: Options
) -> tuple[Asked, ...]:
    unknown = sorted(options.keys() - Options.__annotations__.keys())
    if unknown:
        raise TypeError(f"no option {unknown[0]}; one of {', '.join(Options.__annotations__)}")
    texts = [changes] if isinstance(changes, str) else list(changes)
    asked = parse_changes(texts, options.get("side"))
    return as_reported(asked, whose if isinstance(whose, Case) else None)


def _read(case: Case | Person | str | Path) -> Case | Person:
    return case if isinstance(case, Case | Person) else open_case(case)


def _answers(
    whose: Case | Person, asked: Sequence[Sequence[Asked]], options: Options
) -> tuple[Difference | SolespineError, ...]:
    mode = options.get("mode") or usual_mode(asked[0])
    how = How(
        options.get("workers", 1),
        options.get("cache"),
        options.get("progress"),
        options.get("check", False),
    )
    present = _present(whose, mode, options.get("speed_m_s"))
    return _solve(present, asked, options.get("draws", DRAWS), how)


def _dose(value: float, found: Difference | SolespineError) -> Dose:
    if isinstance(found, SolespineError):
        return Dose(value, None, str(found))
    return Dose(value, found)


def usual_mode(asked: Sequence[Asked]) -> Mode:
    """Standing, which is solved in a second, unless a change acts in walking only."""
    return "walking" if any(one.term.walking_only for one in asked) else "standing"


def person_of(case: Case | Person | str | Path) -> Person:
    """Who it is, with height and mass.

    Raises:
        InputError: height or mass is not told, or the case is wrong.
        TooPoorError: it is a child.
    """
    whose = _read(case)
    person = whose.person if isinstance(whose, Case) else whose
    if too_young(person):
        raise TooPoorError(_CHILD)
    missing = missing_size(person)
    if missing:
        raise InputError(
            f"{missing} is not told, and a body needs height and mass; add it under person in the "
            "case, as height: 165 cm and mass: 82 kg"
        )
    return person


def too_young(person: Person) -> bool:
    """Whether it is a child, of whom there is no body model; an age not told counts as adult."""
    return person.age_years is not None and person.age_years < figure("youngest_adult")


def missing_size(person: Person) -> str:
    """What of the size is not told; empty where all is."""
    told = {"height": person.height_m, "mass": person.mass_kg}
    return " and ".join(name for name, value in told.items() if value is None)


@dataclass(frozen=True, eq=False)
class _Present:
    """The person as they are: what every what-if begins with."""

    person: Person
    mode: Mode
    speed_m_s: float
    legs: Examined = field(default_factory=Examined)
    walk: MeasuredWalk = field(default_factory=MeasuredWalk)
    notes: tuple[str, ...] = ()


def _present(whose: Case | Person, mode: Mode, speed_m_s: float | None) -> _Present:
    person = person_of(whose)
    legs = examined_legs(whose) if isinstance(whose, Case) else Examined()
    if speed_m_s is not None:
        notes = (legs.note,) if legs.note else ()
        return _Present(person, mode, checked_speed(speed_m_s, person), legs, notes=notes)
    if mode == "standing" or isinstance(whose, Person):
        return _usual(person, mode, legs)
    return _planned(person, mode, legs, measured_walk(whose))


def _usual(
    person: Person, mode: Mode, legs: Examined, walk: MeasuredWalk | None = None
) -> _Present:
    """A person of whom no walking speed is told."""
    speed = usual_speed(person)
    told = [note for note in (legs.note, walk.note if walk else "") if note]
    if mode == "walking":
        known = person.age_years is not None or person.sex is not None
        whom = "people of this age and sex, as far as told" if known else "adults"
        told.append(f"walking speed is not told: {speed:.2f} m/s is usual for {whom}")
    return _Present(person, mode, speed, legs, notes=tuple(told))


def _solve(
    present: _Present,
    asked: Sequence[Sequence[Asked]],
    draws: int,
    how: How,
    spans: tuple[tuple[Span, ...], ...] = (),
) -> tuple[Difference | SolespineError, ...]:
    for one in (one for some in asked for one in some):
        if present.mode == "standing" and one.term.walking_only:
            raise InputError(f"--change {one.name} acts in walking only; use --mode walking")
    problem = Problem(
        person=present.person,
        scenarios=tuple(scenario_of(some, present.person, present.speed_m_s) for some in asked),
        mode=present.mode,
        speed_m_s=present.speed_m_s,
        lengths=present.walk.lengths,
        given=present.legs.changes,
        spans=spans,
        style=present.walk.style,
        draws=draws,
        seed=int(figure("draws_seed")),
    )
    return tuple(
        one if isinstance(one, SolespineError) else _told(one, some, present)
        for one, some in zip(what_ifs(problem, how), asked, strict=True)
    )


def _told(found: Difference, asked: Sequence[Asked], present: _Present) -> Difference:
    """In the words it was asked for, with what it began with."""
    words = tuple(one.words for one in asked)
    return replace(found, scenario=words, notes=(*present.notes, *found.notes))


# The changes of a plan.


def try_plan(
    case: Case,
    plan: Plan,
    modes: Sequence[Mode] = ("standing",),
    draws: int | None = None,
    walk: MeasuredWalk | None = None,
    progress: Callable[[float], None] | None = None,
) -> tuple[tuple[Difference, ...], tuple[str, ...]]:
    """What the plan's steps would do, and which could not be tried and why.

    A step that fails does not stop the others.

    Args:
        case: whose height and mass are needed.
        plan: its steps.
        modes: in which they are tried.
        draws: pairs of solves behind the intervals; not told, `PLAN_DRAWS`, since a plan tried in
            walking takes minutes with four.
        walk: how the person walks, where it was recorded; predicted without it.
        progress: told the share of one group of steps that is done; may refuse to go on.
    """
    found = candidates(plan.steps, case)
    missing = missing_size(case.person)
    names = ", ".join(one.name for one in found)
    if found and too_young(case.person):
        return (), (f"{names}: {_CHILD}",)
    if found and missing:
        return (), (f"{names}: {missing} not told; a body needs height and mass",)
    try:
        legs = examined_legs(case)
    except TooPoorError as error:
        return (), ((f"{names}: {error}",) if found else ())
    done: list[Difference] = []
    untried = [f"{one.name}: {one.why_not}" for one in found if one.why_not]
    possible = [one for one in found if not one.why_not]
    for mode in modes:
        count = PLAN_DRAWS[mode] if draws is None else draws
        how = How(_workers(mode, count), cache_folder(None), progress)
        some = [one for one in possible if mode == "walking" or not one.walking_only]
        present = _planned(case.person, mode, legs, walk)
        more, refused = _try_group(present, some, count, how)
        done += more
        untried += refused
    return tuple(done), tuple(untried)


def _workers(mode: Mode, draws: int) -> int:
    """One process a core; few stances are solved before other processes are up."""
    return max(1, min(os.cpu_count() or 1, draws // _BUSY if mode == "standing" else draws))


def _planned(person: Person, mode: Mode, legs: Examined, walk: MeasuredWalk | None) -> _Present:
    """The recorded walk where there is one; what was examined is not in its lengths as well."""
    if mode == "standing" or walk is None or walk.style is None:
        return _usual(person, mode, legs, None if mode == "standing" else walk)
    if legs.changes:
        walk = with_even_legs(walk)
    assert walk.style is not None
    notes = (walk.note, legs.note) if legs.note else (walk.note,)
    return _Present(person, mode, walk.style.speed, legs, walk, notes)


def _spans(asked: Sequence[Asked], one: Candidate) -> tuple[Span, ...]:
    """The doses as factors on the usual one."""
    found = []
    for change in asked:
        if change.name in one.doses:
            ends = sorted(dose / change.values[0] for dose in one.doses[change.name])
            found.append(Span(change.term.kind, ends[0], ends[1]))
    return tuple(found)


def _try_group(
    present: _Present, group: Sequence[Candidate], draws: int, how: How
) -> tuple[list[Difference], list[str]]:
    """All candidates with the same present state, so that it is solved once."""
    if not group:
        return [], []
    try:
        asked = [parse_changes(one.changes) for one in group]
        spans = tuple(_spans(a, one) for a, one in zip(asked, group, strict=True))
        found = _solve(present, asked, draws, how, spans)
    except SolespineError as error:
        return [], [f"{one.name} ({present.mode}): {error}" for one in group]
    done, refused = [], []
    for one, answer in zip(group, found, strict=True):
        if isinstance(answer, SolespineError):
            refused.append(f"{one.name} ({present.mode}): {answer}")
        else:
            done.append(replace(answer, treatment=one.treatment))
    return done, refused
