"""Speed, rhythm and caution: how fast, how often, how long both feet are down, how alike.

Spatiotemporal values as of the strides; the stride-time coefficient of variation is taken around
each trial's and side's own mean (Hausdorff 2007 on what it says), so that a change of speed between
trials does not count as variability. Only strides straight ahead count. On a treadmill the belt
sets the speed, so what depends on a chosen speed is reported and not judged.
"""

from __future__ import annotations

import math

import numpy as np

from solespine.findings.gait.reading import Reading, of_person
from solespine.findings.gait.samples import Pooled, joined
from solespine.findings.gait.walk import Taken, Walk, value
from solespine.recordings.model import SIDES

PARTS = ("slow_gait", "low_cadence", "short_stride_gait", "long_double_support")
_MM = 1000.0
_FEWEST_FOR_VARIATION = 6
_BELT = "On a treadmill, at the belt's speed: not judged."


def speed(walk: Walk) -> list[Reading]:
    """slow, cadence, stride length, double support, width, variability."""
    held = _BELT if _on_belt(walk) else ""
    return [
        *_person(walk, "slow_gait", "m/s", "Mean walking speed.", "speed_mps", held),
        *_person(walk, "low_cadence", "1/min", "Steps a minute.", "cadence_spm", held),
        *_stride_length(walk, held),
        *_person(
            walk,
            "long_double_support",
            "%",
            "Both feet on the floor, % of the stride.",
            "double_support_percent",
            held,
        ),
        *of_person(
            "wide_gait",
            "mm",
            "Step width, heel to heel across the direction of walking.",
            walk.of_both(lambda t: _MM * _ahead(t, "step_width_m")),
        ),
        *_variation(walk),
    ]


def _person(
    walk: Walk, finding: str, unit: str, detail: str, name: str, held: str
) -> list[Reading]:
    return _held(of_person(finding, unit, detail, walk.of_both(lambda t: _ahead(t, name))), held)


def _ahead(taken: Taken, name: str) -> float:
    """A named value of a stride; NaN where it does not go straight ahead."""
    return value(taken, name) if taken.on_course else math.nan


def _stride_length(walk: Walk, held: str) -> list[Reading]:
    height = walk.motion.subject.height_m
    if not height:
        return []

    def share(taken: Taken) -> float:
        return 100 * _ahead(taken, "stride_length_m") / height

    detail = "Stride length, % of body height."
    return _held(of_person("short_stride_gait", "%", detail, walk.of_both(share)), held)


def _held(readings: list[Reading], held: str) -> list[Reading]:
    return [Reading(r.id, r.side, r.unit, r.pooled, r.detail, r.norm, held) for r in readings]


def _on_belt(walk: Walk) -> bool:
    return any(taken.trial.treadmill for side in SIDES for taken in walk.strides[side])


def _variation(walk: Walk) -> list[Reading]:
    groups: dict[tuple[str, str], list[float]] = {}
    for side in SIDES:
        for sample in walk.named(side, "stride_time_s"):
            if math.isfinite(sample.value):
                groups.setdefault((sample.trial, side), []).append(sample.value)
    count = sum(len(group) for group in groups.values())
    freedom = count - len(groups)
    if count < _FEWEST_FOR_VARIATION or freedom < 1:
        return []
    squares = sum(float(np.sum((np.array(g) / np.mean(g) - 1) ** 2)) for g in groups.values())
    percent = 100 * math.sqrt(squares / freedom)
    error = percent / math.sqrt(2 * freedom)
    quality = joined(s.quality for side in SIDES for s in walk.named(side, "stride_time_s"))
    pooled = Pooled(percent, None, None, error, freedom, count, len(groups), quality)
    detail = "Coefficient of variation of the stride time, within trials."
    return [Reading("variable_gait", None, "%", pooled, detail)]
