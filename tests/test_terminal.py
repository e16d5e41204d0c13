"""On a terminal: everything fits 80 columns, what takes long has a bar, bash completes."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from solespine.app.run import run
from timing import PATIENCE_S

pty = pytest.importorskip("pty", reason="no pseudo-terminals on this system")
EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
COLUMNS = 80
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
CASE = """\
composed: true
person: {age: 52, sex: female, height: 165 cm, mass: 82 kg}
complaints: [{site: heel, side: left, weeks: 14}, {site: back, side: left, weeks: 8}]
answers: {first_step_pain: yes}
"""


def shown(*arguments: object) -> tuple[int, str, str]:
    """Exit status, output and errors of a command on a terminal 80 columns wide, colours off."""
    import fcntl
    import termios

    ends = [os.openpty(), os.openpty()]
    size = struct.pack("HHHH", 24, COLUMNS, 0, 0)
    for _, terminal in ends:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, size)
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}
    process = subprocess.Popen(
        [sys.executable, "-m", "solespine", *map(str, arguments)], stdin=ends[0][1],
        stdout=ends[0][1], stderr=ends[1][1], env=environment | {"TERM": "xterm"},
    )  # fmt: skip
    for _, terminal in ends:
        os.close(terminal)
    texts = _read([ends[0][0], ends[1][0]])
    return process.wait(PATIENCE_S), texts[0], texts[1]


def _read(handles: list[int]) -> list[str]:
    """Everything that comes, from both at once, until the other side closes."""
    import selectors

    got = dict.fromkeys(handles, b"")
    with selectors.DefaultSelector() as waiting:
        for one in handles:
            waiting.register(one, selectors.EVENT_READ)
        while waiting.get_map():
            for key, _ in waiting.select():
                try:
                    part = os.read(key.fd, 65536)
                except OSError:  # closed: so Linux says that the other side has ended
                    part = b""
                if part:
                    got[key.fd] += part
                else:
                    waiting.unregister(key.fd)
    for one in handles:
        os.close(one)
    return [_ESCAPE.sub("", got[one].decode()).replace("\r\n", "\n") for one in handles]


@pytest.fixture
def case(tmp_path: Path) -> Path:
    file = tmp_path / "case.yaml"
    file.write_text(CASE)
    return file


@pytest.mark.parametrize(
    "command", ["assess --no-whatif CASE", "body CASE", "findings", "causes", "doctor",
                "findings --for plantar_fasciitis",
                "orthotic --length 250 --side left --weight-bearing none"],
)  # fmt: skip
def test_it_fits_80_columns(command: str, case: Path) -> None:
    status, text, errors = shown(*(case if word == "CASE" else word for word in command.split()))
    lines = text.splitlines()
    if command.startswith("assess"):  # longer than a second: with a bar, and not in the output
        assert "assessing" in errors and "assessing" not in text
    assert status == 0 and len(lines) > 10
    assert max(map(len, lines)) <= COLUMNS, max(lines, key=len)


@pytest.mark.parametrize("command", ["", "assess", "measure", "whatif", "orthotic", "serve"])
def test_help_fits_80_columns(command: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run([*command.split(), "--help"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) > 10 and max(map(len, lines)) <= COLUMNS


def test_what_a_walk_and_what_ifs_say_fits_80_columns(capfd: pytest.CaptureFixture[str]) -> None:
    """The loads' ladder, a what-if and a sweep."""
    limp = EXAMPLES / "simulated_limp" / "case.yaml"
    lift = ("whatif", str(limp), "--draws", "0", "--change")
    for told in (
        ("assess", str(limp), "--no-whatif", "--load-draws", "0"),
        (*lift, "heel_lift=12mm@left"),
        (*lift, "heel_lift=0:12:6mm@left"),
    ):
        assert run(told) == 0
        lines = capfd.readouterr().out.splitlines()
        assert len(lines) > 10 and max(map(len, lines)) <= COLUMNS, max(lines, key=len)


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("solespine fin", "findings"), ("solespine assess --prev", "--previous"),
     ("solespine findings --kind symp", "symptom"), ("solespine serve --ho", "--host")],
)  # fmt: skip
def test_bash_completes(typed: str, wanted: str, tmp_path: Path) -> None:
    """The script that --install-completion installs, in a real bash."""
    command = tmp_path / "solespine"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m solespine "$@"\n')
    command.chmod(0o755)
    words = typed.split()
    script = f"""
        eval "$(_SOLESPINE_COMPLETE=source_bash solespine)"
        COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}; COMP_LINE="{typed}"
        function=$(complete -p solespine | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        "$function" solespine "{words[-1]}" "{words[-2]}"
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-c", script], capture_output=True, text=True,
        env=os.environ | {"PATH": path}, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert wanted in done.stdout.split(), done.stderr
