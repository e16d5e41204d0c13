"""Trunk: leaning forward or over the stance leg, and turning against the pelvis.

How far thorax and pelvis turn against each other, and their mean absolute relative phase. The
continuous relative phase follows Lamb & Stöckl 2014 (centred, analytic signal, difference of
phases). One stride is one period, so the transform is taken over the stride itself with the drift
between its ends removed, and a trial of one stride is enough. People with back pain turn thorax and
pelvis more in step (Lamoth 2002; Selles 2001).
"""

from __future__ import annotations

import math

import numpy as np

from solespine.findings.gait import windows
from solespine.findings.gait.reading import Reading, each_side, of_person
from solespine.findings.gait.samples import Sample, pool
from solespine.findings.gait.walk import Taken, Walk, degrees
from solespine.recordings.model import SIDES, Array

_POINTS = 101
_POSITIVE = (_POINTS - 1) // 2  # highest frequency of the period


def trunk(walk: Walk) -> list[Reading]:
    """forward_lean_gait, side_lean_gait, stiff_trunk_gait."""
    return [
        *_forward(walk),
        *each_side(
            "side_lean_gait",
            "deg",
            "Largest lean of the thorax in the lab towards this foot while it carries.",
            lambda side: walk.of_strides(side, _lean),
        ),
        *_stiff(walk),
    ]


def _forward(walk: Walk) -> list[Reading]:
    standing = _standing_tilt(walk)
    samples = walk.of_both(_tilt)
    if standing is None:
        return of_person(
            "forward_lean_gait", "deg", "Mean forward tilt of the thorax in the lab.", samples
        )
    return of_person(
        "forward_lean_gait",
        "deg",
        "Mean forward tilt of the thorax in the lab, more than while standing.",
        [Sample(s.trial, s.value - standing, s.quality) for s in samples],
        "forward_lean_gait/over_standing",
    )


def _standing_tilt(walk: Walk) -> float | None:
    if walk.motion.static is None:
        return None
    known = [walk.motion.static.angles.get(("trunk_tilt", side), math.nan) for side in SIDES]
    kept = [value for value in known if math.isfinite(value)]
    return degrees(np.mean(kept)) if kept else None


def _tilt(taken: Taken) -> float:
    return degrees(np.mean(windows.cycle(taken, "trunk_tilt")))


def _lean(taken: Taken) -> float:
    return degrees(np.max(-windows.stance(taken, "trunk_obliquity")))


def _stiff(walk: Walk) -> list[Reading]:
    phase = pool(walk.of_both(relative_phase_deg))
    said = "" if phase is None else f"; mean relative phase {phase.mean:.0f}° (0° is in step)"
    return [
        *of_person(
            "stiff_trunk_gait",
            "deg",
            f"Range of the thorax's turn against the pelvis over the stride{said}.",
            walk.of_both(_turn),
        ),
        *of_person(
            "stiff_trunk_gait",
            "deg",
            "Mean absolute relative phase of thorax and pelvis rotation (0° is in step).",
            walk.of_both(relative_phase_deg),
            "stiff_trunk_gait/in_phase",
        ),
    ]


def _turn(taken: Taken) -> float:
    return degrees(np.ptp(windows.cycle(taken, "spine_rotation")))


def relative_phase_deg(taken: Taken) -> float:
    """Mean absolute relative phase of thorax and pelvis rotation over a stride, 0 to 180°."""
    stride = taken.stride
    thorax, pelvis = (
        windows.between(taken, curve, stride.strike_s, stride.end_s, _POINTS)
        for curve in ("trunk_rotation", "pelvis_rotation")
    )
    if not (np.isfinite(thorax).all() and np.isfinite(pelvis).all()):
        return math.nan
    difference = np.angle(_analytic(thorax) * np.conj(_analytic(pelvis)))
    return degrees(np.mean(np.abs(difference)))


def _analytic(curve: Array) -> np.ndarray[tuple[int], np.dtype[np.complex128]]:
    """(100,) analytic signal of one period, its drift removed and its amplitude centred."""
    period = (curve - np.linspace(0.0, curve[-1] - curve[0], len(curve)))[:-1]
    centred = period - 0.5 * (np.max(period) + np.min(period))
    spectrum = np.fft.fft(centred)
    spectrum[1:_POSITIVE] *= 2
    spectrum[_POSITIVE + 1 :] = 0
    return np.asarray(np.fft.ifft(spectrum), dtype=np.complex128)
