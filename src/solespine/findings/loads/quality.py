"""How far the loads of a walk can be trusted, as the quality of the findings that rest on them."""

from __future__ import annotations

import math
from collections.abc import Iterator

from solespine.evidence import load_loads_limits
from solespine.loads.model import Loads
from solespine.motion.model import Quality

_USABLE = 1.5  # an interval of only usable quality is so much wider, as for the walk (judged)


def widened(
    value: float, low: float | None, high: float | None, quality: Quality
) -> tuple[float, float] | None:
    """An interval as wide as its quality asks, in the logarithm, so that sides mirror each other.

    Args:
        value: above 0, between low and high.
        low, high: its interval, above 0; None where there is none.
        quality: what it rests on.
    """
    if low is None or high is None or not low > 0:
        return None
    wide = _USABLE if quality.level == "usable" else 1.0
    down, up = (wide * math.log(end / value) for end in (low, high))
    return value * math.exp(down), value * math.exp(up)


def quality_of(loads: Loads) -> Quality:
    """Good; or usable, with why: movement and ground force that disagree, no trunk markers."""
    notes = tuple(_notes(loads))
    return Quality("usable" if notes else "good", notes)


def _notes(loads: Loads) -> Iterator[str]:
    limit = load_loads_limits()["residual_flagged"].value
    left = [q.residual_percent_bw for q in loads.quality.values() if q.residual_percent_bw]
    worst = max((max(rms) for rms in left), default=0.0)
    if loads.ground_estimated:
        yield "the ground's push on a foot is estimated from the motion, for want of a plate"
    if not left:
        yield "both feet are never on plates together, so nothing checks the loads"
    elif worst > limit:
        yield (
            f"movement and ground force disagree by {worst:.0f} % of body weight "
            f"(asked: {limit:.0f} %)"
        )
    if loads.from_below:
        yield "no trunk markers: the spine's load is computed from the ground up"
