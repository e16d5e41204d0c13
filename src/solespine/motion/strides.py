"""Strides of both feet and their spatiotemporal values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from solespine.motion.footprint import HEEL, on_clock
from solespine.motion.model import Stride
from solespine.motion.strides_quality import graded
from solespine.motion.treadmill import STANDING
from solespine.recordings.model import SIDES, Array, Event, EventKind, Side

OTHER: Mapping[Side, Side] = MappingProxyType({"left": "right", "right": "left"})
STEPS_A_STRIDE = 2


def find_strides(
    trial: str,
    time: Array,
    markers: Mapping[str, Array],
    events: Sequence[Event],
    belt_mps: Mapping[Side, float] = STANDING,
) -> tuple[Stride, ...]:
    """Strides of both feet in time order; what cannot be used is kept and graded poor.

    Lengths lie along the line between the two heel strikes of the stride, on the ground: on a
    treadmill the belt's way is added. A step is as long as the way from the other heel at its own
    strike to this heel at the strike that ends the stride; its width is how far the other heel lies
    beside the line, negative where the feet cross.

    Args:
        trial: name of the trial.
        time: (n,) s.
        markers: role to (n, 3) m in walk axes, filtered.
        events: strikes and toe-offs in time order.
        belt_mps: speed of the ground backwards under each foot.
    """
    found = [
        _stride(trial, side, start, end, time, markers, events, belt_mps)
        for side in SIDES
        for start, end in pairwise(_times(events, side, "strike"))
    ]
    ordered = sorted(found, key=lambda stride: stride.strike_s)
    return graded(ordered, time, markers)


def _times(events: Sequence[Event], side: Side, kind: EventKind) -> list[float]:
    return sorted(e.time_s for e in events if (e.side, e.kind) == (side, kind))


def _stride(
    trial: str,
    side: Side,
    start: float,
    end: float,
    time: Array,
    markers: Mapping[str, Array],
    events: Sequence[Event],
    belt_mps: Mapping[Side, float],
) -> Stride:
    other = OTHER[side]
    opposite_strike = _first(_times(events, other, "strike"), start, end)
    until = end if np.isnan(opposite_strike) else opposite_strike
    stride = Stride(
        trial=trial,
        side=side,
        strike_s=start,
        end_s=end,
        opposite_off_s=_first(_times(events, other, "off"), start, until),
        opposite_strike_s=opposite_strike,
        off_s=_first(_times(events, side, "off"), start, end),
        values=MappingProxyType({}),
    )
    values = _timing(stride) | _lengths(stride, time, markers, belt_mps)
    known = {name: value for name, value in values.items() if np.isfinite(value)}
    return Stride(**{**stride.__dict__, "values": MappingProxyType(known)})


def _first(times: Sequence[float], after: float, before: float) -> float:
    """The first instant between two others, s; NaN without one."""
    return next((at for at in times if after < at < before), float("nan"))


def _timing(stride: Stride) -> dict[str, float]:
    """Times and their shares of the stride; NaN where an event is missing."""
    whole = stride.end_s - stride.strike_s
    stance = stride.off_s - stride.strike_s
    single = stride.opposite_strike_s - stride.opposite_off_s
    double = (stride.opposite_off_s - stride.strike_s) + (stride.off_s - stride.opposite_strike_s)
    return {
        "stride_time_s": whole,
        "step_time_s": stride.end_s - stride.opposite_strike_s,
        "stance_time_s": stance,
        "swing_time_s": whole - stance,
        "stance_percent": 100 * stance / whole,
        "single_support_s": single,
        "single_support_percent": 100 * single / whole,
        "double_support_percent": 100 * double / whole,
        "cadence_spm": 60 * STEPS_A_STRIDE / whole,
    }


def _lengths(
    stride: Stride, time: Array, markers: Mapping[str, Array], belt_mps: Mapping[Side, float]
) -> dict[str, float]:
    """Lengths on the ground, m, and speed, m/s; NaN where a heel is missing at its strike."""
    own, other = HEEL[stride.side], HEEL[OTHER[stride.side]]
    if own not in markers:
        return {}
    belt = belt_mps[stride.side]
    begin = _on_ground(time, markers[own], stride.strike_s, belt)
    finish = _on_ground(time, markers[own], stride.end_s, belt)
    way = finish - begin
    length = float(np.hypot(*way))
    lengths = {
        "stride_length_m": length,
        "speed_mps": length / (stride.end_s - stride.strike_s),
    }
    if other not in markers or not length > 0:
        return lengths
    belt = (belt_mps["left"] + belt_mps["right"]) / 2
    opposite = _on_ground(time, markers[other], stride.opposite_strike_s, belt)
    finish = _on_ground(time, markers[own], stride.end_s, belt)
    ahead, to_left = way / length, np.array([-way[1], way[0]]) / length
    beside = float((opposite - finish) @ to_left)
    return lengths | {
        "step_length_m": float((finish - opposite) @ ahead),
        "step_width_m": -beside if stride.side == "left" else beside,
    }


def _on_ground(time: Array, marker: Array, at_s: float, belt_mps: float) -> Array:
    """Where a marker is on the ground (2,), m: its place and the way the belt has gone."""
    if np.isnan(at_s):
        return np.full(2, np.nan)
    place: Array = on_clock(time, marker[:, :2], np.array([at_s]))[0]
    place += np.array([belt_mps * at_s, 0.0])
    return place
