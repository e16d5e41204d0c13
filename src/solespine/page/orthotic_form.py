"""The prescription as a form: its fields with their ranges, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from solespine.errors import InputError
from solespine.evidence.load import load_evidence
from solespine.orthotic.model import LANDMARKS
from solespine.page.posts import word

LENGTHS = {
    "three_quarter": "Three-quarter (ends behind the ball)",
    "sulcus": "To behind the toes",
    "full": "Full length",
}
POCKETS = {"open": "left open", "cushion": "filled with soft material"}
RELIEFS = {
    **{f"met_{k}": f"Head of metatarsal {k}" for k in range(1, 6)},
    "base_5": "Base of the fifth metatarsal",
}


@dataclass(frozen=True)
class Field:
    """One number of the form.

    Attributes:
        name, label, unit, about: what it is.
        value: as text; empty for none.
        low, high: what can be built.
        usual: what practice orders, in words.
    """

    name: str
    label: str
    unit: str
    about: str
    value: str
    low: float
    high: float
    usual: str


def number_fields(order: Mapping[str, Any]) -> tuple[Field, ...]:
    """Every number of the prescription with its range, filled from an order."""
    rows = load_evidence().orthotic.ranges
    return tuple(
        Field(
            name, row.name, "°" if row.unit == "deg" else row.unit, row.about,
            _shown(order.get(name)), *row.possible,
            f"{row.usual[0]:g} to {row.usual[1]:g}",
        )
        for name, row in rows.items()
    )  # fmt: skip


def relief_fields(order: Mapping[str, Any]) -> tuple[Field, ...]:
    """Depth of each relief."""
    row = load_evidence().orthotic.relief_mm
    given = order.get("reliefs") or {}
    return tuple(
        Field(f"relief-{place}", label, "mm", row.about, _shown(given.get(place)), *row.possible,
              f"{row.usual[0]:g} to {row.usual[1]:g}")
        for place, label in RELIEFS.items()
    )  # fmt: skip


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else ""


def order_of(form: FormData, side: str, landmarks: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, as plain data of a prescription.

    Raises:
        InputError: a number is none.
    """
    order: dict[str, Any] = {"side": side, "weight_bearing": word(form, "weight_bearing")}
    for name, row in load_evidence().orthotic.ranges.items():
        value = number(word(form, name), row.name)
        if value is not None:
            order[name] = value
    reliefs = {place: number(word(form, f"relief-{place}"), RELIEFS[place]) for place in RELIEFS}
    order["reliefs"] = {place: depth for place, depth in reliefs.items() if depth}
    for name in ("length", "material", "heel_pocket", "cover", "label"):
        if word(form, name):
            order[name] = word(form, name)
    order["first_ray_cutout"] = bool(word(form, "first_ray_cutout"))
    order["landmarks"] = dict(landmarks)
    return order


def landmarks_of(form: FormData) -> dict[str, tuple[float, float]]:
    """Places that were filled in; a landmark without numbers is found.

    Raises:
        InputError: a number is none, or one of two is missing.
    """
    found: dict[str, tuple[float, float]] = {}
    for name in LANDMARKS:
        label = name.replace("_", " ")
        x, y = (number(word(form, f"{name}-{axis}"), label) for axis in ("x", "y"))
        if (x is None) != (y is None):
            raise InputError(f"{label}: give both numbers, or none")
        if x is not None and y is not None:
            found[name] = (x, y)
    return found


def number(text: str, label: str) -> float | None:
    """A number of a form; None where nothing was entered.

    Raises:
        InputError: it is no number.
    """
    if not text:
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise InputError(f"{label}: {text} is no number; give one such as 3.5") from None
    if not abs(value) < 1e4:
        raise InputError(f"{label}: {text} is no length or angle here; give millimetres or degrees")
    return value
