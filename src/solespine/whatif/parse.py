"""Changes as a person writes them, `heel_lift=6mm`, `carried=10kg@back`: read strictly.

A value needs its unit, a signed body mass or speed is added to the present one, and
`start:stop:step` is a sweep. Names, units and ranges are data (change_terms.yaml).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from solespine.body.changes import Where
from solespine.case.units import QuantityError, convert, needs_unit
from solespine.errors import InputError, one_line
from solespine.evidence.change_topics import ChangeTerm, change_terms

Sides = Literal["left", "right", "both"]
SIDES: tuple[Sides, ...] = get_args(Sides)
PLACES: tuple[Where, ...] = get_args(Where)
MOST_STEPS = 60  # of a sweep
_LONGEST = 80
REPORTED = "reported"  # instead of a value: what the case says
_NEVER_BOTH = ("flat_foot", "high_arch")
_RANGE = re.compile(r"([^:]+):([^:]+):([^:]+)")
_UNIT = re.compile(r"[^0-9.+\-\s].*")


@dataclass(frozen=True)
class Asked:
    """One change as it was asked for.

    Attributes:
        name: of the change.
        values: in the unit of its term; several for a sweep, none for what the case reports.
        relative: whether they are added to what the person has.
        percent: whether they are percent of what the person has.
        where: side, place of a load, or empty.
        group: of muscles, or empty.
    """

    name: str
    values: tuple[float, ...]
    relative: bool = False
    percent: bool = False
    where: str = ""
    group: str = ""

    @property
    def term(self) -> ChangeTerm:
        """Its row of the data."""
        return change_terms()[self.name]

    def at(self, value: float) -> Asked:
        """The same with one value of a sweep."""
        return Asked(self.name, (value,), self.relative, self.percent, self.where, self.group)

    @property
    def words(self) -> str:
        """As `heel lift 6 mm (left)`."""
        value, term = self.values[0], self.term
        unit = (
            "%" if self.percent else {"ratio": "times", "points": "of 10"}.get(term.unit, term.unit)
        )
        sign = "+" if self.relative else ""
        amount = f"{value:{sign}g} {unit}"
        if term.takes == "group":
            return f"{self.group} {amount} {term.words} ({self.where})"
        place = f" ({self.where.replace('_', ' ')})" if self.where else ""
        return f"{term.words} {amount}{place}"


def parse_changes(texts: Sequence[str], side: str | None = None) -> tuple[Asked, ...]:
    """Read changes.

    Args:
        texts: each `NAME=VALUE`, with `@left`, `@right`, `@both` or `@PLACE` behind it.
        side: of the changes that name none; both when not told.

    Raises:
        InputError: names the change, what is wrong and what is valid.
    """
    if not texts:
        raise InputError(f"no change is told; give --change NAME=VALUE, as {_examples()}")
    if side is not None and side not in SIDES:
        raise InputError(f"--side {one_line(side)}: choose left, right or both")
    asked = tuple(_one(text, side or "both") for text in texts)
    keys = [(one.name, one.where, one.group) for one in asked]
    for one, key in zip(asked, keys, strict=True):
        if keys.count(key) > 1:
            raise InputError(f"{one.name} is told twice for the same place; tell it once")
    low, high = ([one for one in asked if one.name == name] for name in _NEVER_BOTH)
    if any(a.where == b.where or "both" in (a.where, b.where) for a in low for b in high):
        raise InputError(f"{' and '.join(_NEVER_BOTH)} on one side: one foot is one or the other")
    if sum(len(one.values) > 1 for one in asked) > 1:
        raise InputError("two changes are sweeps; sweep one and give the others one value")
    return asked


def list_changes() -> tuple[str, ...]:
    """Every change in a line: how it is written, its range and what it is."""
    return tuple(
        f"{name}={term.example}  {term.low:g} to {term.high:g} {term.unit}"
        f"{f', or {REPORTED}' if term.reported_at else ''}: {term.about}"
        for name, term in change_terms().items()
    )


def _examples() -> str:
    return ", ".join(f"{name}={term.example}" for name, term in change_terms().items())


def _one(text: str, side: Sides | str) -> Asked:
    if len(text) > _LONGEST:
        raise InputError(f"--change: {one_line(text[:20])}... is too long; write NAME=VALUE")
    name, equals, rest = (part.strip() for part in text.partition("="))
    if name not in change_terms():
        raise InputError(f"--change {one_line(text)}: no such change; one of: {_examples()}")
    term = change_terms()[name]
    if not equals or not rest:
        raise InputError(f"--change {one_line(text)}: no value; write {name}={term.example}")
    value, _, place = (part.strip() for part in rest.partition("@"))
    group = ""
    if term.takes == "group":
        group, value = _group(name, value, term)
    where = _where(name, place, side, term)
    values, relative, percent = _values(name, value, term)
    return Asked(name, values, relative, percent, where, group)


def _group(name: str, value: str, term: ChangeTerm) -> tuple[str, str]:
    group, colon, amount = value.partition(":")
    if not colon:
        raise InputError(f"--change {name}={one_line(value)}: write {name}={term.example}")
    return " ".join(group.replace("_", " ").split()), amount.strip()


def _where(name: str, place: str, side: str, term: ChangeTerm) -> str:
    valid: tuple[str, ...] = {
        "side": SIDES, "group": SIDES, "place": PLACES, "nothing": (),
    }[term.takes]  # fmt: skip
    if not place:
        return {"side": side, "group": side, "place": "back", "nothing": ""}[term.takes]
    if place not in valid:
        choose = f"choose {', '.join(valid)}" if valid else "it has no place; leave it out"
        raise InputError(f"--change {name}: @{one_line(place)}: {choose}")
    return place


def _values(name: str, text: str, term: ChangeTerm) -> tuple[tuple[float, ...], bool, bool]:
    if term.reported_at and text == REPORTED:
        return (), False, False
    relative = term.share_of is not None and text[:1] in "+-"
    percent = relative and text.endswith("%")
    unit = "%" if percent else term.unit
    swept = _RANGE.fullmatch(text)
    if swept is None:
        found: tuple[float, ...] = (_number(name, text, unit, term),)
    else:
        found = _sweep(name, [part.strip() for part in swept.groups()], unit, term)
    if not relative:
        for value in found:
            _within(name, value, term)
    return found, relative, percent


def _sweep(name: str, parts: list[str], unit: str, term: ChangeTerm) -> tuple[float, ...]:
    """start:stop:step, whose unit may stand at the last only."""
    said = _UNIT.search(parts[-1])
    tail = said.group() if said else ""
    whole = [part if _UNIT.search(part) else f"{part}{tail}" for part in parts]
    start, stop, step = (_number(name, part, unit, term) for part in whole)
    if not step or (stop - start) / step < 0 or (stop - start) / step > MOST_STEPS:
        raise InputError(
            f"--change {name}: a sweep is start:stop:step with at most {MOST_STEPS} steps, "
            "as 0:12:2mm"
        )
    count = int((stop - start) / step + 1e-9) + 1
    return tuple(round(start + k * step, 9) for k in range(count))


def _number(name: str, text: str, unit: str, term: ChangeTerm) -> float:
    try:
        return convert(text, unit, bare=not needs_unit(unit) and unit in ("ratio", "points"))
    except QuantityError as error:
        raise InputError(
            f"--change {name}: {error}; write {name}={term.example} ({term.unit})"
        ) from None


def _within(name: str, value: float, term: ChangeTerm) -> None:
    if not term.low <= value <= term.high:
        raise InputError(
            f"--change {name}: {value:g} {term.unit} is outside {term.low:g} to {term.high:g} "
            f"{term.unit}; give a value inside"
        )
