"""The findings of an answer as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solespine.report import Assessment

_COLUMNS = ("id", "term", "value", "unit", "side", "grade", "quality", "from")


def findings_csv(answer: Assessment) -> str:
    """Every finding of an answer as a row; texts that a spreadsheet would run are defused."""
    rows = answer.to_json()["findings"]
    assert isinstance(rows, list)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    for row in rows:
        term = answer.evidence.findings[row["id"]].term if row["id"] in (
            answer.evidence.findings) else ""  # fmt: skip
        table.writerow([_cell((row | {"term": term}).get(name)) for name in _COLUMNS])
    return text.getvalue()


def _cell(value: object) -> str:
    """Empty for nothing; a quote in front of what a spreadsheet would take for a formula."""
    if value is None:
        return ""
    text = str(value)
    is_number = isinstance(value, float | int)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text and not is_number else text
