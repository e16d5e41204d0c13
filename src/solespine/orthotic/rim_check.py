"""The rounded rim of the heel cup, measured on the finished solid."""

from __future__ import annotations

import numpy as np
import shapely
from scipy.interpolate import LinearNDInterpolator

from solespine.orthotic.cut_checks import Built
from solespine.orthotic.model import Array, Check, Solid
from solespine.orthotic.solid import inwards

_EVERY_MM = 2.0  # of the outline behind and beside the heel
_BAND_MM, _STEP_MM = 5.0, 0.05
_LESS_MM = 0.1


def check_rim(solid: Solid, built: Built) -> Check:
    """How wide the rim is one radius of its rounding below its crest, at its least.

    A round edge has no thickness at its crest; one radius lower it is two radii wide or more. Where
    the surface does not fall so far within 5 mm of the outline there is no rim.

    Args:
        solid: finished, in the foot frame.
        built: what it was built from.
    """
    ring = built.cut.polygon.exterior
    places = shapely.line_interpolate_point(ring, np.arange(0.0, ring.length, _EVERY_MM))
    edge = shapely.get_coordinates(places)
    edge = edge[edge[:, 0] < built.landmarks["heel_centre"].x_mm]
    depth = np.arange(_STEP_MM, _BAND_MM, _STEP_MM)
    _, inward = inwards(edge, built.cut.polygon)
    along = edge[:, None] + depth[:, None] * inward[:, None]  # (places, depths, 2)
    widths = [_width(profile, depth, built.round_mm) for profile in _upper(solid, built)(along)]
    least = min((width for width in widths if width is not None), default=float("nan"))
    wanted = 2.0 * built.round_mm - _LESS_MM
    why = f"least width of the heel cup's rim, {built.round_mm:g} mm below its crest; "
    why += f"two radii less {_LESS_MM:g} mm"
    return Check("rim_wall", least, "mm", wanted, None, not least < wanted, why)


def _upper(solid: Solid, built: Built) -> LinearNDInterpolator:
    """Heights of the upper side near the outline of the heel, between the solid's own corners."""
    corners = solid.vertices[solid.faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    up = np.unique(solid.faces[normal[:, 2] > 1e-9])
    points = solid.vertices[up]
    points = points[points[:, 0] < built.landmarks["heel_centre"].x_mm + 2 * _BAND_MM]
    away = shapely.distance(shapely.points(points[:, :2]), built.cut.polygon.exterior)
    near = points[away < _BAND_MM + 1.0]
    return LinearNDInterpolator(near[:, :2], near[:, 2])


def _width(profile: Array, depth: Array, below: float) -> float | None:
    """Where heights along a line inwards have fallen by `below` from their crest (mm)."""
    crest = int(np.nanargmax(profile))
    low = np.flatnonzero(profile[crest:] <= profile[crest] - below)
    return float(depth[crest + low[0]]) if len(low) else None
