"""Numbers with units, read from text and converted exactly.

A bare number is refused where its unit could be mistaken: 165 may be centimetres or pounds.
"""

from __future__ import annotations

import re
from decimal import Decimal

from solespine.case.place import joined, quoted

# Definitions, not measurements: unit -> how many of the dimension's base unit it holds.
_DIMENSIONS: dict[str, dict[str, str]] = {
    "length": {"mm": "1", "cm": "10", "m": "1000", "in": "25.4", "ft": "304.8"},
    "mass": {"g": "0.001", "kg": "1", "lb": "0.45359237", "st": "6.35029318"},
    "angle": {"degrees": "1"},
    "time": {
        "s": "1", "min": "60", "hours": "3600", "days": "86400", "weeks": "604800",
        "months": "2629800", "years": "31557600",
    },
    "speed": {"m/s": "1", "km/h": "0.2777777777777777777777777778", "mph": "0.44704"},
    "volume": {"ml": "1", "l": "1000"},
    "area": {"mm2": "0.01", "cm2": "1"},
    "concentration": {"mg/L": "1", "mg/dl": "10"},
    "sedimentation rate": {"mm/h": "1"},
    "body mass index": {"kg/m2": "1"},
    "share": {"%": "1"},
    "number of points": {"points": "1"},
    "number of sites": {"sites": "1"},
    "number of repetitions": {"repetitions": "1"},
    "ratio": {"ratio": "1"},
}  # fmt: skip
_OTHER_NAMES: dict[str, str] = {
    "millimetre": "mm", "millimeter": "mm", "centimetre": "cm", "centimeter": "cm",
    "metre": "m", "meter": "m", "inch": "in", "inches": "in", '"': "in", "\u2033": "in",
    "foot": "ft", "feet": "ft", "'": "ft", "\u2032": "ft",
    "gram": "g", "kilogram": "kg", "kilo": "kg", "pound": "lb", "stone": "st",
    "deg": "degrees", "degree": "degrees", "°": "degrees", "\u00ba": "degrees",
    "sec": "s", "second": "s", "minute": "min", "h": "hours", "hr": "hours", "hour": "hours",
    "d": "days", "day": "days", "wk": "weeks", "week": "weeks", "month": "months",
    "y": "years", "yr": "years", "year": "years",
    "kmh": "km/h", "kph": "km/h", "mi/h": "mph", "litre": "l", "liter": "l", "cm3": "ml",
    "mg/l": "mg/L", "mm/hr": "mm/h", "percent": "%", "per cent": "%",
    "point": "points", "pts": "points", "site": "sites",
    "repetition": "repetitions", "reps": "repetitions", "rep": "repetitions",
    "times": "repetitions",
}  # fmt: skip
_DIMENSION_OF = {unit: name for name, units in _DIMENSIONS.items() for unit in units}
_NO_UNIT_NEEDED = {"points", "sites", "repetitions", "ratio", "years"}
_PAIRS = {("ft", "in"), ("st", "lb")}
_LONGEST = 40
_NUMBER = r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?"
_ONE = re.compile(rf"({_NUMBER})\s*([^0-9\s+.,-][^0-9]*[0-9]?)?")
_TWO = re.compile(rf"({_NUMBER})\s*([^0-9\s]+)\s*({_NUMBER})\s*([^0-9\s]+)")


class QuantityError(ValueError):
    """The text is no such quantity; the words say what to write."""


def convert(text: str, unit: str, *, bare: bool = False) -> float:
    """The number in `unit` that the text states.

    Args:
        text: a number with a unit of the same kind, such as `1.2 cm` or `5 ft 6 in`.
        unit: the unit of the result, as the evidence names it.
        bare: whether a number without unit is in `unit`.

    Raises:
        QuantityError: no number, a missing unit, or a unit of another kind.
    """
    parts = _split(text)
    if len(parts) == 1 and not parts[0][1]:
        if not (bare or unit in _NO_UNIT_NEEDED or unit not in _DIMENSION_OF):
            raise QuantityError(f"{quoted(text)} needs its unit: {joined(units_for(unit))}")
        return _float(parts[0][0])
    total = sum((number * _factor(name, unit, text) for number, name in parts), Decimal(0))
    return _float(total)


def units_for(unit: str) -> tuple[str, ...]:
    """The units in which a number of this unit may be written."""
    dimension = _DIMENSION_OF.get(unit)
    return tuple(_DIMENSIONS[dimension]) if dimension else (unit,)


def needs_unit(unit: str) -> bool:
    """Whether a bare number is refused."""
    return unit in _DIMENSION_OF and unit not in _NO_UNIT_NEEDED


def spellings() -> dict[str, tuple[str, ...]]:
    """Every unit with the other ways to write it, for the schema."""
    found: dict[str, list[str]] = {unit: [] for unit in _DIMENSION_OF}
    for other, unit in _OTHER_NAMES.items():
        found[unit].append(other)
    return {unit: tuple(others) for unit, others in found.items()}


def _split(text: str) -> list[tuple[Decimal, str]]:
    stripped = text.strip()
    if len(stripped) > _LONGEST:
        raise QuantityError(f"{quoted(text)} is not a number with a unit")
    two = _TWO.fullmatch(stripped)
    if two:
        names = (_canonical(two[2]), _canonical(two[4]))
        if names in _PAIRS:
            return [(Decimal(two[1]), names[0]), (Decimal(two[3]), names[1])]
    one = _ONE.fullmatch(stripped)
    if not one:
        raise QuantityError(_not_a_number(stripped))
    return [(Decimal(one[1]), _canonical(one[2] or ""))]


def _not_a_number(text: str) -> str:
    if re.match(r"[+-]?[0-9]+,[0-9]", text):
        return f"{quoted(text)}: write the number with a point, as in 1.5"
    if re.match(r"[+-]?0[0-9]", text):
        return f"{quoted(text)}: write the number without the leading zero"
    return f"{quoted(text)} is not a number; write a number such as 12 or 12.5"


def _canonical(name: str) -> str:
    """The unit's own name; unchanged when not known."""
    tidy = name.strip().lower().replace("²", "2").replace("^", "").replace("³", "3")
    for candidate in (tidy, tidy.removesuffix("."), tidy.removesuffix("s")):
        if candidate in _OTHER_NAMES:
            return _OTHER_NAMES[candidate]
        if candidate in _DIMENSION_OF:
            return candidate
    return name.strip()


def _factor(name: str, unit: str, text: str) -> Decimal:
    dimension = _DIMENSION_OF.get(unit)
    if dimension is None:
        if name.lower() == unit.lower():
            return Decimal(1)
        raise QuantityError(f"{quoted(text)}: the unit is {unit}")
    table = _DIMENSIONS[dimension]
    if name not in table:
        raise QuantityError(f"{quoted(text)} is not a {dimension}; write it in {joined(table)}")
    return Decimal(table[name]) / Decimal(table[unit])


def _float(number: Decimal) -> float:
    value = float(number)
    if value in (float("inf"), float("-inf")):
        raise QuantityError("the number is too large")
    return value + 0.0  # never minus zero
