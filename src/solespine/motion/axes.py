"""Walk axes: x forward, y to the left, z up, one direction for a whole trial.

The direction of travel is the pelvis's own way across the floor. Where it does not get anywhere
(treadmill, standing), it is where the body faces. Of a way with a bend it is the longest straight
part. Turning does not bend the axes: `heading` tells how far a person turns, so that such strides
can be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from solespine.motion.segments import sacrum
from solespine.recordings.model import Array

Way = Literal["overground", "treadmill", "standing"]

# Judged: no walk worth measuring covers less floor, no treadmill lets a person drift further.
_TRAVEL_M = 0.6
_SWING_M = 0.15  # a walking foot swings further than this against the pelvis
_ROUND_RAD = 2.4  # beyond it the ends of a trial no longer tell its direction
_BEND_RAD = np.radians(30.0)  # the pelvis's to and fro makes two ends differ by up to 20 degrees
_PACE_M = 1.0  # judged: over less way the body's sway hides its direction
_SAME_WAY_RAD = np.radians(5.0)
_MOST_PACES = 300  # looked at: enough for any way, and a long recording stays cheap
_ENDS = 0.05  # share of the frames that make one end of the way
_ACROSS = (("LASI", "RASI"), ("LPSI", "RPSI"), ("LHJC", "RHJC"), ("LGTR", "RGTR"), ("LSHO", "RSHO"))
_CENTRE = ("LASI", "RASI", "SACR", "LPSI", "RPSI", "LHJC", "RHJC", "LGTR", "RGTR", "C7", "CLAV")
_MIRRORED = "Left and right contradict front and back: the file's sides or axes are turned round."
_FEET = ("LHEE", "RHEE", "LANK", "RANK", "LAJC", "RAJC", "LTOE", "RTOE")


@dataclass(frozen=True)
class WalkAxes:
    """How the walk lies in the room.

    Attributes:
        direction: (2,) horizontal unit vector of walking in the recording's axes.
        way: overground, on a treadmill, or standing.
        turned_rad: how far the person turns from first to last frame, to the left positive; NaN
            where no left-right line is seen.
        backwards: the person travels against where the body faces.
        mirrored: the left markers lie to the right of a body that faces forward: the file's sides
            or axes are turned round, and no side can be trusted.
        notes: what was found, in sentences.
    """

    direction: tuple[float, float]
    way: Way
    turned_rad: float
    backwards: bool
    mirrored: bool
    notes: tuple[str, ...] = ()


def walk_axes(markers: Mapping[str, Array]) -> WalkAxes | None:
    """Direction of walking from markers (n, 3) m, z up; None where they show none."""
    facing, mirrored = _facing(markers)
    turned = _turned(markers)
    notes = [_MIRRORED] if mirrored else []
    if abs(turned) > _ROUND_RAD:
        markers = _before_turning(markers)
        facing, _ = _facing(markers)
        notes.append("The person turns round: forward is the way before the turn.")
    travel = _travel(markers)
    straight = _straightest(markers) if _BEND_RAD < abs(turned) <= _ROUND_RAD else None
    if straight is not None:
        part, travel = straight
        facing, _ = _facing({role: xyz[part] for role, xyz in markers.items()})
        notes.append("The way has a bend: forward is its longest straight part.")
    if travel is not None and np.hypot(*travel) >= _TRAVEL_M:
        forward = travel / np.hypot(*travel)
        backwards = facing is not None and float(forward @ facing) < 0
        notes += ["The person walks backwards."] if backwards else []
        return WalkAxes(_pair(forward), "overground", turned, backwards, mirrored, tuple(notes))
    if facing is None:
        return None
    way: Way = "treadmill" if _feet_swing(markers, facing) > _SWING_M else "standing"
    notes.append(f"No way is made ({way}): forward is where the body faces.")
    return WalkAxes(_pair(facing), way, turned, False, mirrored, tuple(notes))


def rotate(points: Array, direction: tuple[float, float]) -> Array:
    """Points or vectors (..., 3) of the recording's axes in walk axes."""
    x, y = direction
    turn = np.array([[x, y, 0.0], [-y, x, 0.0], [0.0, 0.0, 1.0]])
    turned: Array = points @ turn.T
    return turned


def in_walk_axes(markers: Mapping[str, Array], direction: tuple[float, float]) -> dict[str, Array]:
    """All markers in walk axes."""
    return {role: rotate(points, direction) for role, points in markers.items()}


def heading(markers: Mapping[str, Array]) -> Array:
    """Where the pelvis (else the shoulders) faces, (n,) rad from x towards y, without jumps.

    It swings to and fro within a stride: compare it at the same instant of two strides. NaN where
    no left-right line is seen.
    """
    forward = _across(markers)
    angle = np.arctan2(forward[:, 1], forward[:, 0])
    seen = np.isfinite(angle)
    angle[seen] = np.unwrap(angle[seen])
    return angle


def _facing(markers: Mapping[str, Array]) -> tuple[Array | None, bool]:
    """Mean forward direction (2,), and whether left and right contradict back and front."""
    by_sides, by_front = _mean(_across(markers)), _mean(_back_to_front(markers))
    if by_front is None or by_sides is None:
        return (by_sides if by_front is None else by_front), False
    return by_front, float(by_sides @ by_front) < 0


def _across(markers: Mapping[str, Array]) -> Array:
    """Forward (n, 2), at a right angle to the first left-right pair that each frame shows."""
    forward = _nowhere(markers)
    for left, right in _ACROSS:
        if left in markers and right in markers:
            line = markers[left] - markers[right]
            missing = ~np.isfinite(forward).all(axis=1)
            forward[missing] = np.stack((line[:, 1], -line[:, 0]), axis=1)[missing]
    return _unit(forward)


def _back_to_front(markers: Mapping[str, Array]) -> Array:
    """Forward (n, 2) from the pelvis's back to its front, else from both heels to the toes."""
    back = sacrum(markers)
    if back is not None and "LASI" in markers and "RASI" in markers:
        return _unit(((markers["LASI"] + markers["RASI"]) / 2 - back)[:, :2])
    if all(role in markers for role in ("LHEE", "LTOE", "RHEE", "RTOE")):
        feet = markers["LTOE"] - markers["LHEE"] + markers["RTOE"] - markers["RHEE"]
        return _unit(feet[:, :2])
    return _nowhere(markers)


def _before_turning(markers: Mapping[str, Array]) -> dict[str, Array]:
    """The markers until the heading has left the first one by half a right angle."""
    angle = heading(markers)
    seen = angle[np.isfinite(angle)]
    first = seen[: max(1, int(_ENDS * len(seen)))].mean()
    with np.errstate(invalid="ignore"):
        away = np.abs(angle - first) > np.pi / 4
    return {role: xyz[: int(np.argmax(away))] for role, xyz in markers.items()}


def _straightest(markers: Mapping[str, Array]) -> tuple[slice, Array] | None:
    """Frames of the longest straight part of the way, and its direction (2,); None without one."""
    centre = _centre(markers)
    if centre is None:
        return None
    seen = np.flatnonzero(np.isfinite(centre).all(axis=1))
    starts = seen[:: len(seen) // _MOST_PACES + 1]
    paces = [(start, _pace_end(centre, start)) for start in starts]
    paces = [(start, end) for start, end in paces if end > start]
    if not paces:
        return None
    ways = _unit(np.array([centre[end] - centre[start] for start, end in paces]))
    same = ways @ ways.T > np.cos(_SAME_WAY_RAD)
    along = np.flatnonzero(same[np.argmax(same.sum(axis=1))])
    way: Array = ways[along].mean(axis=0)
    return slice(paces[along[0]][0], paces[along[-1]][1] + 1), way


def _pace_end(centre: Array, start: int) -> int:
    """The first frame a pace away from a frame; the frame itself where none is."""
    way = centre[start:] - centre[start]
    with np.errstate(invalid="ignore"):
        far = np.hypot(way[:, 0], way[:, 1]) >= _PACE_M
    return int(start + np.argmax(far))


def _nowhere(markers: Mapping[str, Array]) -> Array:
    return np.full((len(next(iter(markers.values()), ())), 2), np.nan)


def _unit(vectors: Array) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        unit: Array = vectors / np.hypot(vectors[:, 0], vectors[:, 1])[:, None]
    return unit


def _mean(directions: Array) -> Array | None:
    """Mean direction (2,) of those seen, or None where none is."""
    seen = directions[np.isfinite(directions).all(axis=1)]
    if not len(seen):
        return None
    middle: Array = seen.mean(axis=0)
    length = np.hypot(*middle)
    return middle / length if length else None


def _pair(direction: Array) -> tuple[float, float]:
    return float(direction[0]), float(direction[1])


def _centre(markers: Mapping[str, Array]) -> Array | None:
    """A point (n, 2) of the trunk seen from above, always from the same markers."""
    parts = [markers[role][:, :2] for role in _CENTRE if role in markers]
    most = max((_seen(part) for part in parts), default=0)
    parts = [part for part in parts if _seen(part) > most / 2]
    if not parts:
        return None
    middle: Array = np.mean(parts, axis=0)
    return middle


def _seen(points: Array) -> int:
    """In how many frames a point is seen."""
    return int(np.isfinite(points).all(axis=1).sum())


def _travel(markers: Mapping[str, Array]) -> Array | None:
    """From the first to the last place of the trunk, (2,) m."""
    centre = _centre(markers)
    if centre is None:
        return None
    seen = centre[np.isfinite(centre).all(axis=1)]
    if len(seen) < 2:
        return None
    end = max(1, int(_ENDS * len(seen)))
    way: Array = seen[-end:].mean(axis=0) - seen[:end].mean(axis=0)
    return way


def _turned(markers: Mapping[str, Array]) -> float:
    angle = heading(markers)
    seen = angle[np.isfinite(angle)]
    if len(seen) < 2:
        return float("nan")
    end = max(1, int(_ENDS * len(seen)))
    return float(seen[-end:].mean() - seen[:end].mean())


def _feet_swing(markers: Mapping[str, Array], facing: Array) -> float:
    """How far a foot moves to and fro against the trunk along the facing, m."""
    centre = _centre(markers)
    feet = [markers[role][:, :2] for role in _FEET if role in markers]
    if centre is None or not feet:
        return 0.0
    ranges = []
    for foot in feet:
        along = (foot - centre) @ facing
        along = along[np.isfinite(along)]
        ranges.append(float(np.ptp(along)) if along.size else 0.0)
    return max(ranges)
