"""Symmetry index, gait profile score, GDI*: against their definitions and their reference."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from simulated_walks import DEG, formula_contact, formula_walk, phase
from solespine.findings.gait.indices import indices, overall, symmetry_index
from solespine.findings.gait.walk import gather
from solespine.recordings.model import SIDES

NAMES = [
    *("pelvis_tilt", "pelvis_obliquity", "pelvis_rotation"),
    *("hip_flexion", "hip_adduction", "hip_rotation"),
    *("knee_flexion", "ankle_dorsiflexion", "foot_progression"),
]


class Reference:
    """A reference of sines, and ln GPS of 1.7 (0.25)."""

    gait_indices = SimpleNamespace(gps_curves=tuple(NAMES), ln_gps_mean=1.7, ln_gps_sd=0.25)

    def norm_curve(self, name, speed=None):
        del name, speed
        return SimpleNamespace(mean=20 * np.sin(2 * np.pi * np.linspace(0, 1, 51)))


def walk(offset_deg, strides=4):
    """Walks on the reference, but each curve by its own offset."""
    angles = {
        (name, side): (20 * np.sin(2 * np.pi * phase(strides, side)) + offset_deg(name, side)) * DEG
        for name in NAMES
        for side in SIDES
    }
    return formula_walk(angles=angles, strides=strides)


def read(motion):
    found = indices(gather(motion), Reference())
    return {r.id: r for r in found}


def test_a_walk_on_the_reference_scores_nothing():
    assert read(walk(lambda name, side: 0.0))["high_gps"].pooled.mean < 0.1


def test_score_is_the_root_mean_square_of_the_curves():
    assert read(walk(lambda name, side: 6.0))["high_gps"].pooled.mean == pytest.approx(6, abs=0.02)
    knees = read(walk(lambda name, side: 12.0 if name == "knee_flexion" else 0.0))["high_gps"]
    assert knees.pooled.mean == pytest.approx(12 * np.sqrt(2 / 15), abs=0.02)
    assert "knee flexion 12.0/12.0" in knees.detail


def test_the_pelvis_counts_once():
    scores = {side: dict.fromkeys(NAMES, 0.0) for side in SIDES}
    scores["left"]["pelvis_tilt"] = scores["right"]["pelvis_tilt"] = 15.0
    assert overall(scores) == pytest.approx(15 / np.sqrt(15))
    mirrored = {"left": scores["right"], "right": scores["left"]}
    assert overall(mirrored) == overall(scores)


def test_gdi_star():
    # One standard deviation of ln GPS above its mean is 90 points.
    found = read(walk(lambda name, side: float(np.exp(1.7 + 0.25))))["low_gdi"]
    assert found.pooled.mean == pytest.approx(90, abs=0.2)


def test_a_missing_curve_gives_no_score():
    motion = walk(lambda name, side: 0.0)
    del motion.trials[0].angles[("foot_progression", "right")]
    assert "high_gps" not in read(motion)
    assert "gait_asymmetry" in read(motion)


@pytest.mark.parametrize(("less", "index"), [(0, 0), (20, 200 / 9), (-25, 200 / 9)])
def test_symmetry_index_is_the_same_from_either_side(less, index):
    assert symmetry_index(less) == pytest.approx(index)


def test_asymmetry_is_the_mean_over_measures():
    changes = {"left": {"stance_time_s": 0.8, "single_support_s": 0.8, "step_length_m": 0.8}}
    found = read(formula_walk(changes=changes))["gait_asymmetry"]
    assert found.pooled.mean == pytest.approx(symmetry_index(20))
    contacts = [formula_contact(side, k) for side in SIDES for k in range(3)]
    found = read(formula_walk(changes=changes, contacts=contacts))["gait_asymmetry"]
    assert found.pooled.mean == pytest.approx(0.75 * symmetry_index(20))
    assert "peak force" in found.detail
