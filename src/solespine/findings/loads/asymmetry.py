"""One side's load against the other's, in % of the other.

Of a leg, less on this side: a leg that is spared carries less in every joint and tissue. Of the
lumbar spine, more with the step onto this foot. Directions as published: less force under a sore
heel (Phillips 2017), less in an arthritic hip (Diamond 2020); the limits are judged.
"""

from __future__ import annotations

from collections.abc import Iterator

from solespine.evidence import load_loads_limits
from solespine.findings.loads.model import LoadReading
from solespine.findings.loads.quality import widened
from solespine.loads.model import Comparison, Loads
from solespine.motion.model import Quality
from solespine.recordings.model import SIDES, Side

_LESS = {
    ("heel_pad", "force"): ("heel_pad_load_low", "load of the heel pad"),
    ("plantar_fascia", "force"): ("fascia_load_low", "pull on the plantar fascia"),
    ("achilles", "force"): ("achilles_load_low", "pull on the Achilles tendon"),
    ("knee", "resultant"): ("knee_load_low", "force in the knee"),
    ("hip", "resultant"): ("hip_load_low", "force in the hip"),
}
_MORE = {("L5_S1", "compression"): ("lumbar_load_uneven", "compression of L5/S1")}


def asymmetry(loads: Loads, quality: Quality) -> list[LoadReading]:
    """A reading for each side of every load that both sides have."""
    return [reading for one in loads.comparisons for reading in _readings(one, loads, quality)]


def _readings(one: Comparison, loads: Loads, quality: Quality) -> Iterator[LoadReading]:
    named = _LESS.get((one.site, one.part)) or _MORE.get((one.site, one.part))
    if named is None:
        return
    finding, what = named
    less = (one.site, one.part) in _LESS
    for side in SIDES:
        value, low, high = _percent(one, side, quality, less=less)
        mine, yours = (one.left, one.right) if side == "left" else (one.right, one.left)
        around = "" if less else " as weight comes onto this foot"
        detail = (
            f"Greatest {what}{around}: {mine:.0f} {one.unit} against {yours:.0f} {one.unit} "
            "on the other side."
        )
        yield LoadReading(
            finding, side, value, low, high, "%", _strides(one, loads), quality, detail, _held(one)
        )


def _percent(
    one: Comparison, side: Side, quality: Quality, *, less: bool
) -> tuple[float, float | None, float | None]:
    """This side less (or more) than the other in % of the other, with its interval."""
    sign = -1.0 if less else 1.0
    left = side == "left"

    def told(ratio: float) -> float:
        return 100.0 * sign * ((ratio if left else 1.0 / ratio) - 1.0)

    ends = widened(one.ratio, one.low, one.high, quality)
    if ends is None:
        return told(one.ratio), None, None
    low, high = sorted(map(told, ends))
    return told(one.ratio), low, high


def _strides(one: Comparison, loads: Loads) -> int:
    found = [load.strides for side in SIDES if (load := loads.get(one.site, one.part, side))]
    return min(found, default=1)


def _held(one: Comparison) -> str:
    least = load_loads_limits()["measured_least"].value
    if one.measured_percent >= least:
        return ""
    return f"Only {one.measured_percent:.0f} % of it could be measured on both sides: not judged."
