"""Left against right in the same person: what loads that are uncertain themselves still tell.

A leg's load is compared by its greatest value over its own stride. Every stride holds both peaks of
the spine, one as weight comes onto each foot; so the spine is compared by its greatest value around
each foot's strike. The interval comes from draws in which both sides see the same model, so what
errs on both alike (the model's choices, strength, discs) drops out and what errs on each side by
itself (markers, centre of pressure) stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from solespine.body.anatomy import Array
from solespine.loads.model import Comparison, Load
from solespine.loads.sites import LEVELS
from solespine.recordings.model import SIDES, Side

Curves = Mapping[tuple[str, str, Side | None], Array]
_TWO_SIDED_95 = 0.975
_FEWEST = 5  # draws from which a spread can be told
_BEFORE, _AFTER = 10, 40  # % of the stride around a strike: one of its two peaks
_SPINE = tuple((level, "compression") for level in LEVELS)
_LEG = (
    ("heel_pad", "force"), ("plantar_fascia", "force"), ("achilles", "force"),
    ("midfoot", "resultant"), ("ankle", "resultant"), ("subtalar", "resultant"),
    ("knee", "resultant"), ("hip", "resultant"),
)  # fmt: skip


def compare(
    loads: Sequence[Load], drawn: Mapping[Side, Sequence[Curves]]
) -> tuple[Comparison, ...]:
    """Every site that both sides have.

    Args:
        loads: means over the strides.
        drawn: curves of each draw, of one stride of each side; number by number of one model.
    """
    by_key = {(one.site, one.part, one.side): one for one in loads}
    found = [_of_leg(site, part, by_key, drawn) for site, part in _LEG]
    found += [_of_spine(site, part, by_key, drawn) for site, part in _SPINE]
    return tuple(one for one in found if one is not None)


def _of_leg(
    site: str,
    part: str,
    loads: Mapping[tuple[str, str, Side], Load],
    drawn: Mapping[Side, Sequence[Curves]],
) -> Comparison | None:
    if not all((site, part, side) in loads for side in SIDES):
        return None
    left, right = (loads[site, part, side] for side in SIDES)
    pairs = [
        (_greatest(a.get((site, part, "left"))), _greatest(b.get((site, part, "right"))))
        for a, b in _pairs(drawn)
    ]
    measured = min(left.measured_percent, right.measured_percent)
    return _comparison(left, (abs(left.peak), abs(right.peak)), pairs, measured)


def _of_spine(
    site: str,
    part: str,
    loads: Mapping[tuple[str, str, Side], Load],
    drawn: Mapping[Side, Sequence[Curves]],
) -> Comparison | None:
    strides = {side: loads[site, part, side] for side in SIDES if (site, part, side) in loads}
    if not strides:
        return None
    means = {side: load.curve for side, load in strides.items()}
    steps = {side: _step(means, side) for side in SIDES}
    measured = min(100.0 * float(np.isfinite(step).mean()) for step in steps.values())
    both = (_greatest(steps["left"]), _greatest(steps["right"]))
    pairs = [
        tuple(_greatest(_step(_of_key(pair, (site, part, None)), side)) for side in SIDES)
        for pair in _pairs(drawn)
    ]
    return _comparison(next(iter(strides.values())), both, pairs, measured)


def _of_key(pair: Sequence[Curves], key: tuple[str, str, Side | None]) -> dict[Side, Array]:
    told = zip(SIDES, pair, strict=True)
    return {side: curves[key] for side, curves in told if key in curves}


def _step(strides: Mapping[Side, Array], side: Side) -> Array:
    """The curve around one foot's strike, from whichever side's stride has more of it.

    The other side's stride begins half a stride later, as far as people walk evenly.
    """
    own, other = strides.get(side), strides.get("right" if side == "left" else "left")
    parts = [_window(curve, start) for curve, start in ((own, 0), (other, 50)) if curve is not None]
    if not parts:
        return np.full(_BEFORE + _AFTER + 1, np.nan)
    return max(parts, key=lambda part: int(np.isfinite(part).sum()))


def _window(curve: Array, start: int) -> Array:
    """From a little before a strike to mid-stance; a stride closes on itself."""
    points = np.arange(start - _BEFORE, start + _AFTER + 1) % (len(curve) - 1)
    return np.asarray(curve[points])


def _pairs(drawn: Mapping[Side, Sequence[Curves]]) -> list[tuple[Curves, Curves]]:
    left, right = (drawn.get(side, ()) for side in SIDES)
    return [(a, b) for a, b in zip(left, right, strict=True)] if left and right else []


def _greatest(curve: Array | None) -> float:
    if curve is None or not np.isfinite(curve).any():
        return float("nan")
    return float(np.nanmax(np.abs(curve)))


def _comparison(
    load: Load, peaks: tuple[float, float], pairs: Sequence[tuple[float, ...]], measured: float
) -> Comparison | None:
    left, right = peaks
    if not (left > 0 and right > 0):
        return None
    ratio = left / right
    low, high = _interval(ratio, np.array([a / b for a, b in pairs if a > 0 and b > 0]))
    return Comparison(
        load.site, load.part, load.unit, left, right, ratio, low, high, measured, load.uncertain
    )


def _interval(ratio: float, drawn: Array) -> tuple[float | None, float | None]:
    """Student's 95 % interval in the logarithm: few draws make it wide instead of lucky."""
    if len(drawn) < _FEWEST:
        return None, None
    from scipy.special import stdtrit  # here: slow to import, and few need it

    spread = float(np.std(np.log(drawn), ddof=1))
    half = float(stdtrit(len(drawn) - 1, _TWO_SIDED_95)) * spread
    return ratio * float(np.exp(-half)), ratio * float(np.exp(half))
