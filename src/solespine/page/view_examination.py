"""The examination form: the eight tests that would tell most, or all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from solespine.case.answers import may_have_side
from solespine.case.editing import Value
from solespine.case.model import Side
from solespine.errors import CaseError
from solespine.evidence import Evidence, load_evidence
from solespine.flow import Ask, Choice, Progress, Reply, apply, document_of
from solespine.flow.asking import Kind
from solespine.flow.state import state_of
from solespine.flow.telling import examination_sheet
from solespine.page.cases import Entry
from solespine.page.posts import entry_of, word
from solespine.page.render import render, site_of
from solespine.page.replies import ReplyError, side_value, units_of

_WHICH = ("best", "all")
_GROUPS = {
    "exam": "By hand", "gait": "Watching the walk", "imaging": "Pictures",
    "laboratory": "Blood and other tests",
}  # fmt: skip
_CELLS: tuple[Side, ...] = ("left", "right")


@dataclass(frozen=True)
class Line:
    """One examination on the form."""

    ask: Ask
    term: str
    why: str
    now: Mapping[str, str]  # cell -> what the case says
    units: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """Left and right, or one for the whole person."""
        return _CELLS if self.ask.sided else ("whole",)


def show(request: Request) -> Response:
    """The form."""
    entry, which = _named(request)
    return _page(request, entry, which, {}, 0)


def _named(request: Request) -> tuple[Entry, str]:
    which = request.path_params["which"]
    if which not in _WHICH:
        raise HTTPException(404, "There is no such page.")
    return entry_of(request), which


def _page(
    request: Request, entry: Entry, which: str, problems: Mapping[str, str], saved: int,
    form: FormData | None = None,
) -> Response:  # fmt: skip
    groups = _best(entry) if which == "best" else _all(entry)
    if not saved and request.query_params.get("saved", "").isdecimal():
        saved = int(request.query_params["saved"][:4])
    kept = {key: str(form.get(key)) for key in form} if form else {}
    return render(
        request, "examination", 422 if problems else 200, head="Examination", entry=entry,
        which=which, groups=groups, problems=problems, saved=saved, kept=kept,
    )  # fmt: skip


def _best(entry: Entry) -> list[tuple[str, list[Line]]]:
    evidence = load_evidence()
    document = document_of(entry.file)
    state = state_of(document, evidence, clinician=True, progress=Progress())
    lines = [_line(row.finding, row.why, document, evidence) for row in examination_sheet(state)]
    return [("The examinations that would tell most", lines)]


def _all(entry: Entry) -> list[tuple[str, list[Line]]]:
    evidence = load_evidence()
    document = document_of(entry.file)
    found = []
    for kind, title in _GROUPS.items():
        names = [
            name
            for name, row in evidence.findings.items()
            if row.kind == kind and "clinician" in row.who and row.computed is None
        ]
        names.sort(key=lambda name: evidence.findings[name].term.lower())
        found.append((title, [_line(name, "", document, evidence) for name in names]))
    return found


def _line(finding: str, why: str, document: Mapping[str, Any], evidence: Evidence) -> Line:
    ask = ask_of(finding, evidence)
    said = (document.get("examination") or {}).get(finding)
    return Line(ask, evidence.findings[finding].term, why, _now(said, ask), units_of(ask))


def ask_of(finding: str, evidence: Evidence) -> Ask:
    """An examination as a question, the shape in which answers are written."""
    row = evidence.findings[finding]
    kind: Kind = row.answer.type
    return Ask(
        finding, "examination", kind, row.ask, "", findings=(finding,), unit=row.answer.unit,
        choices=tuple(Choice(choice, choice) for choice in row.answer.choices),
        sided=may_have_side(row) and row.sided, examined=True,
    )  # fmt: skip


def _now(said: Any, ask: Ask) -> dict[str, str]:
    """What the case says in each cell, in the words of the form."""
    if said is None:
        return {}
    if not isinstance(said, dict):
        return dict.fromkeys(_CELLS if ask.sided else ("whole",), _cell(said))
    if "answer" in said:
        side = said.get("side")
        sides = (side,) if side in _CELLS else _CELLS
        return dict.fromkeys(sides if ask.sided else ("whole",), _cell(said["answer"]))
    return {side: _cell(said[side]) for side in _CELLS if said.get(side) is not None}


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value).strip()
    lowered = text.lower()
    return lowered if lowered in ("yes", "no", "unknown") else text


def save(request: Request, form: FormData) -> Response:
    """Write every cell that was changed; what does not fit is said beside it."""
    entry, which = _named(request)
    evidence = load_evidence()
    sitting = site_of(request).sittings.of(entry.file, clinician=True)
    problems: dict[str, str] = {}
    saved = 0
    with sitting.lock:
        document = document_of(entry.file)
        for finding in _findings(form, evidence):
            line = _line(finding, "", document, evidence)
            try:
                reply = _reply(line, form)
                if reply is not None:
                    apply(entry.file, line.ask, reply, evidence)
                    saved += 1
            except (ReplyError, CaseError) as error:
                problems[finding] = str(error)
    if problems:
        return _page(request, entry, which, problems, saved, form)
    return RedirectResponse(f"/case/{entry.id}/examination/{which}?saved={saved}", 303)


def _findings(form: FormData, evidence: Evidence) -> Iterable[str]:
    """The examinations that the form has, each once."""
    names = dict.fromkeys(key.partition(".")[0] for key in form if "." in key)
    return [
        name
        for name in names
        if name in evidence.findings and evidence.findings[name].kind in _GROUPS
    ]


def _reply(line: Line, form: FormData) -> Reply | None:
    """What was changed in the cells of one examination."""
    finding = line.ask.id
    found: dict[str, Value] = {}
    for cell in line.cells:
        text = word(form, f"{finding}.{cell}")
        if not text or text == line.now.get(cell):
            continue
        found[cell] = side_value(line.ask, text, word(form, f"{finding}.unit"))
    if not found:
        return None
    if "whole" in found:
        return Reply({finding: found["whole"]})
    of_side: dict[Side, Value] = {side: found[side] for side in _CELLS if side in found}
    return Reply({finding: next(iter(of_side.values()))}, None, of_side)
