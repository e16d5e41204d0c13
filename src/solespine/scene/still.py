"""The first frame as a drawing (SVG): for paper, and where no script runs.

Colours are classes, so that the page's style decides.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solespine.scene.camera import HEIGHT, WIDTH, frame_of, project
from solespine.scene.model import Array, Scene
from solespine.scene.parts import Part, parts_of
from solespine.scene.thin import thin

_MARGIN = 12
_MOST_FACES = 2500
_SHADES = 6  # of the light on a surface
LEVELS = 8  # of the colours of values
_HEAD_PX = 10.0
_LEAST_ARROW_PX = 3.0
_RIM_PX = 1.5  # round a line that has values
_LIGHT = (-0.35, -0.6, 0.72)  # right, down, nearer: from above, over the left shoulder


@dataclass(frozen=True)
class _Piece:
    near: float
    drawn: str


def still(scene: Scene) -> str:
    """An `<svg>` with the alternative text of the scene.

    Raises:
        InputError: the scene does not fit together.
    """
    parts = parts_of(scene)
    frame = frame_of(parts, scene.turned_deg)
    pieces: list[_Piece] = []
    for part in parts:
        shown = _thinned(part) if part.kind == "surface" else part
        seen = project(shown.points[0], frame, scene.turned_deg) * (frame.fit, frame.fit, 1.0)
        pieces += _faces(shown, seen) if part.kind == "surface" else _lines(shown, seen)
    pieces.sort(key=lambda piece: piece.near)
    alt = html.escape(scene.alt, quote=True)
    return (
        f'<svg class="scene-still" role="img" aria-label="{alt}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(piece.drawn for piece in pieces)}</svg>'
    )


def _thinned(part: Part) -> Part:
    vertices, faces, became = thin(part.points[0], part.joined, _MOST_FACES)
    values = part.values
    if values is not None and len(vertices) != part.points.shape[1]:
        sums = np.bincount(became, weights=np.nan_to_num(values[0]))
        values = (sums / np.bincount(became))[None]
    return replace(part, points=vertices[None], joined=faces, values=values)


def _px(seen: Array) -> Array:
    scale = min(WIDTH, HEIGHT) / 2 - _MARGIN
    return np.stack([WIDTH / 2 + seen[:, 0] * scale, HEIGHT / 2 + seen[:, 1] * scale], axis=1)


def _level(value: float, name: str = "v") -> str:
    return f" {name}{min(LEVELS - 1, int(value * LEVELS))}" if np.isfinite(value) else ""


def _faces(part: Part, seen: Array) -> list[_Piece]:
    corners, px = seen[part.joined], _px(seen)
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = normals * np.where(normals[:, 2:] < 0, -1.0, 1.0)  # the side that is seen is lit
    shown = np.linalg.norm(normals, axis=1) > 0
    if part.closed and not part.see_through:
        shown &= _turned_to_us(px, part.joined)
    light = np.maximum(0.0, _unit(normals) @ _unit(np.array([_LIGHT]))[0])
    through = " through" if part.see_through else ""
    pieces = []
    for index in np.flatnonzero(shown):
        a, b, c = (px[i] for i in part.joined[index])
        value = (
            "" if part.values is None else _level(float(part.values[0, part.joined[index]].mean()))
        )
        shade = min(_SHADES - 1, int(light[index] * _SHADES))
        path = f"M{a[0]:.0f} {a[1]:.0f}L{b[0]:.0f} {b[1]:.0f} {c[0]:.0f} {c[1]:.0f}z"
        drawn = f'<path class="face {part.colour} l{shade}{value}{through}" d="{path}"/>'
        pieces.append(_Piece(float(corners[index, :, 2].mean()), drawn))
    return pieces


def _turned_to_us(px: Array, faces: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Outward faces run against the clock as we see them; down is positive here."""
    a, b, c = px[faces[:, 0]], px[faces[:, 1]], px[faces[:, 2]]
    turn = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    return np.asarray(turn < 0)


def _unit(vectors: Array) -> Array:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1.0))


def _lines(part: Part, seen: Array) -> list[_Piece]:
    px, pieces = _px(seen), []
    for index, (first, second) in enumerate(part.joined):
        a, b = px[first], px[second]
        if not np.isfinite([a, b]).all():
            continue
        value = "" if part.values is None else _level(float(part.values[0, index]), "w")
        path = f"M{a[0]:.0f} {a[1]:.0f}L{b[0]:.0f} {b[1]:.0f}"
        if part.kind == "arrows":
            if np.hypot(*(b - a)) < _LEAST_ARROW_PX:
                continue
            path += _head(a, b)
        rim = f'<path class="line rim" stroke-width="{part.width + 2 * _RIM_PX:g}" d="{path}"/>'
        drawn = (rim if value else "") + (
            f'<path class="line {part.colour}{value}" stroke-width="{part.width:g}" d="{path}"/>'
        )
        pieces.append(_Piece(float((seen[first, 2] + seen[second, 2]) / 2), drawn))
    return pieces


def _head(a: Array, b: Array) -> str:
    along = _unit((b - a)[None])[0]
    across = np.array([-along[1], along[0]])
    left = b - _HEAD_PX * along + _HEAD_PX / 2 * across
    right = b - _HEAD_PX * along - _HEAD_PX / 2 * across
    return f"M{left[0]:.0f} {left[1]:.0f}L{b[0]:.0f} {b[1]:.0f} {right[0]:.0f} {right[1]:.0f}"
