"""Steps on an insole or plate: from load to unload, and which of them are whole."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from solespine.motion.model import Quality
from solespine.recordings.model import Array

# Judged: loaded means more than this force and this share of the recording's high load (its 95th
# percentile); an insole keeps some force in swing from the shoe.
_LEAST_N = 20.0
_LEAST_SHARE = 0.05
# Judged: a walking stance, s; a step whose duration differs more from the others is no steady one.
_STANCE_S = (0.3, 1.5)
_UNSTEADY = 0.25


@dataclass(frozen=True)
class Load:
    """One time of load.

    Attributes:
        first, last: indices of its first and last loaded frame.
        start_s, end_s: where the force crosses the threshold, between frames, s.
        quality: poor where the step is not whole or not a step.
    """

    first: int
    last: int
    start_s: float
    end_s: float
    quality: Quality = Quality()


def threshold_n(force: Array) -> float:
    """Force above which the foot counts as loaded, N; from (n,) N."""
    return max(_LEAST_N, _LEAST_SHARE * float(np.percentile(force, 95)))


def find_loads(time: Array, force: Array) -> tuple[Load, ...]:
    """Times of load in order, graded.

    Args:
        time: (n,) s.
        force: (n,) N.
    """
    limit = threshold_n(force)
    on = np.concatenate(([False], force > limit, [False]))
    edges = np.flatnonzero(on[1:] != on[:-1])
    loads = [
        Load(int(a), int(b) - 1, _crossing(time, force, limit, a), _crossing(time, force, limit, b))
        for a, b in edges.reshape(-1, 2)
    ]
    return _grade(loads, len(time))


def _crossing(time: Array, force: Array, limit: float, index: int) -> float:
    """When the force crosses the limit between the frame before the index and that at it."""
    if index == 0 or index == len(time):
        return float(time[min(index, len(time) - 1)])
    before, after = force[index - 1], force[index]
    share = (limit - before) / (after - before)
    return float(time[index - 1] + share * (time[index] - time[index - 1]))


def _grade(loads: list[Load], frames: int) -> tuple[Load, ...]:
    whole = [load for load in loads if not _cut_off(load, frames) and not _no_stance(load)]
    usual = float(np.median([load.end_s - load.start_s for load in whole])) if whole else 0.0
    return tuple(replace(load, quality=_quality(load, frames, usual)) for load in loads)


def _cut_off(load: Load, frames: int) -> bool:
    return load.first == 0 or load.last == frames - 1


def _no_stance(load: Load) -> bool:
    return not _STANCE_S[0] <= load.end_s - load.start_s <= _STANCE_S[1]


def _quality(load: Load, frames: int, usual: float) -> Quality:
    duration = load.end_s - load.start_s
    if _cut_off(load, frames):
        return Quality("poor", ("The recording begins or ends within this step.",))
    if _no_stance(load):
        return Quality("poor", (f"Loaded for {duration:.2f} s: not one step of a walk.",))
    if abs(duration - usual) > _UNSTEADY * usual:
        note = f"Loaded for {duration:.2f} s, the others for {usual:.2f} s: not a steady step."
        return Quality("poor", (note,))
    return Quality()
