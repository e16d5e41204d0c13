"""Norms of the walk: the source's curves and limits, with the signs of recorded children."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import ezc3d
import numpy as np
import pytest

from recordings import DATA, needs_data
from solespine.errors import EvidenceError
from solespine.evidence.check import check_references
from solespine.evidence.gait_topics import CurveRows, GaitNorm
from solespine.evidence.load import _validated
from solespine.evidence.norms import grade_value
from solespine.motion.names import CURVES

# Norm curves

SCHWARTZ = {
    "pelvis_tilt": ("APelvicTilt_AntPost", 1), "pelvis_obliquity": ("APelvicObliquity_UpDn", 1),
    "pelvis_rotation": ("APelvicRotation_IntExt", 1), "hip_flexion": ("AHip_FlexExt", 1),
    "hip_adduction": ("AHip_AddAbd", 1), "hip_rotation": ("AHip_IntExt", 1),
    "knee_flexion": ("AKnee_FlexExt", 1), "knee_adduction": ("AKnee_AddAbd", 1),
    "knee_rotation": ("AKnee_IntExt", 1), "ankle_dorsiflexion": ("AAnkle_DfPf", 1),
    "foot_progression": ("AFootProgress_IntExt", 1), "spine_flexion": ("ATrunkTilt_AntPost", -1),
    "spine_lateral": ("ATrunkObliquity_UpDn", -1), "spine_rotation": ("ATrunkRotation_IntExt", 1),
}  # fmt: skip
KINETICS = {
    "hip_extension_moment": ("MHip_FlexExt", 1), "hip_abduction_moment": ("MHip_AddAbd", 1),
    "knee_extension_moment": ("MKnee_FlexExt", 1), "hip_power": ("PHip", 1),
    "ankle_plantarflexion_moment": ("MAnkle_DfPf", 1), "knee_power": ("PKnee", 1),
    "ankle_power": ("PAnkle", 1),
}  # fmt: skip
OXFORD = {
    "hindfoot_inversion": "AHindfootTibiaInversion", "hallux_dorsiflexion":
    "AHalluxForefootDorsiflexion", "forefoot_supination": "AForefootHindfootSupination",
    "hindfoot_dorsiflexion": "AHindfootTibiaDorsiflexion",
}  # fmt: skip


def test_curves_have_names_and_units_of_the_motion(evidence):
    """Arch height alone is normalised by foot length."""
    assert evidence.gait_curves["arch_height_percent"].unit == "%"
    for name, rows in evidence.gait_curves.items():
        if name in KINETICS:
            assert rows.unit == ("W/kg" if name.endswith("power") else "Nm/kg")
        elif name != "arch_height_percent":
            assert rows.unit == CURVES[name].unit, name


@needs_data
@pytest.mark.parametrize("name", SCHWARTZ | KINETICS)
def test_schwartz_curves_are_the_files(evidence, name):
    file, sign = (SCHWARTZ | KINETICS)[name]
    table = np.loadtxt(DATA / "norms" / "schwartz2008" / f"{file}.txt")
    low, mean, high = np.moveaxis(table[:, 1:].reshape(51, 5, 3), 2, 0)
    for group, speed in enumerate(evidence.gait_curves[name].speeds):
        curve = evidence.norm_curve(name, speed)
        assert np.allclose(curve.percent, table[:, 0])
        assert np.allclose(curve.mean, sign * mean[:, group], atol=1e-9)
        assert np.allclose(curve.sd, (high - low)[:, group] / 2, atol=0.006)


@needs_data
@pytest.mark.parametrize("name", OXFORD)
def test_oxford_curves_are_the_files(evidence, name):
    table = np.loadtxt(DATA / "norms" / "oxford_foot" / f"{OXFORD[name]}.txt")
    curve = evidence.norm_curve(name, 0.2)
    assert np.allclose(curve.mean, table[:, 2], atol=0.006)
    assert np.allclose(curve.sd, (table[:, 3] - table[:, 1]) / 2, atol=0.006)
    assert curve.speed is None


def test_curves_lie_between_those_of_neighbouring_speeds(evidence):
    slow, free = (evidence.norm_curve("ankle_dorsiflexion", v) for v in (0.295, 0.432))
    between = evidence.norm_curve("ankle_dorsiflexion", 0.295 + 0.25 * (0.432 - 0.295))
    assert np.allclose(between.mean, 0.75 * slow.mean + 0.25 * free.mean)
    assert np.allclose(between.sd, 0.75 * slow.sd + 0.25 * free.sd)


def test_beyond_the_slowest_and_fastest_these_stand_in(evidence):
    slowest, fastest = (evidence.norm_curve("knee_flexion", v) for v in (0.159, 0.704))
    assert np.array_equal(evidence.norm_curve("knee_flexion", 0.02).mean, slowest.mean)
    assert np.array_equal(evidence.norm_curve("knee_flexion", 2.0).mean, fastest.mean)
    assert fastest.mean.max() > slowest.mean.max() + 10
    assert evidence.norm_curve("knee_flexion").speed == 0.432


def test_a_curve_without_norm_is_none_and_a_norm_cannot_be_changed(evidence):
    assert evidence.norm_curve("trunk_tilt") is None
    with pytest.raises(ValueError, match="read-only"):
        evidence.norm_curve("hip_flexion").mean[0] = 0.0


def test_free_curves_agree_with_the_textbook(evidence):
    """Perry and Burnfield, adults at 1.3 to 1.4 m/s: peaks within 5 degrees, ranges within 15 %."""
    knee = evidence.norm_curve("knee_flexion").mean
    assert knee[:15].max() == pytest.approx(17.5, abs=5)
    assert knee.max() == pytest.approx(62.5, abs=5)
    ankle = evidence.norm_curve("ankle_dorsiflexion").mean
    assert ankle.max() == pytest.approx(10, abs=5)
    assert -ankle.min() == pytest.approx(17.5, abs=5)
    assert np.ptp(evidence.norm_curve("hip_flexion").mean) == pytest.approx(42.5, rel=0.15)
    assert 6 <= np.ptp(evidence.norm_curve("pelvis_obliquity").mean) <= 10
    assert 8 <= np.ptp(evidence.norm_curve("pelvis_rotation").mean) <= 12


def test_profile_score_of_typical_children_follows_from_the_curves(evidence):
    """Nine curves, hip, knee and foot of both sides: their spread is the score's mean square."""
    indices = evidence.gait_indices
    squares = [evidence.norm_curve(name).typical_gvs ** 2 for name in indices.gps_curves]
    both = squares[:3] + 2 * squares[3:]
    expected = np.hypot(indices.gps_mean, indices.gps_sd)
    assert np.sqrt(np.mean(both)) == pytest.approx(expected, abs=0.05)
    ratio = (indices.gps_sd / indices.gps_mean) ** 2
    assert indices.ln_gps_sd == pytest.approx(np.sqrt(np.log1p(ratio)), abs=0.003)
    assert indices.ln_gps_mean == pytest.approx(
        np.log(indices.gps_mean) - np.log1p(ratio) / 2, abs=0.005
    )


# Healthy children whose files carry the angles of their own software


def _children() -> Iterator[Path]:
    yield from sorted((DATA / "biomechzoo").glob("*/straight.c3d"))


def _cycles(path: Path) -> Iterator[tuple[str, dict[str, np.ndarray[Any, Any]], float]]:
    """Side, 51-point curves of the file's own software by label and axis, stance share."""
    file = ezc3d.c3d(str(path))
    labels = file["parameters"]["POINT"]["LABELS"]["value"]
    points = file["data"]["points"][:3]
    rate, first = (file["header"]["points"][key] for key in ("frame_rate", "first_frame"))
    event = file["parameters"]["EVENT"]
    times = event["TIMES"]["value"][0] * 60 + event["TIMES"]["value"][1]
    rows = list(zip(event["CONTEXTS"]["value"], event["LABELS"]["value"], times, strict=True))
    for side in ("Left", "Right"):
        strikes = sorted(t for who, what, t in rows if who == side and "Strike" in what)
        offs = [t for who, what, t in rows if who == side and "Off" in what]
        for start, end in zip(strikes[:-1], strikes[1:], strict=True):
            at = np.linspace(start, end, 51) * rate - first
            curves = {
                f"{label.split(':')[-1][1:]}{axis}": np.interp(
                    at, np.arange(points.shape[2]), points[axis, i]
                )
                for i, label in enumerate(labels)
                if label.split(":")[-1].startswith(side[0]) and label.endswith("Angles")
                for axis in range(3)
            }
            off = next((t for t in offs if start < t < end), None)
            if off is not None and 0.6 < end - start < 1.6:
                yield side, curves, (off - start) / (end - start)


@needs_data
@pytest.mark.parametrize(
    ("name", "label", "least"),
    [
        ("pelvis_obliquity", "PelvisAngles1", 0.9), ("pelvis_rotation", "PelvisAngles2", 0.9),
        ("hip_flexion", "HipAngles0", 0.95), ("hip_adduction", "HipAngles1", 0.9),
        ("knee_flexion", "KneeAngles0", 0.95), ("ankle_dorsiflexion", "AnkleAngles0", 0.9),
        ("spine_lateral", "SpineAngles1", 0.9),
    ],
)  # fmt: skip
def test_signs_of_norms_are_those_of_recorded_children(evidence, name, label, least):
    curves = [own[label] for path in _children() for _, own, _ in _cycles(path) if label in own]
    mean = np.nanmean(curves, axis=0)
    assert np.corrcoef(mean, evidence.norm_curve(name).mean)[0, 1] > least


@needs_data
def test_trunk_norms_are_told_against_the_pelvis(evidence):
    """Thorax less pelvis in the lab: tilt near the norm's mean, rotation with its course."""
    tilt, turn = [], []
    for path in _children():
        for _, own, _ in _cycles(path):
            if "ThoraxAngles0" in own:
                tilt.append(own["ThoraxAngles0"] - own["PelvisAngles0"])
                turn.append(own["ThoraxAngles2"] - own["PelvisAngles2"])
    norm = evidence.norm_curve("spine_flexion").mean.mean()
    assert np.nanmean(tilt) == pytest.approx(norm, abs=6)
    course = np.nanmean(turn, axis=0)
    assert np.corrcoef(course, evidence.norm_curve("spine_rotation").mean)[0, 1] > 0.9


@needs_data
def test_healthy_children_are_not_called_marked(evidence):
    """Beyond the limit by more than the detectable change: none of them, on any of four norms."""
    read = {
        "plantarflexed_contact": lambda own, stance: -own["AnkleAngles0"][0],
        "limited_dorsiflexion_gait": lambda own, stance: own["AnkleAngles0"][:stance].max(),
        "trendelenburg_gait": lambda own, stance: own["PelvisAngles1"][5:26].max(),
        "excess_pronation_gait": lambda own, stance: -own["HFTBA2"][:stance].min(),
    }
    judged = 0
    for path in _children():
        for _, own, share in _cycles(path):
            for finding, value_of in read.items():
                try:
                    value = float(value_of(own, int(51 * share)))
                except KeyError:
                    continue
                norm = evidence.gait_norms[finding]
                band = norm.band(age_years=11, speed=0.43)
                beyond = value - band.mild if norm.worse == "high" else band.mild - value
                assert beyond < (norm.mdc or 0), (path.parent.name, finding, value)
                judged += 1
    assert judged >= 20


# Scalar norms


def test_every_gait_finding_with_a_number_has_a_norm(evidence):
    walk = {name for name, finding in evidence.findings.items() if finding.kind == "gait"}
    composed = {"heel_avoidance_gait", "cautious_gait"}
    assert len(walk) >= 40
    for name in (walk | {"pelvis_uneven", "lld_10mm"}) - composed:
        assert name in evidence.gait_norms, name
        assert evidence.gait_norms[name].mdc, name


def test_typed_and_measured_limits_are_the_same(evidence):
    """The fixed limit of a typed number is where the norm for everybody calls it mild."""
    compared = 0
    for name, norm in evidence.gait_norms.items():
        finding = evidence.findings.get(name)
        if finding is None or finding.answer.type != "number":
            continue
        sign, limit = finding.answer.positive.split()
        assert (sign[0] == ">") is (norm.worse == "high"), name
        assert float(limit) == norm.band().mild, name
        compared += 1
    assert compared >= 25


def test_speed_by_age_and_sex_is_that_of_the_meta_analysis(evidence):
    """Bohannon and Andrews 2011: 1.434 m/s at most (men 40-49), 0.943 at least (women 80-99)."""
    norm = evidence.gait_norms["slow_gait"]
    edge = {
        (sex, age): norm.band(age_years=age, sex=sex).low + 0.30
        for sex in ("male", "female")
        for age in range(25, 100, 10)
    }
    assert max(edge.values()) == pytest.approx(1.434, abs=0.006)
    assert edge["male", 45] == max(edge.values())
    assert min(edge.values()) == pytest.approx(0.943, abs=0.006)
    assert edge["female", 85] == min(edge.values())
    assert norm.band().low == 1.0


def test_a_band_needs_what_it_asks_for(evidence):
    norm = evidence.gait_norms["limited_dorsiflexion_gait"]
    assert norm.band(speed=0.7).mild < norm.band(speed=0.45).mild < norm.band(speed=0.3).mild
    assert norm.band() == norm.bands[-1]
    assert norm.band(speed=0.363) == norm.bands[2]
    cadence = evidence.gait_norms["low_cadence"]
    assert cadence.band(age_years=11.9).low == 105
    assert cadence.band(age_years=12).low == cadence.band().low


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("excess_pronation_gait", 12.0, "normal"), ("excess_pronation_gait", 12.5, "borderline"),
        ("excess_pronation_gait", 13.0, "mild"), ("excess_pronation_gait", 19.0, "marked"),
        ("excess_pronation_gait", -20.0, "normal"), ("slow_gait", 1.0, "mild"),
        ("slow_gait", 1.1, "normal"), ("slow_gait", 0.8, "marked"), ("low_gdi", 82.0, "borderline"),
    ],
)  # fmt: skip
def test_grades(evidence, name, value, wanted):
    norm = evidence.gait_norms[name]
    assert grade_value(norm, norm.band(), value) == wanted


# Broken data


def _norm(**changes: Any) -> dict[str, Any]:
    band = {"population": "all", "high": 5, "mild": 6, "marked": 9, "sources": ["estimate"],
            "confidence": "judged"}  # fmt: skip
    norm = {"quantity": "x", "unit": "%", "worse": "high", "bands": [{**band, **changes}]}
    return {"antalgic_gait": norm}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"mild": 4}, "not in order"), ({"marked": 6}, "not in order"),
        ({"high": None}, "edge on the worse side"), ({"age_low": 20}, "must hold for everybody"),
        ({"sources": []}, "at least 1"), ({"low": 7}, "low is not below high"),
    ],
)  # fmt: skip
def test_a_norm_that_cannot_be_is_refused(changes, reason):
    with pytest.raises(EvidenceError, match=reason):
        _validated("gait_norms", _norm(**changes), dict[str, GaitNorm])


def test_a_curve_of_another_length_is_refused():
    row = " ".join(["1"] * 50)
    curve = {"unit": "deg", "mean": [row], "sd": [row], "population": "x", "sign": "x",
             "sources": ["estimate"], "confidence": "judged"}  # fmt: skip
    with pytest.raises(EvidenceError, match="at least 51"):
        _validated("norm_curves", {"hip_flexion": curve}, dict[str, CurveRows])


def test_a_norm_of_an_unknown_finding_or_unit_is_refused(evidence):
    norm = evidence.gait_norms["antalgic_gait"]
    with pytest.raises(EvidenceError, match="limping"):
        check_references(replace(evidence, gait_norms={"limping": norm}))
    other = norm.model_copy(update={"unit": "mm"})
    with pytest.raises(EvidenceError, match="unit"):
        check_references(replace(evidence, gait_norms={"antalgic_gait": other}))
