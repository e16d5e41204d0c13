"""Curves that no walking joint shows: left out by name, rather no result than a bad one.

A wrong joint axis shows first in rotation and in feigned varus, then in flexion. So rotations and
side bends of hip, knee and ankle go first, and the whole leg only where its bending is wrong as
well. The limits lie well beyond what disease does; what disease may do is kept and doubted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from solespine.motion.model import CurveKey, Stride
from solespine.motion.names import CURVES
from solespine.recordings.model import SIDES, Array, Side

Curves = Mapping[CurveKey, Array]
_TURNS = ("hip_rotation", "knee_adduction", "knee_rotation", "ankle_rotation")
_LEG = (
    *_TURNS,
    "hip_flexion",
    "hip_adduction",
    "knee_flexion",
    "ankle_dorsiflexion",
    "foot_progression",
)
_ENDS_PERCENT = (2.0, 98.0)  # the ends of a reach: a few bad frames do not condemn a curve


@dataclass(frozen=True)
class Limit:
    """What a curve can show in walking.

    Attributes:
        curve: that is looked at.
        of: its `mean`, its `range`, or its `reach` from lowest to highest.
        low, high: deg, judged.
        goes: curves of the same side that are left out beyond it.
        why: what is wrong then.
    """

    curve: str
    of: Literal["mean", "range", "reach"]
    low: float
    high: float
    goes: tuple[str, ...]
    why: str


_AXIS = "the thigh marker or the axis of the knee is wrong"
_ANKLE = "the ankle or foot markers, or the axis of the ankle, are wrong"
_PELVIS = "the pelvis markers are wrong"
_TRUNK = "the trunk markers are wrong"
_FOOT = "the foot markers are wrong"
# Judged, in degrees. Beside each what is known of the worst of walking joints, from memory.
LIMITS = (
    Limit("hip_rotation", "mean", -55.0, 55.0, _LEG, _AXIS),  # severe anteversion reaches 40
    Limit("hip_rotation", "mean", -40.0, 40.0, _TURNS, _AXIS),
    Limit("knee_adduction", "range", 0.0, 25.0, _TURNS, _AXIS),  # a varus thrust adds 10 to normal
    Limit("knee_adduction", "mean", -35.0, 35.0, _TURNS, _AXIS),  # bow legs of 25
    Limit("knee_rotation", "mean", -50.0, 50.0, ("knee_rotation", "ankle_rotation"), _AXIS),
    Limit("knee_flexion", "reach", -35.0, 150.0, ("knee_flexion",), _AXIS),  # recurvatum of 30
    Limit("hip_flexion", "reach", -60.0, 110.0, ("hip_flexion",), _PELVIS),
    Limit("hip_adduction", "reach", -45.0, 45.0, ("hip_adduction",), _PELVIS),
    Limit(
        "ankle_dorsiflexion", "reach", -60.0, 60.0, ("ankle_dorsiflexion", "ankle_rotation"), _ANKLE
    ),  # fixed equinus of 45
    Limit("ankle_rotation", "mean", -45.0, 45.0, ("ankle_rotation",), _ANKLE),
    Limit("foot_progression", "mean", -60.0, 60.0, ("foot_progression",), _ANKLE),
    Limit("pelvis_tilt", "mean", -30.0, 50.0, ("pelvis_tilt", "hip_flexion"), _PELVIS),
    Limit("pelvis_obliquity", "mean", -25.0, 25.0, ("pelvis_obliquity", "hip_adduction"), _PELVIS),
    Limit("pelvis_rotation", "mean", -45.0, 45.0, ("pelvis_rotation",), _PELVIS),
    Limit("trunk_tilt", "reach", -45.0, 100.0, ("trunk_tilt",), _TRUNK),  # bent spine: 90
    Limit("trunk_obliquity", "mean", -40.0, 40.0, ("trunk_obliquity",), _TRUNK),
    Limit("hindfoot_inversion", "mean", -45.0, 45.0, ("hindfoot_inversion",), _FOOT),
    Limit("hindfoot_dorsiflexion", "reach", -60.0, 60.0, ("hindfoot_dorsiflexion",), _FOOT),
    Limit("forefoot_dorsiflexion", "reach", -60.0, 60.0, ("forefoot_dorsiflexion",), _FOOT),
    Limit("hallux_dorsiflexion", "reach", -60.0, 110.0, ("hallux_dorsiflexion",), _FOOT),
)
SIDEWAYS_SHARE = 0.5  # a knee that bends more than this share sideways bends about a wrong axis
# Doubted only: a stiff knee and a knee that gives way backwards are diseases too.
STIFF_DEG, AT_SPEED_MPS = 25.0, 0.8
BACKWARDS_DEG = -25.0


@dataclass(frozen=True)
class Plausible:
    """The curves that can be, and what was found.

    Attributes:
        angles: those that are kept.
        left_out: which were left out and why, in sentences.
        doubts: by side, in sentences: kept, but rare in disease and common in error.
    """

    angles: Curves
    left_out: tuple[str, ...]
    doubts: Mapping[Side, tuple[str, ...]]


def plausible(angles: Curves, time: Array, strides: Sequence[Stride]) -> Plausible:
    """What can be of the curves of one trial, judged over its usable strides.

    Args:
        angles: curve name and side to (n,) rad.
        time: (n,) s.
        strides: of the trial; poor ones are not looked at.
    """
    kept, said = dict(angles), []
    doubts: dict[Side, tuple[str, ...]] = {}
    for side in SIDES:
        own = [s for s in strides if s.side == side and s.quality.level != "poor"]
        degrees = _in_strides(angles, side, time, own)
        for names, why in (*_sideways(degrees), *_beyond(degrees)):
            gone = [name for name in names if kept.pop((name, side), None) is not None]
            if gone:
                said.append(f"{side} {_listed(gone)} left out: {why}")
        doubts[side] = tuple(
            f"{side} {text}" for text in _doubts(degrees, own) if ("knee_flexion", side) in kept
        )
    return Plausible(MappingProxyType(kept), tuple(said), MappingProxyType(doubts))


def _in_strides(
    angles: Curves, side: Side, time: Array, strides: Sequence[Stride]
) -> dict[str, Array]:
    """Curves of one side, deg, in the known frames of its strides; those that have any."""
    inside = np.zeros(len(time), dtype=bool)
    for stride in strides:
        inside |= (time >= stride.strike_s) & (time <= stride.end_s)
    told = {
        name: np.degrees(curve[inside & np.isfinite(curve)])
        for (name, of), curve in angles.items()
        if of == side and CURVES[name].unit == "deg"
    }
    return {name: curve for name, curve in told.items() if curve.size}


def _beyond(degrees: Mapping[str, Array]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Curves to leave out, and the reason, for each limit that is passed."""
    for limit in LIMITS:
        if limit.curve not in degrees:
            continue
        shown = _measured(degrees[limit.curve], limit.of)
        worst = next((value for value in shown if not limit.low <= value <= limit.high), None)
        if worst is not None:
            yield (
                limit.goes,
                (
                    f"{_name(limit.curve)} {_OF[limit.of]} {worst:.0f} degrees, and walking joints "
                    f"stay within {limit.low:.0f} to {limit.high:.0f}; {limit.why}"
                ),
            )


_OF = {"mean": "is on average", "range": "ranges over", "reach": "reaches"}


def _measured(curve: Array, of: str) -> tuple[float, ...]:
    low, high = np.percentile(curve, _ENDS_PERCENT)
    if of == "mean":
        return (float(curve.mean()),)
    return (float(high - low),) if of == "range" else (float(low), float(high))


def _sideways(degrees: Mapping[str, Array]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The whole leg, where the knee bends sideways as no knee does, and too little forward."""
    if not {"knee_adduction", "knee_flexion"} <= set(degrees):
        return
    (aside,) = _measured(degrees["knee_adduction"], "range")
    (forward,) = _measured(degrees["knee_flexion"], "range")
    most = next(x.high for x in LIMITS if (x.curve, x.of) == ("knee_adduction", "range"))
    if aside > most and aside > SIDEWAYS_SHARE * forward:
        yield (
            _LEG,
            (f"the knee bends by {aside:.0f} degrees sideways and {forward:.0f} forward; {_AXIS}"),
        )


def _doubts(degrees: Mapping[str, Array], strides: Sequence[Stride]) -> Iterator[str]:
    if "knee_flexion" not in degrees:
        return
    low, high = _measured(degrees["knee_flexion"], "reach")
    speeds = [s.values["speed_mps"] for s in strides if "speed_mps" in s.values]
    speed = float(np.median(speeds)) if speeds else 0.0
    if high < STIFF_DEG and speed > AT_SPEED_MPS:
        yield (
            f"knee bends by {high:.0f} degrees at most, at {speed:.1f} m/s: it is stiff, or its "
            "markers stand wrong"
        )
    if low < BACKWARDS_DEG:
        yield f"knee bends {-low:.0f} degrees backwards: it gives way, or its markers stand wrong"


def _listed(names: Sequence[str]) -> str:
    shown = [_name(name) for name in names]
    if len(shown) == 1:
        return f"{shown[0]} is"
    return f"{', '.join(shown[:-1])} and {shown[-1]} are"


def _name(curve: str) -> str:
    return curve.replace("_", " ")
