"""`solespine serve`: the local web page."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from solespine.errors import one_line
from solespine.one_thread import usually_one_thread

PASSWORD = "SOLESPINE_PASSWORD"  # noqa: S105  the name of a variable


def serve_page(folder: Path, host: str, port: int, *, browser: bool) -> None:
    """Serve until interrupted.

    Args:
        folder: of the cases.
        host, port: where to listen.
        browser: whether to open the page.

    Raises:
        InputError: the folder, the address or the password cannot be used.
    """
    usually_one_thread()
    from solespine.page import serve

    def ready(address: str, password: str | None) -> None:
        typer.echo(f"Cases in {one_line(str(folder.resolve()))}")
        typer.echo(f"The page: {address}")
        if password is not None:
            typer.echo(f"Password: {password}")
        if host not in ("127.0.0.1", "localhost", "::1"):
            typer.echo("What is sent is not encrypted: use it in a network that you trust.")
        typer.echo("Stop it with Ctrl-C. Every answer is saved at once.")
        if browser:
            import webbrowser

            webbrowser.open(address)

    serve(folder, host=host, port=port, password=os.environ.get(PASSWORD) or None, ready=ready)
