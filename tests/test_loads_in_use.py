"""Loads as a user meets them: where they come, where they are refused, how they are shown."""

from __future__ import annotations

import csv
import functools
import io
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from loads_made import WEIGHT_N, made_loads
from recordings import DATA, needs_data
from solespine.app.run import run
from solespine.evidence import load_evidence
from solespine.findings.loads import find_loads
from solespine.flow import assess
from solespine.flow.measuring import measure
from solespine.loads import solve_loads, wear
from solespine.loads.daily_dose import Day, Dose
from solespine.motion import measure_motion
from solespine.recordings import read_recording
from solespine.recordings.model import Subject
from solespine.report import summary
from solespine.report.build import build_view
from solespine.report.curves_csv import curves_csv
from solespine.report.html import page
from solespine.report.loads_contract import key_of
from solespine.report.loads_dose import daily_dose as daily_dose_json
from solespine.report.loads_dose import dose_lines
from solespine.report.loads_svg import ladder_svg
from solespine.report.loads_text import load_lines
from solespine.report.loads_view import LoadsView, loads_view
from solespine.report.measurement import Measurement
from solespine.report.measurement_view import measurement_view
from solespine.report.measurement_write import measurement_page, measurement_text

EVIDENCE = load_evidence()
EXAMPLE = Path(__file__).parents[1] / "examples" / "heel_and_back"
LIMP = Path(__file__).parents[1] / "examples" / "simulated_limp"
CHILD = DATA / "biomechzoo" / "HC030A"
DRAWS = 5  # enough for an interval, few enough for a test


@functools.cache
def child() -> Measurement:
    """A real child's walk over two plates, with its loads."""
    return measure([CHILD / "straight.c3d"], CHILD / "static.c3d", load_draws=DRAWS)


def made_view(**made: float) -> LoadsView:
    loads = made_loads(**made)  # type: ignore[arg-type]
    view = loads_view(loads, (), find_loads(loads, EVIDENCE), EVIDENCE)
    assert view is not None
    return view


# Where they come and where not


def test_a_measurement_without_loads_leaves_the_engines_alone() -> None:
    code = (
        "import sys; from solespine.flow.measuring import measure; "
        f"measure([{str(EXAMPLE / 'walk.trc')!r}], loads=False); "
        "print('mujoco' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_without_height_and_mass_it_says_so_and_goes_on() -> None:
    found = measure([EXAMPLE / "walk.trc"])
    assert found.loads is None
    assert found.loads_refused == (
        "loads: body height and mass must be known; give it in the case or as an option",
    )
    assert found.findings


def test_the_shipped_walk_has_too_few_markers_for_loads() -> None:
    found = measure([EXAMPLE / "walk.trc"], subject=Subject(82.0, 1.65))
    assert found.loads is None
    assert "markers" in found.loads_refused[0]


def test_force_that_does_not_fit_the_movement_gives_no_loads() -> None:
    """The simulated limp has made forces: what nothing explains is larger than 20 % of weight."""
    found = measure([LIMP], subject=Subject(82.0, 1.65))
    assert found.loads is None
    assert "disagree by" in found.loads_refused[0]
    assert "in step" in found.loads_refused[0]


def test_a_command_can_leave_them_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", str(EXAMPLE / "walk.trc"), "--no-loads", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["loads"] is None
    assert document["loads_quality"]["refused"] == []


def test_draws_that_cannot_be_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", str(EXAMPLE / "walk.trc"), "--load-draws", "-3"]) == 2
    assert "--load-draws" in capsys.readouterr().err
    assert run(["assess", str(EXAMPLE), "--load-draws", "99999"]) == 2


def test_an_assessment_says_why_there_are_no_loads(tmp_path: Path) -> None:
    case = yaml.safe_load((EXAMPLE / "case.yaml").read_text())
    shutil.copy(EXAMPLE / "walk.trc", tmp_path)
    (tmp_path / "case.yaml").write_text(yaml.safe_dump(case))
    answer = assess(tmp_path, tries=())
    text = summary(answer).plain
    assert "WHAT YOUR BODY CARRIES" in text
    assert max(map(len, text.splitlines())) <= 80
    document = answer.to_json()
    assert document["loads"] is None
    assert "markers" in document["loads_quality"]["refused"][0]  # type: ignore[index]
    assert "Not told:" in page(build_view(answer))


# A real walk


@needs_data
def test_a_real_walk_has_every_link_of_both_legs() -> None:
    loads = child().loads
    assert loads is not None
    for site, part in (
        ("heel_pad", "force"), ("plantar_fascia", "force"), ("achilles", "force"),
        ("ankle", "resultant"), ("knee", "resultant"), ("hip", "resultant"),
    ):  # fmt: skip
        for side in ("left", "right"):
            one = loads.get(site, part, side)  # type: ignore[arg-type]
            assert one is not None, (site, side)
            assert one.low is not None, (site, side)
            assert one.measured_percent >= 75


@needs_data
def test_what_is_measured_too_shortly_is_left_out_and_named() -> None:
    """Of this child's left stride only half tells anything of the spine."""
    found = child()
    assert found.loads is not None
    assert found.loads.get("L5_S1", "compression", "left") is None
    assert found.loads.get("L5_S1", "compression", "right") is not None
    assert any("left step" in text for text in found.loads_refused)


@needs_data
def test_a_healthy_child_shows_no_load_finding() -> None:
    of_loads = [m for m in child().findings if EVIDENCE.findings[m.id].kind == "load"]
    assert len(of_loads) == 13
    assert [m.id for m in of_loads if m.present] == []


@needs_data
def test_a_ground_force_that_is_scaled_on_one_side_shows_on_that_side() -> None:
    static = read_recording(CHILD / "static.c3d")
    motion = measure_motion([read_recording(CHILD / "straight.c3d")], static)
    worn = wear(motion, static)
    planted = tuple(
        replace(
            trial,
            contacts=tuple(
                replace(c, force=0.4 * c.force) if c.side == "right" else c for c in trial.contacts
            ),
        )
        for trial in motion.trials
    )
    loads = solve_loads(replace(motion, trials=planted), worn, draws=DRAWS)
    found = [m for m in find_loads(loads, EVIDENCE) if m.id.endswith("_load_low")]
    assert len(found) == 10
    for measured in found:
        beyond = measured.value > 35 if measured.side == "right" else measured.value < -50
        assert beyond, (measured.id, measured.side, measured.value)
    present = {(m.id, m.side) for m in found if m.present}
    assert ("heel_pad_load_low", "right") in present
    assert {side for _, side in present} == {"right"}


@needs_data
def test_the_document_holds_both_sides_and_all_parts() -> None:
    found = child()
    document = found.to_json()
    assert found.loads is not None
    assert set(document["loads"]) == {key_of(one) for one in found.loads.loads}
    row = document["loads"]["hip.resultant.left"]
    assert {"side", "peak", "unit", "low", "high", "at_percent"} <= set(row)
    assert row["low"] <= row["peak"] <= row["high"]
    assert row["published"]["source"] == "bergmann_2001"
    assert document["loads"]["L5_S1.compression.right"]["uncertain"] is True
    quality = document["loads_quality"]
    assert 1 < quality["trials"][0]["marker_error_mm"] < 30
    assert len(quality["trials"][0]["residual_percent_bw"]) == 3
    assert quality["left_against_right"]
    json.dumps(document, allow_nan=False)


@needs_data
def test_curves_have_moments_and_contact_forces_with_units() -> None:
    rows = list(csv.DictReader(io.StringIO(curves_csv(child()))))
    mean = [row for row in rows if row["trial"] == "mean of the strides"]
    assert [row["stride_percent"] for row in mean] == [f"{percent}" for percent in range(101)]
    assert all(not row["time_s"] for row in mean)
    peak = max(float(row["left_hip_resultant_n"]) for row in mean if row["left_hip_resultant_n"])
    loads = child().loads
    assert loads is not None
    told = loads.get("hip", "resultant", "left")
    assert told is not None
    assert peak == pytest.approx(told.peak, rel=0.01)
    assert "right_ankle_angle_moment_nm" in rows[0]
    assert "right_achilles_strain_percent" in rows[0]
    assert "right_heel_pad_pressure_kpa" in rows[0]
    frames = [row for row in rows if row["trial"] != "mean of the strides"]
    assert all(row["time_s"] and not row["stride_percent"] for row in frames)


@needs_data
def test_page_and_terminal_show_them() -> None:
    text = measurement_text(child())
    assert max(map(len, text.splitlines())) <= 80
    assert "LOADS (times body weight)" in text
    html = measurement_page(measurement_view(child()))
    assert 'class="ladder"' in html
    assert "main result" in html


# How they are shown


def test_the_ladder_runs_from_the_heel_pad_to_the_spine() -> None:
    view = made_view()
    assert [rung.name.split(",")[0] for rung in view.rungs] == [
        "Heel pad", "Heel pad", "Plantar fascia", "Ankle", "Achilles tendon", "Knee", "Hip",
        "L5/S1",
    ]  # fmt: skip
    drawing = ladder_svg(view)
    assert drawing.index(">L5/S1 ?<") < drawing.index(">Hip<") < drawing.index(">Heel pad<")
    assert drawing.count('class="left') == drawing.count('class="right') == 7
    assert "<desc" in drawing
    assert "published 2 to 3.5" in drawing


def test_a_ladder_without_intervals_or_with_one_side_is_drawn() -> None:
    loads = made_loads(draws=0)
    half = replace(loads, loads=tuple(one for one in loads.loads if one.side == "left"))
    view = loads_view(half, (), (), EVIDENCE)
    assert view is not None
    assert 'class="right' not in ladder_svg(view)
    assert all(rung.right is None for rung in view.rungs)
    assert "2.90" in "\n".join(load_lines(view))


def test_the_words_say_what_is_uncertain_and_what_is_the_result() -> None:
    view = made_view(left=0.5)
    assert "comparison of left and right" in view.main
    assert "uncertain" in view.main
    assert any("This hip carries less than the other (left)" in text for text in view.plain)
    assert any("not measured inside you" in text for text in view.plain)
    hip = next(rung for rung in view.rungs if rung.name == "Hip")
    assert hip.difference.startswith("left 50 % less (")
    assert hip.left is not None
    assert hip.left.value == pytest.approx(0.5 * 2.9)
    even = made_view()
    assert any("clearly more than 15 to 20 %" in text for text in even.plain)
    assert "clearly more than 15 to 20 %" in even.found[0]


def test_what_lies_outside_the_published_is_named() -> None:
    assert "Outside the published band" not in made_view().main
    assert "for comparison only: Ankle, Knee, Hip" in made_view(left=2.2).main.replace(
        "Plantar fascia, ", ""
    ).replace("Achilles tendon, ", "").replace("Heel pad, ", "")


def test_lines_of_the_terminal_are_short() -> None:
    view = made_view(left=0.5, spine_bw=7.0)
    lines = list(load_lines(view))
    assert max(map(len, lines)) <= 80
    assert lines[1].startswith("L5/S1 ?")


def test_no_loads_asked_for_is_no_word_about_them() -> None:
    assert loads_view(None, (), (), EVIDENCE) is None
    refused = loads_view(None, ("loads: no plates",), (), EVIDENCE)
    assert refused is not None
    assert refused.refused == ("No plates.",)
    assert ladder_svg(refused) == ""


def test_bands_are_of_sites_that_are_told() -> None:
    told = {(one.site, one.part) for one in made_loads().loads} | {("L4_L5", "compression")}
    for key in EVIDENCE.load_bands:
        assert tuple(key.split("/")) in told, key
    assert WEIGHT_N > 0


# A day


def test_a_day_stands_in_the_document_and_for_clinicians() -> None:
    day = Day(8000, 6000, 10000, 4.0, 3.0, 5.0, ("hours of standing are not told: 4 stand",))
    doses = tuple(
        Dose("hip", "resultant", side, 4000, 3e6, 2e6, 5e6, 4e6, 6e6) for side in ("left", "right")
    )
    told = daily_dose_json(day, doses)
    assert told is not None
    assert told["steps"] == {"value": 8000, "low": 6000, "high": 10000}
    assert [row["side"] for row in told["doses"]] == ["left", "right"]
    first, assumed = dose_lines(day, doses)
    assert "8000 steps and 4.0 hours" in first
    assert "Hip left 5.0 (4.0 to 6.0), right 5.0 (4.0 to 6.0)" in first
    assert assumed.startswith("Hours of standing are not told")
    assert daily_dose_json(None, ()) is None
    assert dose_lines(day, ()) == ()
