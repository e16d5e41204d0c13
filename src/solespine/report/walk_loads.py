"""Loads of the joints as colours on the lines of the walk, all on one scale of body weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from solespine.motion.model import Stride
from solespine.recordings.model import SIDES, Array, Side
from solespine.scene import Lines

if TYPE_CHECKING:
    from solespine.loads.model import Load, Loads

_REACH = 0.22  # of a bone's length that is coloured for the joint at its end
_WIDTH = 9.0
_PERCENT = 100.0
# Which joint of a leg's line carries which load: its place in the line, site, parts to look for.
# All on one scale, so that left can be held against right, and hip against knee.
_JOINTS = ((0, "hip"), (1, "knee"), (2, "ankle"))
_PARTS = ("resultant", "compression", "force")


def coloured(
    stride: Stride, lines: list[Lines], loads: Loads | None, percents: Array
) -> tuple[Lines, ...]:
    """The lines, followed by a coloured piece at each joint whose load is known.

    Args:
        stride: the one that is shown.
        lines: left leg, right leg and so on, as `walk_scene` makes them.
        loads: of the walk; None leaves the lines as they are.
        percents: (k,) where in the stride each frame is, 0 to 100.
    """
    if loads is None:
        return tuple(lines)
    made: list[Lines] = []
    for side in SIDES:
        leg = next((one for one in lines if one.name == f"{side} leg"), None)
        if leg is not None and (piece := _leg(leg, side, stride, loads, percents)) is not None:
            made.append(piece)
    return (*lines, *made)


def greatest_n(loads: Loads) -> float:
    """The greatest load of the joints that are coloured, N; 0 where none is known."""
    found = (_of(loads, site, side) for side in SIDES for _, site in _JOINTS)
    curves = [np.abs(load.curve) for load in found if load is not None]
    return max((float(np.nanmax(c)) for c in curves if np.isfinite(c).any()), default=0.0)


def _leg(leg: Lines, side: Side, stride: Stride, loads: Loads, percents: Array) -> Lines | None:
    points: list[Array] = []
    values: list[Array] = []
    for place, site in _JOINTS:
        value = _values(loads, site, side, stride, percents)
        if value is None or place >= leg.points.shape[1]:
            continue
        for other in _neighbours(leg, place):
            end = leg.points[:, place] + _REACH * (leg.points[:, other] - leg.points[:, place])
            points += [leg.points[:, place], end]
            values.append(value)
    if not values:
        return None
    pairs = tuple((2 * i, 2 * i + 1) for i in range(len(values)))
    drawn = Lines(f"load of the {side} joints", np.stack(points, axis=1), pairs, side)
    return replace(drawn, values=np.stack(values, axis=1), width=_WIDTH)


def _neighbours(leg: Lines, place: int) -> Sequence[int]:
    joined = [pair for pair in leg.pairs if place in pair]
    return [pair[0] if pair[1] == place else pair[1] for pair in joined]


def _values(loads: Loads, site: str, side: Side, stride: Stride, percents: Array) -> Array | None:
    """(k,) 0 to 1 of the joints' greatest; NaN where it could not be measured."""
    load = _of(loads, site, side)
    if load is None or not np.isfinite(load.curve).any():
        return None
    at = percents if side == stride.side else _of_other_foot(percents, stride)
    known = np.abs(load.curve)
    curve = np.interp(at % _PERCENT, np.linspace(0.0, _PERCENT, len(known)), known)
    return np.asarray(curve / greatest_n(loads))


def _of(loads: Loads, site: str, side: Side) -> Load | None:
    return next((one for part in _PARTS if (one := loads.get(site, part, side)) is not None), None)


def _of_other_foot(percents: Array, stride: Stride) -> Array:
    """The other foot's stride begins with its own strike."""
    length = stride.end_s - stride.strike_s
    later = (stride.opposite_strike_s - stride.strike_s) / length * _PERCENT
    return np.asarray(percents - (later if np.isfinite(later) else _PERCENT / 2))
