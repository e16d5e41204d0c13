"""View → a calendar file with the plan's dates (iCalendar, RFC 5545); the same bytes every time.

Dates are counted from the day of the visit; nothing is read from a clock, so the stamp of every
entry is that day too.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator

from solespine.report.view import CalendarRow, View

_LINE = 75  # octets, RFC 5545 section 3.1
_TITLES = {
    "start": "Start the plan",
    "see": "Be seen about the pain",
    "look": "Does it help? Look at the plan",
    "review": "Review of the plan",
}
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


def ics(view: View) -> str:
    """The plan's dates as all-day entries.

    Args:
        view: what to print.

    Returns:
        Text with CRLF line ends; empty where the day of the visit is not known.
    """
    rows = [row for row in view.calendar.rows if row.date]
    if not rows:
        return ""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//solespine//solespine {_text(view.version)}//EN",
        "CALSCALE:GREGORIAN",
        *(line for row in rows for line in _event(row, view)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(row: CalendarRow, view: View) -> Iterator[str]:
    day = datetime.date.fromisoformat(row.date)
    following = day + datetime.timedelta(days=1)
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(row, view)}@solespine"
    yield f"DTSTAMP:{view.visit.replace('-', '')}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{following:%Y%m%d}"
    yield f"SUMMARY:{_text(_TITLES[row.kind])}"
    yield f"DESCRIPTION:{_text(_description(row, view))}"
    yield "TRANSP:TRANSPARENT"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _uid(row: CalendarRow, view: View) -> str:
    """The same entry of the same visit keeps its name, so that a calendar replaces it."""
    parts = [view.visit, row.kind, row.date, *(f"{name}{digest}" for name, digest in view.inputs)]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _description(row: CalendarRow, view: View) -> str:
    lines = [row.title.text]
    for item in row.items:
        dose = f" {item.dose}" if row.kind in ("start", "see") else ""
        lines.append(f"- {item.name}:{dose} {item.stop}")
    return "\n".join([*lines, view.disclaimer])


def _text(text: str) -> str:
    """Escaped as RFC 5545 section 3.3.11 asks; no other control character is left."""
    kept = "".join(c for c in text if c == "\n" or ord(c) >= 0x20)
    return "".join(_ESCAPED.get(c, c) for c in kept)


def _folded(line: str) -> str:
    """Lines of at most 75 octets, broken between characters."""
    pieces, here, length = [], "", 0
    for character in line:
        size = len(character.encode("utf-8", "replace"))
        if length + size > _LINE:
            pieces.append(here)
            here, length = " ", 1
        here, length = here + character, length + size
    return "\r\n".join([*pieces, here])
