"""View → what the terminal shows: 80 columns, readable without colour."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from solespine.report import words
from solespine.report.view import Chance, Complaint, Stage, View

_WIDTH = 80
_NAME, _BAR = 36, 10
_MOST_ROWS = 3
_MOST_STEPS = 7
_STYLES = {
    "emergency": "bold red", "same_day": "bold red", "two_weeks": "bold yellow",
    "routine": "bold green", "self_care": "bold green",
}  # fmt: skip

Line = tuple[str, str]  # text of at most 80 columns, style


def render(view: View, files: tuple[Path, ...] = ()) -> Text:
    """The summary.

    Args:
        view: what to print.
        files: what was written, named at the end.

    Returns:
        Lines of at most 80 columns without trailing blanks, the same for the same view. They are
        plain text with styles beside it: nothing in them is read as markup.
    """
    text = Text()
    for line, style in _lines(view, files):
        text.append(line.rstrip() + "\n", style=style)
    text.right_crop(1)
    return text


def _lines(view: View, files: tuple[Path, ...]) -> Iterator[Line]:
    yield from _urgency(view)
    yield "", ""
    yield from _plain(view.answer.text, "bold")
    for one in view.complaints:
        yield from _complaint(one)
    yield from _link(view)
    yield from _own(view)
    yield from _visits(view)
    yield from _walk(view)
    yield from _loads(view)
    yield from _second_look(view)
    yield from _reasons(view)
    yield from _next(view)
    yield from _plan(view)
    yield from _files(files)
    yield "", ""
    yield from _plain(f"{view.disclaimer} {view.composed}".strip(), "dim")


def _plain(text: str, style: str = "", first: str = "", rest: str = "") -> Iterator[Line]:
    for line in textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    ):
        yield line, style


def _item(text: str, mark: str = "-") -> Iterator[Line]:
    yield from _plain(text, "", f"{mark} ", " " * (len(mark) + 1))


def _heading(text: str) -> Iterator[Line]:
    yield "", ""
    yield from _plain(text.upper(), "bold")


def _visits(view: View) -> Iterator[Line]:
    """What changed since an earlier visit, in a line each."""
    if view.visits is None:
        return
    yield from _heading("Since the last visit")
    yield from _plain(view.visits.since.text)
    if view.visits.note is not None:
        yield from _plain(view.visits.note.text)
    for row in view.visits.rows:
        yield from _item(f"{row.name}: then {row.before}, now {row.after}: {row.verdict}.")
    for row in view.visits.walk:
        if row.verdict == "changed by more than error":
            yield from _item(f"{row.term}: then {row.before}, now {row.after}: {row.verdict}.")


def _urgency(view: View) -> Iterator[Line]:
    urgency = view.urgency
    yield urgency.label, _STYLES[urgency.level]
    for flag in urgency.flags:
        yield from _item(flag.plain.text, "!")
        yield from _item("Found: " + " ".join(claim.text for claim in flag.found), " ")
    if not urgency.flags:
        for claim in urgency.reasons:
            yield from _item(claim.text)
    if urgency.open_terms:
        signs = words.many(len(urgency.open_terms), "warning sign was", "warning signs were")
        yield from _item(f"{signs} not asked about yet: see the report.")


def _complaint(one: Complaint) -> Iterator[Line]:
    course = f" ({one.course})" if one.course else ""
    yield from _heading(f"{one.label}{course}")
    if not one.rows:
        yield from _item(one.sentence.text)
        return
    for row in one.rows[:_MOST_ROWS]:
        yield from _bar(row.plain, row.chance)
    if not one.settled:
        yield from _item("It cannot be told yet which.")
        if one.settle:
            yield from _item(one.settle.text)


def _bar(name: str, chance: Chance) -> Iterator[Line]:
    """Name, bar, percent, range and word; a long name runs on below."""
    full = int(chance.point * _BAR + 0.5)
    bar = "#" * full + "." * (_BAR - full)
    names = textwrap.wrap(name, _NAME)
    yield f"{names[0]:<{_NAME}} {bar} {chance.percent:>4}  {chance.span:<11} {chance.word}", ""
    for more in names[1:]:
        yield f"  {more}", ""


def _link(view: View) -> Iterator[Line]:
    if not view.link.rows:
        return
    yield from _heading(view.link.title)
    for row in view.link.rows:
        yield from _bar(row.plain, row.chance)
    if view.link.against:
        yield from _item(f"Against it: {view.link.against.plain.text}")


def _walk(view: View) -> Iterator[Line]:
    if view.walk is None:
        return
    yield from _heading("How you walk")
    first, *found, last = view.walk.plain
    shown = "; ".join(claim.text.rstrip(".") for claim in found)
    yield from _item(f"{first.text} {shown}." if found else first.text)
    yield from _item(last.text)
    for text in view.walk.refused:
        yield from _item(f"Not used: {text}")


def _loads(view: View) -> Iterator[Line]:
    if view.loads is None:
        return
    yield from _heading("What your body carries")
    for text in (*view.loads.plain, *(f"Not told: {text}" for text in view.loads.refused)):
        yield from _item(text)


def _own(view: View) -> Iterator[Line]:
    if view.own:
        yield from _heading("What the clinician says")
        for row in view.own:
            yield from _item(f"{row.time}: {row.says}")


def _second_look(view: View) -> Iterator[Line]:
    look = view.plan.second_look
    if look is None:
        return
    yield from _heading("A second look")
    yield from _item(look.reason.text)
    if look.reopened_plain:
        yield from _item(f"Think again of: {'; '.join(look.reopened_plain)}.")
    if look.examine:
        yield from _item(f"Examine: {'; '.join(look.examine)}.")


def _reasons(view: View) -> Iterator[Line]:
    if view.top_reasons:
        yield from _heading("What this rests on most")
        for number, claim in enumerate(view.top_reasons, start=1):
            yield from _item(claim.text, f"{number}.")


def _next(view: View) -> Iterator[Line]:
    if view.next_patient:
        yield from _heading("Answers that would tell most")
        for number, question in enumerate(view.next_patient[:3], start=1):
            yield from _item(question.ask, f"{number}.")


def _plan(view: View) -> Iterator[Line]:
    yield from _heading("What to do")
    yield from _item(f"{view.plan.see.text} {view.plan.review.text}")
    for stage in view.plan.stages:
        yield from _stage(stage)
    names = [row.name for row in view.plan.not_advised]
    if names:
        yield from _item(f"Not advised: {_short(names, _MOST_ROWS)}.")


def _stage(stage: Stage) -> Iterator[Line]:
    yield from _item(f"{stage.title}: {_short([step.name for step in stage.steps], _MOST_STEPS)}.")


def _short(names: list[str], most: int) -> str:
    more = len(names) - most
    return "; ".join(names[:most]) + (f"; and {more} more" if more > 0 else "")


def _files(files: tuple[Path, ...]) -> Iterator[Line]:
    if files:
        yield from _heading("Written")
        for path in files:
            yield f"- {path}", ""  # never broken, so that it can be copied
