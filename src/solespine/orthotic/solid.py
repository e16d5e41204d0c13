"""Two height fields and an outline → one closed mesh with rounded edges."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Delaunay, cKDTree
from shapely import Polygon

from solespine.errors import SolespineError
from solespine.orthotic.field import Field
from solespine.orthotic.model import Array, Side, Solid

_EDGE_STEPS_MM = (0.7, 0.5, 0.35)
_INNER_STEP_MM = 0.7
_RINGS = (0.3, 0.65, 1.0, 1.45, 1.95)  # rows of points along the edge, in radii of its rounding
ROUND_MM = 1.0  # radius of the upper edge, where the walls bear it
CREST_MM = 1.3  # of a rim lies nearer than this to the outline
_MOST_TAKEN = 0.85  # of the wall's height: a lower edge always stays


def build_solid(
    field: Field, polygon: Polygon, top: Array, bottom: Array, round_mm: float = ROUND_MM
) -> Solid:
    """Triangulate the outline once, use it above and below, and close it along the edge.

    Args:
        field: its nodes carry the heights.
        polygon: outline without holes.
        top, bottom: heights (nx, ny), top above bottom within the outline.
        round_mm: radius of the upper edge.

    Raises:
        SolespineError: the outline could not be triangulated, or the surfaces meet.
    """
    points, border, faces = _plan(polygon, round_mm)
    upper = field.at(top, points[:, 0], points[:, 1])
    lower = field.at(bottom, points[:, 0], points[:, 1])
    taken = rounding(field, top, points, polygon, round_mm)
    upper = upper - np.minimum(taken, _MOST_TAKEN * (upper - lower))
    if (upper - lower).min() <= 0.05:
        raise SolespineError("the upper and lower surface of the part meet")
    count = len(points)
    vertices = np.concatenate([np.c_[points, upper], np.c_[points, lower]])
    edge = np.arange(border)
    after = np.roll(edge, -1)
    wall = np.concatenate(
        [np.c_[edge, edge + count, after + count], np.c_[edge, after + count, after]]
    )
    closed = np.concatenate([faces, faces[:, ::-1] + count, wall])
    return Solid(vertices, closed.astype(np.int64))


def for_side(solid: Solid, side: Side) -> Solid:
    """From the foot frame, inner side at +y, to the side itself: left mirrors right."""
    if side == "right":
        return solid
    return Solid(solid.vertices * np.array([1.0, -1.0, 1.0]), solid.faces[:, ::-1].copy())


def _plan(polygon: Polygon, round_mm: float) -> tuple[Array, int, NDArray[np.int64]]:
    """Points, how many of them lie on the border, and triangles; closer points where need be.

    Raises:
        SolespineError: no spacing gives a whole triangulation.
    """
    for step in _EDGE_STEPS_MM:
        points, border = _points(polygon, step, round_mm)
        faces = _triangles(points, Polygon(points[:border]))
        if _is_whole(faces, border):
            return points, border, faces
    raise SolespineError("the outline of the part could not be triangulated")


def _ring(polygon: Polygon, step: float) -> Array:
    """Even points (n, 2) along the outer ring, counter-clockwise."""
    ring = shapely.orient_polygons(polygon).exterior
    count = max(8, round(ring.length / step))
    places = np.arange(count) / count * ring.length
    points: Array = shapely.get_coordinates(shapely.line_interpolate_point(ring, places))
    return points


def _points(polygon: Polygon, step: float, round_mm: float) -> tuple[Array, int]:
    """The border first, then rings along it, then a grid; and how many are on the border."""
    border = _ring(polygon, step)
    parts = [border]
    exact = Polygon(border)
    for share in _RINGS:
        inner = exact.buffer(-share * round_mm)
        for piece in getattr(inner, "geoms", [inner]):
            parts.append(_ring(piece, step))
    x0, y0, x1, y1 = exact.bounds
    x = np.arange(np.ceil(x0), x1, _INNER_STEP_MM)
    y = np.arange(np.ceil(y0), y1, _INNER_STEP_MM)
    gx, gy = (part.ravel() for part in np.meshgrid(x, y, indexing="ij"))
    inside = shapely.contains_xy(exact.buffer(-_RINGS[-1] * round_mm - 0.6), gx, gy)
    parts.append(np.c_[gx[inside], gy[inside]])
    return np.concatenate(parts), len(border)


def _triangles(points: Array, polygon: Polygon) -> NDArray[np.int64]:
    """Counter-clockwise triangles within the outline."""
    faces = Delaunay(points).simplices.astype(np.int64)
    centre = points[faces].mean(axis=1)
    faces = faces[shapely.contains_xy(polygon, centre[:, 0], centre[:, 1])]
    a, b, c = (points[faces[:, k]] for k in range(3))
    area = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
    faces = np.where(area[:, None] < 0, faces[:, ::-1], faces)
    kept: NDArray[np.int64] = faces[np.abs(area) > 1e-9]
    return kept


def _is_whole(faces: NDArray[np.int64], border: int) -> bool:
    """Whether the free edges are the border, once around."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    keys, counts = np.unique(np.sort(edges, axis=1), axis=0, return_counts=True)
    free = keys[counts == 1]
    ring = np.sort(np.c_[np.arange(border), np.roll(np.arange(border), -1)], axis=1)
    ring = ring[np.lexsort(ring.T[::-1])]
    return bool(counts.max() == 2 and free.shape == ring.shape and (free == ring).all())


def edge_points(polygon: Polygon, round_mm: float) -> Array:
    """The mesh's points (n, 2) along the outline, as far in as the crest of a rim lies."""
    border = _ring(polygon, _EDGE_STEPS_MM[0])
    exact = Polygon(border)
    depths = [share * round_mm for share in _RINGS if share * round_mm < CREST_MM]
    rings = (_ring(exact.buffer(-depth), _EDGE_STEPS_MM[0]) for depth in depths)
    return np.concatenate([border, *rings])


def rounding(field: Field, top: Array, points: Array, polygon: Polygon, round_mm: float) -> Array:
    """How much (mm) the upper edge is taken down at points, (n,).

    The edge is round as seen in a section across it: a circle that touches the upright side and
    the upper surface, however steep that is. So the crest of a steep rim is two radii wide.

    Args:
        field: its nodes carry the heights.
        top: upper surface (nx, ny) before rounding.
        points: (n, 2).
        polygon: outline.
        round_mm: radius of the circle.
    """
    away, inward = inwards(points, polygon, 2.0 * round_mm)
    near = np.flatnonzero(away < 2.0 * round_mm)
    taken = np.zeros(len(points))
    if len(near):
        edge = _round_edge(field, top, points[near], inward[near], away[near], round_mm)
        above = field.at(top, *points[near].T) - edge
        taken[near] = np.maximum(above, 0.0)
    return taken


def _round_edge(
    field: Field, top: Array, points: Array, inward: Array, away: Array, radius: float
) -> Array:
    """Height of the circle at points near the edge; infinite further in than it touches."""

    def height(depth: Array) -> Array:
        """Of the upper surface, so far (mm) from the edge."""
        place = points + (depth - away)[:, None] * inward
        return field.at(top, place[:, 0], place[:, 1])

    one = np.full(len(points), radius)
    rise = (height(one) - height(2.0 * one)) / radius  # outwards
    lean = np.arctan(rise)
    touch = one * (1.0 + np.sin(lean))
    middle = height(touch) - radius * np.cos(lean)
    circle: Array = middle + np.sqrt(np.maximum(radius**2 - (away - radius) ** 2, 0.0))
    return np.where(away < touch, circle, np.inf)


def inwards(points: Array, polygon: Polygon, within: float = np.inf) -> tuple[Array, Array]:
    """Distance (n,) of points from the outline, and the direction (n, 2) square to it inwards.

    Distances above `within` (mm) are not exact.
    """
    ring = _ring(polygon, _EDGE_STEPS_MM[-1])
    along = np.roll(ring, -1, axis=0) - np.roll(ring, 1, axis=0)
    square = np.c_[-along[:, 1], along[:, 0]] / np.linalg.norm(along, axis=1)[:, None]
    away, nearest = cKDTree(ring).query(points)
    near = away < within + _EDGE_STEPS_MM[-1]
    away[near] = shapely.distance(shapely.points(points[near]), polygon.exterior)
    return away, square[nearest]
