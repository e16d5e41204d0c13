"""Markers that jump, change places with a neighbour, or carry the wrong side: found, not mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from solespine.motion.filter import runs
from solespine.motion.segment_markers import KEPT
from solespine.recordings.model import Array

DoubtKind = Literal["jump", "swap", "length"]

JUMP_M = 0.02  # from where the two frames before lead, beyond what acceleration explains
HARDEST_MPS2 = 150.0  # acceleration of a marker at a hard foot strike
LENGTH_M = 0.03  # a distance that bones keep may change by skin movement no more than this
LENGTH_SHARE = 0.2  # or than this share of it
FRONT_BACK = (("LASI", "RASI"), ("LPSI", "RPSI"))


@dataclass(frozen=True)
class Doubt:
    """Markers that cannot be where the file says.

    Attributes:
        kind: jump (faster than anything walks), swap (two markers took each other's place), length
            (the distance of two markers on one bone changed).
        markers: the one or two.
        start_s, end_s: from, to, s.
        text: a sentence.
    """

    kind: DoubtKind
    markers: tuple[str, ...]
    start_s: float
    end_s: float
    text: str


def find_doubts(time: Array, markers: Mapping[str, Array], rate_hz: float) -> tuple[Doubt, ...]:
    """Jumps, swaps and impossible lengths, in time order.

    Args:
        time: (n,) s.
        markers: role to (n, 3) m as recorded: not filtered, no gaps filled.
        rate_hz: frames a second.
    """
    jumps = {name: _jumps(marker, rate_hz) for name, marker in markers.items()}
    found = _swaps(time, markers, jumps)
    swapped = {(name, doubt.start_s) for doubt in found for name in doubt.markers}
    for name, frames in jumps.items():
        found += [
            Doubt("jump", (name,), at, at, f"{name} jumps at {at:.2f} s")
            for at in (float(time[frame]) for frame in frames)
            if (name, at) not in swapped
        ]
    for pair in KEPT:
        found += _lengths(time, markers, pair)
    return tuple(sorted(found, key=lambda doubt: (doubt.start_s, doubt.markers)))


def sides_swapped(markers: Mapping[str, Array]) -> str:
    """Whether left markers lie on the right of the body, in a sentence; empty where they do not.

    Seen where the front and the back of the pelvis are both marked: with the front ahead, the left
    must be on the left. Either the labels of the sides or two axes are exchanged; which one, the
    recording alone does not tell.
    """
    if not all(name in markers for pair in FRONT_BACK for name in pair):
        return ""
    (left_front, right_front), (left_back, right_back) = FRONT_BACK
    ahead = markers[left_front] + markers[right_front] - markers[left_back] - markers[right_back]
    across = markers[left_front] - markers[right_front]
    up = ahead[:, 0] * across[:, 1] - ahead[:, 1] * across[:, 0]
    known = up[np.isfinite(up)]
    if not len(known) or (known > 0).mean() > 0.5:
        return ""
    return (
        "left markers lie on the right side of the pelvis: the labels of left and right, or two "
        "axes, are exchanged in this recording"
    )


def _tolerance(rate_hz: float) -> float:
    return JUMP_M + HARDEST_MPS2 / rate_hz**2


def _jumps(marker: Array, rate_hz: float) -> list[int]:
    """Frames at which a marker is not where the two frames before lead it."""
    away = np.linalg.norm(marker[2:] - 2 * marker[1:-1] + marker[:-2], axis=1)
    with np.errstate(invalid="ignore"):
        off = np.nan_to_num(away) > _tolerance(rate_hz)
    return [first + 2 for first, _ in runs(off)]


def _swaps(
    time: Array, markers: Mapping[str, Array], jumps: Mapping[str, list[int]]
) -> list[Doubt]:
    """Pairs that jump in the same frame, each to where the other was."""
    found = []
    names = [name for name in markers if jumps[name]]
    for index, one in enumerate(names):
        for two in names[index + 1 :]:
            for frame in sorted(set(jumps[one]) & set(jumps[two])):
                if _exchanged(markers[one], markers[two], frame):
                    at = float(time[frame])
                    text = f"{one} and {two} change places at {at:.2f} s"
                    found.append(Doubt("swap", (one, two), at, at, text))
    return found


def _exchanged(one: Array, two: Array, frame: int) -> bool:
    stay = np.linalg.norm(one[frame] - one[frame - 1]) + np.linalg.norm(two[frame] - two[frame - 1])
    cross = np.linalg.norm(one[frame] - two[frame - 1]) + np.linalg.norm(
        two[frame] - one[frame - 1]
    )
    return bool(cross < stay / 2)


def _lengths(time: Array, markers: Mapping[str, Array], pair: tuple[str, str]) -> list[Doubt]:
    """Stretches in which a distance that bones keep is not kept."""
    one, two = pair
    if one not in markers or two not in markers:
        return []
    length = np.linalg.norm(markers[one] - markers[two], axis=1)
    if not np.isfinite(length).any():
        return []
    usual = float(np.nanmedian(length))
    away = np.abs(np.nan_to_num(length, nan=usual) - usual)
    limit = max(LENGTH_M, LENGTH_SHARE * usual)
    return [
        Doubt(
            "length",
            pair,
            float(time[first]),
            float(time[stop - 1]),
            f"{one} and {two} are {100 * away[first:stop].max():.0f} cm nearer or farther than "
            f"their usual {100 * usual:.0f} cm at {time[first]:.2f} s",
        )
        for first, stop in runs(away > limit)
    ]
