"""How a finding and its answer are said in words."""

from __future__ import annotations

from collections.abc import Sequence

from solespine.findings import Findings, Observed
from solespine.report import words
from solespine.report.clean import clean


def value_of(entries: Sequence[Observed]) -> str:
    """The answer: `yes`, `yes (left, 12 mm)`, `left yes, right no`, `not known`."""
    if len(entries) == 1:
        return _one(entries[0], entries[0].side)
    return ", ".join(
        (f"{words.SIDES[entry.side]} " if entry.side else "") + _one(entry) for entry in entries
    )


def asked(finding: str, findings: Findings) -> str:
    """What was asked or done, for patients; numbers are named by their limit."""
    row = findings.evidence.findings[finding]
    return row.term if row.answer.type == "number" else row.ask


def told(finding: str, findings: Findings) -> str:
    """A finding with its answer, for patients, as a sentence."""
    row = findings.evidence.findings[finding]
    entries = findings.observed.get(finding, ())
    answer = value_of(entries) or ("yes" if findings.answer(finding) else "no")
    if any(entry.measured is not None for entry in entries):
        return f"In the recording of the walk: {row.plain or row.term}: {answer}."
    if row.answer.type == "number":
        return f"{row.term}: {answer}."
    start = "In the examination: " if _examined(entries) else ""
    return f"{start}\u201c{row.ask}\u201d {words.sentence(answer)}"


def termed(finding: str, findings: Findings) -> str:
    """A finding with its answer, for clinicians, without a full stop."""
    row = findings.evidence.findings[finding]
    entries = findings.observed.get(finding, ())
    return f"{row.term}: {value_of(entries) or ('yes' if findings.answer(finding) else 'no')}"


def _examined(entries: Sequence[Observed]) -> bool:
    return bool(entries) and all(entry.origin == "examination" for entry in entries)


def _one(entry: Observed, side: str | None = None) -> str:
    answer = {True: "yes", False: "no", None: "not known"}[entry.present]
    more = [words.SIDES[side]] if side else []
    if isinstance(entry.value, str):
        more.append(clean(entry.value))
    elif entry.value is not None:
        unit = f" {entry.unit}" if entry.unit and entry.unit != "points" else ""
        more.append(words.number(entry.value) + unit)
    return f"{answer} ({', '.join(more)})" if more else answer
