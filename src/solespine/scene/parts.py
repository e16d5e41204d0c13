"""A scene as what is drawn: points over time, joined to pieces or triangles.

Lines, arrows and surfaces differ little for a painter: an arrow is a line with a head, a line joins
two points of a frame, a triangle three.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from solespine.errors import InputError
from solespine.scene.model import Array, Arrows, Lines, Scene, Surface

COLOURS = ("bone", "left", "right", "force", "other")


@dataclass(frozen=True)
class Part:
    """One thing of the legend.

    Attributes:
        kind: lines, arrows or surface.
        name: for the legend.
        colour: of the palette.
        points: (frames, n, 3) m.
        joined: (pieces, 2) or (triangles, 3) which points.
        values: (frames, pieces) or (1, n) 0 to 1, or None.
        width: pixels of a line.
        see_through: of a surface.
        closed: a surface without an edge, whose inner side is never seen.
    """

    kind: str
    name: str
    colour: str
    points: Array = field(repr=False)
    joined: NDArray[np.int64] = field(repr=False)
    values: Array | None = field(default=None, repr=False)
    width: float = 3.0
    see_through: bool = False
    closed: bool = False


def parts_of(scene: Scene) -> tuple[Part, ...]:
    """The parts of a scene in the order of the legend.

    Raises:
        InputError: a shape does not fit, or a colour is not in the palette.
    """
    found = (
        *(_surface(one) for one in scene.surfaces),
        *(_lines(one) for one in scene.lines),
        *(_arrows(one) for one in scene.arrows),
    )
    frames = frames_of(found)
    for part in found:
        _check(part, frames)
    return found


def frames_of(parts: tuple[Part, ...]) -> int:
    """How many frames there are; what stands still has one."""
    return max((len(part.points) for part in parts), default=1)


def _lines(one: Lines) -> Part:
    joined = np.asarray(one.pairs, dtype=np.int64).reshape(-1, 2)
    return Part("lines", one.name, one.colour, one.points, joined, one.values, one.width)


def _arrows(one: Arrows) -> Part:
    ends = np.stack([one.at, one.at + one.along], axis=2)  # (frames, n, 2, 3)
    frames, count = ends.shape[:2]
    joined = np.arange(2 * count, dtype=np.int64).reshape(-1, 2)
    return Part("arrows", one.name, one.colour, ends.reshape(frames, 2 * count, 3), joined)


def _surface(one: Surface) -> Part:
    faces = np.asarray(one.faces, dtype=np.int64).reshape(-1, 3)
    return Part(
        "surface",
        one.name,
        one.colour,
        np.asarray(one.vertices)[None],
        faces,
        None if one.values is None else np.asarray(one.values)[None],
        see_through=one.see_through,
        closed=_closed(faces),
    )


def _closed(faces: NDArray[np.int64]) -> bool:
    """Whether every edge joins two faces that turn the same way."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    most = int(faces.max(initial=0)) + 1
    there, back = edges[:, 0] * most + edges[:, 1], edges[:, 1] * most + edges[:, 0]
    return bool(len(faces)) and np.array_equal(np.sort(there), np.sort(back))


def _check(part: Part, frames: int) -> None:
    if part.colour not in COLOURS:
        raise InputError(f"scene: colour {part.colour!r} of {part.name}; use {', '.join(COLOURS)}")
    if part.points.ndim != 3 or part.points.shape[2] != 3 or len(part.points) not in (1, frames):
        raise InputError(
            f"scene: points of {part.name} have shape {part.points.shape}; "
            f"give (frames, n, 3) with 1 or {frames} frames"
        )
    if part.joined.size and not 0 <= part.joined.min() <= part.joined.max() < part.points.shape[1]:
        raise InputError(f"scene: {part.name} joins points that it has not; number them from 0")
    if part.values is None:
        return
    count = part.points.shape[1] if part.kind == "surface" else len(part.joined)
    if part.values.shape[1:] != (count,) or len(part.values) not in (1, frames):
        raise InputError(
            f"scene: values of {part.name} have shape {part.values.shape}; give one of {count} each"
        )
