"""The model of the body, scaled to the person: a picture and tables, built in the worker."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from solespine.case import open_case
from solespine.page.posts import entry_of
from solespine.page.render import render, site_of
from solespine.page.summary import read_body

_BUSY = "Other work for this case is still going on: wait until it is done."


def show(request: Request) -> Response:
    """The body as it was last built, or the way to build it."""
    entry = entry_of(request)
    person = open_case(entry.file).person
    missing = [
        name
        for name, value in (("height", person.height_m), ("body mass", person.mass_kg))
        if value is None
    ]
    return render(
        request, "body", head="The model of the body", entry=entry, missing=missing,
        shown=read_body(entry),
    )  # fmt: skip


def build(request: Request, form: FormData) -> Response:
    """Let the worker build it."""
    del form
    entry = entry_of(request)
    if site_of(request).jobs.start(entry, "body") is None:
        raise HTTPException(409, _BUSY)
    return RedirectResponse(f"/case/{entry.id}/work", 303)
