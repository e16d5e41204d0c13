"""The body chart of a case: where it hurts, where it is numb."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from solespine.case import set_field
from solespine.case.editing import Value
from solespine.case.model import SITES, Side
from solespine.errors import CaseError
from solespine.evidence import load_evidence
from solespine.flow import Ask, Reply, apply, document_of, take_back, text_now
from solespine.page import chart
from solespine.page.cases import Entry
from solespine.page.posts import entry_of
from solespine.page.render import render, site_of

_SIDES: tuple[Side, ...] = ("left", "right")


def show(request: Request) -> Response:
    """The chart, with what the case says marked."""
    entry = entry_of(request)
    document = document_of(entry.file)
    marks = chart.complaints_now(document) | chart.numb_now(document)
    return _page(request, entry, marks, "")


def _page(request: Request, entry: Entry, marks: set[str], problem: str) -> Response:
    saved = "saved" in request.query_params
    return render(
        request, "chart", 422 if problem else 200, head="Body chart", entry=entry, marks=marks,
        problem=problem, saved=saved, figures=chart.figures(), areas=chart.areas(),
    )  # fmt: skip


def save(request: Request, form: FormData) -> Response:
    """Write the marks; what is not marked is only denied where the person says so."""
    entry = entry_of(request)
    marks = [str(mark) for mark in form.getlist("mark")]
    sitting = site_of(request).sittings.of(entry.file, clinician=False)
    with sitting.lock:
        before = text_now(entry.file)
        try:
            _save_pain(entry, marks, rest_fine="pain_rest" in form)
            _save_numb(entry, marks, rest_fine="numb_rest" in form)
        except CaseError as error:
            if text_now(entry.file) != before:
                take_back(entry.file, before, text_now(entry.file))
            return _page(request, entry, set(marks), str(error))
    return RedirectResponse(f"/case/{entry.id}/chart?saved", 303)


def _save_pain(entry: Entry, marks: list[str], *, rest_fine: bool) -> None:
    document = document_of(entry.file)
    here = chart.marked_sides(marks, "pain")
    wanted = chart.new_complaints(document, here)
    before = document.get("complaints") or []
    denied = _words(document.get("no_pain_at"))
    gone = {entry_.get("site") for entry_ in before} - set(here)
    no_pain = [
        site for site in SITES if site not in here and (rest_fine or site in denied or site in gone)
    ]
    if set(no_pain) != set(denied) and set(denied) & set(here):
        set_field(entry.file, ("no_pain_at",), [site for site in denied if site not in here])
    if wanted != before:
        set_field(entry.file, ("complaints",), wanted)
    if no_pain != denied and (no_pain or denied):
        set_field(entry.file, ("no_pain_at",), no_pain)


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return list(value or [])


def _save_numb(entry: Entry, marks: list[str], *, rest_fine: bool) -> None:
    """A yes for what is marked, a no for what no longer is, and for the rest if that is said."""
    was = chart.marked_sides(chart.numb_now(document_of(entry.file)), "numb")
    here = chart.marked_sides(marks, "numb")
    said = document_of(entry.file).get("answers") or {}
    for finding in dict.fromkeys(area.about for area in chart.areas() if area.use == "numb"):
        sided = any(area.about == finding and area.side for area in chart.areas())
        now, old = here.get(finding), was.get(finding)
        open_rest = rest_fine and (now is not None or finding not in said)
        if now == old and not open_rest:
            continue
        if now is None and old is None and not rest_fine:
            continue
        _apply(entry, finding, _reply(finding, now, old, sided=sided, rest_fine=rest_fine))


def _reply(
    finding: str, now: set[str] | None, old: set[str] | None, *, sided: bool, rest_fine: bool
) -> Reply:
    if not sided or now is None:
        both: Side | None = "both" if sided and old else None
        return Reply({finding: now is not None}, both)
    if set(_SIDES) <= now:
        return Reply({finding: True}, "both")
    sides: dict[Side, Value] = {side: True for side in _SIDES if side in now}
    sides |= {s: False for s in _SIDES if s not in now and (rest_fine or s in (old or set()))}
    return Reply({finding: True}, None, sides)


def _apply(entry: Entry, finding: str, reply: Reply) -> None:
    ask = Ask(finding, "pain", "yes_no", "", "", findings=(finding,))
    apply(entry.file, ask, reply, load_evidence())
