"""The scanned sole from above with its landmarks, as a picture to look at and to point at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

import numpy as np

from solespine.orthotic.check_points import uncertain
from solespine.orthotic.model import LandmarkName, Landmarks, Scan

_CELL_MM = 4
_EDGE_MM = 8.0
_PIXELS = 2.5  # for one mm
_SCALE = ("#1d2f66", "#2a5590", "#3d7fb0", "#69a9b5", "#9fcab0", "#cfe3b9", "#f2f6e9")
_LIMITS_MM = (1.5, 3.0, 5.0, 8.0, 12.0, 18.0)
Mark = tuple[str, float, float]  # name and place in the foot frame, mm


@dataclass(frozen=True)
class Frame:
    """How the pixels of a picture lie in the foot frame; heel left, the side as it is worn.

    Attributes:
        width, height: pixels.
        x0_mm, y0_mm: foot frame at the left and at the upper edge.
        sign: +1 where the inner side is up (right foot), -1 where it is down.
    """

    width: int
    height: int
    x0_mm: float
    y0_mm: float
    sign: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Foot frame (x, y) mm, to 0.1 mm, of a pixel."""
        across = self.y0_mm - y / _PIXELS
        return round(self.x0_mm + x / _PIXELS, 1), round(self.sign * across, 1)

    def pixel(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        """Where a place of the foot frame lies."""
        return (x_mm - self.x0_mm) * _PIXELS, (self.y0_mm - self.sign * y_mm) * _PIXELS


@dataclass(frozen=True)
class SolePicture:
    """The sole without landmarks, as SVG, and its frame."""

    svg: str
    frame: Frame


def sole_picture(scan: Scan) -> SolePicture:
    """Draw a scan that was taken for its side (`as_side`), coloured by height."""
    surface = scan.surface
    sign = 1.0 if scan.side == "right" else -1.0
    known = ~np.isnan(surface.z_mm)
    rows, columns = np.flatnonzero(known.any(axis=1)), np.flatnonzero(known.any(axis=0))
    across = sign * surface.y_mm[columns]
    x0 = float(surface.x_mm[rows[0]]) - _EDGE_MM
    y0 = float(across.max()) + _EDGE_MM
    width = float(surface.x_mm[rows[-1]]) + _EDGE_MM - x0
    height = y0 - float(across.min()) + _EDGE_MM
    frame = Frame(round(width * _PIXELS), round(height * _PIXELS), x0, y0, sign)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{frame.width}" height="{frame.height}" '
        f'viewBox="0 0 {frame.width} {frame.height}">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(_cells(scan, frame))}</svg>'
    )
    return SolePicture(svg, frame)


def _cells(scan: Scan, frame: Frame) -> Iterable[str]:
    """Squares coloured by height above the resting plane, dark where the foot rests."""
    surface = scan.surface
    step = round(_CELL_MM / surface.step_mm)
    z = surface.z_mm[::step, ::step]
    x, y = surface.x_mm[::step], surface.y_mm[::step]
    size = _CELL_MM * _PIXELS
    for i, j in np.argwhere(~np.isnan(z)):
        colour = _SCALE[int(np.searchsorted(_LIMITS_MM, z[i, j]))]
        px, py = frame.pixel(float(x[i]), float(y[j]))
        yield (
            f'<rect x="{px - size / 2:.1f}" y="{py - size / 2:.1f}" width="{size + 0.3:.1f}" '
            f'height="{size + 0.3:.1f}" fill="{colour}"/>'
        )


def with_marks(svg: str, frame: Frame, marks: Iterable[Mark]) -> str:
    """The picture with landmarks on it."""
    drawn = []
    for name, x_mm, y_mm in marks:
        x, y = frame.pixel(x_mm, y_mm)
        words = escape(name.replace("_", " "))
        at, anchor = (x + 9, "start") if x < 0.8 * frame.width else (x - 9, "end")
        drawn.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="#c2410c" stroke="#ffffff" '
            f'stroke-width="1.5"/><text x="{at:.1f}" y="{y - 6:.1f}" text-anchor="{anchor}" '
            'font-size="13" font-family="sans-serif" fill="#111111" stroke="#ffffff" '
            f'stroke-width="3" paint-order="stroke">{words}</text>'
        )
    return svg.removesuffix("</svg>") + "".join(drawn) + "</svg>"


def as_rows(landmarks: Landmarks) -> Mapping[LandmarkName, Mapping[str, float | str | bool]]:
    """Landmarks as plain rows: place, confidence, reason, and whether a person should look."""
    return {
        name: {
            "x": round(point.x_mm, 1),
            "y": round(point.y_mm, 1),
            "confidence": point.confidence,
            "reason": point.reason,
            "check": uncertain(point),
        }
        for name, point in landmarks.points.items()
    }
