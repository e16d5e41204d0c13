"""The walk in the report: pressure picture, joint moments and powers, published ranges."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from loads_cases import child, problem
from loads_references import file_of
from recordings import DATA, needs_data
from solespine.evidence import load_evidence
from solespine.flow.kinetics import kinetic_curves
from solespine.loads.model import Load, Loads
from solespine.loads.solve import walking_choice
from solespine.loads.stride import solve_stride
from solespine.motion.ground_force import GRAVITY_MPS2
from solespine.motion.model import PressureStep, Quality
from solespine.motion.pressure import measure_pressure
from solespine.motion.pressure_picture import COLUMNS, ROWS, PressurePicture, mean_picture
from solespine.recordings import PressureRecording, read_recording
from solespine.report.curve_panels import panels
from solespine.report.measurement import Value
from solespine.report.pressure_svg import pressure_map
from solespine.report.value_rows import published_sources, value_rows

MASS_KG = 70.0
EVIDENCE = load_evidence()


@pytest.fixture(scope="module")
def insole() -> PressureRecording:
    found = read_recording(DATA / "pressure" / "walk_left.asf")
    assert isinstance(found, PressureRecording)
    return found


@needs_data
def test_a_picture_holds_the_step_and_does_not_ask_which_foot(insole: PressureRecording) -> None:
    steps = [step for step in measure_pressure(insole) if step.quality.level != "poor"]
    other = replace(insole, pressure=insole.pressure[:, :, ::-1], side="right")
    mirrored = [step for step in measure_pressure(other) if step.quality.level != "poor"]
    assert len(steps) == len(mirrored) > 0
    for one, two in zip(steps, mirrored, strict=True):
        assert one.picture is not None
        assert two.picture is not None
        highest = max(v for k, v in one.values.items() if k.startswith("peak_pressure"))
        assert one.picture.peak_kpa.max() == pytest.approx(highest, rel=0.1)
        assert np.allclose(one.picture.path, two.picture.path, atol=1e-6)
        assert np.mean(one.picture.peak_kpa != two.picture.peak_kpa) < 0.02  # cells on an edge
        assert 0 < one.picture.path[0, 0] < 0.2 < 0.7 < one.picture.path[-1, 0] < 1


def step(side: str, level: str = "good", high: float = 300.0) -> PressureStep:
    peak = np.zeros((ROWS, COLUMNS))
    peak[2:8, 8:16] = high  # the heel
    peak[:, 20] = 20.0  # the outer side
    picture = PressurePicture(peak, np.array([[0.1, 0.0], [0.8, 0.01]]))
    values = {"peak_pressure_heel_kpa": high, "heel_force_share_percent": 40.0}
    return PressureStep("x", side, 0.0, 0.7, values, Quality(level), picture)  # type: ignore[arg-type]


def across(drawing: str, level: str) -> list[float]:
    found = re.search(rf'<path class="{level}" d="([^"]*)"', drawing)
    assert found
    return [float(x) for x in re.findall(r"M(-?[\d.]+) ", found[1])]


def test_both_feet_are_drawn_in_one_scale_with_their_outer_sides_out() -> None:
    drawing = pressure_map([step("left"), step("right", high=150.0)])
    left, right = drawing.split("<g ")[1:3]
    assert "heel 300 kPa, 40 % of the load" in drawing
    assert {"p6"} <= set(re.findall('"(p[1-6])"', left))
    assert "p6" not in right.split("</g>")[0]
    assert np.mean(across(left, "p1")) < 82 < np.mean(across(right, "p1"))


def test_poor_steps_are_left_out_and_a_foot_without_any_is_named() -> None:
    drawing = pressure_map([step("left"), step("left", high=100.0), step("right", "poor")])
    assert "left foot, 2 steps" in drawing
    assert "200 kPa" in drawing
    assert "right foot: no step was good enough to draw" in drawing
    assert pressure_map([step("right", "poor")]) == ""
    assert mean_picture([step("left").picture]).peak_kpa.max() == 300.0  # type: ignore[list-item]


def loads(*told: tuple[str, str, str, float]) -> Loads:
    curves = tuple(
        Load(site, part, "left", unit, np.full(101, value), value, 0.0)
        for site, part, unit, value in told
    )
    return Loads(curves, MASS_KG * GRAVITY_MPS2, {}, {}, from_below=False)


def test_moments_and_powers_are_internal_by_mass_and_over_the_norm() -> None:
    found = loads(("ankle_angle", "moment", "Nm", -70.0), ("knee", "power", "W", 35.0),
                  ("hip_flexion", "moment", "Nm", 14.0))  # fmt: skip
    ankle, hip, knee = sorted(kinetic_curves(found, EVIDENCE, 0.43), key=lambda one: one.name)
    assert (ankle.name, ankle.unit) == ("ankle_plantarflexion_moment", "Nm/kg")
    assert ankle.mean == pytest.approx(1.0)
    assert hip.mean == pytest.approx(-0.2)
    assert (knee.mean[0], knee.unit) == (pytest.approx(0.5), "W/kg")
    assert ankle.high is not None
    assert 1.2 < ankle.high.max() < 1.6
    assert ankle.source == "schwartz_2008_speed"
    assert kinetic_curves(None, EVIDENCE, 0.43) == ()
    titles = [title for title, _ in panels((ankle, hip, knee), ())]
    assert titles == ["Joint moments (internal) and powers"]


@needs_data
def test_powers_follow_those_of_the_recording_s_own_model() -> None:
    """Vicon's foot is one piece: its ankle gives all that ours shares with the midfoot."""
    case = child("HC030A")
    motion, (trial,) = case[0], case[0].trials
    one, _ = problem(case, "right")
    _, curves = solve_stride(one, walking_choice())
    inside = (trial.time >= one.time[0]) & (trial.time <= one.time[-1])
    for joint, least in (("Ankle", 0.97), ("Knee", 0.8), ("Hip", 0.8)):
        theirs = 1000 * file_of("HC030A").points[f"R{joint}Power"][inside, 2]
        ours = np.interp(trial.time[inside], one.time, curves[joint.lower(), "power", "right"])
        ours = ours / motion.subject.mass_kg
        known = np.isfinite(ours + theirs)
        assert np.corrcoef(ours[known], theirs[known])[0, 1] > least, joint
        assert 0.5 < np.ptp(ours[known]) / np.ptp(theirs[known]) < 1.5, joint


def test_what_is_published_stands_beside_the_value_in_its_unit() -> None:
    values = {"first_peak_bw": 1.1, "stance_time_s": 0.7, "first_peak_percent": 23.0}
    told = [Value(name, "left", value, None, 1) for name, value in values.items()]
    peak, time, when = value_rows(told, EVIDENCE)
    assert (peak.published, peak.unit) == ("0.98 to 1.25", "BW")
    assert time.published == ""
    assert (when.name, when.unit, when.published) == ("First peak, when", "% of stance", "")
    assert published_sources(told, EVIDENCE) == ("winter_1991",)
