"""Vectors and segment axes over time: (n, 3) points in, (n, 3, 3) axes out."""

from __future__ import annotations

import numpy as np

from solespine.recordings.model import Array


def unit(vectors: Array) -> Array:
    """Vectors (..., 3) at length one; NaN where a vector has no length."""
    length = np.sqrt(dot(vectors, vectors))
    length = np.where(length > 0, length, np.nan)
    scaled: Array = vectors / length[..., None]
    return scaled


def cross(a: Array, b: Array) -> Array:
    """Cross product of (..., 3) with (..., 3); many times faster than `numpy.cross`."""
    ax, ay, az = a[..., 0], a[..., 1], a[..., 2]
    bx, by, bz = b[..., 0], b[..., 1], b[..., 2]
    return np.stack((ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx), axis=-1)


def dot(a: Array, b: Array) -> Array:
    """Scalar product of (n, 3) with (n, 3), (n,)."""
    product: Array = np.einsum("...i,...i->...", a, b)
    return product


def distance(a: Array, b: Array) -> Array:
    """Distance of two points (n, 3) in every frame, (n,)."""
    gap = a - b
    length: Array = np.sqrt(dot(gap, gap))
    return length


def axes_z_then_y(z: Array, y: Array) -> Array:
    """Axes (n, 3, 3), columns x, y, z: z as given, y as near to `y` as a right angle allows."""
    up = unit(z)
    forward = unit(cross(y, up))
    return np.stack((forward, cross(up, forward), up), axis=-1)


def axes_y_then_x(y: Array, x: Array) -> Array:
    """Axes (n, 3, 3), columns x, y, z: y as given, x as near to `x` as a right angle allows."""
    left = unit(y)
    up = unit(cross(x, left))
    return np.stack((cross(left, up), left, up), axis=-1)


def axes_z_then_x(z: Array, x: Array) -> Array:
    """Axes (n, 3, 3), columns x, y, z: z as given, x as near to `x` as a right angle allows."""
    up = unit(z)
    left = unit(cross(up, x))
    return np.stack((cross(left, up), left, up), axis=-1)


def place(origin: Array, axes: Array, local: Array) -> Array:
    """A point (3,) fixed in a segment, told in the lab's axes, (n, 3)."""
    point: Array = origin + axes @ local
    return point


def seen_from(axes: Array, vectors: Array) -> Array:
    """Vectors (n, 3) of the lab, told in the segment's axes (n, 3)."""
    turned: Array = np.einsum("nji,nj->ni", axes, vectors)
    return turned
