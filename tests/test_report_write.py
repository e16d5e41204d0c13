"""The files: whole or not at all, the same bytes every time, on every hash seed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from solespine.errors import InputError
from solespine.report import make_report
from test_report_people import EXAMPLE, assessed

NAMES = [
    "report.html", "report.pdf", "letter.pdf", "letter.txt", "note.txt", "plan.ics",
    "assessment.json", "fhir.json",
]  # fmt: skip
FIELDS = {
    "schema", "urgency", "red_flags", "link", "causes", "explains", "next", "findings", "loads",
    "whatif", "plan", "provenance",
}  # fmt: skip
SCRIPT = """
import hashlib, pathlib, sys, solespine
for path in solespine.make_report(solespine.assess(sys.argv[1]), pathlib.Path(sys.argv[2])):
    print(path.name, hashlib.sha256(path.read_bytes()).hexdigest())
"""


def test_these_files_and_nothing_else(tmp_path: Path) -> None:
    written = make_report(assessed("example"), tmp_path / "new" / "folder")
    assert [path.name for path in written] == NAMES
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted(NAMES)


def test_same_input_same_bytes_in_another_process(tmp_path: Path) -> None:
    here = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in make_report(assessed("example"), tmp_path / "a")
    }
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", SCRIPT, str(EXAMPLE), str(tmp_path / "b")],
        env={**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert dict(line.split() for line in run.stdout.splitlines()) == here


def test_assessment_json_has_the_fields_of_the_contract(tmp_path: Path) -> None:
    for name in ("example", "hostile", "emergency", "back_only"):
        make_report(assessed(name), tmp_path)
        made = json.loads((tmp_path / "assessment.json").read_text(encoding="utf-8"))
        assert set(made) >= FIELDS
        assert made["schema"] == "solespine/assessment/1"


def test_a_file_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report.html").write_text("old")

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(InputError, match="No space left"):
        make_report(assessed("example"), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert (tmp_path / "report.html").read_text() == "old"


def test_a_folder_that_is_a_file_is_one_line_for_the_user(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(InputError, match="choose another folder"):
        make_report(assessed("example"), tmp_path / "taken")
