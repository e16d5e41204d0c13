"""A progress bar for what takes long, on a terminal only."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator

_PATIENCE_S = 0.5  # what is done by then needs no bar
_REDRAW_S = 0.2


@contextlib.contextmanager
def working(what: str) -> Iterator[Callable[[str, float], None]]:
    """Show on standard error that something is being done, and take it away afterwards.

    Args:
        what: in a few words.

    Yields:
        What to tell of a part that takes long: in a few words, and the share of it that is done.
    """
    told = _Told(what)
    if not sys.stderr.isatty():
        yield told.tell
        return
    done = threading.Event()
    bar = threading.Thread(target=_show, args=(told, done), daemon=True)
    bar.start()
    try:
        yield told.tell
    finally:
        done.set()
        bar.join()


class _Told:
    """What was told last; one value, so that the drawing thread reads it whole."""

    def __init__(self, what: str) -> None:
        self.last: tuple[str, float | None] = (what, None)

    def tell(self, what: str, share: float) -> None:
        self.last = (what, share if share > 0 else None)


def _show(told: _Told, done: threading.Event) -> None:
    """Wait a little, then draw until it is done."""
    if done.wait(_PATIENCE_S):
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(told.last[0], total=None)
        while not done.wait(_REDRAW_S):
            what, share = told.last
            bar.update(task, description=what, total=None if share is None else 1.0,
                       completed=share or 0.0)  # fmt: skip
