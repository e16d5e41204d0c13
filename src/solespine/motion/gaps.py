"""Gaps in markers: short ones filled, longer ones from the rest of the segment, others left.

A gap of up to `LONGEST_SPLINE_S` is bridged by a cubic spline through the frames beside it. A
longer one, up to `LONGEST_RIGID_S`, is filled where three or more other markers of the same segment
are seen: the marker is carried along by their rigid motion from both ends of the gap (Soederkvist
and Wedin 1993, J Biomech 26:1473-1477), if that motion fits them. Nothing is filled at the ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from scipy.interpolate import CubicSpline

from solespine.motion.filter import runs
from solespine.motion.segment_markers import segment_of
from solespine.recordings.model import Array

LONGEST_SPLINE_S = 0.1
LONGEST_RIGID_S = 0.5
SPLINE_FRAMES = 5  # known frames on each side that the spline goes through
FEWEST_OTHERS = 3
MISFIT_M = 0.015  # root mean square of the others after the rigid motion
IN_VIEW = 0.5  # share of the markers seen: the person is in the measured space


@dataclass(frozen=True)
class Gaps:
    """What was missing, what was filled, what is left.

    Attributes:
        missing_percent: by marker, of the frames in which the person is in view, before filling.
        left_percent: the same after filling.
        longest_left_s: longest gap that stays, by marker, s.
        splined, carried: frames filled by spline, and by the segment's motion, by marker.
    """

    missing_percent: Mapping[str, float] = field(repr=False)
    left_percent: Mapping[str, float] = field(repr=False)
    longest_left_s: Mapping[str, float] = field(repr=False)
    splined: Mapping[str, int]
    carried: Mapping[str, int]


def fill_gaps(markers: Mapping[str, Array], rate_hz: float) -> tuple[Mapping[str, Array], Gaps]:
    """Markers with short gaps filled, and what was done.

    Args:
        markers: role to (n, 3) m, NaN where missing; before any filter.
        rate_hz: frames a second.
    """
    view = in_view(markers)
    filled: dict[str, Array] = {}
    splined: dict[str, int] = {}
    carried: dict[str, int] = {}
    for name, marker in markers.items():
        filled[name], by_spline = _by_spline(marker, rate_hz)
        filled[name], by_segment = _by_segment(name, filled[name], markers, rate_hz)
        splined |= {name: by_spline} if by_spline else {}
        carried |= {name: by_segment} if by_segment else {}
    gaps = Gaps(
        missing_percent=_missing(markers, view),
        left_percent=_missing(filled, view),
        longest_left_s={n: _longest(m, view) / rate_hz for n, m in filled.items()},
        splined=MappingProxyType(splined),
        carried=MappingProxyType(carried),
    )
    return MappingProxyType(filled), gaps


def in_view(markers: Mapping[str, Array]) -> slice:
    """From the first to the last frame in which enough markers are seen."""
    if not markers:
        return slice(0, 0)
    seen = np.mean([_seen(m) for m in markers.values()], axis=0)
    at = np.flatnonzero(seen >= IN_VIEW)
    return slice(int(at[0]), int(at[-1]) + 1) if len(at) else slice(0, 0)


def _seen(marker: Array) -> np.ndarray:
    """(n,) whether a marker is known in each frame."""
    return np.asarray(np.isfinite(marker).all(axis=1))


def _inner_gaps(marker: Array) -> list[tuple[int, int]]:
    """Gaps with known frames on both sides, as (first, one after the last)."""
    missing = ~_seen(marker)
    return [(a, b) for a, b in runs(missing) if a > 0 and b < len(marker)]


def _by_spline(marker: Array, rate_hz: float) -> tuple[Array, int]:
    out, count = np.array(marker), 0
    known = _seen(marker)
    for first, stop in _inner_gaps(marker):
        if stop - first > LONGEST_SPLINE_S * rate_hz:
            continue
        before = np.flatnonzero(known[:first])[-SPLINE_FRAMES:]
        after = stop + np.flatnonzero(known[stop:])[:SPLINE_FRAMES]
        beside = np.concatenate([before, after])
        if len(before) < 2 or len(after) < 2:
            continue
        out[first:stop] = CubicSpline(beside, marker[beside])(np.arange(first, stop))
        count += stop - first
    return out, count


def _by_segment(
    name: str, marker: Array, markers: Mapping[str, Array], rate_hz: float
) -> tuple[Array, int]:
    out, count = np.array(marker), 0
    others = [markers[other] for other in segment_of(name) if other != name and other in markers]
    if len(others) < FEWEST_OTHERS:
        return out, 0
    rest = np.stack(others, axis=1)  # (n, k, 3)
    for first, stop in _inner_gaps(marker):
        if stop - first > LONGEST_RIGID_S * rate_hz:
            continue
        for frame in range(first, stop):
            share = (frame - first + 1) / (stop - first + 1)
            one = _carried(marker, rest, first - 1, frame)
            two = _carried(marker, rest, stop, frame)
            if one is not None and two is not None:
                out[frame] = (1 - share) * one + share * two
                count += 1
    return out, count


def _carried(marker: Array, rest: Array, known: int, frame: int) -> Array | None:
    """The marker of a known frame moved with its neighbours to another; None where they misfit."""
    seen = np.isfinite(rest[known]).all(axis=1) & np.isfinite(rest[frame]).all(axis=1)
    if seen.sum() < FEWEST_OTHERS:
        return None
    before, after = rest[known][seen], rest[frame][seen]
    centre, moved = before.mean(axis=0), after.mean(axis=0)
    left, _, right = np.linalg.svd((before - centre).T @ (after - moved))
    turn = left @ np.diag([1.0, 1.0, np.linalg.det(left @ right)]) @ right
    misfit = (before - centre) @ turn + moved - after
    if np.sqrt((misfit**2).sum(axis=1).mean()) > MISFIT_M:
        return None
    result: Array = (marker[known] - centre) @ turn + moved
    return result


def _missing(markers: Mapping[str, Array], view: slice) -> Mapping[str, float]:
    if view.stop <= view.start:
        return MappingProxyType(dict.fromkeys(markers, 100.0))
    return MappingProxyType(
        {name: 100 * float((~_seen(m[view])).mean()) for name, m in markers.items()}
    )


def _longest(marker: Array, view: slice) -> int:
    missing = ~_seen(marker[view])
    return max((stop - first for first, stop in runs(missing)), default=0)
