"""`solespine orthotic` as a laboratory runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from recordings import DATA, needs_data
from solespine.app.run import run

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
        ([], "either"),
        (["--scan", "nothing.stl"], "nothing.stl"),
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
