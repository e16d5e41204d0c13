"""Report: the answer as a page, a PDF, a note to paste, JSON, and a summary for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solespine.lazy import lazily

if TYPE_CHECKING:
    from solespine.report.assessment import Assessment, Urgency
    from solespine.report.provenance import Provenance
    from solespine.report.write import clinical_note, make_report, summary

__all__ = [
    "Assessment", "Provenance", "Urgency", "clinical_note", "make_report", "summary",
]  # fmt: skip

_FILE = {
    "Assessment": "assessment",
    "Provenance": "provenance",
    "Urgency": "assessment",
    "clinical_note": "write",
    "make_report": "write",
    "summary": "write",
}
__getattr__ = lazily(__name__, _FILE)
