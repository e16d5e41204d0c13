"""`solespine doctor`: what is installed, what is missing, how to get it."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import sys
import textwrap
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

import typer

from solespine.app.working import working

_OLDEST = (3, 11)
_LEAST_FREE_BYTES = 500_000_000
_CLOSE = 1e-6
_WIDTH = 80
_NAMES = 18
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_LEAST = re.compile(r">=\s*([0-9.]+)")


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: of the thing.
        state: ok, missing or wrong; `none` for what is not needed to work.
        found: what is there.
        how: how to get it or mend it; empty where it is well.
    """

    name: str
    state: str
    found: str
    how: str = ""


def say_health(*, as_json: bool) -> int:
    """Print every check.

    Returns:
        The exit status: 0, or 2 where something that is needed is missing.
    """
    with working("looking"):
        checks = look()
    bad = [check for check in checks if check.state in ("missing", "wrong")]
    if as_json:
        document = {"ok": not bad, "checks": [asdict(check) for check in checks]}
        typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        for check in checks:
            _tell(check)
        typer.echo()
        typer.echo(f"{len(bad)} to mend." if bad else "Everything that is needed is here.")
    return 2 if bad else 0


def _tell(check: Check) -> None:
    """One check in lines that fit a terminal."""
    head = f"{check.state:<8}{check.name:<{_NAMES}}"
    width = _WIDTH - len(head)
    found = textwrap.wrap(check.found, width, break_on_hyphens=False) or [""]
    typer.echo(head + found[0])
    for line in found[1:]:
        typer.echo(f"{'':<{len(head)}}{line}")
    if check.how:
        typer.echo(
            textwrap.fill(
                check.how, _WIDTH, initial_indent=" " * 8, subsequent_indent=" " * 8,
                break_long_words=False, break_on_hyphens=False,
            )
        )  # fmt: skip


def look() -> list[Check]:
    """Every check, needed things first."""
    return [
        _python(),
        *(_package(line) for line in _needed()),
        _trying("evidence", _evidence, "install solespine anew: pip install --force-reinstall ."),
        _trying("PDF", _pdf, "pip install --force-reinstall typst"),
        _trying("body", _body, "pip install --force-reinstall mujoco"),
        _trying("solver", _solver, "pip install --force-reinstall casadi"),
        _disk(),
        _threads(),
        _browser(),
        _completion(),
    ]


def _python() -> Check:
    found = f"{platform.python_version()} ({sys.executable})"
    if sys.version_info >= _OLDEST:
        return Check("Python", "ok", found)
    wanted = ".".join(map(str, _OLDEST))
    return Check("Python", "wrong", found, f"install Python {wanted} or newer")


def _needed() -> list[str]:
    """What the package itself says it needs, without its extras."""
    return sorted(line for line in requires("solespine") or [] if "extra ==" not in line)


def _package(line: str) -> Check:
    """One dependency against the version that is asked for."""
    named = _NAME.match(line)
    name = named[0] if named else line
    how = f"pip install '{line.split(';')[0].strip()}'"
    try:
        found = version(name)
    except PackageNotFoundError:
        return Check(name, "missing", "", how)
    least = _LEAST.search(line)
    if least and _numbers(found) < _numbers(least[1]):
        return Check(name, "wrong", f"{found}, older than {least[1]}", how)
    return Check(name, "ok", found)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def _trying(name: str, check: Callable[[], str], how: str) -> Check:
    """A thing that is well if it can be used."""
    try:
        return Check(name, "ok", check())
    except Exception as error:  # noqa: BLE001  whatever is wrong is what is asked for
        return Check(name, "wrong", f"{type(error).__name__}: {error}"[:200], how)


def _evidence() -> str:
    from solespine.evidence import load_evidence

    found = load_evidence()
    return f"{len(found.causes)} causes, {len(found.findings)} findings"


def _pdf() -> str:
    import typst

    made = typst.compile(b"a", format="pdf", ignore_system_fonts=True)
    if not bytes(made).startswith(b"%PDF"):
        raise ValueError("no PDF came out")
    return "can be made"


def _body() -> str:
    """Whether the engine of bodies falls as a body does."""
    import mujoco

    model = mujoco.MjModel.from_xml_string(
        "<mujoco><worldbody><body><freejoint/><geom size='.1'/></body></worldbody></mujoco>"
    )
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    if abs(float(data.qacc[2]) - float(model.opt.gravity[2])) > _CLOSE:
        raise ValueError("a body does not fall as it should")
    return "MuJoCo computes"


def _solver() -> str:
    """Whether the solver of what-ifs finds the least of a parabola."""
    import casadi

    x = casadi.SX.sym("x")
    quiet: Any = {"ipopt.print_level": 0, "ipopt.sb": "yes", "print_time": False}
    solve = casadi.nlpsol("solve", "ipopt", {"x": x, "f": (x - 2) ** 2}, quiet)
    if abs(float(solve(x0=0)["x"]) - 2.0) > _CLOSE:
        raise ValueError("IPOPT finds no minimum")
    return "CasADi with IPOPT solves"


def _disk() -> Check:
    free = shutil.disk_usage(Path.cwd()).free
    found = f"{free / 1e9:.1f} GB free here"
    if free >= _LEAST_FREE_BYTES:
        return Check("disk", "ok", found)
    return Check("disk", "wrong", found, "free some space: reports and recordings need it")


def _threads() -> Check:
    """How many cores there are; one worker computes at a time."""
    return Check("cores", "ok", str(os.cpu_count() or 1))


def _browser() -> Check:
    """A browser on this machine; the page can also be opened from another program."""
    names = ("chromium", "google-chrome", "chrome", "firefox", "msedge", "safari", "open")
    found = next((name for name in names if shutil.which(name)), None)
    if found or sys.platform in ("win32", "darwin"):
        return Check("browser", "ok", found or "of the system")
    return Check(
        "browser", "none", "none was found by name", "needed to look at `solespine serve` only"
    )


def _completion() -> Check:
    """Whether a shell completes the commands; nothing else needs it."""
    home = Path.home()
    places = (
        home / ".bash_completions" / "solespine.sh",
        home / ".zfunc" / "_solespine",
        home / ".config" / "fish" / "completions" / "solespine.fish",
    )
    if any(place.is_file() for place in places):
        return Check("shell completion", "ok", "is set up")
    how = "solespine --install-completion, then open a new terminal"
    return Check("shell completion", "none", "not set up", how)
