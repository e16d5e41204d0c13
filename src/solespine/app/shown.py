"""What the interview puts on the terminal: questions, warnings, the sheet."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable

import typer

from solespine.flow import Ask, Done
from solespine.flow.asking import Stage
from solespine.triage import Fired

_STAGES: dict[Stage, str] = {
    "you": "About you",
    "pain": "Where and how it hurts",
    "warning": "Warning signs",
    "follow_up": "What the warning signs mean",
    "tried": "What was tried",
    "telling": "Questions that tell most",
    "examination": "Examinations that tell most",
    "plan": "Before a plan",
}
_URGENCY = {
    "emergency": "EMERGENCY: what to do now",
    "same_day": "TODAY: what to do",
    "two_weeks": "WITHIN TWO WEEKS: what to do",
    "routine": "NOT URGENT, but worth doing",
}
_WIDEST = 96


def say(text: str = "", *, indent: str = "", bold: bool = False, colour: str | None = None) -> None:
    """Print a text in lines that fit the terminal."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    lines = textwrap.wrap(
        text, max(width, 40), initial_indent=indent, subsequent_indent=indent,
        break_on_hyphens=False,
    )  # fmt: skip
    typer.echo(typer.style("\n".join(lines), bold=bold, fg=colour) if text else "")


def show_stage(ask: Ask) -> None:
    """The heading of a part of the interview."""
    say()
    say(f"-- {_STAGES[ask.stage]} --", bold=True)


def show_question(ask: Ask) -> None:
    """The question, why it is asked, and what can be chosen."""
    say()
    say(ask.text, bold=True)
    say(f"Why: {ask.why}", indent="  ")
    for number, choice in enumerate(ask.choices, 1):
        say(f"{number:2d}  {choice.text}", indent="  ")


def prompt(ask: Ask) -> str:
    """The short reminder in front of what is typed."""
    keys = {
        "yes_no": "y/n/?",
        "number": "number/?",
        "choice": "number/?",
        "checklist": "numbers/none/?" if ask.findings else "numbers/none",
        "duration": "duration/?",
        "text": "names/none/?",
    }[ask.kind]
    sides = "/left/right/both" if ask.sided else ""
    return f"[{keys}{sides}, b/s/w] > "


def show_more(ask: Ask) -> None:
    """What `why` adds: the time, the expected information and the findings behind the question."""
    say(ask.why, indent="  ")
    say(f"It takes about {ask.seconds:.0f} seconds.", indent="  ")
    if ask.bits is not None:
        say(f"Expected information about the causes: {ask.bits:.2f} bits.", indent="  ")
    if ask.findings:
        say(f"Stored as: {', '.join(ask.findings)}.", indent="  ")


def show_warning(fired: Fired, *, clinician: bool) -> None:
    """What a rule that fired asks to do, at once."""
    colour = typer.colors.RED if fired.row.urgency in ("emergency", "same_day") else None
    say()
    say(f"!! {_URGENCY[fired.row.urgency]}", bold=True, colour=colour)
    say(fired.row.plain, indent="   ", colour=colour)
    if clinician:
        say(f"{fired.rule}: {fired.row.action}", indent="   ")


def show_gone(fired: Fired) -> None:
    """A rule that no longer fires, because an answer settled what it needed to know."""
    say()
    say(f"With this answer the warning {fired.rule} no longer applies.")


def show_end(done: Done) -> None:
    """Why it ends, and the clinician's sheet."""
    say()
    say("-- Done --", bold=True)
    say(done.text)
    _show_reminder(done.fired)
    if done.sheet:
        say()
        say("For the clinician: the examinations that would tell most", bold=True)
        for number, row in enumerate(done.sheet, 1):
            bits = "" if row.bits is None else f", {row.bits:.2f} bits"
            say(f"{number}  {row.term} ({row.finding}, {row.seconds:.0f} s{bits})", indent="  ")
            say(row.instruction, indent="     ")
            say(f"Why: {row.why}", indent="     ")


def _show_reminder(fired: Iterable[Fired]) -> None:
    for one in fired:
        if one.row.urgency in ("emergency", "same_day"):
            say(f"!! {_URGENCY[one.row.urgency]}: {one.row.plain}", bold=True)
