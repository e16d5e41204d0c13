"""A sole of ordinary shape in the size of a person: a template, not their foot."""

from __future__ import annotations

import hashlib

import numpy as np
import shapely
from scipy.interpolate import PchipInterpolator

from solespine.errors import InputError
from solespine.evidence.load import load_evidence
from solespine.orthotic.model import Array, Scan, Side, Surface
from solespine.orthotic.read import FOOT_MM

_STATIONS = (0.0, 0.02, 0.06, 0.16, 0.3, 0.45, 0.6, 0.71, 0.8, 0.9, 0.97, 1.0)
_INNER = (0.0, 0.15, 0.25, 0.33, 0.34, 0.36, 0.44, 0.5, 0.48, 0.42, 0.26, 0.1)  # of ball width
_OUTER = (0.0, 0.15, 0.25, 0.33, 0.36, 0.42, 0.49, 0.48, 0.38, 0.2, 0.02, -0.1)
_HEEL_AT, _HEEL_STATION = 0.16, 3  # the heel's widest place
_USUAL_HEEL = 0.66  # heel to ball width of the outline above
_WALL_MM = 32.0
_PADS = ((0.165, 0.0, 22.0), (0.72, 0.27, 17.0), (0.635, -0.31, 17.0))  # x, y, spread


def template_scan(
    side: Side,
    length_mm: float,
    ball_width_mm: float | None = None,
    arch_height_mm: float | None = None,
    heel_width_mm: float | None = None,
) -> Scan:
    """A sole of ordinary shape with the given length, widths and arch.

    Args:
        length_mm: of the foot.
        ball_width_mm, arch_height_mm, heel_width_mm: None takes the ordinary proportion.

    Raises:
        InputError: no such foot.
    """
    usual = load_evidence().orthotic.template
    ball = ball_width_mm or length_mm * usual.ball_width_ratio.value
    heel = heel_width_mm or ball * usual.heel_width_ratio.value
    arch = length_mm * usual.arch_height_ratio.value if arch_height_mm is None else arch_height_mm
    _possible(length_mm, ball, heel, arch)
    surface = _surface(length_mm, ball, arch, heel / (ball * _USUAL_HEEL))
    said = f"{side} {length_mm:g} {ball:g} {heel:g} {arch:g}"
    return Scan(
        name=f"template, {length_mm:g} mm long",
        side=side,
        side_confidence=0.0,
        kind="template",
        unit="mm",
        unit_found=False,
        faces=0,
        surface=surface,
        raw_z_mm=surface.z_mm,
        noise_mm=0.0,
        filled=0.0,
        down_confidence=1.0,
        heel_confidence=1.0,
        to_file=np.eye(4) if side == "right" else np.diag([1.0, -1.0, 1.0, 1.0]),
        sha256=hashlib.sha256(said.encode()).hexdigest(),
        notes=(
            "Made from measures.",
            "This is a template from length, width and arch height: it is not custom, it does not "
            "show this person's foot.",
        ),
    )


def plain_outline(length_mm: float, ball_width_mm: float) -> Array:
    """Outline of an ordinary sole (n, 2) in the foot frame, inner side first, mm."""
    u = np.linspace(0.0, 1.0, 60)
    inner = PchipInterpolator(_STATIONS, _INNER)(u) * ball_width_mm
    outer = -PchipInterpolator(_STATIONS, _OUTER)(u) * ball_width_mm
    x = u * length_mm
    return np.concatenate([np.c_[x, inner], np.c_[x, outer][::-1]])


def _possible(length: float, ball: float, heel: float, arch: float) -> None:
    checks = (
        ("length", length, FOOT_MM[0], FOOT_MM[1]),
        ("ball width", ball, 0.3 * length, 0.5 * length),
        ("heel width", heel, 0.45 * ball, 0.9 * ball),
        ("arch height", arch, 0.0, 0.15 * length),
    )
    for name, value, low, high in checks:
        if not low <= value <= high:
            raise InputError(
                f"{name} {value:g} mm: for this foot {low:.0f} to {high:.0f} mm; measure again"
            )


def _surface(length: float, ball: float, arch: float, heel: float) -> Surface:
    x = np.arange(-1.5, length, 1.0)  # the outline ends within the grid
    y = np.arange(-np.ceil(0.55 * ball) - 12, np.ceil(0.55 * ball) + 13)
    u = x / length
    w = _across(x, y, length, ball, heel)
    inside = np.abs(w) < 0.995
    w = np.clip(w, -0.995, 0.995)
    z = _WALL_MM * (1.0 - np.sqrt(1.0 - w**6)) + _pads(x, y, length, ball)
    bump = np.where(np.abs(u - 0.45) < 0.26, np.cos((u - 0.45) / 0.52 * np.pi) ** 2, 0.0)
    rise = bump[:, None] / (1.0 + np.exp(-(w - 0.2) / 0.2))
    # as high as asked where the arch is measured: on the line from heel to first metatarsal head
    (heel_x, _, _), (first_x, first_y, _) = _PADS[:2]
    row = int(np.argmin(np.abs(u - 0.45)))
    column = int(np.argmin(np.abs(y - first_y * ball * (0.45 - heel_x) / (first_x - heel_x))))
    z = z + rise * max(0.0, arch - z[row, column]) / rise[row, column]
    return Surface(np.where(inside, z, np.nan), float(x[0]), float(y[0]), 1.0)


def _edges(u: Array, ball: float, heel: float) -> tuple[Array, Array]:
    """Inner and outer edge (y, mm) at parts u of the length, the back of the heel round."""
    wide = 1.0 + (heel - 1.0) * np.exp(-(((u - _HEEL_AT) / 0.14) ** 2))
    back = np.clip(1.0 - u / _HEEL_AT, 0.0, 1.0)
    round_back = _INNER[_HEEL_STATION] * np.sqrt(1.0 - back**2)
    inner, outer = (
        np.where(u < _HEEL_AT, round_back, PchipInterpolator(_STATIONS, edge)(u)) * ball * wide
        for edge in (_INNER, _OUTER)
    )
    return inner, -outer


def _across(x: Array, y: Array, length: float, ball: float, heel: float) -> Array:
    """Place across the sole (nx, ny): 0 in its middle, -1 and 1 on the outline, beyond it more.

    Behind the heel's widest place it follows the distance from the outline, so that the wall
    goes round the back as it goes along the sides.
    """
    inner, outer = _edges(x / length, ball, heel)
    half, middle = 0.5 * (inner - outer)[:, None], 0.5 * (inner + outer)[:, None]
    beside = y[None, :] - middle
    fine = np.linspace(0.0, 1.0, 400) ** 2
    ring = np.concatenate([np.c_[fine * length, edge] for edge in _edges(fine, ball, heel)])
    ring[len(fine) :] = ring[len(fine) :][::-1]
    outline = shapely.Polygon(ring)
    behind = x < _HEEL_AT * length
    places = shapely.points(*np.meshgrid(x[behind], y, indexing="ij"))
    away = shapely.distance(places, outline.exterior)
    away = np.where(shapely.contains(outline, places), away, -away)
    widest = float(half[~behind][0, 0])
    beside[behind] = np.where(beside[behind] < 0.0, -1.0, 1.0) * (1.0 - away / widest)
    beside[~behind] /= half[~behind]
    return beside


def _pads(x: Array, y: Array, length: float, ball: float) -> Array:
    """Raised everywhere but under heel and ball, so that these carry."""
    pads = np.zeros((len(x), len(y)))
    for px, py, spread in _PADS:
        away = (x[:, None] - px * length) ** 2 + (y[None, :] - py * ball) ** 2
        pads = np.maximum(pads, np.exp(-away / (2.0 * spread**2)))
    lift: Array = 2.5 * (1.0 - pads)
    return lift
