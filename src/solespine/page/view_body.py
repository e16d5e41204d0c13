"""The model of the body, scaled to the person: a picture and tables, built in the worker."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from solespine.case import open_case
from solespine.errors import CaseError
from solespine.page.cases import Entry
from solespine.page.jobs import BUSY
from solespine.page.posts import entry_of
from solespine.page.render import render, site_of
from solespine.page.size import NOTHING_TYPED, keep_size, missing_size, typed_size
from solespine.page.summary import read_body


def show(request: Request) -> Response:
    """The body as it was last built, or the way to build it."""
    return _page(request, entry_of(request), "", NOTHING_TYPED)


def _page(request: Request, entry: Entry, problem: str, typed: Mapping[str, str]) -> Response:
    return render(
        request, "body", 422 if problem else 200, head="The model of the body", entry=entry,
        missing=missing_size(open_case(entry.file).person), shown=read_body(entry),
        problem=problem, typed=typed,
    )  # fmt: skip


def build(request: Request, form: FormData) -> Response:
    """Let the worker build it."""
    entry = entry_of(request)
    try:
        keep_size(request, entry, form)
    except CaseError as error:
        return _page(request, entry, f"That does not fit: {error}", typed_size(form))
    if missing_size(open_case(entry.file).person):
        return _page(request, entry, "Fill in height and body mass first.", typed_size(form))
    if site_of(request).jobs.start(entry, "body") is None:
        raise HTTPException(409, BUSY)
    return RedirectResponse(f"/case/{entry.id}/work", 303)
