"""Before and after as bars with the detectable change drawn in, and dose curves, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from solespine.report import whatif_words as words
from solespine.whatif.difference import Effect
from solespine.whatif.sweep import Sweep

_WIDTH = 660
_NAME_X, _LEFT, _RIGHT = 4, 276, 556  # where bars begin and end
_ROW, _TOP = 34, 30
_CURVE_W, _CURVE_H = 320, 210
_EDGE = (48, 12, 28, 34)  # left, right, top, bottom of a curve
_COLOURS = {True: "told", None: "unsure", False: "none"}


def bars(effects: Sequence[Effect], heading: str) -> str:
    """One row for each quantity: before over after, on a scale of its own unit.

    The pale band about before is what could not be detected; the thin line is the interval.

    Args:
        effects: at least one.
        heading: what they are, for those who do not see them.
    """
    rows = words.alike(effects)
    greatest = {
        unit: max(_reach(one.effect) for one in rows if one.effect.unit == unit)
        for unit in {one.effect.unit for one in rows}
    }
    height = _TOP + _ROW * len(rows) + 6
    said = "; ".join(f"{words.said(one)}: {words.verdict(one.effect)}" for one in rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="beforeafter" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(f"{heading}: {said}")}">',
        f'<text class="tick" x="{_LEFT}" y="14">before (upper), after (lower)</text>',
        f'<text class="tick" x="{_WIDTH - 4}" y="14" text-anchor="end">change</text>',
    ]
    for k, one in enumerate(rows):
        parts += _bar(one, _TOP + k * _ROW, greatest[one.effect.unit] or 1.0)
    return "\n".join((*parts, "</svg>"))


def _reach(effect: Effect) -> float:
    ends = (effect.before, effect.after, effect.before + (effect.high or 0.0))
    return max(abs(value) for value in ends) + effect.detectable


def _bar(one: words.Both, y: float, greatest: float) -> Iterator[str]:
    """One quantity; what would turn to the other sign is drawn as nothing."""
    effect = one.effect
    sign = 1.0 if effect.before >= 0 else -1.0

    def x(value: float) -> float:
        share = min(max(sign * value / greatest, 0.0), 1.0)
        return round(_LEFT + share * (_RIGHT - _LEFT), 1)

    name = words.label(effect.name) + (f", {one.side}" if one.side else "")
    yield f'<text class="name" x="{_NAME_X}" y="{y + 16}">{escape(name)}</text>'
    ends = sorted(x(effect.before + d) for d in (-effect.detectable, effect.detectable))
    yield _box("mdc", ends[0], ends[1], y, 26)
    yield _box("before", _LEFT, x(effect.before), y + 3, 9)
    yield _box(f"after {_COLOURS[effect.meaningful]}", _LEFT, x(effect.after), y + 14, 9)
    if effect.low is not None and effect.high is not None:
        low, high = sorted(x(effect.before + d) for d in (effect.low, effect.high))
        caps = "".join(f"M{end} {y + 15}V{y + 22}" for end in (low, high))
        yield f'<path class="whisker" d="{caps}M{low} {y + 18.5}H{high}"/>'
    change = words.number(effect.change, effect.unit, signed=True)
    yield (
        f'<text class="figure" x="{_WIDTH - 4}" y="{y + 16}" text-anchor="end">'
        f"{change} {escape(effect.unit)}</text>"
    )


def _box(kind: str, left: float, right: float, top: float, height: float) -> str:
    size = f'y="{top}" width="{right - left:.1f}" height="{height}"'
    return f'<rect class="{kind}" x="{left}" {size}/>'


def dose_curve(sweep: Sweep, name: str, side: str | None) -> str:
    """Change over dose, with its interval and the detectable change as a band about zero."""
    rows = sweep.curve(name, side)
    unit, least = rows[0][1].unit, rows[0][1].detectable
    ends = [v for _, e in rows for v in (e.change, e.low, e.high) if v is not None]
    low, high = min(-1.1 * least, *ends), max(1.1 * least, *ends)
    doses = [dose for dose, _ in rows]
    span = (doses[-1] - doses[0]) or 1.0
    left, right, top, bottom = _EDGE

    def x(dose: float) -> float:
        return round(left + (dose - doses[0]) / span * (_CURVE_W - left - right), 1)

    def y(value: float) -> float:
        return round(top + (high - value) / (high - low) * (_CURVE_H - top - bottom), 1)

    where = f" ({side})" if side else ""
    heading = f"{words.label(name)}{where}: change, {unit}"
    text = ", ".join(f"{d:g}: {words.number(e.change, unit, signed=True)}" for d, e in rows)
    line = " ".join(f"{x(d)},{y(e.change)}" for d, e in rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="dose" viewBox="0 0 {_CURVE_W} {_CURVE_H}" '
        f'role="img" aria-label="{escape(f"{heading}; {text}")}">',
        f'<text class="name" x="{left}" y="16">{escape(heading)}</text>',
        f'<rect class="mdc" x="{left}" y="{y(least)}" width="{_CURVE_W - left - right}" '
        f'height="{y(-least) - y(least):.1f}"/>',
        f'<path class="zero" d="M{left} {y(0.0)}H{_CURVE_W - right}"/>',
        *(f'<path class="whisker" d="M{x(d)} {y(e.low)}V{y(e.high)}"/>' for d, e in rows
          if e.low is not None and e.high is not None),
        f'<polyline class="line" points="{line}"/>',
        *(f'<circle class="{_COLOURS[e.meaningful]}" cx="{x(d)}" cy="{y(e.change)}" r="3.5"/>'
          for d, e in rows),
        *(f'<text class="tick" x="{left - 4}" y="{y(v) + 4}" text-anchor="end">'
          f"{words.number(v, unit)}</text>" for v in (low, 0.0, high)),
        *(f'<text class="tick" x="{x(d)}" y="{_CURVE_H - 18}" text-anchor="middle">{d:g}</text>'
          for d in doses[:: max(1, len(doses) // 6)]),
        f'<text class="tick" x="{_CURVE_W - right}" y="{_CURVE_H - 4}" text-anchor="end">'
        f"{escape(f'{sweep.words}, {sweep.unit}')}</text>",
        "</svg>",
    ]  # fmt: skip
    return "\n".join(parts)
