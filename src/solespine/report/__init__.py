"""Report: the answer as a page, a PDF, a note to paste, JSON, and a summary for the terminal."""

from solespine.report.assessment import Assessment, Provenance, Urgency
from solespine.report.write import clinical_note, make_report, summary

__all__ = [
    "Assessment", "Provenance", "Urgency", "clinical_note", "make_report", "summary",
]  # fmt: skip
