"""When the heel is on the ground, and how finely the sampling can tell."""

from __future__ import annotations

import numpy as np

from solespine.motion.pressure_steps import Load
from solespine.recordings.model import Array

# Judged: the heel has left when less than this share of its own peak force is left under it.
_LEFT = 0.05
# Judged: beyond this share of stance for one frame, times of a step are coarse.
_COARSE = 0.02


def heel_times(time: Array, heel: Array, load: Load) -> dict[str, float]:
    """How long the heel is loaded, and when it leaves in percent of stance.

    Args:
        time: (n,) s of the loaded frames.
        heel: (n,) N under the heel region.
        load: the step.

    Returns:
        heel_contact_s and heel_off_percent; only a contact of 0 s where the heel never touches.
    """
    limit = _LEFT * float(heel.max(initial=0.0))
    on = np.flatnonzero(heel > limit)
    if not limit or not on.size:
        return {"heel_contact_s": 0.0}
    start = load.start_s if on[0] == 0 else _between(time, heel, limit, int(on[0]))
    last = int(on[-1])
    end = load.end_s if last == len(time) - 1 else _between(time, heel, limit, last + 1)
    stance = load.end_s - load.start_s
    return {
        "heel_contact_s": end - start,
        "heel_off_percent": 100 * (end - load.start_s) / stance,
    }


def _between(time: Array, force: Array, limit: float, index: int) -> float:
    before, after = force[index - 1], force[index]
    share = (limit - before) / (after - before)
    return float(time[index - 1] + share * (time[index] - time[index - 1]))


def timing_notes(time: Array, load: Load) -> tuple[str, ...]:
    """A note where one frame is a large part of stance."""
    frame = float(np.median(np.diff(time)))
    stance = load.end_s - load.start_s
    if stance <= 0 or frame / stance <= _COARSE:
        return ()
    rate, half = 1 / frame, 50 * frame / stance
    return (
        f"{rate:.0f} frames a second: times are known to half a frame, {half:.1f} % of stance;"
        " the centre of pressure starts and ends with the first and last loaded frame, which moves"
        " CPEI by a point or two.",
    )
