"""From changes as asked for to the scenario that is solved, for one person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from solespine.body import Change
from solespine.body.changes import Kind
from solespine.body.model import SUFFIX, Side
from solespine.case.model import Person
from solespine.errors import InputError
from solespine.evidence.change_topics import change_terms
from solespine.whatif.gait_style import fastest_speed
from solespine.whatif.parse import Asked
from solespine.whatif.scenario import Pain, Scenario

_KINDS = get_args(Kind)


def scenario_of(asked: Sequence[Asked], person: Person, speed_m_s: float) -> Scenario:
    """What is to be solved.

    Args:
        asked: each with one value.
        person: whose mass a signed one is added to.
        speed_m_s: usual speed, to which a signed one is added.

    Raises:
        InputError: the sum is outside what is possible, people of this age and sex cannot walk so
            fast, or the mass is not known.
    """
    by_kind: dict[str, Asked] = {}
    muscles: dict[str, dict[str, float]] = {"weakness": {}, "tightness": {}}
    pain: dict[str, float] = {}
    for one in asked:
        by_kind[one.term.kind] = one
        for side in sides(one):
            if one.term.kind == "pain":
                _tell(pain, side, one, one.values[0])
            for group in one.term.stand_for.get(one.group, (one.group,)):
                if one.term.kind in muscles:
                    share = one.values[0] * one.term.to_si
                    _tell(muscles[one.term.kind], f"{group}{SUFFIX[side]}", one, share)
    return Scenario(
        changes=tuple(_change(one) for one in asked if one.term.kind in _KINDS),
        pain=Pain(pain.get("left", 0.0), pain.get("right", 0.0)),
        speed_m_s=_speed(by_kind.get("speed"), speed_m_s, person),
        cadence_spm=_own(by_kind.get("cadence"), None),
        mass_kg=_own(by_kind.get("mass"), person.mass_kg),
        lean_deg=_own(by_kind.get("lean"), None) or 0.0,
        weakness=muscles["weakness"],
        tightness=muscles["tightness"],
    )


def _tell(known: dict[str, float], key: str, one: Asked, value: float) -> None:
    if key in known:
        raise InputError(f"{one.name} is told twice for the same place; tell it once")
    known[key] = value


def checked_speed(speed_m_s: float, person: Person) -> float:
    """A walking speed, if people of this age and sex can walk so slowly or so fast.

    Raises:
        InputError: they cannot.
    """
    low, high = change_terms()["speed"].low, fastest_speed(person)
    if not low <= speed_m_s <= high:
        raise InputError(
            f"walking speed {speed_m_s:g} m/s: give {low:g} to {high:g}; people of this age "
            "and sex walk no faster on average"
        )
    return speed_m_s


def sides(one: Asked) -> tuple[Side, ...]:
    """The sides on which it acts."""
    return tuple(side for side in SUFFIX if one.where in (side, "both"))


def _change(one: Asked) -> Change:
    kind = next(k for k in _KINDS if k == one.term.kind)
    amount = one.values[0] * one.term.to_si
    if one.term.takes == "place":
        return Change(kind, amount, where=one.where)  # type: ignore[arg-type]
    return Change(kind, amount, one.where)  # type: ignore[arg-type]


def _speed(one: Asked | None, present: float, person: Person) -> float | None:
    wanted = _own(one, present)
    return None if wanted is None else checked_speed(wanted, person)


def _own(one: Asked | None, present: float | None) -> float | None:
    """Its value; a signed one added to what the person has."""
    if one is None:
        return None
    value, term = one.values[0], one.term
    if not one.relative:
        return value
    if present is None:
        raise InputError(f"{one.name}: the person's own is not told; give it without a sign")
    total = present * (1 + value / 100) if one.percent else present + value
    if not term.low <= total <= term.high:
        raise InputError(
            f"--change {one.name}: {present:g} {value:+g} makes {total:g} {term.unit}, outside "
            f"{term.low:g} to {term.high:g}; give a smaller change"
        )
    return total
