"""Where a foot stands: its footprint, its distance to a point, and whether a plate holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from solespine.recordings.model import SIDES, Array, Side

HEEL: Mapping[Side, str] = {"left": "LHEE", "right": "RHEE"}
LETTER: Mapping[Side, str] = {"left": "L", "right": "R"}
BALL = (("TOE",), ("MT2",), ("MT1", "MT5"))  # markers at the heads of the metatarsals, best first
TIP = "TIP"
BEYOND_TOE = 0.25  # judged: the toes reach a quarter of heel-to-toe-marker past that marker
STILL_PERCENT = (15.0, 50.0)  # of the contact: the foot is flat, heel and toe stand still


@dataclass(frozen=True)
class Foot:
    """Heel and toe marker of one side.

    Attributes:
        side: the foot.
        heel, toe: (n, 3) m in walk axes.
        at_tip: the toe marker is at the tip of the toes, not at the heads of the metatarsals.
    """

    side: Side
    heel: Array = field(repr=False)
    toe: Array = field(repr=False)
    at_tip: bool = False

    @property
    def end(self) -> Array:
        """Where the toes end, (n, 3) m."""
        return self.toe if self.at_tip else tip(self.heel, self.toe)


@dataclass(frozen=True)
class Footprint:
    """A foot on the ground, seen from above.

    Attributes:
        heel, toe: (2,) m, heel marker and ball of the foot while they stand still: forward, left.
        time_s: when the belt, if any, had carried the foot here.
        belt_mps: speed of the ground backwards; 0 overground.
        side: the foot.
    """

    side: Side
    heel: Array
    toe: Array
    time_s: float
    belt_mps: float = 0.0


def feet(markers: Mapping[str, Array]) -> tuple[Foot, ...]:
    """The feet that have both a heel and a toe marker: ball of the foot, else tip of the toes."""
    found = []
    for side in SIDES:
        toe, at_tip = _toe(markers, LETTER[side])
        if HEEL[side] in markers and toe is not None:
            found.append(Foot(side, markers[HEEL[side]], toe, at_tip))
    return tuple(found)


def _toe(markers: Mapping[str, Array], letter: str) -> tuple[Array | None, bool]:
    """Toe marker of a side and whether it is at the tip."""
    for names in BALL:
        parts = [markers.get(letter + name) for name in names]
        known = [part for part in parts if part is not None]
        if len(known) == len(names):
            return np.mean(known, axis=0), False
    return markers.get(letter + TIP), True


def on_clock(time: Array, values: Array, at: Array) -> Array:
    """Values (n, k) told at other instants, linearly; NaN in gaps and outside the time."""
    return np.stack(
        [np.interp(at, time, column, left=np.nan, right=np.nan) for column in values.T], axis=1
    )


def footprint(
    foot: Foot, time: Array, start_s: float, end_s: float, belt_mps: float = 0.0
) -> Footprint | None:
    """The footprint of one contact; None where the markers are missing while the foot is flat."""
    low, high = (start_s + (end_s - start_s) * share / 100 for share in STILL_PERCENT)
    flat = (time >= low) & (time <= high)
    middle = (low + high) / 2
    carried = np.outer(belt_mps * (time[flat] - middle), (1.0, 0.0))
    ends = []
    for marker in (foot.heel, foot.toe):
        points = marker[flat, :2] + carried
        points = points[np.isfinite(points).all(axis=1)]
        if not len(points):
            return None
        ends.append(np.median(points, axis=0))
    if foot.at_tip:
        ends[1] = ends[0] + (ends[1] - ends[0]) / (1 + BEYOND_TOE)
    if float(np.hypot(*(ends[1] - ends[0]))) == 0.0:
        return None
    return Footprint(foot.side, ends[0], ends[1], middle, belt_mps)


def along_foot(print_: Footprint, time: Array, points: Array) -> Array:
    """Points (m, 2) m told in the foot: 0 at the heel marker, 1 at the toe marker; m outwards.

    Returns:
        (m, 2): share of the heel-to-toe-marker distance, and m to the outer side of that line.
    """
    carried = np.outer(print_.belt_mps * (time - print_.time_s), (1.0, 0.0))
    line = print_.toe - print_.heel
    length = float(np.hypot(*line))
    from_heel = points[:, :2] + carried - print_.heel
    forward = from_heel @ line / length**2
    left = from_heel @ np.array([-line[1], line[0]]) / length
    return np.stack([forward, left if print_.side == "left" else -left], axis=1)


def tip(heel: Array, toe: Array) -> Array:
    """Where the toes end, from heel and toe marker (..., 2) m."""
    result: Array = toe + BEYOND_TOE * (toe - heel)
    return result


def distance(point: Array, heel: Array, end: Array) -> Array:
    """Distance of points (m, 2) from the line heel to toe tip (m, 2), m; NaN where unknown."""
    line = end - heel
    squared = np.maximum((line**2).sum(axis=1), 1e-12)
    share = np.clip(((point - heel) * line).sum(axis=1) / squared, 0, 1)
    result: Array = np.hypot(*(point - heel - share[:, None] * line).T)
    return result


def inside(points: Array, corners: Array) -> Array:
    """How far points (m, 2) lie inside a plate with corners (4, 3), m; negative outside."""
    edge = np.roll(corners[:, :2], -1, axis=0) - corners[:, :2]
    normal = np.stack([-edge[:, 1], edge[:, 0]], axis=1)
    normal /= np.maximum(np.hypot(*edge.T), 1e-12)[:, None]
    depth = (points[:, None, :] - corners[None, :, :2]) * normal
    centre = ((corners[:, :2].mean(axis=0) - corners[:, :2]) * normal).sum(axis=1)
    signed: Array = (depth.sum(axis=2) * np.sign(centre)).min(axis=1)
    return signed
