"""The plan by date: when to start what, whom to see by when, when to look whether it helps."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from solespine.plan.model import Step
from solespine.report import view, words
from solespine.report.assessment import Assessment
from solespine.report.refs import Ledger

_WEEK = 7
_NO_STOP = "Nothing to stop"
# Until when somebody is to be seen, days after the visit; None: nobody unless it stays.
_SEEN_WITHIN = {
    "now": 0, "today": 0, "within two weeks": 14, "within six weeks": 42, "if it persists": None,
}  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def calendar(a: Assessment, ledger: Ledger) -> view.Calendar:
    """The plan's rows in order of time; with dates where the visit has one."""
    rows = sorted(_rows(a, ledger), key=lambda row: (row.days, row.kind != "see"))
    dated = a.case.date is not None
    note = "" if dated else (
        "The day of the visit is not known, so the times count from the day you start."
    )  # fmt: skip
    return view.Calendar(tuple(rows), view.Claim(note, ledger.method("plan")) if note else None)


def said_date(date: datetime.date) -> str:
    """`Monday 2 November 2026`."""
    return f"{_DAYS[date.weekday()]} {date.day} {_MONTHS[date.month - 1]} {date.year}"


def _rows(a: Assessment, ledger: Ledger) -> Iterator[view.CalendarRow]:
    now = [step for step in a.plan.steps if step.row.step == "now"]
    emergency = a.plan.see == "emergency"
    if now and not emergency:
        yield _row(0, "start", "Start with these.", now, a, ledger)
    within = _SEEN_WITHIN[a.plan.how_soon]
    if within is not None and a.plan.see != "self_care":
        title = f"By this day, see {words.SEE[a.plan.see]}." if within else f"Get {_help(a)}."
        yield _row(within, "see", title, now if emergency else [], a, ledger)
    for weeks in sorted({step.row.review_weeks for step in now if step.row.review_weeks}):
        due = [step for step in now if step.row.review_weeks == weeks]
        yield _row(weeks * _WEEK, "look", "Look whether these help.", due, a, ledger)
    yield _review(a, ledger)


def _help(a: Assessment) -> str:
    return "emergency care now" if a.plan.how_soon == "now" else f"seen by {words.SEE[a.plan.see]}"


def _review(a: Assessment, ledger: Ledger) -> view.CalendarRow:
    later = any(step.row.step == "later" for step in a.plan.steps)
    title = "Look at the whole plan: is it better, the same or worse?"
    if later and a.plan.see != "emergency":
        title += " If it is not better, go on to the steps for later."
    if a.plan.how_soon == "if it persists":
        title += " If it stays, have it looked at."
    return _row(a.plan.review_in_weeks * _WEEK, "review", title, [], a, ledger)


def _row(
    days: int, kind: str, title: str, steps: list[Step], a: Assessment, ledger: Ledger
) -> view.CalendarRow:
    date = a.case.date + datetime.timedelta(days=days) if a.case.date else None
    return view.CalendarRow(
        days,
        kind,
        date.isoformat() if date else "",
        _when(days, date),
        view.Claim(title, ledger.method("plan")),
        tuple(_item(step, ledger) for step in steps),
    )


def _when(days: int, date: datetime.date | None) -> str:
    weeks = words.many(days // _WEEK, "week")
    after = f"after {weeks}" if days else "the first day"
    return f"{said_date(date)} ({after})" if date else after[:1].upper() + after[1:]


def _item(step: Step, ledger: Ledger) -> view.CalendarItem:
    return view.CalendarItem(
        step.row.name,
        words.sentence(step.row.dose),
        _stop(step.row.stop_rule),
        ledger.sources(step.row.sources) or ledger.method("plan"),
    )


def _stop(rule: str) -> str:
    """The rule; only what follows where there is nothing to stop, for that is no rule."""
    first, _, rest = rule.partition("; ")
    return words.sentence(rest if first == _NO_STOP else rule)
