"""Pressure under both feet as a picture by region, with the path of its centre, as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

import numpy as np

from solespine.motion.model import PressureStep
from solespine.motion.plantar_regions import REGIONS
from solespine.motion.pressure_picture import COLUMNS, HALF_WIDTH_M, PressurePicture, mean_picture
from solespine.recordings.model import SIDES, Side

LEVELS = 6  # of colour; styled by the classes p1 to p6
_WIDE, _TALL = 330, 312  # of one foot with its words
_TOP, _LONG, _MIDDLE, _WORDS = 24, 250, 82, 172  # foot from heel to toe; its axis; its words
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
_NEARLY_ALL = 0.97  # of the loaded cells fit the scale, so that one hot cell does not pale the rest


def pressure_map(steps: Sequence[PressureStep]) -> str:
    """Mean of the usable steps of each foot, both in one scale; empty where none has a picture.

    Args:
        steps: of one person; poor ones are left out.
    """
    used = [one for one in steps if one.picture is not None and one.quality.level != "poor"]
    feet = {side: own for side in SIDES if (own := [one for one in used if one.side == side])}
    if not feet:
        return ""
    pictures = {
        side: mean_picture([one.picture for one in own if one.picture])
        for side, own in feet.items()
    }
    step = _step(pictures.values())
    said = "; ".join(_said(side, feet.get(side, [])) for side in SIDES)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pressure" role="img" '
        f'viewBox="0 0 {_WIDE * len(SIDES)} {_TALL}" '
        f'aria-label="Highest pressure under the foot. {escape(said)}">'
    ]
    for number, side in enumerate(SIDES):
        own = feet.get(side, [])
        parts.append(f'<g transform="translate({number * _WIDE} 0)">{_title(side, own)}')
        if own:
            parts += [*_foot(side, pictures[side], step), *_regions(own)]
        parts.append("</g>")
    return "\n".join([*parts, *_legend(step), "</svg>"])


def _step(pictures: Iterable[PressurePicture]) -> float:
    """Round pressure of one level of colour, kPa; the last one holds the few cells beyond."""
    loaded = np.concatenate([p.peak_kpa[p.peak_kpa > 0] for p in pictures])
    most = float(np.quantile(loaded, _NEARLY_ALL)) if len(loaded) else 1.0
    rough = max(most, 1.0) / LEVELS
    power = 10.0 ** np.floor(np.log10(rough))
    return float(next(power * m for m in _ROUND if power * m >= rough))


def _foot(side: Side, picture: PressurePicture, step: float) -> Iterator[str]:
    wide, tall = 2 * HALF_WIDTH_M * _scale(), _LONG / len(picture.along)
    yield (
        f'<rect class="plate" x="{_MIDDLE - wide / 2:.1f}" y="{_TOP - 4}" width="{wide:.1f}" '
        f'height="{_LONG + 8}"/>'
    )
    level = np.ceil(picture.peak_kpa / step).clip(0, LEVELS).astype(int)
    for one in range(1, LEVELS + 1):
        cells = "".join(
            f"M{_across(side, picture.outward_m[column]) - wide / COLUMNS / 2:.1f} "
            f"{_up(picture.along[row]) - tall / 2:.1f}h{wide / COLUMNS:.1f}v{tall:.1f}"
            f"h{-wide / COLUMNS:.1f}z"
            for row, column in zip(*np.nonzero(level == one), strict=True)
        )
        if cells:
            yield f'<path class="p{one}" d="{cells}"/>'
    if len(picture.path):
        points = "L".join(f"{_across(side, v):.1f} {_up(u):.1f}" for u, v in picture.path)
        yield f'<path class="halo" d="M{points}"/><path class="centre" d="M{points}"/>'


def _scale() -> float:
    """Drawing units a metre; a foot is drawn as long as any other."""
    return _LONG / 0.25


def _across(side: Side, outward_m: float) -> float:
    return _MIDDLE + (-1.0 if side == "left" else 1.0) * outward_m * _scale()


def _up(along: float) -> float:
    return _TOP + _LONG * (1.0 - along)


def _regions(steps: Sequence[PressureStep]) -> Iterator[str]:
    """Borders of the regions, and beside each its highest pressure and its share of the load."""
    for name, (low, high) in REGIONS.items():
        if low > 0:
            yield f'<path class="border" d="M4 {_up(low):.1f}H{_WIDE - 8}"/>'
        y = _up((low + high) / 2)
        yield f'<text class="name" x="{_WORDS}" y="{y - 2:.1f}">{name}</text>'
        yield f'<text class="tick" x="{_WORDS}" y="{y + 12:.1f}">{_figures(name, steps)}</text>'


def _figures(region: str, steps: Sequence[PressureStep]) -> str:
    """`310 kPa, 42 % of the load`."""
    peak = _mean(f"peak_pressure_{region}_kpa", steps)
    share = _mean(f"{region}_force_share_percent", steps)
    parts = [] if peak is None else [f"{peak:.0f} kPa"]
    return ", ".join(parts + ([] if share is None else [f"{share:.0f} % of the load"]))


def _mean(name: str, steps: Sequence[PressureStep]) -> float | None:
    known = [step.values[name] for step in steps if name in step.values]
    return float(np.mean(known)) if known else None


def _title(side: Side, steps: Sequence[PressureStep]) -> str:
    x, how = (_MIDDLE, "middle") if steps else (4, "start")
    return f'<text class="name" x="{x}" y="13" text-anchor="{how}">{_named(side, steps)}</text>'


def _named(side: Side, steps: Sequence[PressureStep]) -> str:
    if not steps:
        return f"{side} foot: no step was good enough to draw"
    return f"{side} foot, {len(steps)} step{'s' if len(steps) > 1 else ''}"


def _said(side: Side, steps: Sequence[PressureStep]) -> str:
    parts = (f"{name} {_figures(name, steps)}" for name in REGIONS) if steps else ()
    return ": ".join(filter(None, [_named(side, steps), ", ".join(parts)]))


def _legend(step: float) -> Iterator[str]:
    y = _TALL - 24
    for one in range(LEVELS):
        x = 10 + one * 48
        yield f'<rect class="p{one + 1}" x="{x}" y="{y}" width="48" height="9"/>'
        last = " kPa and more" if one == LEVELS - 1 else ""
        yield f'<text class="tick" x="{x}" y="{y + 21}">{one * step:g}{last}</text>'
