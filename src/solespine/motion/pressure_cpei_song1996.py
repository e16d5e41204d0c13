"""Centre of pressure excursion index (Song 1996): how far the path bows to the outer side.

Song J et al., J Am Podiatr Med Assoc 1996, as described by later users (recalled): a line joins the
first and the last centre of pressure; where the foot's front third begins, the distance from that
line to the path, towards the outer side, is told in percent of the foot's width there. Low values
go with pronated feet.

Differs: the width is that of the footprint without faulty sensor lines; the distance is taken
across the foot's axis.
"""

from __future__ import annotations

import numpy as np

from solespine.motion.pressure_foot import FootOnGrid
from solespine.recordings.model import Array

_FRONT_THIRD = 2 / 3


def cpei_percent(path: Array, foot: FootOnGrid, cell_m: float) -> float | None:
    """CPEI in percent of foot width, or None where the path does not pass the front third.

    Args:
        path: (n, 2) share of foot length from the heel, m to the outer side.
        foot: the foot that it belongs to.
        cell_m: size of a cell across the foot, m.
    """
    seen = path[np.isfinite(path).all(axis=1)]
    if len(seen) < 5:
        return None
    (u0, v0), (u1, v1) = seen[0], seen[-1]
    crossing = np.flatnonzero((seen[:-1, 0] < _FRONT_THIRD) & (seen[1:, 0] >= _FRONT_THIRD))
    width = width_at(foot, _FRONT_THIRD, cell_m)
    if not crossing.size or width <= 0 or u0 >= _FRONT_THIRD or u1 <= _FRONT_THIRD:
        return None
    (ua, va), (ub, vb) = seen[crossing[0]], seen[crossing[0] + 1]
    there = va + (_FRONT_THIRD - ua) * (vb - va) / (ub - ua)
    line = v0 + (_FRONT_THIRD - u0) * (v1 - v0) / (u1 - u0)
    return 100 * float(there - line) / width


def width_at(foot: FootOnGrid, along: float, cell_m: float) -> float:
    """Width of the footprint at a share of foot length, m."""
    band = foot.footprint & (np.abs(foot.along - along) <= cell_m / foot.length_m)
    return float(np.ptp(foot.outward[band])) + cell_m if band.any() else 0.0
