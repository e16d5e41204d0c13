"""The password, where others than this machine are let in."""

from __future__ import annotations

import hmac
import threading
import time

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from solespine.page.render import render, site_of

_MOST_MISSES = 10
_WAIT_S = 60.0
_lock = threading.Lock()
_misses: list[float] = []


def show(request: Request) -> Response:
    """The form."""
    return render(request, "login", head="Password", problem="")


def enter(request: Request, form: FormData) -> Response:
    """Let in who knows the password; after ten misses in a minute, nobody for a minute."""
    keys = site_of(request).keys
    if keys.password is None:
        return RedirectResponse("/", 303)
    with _lock:
        now = time.monotonic()
        _misses[:] = [miss for miss in _misses if now - miss < _WAIT_S]
        if len(_misses) >= _MOST_MISSES:
            raise HTTPException(429, "Too many wrong passwords: wait a minute.")
        given = str(form.get("password", ""))
        if not hmac.compare_digest(given.encode(), keys.password.encode()):
            _misses.append(now)
            problem = "That is not the password. It was shown where the program was started."
            return render(request, "login", 403, head="Password", problem=problem)
    keys.entered.add(request.scope["visitor"])
    return RedirectResponse("/", 303)


def leave(request: Request, form: FormData) -> Response:
    """Forget that the password was given."""
    del form
    site_of(request).keys.entered.discard(request.scope["visitor"])
    return RedirectResponse("/login", 303)
