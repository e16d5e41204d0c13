"""Listen, on this machine alone unless told otherwise, and then only with a password."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn

from solespine.errors import InputError
from solespine.page.guard import Keys, is_local
from solespine.page.site import make_page

_MOST_AT_ONCE = 64
_NO_DELAY = (6, 1)  # IPPROTO_TCP, TCP_NODELAY: the same numbers on every system
_SHORTEST = 12  # characters of a password that others can try


class _Server(uvicorn.Server):
    """Says when it answers."""

    begun: Callable[[], None]

    async def startup(self, sockets: list[Any] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self.begun()


def serve(
    folder: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    password: str | None = None,
    ready: Callable[[str, str | None], None] = lambda address, password: None,
) -> None:
    """Serve the cases of a folder until interrupted.

    Args:
        folder: holds one folder for each case; made if it is missing.
        host: the address to listen on.
        port: 0 for any that is free.
        password: asked for; where others than this machine are let in and none is given, one is
            made.
        ready: told the address, and the password where one was made.

    Raises:
        InputError: the folder or the address cannot be used, or the password is too short.
    """
    made = None if is_local(host) or password else secrets.token_urlsafe(12)
    password = password or made
    if password and not is_local(host) and len(password) < _SHORTEST:
        raise InputError(
            f"the password has {len(password)} characters; with --host it needs {_SHORTEST}"
        )
    keys = Keys(password or None, host.lower(), port)
    server, listening = _listening(folder, keys)
    keys.port = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    server.begun = lambda: ready(f"http://{shown}:{keys.port}/", made)
    server.run(sockets=[listening])


def _listening(folder: Path, keys: Keys) -> tuple[_Server, Any]:
    """The server and the socket that it will answer on (its module is not imported here).

    Raises:
        InputError: the folder or the address cannot be used.
    """
    server = _Server(
        uvicorn.Config(
            make_page(folder, keys), host=keys.host, port=keys.port, log_config=None,
            access_log=False, server_header=False, proxy_headers=False,
            limit_concurrency=_MOST_AT_ONCE, timeout_graceful_shutdown=3, ws="none",
        )
    )  # fmt: skip
    try:
        listening = server.config.bind_socket()
    except SystemExit:
        raise InputError(
            f"{keys.host} port {keys.port}: cannot be listened on (taken, or not an address of "
            "this machine); choose another --port or --host"
        ) from None
    # Taken over by every connection; without it the body of an answer waits 40 ms for the visitor's
    # word that the head has come.
    listening.setsockopt(*_NO_DELAY, 1)
    return server, listening
