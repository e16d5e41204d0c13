"""Findings: what is known of one person, whatever it came from."""

from solespine.findings.grade import grade
from solespine.findings.model import Findings, Observed

__all__ = ["Findings", "Observed", "grade"]
