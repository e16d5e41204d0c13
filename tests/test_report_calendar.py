"""The plan by date, and the calendar file after RFC 5545."""

from __future__ import annotations

import dataclasses
import datetime
import re

import solespine
from solespine.case import parse_case
from solespine.report import ics as module
from solespine.report.build import build_view
from solespine.report.html import page
from solespine.report.ics import ics
from solespine.report.view import CalendarItem, Claim, View
from test_report_people import NASTY, assessed, everybody, viewed


def entries(text: str) -> list[dict[str, str]]:
    """The events of a calendar file, unfolded and unescaped, read as a calendar program does."""
    lines = text.replace("\r\n ", "").split("\r\n")
    found: list[dict[str, str]] = []
    for line in lines:
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and ":" in line and not line.startswith("END"):
            name, value = line.split(":", 1)
            found[-1][name.split(";")[0]] = re.sub(
                r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value
            )
    return found


def with_item(view: View, text: str) -> View:
    first = view.calendar.rows[0]
    item = CalendarItem(text, text, text, ("M1",))
    row = dataclasses.replace(first, title=Claim(text, ("M1",)), items=(item,))
    calendar = dataclasses.replace(view.calendar, rows=(row, *view.calendar.rows[1:]))
    return dataclasses.replace(view, calendar=calendar)


@everybody
def test_every_step_to_start_now_is_in_it_with_dose_and_stop(name: str) -> None:
    rows = viewed(name).calendar.rows
    shown = {item.name: item for row in rows if row.kind in ("start", "see") for item in row.items}
    now = [step for step in assessed(name).plan.steps if step.row.step == "now"]
    assert set(shown) == {step.row.name for step in now}
    for step in now:
        assert step.row.dose.rstrip(".").lower() in shown[step.row.name].dose.lower()
        rule = step.row.stop_rule.removeprefix("Nothing to stop; ")  # that is no rule
        assert rule.lower() in shown[step.row.name].stop.lower()
    assert not [item for item in shown.values() if item.stop.startswith("Nothing to stop")]
    assert [row.days for row in rows] == sorted(row.days for row in rows)


def test_dates_count_from_the_visit() -> None:
    visit = assessed("example").case.date
    assert visit is not None
    for row in viewed("example").calendar.rows:
        assert row.date == (visit + datetime.timedelta(days=row.days)).isoformat()
    review = next(row for row in viewed("example").calendar.rows if row.kind == "review")
    assert review.days == 7 * assessed("example").plan.review_in_weeks
    assert review.when == "Monday 14 December 2026 (after 6 weeks)"


def test_without_a_day_there_are_no_dates_and_it_says_so() -> None:
    view = viewed("back_only")
    assert not view.visit
    assert ics(view) == ""
    assert view.calendar.note is not None
    assert "not known" in page(view)
    assert "plan.ics" not in page(view)


def test_an_emergency_is_first_and_now() -> None:
    first = viewed("emergency").calendar.rows[0]
    assert (first.kind, first.days) == ("see", 0)
    assert "emergency care now" in first.title.text


def test_the_file_follows_the_standard() -> None:
    text = ics(viewed("example"))
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.count("\r\n") == text.count("\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found = entries(text)
    assert len(found) == len(viewed("example").calendar.rows)
    for one in found:
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION"} <= set(one)
        assert one["DTSTAMP"] == "20261102T000000Z"
    assert len({one["UID"] for one in found}) == len(found)
    assert "Look at the whole plan: is it better, the same or worse?" in found[-3]["DESCRIPTION"]


def test_text_cannot_leave_its_place() -> None:
    bad = "a;b,c\\d\r\nEND:VEVENT\r\nBEGIN:VALARM \u00e9\u4f60 " + NASTY
    text = ics(with_item(viewed("example"), bad))
    assert text.count("\r\nBEGIN:") == ics(viewed("example")).count("\r\nBEGIN:")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert bad.replace("\r\n", "\n") in entries(text)[0]["DESCRIPTION"]


def test_the_same_bytes_and_other_names_for_another_visit() -> None:
    assert ics(viewed("example")) == ics(viewed("example"))
    later = dataclasses.replace(viewed("example"), inputs=(("case.yaml", "0" * 64),))
    names = {one["UID"] for one in entries(ics(viewed("example")))}
    assert not names & {one["UID"] for one in entries(ics(later))}


def test_folding_breaks_between_characters() -> None:
    line = "DESCRIPTION:" + "\u4f60\u00e9x" * 60
    folded = module._folded(line)
    assert folded.replace("\r\n ", "") == line
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))


def test_a_late_visit_crosses_the_year() -> None:
    case = parse_case({
        "schema": "solespine/case/1", "composed": True, "date": "2026-12-20",
        "complaints": [{"site": "heel", "side": "left", "weeks": 5}],
    })  # fmt: skip
    rows = build_view(solespine.assess(case)).calendar.rows
    assert rows[-1].date.startswith("2027-")
