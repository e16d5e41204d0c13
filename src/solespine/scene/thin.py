"""A mesh with fewer triangles: vertices of one cell of a grid become one (Rossignac 1993)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solespine.scene.model import Array

_COARSER = 1.25


def thin(
    vertices: Array, faces: NDArray[np.int64], most: int
) -> tuple[Array, NDArray[np.int64], NDArray[np.int64]]:
    """At most so many triangles.

    Args:
        vertices: (v, 3) m.
        faces: (f, 3) indices.
        most: triangles to keep.

    Returns:
        The new vertices, the new faces, and (v,) which new vertex each old one became.
    """
    became = np.arange(len(vertices))
    if len(faces) <= most:
        return vertices, faces, became
    extent = float(np.ptp(vertices, axis=0).max()) or 1.0
    cells = np.sqrt(most) * 2.0
    while True:
        cell = np.floor((vertices - vertices.min(axis=0)) / (extent / cells)).astype(np.int64)
        _, became = np.unique(cell, axis=0, return_inverse=True)
        became = became.reshape(-1)
        kept = _without_flat(became[faces])
        if len(kept) <= most:
            return _means(vertices, became), kept, became
        cells /= _COARSER


def _without_flat(faces: NDArray[np.int64]) -> NDArray[np.int64]:
    a, b, c = faces.T
    return np.asarray(faces[(a != b) & (b != c) & (c != a)])


def _means(vertices: Array, became: NDArray[np.int64]) -> Array:
    count = np.bincount(became)
    sums = [np.bincount(became, weights=vertices[:, axis]) for axis in range(3)]
    return np.stack(sums, axis=1) / count[:, None]
