"""solespine: are heel pain and back pain related, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solespine.lazy import lazily

if TYPE_CHECKING:
    from solespine.case import Case, open_case
    from solespine.causes import explain
    from solespine.errors import (
        CaseError,
        EvidenceError,
        InputError,
        SolespineError,
        TooPoorError,
    )
    from solespine.evidence import load_evidence
    from solespine.findings import grade
    from solespine.flow import assess
    from solespine.flow.measuring import measure
    from solespine.flow.trying import what_if
    from solespine.motion import measure_motion
    from solespine.plan import make_plan
    from solespine.recordings import read_recording
    from solespine.report import make_report

__all__ = [
    "Case", "CaseError", "EvidenceError", "InputError", "SolespineError", "TooPoorError", "assess",
    "explain", "grade", "load_evidence", "make_plan", "make_report", "measure", "measure_motion",
    "open_case", "read_recording", "what_if",
]  # fmt: skip

# Rooms are imported when first used, so that a command pays only for what it needs.
_ROOM = {
    "Case": "case",
    "open_case": "case",
    "explain": "causes",
    "CaseError": "errors",
    "EvidenceError": "errors",
    "InputError": "errors",
    "SolespineError": "errors",
    "TooPoorError": "errors",
    "load_evidence": "evidence",
    "grade": "findings",
    "assess": "flow",
    "make_plan": "plan",
    "make_report": "report",
    "measure": "flow.measuring",
    "measure_motion": "motion",
    "read_recording": "recordings",
    "what_if": "flow.trying",
}


__getattr__ = lazily(__name__, _ROOM)
