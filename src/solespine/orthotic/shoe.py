"""The inside of a shoe as an outline: from a drawing, a list of points, or length and width.

The outline is seen from above, in millimetres, lying anyhow: the narrower end is the heel, and it
is of the side that the part is for. It is laid into the foot frame: its back at x = 0, the line
from the middle of the heel to the middle of the ball along x.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import shapely
from shapely import Polygon

from solespine.errors import InputError
from solespine.orthotic.model import Array, Side
from solespine.orthotic.prescription import Point
from solespine.orthotic.template import plain_outline

FORMATS = (".svg", ".dxf", ".csv", ".txt")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*[xX]\s*(\d+(?:\.\d+)?)")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_PATH = re.compile(r"([MmLlHhVvCcSsQqZz])([^MmLlHhVvCcSsQqTtAaZz]*)")
_LENGTH_MM = (110.0, 380.0)
_WIDTH = (0.2, 0.6)  # of the length
_MOST_BYTES = 2_000_000
_MOST_POINTS = 20_000
_KEPT = 160
_NEEDS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4}  # numbers a step


def read_shoe(told: str, side: Side) -> tuple[Point, ...]:
    """The outline in the foot frame (inner side at +y), points in mm.

    Args:
        told: a file (SVG, DXF, CSV of x,y) or "LENGTHxWIDTH" in mm, such as 262x92.
        side: of the shoe.

    Raises:
        InputError: no such file, no outline in it, or not the size of a shoe.
    """
    size = _SIZE.fullmatch(told.strip())
    if size:
        length, width = float(size[1]), float(size[2])
        _check_size(told, length, width)
        return _kept(plain_outline(length, width))
    return _kept(_laid(_file(Path(told)), told, side))


def _file(path: Path) -> Array:
    if path.suffix.lower() not in FORMATS:
        raise InputError(f"{path}: no outline of a shoe; give {', '.join(FORMATS)}, or 262x92")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f"{path}: too large for an outline; give one closed line")
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    lines = {".svg": _svg, ".dxf": _dxf}.get(path.suffix.lower(), _table)(text)
    rings = [np.array(line) for line in lines if 8 <= len(line) <= _MOST_POINTS]
    rings = [ring for ring in rings if np.isfinite(ring).all() and np.ptp(ring, axis=0).all()]
    if not rings:
        raise InputError(f"{path}: holds no closed line of 8 points or more; export the outline")
    return max(rings, key=lambda ring: float(np.prod(np.ptp(ring, axis=0))))


def _table(text: str) -> list[list[Point]]:
    points = []
    for line in text.splitlines()[: _MOST_POINTS + 1]:
        numbers = _NUMBER.findall(line)
        if len(numbers) >= 2:
            points.append((float(numbers[0]), float(numbers[1])))
    return [points]


def _dxf(text: str) -> list[list[Point]]:
    """Corners of the lines: group 10 is x and group 20 the y that follows; 0 begins another."""
    rows = [row.strip() for row in text.splitlines()]
    lines: list[list[Point]] = [[]]
    x: float | None = None
    for code, value in zip(rows[::2], rows[1::2], strict=False):
        if code == "0" and value not in ("VERTEX", "LINE"):
            lines.append([])
        if code in ("10", "20") and _NUMBER.fullmatch(value):
            if code == "10":
                x = float(value)
            elif x is not None:
                lines[-1].append((x, -float(value)))  # drawn with y up; pictures have it down
                x = None
    return lines


def _svg(text: str) -> list[list[Point]]:
    """Points of polygons and paths in the file's units, turned into mm where it says its width."""
    lines = [
        list(zip(numbers[::2], numbers[1::2], strict=False))
        for found in re.findall(r'\bpoints\s*=\s*"([^"]*)"', text)
        if (numbers := [float(n) for n in _NUMBER.findall(found)])
    ]
    lines += [_walked(found) for found in re.findall(r'\sd\s*=\s*"([^"]*)"', text)]
    scale = _svg_scale(text)
    return [[(x * scale, y * scale) for x, y in line] for line in lines]


def _svg_scale(text: str) -> float:
    width = re.search(r'<svg[^>]*\swidth\s*=\s*"([\d.]+)(mm|cm)"', text)
    box = re.search(r'<svg[^>]*\sviewBox\s*=\s*"([^"]*)"', text)
    numbers = [float(n) for n in _NUMBER.findall(box[1])] if box else []
    if width is None or len(numbers) != 4 or numbers[2] <= 0:
        return 1.0
    return float(width[1]) * (10.0 if width[2] == "cm" else 1.0) / numbers[2]


def _walked(path: str) -> list[Point]:
    """Points of a path; curves by eight places each."""
    at, before = np.zeros(2), np.zeros(2)
    points: list[Point] = []
    for letter, rest in _PATH.findall(path):
        kind, numbers = letter.upper(), [float(n) for n in _NUMBER.findall(rest)]
        step = _NEEDS.get(kind, 0)
        for k in range(0, len(numbers) - step + 1, step) if step else ():
            part = np.array(numbers[k : k + step])
            base = at if letter.islower() else np.zeros(2)
            at, before, more = _step(kind, part, at, before, base)
            points += more
            if len(points) > _MOST_POINTS:
                return points
    return points


def _step(
    kind: str, numbers: Array, at: Array, before: Array, base: Array
) -> tuple[Array, Array, list[Point]]:
    """One step of a path: where it ends, its last handle, and its points."""
    if kind in "HV":
        to = at.copy()
        to["HV".index(kind)] = numbers[0] + base["HV".index(kind)]
        return to, to, [(float(to[0]), float(to[1]))]
    corners = numbers.reshape(-1, 2) + base
    to = corners[-1]
    if kind in "ML":
        return to, to, [(float(to[0]), float(to[1]))]
    if kind == "S":
        corners = np.concatenate([[2 * at - before], corners])
    handles = np.concatenate([[at], corners])
    t = np.linspace(0, 1, 9)[1:, None]
    while len(handles) > 1:  # de Casteljau, all places at once
        if handles.ndim == 2:
            handles = np.repeat(handles[:, None], len(t), axis=1)
        handles = handles[:-1] * (1 - t) + handles[1:] * t
    return to, corners[-2], [(float(x), float(y)) for x, y in handles[0]]


def _laid(ring: Array, name: str, side: Side) -> Array:
    """A drawn outline (y down) in the foot frame."""
    polygon = Polygon(ring * [1.0, -1.0]).buffer(0)
    if not isinstance(polygon, Polygon) or polygon.is_empty:
        raise InputError(f"{name}: the outline crosses itself; draw one closed line")
    points = shapely.get_coordinates(polygon.exterior.segmentize(2.0))
    axis = np.linalg.eigh(np.cov(points.T))[1][:, -1]
    length = float(np.ptp(points @ axis))
    width = float(np.ptp(points @ [-axis[1], axis[0]]))
    _check_size(name, length, width)
    for _ in range(3):  # the axis from heel to ball, as the foot's own
        turned, axis = _turned(points, axis)
    return turned if side == "right" else turned * [1.0, -1.0]


def _turned(points: Array, axis: Array) -> tuple[Array, Array]:
    left = np.array([-axis[1], axis[0]])
    x, y = points @ axis, points @ left
    u = (x - x.min()) / np.ptp(x)
    heel, ball = (u > 0.1) & (u < 0.25), (u > 0.62) & (u < 0.78)
    back, front = (np.ptp(y[part]) for part in ((u < 0.25), (u > 0.75)))
    if back > front and np.ptp(y[heel]) > np.ptp(y[ball]):
        return _turned(points, -axis)
    middles = [
        np.array([x[p].mean(), 0.5 * (y[p].min() + y[p].max())]) for p in (heel, ball)
    ]  # fmt: skip
    line = (middles[1] - middles[0]) / np.linalg.norm(middles[1] - middles[0])
    along = line[0] * axis + line[1] * left
    across = np.array([-along[1], along[0]])
    laid = np.stack([points @ along, points @ across], axis=1)
    at_heel = middles[0][0] * axis + middles[0][1] * left
    return laid - [laid[:, 0].min(), float(at_heel @ across)], along


def _check_size(name: str, length: float, width: float) -> None:
    low, high = _LENGTH_MM
    if not (low <= length <= high and _WIDTH[0] <= width / length <= _WIDTH[1]):
        raise InputError(
            f"{name}: {length:.0f} x {width:.0f} mm is no inside of a shoe ({low:.0f} to "
            f"{high:.0f} mm long); give it in millimetres"
        )


def _kept(ring: Array) -> tuple[Point, ...]:
    """Few even points, to a tenth of a millimetre, as a prescription carries them."""
    line = Polygon(ring).exterior
    places = np.arange(_KEPT) / _KEPT * line.length
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, places))
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in points)
