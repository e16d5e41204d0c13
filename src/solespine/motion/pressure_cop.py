"""Centre of pressure of a step, and its start and end along the foot."""

from __future__ import annotations

import numpy as np

from solespine.motion.pressure_foot import FootOnGrid
from solespine.recordings.model import Array


def path_on_grid(force: Array, cell_m: tuple[float, float]) -> Array:
    """(n, 2) m along rows and columns from cell forces (n, rows, columns) N; NaN without load."""
    rows, columns = np.indices(force.shape[1:])
    return _weighted(force, np.stack((rows * cell_m[0], columns * cell_m[1]), axis=-1))


def path_in_foot(force: Array, foot: FootOnGrid) -> Array:
    """(n, 2): share of foot length from the heel, and m to the outer side; NaN without load."""
    return _weighted(force, np.stack((foot.along, foot.outward), axis=-1))


def _weighted(force: Array, places: Array) -> Array:
    total = force.sum(axis=(1, 2))
    safe = np.where(total > 0, total, np.nan)[:, None]
    path: Array = np.tensordot(force, places, axes=([1, 2], [0, 1])) / safe
    return path


def path_values(path: Array) -> dict[str, float]:
    """Start and end of the centre of pressure in percent of foot length from the heel."""
    seen = path[np.isfinite(path).all(axis=1)]
    if len(seen) < 2:
        return {}
    return {
        "cop_start_percent": 100 * float(seen[0, 0]),
        "cop_end_percent": 100 * float(seen[-1, 0]),
    }
