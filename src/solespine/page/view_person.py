"""Who it is and what is known of their health: the facts of a case beside findings, in one form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from solespine.case import open_case
from solespine.case.editing import set_fields
from solespine.case.reading import PREGNANCY
from solespine.errors import CaseError
from solespine.flow import document_of
from solespine.page.cases import Entry
from solespine.page.posts import entry_of
from solespine.page.render import render, site_of

_LONGEST = 20_000
Keys = tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """One field of the form.

    Attributes:
        keys: its place in the case.
        label, hint: in words.
        choices: of a list to choose from.
        long: whether it wants several lines.
    """

    keys: Keys
    label: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    long: bool = False

    @property
    def id(self) -> str:
        """Its name in the form."""
        return ".".join(self.keys)


FACTS = (
    Fact(("date",), "Day of the visit", "such as 2026-11-02"),
    Fact(("person", "age"), "Age", "years"),
    Fact(("person", "sex"), "Sex", choices=("female", "male")),
    Fact(("person", "height"), "Height", "with its unit: 165 cm, 5 ft 5 in"),
    Fact(("person", "mass"), "Body mass", "with its unit: 82 kg, 180 lb, 12 st 12 lb"),
    Fact(("person", "waist"), "Waist", "with its unit: 88 cm"),
    Fact(("person", "work"), "Work"),
    Fact(("person", "standing_hours"), "Hours on the feet a day"),
    Fact(("person", "activity"), "Sport and activity"),
    Fact(("pregnancy",), "Pregnancy", choices=PREGNANCY),
    Fact(("conditions",), "Illnesses", "with commas between"),
    Fact(("medicines",), "Medicines", "with commas between"),
    Fact(("allergies",), "Allergies", "with commas between"),
    Fact(("notes",), "Notes", long=True),
)


def show(request: Request) -> Response:
    """The form, with what the case says."""
    entry = entry_of(request)
    open_case(entry.file)
    return _page(request, entry, _now(document_of(entry.file)), "")


def _page(request: Request, entry: Entry, now: Mapping[str, str], problem: str) -> Response:
    return render(
        request, "person", 422 if problem else 200, head="The person", entry=entry, facts=FACTS,
        now=now, problem=problem, saved="saved" in request.query_params,
    )  # fmt: skip


def _now(document: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for fact in FACTS:
        value: Any = document
        for key in fact.keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        found[fact.id] = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return found


def save(request: Request, form: FormData) -> Response:
    """Write what was changed, all of it or nothing."""
    entry = entry_of(request)
    sitting = site_of(request).sittings.of(entry.file, clinician=False)
    with sitting.lock:
        now = _now(document_of(entry.file))
        given = {fact.id: _text(form, fact) for fact in FACTS}
        changed = {
            fact.keys: given[fact.id] or None
            for fact in FACTS
            if fact.id in form and given[fact.id] != now[fact.id].strip()
        }
        try:
            if changed:
                set_fields(entry.file, changed)
        except CaseError as error:
            return _page(request, entry, now | given, str(error))
    return RedirectResponse(f"/case/{entry.id}/person?saved", 303)


def _text(form: FormData, fact: Fact) -> str:
    found = form.get(fact.id)
    text = found if isinstance(found, str) else ""
    if fact.long:
        return text.replace("\r\n", "\n").strip()[:_LONGEST]
    return " ".join(text.split())[:_LONGEST]
