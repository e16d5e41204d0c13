"""An earlier visit of the same person: kept beside the case, compared with in the next answer.

It is another case of this folder that has an answer, or an assessment.json from elsewhere. Either
is read by the worker as somebody else's file.
"""

from __future__ import annotations

import datetime
import json
import shutil
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from solespine.case import open_case
from solespine.case.editing import set_fields
from solespine.flow import document_of
from solespine.page.cases import Entry
from solespine.page.jobs import BUSY, Job, folder_of_answer
from solespine.page.posts import entry_of, posting, word
from solespine.page.render import render, site_of
from solespine.page.view_recordings import store
from solespine.page.work_earlier import ABOUT, EARLIER, NEW
from solespine.report.previous import MOST_BYTES

_ANSWER = "assessment.json"
_STAYS = ("age", "sex", "height", "mass")  # of the person, from one visit to the next


def routes(case: str) -> list[Route]:
    """The addresses of one case's earlier visit."""
    return [
        Route(f"{case}/earlier", show),
        Route(f"{case}/earlier/choose", posting(choose), methods=["POST"]),
        Route(f"{case}/earlier/upload", posting(upload), methods=["POST"]),
        Route(f"{case}/earlier/remove", posting(remove), methods=["POST"]),
        Route(f"{case}/earlier/next", posting(begin_next), methods=["POST"]),
    ]


def show(request: Request) -> Response:
    """What is compared with, and the ways to say it."""
    entry = entry_of(request)
    job = site_of(request).jobs.of(entry)
    last = job if job is not None and job.kind == "earlier" and job.over else None
    return render(
        request, "earlier", head="An earlier visit", entry=entry, about=about(entry),
        others=_others(request, entry), problem=last.problem if last else "",
        begun=bool(open_case(entry.file).complaints),
        most_mb=MOST_BYTES // 1_000_000,
    )  # fmt: skip


def about(entry: Entry) -> dict[str, Any] | None:
    """What the worker said of the earlier visit; None where there is none."""
    try:
        found = json.loads((entry.folder / EARLIER / ABOUT).read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and {"date", "pains"} <= found.keys() else None


def _others(request: Request, entry: Entry) -> list[Entry]:
    """The other cases that have an answer."""
    return [one for one in site_of(request).cases.all() if one.id != entry.id and _has_answer(one)]


def _has_answer(entry: Entry) -> bool:
    file = folder_of_answer(entry) / _ANSWER
    return file.is_file() and not file.is_symlink()


def choose(request: Request, form: FormData) -> Response:
    """Take the answer of another case of this folder."""
    entry = entry_of(request)
    wanted = word(form, "other")
    other = next((one for one in _others(request, entry) if one.id == wanted), None)
    if other is None:
        raise HTTPException(422, "Choose a case that has an answer.")
    _free(request, entry)
    _folder(entry)
    shutil.copyfile(folder_of_answer(other) / _ANSWER, entry.folder / EARLIER / NEW)
    return _read(request, entry)


def upload(request: Request, form: FormData) -> Response:
    """Take an assessment.json in."""
    entry = entry_of(request)
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise HTTPException(422, "Choose a file.")
    if (file.size or 0) > MOST_BYTES:
        raise HTTPException(413, f"The file is larger than {MOST_BYTES // 1_000_000} MB.")
    _free(request, entry)
    _folder(entry)
    store(entry.folder / EARLIER / NEW, file)
    return _read(request, entry)


def begin_next(request: Request, form: FormData) -> Response:
    """Begin the next visit of the same person: a new case that is compared with this one."""
    del form
    entry = entry_of(request)
    if not _has_answer(entry):
        raise HTTPException(422, "Work the answer of this visit out first.")
    person = document_of(entry.file).get("person") or {}
    new = site_of(request).cases.make(entry.name, datetime.date.today())
    facts: dict[tuple[str, ...], str] = {
        ("person", name): person[name] for name in _STAYS if person.get(name) is not None
    }
    if facts:
        set_fields(new.file, facts)
    _folder(new)
    shutil.copyfile(folder_of_answer(entry) / _ANSWER, new.folder / EARLIER / NEW)
    return _read(request, new)


def _free(request: Request, entry: Entry) -> None:
    job = site_of(request).jobs.of(entry)
    if job is not None and not job.over:
        raise HTTPException(409, BUSY)


def _folder(entry: Entry) -> None:
    folder = entry.folder / EARLIER
    if folder.is_symlink():
        raise HTTPException(409, "The folder of the earlier visit leads elsewhere.")
    folder.mkdir(exist_ok=True)


def _read(request: Request, entry: Entry) -> Response:
    """Let the worker read it; what cannot be read is not kept."""

    def after(done: Job) -> None:
        del done
        (entry.folder / EARLIER / NEW).unlink(missing_ok=True)

    if site_of(request).jobs.start(entry, "earlier", [], after) is None:
        raise HTTPException(409, BUSY)
    return RedirectResponse(f"/case/{entry.id}/work", 303)


def remove(request: Request, form: FormData) -> Response:
    """Compare with nothing again."""
    del form
    entry = entry_of(request)
    _free(request, entry)
    for name in (ABOUT, _ANSWER):
        (entry.folder / EARLIER / name).unlink(missing_ok=True)
    return RedirectResponse(f"/case/{entry.id}/earlier", 303)
