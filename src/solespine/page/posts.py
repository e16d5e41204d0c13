"""What every changed thing goes through: our own form, read with limits, handled off the loop."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from solespine.page.cases import Entry
from solespine.page.render import site_of

_MOST_FIELDS = 1500
MOST_FILES = 60
_STALE = (
    "This form is from before the program was started. Everything that was saved is still there: "
    "go back, load the page anew and answer again."
)

Handle = Callable[[Request, FormData], Response]


def posting(handle: Handle) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that gets a form of ours; any other is refused.

    Args:
        handle: what is done with the form.
    """

    async def endpoint(request: Request) -> Response:
        form = await request.form(max_files=MOST_FILES, max_fields=_MOST_FIELDS)
        try:
            token = form.get("token")
            good = isinstance(token, str) and token.isascii()
            if not good or not hmac.compare_digest(str(token), request.scope["token"]):
                raise HTTPException(403, _STALE)
            return await run_in_threadpool(handle, request, form)
        finally:
            await form.close()

    return endpoint


def entry_of(request: Request) -> Entry:
    """The case that the address names.

    Raises:
        HTTPException: 404, there is none.
    """
    entry = site_of(request).cases.find(request.path_params["case"])
    if entry is None:
        raise HTTPException(404, "There is no such case.")
    return entry


def word(form: FormData, key: str) -> str:
    """A short text of a form."""
    found = form.get(key)
    return " ".join(found.split())[:500] if isinstance(found, str) else ""
