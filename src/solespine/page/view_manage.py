"""Name a case anew, put it in the trash, take it out again."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from solespine.errors import CaseError
from solespine.page.cases import TRASH, Entry
from solespine.page.posts import entry_of, word
from solespine.page.render import render, site_of

_BUSY = "Something is being worked out for this case: wait until it is done."


def show(request: Request) -> Response:
    """The form for another name, and the way to the trash."""
    return _page(request, entry_of(request), "")


def _page(request: Request, entry: Entry, problem: str, name: str = "") -> Response:
    return render(
        request, "manage", 422 if problem else 200, head="Rename or delete", entry=entry,
        problem=problem, name=name or entry.name,
    )  # fmt: skip


def rename(request: Request, form: FormData) -> Response:
    """Another name; the address of the case changes with it."""
    entry = _idle(request)
    try:
        renamed = site_of(request).cases.rename(entry, word(form, "name"))
    except CaseError as error:
        return _page(request, entry, str(error), word(form, "name"))
    _forget(request, entry)
    return RedirectResponse(f"/case/{renamed.id}", 303)


def ask(request: Request) -> Response:
    """Whether the case is really to go to the trash."""
    return render(
        request, "delete", head="Delete this case?", entry=entry_of(request), trash=TRASH,
        folder=site_of(request).cases.folder,
    )  # fmt: skip


def discard(request: Request, form: FormData) -> Response:
    """To the trash; nothing is lost."""
    del form
    entry = _idle(request)
    site_of(request).cases.discard(entry)
    _forget(request, entry)
    return RedirectResponse("/trash", 303)


def trash(request: Request) -> Response:
    """What was deleted, and the way back."""
    cases = site_of(request).cases
    return render(
        request, "trash", head="Deleted cases", entries=cases.discarded(),
        folder=cases.folder / TRASH,
    )  # fmt: skip


def restore(request: Request, form: FormData) -> Response:
    """Take a case out of the trash."""
    restored = site_of(request).cases.restore(word(form, "case"))
    if restored is None:
        raise HTTPException(404, "There is no such case in the trash.")
    return RedirectResponse(f"/case/{restored.id}", 303)


def _forget(request: Request, entry: Entry) -> None:
    """Another case may get its name and its id."""
    site_of(request).sittings.forget(entry.folder)
    site_of(request).jobs.forget(entry)


def _idle(request: Request) -> Entry:
    """The case, if nothing is being worked out for it."""
    entry = entry_of(request)
    job = site_of(request).jobs.of(entry)
    if job is not None and not job.over:
        raise HTTPException(409, _BUSY)
    return entry
