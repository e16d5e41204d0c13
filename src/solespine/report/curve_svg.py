"""One panel: both sides of a curve over the cycle, on the norm band, as SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType

import numpy as np

from solespine.recordings.model import Array
from solespine.report.measurement import CurveSummary
from solespine.report.words import many

Heights = Callable[[Array], Array]  # values to heights in the drawing

_WIDTH, _HEIGHT = 300, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 42, 8, 26, 26  # margins
_TICKS = 4
_EVENT = 14  # height of the line of an event
_NONE: Mapping[str, float] = MappingProxyType({})
_SPARE = 0.06  # of the range, above and below


def curve_panel(
    curves: Sequence[CurveSummary],
    across: str = "% of the gait cycle",
    off: Mapping[str, float] = _NONE,
) -> str:
    """A panel of one curve's sides.

    Args:
        curves: one or two, of the same name.
        across: what the horizontal axis is.
        off: side to where its foot leaves the ground, in percent; drawn as a short line below.
    """
    first = curves[0]
    title = escape(f"{first.label} ({first.unit})")
    low, high = _range(curves)
    step = _step(high - low)
    ticks = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step

    def y(values: Array) -> Array:
        inside = _HEIGHT - _TOP - _BOTTOM
        return np.asarray(_TOP + inside * (1.0 - (values - low) / (high - low)))

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="curve" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'role="img" aria-label="{escape(_said(curves))}">',
        f'<text class="name" x="{_LEFT}" y="14">{title}</text>',
        *_axes(ticks, y, step),
        *_band(curves, y),
        *(_own_spread(curve, y) for curve in curves if curve.strides > 1),
        *(_line(curve, y) for curve in curves),
        *(_leaves(side, percent) for side, percent in off.items()),
        f'<text class="tick" x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 2}" text-anchor="end">'
        f"{escape(across)}</text>",
        f'<text class="tick" x="4" y="{_HEIGHT - 2}">{escape(f"+ {first.positive}")}</text>',
        "</svg>",
    ]
    return "\n".join(parts)


def _said(curves: Sequence[CurveSummary]) -> str:
    """The panel in words: range of each side, and of the norm."""
    first = curves[0]
    digits = 0 if first.unit in ("deg", "mm") else 2

    def span(low: Array, high: Array) -> str:
        return f"{np.nanmin(low):.{digits}f} to {np.nanmax(high):.{digits}f} {first.unit}"

    said = [f"{c.side}: {span(c.mean, c.mean)}, {many(c.strides, 'stride')}" for c in curves]
    if first.low is not None and first.high is not None:
        said.append(f"normal: {span(first.low, first.high)}")
    return f"{first.label}. " + "; ".join(said)


def _range(curves: Sequence[CurveSummary]) -> tuple[float, float]:
    own = [array for c in curves for array in (c.mean - c.spread, c.mean + c.spread)]
    norms = [array for c in curves for array in (c.low, c.high) if array is not None]
    values = own + norms
    low = min(float(np.nanmin(v)) for v in values)
    high = max(float(np.nanmax(v)) for v in values)
    spare = _SPARE * (high - low) or 1.0
    return low - spare, high + spare


def _step(span: float) -> float:
    """A round distance between ticks."""
    rough = span / _TICKS
    power = 10.0 ** np.floor(np.log10(rough))
    return float(next(power * m for m in (1.0, 2.0, 5.0, 10.0) if power * m >= rough))


def _x(percent: Array) -> Array:
    return np.asarray(_LEFT + (_WIDTH - _LEFT - _RIGHT) * percent / 100.0)


def _axes(ticks: Array, y: Heights, step: float) -> Iterator[str]:
    digits = max(0, int(-np.floor(np.log10(step))))
    for tick in ticks:
        at = float(y(np.array(tick)))
        kind = "zero" if abs(tick) < step / 2 else "grid"
        yield f'<path class="{kind}" d="M{_LEFT} {at:.1f}H{_WIDTH - _RIGHT}"/>'
        yield (
            f'<text class="tick" x="{_LEFT - 4}" y="{at + 3.5:.1f}" text-anchor="end">'
            f"{tick + 0.0:.{digits}f}</text>"
        )
    for percent in (0, 25, 50, 75, 100):
        at = float(_x(np.array(float(percent))))
        yield f'<path class="grid" d="M{at:.1f} {_TOP}V{_HEIGHT - _BOTTOM}"/>'
        yield (
            f'<text class="tick" x="{at:.1f}" y="{_HEIGHT - _BOTTOM + 11}" text-anchor="middle">'
            f"{percent}</text>"
        )


def _band(curves: Sequence[CurveSummary], y: Heights) -> Iterator[str]:
    for curve in curves:
        if curve.low is None or curve.high is None:
            continue
        percent = np.linspace(0.0, 100.0, len(curve.low))
        around = np.concatenate([percent, percent[::-1]])
        edge = np.concatenate([curve.low, curve.high[::-1]])
        yield f'<path class="band" d="{_path(around, y(edge))}Z"/>'
        return  # one band: sides share the norm


def _own_spread(curve: CurveSummary, y: Heights) -> str:
    """The person's own mean ± one standard deviation over strides."""
    known = np.isfinite(curve.mean + curve.spread)
    percent, mean, spread = curve.percent[known], curve.mean[known], curve.spread[known]
    around = np.concatenate([percent, percent[::-1]])
    edge = np.concatenate([mean - spread, (mean + spread)[::-1]])
    return f'<path class="own-{curve.side}" d="{_path(around, y(edge))}Z"/>' if len(mean) else ""


def _leaves(side: str, percent: float) -> str:
    """Where a foot leaves the ground."""
    x, foot = float(_x(np.array(percent))), _HEIGHT - _BOTTOM
    return f'<path class="{side} event" d="M{x:.1f} {foot}V{foot - _EVENT}"/>'


def _line(curve: CurveSummary, y: Heights) -> str:
    return f'<path class="{curve.side}" d="{_path(curve.percent, y(curve.mean))}"/>'


def _path(percent: Array, heights: Array) -> str:
    """Points joined; a gap starts anew."""
    text, pen = [], "M"
    for x, y in zip(_x(percent), heights, strict=True):
        if np.isnan(y):
            pen = "M"
            continue
        text.append(f"{pen}{x:.1f} {y:.1f}")
        pen = "L"
    return "".join(text)
