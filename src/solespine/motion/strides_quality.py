"""Which strides may be used: steady walking straight ahead, with possible values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from solespine.motion.facing import facing_at_once, pelvis_centre
from solespine.motion.footprint import on_clock
from solespine.motion.model import Quality, Stride
from solespine.recordings.model import Array

# Judged limits of what a walking person can do; outside, the events or the markers are wrong.
POSSIBLE: Mapping[str, tuple[float, float]] = {
    "stride_time_s": (0.5, 4.0),
    "stance_percent": (40.0, 90.0),
    "single_support_percent": (5.0, 55.0),
    "stride_length_m": (0.1, 2.6),
    "step_length_m": (-0.3, 1.4),
    "step_width_m": (-0.25, 0.5),
    "speed_mps": (0.1, 3.2),
}
TURN_LIMIT_RAD = np.radians(10.0)  # heading change from one strike to the next of the same foot
ASIDE_LIMIT_RAD = np.radians(10.0)  # judged: pelvis and foot progression are off by as much
LEAST_WAY_M = 0.3  # of the pelvis in a stride: over less, its sway hides the direction
LONGER_THAN_MEDIAN = 1.7  # a stride this much longer hides a strike that was missed


def graded(
    strides: Sequence[Stride], time: Array, markers: Mapping[str, Array]
) -> tuple[Stride, ...]:
    """The same strides with their quality.

    Args:
        strides: of one trial, in time order.
        time: (n,) s.
        markers: role to (n, 3) m in walk axes.
    """
    ahead, centre = facing_at_once(markers), pelvis_centre(markers)
    middle = float(np.median([s.end_s - s.strike_s for s in strides])) if strides else 0.0
    return tuple(
        replace(stride, quality=_quality(stride, middle, time, ahead, centre)) for stride in strides
    )


def _quality(
    stride: Stride, middle_s: float, time: Array, ahead: Array | None, centre: Array | None
) -> Quality:
    poor = [
        reason
        for reason in (
            _missed(stride, middle_s),
            _running(stride),
            _turning(stride, time, ahead),
            _aside(stride, time, centre),
            *_impossible(stride),
        )
        if reason
    ]
    if poor:
        return Quality("poor", tuple(poor))
    missing = _lacking(stride)
    return Quality("usable", (missing,)) if missing else Quality()


def _missed(stride: Stride, middle_s: float) -> str:
    whole = stride.end_s - stride.strike_s
    if whole > LONGER_THAN_MEDIAN * middle_s:
        return (
            f"takes {whole:.2f} s where the others take {middle_s:.2f} s: "
            "a foot strike was missed or the person stood still"
        )
    return ""


def _running(stride: Stride) -> str:
    if stride.off_s < stride.opposite_strike_s:
        return "running: both feet are off the ground between toe-off and the other strike"
    return ""


def _turning(stride: Stride, time: Array, ahead: Array | None) -> str:
    """Compared at the same instant of two cycles, so the pelvis's own to and fro cancels."""
    if ahead is None:
        return ""
    before, after = on_clock(time, ahead, np.array([stride.strike_s, stride.end_s]))
    turn = abs(float(np.arctan2(before[0] * after[1] - before[1] * after[0], before @ after)))
    if turn > TURN_LIMIT_RAD:
        return (
            f"turning: faces {np.degrees(turn):.0f} degrees elsewhere at the end "
            f"(limit {np.degrees(TURN_LIMIT_RAD):.0f})"
        )
    return ""


def _aside(stride: Stride, time: Array, centre: Array | None) -> str:
    """Whether the pelvis goes another way than the trial's forward; nothing on a treadmill."""
    if centre is None:
        return ""
    start, end = on_clock(time, centre[:, :2], np.array([stride.strike_s, stride.end_s]))
    forward, left = end - start
    off = abs(float(np.arctan2(left, forward)))
    if np.hypot(forward, left) > LEAST_WAY_M and off > ASIDE_LIMIT_RAD:
        return (
            f"another way: goes {np.degrees(off):.0f} degrees beside the direction of the trial "
            f"(limit {np.degrees(ASIDE_LIMIT_RAD):.0f}), from which its angles are counted"
        )
    return ""


def _impossible(stride: Stride) -> list[str]:
    return [
        f"{name} {stride.values[name]:.2f} is not possible in walking ({low:g} to {high:g})"
        for name, (low, high) in POSSIBLE.items()
        if name in stride.values and not low <= stride.values[name] <= high
    ]


def _lacking(stride: Stride) -> str:
    names = {
        "opposite_off_s": "the other foot's toe-off",
        "opposite_strike_s": "the other foot's strike",
        "off_s": "toe-off",
    }
    lost = [what for name, what in names.items() if np.isnan(getattr(stride, name))]
    if "stride_length_m" not in stride.values:
        lost.append("the heel marker at a strike")
    return f"not seen: {', '.join(lost)}" if lost else ""
