"""Values of both sides in words, beside what has been published of healthy walking."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from solespine.evidence import Evidence
from solespine.recordings.model import SIDES
from solespine.report.measurement import Value

_MOST_DECIMALS = 3
_UNITS = {
    "_percent": "%", "_s": "s", "_m": "m", "_mps": "m/s", "_spm": "steps/min", "_bw": "BW",
    "_bw_s": "BW s", "_bw_per_s": "BW/s", "_deg": "deg", "_mm": "mm", "_n": "N", "_kpa": "kPa",
    "_cm2": "cm2",
}  # fmt: skip
# Value to the reference that it may be held against, and how many of its units are one of the
# value's. Lengths and steps a minute are not among them: they go with a person's size.
_PUBLISHED: Mapping[str, tuple[str, float]] = {
    "stance_percent": ("stance_percent", 1.0),
    "single_support_percent": ("single_support_percent", 1.0),
    "first_peak_bw": ("first_peak_percent_bw", 0.01),
    "valley_bw": ("valley_percent_bw", 0.01),
    "second_peak_bw": ("second_peak_percent_bw", 0.01),
    "braking_peak_bw": ("braking_percent_bw", 0.01),
    "propulsion_peak_bw": ("propulsion_percent_bw", 0.01),
    "loading_rate_bw_per_s": ("loading_rate_bw_s", 1.0),
    "arch_index": ("arch_index", 1.0),
    "cpei_percent": ("cpei_percent", 1.0),
}


# What a name and its unit do not say by themselves: in words, and the unit; both short enough for
# 80 columns. Lengths are the foot's, the width the forefoot's.
_NAMES: Mapping[str, tuple[str, str]] = {
    "first_peak_percent": ("First peak, when", "% of stance"),
    "second_peak_percent": ("Second peak, when", "% of stance"),
    "valley_percent": ("Valley, when", "% of stance"),
    "heel_off_percent": ("Heel off", "% of stance"),
    "cop_start_percent": ("Pressure centre starts", "% of length"),
    "cop_end_percent": ("Pressure centre ends", "% of length"),
    "cop_leaves_heel_percent": ("Pressure centre off heel", "% of stance"),
    "cpei_percent": ("Pressure centre excursion", "% of width"),
    "heel_impulse_percent": ("Heel impulse", "%"),
    "heel_impulse_early_percent": ("Heel impulse, first half", "%"),
}


@dataclass(frozen=True)
class ValueRow:
    """One value of both sides in words; `published` is empty where nothing is known."""

    name: str
    unit: str
    left: str
    right: str
    published: str = ""


def value_rows(values: Sequence[Value], evidence: Evidence) -> Iterator[ValueRow]:
    """One row a value, in the order in which they come.

    Args:
        values: of both sides.
        evidence: with what healthy people show.
    """
    for name in dict.fromkeys(value.name for value in values):
        by_side = {value.side: value for value in values if value.name == name}
        ending = max((end for end in _UNITS if name.endswith(end)), key=len, default="")
        left, right = (
            f"{figure(v.mean, v.spread)} ({v.count})" if (v := by_side.get(side)) else ""
            for side in SIDES
        )
        plain = name.removesuffix(ending).replace("_", " ").capitalize()
        words, unit = _NAMES.get(name, (plain, _UNITS.get(ending, "")))
        yield ValueRow(words, unit, left, right, _published(name, evidence))


def _published(name: str, evidence: Evidence) -> str:
    if name not in _PUBLISHED:
        return ""
    key, scale = _PUBLISHED[name]
    row = evidence.gait_references[key]
    return f"{scale * row.low:.3g} to {scale * row.high:.3g}"


def published_sources(values: Sequence[Value], evidence: Evidence) -> tuple[str, ...]:
    """Keys of the sources of what stands beside these values."""
    keys = [_PUBLISHED[value.name][0] for value in values if value.name in _PUBLISHED]
    found = (source for key in keys for source in evidence.gait_references[key].sources)
    return tuple(dict.fromkeys(found))


def figure(value: float, spread: float | None) -> str:
    """A mean with three digits, its spread with as many decimals."""
    decimals = 2 - int(math.floor(math.log10(abs(value)))) if value else 1
    digits = min(max(decimals, 0), _MOST_DECIMALS)
    around = "" if spread is None else f" ± {spread:.{digits}f}"
    text = f"{value:.{digits}f}"
    return f"{text.removeprefix('-') if float(text) == 0 else text}{around}"
