"""The interview on the page: one question a page, its reason, its answer saved at once."""

from __future__ import annotations

import hmac
import math
import re
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from solespine.case import set_field
from solespine.errors import CaseError
from solespine.evidence import load_evidence
from solespine.flow import Ask, Done, Reply, document_of
from solespine.flow.asking import Stage
from solespine.flow.wording import load_wording
from solespine.page import chart
from solespine.page.cases import Entry
from solespine.page.posts import entry_of, word
from solespine.page.render import render, site_of
from solespine.page.replies import NONE, UNKNOWN, ReplyError, read_reply, units_of
from solespine.page.sitting import Sitting, nothing_more

_WHO = ("patient", "clinician")
_PLACE = re.compile(r"^\S+( line \d+)?, [\w.]+: ")  # of the file; the person sees the question
STAGES: dict[Stage, str] = {
    "you": "About you",
    "pain": "Where and how it hurts",
    "warning": "Warning signs",
    "follow_up": "What the warning signs mean",
    "tried": "What was tried",
    "telling": "Questions that tell most",
    "examination": "Examinations that tell most",
    "plan": "Before a plan",
}
URGENCY = {
    "emergency": "Emergency: what to do now",
    "same_day": "Today: what to do",
    "two_weeks": "Within two weeks: what to do",
    "routine": "Not urgent, but worth doing",
}
_NOTES = {
    "already": "That question was answered already. This is the next one.",
    "first": "This is the first question of this sitting: there is nothing to go back to.",
    "changed": "The case was changed elsewhere, so the last answer cannot be taken back.",
}


def _sitting(request: Request) -> tuple[Entry, str, Sitting]:
    entry = entry_of(request)
    who = request.path_params["who"]
    if who not in _WHO:
        raise HTTPException(404, "There is no such page.")
    return entry, who, site_of(request).sittings.of(entry.file, clinician=who == "clinician")


def _here(entry: Entry, who: str, note: str = "") -> RedirectResponse:
    query = f"?note={quote(note)}" if note else ""
    return RedirectResponse(f"/case/{entry.id}/questions/{who}{query}", 303)


def show(request: Request) -> Response:
    """The question to put now, a new warning, or the end."""
    entry, who, sitting = _sitting(request)
    note = _NOTES.get(request.query_params.get("note", ""), "")
    with sitting.lock:
        return _shown(request, entry, who, sitting, note)


def _shown(request: Request, entry: Entry, who: str, sitting: Sitting, note: str) -> Response:
    step = sitting.step()
    new, gone = sitting.news(step.fired)
    if any(one.row.urgency == "emergency" for one in new):
        return render(
            request, "emergency", head="Getting help comes first", entry=entry, who=who,
            fired=new, urgency=URGENCY,
        )  # fmt: skip
    sitting.shown(new)
    common: dict[str, Any] = {
        "entry": entry, "who": who, "note": note, "new": new, "gone": gone, "fired": step.fired,
        "urgency": URGENCY, "can_go_back": bool(sitting.answered),
    }  # fmt: skip
    if isinstance(step, Done):
        return render(request, "done", head="Done", step=step, **common)
    return _question(request, step, sitting, common)


def _question(
    request: Request,
    ask: Ask,
    sitting: Sitting,
    common: dict[str, Any],
    problem: str = "",
    form: FormData | None = None,
) -> Response:
    """One question, with what was filled in where that did not answer it."""
    in_list = request.query_params.get("as") == "list"
    kept = {key: [str(v) for v in form.getlist(key)] for key in form} if form else {}
    return render(
        request, "question", 422 if problem else 200, head=STAGES[ask.stage], ask=ask,
        mark=sitting.mark(ask), problem=problem, kept=kept, units=units_of(ask),
        stage=STAGES[ask.stage], unknown=UNKNOWN, nothing=NONE,
        on_chart=ask.id == "complaints" and not in_list, figures=chart.figures(),
        areas=[a for a in chart.areas() if a.use == "pain"
               and a.about in {choice.key for choice in ask.choices}],
        marks=set(kept.get("mark", [])), left_min=_left_min(sitting), **common,
    )  # fmt: skip


def _left_min(sitting: Sitting) -> int:
    """Minutes that questions may still take, rounded up; 0 for a clinician, who has no limit."""
    left_s = load_wording().time.budget_s - sitting.progress.seconds
    return 0 if sitting.clinician else max(math.ceil(left_s / 60), 1)


def save(request: Request, form: FormData) -> Response:
    """Write the answer to the question that the form was for."""
    entry, who, sitting = _sitting(request)
    with sitting.lock:
        step = sitting.step()
        if isinstance(step, Done) or not hmac.compare_digest(
            word(form, "ask").encode(), sitting.mark(step).encode()
        ):
            return _here(entry, who, "already")
        try:
            if step.id == "complaints" and "chart" in form:
                _save_chart(step, form, sitting)
            else:
                sitting.save(step, read_reply(step, form))
        except (ReplyError, CaseError) as error:
            said = str(error) if isinstance(error, ReplyError) else _plain(error)
            common: dict[str, Any] = {
                "entry": entry, "who": who, "note": "", "new": [], "gone": [], "urgency": URGENCY,
                "fired": step.fired, "can_go_back": bool(sitting.answered),
            }  # fmt: skip
            return _question(request, step, sitting, common, said, form)
    return _here(entry, who)


def _plain(error: CaseError) -> str:
    return f"That does not fit: {_PLACE.sub('', str(error))}."


def _save_chart(ask: Ask, form: FormData, sitting: Sitting) -> None:
    """Where it hurts, with the sides, from the drawing: the same answers as from the list."""
    marks = chart.marked_sides([str(mark) for mark in form.getlist("mark")], "pain")
    keys = {choice.key for choice in ask.choices}
    here = {site: sides for site, sides in marks.items() if site in keys}
    if not here and word(form, "button") != NONE:
        raise ReplyError("Mark where it hurts, or press “Nothing hurts”.")
    if here and word(form, "button") == NONE:
        raise ReplyError("Something is marked: take the marks away, or press “Save”.")

    def sides() -> None:
        entries = [dict(entry) for entry in document_of(sitting.file)["complaints"]]
        for entry in entries:
            side = chart.one_side(here.get(str(entry["site"]), set()))
            if side is not None and "side" not in entry:
                entry["side"] = side
        set_field(sitting.file, ("complaints",), entries)

    sitting.save(ask, Reply({key: key in here for key in keys}), sides if here else nothing_more)


def back(request: Request, form: FormData) -> Response:
    """Take the last answer of this sitting back."""
    del form
    entry, who, sitting = _sitting(request)
    with sitting.lock:
        try:
            return _here(entry, who, "" if sitting.go_back() else "first")
        except CaseError:
            sitting.answered.clear()
            return _here(entry, who, "changed")


def more(request: Request, form: FormData) -> Response:
    """Ask on, as a new sitting would."""
    del form
    entry, who, sitting = _sitting(request)
    with sitting.lock:
        sitting.more_time()
    return _here(entry, who)


def go_on(request: Request, form: FormData) -> Response:
    """The warning was read; the questions go on."""
    del form
    entry, who, sitting = _sitting(request)
    with sitting.lock:
        load_evidence()
        new, _ = sitting.news(sitting.step().fired)
        sitting.shown(new)
    return _here(entry, who)
