"""Holes in the walls of a sole, closed as the wall goes on around the foot.

A wall is steep: the smoothest surface through the rim of a hole takes its slope from a few rough
nodes and overshoots. Heights at the same distance from the outline, a little further around it,
tell the wall's course; only what is left over is closed by the smoothest surface.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree

from solespine.orthotic.fairing import close_holes, smoothed
from solespine.orthotic.field import ramp
from solespine.orthotic.model import Array, Mask

_WALL_MM, _SOLE_MM = 10.0, 20.0  # from the outline: the course counts wholly, and no longer
_ACROSS = 8.0  # a millimetre across the wall counts as so many along it
_ALONG_MM = 6.0
_NEIGHBOURS = 40
_AROUND_MM = 8.0  # of a hole: there the course is taken off and the noise smoothed


def close_walls(z: Array, region: Mask, step_mm: float, smooth_mm: float) -> Array:
    """Fill NaN nodes of the region: near its outline by the course of the wall.

    Args:
        z: heights (nx, ny), NaN where nothing was scanned.
        region: nodes that belong to the sole.
        step_mm: distance of nodes.
        smooth_mm: of the noise at the rim of a hole, standard deviation.
    """
    known = ~np.isnan(z)
    hole = region & ~known
    if not hole.any():
        return close_holes(z, region)
    away = step_mm * ndimage.distance_transform_edt(np.pad(region | known, 1))[1:-1, 1:-1]
    around = step_mm * ndimage.distance_transform_edt(~hole) <= _AROUND_MM
    near = around & (region | known) & (away < _SOLE_MM)
    share = np.where(near, 1.0 - ramp(away, _WALL_MM, _SOLE_MM), 0.0)
    course = share * _course(z, near, away, step_mm)
    rest = z - course
    rest = share * np.nan_to_num(smoothed(rest, smooth_mm / step_mm)) + (1.0 - share) * rest
    closed = close_holes(rest, region) + course
    return np.where(known, z, closed)


def _course(z: Array, near: Mask, away: Array, step_mm: float) -> Array:
    """Height of the wall at the nodes near: mean of known ones as far from the outline."""
    course = np.zeros(z.shape)
    known = ~np.isnan(z)
    count = min(_NEIGHBOURS, int(known.sum()))
    if count < 2 or not near.any():
        return course
    places = np.stack([*(step_mm * np.indices(z.shape)), _ACROSS * away], axis=-1)
    distance, index = cKDTree(places[known]).query(places[near], k=count)
    weight = np.exp(-0.5 * (distance**2 - distance[:, :1] ** 2) / _ALONG_MM**2)
    # the farthest weighs nothing, so that it does not matter which of two as far is taken
    weight = weight - weight[:, -1:] + 1e-9
    course[near] = (weight * z[known][index]).sum(axis=1) / weight.sum(axis=1)
    return course
