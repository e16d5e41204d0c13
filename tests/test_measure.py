"""`solespine measure` as a user runs it, and what `assess` makes of a case's recordings."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
import yaml

from recordings import DATA, needs_data
from solespine.app.run import run
from solespine.flow.one_person import doubts
from solespine.recordings import read_recordings
from solespine.recordings.model import Subject

EXAMPLE = Path(__file__).parents[1] / "examples" / "heel_and_back"
LIMP = Path(__file__).parents[1] / "examples" / "simulated_limp"
CHILD = DATA / "biomechzoo" / "HC030A"
FIELDS = {
    "schema", "subject", "findings", "loads", "loads_quality", "events", "strides", "contacts",
    "pressure", "standing", "spatiotemporal", "ground_force", "under_foot", "quality", "provenance",
}  # fmt: skip
OF_A_FINDING = {"id", "value", "unit", "side", "grade", "norm", "mdc", "quality", "from"}


def test_the_shipped_walk_is_measured_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", str(EXAMPLE / "walk.trc")]) == 0
    text = capsys.readouterr().out
    assert "TIME AND DISTANCE" in text
    assert "QUALITY" in text
    assert "not a medical" in text
    assert max(map(len, text.splitlines())) <= 80


def test_files_are_written_where_told(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(["measure", str(LIMP / "simulated_limp.trc"), "--out", str(out)]) == 0
    assert {p.name for p in out.iterdir()} == {
        "measurement.html", "measurement.json", "curves.csv"
    }  # fmt: skip
    document = json.loads((out / "measurement.json").read_text())
    assert set(document) == FIELDS
    assert document["schema"] == "solespine/measurement/1"
    assert all(set(row) >= OF_A_FINDING for row in document["findings"])
    page = (out / "measurement.html").read_text()
    links = page.replace("http://www.w3.org/2000/svg", "").split("<h2>Behind")[0]
    assert "http:" not in links
    assert "https:" not in links
    rows = list(csv.DictReader((out / "curves.csv").open()))
    assert {"trial", "time_s", "left_knee_flexion_deg", "right_knee_flexion_deg"} <= set(rows[0])


def test_the_same_recording_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run(["measure", str(LIMP / "simulated_limp.trc"), "--out", str(tmp_path / name)])
    for one in (tmp_path / "one").iterdir():
        assert one.read_bytes() == (tmp_path / "two" / one.name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["measure", "nothing.c3d"], 2, "nothing.c3d"),
        (["measure", str(EXAMPLE / "case.yaml")], 2, "case.yaml"),
        (["measure", str(EXAMPLE / "walk.trc"), "--mass", "0.5"], 2, "--mass"),
        (["measure", str(EXAMPLE / "walk.trc"), "--static", "no.trc"], 2, "no.trc"),
        (["measure", str(EXAMPLE / "walk.trc"), "--sex", "m"], 2, "female or male"),
        (["measure", str(EXAMPLE / "walk.trc"), "--age", "-3"], 2, "--age"),
        (["measure"], 2, "RECORDING"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: list[str], status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == status
    text = capsys.readouterr().err
    assert words in text
    assert len(text.strip().splitlines()) == 1


@needs_data
def test_a_child_with_its_standing_trial(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [str(CHILD / "straight.c3d"), "--static", str(CHILD / "static.c3d"), "--json"]
    assert run(["measure", *arguments, "--no-loads"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["subject"]["mass_kg"] == pytest.approx(45.8)
    assert {event["from"] for event in document["events"]} >= {"plates"}
    assert {stride["side"] for stride in document["strides"]} == {"left", "right"}
    assert document["standing"]["trial"] == "static.c3d"


@needs_data
def test_a_folder_is_one_measurement_and_its_standing_trial_is_found(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["measure", str(CHILD), "--json", "--no-loads"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert {row["trial"] for row in document["quality"]["trials"]} == {"straight.c3d", "turn.c3d"}
    assert document["standing"]["trial"] == "static.c3d"


@needs_data
def test_standing_still_is_no_walk(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", str(CHILD / "static.c3d")]) == 3
    assert "--static" in capsys.readouterr().err


def _case(folder: Path, recordings: list[str]) -> Path:
    document = yaml.safe_load((EXAMPLE / "case.yaml").read_text())
    document["recordings"] = recordings
    (folder / "case.yaml").write_text(yaml.safe_dump(document))
    return folder


def test_an_assessment_uses_the_recordings_of_the_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("simulated_limp.trc", "simulated_limp.mot"):
        shutil.copy(LIMP / name, tmp_path)
    case = _case(tmp_path, ["simulated_limp.trc", "simulated_limp.mot"])
    assert run(["assess", str(case), "--json", "--no-loads"]) == 0
    document = json.loads(capsys.readouterr().out)
    measured = {row["id"] for row in document["findings"] if row["from"] == "recording"}
    assert "antalgic_gait" in measured
    assert document["recordings"]["left_out"] == []
    assert "simulated_limp.trc" in document["provenance"]["inputs"]


def test_a_recording_that_cannot_be_used_is_named_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.c3d").write_bytes(b"\x02\x50" + bytes(600))
    case = _case(tmp_path, ["broken.c3d", "missing.trc"])
    assert run(["assess", str(case), "--json", "--no-loads"]) == 0
    left_out = json.loads(capsys.readouterr().out)["recordings"]["left_out"]
    assert any("broken.c3d" in line for line in left_out)
    assert any("missing.trc" in line for line in left_out)


def test_a_copy_of_a_recording_is_no_second_trial(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("walk.trc", "copy.trc"):
        shutil.copy(EXAMPLE / "walk.trc", tmp_path / name)
    assert run(["measure", str(tmp_path), "--json", "--no-loads"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["quality"]["trials"]) == 1
    assert any("counted once" in line for line in document["quality"]["left_out"])
    spreads = [
        side["spread"] for value in document["spatiotemporal"].values() for side in value.values()
    ]
    assert spreads
    assert set(spreads) == {None}  # one stride a side has no spread


@needs_data
def test_trials_of_equal_names_and_unequal_bodies_are_told_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = [str(DATA / "biomechzoo" / child / "straight.c3d") for child in ("HC030A", "HC044A")]
    assert run(["measure", *files, "--json", "--no-loads"]) == 0
    document = json.loads(capsys.readouterr().out)
    names = {trial["trial"] for trial in document["quality"]["trials"]}
    assert names == {"straight.c3d", "straight.c3d (2)"}
    assert set(document["provenance"]["inputs"]) == names
    assert any("one person" in note for note in document["quality"]["notes"])


@needs_data
def test_a_file_that_states_another_body_than_was_told_is_doubted() -> None:
    one = read_recordings([DATA / "biomechzoo" / "HC030A" / "straight.c3d"])
    mass = one[0].subject.mass_kg
    assert mass and doubts(one) == doubts(one, Subject(1.1 * mass)) == ()
    (said,) = doubts(one, Subject(0.6 * mass))
    assert f"{mass:.1f} kg" in said and f"{0.6 * mass:.1f} kg was told" in said
    assert "same person?" in said


@needs_data
def test_a_broken_insole_gives_no_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", str(DATA / "pressure" / "walk_right.asf")]) == 3
    assert "none of 6 steps" in capsys.readouterr().err
    assert run(["measure", str(DATA / "pressure")]) == 0
    assert "walk_right.asf: none of 6 steps" in capsys.readouterr().out


def test_what_the_examiner_saw_is_told_beside_the_measurement(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("simulated_limp.trc", "simulated_limp.mot"):
        shutil.copy(LIMP / name, tmp_path)
    case = _case(tmp_path, ["simulated_limp.trc", "simulated_limp.mot"])
    document = yaml.safe_load((case / "case.yaml").read_text())
    document.setdefault("examination", {})["antalgic_gait"] = {"left": True, "right": False}
    (case / "case.yaml").write_text(yaml.safe_dump(document))
    assert run(["assess", str(case), "--no-loads", "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    note = " ".join((tmp_path / "out" / "note.txt").read_text().split())
    assert "right 12.8 ± 1.5 %; seen by the examiner: no (normal" in note
    assert "Antalgic gait (shortened stance) (left; seen by the examiner: yes)" in note


@needs_data
def test_an_unknown_marker_set_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", str(DATA / "btk" / "sample01" / "Eb015pi.c3d")]) == 3
    said = capsys.readouterr().err
    assert "RFT1" in said
    assert "LHEE" in said
    assert "--mapping" in said


@needs_data
def test_regions_under_the_foot_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", str(DATA / "pressure" / "walk_left.asf")]) == 0
    text = capsys.readouterr().out
    assert "UNDER THE FOOT" in text
    assert "Heel force share" in text
    assert max(map(len, text.splitlines())) <= 80
