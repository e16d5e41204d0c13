"""The list of cases, a new one, and what can be done with one."""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from solespine.case import Case, open_case
from solespine.errors import SolespineError
from solespine.page.cases import Entry
from solespine.page.posts import entry_of, word
from solespine.page.render import render, site_of
from solespine.page.summary import read_summary
from solespine.page.view_earlier import about
from solespine.report.answers import pain_label

_ON_A_PAGE = 50


@dataclass(frozen=True)
class Row:
    """One case in the list."""

    entry: Entry
    person: str
    pains: str
    problem: str
    changed: str
    label: str  # how urgent, where it was worked out
    visit: str = ""  # its day


def show_all(request: Request) -> Response:
    """The list."""
    entries = site_of(request).cases.all()
    text = request.query_params.get("page", "1")
    pages = max(1, -(-len(entries) // _ON_A_PAGE))
    page = min(max(int(text) if text.isdecimal() and len(text) < 6 else 1, 1), pages)
    shown = entries[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    rows = [row_of(entry) for entry in shown]
    deleted = len(site_of(request).cases.discarded())
    return render(
        request, "cases", head="Cases", rows=rows, page=page, pages=pages, deleted=deleted
    )


def make(request: Request, form: FormData) -> Response:
    """Begin a case."""
    entry = site_of(request).cases.make(word(form, "name"), datetime.date.today())
    return RedirectResponse(f"/case/{entry.id}", 303)


def show_one(request: Request) -> Response:
    """One case, and what can be done next."""
    entry = entry_of(request)
    row = row_of(entry)
    summary = read_summary(entry)
    job = site_of(request).jobs.of(entry)
    case = None if row.problem else _opened(entry.file, entry.changed)
    return render(
        request, "case", head=entry.name, entry=entry, row=row, summary=summary, case=case,
        examined=_examined(case), own=_own(case), earlier=about(entry),
        busy=job is not None and not job.over,
    )  # fmt: skip


def row_of(entry: Entry) -> Row:
    """A case in words."""
    changed = datetime.datetime.fromtimestamp(entry.changed).strftime("%Y-%m-%d %H:%M")
    summary = read_summary(entry)
    label = summary["label"] if summary is not None and summary["fresh"] else ""
    try:
        case = _opened(entry.file, entry.changed)
    except SolespineError as error:
        return Row(entry, "", "", str(error), changed, "")
    pains = ", ".join(pain_label(pain) for pain in case.complaints)
    visit = case.date.isoformat() if case.date else ""
    return Row(entry, _person(case), pains, "", changed, label, visit)


@functools.lru_cache(maxsize=500)
def _opened(file: Path, changed: float) -> Case:
    """A case as it was at that time: a list of many need not read all of them anew."""
    del changed
    return open_case(file)


def _person(case: Case) -> str:
    age = "" if case.person.age_years is None else f"{case.person.age_years:g} years"
    return ", ".join(part for part in (age, case.person.sex or "") if part)


def _own(case: Case | None) -> int:
    """How much the clinician entered as their own view."""
    said = case.clinician if case else None
    return len(said.diagnosis) + len(said.plan_changes) if said else 0


def _examined(case: Case | None) -> int:
    if case is None:
        return 0
    return sum(
        any(one.origin == "examination" for one in answers) for answers in case.answers.values()
    )
