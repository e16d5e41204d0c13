"""Indices: symmetry index, gait profile score and the deviation index scaled from it.

Symmetry index by Robinson 1987, averaged over measures. Gait profile score and movement analysis
profile by Baker 2009: root mean square distance of nine kinematic curves from the reference mean.
In the overall score the pelvis counts once, as there, but as the mean of left and right strides
instead of the left's, so that a mirrored walk scores the same. The reference is matched to the
dimensionless speed. The deviation index of Schwartz & Rozumalski 2008 needs feature vectors that
are not public; GDI* scales the profile score to it (Baker 2009).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from solespine.evidence import Evidence
from solespine.findings.gait import forces, windows
from solespine.findings.gait.reading import Reading
from solespine.findings.gait.samples import Pooled, Sample, averaged, less_than_other, pool
from solespine.findings.gait.walk import Taken, Walk
from solespine.motion.names import CURVES
from solespine.recordings.model import SIDES, Array, Side

_PELVIS = "pelvis_"


def indices(walk: Walk, evidence: Evidence) -> list[Reading]:
    """gait_asymmetry, high_gps, low_gdi."""
    return [*_asymmetry(walk), *_profile(walk, evidence)]


def _asymmetry(walk: Walk) -> list[Reading]:
    names = ("stance_time_s", "single_support_s", "step_length_m")
    compared = [less_than_other(walk.named("left", n), walk.named("right", n)) for n in names]
    left, right = (walk.of_contacts(side, forces.peak_n) for side in SIDES)
    compared.append(less_than_other(left, right))
    known = [pooled for pooled in compared if pooled is not None]
    if len(known) < len(names):
        return []
    pooled = averaged(known, [symmetry_index(p.mean) for p in known])
    plates = " and vertical peak force" if len(known) > len(names) else ""
    detail = f"Symmetry index, mean over stance time, single support, step length{plates}."
    return [Reading("gait_asymmetry", None, "%", pooled, detail)]


def symmetry_index(less_percent: float) -> float:
    """100 |L - R| / mean of both, from how many % less one side has than the other."""
    ratio = 1 - less_percent / 100
    return 100 * abs(ratio - 1) / (0.5 * (ratio + 1))


def _profile(walk: Walk, evidence: Evidence) -> list[Reading]:
    names = evidence.gait_indices.gps_curves
    norms = {name: evidence.norm_curve(name, walk.speed) for name in names}
    reference = {name: norm.mean for name, norm in norms.items() if norm is not None}
    if len(reference) < len(names):
        return []
    scores = {side: _variable_scores(walk, side, reference) for side in SIDES}
    if any(len(scores[side]) < len(names) for side in SIDES):
        return []
    per_stride = pool(
        Sample(t.trial.name, _stride_score(t, reference), t.quality)
        for side in SIDES
        for t in walk.strides[side]
    )
    if per_stride is None:
        return []
    score = overall(scores)
    return [
        Reading("high_gps", None, "deg", replace(per_stride, mean=score), _said(scores)),
        _scaled(replace(per_stride, mean=score), evidence),
    ]


def _variable_scores(walk: Walk, side: Side, reference: Mapping[str, Array]) -> Mapping[str, float]:
    """Gait variable score of each curve of a side: of the mean over its strides, degrees."""
    scores = {}
    for name, mean in reference.items():
        curves = np.array([windows.cycle(t, name) for t in walk.strides[side]])
        curves = curves[np.isfinite(curves).all(axis=1)] if len(curves) else curves
        if len(curves):
            scores[name] = _rms(np.degrees(curves.mean(axis=0)) - mean)
    return scores


def _stride_score(taken: Taken, reference: Mapping[str, Array]) -> float:
    """Profile score of one stride of one side."""
    parts = [_rms(np.degrees(windows.cycle(taken, n)) - mean) for n, mean in reference.items()]
    return _rms(np.array(parts))


def overall(scores: Mapping[Side, Mapping[str, float]]) -> float:
    """Gait profile score from the variable scores of both sides, degrees."""
    legs = [v for of in scores.values() for n, v in of.items() if not n.startswith(_PELVIS)]
    pelvis = [
        _rms(np.array([left, scores["right"][name]]))
        for name, left in scores["left"].items()
        if name.startswith(_PELVIS)
    ]
    return _rms(np.array([*legs, *pelvis]))


def _scaled(score: Pooled, evidence: Evidence) -> Reading:
    """GDI* of a score: 100 is the reference, 10 points one standard deviation of its logarithm."""
    scale = 10 / evidence.gait_indices.ln_gps_sd
    points = 100 - scale * (math.log(score.mean) - evidence.gait_indices.ln_gps_mean)
    slope = scale / score.mean
    pooled = replace(
        score,
        mean=points,
        spread=None if score.spread is None else slope * score.spread,
        between_trials=None if score.between_trials is None else slope * score.between_trials,
        standard_error=None if score.standard_error is None else slope * score.standard_error,
    )
    detail = "GDI*, scaled from the gait profile score (100 is the reference's mean)."
    return Reading("low_gdi", None, "points", pooled, detail)


def _said(scores: Mapping[Side, Mapping[str, float]]) -> str:
    profile = ", ".join(
        f"{CURVES[name].label.lower()} {left:.1f}/{scores['right'][name]:.1f}"
        for name, left in scores["left"].items()
    )
    return f"Gait profile score; movement analysis profile, left/right in deg: {profile}."


def _rms(values: Array) -> float:
    return float(np.sqrt(np.mean(np.square(values))))
