"""`solespine orthotic` as a laboratory runs it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pypdf
import pytest
from shapely import Polygon

from recordings import DATA, needs_data
from solespine.app.run import run
from solespine.orthotic import Prescription, make_orthotic, template_scan
from solespine.orthotic.shoe import read_shoe
from solespine.orthotic.template import plain_outline

ROOT = Path(__file__).parents[1]
SCAN = DATA / "foot_scan" / "scan.obj"


def order(folder: Path, side: str, **more: object) -> Path:
    lines = {"side": side, "weight_bearing": "none", "heel_lift_mm": 4, **more}
    file = folder / "order.yaml"
    file.write_text("".join(f"{name}: {value}\n" for name, value in lines.items()))
    return file


def test_a_template_is_called_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--side", "left", "--prescription", str(order(tmp_path, "left"))]
    out = tmp_path / "out"
    assert run(["orthotic", "--length", "250", *arguments, "--out", str(out)]) == 0
    assert "was not checked" in " ".join(capsys.readouterr().out.split())
    assert (out / "orthotic.stl").stat().st_size > 10_000
    assert "template" in (out / "orthotic.json").read_text().lower()


@needs_data
def test_a_scan_of_the_other_foot_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for side, status in (("right", 0), ("left", 2)):
        file = order(tmp_path, side, rearfoot_post_deg=4)
        arguments = ["--scan", str(SCAN), "--side", side, "--prescription", str(file)]
        assert run(["orthotic", *arguments, "--out", str(tmp_path / side), "--json"]) == status
        said = capsys.readouterr()
        if status == 0:
            checks = {row["name"]: row for row in json.loads(said.out)["checks"]}
            assert checks["rearfoot_post"]["value"] == pytest.approx(4.0, abs=0.1)
        else:
            assert "right foot" in said.err
    assert not (tmp_path / "left").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--length", "250", "--scan", "foot.stl"], "either"),
        (["--length", "250", "--shoe", "nothing.dxf"], "nothing.dxf"),
        (["--length", "250", "--shoe", "40x20"], "no inside of a shoe"),
        (["nowhere", "--scan", "foot.stl"], "nowhere"),
        ([], "either"),
        (["--scan", "nothing.stl"], "nothing.stl"),
        (["--length", "250", "--weight-bearing", "full"], "says none"),
        (["--length", "25"], "25"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["--side", "left", "--prescription", str(order(tmp_path, "left"))]
    assert run(["orthotic", *arguments, *told, "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert len(said.strip().splitlines()) == 1


def test_without_a_prescription_a_plain_shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["orthotic", "--length", "250", "--side", "right"]
    assert run(asked) == 2
    assert "--weight-bearing" in capsys.readouterr().err
    assert run([*asked, "--weight-bearing", "full"]) == 0  # nothing is written without --out
    assert "least_wall" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".csv", ".svg", ".dxf"])
def test_cut_to_a_shoe_from_any_drawing(suffix: str, tmp_path: Path) -> None:
    """The same outline, turned, as points, drawing and plan."""
    outline = plain_outline(244.0, 84.0)
    angle = np.radians(37.0)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    drawn = (outline @ turn.T + [300, 50]) * [1, -1]  # pictures have y down
    if suffix == ".csv":
        text = "".join(f"{x:.2f};{y:.2f}\n" for x, y in drawn)
    elif suffix == ".svg":
        places = " L".join(f"{2 * x:.2f} {2 * y:.2f}" for x, y in drawn)
        text = f'<svg width="100mm" viewBox="0 0 200 300"><path d="M{places} Z"/></svg>'
    else:
        text = "0\nLWPOLYLINE\n" + "".join(f"10\n{x:.2f}\n20\n{-y:.2f}\n" for x, y in drawn)
    file = tmp_path / f"shoe{suffix}"
    file.write_text(text)
    shoe = Polygon(read_shoe(str(file), "right"))
    assert shoe.symmetric_difference(Polygon(outline)).area < 0.03 * shoe.area
    mirrored = Polygon(np.array(read_shoe(str(file), "left")) * [1, -1])
    assert mirrored.symmetric_difference(shoe).area < 1.0


def test_a_part_is_cut_to_the_shoe() -> None:
    outline = read_shoe("244x84", "right")
    shoe = Polygon(outline)
    scan = template_scan("right", 250.0, 96.0)
    given = Prescription.plain("right", length="full", shoe_outline=outline)
    part = make_orthotic(scan, given)
    assert [check for check in part.checks if not check.passed] == []
    cut = Polygon(part.outline_mm)
    assert cut.difference(shoe.buffer(-0.9)).area < 1.0
    free = make_orthotic(scan, Prescription.plain("right", length="full"))
    assert cut.area < 0.97 * Polygon(free.outline_mm).area


def test_the_example_of_a_simulated_foot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("solespine.flow.prescribing.DRAWS", 0)  # no interval is looked at here
    example = ROOT / "examples" / "simulated_foot"
    out = tmp_path / "out"
    asked = ["orthotic", str(example), "--weight-bearing", "none", "--out", str(out)]
    assert run(asked) == 0
    told = json.loads((out / "proposal.json").read_text())["feet"][0]
    assert (told["side"], told["verdict"], told["part"]) == ("right", "prescribe", "right")
    held = json.loads((out / "right" / "orthotic.json").read_text())
    assert held["measures"]["length_mm"] == pytest.approx(248, abs=5)  # the rim is lost
    assert held["measures"]["arch_height_mm"] == pytest.approx(13, abs=1)
    assert "Checked against the case" in held["warnings"][0]
    terminal = " ".join(capsys.readouterr().out.split())
    pages = pypdf.PdfReader(out / "proposal.pdf").pages
    proposal = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert any("The file is in mm (found from the length" in line for line in held["warnings"])
    for line in held["warnings"][1:]:  # what the part's own file says, terminal and proposal say
        assert line in terminal
        assert line[:40] in proposal
    report = (out / "report.html").read_text()
    section = report[report.index('id="insole"') :]
    assert "Insole, right foot" in section
    assert 'class="scene"' in section
    assert section.count("<svg") >= 4
    assert (out / "report.pdf").stat().st_size > 50_000
