"""Treatments that were tried: which, how long, as advised, and what it did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from solespine.case import open_case, set_field
from solespine.case.scalars import yes_or_no
from solespine.case.sections import EFFECTS
from solespine.errors import CaseError
from solespine.evidence import load_evidence
from solespine.flow import document_of
from solespine.page.cases import Entry
from solespine.page.posts import entry_of, word
from solespine.page.render import render, site_of

_MORE = 3  # empty rows
_KEYS = ("treatment", "other", "weeks", "as_advised", "effect")
Row = dict[str, str]


def show(request: Request) -> Response:
    """The treatments of the case, and empty rows."""
    entry = entry_of(request)
    open_case(entry.file)
    return _page(request, entry, _rows(document_of(entry.file)), "")


def _page(request: Request, entry: Entry, rows: list[Row], problem: str) -> Response:
    treatments = load_evidence().treatments
    known = sorted(((row.name, name) for name, row in treatments.items()), key=lambda one: one[0])
    blank: Row = dict.fromkeys(_KEYS, "")
    return render(
        request, "tried", 422 if problem else 200, head="Treatments that were tried", entry=entry,
        rows=[*rows, *(blank for _ in range(_MORE))], known=known, effects=EFFECTS,
        problem=problem, saved="saved" in request.query_params,
    )  # fmt: skip


def _rows(document: Mapping[str, Any]) -> list[Row]:
    by_name = {row.name.lower(): name for name, row in load_evidence().treatments.items()}
    found = []
    for entry in document.get("treatments") or []:
        row = {key: str(entry.get(key) or "") for key in _KEYS}
        truth = yes_or_no(row["as_advised"])
        row["as_advised"] = row["as_advised"] if truth is None else "yes" if truth else "no"
        row["treatment"] = by_name.get(row["treatment"].lower(), row["treatment"])
        found.append(row)
    return found


def save(request: Request, form: FormData) -> Response:
    """Write the rows that name a treatment; a row without one is taken out."""
    entry = entry_of(request)
    numbers = sorted({int(n) for key in form if (n := key.partition(".")[0]).isdecimal()})
    rows = [row for number in numbers if any((row := _row(form, number)).values())]
    named = [row for row in rows if row["treatment"] or row["other"]]
    sitting = site_of(request).sittings.of(entry.file, clinician=False)
    with sitting.lock:
        before = _rows(document_of(entry.file))
        problem = _unnamed(rows, before)
        if problem:
            return _page(request, entry, rows, problem)
        if named == before:
            return RedirectResponse(f"/case/{entry.id}/tried?saved", 303)
        try:
            entries = [{key: value for key, value in row.items() if value} for row in named]
            set_field(entry.file, ("treatments",), entries)
        except CaseError as error:
            return _page(request, entry, rows, str(error))
    return RedirectResponse(f"/case/{entry.id}/tried?saved", 303)


def _unnamed(rows: list[Row], before: list[Row]) -> str:
    """Whether a new row tells of a treatment without naming it; an old one is taken out so."""
    details = [[row[key] for key in _KEYS[2:]] for row in before]
    for row in rows:
        said = [row[key] for key in _KEYS[2:]]
        if not (row["treatment"] or row["other"]) and any(said) and said not in details:
            return "Name the treatment in every row that is filled in."
    return ""


def _row(form: FormData, number: int) -> Row:
    return {key: word(form, f"{number}.{key}")[:200] for key in _KEYS}
