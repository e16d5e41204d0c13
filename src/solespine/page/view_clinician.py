"""The clinician's own diagnosis and changes to the plan, each with its time, none erased."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from solespine.case import add_clinician_entry, open_case
from solespine.errors import CaseError
from solespine.evidence import Evidence, load_evidence
from solespine.page.cases import Entry
from solespine.page.posts import entry_of, word
from solespine.page.render import render, site_of

_LONGEST = 2000  # characters of one text
_KINDS = ("diagnosis", "plan_changes")


def show(request: Request) -> Response:
    """What was entered so far, and the two forms."""
    return _page(request, entry_of(request), "", {})


def _page(
    request: Request, entry: Entry, problem: str, kept: Mapping[str, str], kind: str = ""
) -> Response:
    evidence = load_evidence()
    return render(
        request, "clinician", 422 if problem else 200, head="The clinician's own view",
        entry=entry, written=open_case(entry.file).clinician, causes=_causes(evidence),
        treatments=_treatments(evidence), problem=problem, kept=kept, kind=kind,
        cause_names={name: row.name for name, row in evidence.causes.items()},
        treatment_names={name: row.name for name, row in evidence.treatments.items()},
        saved="saved" in request.query_params,
    )  # fmt: skip


def _causes(evidence: Evidence) -> list[tuple[str, str]]:
    return sorted(((name, row.name) for name, row in evidence.causes.items()), key=lambda c: c[1])


def _treatments(evidence: Evidence) -> list[tuple[str, str]]:
    named = ((name, row.name) for name, row in evidence.treatments.items())
    return sorted(named, key=lambda one: one[1])


def save(request: Request, form: FormData) -> Response:
    """Add a diagnosis or a change of the plan after those that are there."""
    entry = entry_of(request)
    kept = {key: _text(form, key) for key in ("cause", "text", "why", "action", "treatment")}
    kind = word(form, "kind")
    sitting = site_of(request).sittings.of(entry.file, clinician=True)
    with sitting.lock:
        try:
            if kind not in _KINDS:
                raise CaseError("choose a diagnosis or a change of the plan")
            wanted = _diagnosis(kept) if kind == "diagnosis" else _plan_change(kept)
            now = datetime.datetime.now().isoformat(timespec="minutes")
            add_clinician_entry(
                entry.file, "diagnosis" if kind == "diagnosis" else "plan_changes",
                wanted | {"time": now},
            )  # fmt: skip
        except CaseError as error:
            return _page(request, entry, str(error), kept, kind)
    return RedirectResponse(f"/case/{entry.id}/clinician?saved", 303)


def _text(form: FormData, key: str) -> str:
    found = form.get(key)
    return found.replace("\r\n", "\n").strip()[:_LONGEST] if isinstance(found, str) else ""


def _diagnosis(said: Mapping[str, str]) -> dict[str, str]:
    if not (said["cause"] or said["text"]):
        raise CaseError("choose a cause, or write the diagnosis in your own words")
    return {key: said[key] for key in ("cause", "text", "why") if said[key]}


def _plan_change(said: Mapping[str, str]) -> dict[str, str]:
    if said["action"] not in ("add", "remove") or not said["treatment"]:
        raise CaseError("choose a treatment, and whether it is added or taken out")
    why = {"why": said["why"]} if said["why"] else {}
    return {said["action"]: said["treatment"]} | why
