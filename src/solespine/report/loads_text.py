"""The loads on the terminal: 80 columns, readable without colour."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from solespine.report.loads_view import LoadsView, Rung

_WIDTH = 80


def load_lines(view: LoadsView) -> Iterator[str]:
    """A line for each link from L1 down to the heel pad, and what is to be said of them."""
    if view.rungs:
        yield f"{'LOADS (times body weight)':<28}{'LEFT':<20}{'RIGHT':<20}PUBLISHED"
        yield from (_line(rung) for rung in reversed(view.rungs))
        yield from _wrapped("In brackets: 95 % interval. ?: absolute value uncertain.", "")
        for text in (view.main, *view.found):
            yield from _wrapped(text, "- ")
    else:
        yield "LOADS"
    for text in view.refused:
        yield from _wrapped(f"Not told: {text}", "- ")


def _line(rung: Rung) -> str:
    unit = "" if rung.unit == "BW" else f" ({rung.unit})"
    mark = " ?" if rung.uncertain else ""
    cells = [bar.text.replace(" to ", "-") if bar else "" for bar in (rung.left, rung.right)]
    band = rung.band.replace(" to ", "-")
    name = f"{rung.name.replace(', compression', '')}{unit}{mark}"
    return f"{name:<28}{cells[0]:<20}{cells[1]:<20}{band}".rstrip()


def _wrapped(text: str, mark: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark), break_on_hyphens=False
    )
