"""In the terminal: completion by the shell, bars while it works, tables that fit 80 columns."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from solespine.app import doctor
from solespine.app.run import run
from solespine.app.working import working

WIDTH = 80
CASE = Path(__file__).resolve().parent.parent / "examples" / "heel_and_back"


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def solespine(*arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "solespine", *arguments], capture_output=True, text=True,
        env=os.environ | environment, timeout=120, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


# Completion


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("solespine wh", "whatif"),
        ("solespine assess --", "--out"),
        ("solespine findings --kind ", "laboratory"),
        ("solespine findings --for plan", "plantar_fasciitis"),
    ],
)
def test_the_shell_completes_commands_options_and_values(typed: str, offered: str) -> None:
    bash = {"_SOLESPINE_COMPLETE": "complete_bash", "COMP_WORDS": typed,
            "COMP_CWORD": str(typed.count(" "))}  # fmt: skip
    zsh = {"_SOLESPINE_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": typed}
    assert offered in solespine(**bash).split()
    assert offered in solespine(**zsh)


def test_completion_is_installed_where_the_shell_looks_and_doctor_sees_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert doctor._completion().state == "none"
    assert "--install-completion" in doctor._completion().how
    command = f"{sys.executable} -m solespine --install-completion"
    done = subprocess.run(
        ["bash", "-c", f"{command}; {command}; true"], capture_output=True, text=True, timeout=120,
        env=os.environ | {"HOME": str(tmp_path)}, check=False,
    )  # fmt: skip
    script = tmp_path / ".bash_completions" / "solespine.sh"
    assert "complete -o default -F _solespine_completion solespine" in script.read_text(), done
    assert (tmp_path / ".bashrc").read_text().count("solespine.sh") == 1  # twice changes nothing
    assert doctor._completion().state == "ok"


# Bars


def test_a_bar_is_drawn_for_what_takes_long_and_taken_away_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with working("measuring"):
        time.sleep(0.9)
    assert "measuring" in stream.getvalue() and stream.getvalue().endswith("\x1b[2K")
    stream.truncate(0)
    with working("a blink"):
        pass
    assert "blink" not in stream.getvalue()


def test_nothing_is_drawn_into_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    with working("measuring"):
        time.sleep(0.6)
    assert stream.getvalue() == ""


# Tables


@pytest.mark.parametrize(
    "arguments",
    [["doctor"], ["findings", "--kind", "exam"], ["causes"], ["body", str(CASE)]],
)  # fmt: skip
def test_tables_fit_80_columns(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    monkeypatch.setenv("TERM", "dumb")
    with contextlib.redirect_stdout(stream):
        run(arguments)
    lines = stream.getvalue().splitlines()
    wide = [line for line in lines if len(line) > WIDTH]
    assert len(lines) > 10 and not wide, wide[:3]
