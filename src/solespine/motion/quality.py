"""How far a trial and each of its sides can be trusted, and what is left out by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from solespine.errors import TooPoorError
from solespine.motion.filter import low_pass
from solespine.motion.gaps import Gaps
from solespine.motion.model import Level, Quality, Stride
from solespine.motion.segment_markers import segment_of
from solespine.motion.swaps import Doubt
from solespine.recordings.model import SIDES, Array, Side

# Judged limits.
NOISE_CUTOFF_HZ = 20.0  # walking markers hold nothing of size above this
NOISY_M, TOO_NOISY_M = 0.001, 0.005
GAPS_NAMED_PERCENT, GAPS_POOR_PERCENT = 10.0, 50.0
ENOUGH_STRIDES = 3  # of a side: fewer give a mean without a usable spread
NEEDED = ("HEE", "TOE")
SIDE_LETTER: Mapping[Side, str] = MappingProxyType({"left": "L", "right": "R"})
_ORDER: tuple[Level, ...] = ("good", "usable", "poor")


@dataclass(frozen=True)
class Findings:
    """What was found about one trial before it is graded.

    Attributes:
        gaps: from `gaps.fill_gaps`.
        doubts: from `swaps.find_doubts`.
        noise_m: from `noise`.
        strides: graded strides of both sides.
        exchanged: from `swaps.sides_swapped`.
    """

    gaps: Gaps
    doubts: tuple[Doubt, ...]
    noise_m: float
    strides: tuple[Stride, ...]
    exchanged: str = ""


@dataclass(frozen=True)
class TrialQuality:
    """Grades of one trial.

    Attributes:
        trial: of the whole: the better side's, with what concerns both.
        sides: of each side.
        left_out: strides and markers that are used nowhere, with the reason.
    """

    trial: Quality
    sides: Mapping[Side, Quality]
    left_out: tuple[str, ...]


def noise(markers: Mapping[str, Array], rate_hz: float) -> float:
    """Jitter of the markers, m: the middle over markers of what a 20 Hz low-pass takes away."""
    if rate_hz <= 2 * NOISE_CUTOFF_HZ:
        return 0.0
    sizes = []
    for marker in markers.values():
        rest = np.abs(marker - low_pass(marker, rate_hz, NOISE_CUTOFF_HZ))
        rest = rest[np.isfinite(rest)]
        if len(rest):
            sizes.append(float(np.median(rest)))
    return float(np.median(sizes)) if sizes else 0.0


def doubted(strides: Sequence[Stride], doubts: Sequence[Doubt]) -> tuple[Stride, ...]:
    """Strides; poor where a marker of the own leg or the pelvis cannot be right."""
    judged = []
    for stride in strides:
        notes = tuple(
            doubt.text
            for doubt in doubts
            if doubt.start_s <= stride.end_s
            and doubt.end_s >= stride.strike_s
            and any(_concerns(name, stride.side) for name in doubt.markers)
        )
        if notes:
            kept = stride.quality.notes if stride.quality.level == "poor" else ()
            stride = replace(stride, quality=Quality("poor", (*kept, *notes)))
        judged.append(stride)
    return tuple(judged)


def graded_trial(found: Findings) -> TrialQuality:
    """Quality of the trial and its sides."""
    both = _both_sides(found)
    sides = {side: _worst(both, _side(found, side)) for side in SIDES}
    best = min(sides.values(), key=lambda quality: _ORDER.index(quality.level))
    return TrialQuality(
        trial=Quality(best.level, _unique(both.notes + best.notes)),
        sides=MappingProxyType(sides),
        left_out=_left_out(found),
    )


def require_walk(trial: str, walking: bool, strides: Sequence[Stride]) -> None:
    """Refuse a trial in which nothing can be measured.

    Raises:
        TooPoorError: nobody walks, no stride is whole, or all of them are left out.
    """
    if not walking:
        raise TooPoorError(
            f"{trial}: nobody walks in this recording (the feet do not swing): give it as the "
            "standing trial (--static), and record a walk of several strides"
        )
    if not strides:
        raise TooPoorError(
            f"{trial}: no stride is whole (two foot strikes of the same foot): record a longer "
            "way, with heel and toe markers seen throughout"
        )
    if all(stride.quality.level == "poor" for stride in strides):
        reasons = Counter(note.split(":")[0] for s in strides for note in s.quality.notes[:1])
        why = "; ".join(f"{count} × {reason}" for reason, count in reasons.most_common(3))
        raise TooPoorError(
            f"{trial}: none of {len(strides)} strides can be used ({why}): record steady walking "
            "straight ahead"
        )


def _concerns(marker: str, side: Side) -> bool:
    """Whether a marker is on the pelvis or on the leg of this side."""
    if not segment_of(marker):
        return False
    if "LASI" in segment_of(marker):
        return True
    legs = segment_of(f"{SIDE_LETTER[side]}{marker[1:]}")
    return marker[0] == SIDE_LETTER[side] and marker in legs and "C7" not in legs


def _both_sides(found: Findings) -> Quality:
    """What concerns both sides alike."""
    if found.exchanged:
        return Quality("poor", (found.exchanged,))
    if found.noise_m > TOO_NOISY_M:
        return Quality("poor", (f"the markers jitter by {1000 * found.noise_m:.1f} mm",))
    if found.noise_m > NOISY_M:
        return Quality("usable", (f"the markers jitter by {1000 * found.noise_m:.1f} mm",))
    return Quality()


def _side(found: Findings, side: Side) -> Quality:
    own = [s for s in found.strides if s.side == side]
    usable = [s for s in own if s.quality.level != "poor"]
    if not usable:
        why = f": {own[0].quality.notes[0]}" if own and own[0].quality.notes else ""
        return Quality("poor", (f"no usable {side} stride{why}",))
    quality = Quality()
    if len(usable) < ENOUGH_STRIDES:
        few = f"only {len(usable)} usable {side} stride{'s' if len(usable) > 1 else ''}"
        quality = Quality("usable", (few,))
    for name, percent in found.gaps.left_percent.items():
        if _concerns(name, side) and percent > GAPS_NAMED_PERCENT:
            needed = name[1:] in NEEDED and percent > GAPS_POOR_PERCENT
            note = f"{name} is missing in {percent:.0f} % of the frames"
            quality = _worst(quality, Quality("poor" if needed else "usable", (note,)))
    for doubt in found.doubts:
        if any(_concerns(name, side) for name in doubt.markers):
            quality = _worst(quality, Quality("usable", (doubt.text,)))
    return quality


def _worst(one: Quality, two: Quality) -> Quality:
    level = max((one.level, two.level), key=_ORDER.index)
    return Quality(level, _unique(one.notes + two.notes))


def _unique(notes: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(notes))


def _left_out(found: Findings) -> tuple[str, ...]:
    strides = [
        f"{s.side} stride from {s.strike_s:.2f} to {s.end_s:.2f} s: {'; '.join(s.quality.notes)}"
        for s in found.strides
        if s.quality.level == "poor"
    ]
    markers = [
        f"marker {name}: missing in {percent:.0f} % of the frames, gaps up to "
        f"{found.gaps.longest_left_s[name]:.2f} s are left open"
        for name, percent in found.gaps.left_percent.items()
        if percent > GAPS_NAMED_PERCENT
    ]
    return (*strides, *markers)
