"""Drawings of the part as SVG, in millimetres."""

from __future__ import annotations

from html import escape

import numpy as np
import shapely
from scipy import ndimage

from solespine.orthotic.check_points import uncertain
from solespine.orthotic.field import STEP_MM
from solespine.orthotic.make import Orthotic
from solespine.orthotic.model import Array
from solespine.orthotic.thickness import thickness_at, top_at

_INK, _QUIET, _BLUE, _FILL = "#1d1f21", "#8a8f94", "#1c567e", "#d7e3ec"
_SCALE = ("#f2f6e9", "#cfe3b9", "#9fcab0", "#69a9b5", "#3d7fb0", "#2a5590", "#1d2f66")
_FONT = "Libertinus Serif"
_CELL_MM = 2.0
_FINER = 5  # points of a section for each node: 0.1 mm, so that round edges are round
_SOLE_MM = 26.0  # of the foot is drawn above the part


def top_view(orthotic: Orthotic) -> str:
    """Outline of part and foot from above, heel left, with landmarks, sizes and thickness map."""
    sign = 1.0 if orthotic.prescription.side == "right" else -1.0
    cut = orthotic.outline_mm * [1.0, sign]
    foot = _foot(orthotic) * [1.0, sign]
    parts = [
        *_thickness(orthotic, sign, cut),
        _path(foot, _QUIET, dash=True),
        _path(cut, _INK, 0.6),
    ]
    shoe = cut
    if orthotic.prescription.shoe_outline is not None:
        shoe = np.array(orthotic.prescription.shoe_outline) * [1.0, sign]
        parts.append(_path(np.concatenate([shoe, shoe[:1]]), _BLUE, 0.25))
    for point in orthotic.landmarks.points.values():
        if point.name != "navicular_region":
            name = point.name.replace("_", " ")
            at = (point.x_mm, sign * point.y_mm)
            before = point.name == "toe_end"  # the drawing ends beside it
            aside = (at[0] - 2.5, "end") if before else (at[0] + 2.5, "start")
            said = f"{name} {point.confidence:.2f}{' CHECK' if uncertain(point) else ''}"
            parts += [_dot(at), _text(aside[0], at[1] + 1.5, said, aside[1])]
    x0, y0 = cut.min(axis=0)
    x1, y1 = cut.max(axis=0)
    low = min(y0, foot[:, 1].min(), shoe[:, 1].min())
    high = max(y1, foot[:, 1].max(), shoe[:, 1].max())
    parts += _width((x0, low - 8), (x1, low - 8), f"{x1 - x0:.0f} mm")
    heel = cut[np.abs(cut[:, 0] - orthotic.landmarks["heel_centre"].x_mm) < 3.0, 1]
    ball = cut[cut[:, 0] > 0.6 * x1, 1]
    parts += _height((x0 - 7, heel.min()), (x0 - 7, heel.max()), f"{np.ptp(heel):.0f}")
    far = max(x1, foot[:, 0].max(), shoe[:, 0].max()) + 7
    parts += _height((far, ball.min()), (far, ball.max()), f"{np.ptp(ball):.0f}")
    return _svg(parts, (x0 - 16, low - 14, far + 14, high + 5))


def _foot(orthotic: Orthotic) -> Array:
    known = ~np.isnan(orthotic.scan.surface.z_mm)
    rows = np.flatnonzero(known.sum(axis=1) >= 5)
    y = orthotic.scan.surface.y_mm
    x = orthotic.scan.surface.x_mm[rows]
    low = y[known[rows].argmax(axis=1)]
    high = y[len(y) - 1 - known[rows][:, ::-1].argmax(axis=1)]
    return np.concatenate([np.c_[x, high], np.c_[x, low][::-1], np.c_[x[:1], high[:1]]])


def _thickness(orthotic: Orthotic, sign: float, cut: Array) -> list[str]:
    """Squares coloured by thickness, clipped to the cut (n, 2)."""
    field, side = orthotic.dorsal.field, orthotic.prescription.side
    step = round(_CELL_MM / STEP_MM)
    near = ndimage.binary_dilation(orthotic.shell.inside, iterations=step)[::step, ::step]
    rows, columns = np.nonzero(near)
    x, y = field.x[::step][rows], field.y[::step][columns]
    limits = thickness_limits(orthotic)
    steps = " L".join(f"{a:.2f} {-b:.2f}" for a, b in cut)
    out = [f'<clipPath id="cut-{side}"><path d="M{steps} Z"/></clipPath>']
    out.append(f'<g clip-path="url(#cut-{side})">')
    for at_x, at_y, thick in zip(x, y, thickness_at(orthotic, x, y), strict=True):
        colour = _SCALE[int(np.searchsorted(limits, thick))]
        left, top = at_x - 0.5 * _CELL_MM, -sign * at_y - 0.5 * _CELL_MM
        out.append(
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{_CELL_MM + 0.1}" '
            f'height="{_CELL_MM + 0.1}" fill="{colour}"/>'
        )
    return [*out, "</g>"]


def thickness_limits(orthotic: Orthotic) -> list[float]:
    """Thicknesses (mm) at which the map changes colour."""
    t = orthotic.prescription.thickness_mm
    return [round(t + more, 1) for more in (0.5, 1.5, 3.0, 5.0, 8.0, 12.0)]


def thickness_key(orthotic: Orthotic) -> list[tuple[str, str]]:
    """Colour and words of each step of the map."""
    limits = [f"{value:g}" for value in thickness_limits(orthotic)]
    words = [f"to {limits[0]}", *(f"{a} to {b}" for a, b in zip(limits, limits[1:], strict=False))]
    return list(zip(_SCALE, [*words, f"over {limits[-1]}"], strict=True))


def long_section(orthotic: Orthotic) -> str:
    """Cut through heel centre and arch apex, seen from the inner side, heel left."""
    heel, apex = (orthotic.landmarks[name] for name in ("heel_centre", "arch_apex"))
    x = orthotic.dorsal.field.x
    lean = (apex.y_mm - heel.y_mm) / (apex.x_mm - heel.x_mm)
    y = np.clip(heel.y_mm + lean * (x - heel.x_mm), -60, apex.y_mm + 4)
    return _section(orthotic, x, y, x, "lengthwise through heel centre and arch apex")


def cross_section(orthotic: Orthotic, x_mm: float, name: str) -> str:
    """Cut across at x, seen from behind; the inner side is on the side it has on the foot."""
    sign = 1.0 if orthotic.prescription.side == "right" else -1.0
    y = orthotic.dorsal.field.y
    # seen from behind, left is left: y to the left runs against the drawing's x
    return _section(orthotic, np.full(len(y), x_mm), y, -sign * y, name)


def _section(orthotic: Orthotic, x: Array, y: Array, across: Array, name: str) -> str:
    nodes = np.arange(len(x))
    fine = np.linspace(0.0, len(x) - 1.0, _FINER * (len(x) - 1) + 1)
    x, y, across = (np.interp(fine, nodes, part) for part in (x, y, across))
    inside = shapely.contains_xy(orthotic.built.cut.polygon, x, y)
    top = top_at(orthotic, x[inside], y[inside])
    bottom = orthotic.dorsal.field.at(orthotic.shell.bottom, x[inside], y[inside])
    place = across[inside]
    if len(place) < 3:
        return _svg([], (0, 0, 10, 10))
    ring = np.concatenate([np.c_[place, top], np.c_[place, bottom][::-1]])
    ring = np.concatenate([ring, ring[:1]])
    left, right = float(place.min()), float(place.max())
    parts = [
        f'<line x1="{left - 4:.1f}" y1="0" x2="{right + 4:.1f}" y2="0" stroke="{_QUIET}" '
        'stroke-width="0.25"/>',
        _path(ring, _INK, 0.4, fill=_FILL),
        *_sole(orthotic, x, y, across, (left - 9, right + 9)),
        _text(left, -7.5, name),
        *_height((right + 6, 0.0), (right + 6, float(top.max())), f"{top.max():.1f}"),
    ]
    return _svg(parts, (left - 10, -10, right + 20, max(float(top.max()) + 4, _SOLE_MM + 8)))


def _sole(
    orthotic: Orthotic, x: Array, y: Array, across: Array, between: tuple[float, float]
) -> list[str]:
    """The scanned sole as it lies on the part, dashed: a gap is a fill, a pad presses in."""
    field = orthotic.dorsal.field
    foot = field.z + (orthotic.shell.carrier - orthotic.dorsal.base)
    known = field.at(field.known.astype(float), x, y) > 0.5
    there = known & (across > between[0]) & (across < between[1])
    height = field.at(foot, x, y)
    there &= height < height[there].min(initial=np.inf) + _SOLE_MM
    if there.sum() < 3:
        return []
    return [_path(np.c_[across[there], height[there]], _BLUE, 0.35, dash=True)]


def _svg(parts: list[str], box: tuple[float, float, float, float]) -> str:
    x0, y0, x1, y1 = (float(value) for value in box)
    view = f"{x0:.1f} {-y1:.1f} {x1 - x0:.1f} {y1 - y0:.1f}"
    size = f'width="{x1 - x0:.1f}mm" height="{y1 - y0:.1f}mm"'
    body = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{view}">{body}</svg>'


def _path(
    points: Array, colour: str, width: float = 0.35, fill: str = "none", dash: bool = False
) -> str:
    steps = " L".join(f"{x:.2f} {-y:.2f}" for x, y in points)
    dashes = ' stroke-dasharray="2 1.5"' if dash else ""
    return f'<path d="M{steps}" fill="{fill}" stroke="{colour}" stroke-width="{width}"{dashes}/>'


def _dot(at: tuple[float, float]) -> str:
    return f'<circle cx="{at[0]:.1f}" cy="{-at[1]:.1f}" r="1.3" fill="{_BLUE}"/>'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{-y:.1f}" font-family="{_FONT}" font-size="4.8" fill="{_INK}" '
        'stroke="#ffffff" stroke-width="1.4" stroke-linejoin="round" paint-order="stroke" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _width(a: tuple[float, float], b: tuple[float, float], words: str) -> list[str]:
    line = _path(np.array([a, b]), _BLUE, 0.3)
    ends = [_path(np.array([[x, a[1] - 1.5], [x, a[1] + 1.5]]), _BLUE, 0.3) for x in (a[0], b[0])]
    return [line, *ends, _text(0.5 * (a[0] + b[0]), a[1] - 4.5, words, "middle")]


def _height(a: tuple[float, float], b: tuple[float, float], words: str) -> list[str]:
    line = _path(np.array([a, b]), _BLUE, 0.3)
    ends = [_path(np.array([[a[0] - 1.5, y], [a[0] + 1.5, y]]), _BLUE, 0.3) for y in (a[1], b[1])]
    return [line, *ends, _text(a[0] + 2.0, 0.5 * (a[1] + b[1]) - 1.3, words)]
