"""`solespine doctor`: what is installed, what is missing, how to get it."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError

import pytest

from solespine.app import doctor
from solespine.app.run import run


def test_here_everything_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "Everything that is needed is here." in said
    assert "Python" in said and "typst" in said and "PDF" in said
    assert run(["doctor", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["ok"] is True
    assert {check["state"] for check in document["checks"]} <= {"ok", "none"}


def test_what_is_missing_or_old_is_named_with_how_to_get_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def version(name: str) -> str:
        if name == "uvicorn":
            raise PackageNotFoundError(name)
        return "0.1" if name == "starlette" else "99.0"

    monkeypatch.setattr(doctor, "version", version)
    monkeypatch.setattr(
        doctor, "requires", lambda name: ["uvicorn>=0.30", "starlette>=0.46", "x; extra == 'test'"]
    )
    assert run(["doctor"]) == 2
    said = capsys.readouterr().out
    assert "missing uvicorn" in said and "pip install 'uvicorn>=0.30'" in said
    assert "wrong   starlette" in said and "older than 0.46" in said
    assert "2 to mend." in said and "extra" not in said


def test_a_broken_part_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise OSError("no space")

    monkeypatch.setattr(doctor, "_pdf", broken)
    assert run(["doctor", "--json"]) == 2
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["PDF"]["state"] == "wrong" and "no space" in checks["PDF"]["found"]


def test_what_programs_read_is_json_alone() -> None:
    """The solver writes past Python; only a process of its own shows it."""
    done = subprocess.run(
        [sys.executable, "-m", "solespine", "doctor", "--json"], capture_output=True, check=False
    )
    assert json.loads(done.stdout)
