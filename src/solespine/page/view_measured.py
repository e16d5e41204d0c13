"""Recordings without a case: taken in, measured in the worker, shown and taken away."""

from __future__ import annotations

import datetime
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from solespine.errors import CaseError
from solespine.page import view_answer
from solespine.page.cases import Entry
from solespine.page.measured import Measurements, asked_of, found_of
from solespine.page.posts import posting, word
from solespine.page.render import render, site_of
from solespine.page.view_recordings import FOLDER, SUFFIXES, checked, store
from solespine.page.work_measured import person_of
from solespine.recordings.limits import MAX_BYTES

FILES = ("measurement.html", "measurement.json", "curves.csv")
_FACTS = ("age", "sex", "height", "mass")
_ON_A_PAGE = 50


def routes() -> list[Route]:
    """The addresses of measurements without a case."""
    one = "/measured/{measured}"
    return [
        Route("/measured", show_all),
        Route("/measured/upload", posting(upload), methods=["POST"]),
        Route(one, show),
        Route(f"{one}/work", work),
        Route(f"{one}/work.json", work_state),
        Route(f"{one}/file/{{name}}", file),
        Route(f"{one}/delete", posting(erase), methods=["POST"]),
    ]


def _all(request: Request) -> Measurements:
    return Measurements(site_of(request).cases.folder)


def _entry(request: Request) -> Entry:
    entry = _all(request).find(request.path_params["measured"])
    if entry is None:
        raise HTTPException(404, "There is no such measurement.")
    return entry


def show_all(request: Request) -> Response:
    """The form, and what was measured before."""
    return _page(request, dict.fromkeys(_FACTS, ""), "")


def _page(request: Request, told: dict[str, str], problem: str) -> Response:
    rows = [_row(entry) for entry in _all(request).all()[:_ON_A_PAGE]]
    return render(
        request, "measure", 422 if problem else 200, head="Measure a walk", rows=rows, told=told,
        suffixes=SUFFIXES, most_mb=MAX_BYTES // 1_000_000, problem=problem,
    )  # fmt: skip


def _row(entry: Entry) -> dict[str, Any]:
    when = datetime.datetime.fromtimestamp(entry.changed).strftime("%Y-%m-%d %H:%M")
    names = [name.rpartition("/")[2] for name in asked_of(entry).get("files", [])]
    return {"id": entry.id, "when": when, "names": names, "answer": found_of(entry).get("answer")}


def upload(request: Request, form: FormData) -> Response:
    """Take files in and let the worker measure them."""
    person = {key: word(form, key) for key in _FACTS}
    files = _files(form, "files")
    try:
        person_of(person)
    except CaseError as error:
        return _page(request, person, f"That does not fit: {error}")
    if not files:
        return _page(request, person, "Choose at least one file.")
    static = _files(form, "static")[:1]
    names = [f"{FOLDER}/{name}" for name in checked([*files, *static], [])]
    asked = {
        "person": person, "files": names[: len(files)], "loads": word(form, "loads"),
        "static": names[-1] if static else "",
    }  # fmt: skip
    entry = _all(request).make(asked)
    for name, one in zip(names, [*files, *static], strict=True):
        store(entry.folder / name, one)
    site_of(request).jobs.start(entry, "measured")
    return RedirectResponse(f"/measured/{entry.id}/work", 303)


def _files(form: FormData, key: str) -> list[UploadFile]:
    return [one for one in form.getlist(key) if isinstance(one, UploadFile) and one.filename]


def work(request: Request) -> Response:
    """What is being done; leads on when it is over."""
    entry = _entry(request)
    job = site_of(request).jobs.of(entry)
    base = f"/measured/{entry.id}"
    if job is None or job.over:
        return RedirectResponse(base, 303)
    return view_answer.working(request, job, base, "Back to all measurements", "/measured")


def work_state(request: Request) -> Response:
    """The same for our script."""
    job = site_of(request).jobs.of(_entry(request))
    if job is None:
        raise HTTPException(404, "Nothing is being done.")
    return JSONResponse(view_answer.state_of(job))


def show(request: Request) -> Response:
    """What came of it."""
    entry = _entry(request)
    job = site_of(request).jobs.of(entry)
    if job is not None and not job.over:
        return RedirectResponse(f"/measured/{entry.id}/work", 303)
    there = [name for name in FILES if (entry.folder / "answer" / name).is_file()]
    files = [(name, view_answer.FILES[name][1]) for name in there]
    return render(
        request, "measured", head="The walk", row=_row(entry), found=found_of(entry), files=files,
        problem=job.problem if job else "", asked=asked_of(entry),
    )  # fmt: skip


def file(request: Request) -> Response:
    """One file of it."""
    name = request.path_params["name"]
    if name not in FILES:
        raise HTTPException(404, "There is no such file.")
    return view_answer.sent(request, _entry(request).folder / "answer" / name, name)


def erase(request: Request, form: FormData) -> Response:
    """Delete it with its copies of the recordings."""
    del form
    entry = _entry(request)
    jobs = site_of(request).jobs
    job = jobs.of(entry)
    if job is not None and not job.over:
        raise HTTPException(409, "It is still being measured: wait until that is done.")
    jobs.forget(entry)
    _all(request).erase(entry)
    return RedirectResponse("/measured", 303)
