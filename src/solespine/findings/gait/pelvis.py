"""Pelvis: dropping on the far side in single support, standing or walking oblique, leg length.

Pelvic drop (Trendelenburg) as the largest rise of the stance side over the other in single support.
Leg length from the standing trial, hip centre to ankle centre to floor; a marker method carries the
error of its hip centres, so it is an estimate and no measurement with a tape or X-ray.
"""

from __future__ import annotations

import math

import numpy as np

from solespine.findings.gait import windows
from solespine.findings.gait.reading import Reading, each_side
from solespine.findings.gait.samples import Sample, pool
from solespine.findings.gait.walk import Taken, Walk, degrees
from solespine.motion.model import StaticPose
from solespine.recordings.model import SIDES

_MM = 1000.0


def pelvis(walk: Walk) -> list[Reading]:
    """trendelenburg_gait, pelvic_obliquity_gait, pelvis_uneven, lld_10mm."""
    return [
        *each_side(
            "trendelenburg_gait",
            "deg",
            "Largest drop of the other side of the pelvis in single support on this side.",
            lambda side: walk.of_strides(side, _drop),
        ),
        *each_side(
            "pelvic_obliquity_gait",
            "deg",
            "Mean pelvic obliquity over the stride; positive where this side is lower.",
            lambda side: walk.of_strides(side, _lower),
        ),
        *_standing(walk.motion.static),
    ]


def _drop(taken: Taken) -> float:
    return degrees(np.max(windows.single_support(taken, "pelvis_obliquity")))


def _lower(taken: Taken) -> float:
    return -degrees(np.mean(windows.cycle(taken, "pelvis_obliquity")))


def _standing(static: StaticPose | None) -> list[Reading]:
    if static is None or static.quality.level == "poor":
        return []
    return [*_uneven(static), *_leg_length(static)]


def _uneven(static: StaticPose) -> list[Reading]:
    left_up = degrees(static.angles.get(("pelvis_obliquity", "left"), math.nan))
    lower = "right" if left_up > 0 else "left"
    return _one(static, "pelvis_uneven", "deg", abs(left_up), f"Standing, the {lower} side lower.")


def _leg_length(static: StaticPose) -> list[Reading]:
    left, right = (static.lengths_m.get(("leg_length", side), math.nan) for side in SIDES)
    shorter = "left" if left < right else "right"
    detail = f"Standing trial, hip centre to ankle centre to floor; the {shorter} leg is shorter."
    return _one(static, "lld_10mm", "mm", _MM * abs(left - right), detail)


def _one(static: StaticPose, finding: str, unit: str, value: float, detail: str) -> list[Reading]:
    pooled = pool([Sample(static.name, value, static.quality)])
    return [] if pooled is None else [Reading(finding, None, unit, pooled, detail, steady=True)]
