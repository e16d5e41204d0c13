"""What-ifs of the page: what can be set, and the answers as plain data.

The only file of the page that knows how what-ifs are asked for in Python.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from solespine.errors import InputError
from solespine.evidence.change_topics import ChangeTerm, change_terms

if TYPE_CHECKING:
    from solespine.whatif.difference import Difference
    from solespine.whatif.sweep import Sweep

Mode = Literal["standing", "walking"]
MODES: tuple[Mode, ...] = get_args(Mode)
DOSES = 7  # of a curve
_SIDES = ("left", "right", "both")
_PLACES = ("back", "front", "hips", "left_hand", "right_hand", "both_hands")
_MASS_KG = 40.0  # gained or lost; the page asks for the change and not for the sum
_STEPS = 40  # of a slider, about
_UNITS = {"ratio": "times", "points": "of 10"}
Share = Callable[[float], None]


@dataclass(frozen=True)
class Term:
    """One thing that can be set on the page.

    Attributes:
        name: as on the command line.
        words, unit, about: in words.
        low, high, step: of its slider.
        places: what may be said of where.
        group: whether a muscle group is named with it.
        plus: whether it is added to what the person has.
        walking: whether it acts in walking only.
    """

    name: str
    words: str
    unit: str
    about: str
    low: float
    high: float
    step: float
    places: tuple[str, ...]
    group: bool
    plus: bool
    walking: bool


@dataclass(frozen=True)
class Asked:
    """One change that is tried: how much in the term's unit, and where."""

    name: str
    value: float
    where: str = ""
    group: str = ""

    @property
    def term(self) -> Term:
        """What it sets."""
        return terms()[self.name]

    @property
    def text(self) -> str:
        """As on the command line, `heel_lift=6mm@left`."""
        return self._text(f"{self.value:{'+' if self.term.plus else ''}g}")

    @property
    def sweep(self) -> str:
        """Its dose curve, `heel_lift=0:12:2mm@left`."""
        doses = doses_of(self)
        sign = "+" if self.term.plus else ""
        return self._text(f"{doses[0]:{sign}g}:{doses[-1]:g}:{doses[1] - doses[0]:g}")

    def _text(self, amount: str) -> str:
        unit = change_terms()[self.name].unit
        group = f"{self.group.replace(' ', '_')}:" if self.group else ""
        where = f"@{self.where}" if self.where else ""
        return f"{self.name}={group}{amount}{'' if unit in _UNITS else unit}{where}"


@functools.cache
def terms() -> Mapping[str, Term]:
    """Everything that can be set, by name, in the order of the page."""
    return {name: _term(name, row) for name, row in change_terms().items()}


def _term(name: str, row: ChangeTerm) -> Term:
    plus = row.share_of == "mass"
    low, high = (-_MASS_KG, _MASS_KG) if plus else (row.low, row.high)
    places = {"side": _SIDES, "group": _SIDES, "place": _PLACES, "nothing": ()}[row.takes]
    return Term(
        name, row.words[:1].upper() + row.words[1:], _UNITS.get(row.unit, row.unit), row.about, low,
        high, _step(high - low), places, row.takes == "group", plus, row.walking_only,
    )  # fmt: skip


def _step(span: float) -> float:
    """A round step: 1, 2 or 5 of a power of ten."""
    power = 10.0 ** math.floor(math.log10(span / _STEPS))
    return float(f"{min((1, 2, 5, 10), key=lambda k: abs(k * power - span / _STEPS)) * power:.6g}")


def asked_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Asked, ...]:
    """Changes as plain data, checked.

    Raises:
        InputError: a change, its value or its place is not possible.
    """
    return tuple(_asked(row) for row in rows)


def _asked(row: Mapping[str, Any]) -> Asked:
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
    group = " ".join(str(row.get("group") or "").split())
    if term.group and not group:
        raise InputError(f"{term.words}: name the muscle group, such as gluteus medius")
    return Asked(term.name, value, where if term.places else "", group if term.group else "")


def doses_of(one: Asked) -> tuple[float, ...]:
    """The doses of a curve: from nothing to twice what is set, as far as can be set."""
    term = one.term
    first, last = term.low, term.high
    if term.low <= 0.0 <= term.high:
        first, last = 0.0, min(max(2.0 * one.value, term.low), term.high)
    step = float(f"{(last - first) / (DOSES - 1):.3g}")
    return tuple(round(first + k * step, 6) for k in range(DOSES))


def try_changes(
    folder: Path, asked: Sequence[Asked], mode: Mode, share: Share | None = None
) -> dict[str, Any]:
    """What the changes do to how the person of a case stands or walks, quickly: no intervals.

    Args:
        folder: of the case.
        asked: all at once.
        mode: standing or walking.
        share: told how much is done, 0 to 1.

    Raises:
        InputError: height or mass is not known, or a change is not possible.
        TooPoorError: no balance or no walk was found.
    """
    from solespine.flow.trying import what_if

    texts = [one.text for one in asked]
    return _told(what_if(folder, texts, mode=mode, draws=0, progress=share), None, "")


def try_all(
    folder: Path,
    asked: Sequence[Asked],
    mode: Mode,
    curve: str,
    share: Share,
    speed_m_s: float | None = None,
) -> dict[str, Any]:
    """The same with intervals, the doses of one change, and a page with the moving picture.

    Args:
        folder: of the case; whatif.html and whatif.json are written beside its answer.
        asked: all at once.
        mode: standing or walking.
        curve: name of the change whose doses are tried beside it; empty for none.
        share: told how much is done, 0 to 1.
        speed_m_s: of the usual walk that is predicted; as the solver takes it where not told.

    Raises:
        InputError: as `try_changes`, or the files cannot be written.
        TooPoorError: no balance or no walk was found.
    """
    from solespine.case import open_case
    from solespine.flow.trying import sweep, what_if
    from solespine.report.whatif_write import write_whatif

    part = 0.5 if curve else 1.0
    whole = what_if(
        folder, [one.text for one in asked], mode=mode, speed_m_s=speed_m_s,
        progress=lambda done: share(part * done),
    )  # fmt: skip
    doses = None
    if curve:
        texts = [one.sweep if one.name == curve else one.text for one in asked]
        doses = sweep(
            folder, texts, mode=mode, speed_m_s=speed_m_s, draws=0,
            progress=lambda done: share(part + part * done),
        )  # fmt: skip
    write_whatif(open_case(folder).person, [whole], [doses] if doses else [], folder / "answer")
    return _told(whole, doses, curve)


def _told(whole: Difference, doses: Sweep | None, curve: str) -> dict[str, Any]:
    """An answer as plain data: `effects` of the changes, and for a curve `doses` with theirs."""
    from solespine.report.whatif_sweeps import sweep_notes
    from solespine.report.whatif_words import answer, sentence

    return {
        "mode": whole.mode,
        "scenario": list(whole.scenario),
        "answer": answer(whole),
        "loads": sentence(whole),
        "effects": _effects(whole),
        "notes": list(whole.notes),
        "curve": curve,
        "curve_notes": list(sweep_notes(doses)) if doses else [],
        "doses": [
            {"value": dose.value, "refused": dose.refused,
             "effects": _effects(dose.difference) if dose.difference else []}
            for dose in (doses.doses if doses else ())
        ],
    }  # fmt: skip


def _effects(whole: Difference) -> list[dict[str, Any]]:
    return [asdict(effect) for effect in whole.effects]
