"""solespine: are heel pain and back pain related, and what to do."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

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
    from solespine.flow.measure import measure
    from solespine.motion import measure_motion
    from solespine.plan import make_plan
    from solespine.recordings import read_recording
    from solespine.report import make_report

__all__ = [
    "Case", "CaseError", "EvidenceError", "InputError", "SolespineError", "TooPoorError", "assess",
    "explain", "grade", "load_evidence", "make_plan", "make_report", "measure", "measure_motion",
    "open_case", "read_recording",
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
    "measure": "flow.measure",
    "measure_motion": "motion",
    "read_recording": "recordings",
}


def __getattr__(name: str) -> object:
    if name not in _ROOM:
        raise AttributeError(f"module 'solespine' has no attribute {name!r}")
    return getattr(importlib.import_module(f"solespine.{_ROOM[name]}"), name)
