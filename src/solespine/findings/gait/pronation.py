"""Pronation and arch: how far and how long the hindfoot rolls in, how the arch gives.

Hindfoot against tibia by the Oxford Foot Model (Stebbins 2006), eversion positive here. Arch index
by Cavanagh & Rodgers 1987, centre-of-pressure excursion index by Song 1996, both as the pressure
steps bring them; arch height over foot length as by Williams & McClay 2000, but with the model's
arch height instead of the dorsum's and the whole foot length, so its norm is one of its own.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from solespine.findings.gait import windows
from solespine.findings.gait.reading import Reading, better, each_side
from solespine.findings.gait.samples import Sample
from solespine.findings.gait.walk import Taken, Walk, degrees
from solespine.recordings.model import SIDES, Array, Side

_MM = 1000.0
_IN_SHOE = "arch_index_in_shoe"  # an insole's steps carry this instead of an arch index
_SHOD = "Inside a shoe, where norms of bare feet do not hold: not judged."


def pronation(walk: Walk) -> list[Reading]:
    """Eversion (peak, time, duration), supinated foot, arch height and collapse, CPEI."""
    return [*_eversion(walk), *_arch(walk)]


def _eversion(walk: Walk) -> list[Reading]:
    how = "Peak eversion of the hindfoot against the tibia in stance (Oxford Foot Model)."
    return [
        *each_side("excess_pronation_gait", "deg", how, lambda s: walk.of_strides(s, _peak)),
        *each_side("supinated_gait", "deg", how, lambda s: walk.of_strides(s, _peak)),
        *each_side(
            "late_pronation_gait",
            "%",
            "Time of peak hindfoot eversion, % of stance.",
            lambda s: walk.of_strides(s, _time_of_peak),
        ),
        *each_side(
            "prolonged_pronation_gait",
            "%",
            "Until when in stance the hindfoot is everted beyond its "
            + ("standing angle." if _standing(walk, "left") is not None else "angle at strike."),
            lambda s: walk.of_strides(s, lambda t: _until(walk, t)),
        ),
    ]


def _everted(taken: Taken) -> Array:
    return -windows.stance(taken, "hindfoot_inversion")


def _peak(taken: Taken) -> float:
    return degrees(np.max(_everted(taken)))


def _time_of_peak(taken: Taken) -> float:
    everted = _everted(taken)
    return float(np.argmax(everted)) if np.isfinite(everted).all() else math.nan


def _standing(walk: Walk, side: Side) -> float | None:
    static = walk.motion.static
    return None if static is None else static.angles.get(("hindfoot_inversion", side))


def _until(walk: Walk, taken: Taken) -> float:
    """Last % of stance at which the hindfoot is everted beyond its standing or strike angle."""
    everted = _everted(taken)
    if not np.isfinite(everted).all():
        return math.nan
    standing = _standing(walk, taken.stride.side)
    beyond = np.flatnonzero(everted > (everted[0] if standing is None else -standing))
    return float(beyond[-1]) if len(beyond) else 0.0


def _arch(walk: Walk) -> list[Reading]:
    return [
        *_arch_shape(walk, "low_arch_gait"),
        *_arch_shape(walk, "high_arch_gait"),
        *each_side(
            "arch_collapse_gait",
            "mm",
            "Arch height at strike less its lowest in stance (Oxford Foot Model).",
            lambda s: walk.of_strides(s, _collapse),
        ),
        *_cpei(walk),
    ]


def _cpei(walk: Walk) -> list[Reading]:
    readings = each_side(
        "low_cpei",
        "%",
        "Centre-of-pressure excursion index, % of forefoot width.",
        lambda s: walk.of_steps(s, "cpei_percent"),
    )
    shod = {side for side in SIDES for step in walk.steps[side] if _IN_SHOE in step.values}
    return [replace(r, held=_SHOD) if r.side in shod else r for r in readings]


def _arch_shape(walk: Walk, finding: str) -> list[Reading]:
    """The arch index where pressure gives one, otherwise arch height over foot length."""
    index = each_side(
        finding, "1", "Arch index from plantar pressure.", lambda s: walk.of_steps(s, "arch_index")
    )
    height = each_side(
        finding,
        "%",
        "Mean arch height in single support over foot length (Oxford Foot Model).",
        lambda s: _arch_heights(walk, s),
        f"{finding}/arch_height",
    )
    return better(index, height)


def _arch_heights(walk: Walk, side: Side) -> list[Sample]:
    static = walk.motion.static
    length = None if static is None else static.lengths_m.get(("foot_length", side))
    if not length:
        return []
    return walk.of_strides(
        side, lambda t: 100 * float(np.mean(windows.single_support(t, "arch_height"))) / length
    )


def _collapse(taken: Taken) -> float:
    height = windows.stance(taken, "arch_height")
    return _MM * float(height[0] - np.min(height))
