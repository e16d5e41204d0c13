"""What-ifs of the page: what can be set, and the answers as plain data.

The only file of the page that knows how what-ifs are asked for in Python.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import yaml

from solespine.errors import InputError, SolespineError

if TYPE_CHECKING:
    from solespine.case.model import Person
    from solespine.whatif import Difference, Scenario, Standing, Walk

Takes = Literal["side", "place", "nothing"]
Mode = Literal["standing", "walking"]
MODES: tuple[Mode, ...] = get_args(Mode)
SIDES = ("left", "right", "both")
PLACES = ("back", "front", "hips", "left_hand", "right_hand", "both_hands")
DOSES = 7  # of a curve
_EDITED = (
    "flat_foot", "high_arch", "leg_length", "sole_height", "heel_lift", "heel_wedge",
    "forefoot_wedge", "arch_support", "carried_mass",
)  # fmt: skip


@dataclass(frozen=True)
class Term:
    """One thing that can be set; see changes.yaml."""

    name: str
    kind: str
    words: str
    unit: str
    to_si: float
    low: float
    high: float
    step: float
    takes: Takes
    about: str
    plus: bool = False
    walking: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """What may be said of where."""
        return {"side": SIDES, "place": PLACES, "nothing": ()}[self.takes]


@dataclass(frozen=True)
class Asked:
    """One change that is tried: how much in the term's unit, and where."""

    name: str
    value: float
    where: str = ""

    @property
    def term(self) -> Term:
        """What it sets."""
        return terms()[self.name]

    @property
    def in_words(self) -> str:
        """As `Heel lift 6 mm (left)`."""
        where = f" ({self.where.replace('_', ' ')})" if self.where else ""
        sign = "+" if self.term.plus else ""
        return f"{self.term.words} {self.value:{sign}g} {self.term.unit}{where}"


@functools.cache
def terms() -> Mapping[str, Term]:
    """Everything that can be set, by name, in the order of the page."""
    rows = yaml.safe_load(files("solespine.page").joinpath("changes.yaml").read_bytes())
    return {row["name"]: Term(**row) for row in rows}


def asked_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Asked, ...]:
    """Changes as plain data, checked.

    Raises:
        InputError: a change, its value or its place is not possible.
    """
    found = []
    for row in rows:
        term = terms().get(str(row["name"]))
        if term is None:
            raise InputError(f"{row['name']}: cannot be set; one of: {', '.join(terms())}")
        value, where = float(row["value"]), str(row.get("where") or "")
        if not (math.isfinite(value) and term.low <= value <= term.high):
            raise InputError(
                f"{term.words}: {value:g} is outside {term.low:g} to {term.high:g} {term.unit}"
            )
        if term.places and where not in term.places:
            raise InputError(f"{term.words}: say where: {', '.join(term.places)}")
        found.append(Asked(term.name, value, where if term.places else ""))
    return tuple(found)


def doses_of(one: Asked) -> tuple[float, ...]:
    """The doses of a curve: from nothing to twice what is set, as far as can be set."""
    term = one.term
    if term.low <= 0.0 <= term.high:
        first, last = 0.0, min(max(2.0 * one.value, term.low), term.high)
        last = last or term.high
    else:
        first, last = term.low, term.high
    return tuple(round(first + (last - first) * k / (DOSES - 1), 4) for k in range(DOSES))


def try_changes(
    folder: Path,
    asked: Sequence[Asked],
    mode: Mode,
    curve: str = "",
    share: Callable[[float], None] = lambda done: None,
) -> dict[str, Any]:
    """What the changes do to how the person of a case stands or walks.

    Args:
        folder: of the case.
        asked: all at once.
        mode: standing or walking.
        curve: name of the change whose doses are tried beside it.
        share: told how much is done, 0 to 1.

    Returns:
        Plain data: `effects` of the changes, and for a curve `doses`, each with its `effects`.

    Raises:
        InputError: height or mass is not known, or a change is not possible.
        TooPoorError: no balance or no walk was found.
    """
    from solespine.case import open_case

    person = open_case(folder).person
    swept = next((one for one in asked if one.name == curve), None)
    doses = doses_of(swept) if swept else ()
    steps = 2 + len(doses)
    before = _present(person, mode)
    share(1 / steps)
    whole = _difference(person, asked, mode, before)
    share(2 / steps)
    found: dict[str, Any] = {
        "mode": mode,
        "scenario": [one.in_words for one in asked],
        "effects": _effects(whole),
        "notes": list(whole.notes),
        "curve": curve if swept else "",
        "doses": [],
    }
    for number, dose in enumerate(doses, 1):
        assert swept is not None
        some = [replace(one, value=dose) if one is swept else one for one in asked]
        found["doses"].append({"value": dose, **_dose(person, some, mode, before)})
        share((2 + number) / steps)
    return found


def _dose(
    person: Person, asked: Sequence[Asked], mode: Mode, before: Walk | Standing
) -> dict[str, Any]:
    try:
        return {"effects": _effects(_difference(person, asked, mode, before))}
    except SolespineError as error:
        return {"effects": [], "refused": str(error)}


@functools.lru_cache(maxsize=4)
def _present(person: Person, mode: Mode) -> Walk | Standing:
    """How the person stands or walks now; solved once."""
    from solespine.body.build import build_sized_body
    from solespine.whatif import stand, walk
    from solespine.whatif.answer import USUAL_SPEED_M_S

    own = build_sized_body(person, {})
    return stand(own) if mode == "standing" else walk(own, USUAL_SPEED_M_S)


def _difference(
    person: Person, asked: Sequence[Asked], mode: Mode, before: Walk | Standing
) -> Difference:
    from solespine.whatif import what_if

    return what_if(person, _scenario(asked, person), mode, before=before)


def _scenario(asked: Sequence[Asked], person: Person) -> Scenario:
    from solespine.body import Change
    from solespine.whatif import Pain, Scenario

    by_kind = {one.term.kind: one for one in asked}
    amount = {kind: one.value * one.term.to_si for kind, one in by_kind.items()}
    pain = by_kind.get("pain")
    sides = () if pain is None else SIDES[:2] if pain.where == "both" else (pain.where,)
    return Scenario(
        changes=tuple(_change(one, Change) for one in asked if one.term.kind in _EDITED),
        pain=Pain(**dict.fromkeys(sides, amount.get("pain", 0.0))),
        speed_m_s=amount.get("speed"),
        cadence_spm=amount.get("cadence"),
        mass_kg=None if "mass" not in amount else (person.mass_kg or 0.0) + amount["mass"],
        lean_deg=amount.get("lean", 0.0),
    )


def _change(one: Asked, change: Any) -> Any:
    where = {"where" if one.term.takes == "place" else "side": one.where}
    return change(one.term.kind, one.value * one.term.to_si, **where)


def _effects(whole: Difference) -> list[dict[str, Any]]:
    names = ("name", "side", "unit", "before", "after", "change", "low", "high", "detectable",
             "meaningful")  # fmt: skip
    return [{name: getattr(effect, name) for name in names} for effect in whole.effects]
