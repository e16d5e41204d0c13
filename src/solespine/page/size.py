"""Height and body mass, asked for where something needs them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from starlette.datastructures import FormData
from starlette.requests import Request

from solespine.case import Person, open_case
from solespine.case.editing import set_fields
from solespine.page.cases import Entry
from solespine.page.posts import word
from solespine.page.render import site_of

_UNITS = {"height": "cm", "mass": "kg"}  # of a number that stands alone
NOTHING_TYPED: Mapping[str, str] = MappingProxyType(dict.fromkeys(_UNITS, ""))


def missing_size(person: Person) -> tuple[str, ...]:
    """Which of height and mass are not known."""
    known = {"height": person.height_m, "mass": person.mass_kg}
    return tuple(name for name, value in known.items() if value is None)


def typed_size(form: FormData) -> Mapping[str, str]:
    """What a form says of them, to be shown again."""
    return {name: word(form, f"person.{name}") for name in _UNITS}


def keep_size(request: Request, entry: Entry, form: FormData) -> None:
    """Write what a form says of height and mass into the case; what is known already stays.

    Raises:
        CaseError: one of them is not possible; nothing is written.
    """
    with site_of(request).sittings.of(entry.file, clinician=False).lock:
        missing = missing_size(open_case(entry.file).person)
        typed = {name: text for name, text in typed_size(form).items() if name in missing and text}
        facts: dict[tuple[str, ...], str] = {
            ("person", name): _with_unit(name, text) for name, text in typed.items()
        }
        if facts:
            set_fields(entry.file, facts)


def _with_unit(name: str, text: str) -> str:
    number = text.replace(",", ".")
    return f"{number} {_UNITS[name]}" if number.replace(".", "", 1).isdecimal() else text
