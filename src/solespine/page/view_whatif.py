"""What-if: set changes, see what they would do to standing or walking, with the dose curve."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from solespine.case import open_case
from solespine.errors import InputError
from solespine.page.cases import Entry
from solespine.page.curve import charts
from solespine.page.jobs import BUSY, Job, folder_of_answer
from solespine.page.posts import entry_of, word
from solespine.page.render import render, site_of
from solespine.page.size import NOTHING_TYPED, keep_size, missing_size, typed_size
from solespine.page.summary import STATE, read_whatif
from solespine.page.trying import MODES, Asked, asked_of, terms
from solespine.report.write import write_all

Question = dict[str, Any]


def show(request: Request) -> Response:
    """The form with what was set last, and what came of it."""
    entry = entry_of(request)
    last = None if "new" in request.query_params else read_whatif(entry)
    if not missing_size(open_case(entry.file).person):
        question = {"folder": str(entry.folder), "changes": [], "mode": "standing"}
        site_of(request).warm.begin(question)
    return _page(request, entry, last["question"] if last else {}, last, "")


def _page(
    request: Request,
    entry: Entry,
    question: Question,
    last: Mapping[str, Any] | None,
    problem: str,
    typed: Mapping[str, str] = NOTHING_TYPED,
) -> Response:
    return render(
        request, "whatif", 422 if problem else 200, head="What if", entry=entry, problem=problem,
        missing=missing_size(open_case(entry.file).person), typed=typed, terms=terms(), last=last,
        set_to={one["name"]: one for one in question.get("changes", [])},
        mode=question.get("mode", "standing"), speed=question.get("speed"),
        curve=question.get("curve", ""), charts=charts(last["found"]) if last else (),
    )  # fmt: skip


def save(request: Request, form: FormData) -> Response:
    """Solve at once what is quick; leave the rest to the worker."""
    entry = entry_of(request)
    question: Question = {}
    try:
        question = _question(form)
        keep_size(request, entry, form)
        if missing_size(open_case(entry.file).person):
            raise InputError("fill in height and body mass first")
        asked = asked_of(question["changes"])
        if not asked:
            raise InputError("set at least one change")
        _possible(asked, question)
    except InputError as error:
        return _page(request, entry, question, None, str(error), typed_size(form))
    if question["mode"] == "walking" or question["curve"] or "full" in form:
        return _in_background(request, entry, question)
    told = site_of(request).warm.ask(question | {"folder": str(entry.folder)})
    if "result" not in told:
        return _page(request, entry, question, None, told["problem"])
    keep(entry, question, told["result"], full=False)
    return RedirectResponse(f"/case/{entry.id}/whatif", 303)


def _question(form: FormData) -> Question:
    """What the form says; an empty field changes nothing.

    Raises:
        InputError: a field is not a number.
    """
    changes = []
    for name, term in terms().items():
        text = word(form, f"{name}.value").replace(",", ".")
        if not text:
            continue
        try:
            value = float(text)
        except ValueError:
            raise InputError(f"{term.words}: {text[:40]} is not a number") from None
        where, group = word(form, f"{name}.where"), word(form, f"{name}.group")
        changes.append({"name": name, "value": value, "where": where, "group": group})
    mode = word(form, "mode")
    return {
        "changes": [one for one in changes if one["value"] or terms()[str(one["name"])].low > 0],
        "mode": mode if mode in MODES else "standing",
        "curve": word(form, "curve"),
        "speed": _speed(word(form, "speed").replace(",", ".")),
    }


def _speed(text: str) -> float | None:
    """The usual walking speed in m/s; None where it was not told.

    Raises:
        InputError: it is none.
    """
    term = terms()["speed"]
    try:
        value = float(text) if text else None
    except ValueError:
        value = math.nan
    if value is not None and not term.low <= value <= term.high:
        raise InputError(f"usual walking speed: give m/s, from {term.low:g} to {term.high:g}")
    return value


def _possible(asked: tuple[Asked, ...], question: Question) -> None:
    """Whether the changes can act in the mode that was chosen.

    Raises:
        InputError: they cannot.
    """
    idle = [one.term.words for one in asked if one.term.walking]
    if idle and question["mode"] == "standing":
        raise InputError(f"{', '.join(idle)}: acts in walking only; choose walking")
    if question["curve"] and question["curve"] not in {one.name for one in asked}:
        raise InputError("the dose curve is of a change that is not set; set it, or take “none”")


def _in_background(request: Request, entry: Entry, question: Question) -> Response:
    def after(done: Job) -> None:
        if "found" in done.result:
            keep(entry, done.result["question"], done.result["found"], full=True)

    jobs = site_of(request).jobs
    if jobs.start(entry, "whatif", [json.dumps(question)], after) is None:
        raise HTTPException(409, BUSY)
    return RedirectResponse(f"/case/{entry.id}/work", 303)


def keep(entry: Entry, question: Question, found: Mapping[str, Any], *, full: bool) -> None:
    """Write the last what-if of a case, so that it can be shown again."""
    sha256 = open_case(entry.file).sha256
    content = {"case": sha256, "question": question, "found": found, "full": full}
    text = json.dumps(content, ensure_ascii=False)
    write_all(folder_of_answer(entry), {STATE: text.encode()})
