"""The figures and weights of standing and walking, read from the evidence and checked."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from types import MappingProxyType

from pydantic import TypeAdapter

from solespine.evidence import load_body_evidence
from solespine.evidence.body_topics import BodyFigure
from solespine.evidence.load import raw_topic

_ROWS = "calibrated_on"
_NONE: Mapping[str, float] = MappingProxyType({})
_drawn: ContextVar[Mapping[str, float]] = ContextVar("drawn", default=_NONE)


@functools.cache
def whatif_figures() -> Mapping[str, BodyFigure]:
    """Every figure by name: value, unit, range of an interval, sources and confidence."""
    raw = {name: row for name, row in raw_topic("whatif").items() if name != _ROWS}
    figures = TypeAdapter(dict[str, BodyFigure]).validate_python(raw)
    known = load_body_evidence().sources
    for name, figure in figures.items():
        for key in figure.sources:
            if key not in known:
                raise KeyError(f"whatif figure {name}: source {key} is not known")
    return MappingProxyType(figures)


def figure(name: str) -> float:
    """The value of one figure; inside `drawn` the one that was drawn."""
    row = whatif_figures()[name]
    return _drawn.get().get(name, row.value)


@contextlib.contextmanager
def drawn(values: Mapping[str, float]) -> Iterator[None]:
    """Other values of some figures for a while, as an interval draws them."""
    before = _drawn.set(values)
    try:
        yield
    finally:
        _drawn.reset(before)


def drawn_now() -> Mapping[str, float]:
    """The figures that are drawn at this moment, by name."""
    return _drawn.get()


def calibrated_on() -> tuple[str, ...]:
    """The published experiments on which the weights were fixed, in words."""
    return tuple(raw_topic("whatif")[_ROWS])
