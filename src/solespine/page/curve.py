"""Dose curves: what each dose would change, as drawings in the words of SVG."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from solespine.page.trying import terms
from solespine.report.whatif_words import label as in_words

MOST = 4  # quantities that are drawn
WIDTH, HEIGHT = 360.0, 190.0
_TICKS_APART = 12.0  # so that their numbers do not touch
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 10.0, 12.0, 38.0
Key = tuple[str, str | None]


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where, and its number."""

    at: float
    text: str


@dataclass(frozen=True)
class Chart:
    """One quantity over the doses.

    Attributes:
        title, unit: of the quantity; its side is in the title.
        line: points of the curve, as SVG wants them.
        area: outline of the intervals, empty where there are none.
        dots: (x, y) of each dose that was solved.
        band: y of the detectable change up and down.
        has_interval: whether `area` was computed.
        zero: y of no change.
        x, y: marks of the axes.
        x_title: of the lower axis.
        rows: (dose, change) as numbers with units.
        alt: what it shows, in a sentence.
    """

    title: str
    unit: str
    line: str
    area: str
    dots: tuple[tuple[float, float], ...]
    band: tuple[float, float]
    has_interval: bool
    zero: float
    x: tuple[Tick, ...]
    y: tuple[Tick, ...]
    x_title: str
    rows: tuple[tuple[str, str], ...]
    alt: str


def label(name: str, side: str | None) -> str:
    """A quantity in words."""
    words = in_words(name)
    return f"{words}, {side}" if side else words


def charts(found: Mapping[str, Any]) -> tuple[Chart, ...]:
    """The quantities that the doses move most, against what could be told apart.

    Args:
        found: as trying.try_changes gives it; without doses there is nothing to draw.
    """
    doses = [dose for dose in found["doses"] if dose["effects"]]
    if len(doses) < 2:
        return ()
    term = terms()[found["curve"]]
    reach: dict[Key, float] = {}
    for dose in doses:
        for effect in dose["effects"]:
            key = (effect["name"], effect["side"])
            share = abs(effect["change"]) / effect["detectable"]
            reach[key] = max(reach.get(key, 0.0), share)
    chosen = sorted(reach, key=lambda key: -reach[key])[:MOST]
    x_title = f"{term.words}, {term.unit}"
    return tuple(_chart(key, doses, x_title) for key in chosen)


def _chart(key: Key, doses: Sequence[Mapping[str, Any]], x_title: str) -> Chart:
    effects = [next(e for e in dose["effects"] if (e["name"], e["side"]) == key) for dose in doses]
    values = [dose["value"] for dose in doses]
    least, unit = effects[0]["detectable"], effects[0]["unit"]
    spans = [(e["change"] if e["low"] is None else e["low"],
              e["change"] if e["high"] is None else e["high"]) for e in effects]  # fmt: skip
    top = 1.1 * max(least, *(abs(end) for span in spans for end in span))
    to_x = _scale(values[0], values[-1], _LEFT, WIDTH - _RIGHT)
    to_y = _scale(-top, top, HEIGHT - _BOTTOM, _TOP)
    dots = tuple((to_x(v), to_y(e["change"])) for v, e in zip(values, effects, strict=True))
    upper = [(to_x(v), to_y(high)) for v, (_, high) in zip(values, spans, strict=True)]
    lower = [(to_x(v), to_y(low)) for v, (low, _) in zip(values, spans, strict=True)]
    has_span = effects[0]["low"] is not None
    last = effects[-1]["change"]
    return Chart(
        title=label(*key),
        unit=unit,
        line=_points(dots),
        area=_points([*upper, *reversed(lower)]) if has_span else "",
        dots=dots,
        band=(to_y(least), to_y(-least)),
        zero=to_y(0.0),
        x=tuple(Tick(to_x(v), f"{v:g}") for v in values),
        y=_y_ticks(least, top, to_y),
        has_interval=has_span,
        x_title=x_title,
        rows=tuple(
            (f"{v:g}", f"{e['change']:+.3g} {unit}") for v, e in zip(values, effects, strict=True)
        ),
        alt=(
            f"{label(*key)}: changes by {last:+.3g} {unit} at {values[-1]:g}; from {least:g} {unit}"
            " on it could be told from the error of measuring."
        ),
    )


def _y_ticks(least: float, top: float, to_y: Callable[[float], float]) -> tuple[Tick, ...]:
    """Marks at nothing, at the detectable change and at the ends, where those are not too near."""
    marks = {-least: to_y(-least), 0.0: to_y(0.0), least: to_y(least)}
    if abs(to_y(top) - to_y(least)) >= _TICKS_APART:
        marks |= {-top: to_y(-top), top: to_y(top)}
    if abs(to_y(least) - to_y(0.0)) < _TICKS_APART:
        marks = {v: y for v, y in marks.items() if abs(v) != least}
    return tuple(Tick(y, f"{v:+.3g}" if v else "0") for v, y in sorted(marks.items()))


def _scale(low: float, high: float, first: float, last: float) -> Any:
    span = (high - low) or 1.0
    return lambda value: round(first + (last - first) * (value - low) / span, 1)


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
