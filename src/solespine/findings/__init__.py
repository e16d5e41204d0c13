"""Findings: what is known of one person, whatever it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solespine.lazy import lazily

if TYPE_CHECKING:
    from solespine.findings.grading import grade
    from solespine.findings.model import Findings, Observed

__all__ = ["Findings", "Observed", "grade"]

_FILE = {"Findings": "model", "Observed": "model", "grade": "grading"}
__getattr__ = lazily(__name__, _FILE)
