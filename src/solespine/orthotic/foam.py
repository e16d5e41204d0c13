"""The flat top of a foam box around an imprint: found, and taken off.

The imprint itself is the sole as it stands in space: nothing is turned inside out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solespine.orthotic.model import Array, Mask

_TRIES = 300
_FLAT = 0.006  # of the extent: still on the plane
_SHARE = 0.22  # of the area that must lie on it


@dataclass(frozen=True, eq=False)
class Plane:
    """The points p with p @ normal = level; the imprint lies on the side of smaller values."""

    normal: Array
    level: float


def find_top(points: Array) -> Plane | None:
    """The flat top around an imprint, or None where there is none.

    Args:
        points: even sample of the surface (n, 3).
    """
    step = max(1, len(points) // 4000)
    few = points[::step]
    extent = float(np.linalg.norm(np.ptp(few, axis=0)))
    plane = _fullest(few, _FLAT * extent)
    if plane is None:
        return None
    height = few @ plane.normal - plane.level
    on = np.abs(height) < _FLAT * extent
    rest = height[~on]
    one_sided = (rest < 0).mean() > 0.95 if len(rest) else False
    if on.mean() < _SHARE or not one_sided or -np.percentile(rest, 2) > 0.3 * extent:
        return None
    return plane if _surrounds(few, on, plane.normal) else None


def _fullest(points: Array, near: float) -> Plane | None:
    """The plane near which most points lie; three points make a trial, the seed is fixed."""
    triples = np.random.default_rng(7).integers(0, len(points), (_TRIES, 3))
    a, b, c = (points[triples[:, k]] for k in range(3))
    normals = np.cross(b - a, c - a)
    sizes = np.linalg.norm(normals, axis=1)
    wide = sizes > 1e-3 * near * near
    if not wide.any():
        return None
    normals, a = normals[wide] / sizes[wide, None], a[wide]
    heights = np.abs(points @ normals.T - (a * normals).sum(axis=1))
    best = int((heights < near).sum(axis=0).argmax())
    on = heights[:, best] < near
    middle = points[on].mean(axis=0)
    normal = np.linalg.svd(points[on] - middle, full_matrices=False)[2][2]
    if (~on).any() and np.median((points[~on] - middle) @ normal) > 0:
        normal = -normal
    return Plane(normal, float(middle @ normal))


def _surrounds(points: Array, on: Mask, normal: Array) -> bool:
    """Whether the plane's points lie around the others, as foam does and a glass plate does not."""
    across = np.linalg.svd(normal[None])[2][1:]
    flat = points @ across.T
    top, rest = flat[on], flat[~on]
    angles = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    rays = np.stack([np.cos(angles), np.sin(angles)])
    return bool(((top @ rays).max(axis=0) > (rest @ rays).max(axis=0)).mean() > 0.9)
