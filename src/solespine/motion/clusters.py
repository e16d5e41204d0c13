"""Clusters of markers on a segment: landmarks kept through the walk, and axes from bending.

A landmark that was marked in the standing trial only (the inner knee and ankle, usually) is kept
through the walk by the markers that stayed on its segment (Cappozzo 1995), fitted as a rigid body
(Soderkvist and Wedin 1993). Where the inner side was never marked, the knee's axis is taken as
the normal of the plane that the bending leg sweeps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from solespine.motion.calibration_model import LegCalibration
from solespine.motion.chord import chord, measured_turn
from solespine.motion.euler import mean_angle
from solespine.motion.frames import cross, dot, place, unit
from solespine.motion.segments import LEFTWARD, LETTER, pelvis_of
from solespine.recordings.model import Array, Side

_CLUSTER = ("1", "2", "3", "4")
# Roles that ride on one segment, and the landmarks among them that may be kept.
SEGMENTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "thigh": (("THI", "THI2", "KNE", "MKNE", *("TH" + n for n in _CLUSTER)), ("KNE", "MKNE")),
        "shank": (
            ("TIB", "TUB", "HFB", "SHN", "ANK", "MMA", *("SH" + n for n in _CLUSTER)),
            ("ANK", "MMA"),
        ),
    }
)
_FEWEST = 3
_BENT = 0.5  # sine of the least knee bend whose plane is used
_FEWEST_BENT = 5
_ROUNDS = 6


def with_static_landmarks(
    markers: Mapping[str, Array], static: Mapping[str, Array]
) -> dict[str, Array]:
    """The markers, and beside them the inner and outer knee and ankle of the standing trial.

    Args:
        markers: role to (n, 3) m of a walk.
        static: role to (m, 3) m of the standing trial.

    Returns:
        The walk's own markers unchanged; a landmark is added only where at least three other
        markers of its segment are in both trials. NaN in frames where fewer than all are seen.
    """
    kept = dict(markers)
    for letter in LETTER.values():
        for riders, landmarks in SEGMENTS.values():
            common = [letter + r for r in riders if letter + r in markers and letter + r in static]
            wanted = [
                letter + mark
                for mark in landmarks
                if letter + mark in static and letter + mark not in markers
            ]
            if len(common) >= _FEWEST and wanted:
                rest = _mean_place(static, [*common, *wanted])
                seen = np.stack([markers[role] for role in common], axis=1)
                kept |= dict(zip(wanted, _fitted(rest, seen), strict=True))
    return kept


def _mean_place(static: Mapping[str, Array], roles: list[str]) -> Array:
    """Mean place (k, 3) m of markers over the frames that show all of them."""
    places = np.stack([static[role] for role in roles], axis=1)
    complete = np.isfinite(places).all(axis=(1, 2))
    if not complete.any():
        return np.full(places.shape[1:], np.nan)
    mean: Array = places[complete].mean(axis=0)
    return mean


def _fitted(rest: Array, seen: Array) -> list[Array]:
    """Where the last points of `rest` (k, 3) are when its first ones are seen at (n, j, 3)."""
    count = seen.shape[1]
    middle, now = rest[:count].mean(axis=0), seen.mean(axis=1)
    usable = np.isfinite(seen).all(axis=(1, 2)) & np.isfinite(rest).all()
    out = np.full((len(rest) - count, len(seen), 3), np.nan)
    if usable.any():
        shape = (rest[:count] - middle).T
        turn = _rotation(shape @ (seen[usable] - now[usable, None]))
        for index, point in enumerate(rest[count:]):
            out[index, usable] = now[usable] + turn @ (point - middle)
    return list(out)


def _rotation(spread: Array) -> Array:
    """Rotations (n, 3, 3) that fit best, from the sums (n, 3, 3) of rest times seen."""
    left, _, right = np.linalg.svd(spread)
    turned = np.einsum("nij,njk->nik", left, right)
    flip = np.ones((len(spread), 3))
    flip[:, 2] = np.sign(np.linalg.det(turned))
    rotation: Array = np.einsum("nji,nj,nkj->nik", right, flip, left)
    return rotation


def wand_of(markers: Mapping[str, Array], letter: str, segment: str) -> Array | None:
    """A marker (n, 3) to serve as wand of the `thigh` or `shank`: the wand, else of the cluster.

    Of a cluster the one that is seen in the most frames.
    """
    wand, prefix = ("THI", "TH") if segment == "thigh" else ("TIB", "SH")
    if letter + wand in markers:
        return markers[letter + wand]
    roles = [letter + prefix + number for number in _CLUSTER]
    return max((markers[role] for role in roles if role in markers), key=_seen, default=None)


def _seen(marker: Array) -> int:
    return int(np.isfinite(marker).all(axis=1).sum())


def turns_from_bending(
    markers: Mapping[str, Array], known: LegCalibration, side: Side
) -> LegCalibration:
    """Turns of knee and ankle axis out of the planes of wands or cluster markers; NaN if untold.

    While the knee is bent, the centres of hip, knee and ankle span the plane in which it bends;
    its normal is the axis of the knee, and the ankle's axis is taken as parallel to it. The
    centres hang on the axis themselves: a few rounds settle both.
    """
    letter, sign, pelvis = LETTER[side], LEFTWARD[side], pelvis_of(markers)
    unknown = replace(known, thigh_turn=float("nan"), shank_turn=float("nan"))
    wands = [wand_of(markers, letter, part) for part in ("thigh", "shank")]
    seen = [markers.get(letter + "KNE"), markers.get(letter + "ANK"), *wands]
    if pelvis is None or known.hip_in_pelvis is None or any(part is None for part in seen):
        return unknown
    outer_knee, outer_ankle, thigh_wand, shank_wand = (part for part in seen if part is not None)
    hip = place(pelvis.origin, pelvis.axes, known.hip_in_pelvis)
    knee, ankle = outer_knee, outer_ankle
    for _ in range(_ROUNDS):
        normal = cross(unit(ankle - knee), unit(hip - knee))  # to the left while the knee is bent
        with np.errstate(invalid="ignore"):
            bent = dot(normal, normal) > _BENT**2
        if bent.sum() < _FEWEST_BENT:
            return unknown
        out = sign * unit(normal)
        at_knee = measured_turn(hip, knee, knee + out, thigh_wand)[bent]
        knee = chord(hip, outer_knee, thigh_wand, known.knee_offset_m, mean_angle(at_knee))
        at_ankle = measured_turn(knee, ankle, ankle + out, shank_wand)[bent]
        ankle = chord(knee, outer_ankle, shank_wand, known.ankle_offset_m, mean_angle(at_ankle))
    turns = sign * mean_angle(at_knee), sign * mean_angle(at_ankle)
    return replace(known, thigh_turn=turns[0], shank_turn=turns[1])
