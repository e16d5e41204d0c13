"""What a three-dimensional picture shows: lines, surfaces and arrows over time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Lines:
    """Straight pieces between points that move.

    Attributes:
        name: what they are, for the legend.
        points: (frames, n, 3) m; one frame where they stand still. NaN is not drawn.
        pairs: which points are joined.
        colour: a name of the palette: bone, left, right, force, other.
        values: (frames, pairs) 0 to 1, colours each piece from low to high; None: the one colour.
        width: pixels.
    """

    name: str
    points: Array = field(repr=False)
    pairs: tuple[tuple[int, int], ...]
    colour: str = "bone"
    values: Array | None = field(default=None, repr=False)
    width: float = 3.0


@dataclass(frozen=True)
class Surface:
    """A surface of triangles that stands still.

    Attributes:
        name: what it is, for the legend.
        vertices: (v, 3) m.
        faces: (f, 3) indices, outward by the right hand.
        colour: a name of the palette.
        values: (v,) 0 to 1, colours it from low to high; None: the one colour.
        see_through: whether what lies behind it shows.
    """

    name: str
    vertices: Array = field(repr=False)
    faces: NDArray[np.int64] = field(repr=False)
    colour: str = "bone"
    values: Array | None = field(default=None, repr=False)
    see_through: bool = False


@dataclass(frozen=True)
class Arrows:
    """Vectors that move, drawn as arrows.

    Attributes:
        name: what they are, for the legend.
        at: (frames, n, 3) m, where they begin; NaN is not drawn.
        along: (frames, n, 3) m, how far and where to.
        colour: a name of the palette.
    """

    name: str
    at: Array = field(repr=False)
    along: Array = field(repr=False)
    colour: str = "force"


@dataclass(frozen=True)
class Scene:
    """A picture in three dimensions; z is up.

    Attributes:
        title: above it.
        alt: what it shows, in a sentence, for those who do not see it.
        hz: frames a second; 0 where nothing moves.
        lines, surfaces, arrows: what is drawn.
        values_mean: what low and high colours mean, with unit; None without colours.
        percent_of: what the whole time is 100 percent of, such as `of the stride`.
        turned_deg: where one looks from at first: degrees round from the x axis, degrees up.
    """

    title: str
    alt: str
    hz: float = 0.0
    lines: tuple[Lines, ...] = ()
    surfaces: tuple[Surface, ...] = ()
    arrows: tuple[Arrows, ...] = ()
    values_mean: tuple[str, str] | None = None
    percent_of: str = ""
    turned_deg: tuple[float, float] = (-55.0, 12.0)
