"""The worker's part for an earlier visit: read it, keep it, compare with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solespine.errors import InputError

if TYPE_CHECKING:
    from solespine.case import Case
    from solespine.report.view import View

EARLIER = "earlier"  # folder beside the case file
ABOUT = "about.json"
NEW = "new.json"  # what was taken in and not read yet
_KEPT = "assessment.json"
Say = Callable[..., None]


def take_earlier(folder: Path, say: Say) -> dict[str, Any]:
    """Read what was taken in; it stays only if it is an assessment.

    Raises:
        InputError: it is none.
    """
    say(stage="Reading the earlier visit")
    from solespine.report import words
    from solespine.report.previous import read_previous
    from solespine.report.write import write_all

    earlier = folder / EARLIER
    previous = read_previous(earlier / NEW)
    pains = [
        f"{words.SITES[one.site]}{f' ({words.SIDES[one.side]})' if one.side else ''}"
        for one in previous.visit.complaints or ()
        if one.site in words.SITES
    ]
    day = previous.visit.date
    told = {"date": day.isoformat() if day else "", "pains": pains}
    (earlier / NEW).replace(earlier / _KEPT)
    write_all(earlier, {ABOUT: json.dumps(told).encode()})
    return told


def earlier_of(folder: Path, case: Case) -> Path | None:
    """The earlier visit that a case is compared with; None where there is none.

    Raises:
        InputError: it is of a later day than this one, or cannot be read any more.
    """
    from solespine.report.previous import read_previous

    file = folder / EARLIER / _KEPT
    if not file.is_file() or file.is_symlink():
        return None
    day = read_previous(file).visit.date
    if day and case.date and day > case.date:
        raise InputError(
            f"The earlier visit ({day}) is later than this one ({case.date}): correct the day of "
            "this visit under “The person and notes”, or take the earlier one away."
        )
    return file


def since_of(view: View) -> dict[str, Any] | None:
    """What changed since the earlier visit, for the answer's page."""
    seen = view.visits
    if seen is None:
        return None
    rows = [[row.name, row.before, row.after, row.verdict] for row in (*seen.rows, *seen.walk)]
    chances = [[row.name, row.before, row.after, row.verdict] for row in (*seen.causes, *seen.link)]
    return {
        "text": seen.since.text,
        "urgency": seen.urgency.text,
        "verdicts": seen.verdicts.text,
        "note": seen.note.text if seen.note else "",
        "rows": rows,
        "chances": chances,
        "answers": [[one.said, one.plain.text] for one in seen.answers],
    }
