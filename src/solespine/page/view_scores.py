"""Questionnaire scores: each by its total or by its items, with what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from solespine.case import Case, open_case, set_field
from solespine.case.model import ScoreGiven
from solespine.case.score_entries import measure_of
from solespine.case.scores import score, score_total
from solespine.errors import CaseError, InputError
from solespine.evidence import load_evidence
from solespine.evidence.topics import Outcome
from solespine.page.cases import Entry
from solespine.page.posts import entry_of, word
from solespine.page.render import render, site_of

_OF_A_PLACE = "NPRS"  # asked of each place that hurts
_LEFT_OUT = ("-", "?", "null", "x")


@dataclass(frozen=True)
class Line:
    """One questionnaire of the form.

    Attributes:
        name: in the case, such as ODI or NPRS_heel.
        row: what is known of it.
        place: the place that it is about, or empty.
        total, items: what the case says, as text.
        comes_to: its score in words, or why there is none.
    """

    name: str
    row: Outcome
    place: str
    total: str
    items: str
    comes_to: str


def show(request: Request) -> Response:
    """Every questionnaire that the vocabulary knows; those with a score first."""
    entry = entry_of(request)
    return _page(request, entry, {}, {})


def _page(
    request: Request, entry: Entry, problems: Mapping[str, str], kept: Mapping[str, str]
) -> Response:
    lines = _lines(open_case(entry.file))
    return render(
        request, "scores", 422 if problems else 200, head="Questionnaire scores", entry=entry,
        lines=lines, problems=problems, kept=kept, saved="saved" in request.query_params,
    )  # fmt: skip


def _lines(case: Case) -> list[Line]:
    evidence = load_evidence()
    names = [f"{_OF_A_PLACE}_{site}" for site in dict.fromkeys(c.site for c in case.complaints)]
    names += [name for name in evidence.outcomes if name != _OF_A_PLACE or not names]
    found = []
    for name in dict.fromkeys([*case.scores, *names]):
        measure, site = measure_of(name, evidence)
        if measure is not None:
            row = evidence.outcomes[measure]
            found.append(_line(name, row, site or "", case.scores.get(name)))
    return found


def _line(name: str, row: Outcome, place: str, given: ScoreGiven | None) -> Line:
    if given is None:
        return Line(name, row, place, "", "", "")
    items = " ".join("-" if item is None else f"{item:g}" for item in given.items)
    total = "" if given.value is None else f"{given.value:g}"
    return Line(name, row, place, total, items, _comes_to(row, given))


def _comes_to(row: Outcome, given: ScoreGiven) -> str:
    if not given.items and given.value is None:
        return ""
    try:
        found = score(row, given.items) if given.items else score_total(row, given.value or 0.0)
    except InputError as error:
        return str(error)
    if found.value is None:
        return f"No score: {found.note}."
    note = found.note if given.items else ""  # of a total it says what the items could add
    parts = [f"{found.value:.3g} {found.unit}", found.band or "", note]
    return ", ".join(part for part in parts if part)


def save(request: Request, form: FormData) -> Response:
    """Write the scores that were changed; what does not fit is said beside it."""
    entry = entry_of(request)
    sitting = site_of(request).sittings.of(entry.file, clinician=False)
    problems: dict[str, str] = {}
    with sitting.lock:
        case = open_case(entry.file)
        for line in _lines(case):
            try:
                _save_one(entry, line, form)
            except (CaseError, InputError) as error:
                problems[line.name] = str(error)
    if problems:
        return _page(request, entry, problems, {key: word(form, key) for key in form})
    return RedirectResponse(f"/case/{entry.id}/scores?saved", 303)


def _save_one(entry: Entry, line: Line, form: FormData) -> None:
    if f"{line.name}.total" not in form:
        return
    total, items = word(form, f"{line.name}.total"), word(form, f"{line.name}.items")
    new_total, new_items = total != line.total, items != line.items
    if not (new_total or new_items):
        return
    if new_total and new_items and total and items:
        raise InputError("give the total or the items, not both")
    value: Any = None
    if new_items and items:
        value = {"items": _items(items)}
    elif new_total and total:
        value = total
    set_field(entry.file, ("scores", line.name), value)


def _items(text: str) -> list[str | None]:
    """`1 0 - 2` as a list; what was left out is None."""
    words = text.replace(",", " ").replace(";", " ").split()
    return [None if one.lower() in _LEFT_OUT else one for one in words]
