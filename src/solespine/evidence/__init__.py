"""Evidence: every number with unit, population, source and confidence."""

from solespine.evidence.expression import Expression, Facts, parse
from solespine.evidence.load import (
    Evidence,
    load_body_evidence,
    load_evidence,
    load_loads_evidence,
    load_loads_limits,
)

__all__ = [
    "Evidence", "Expression", "Facts", "load_body_evidence", "load_evidence",
    "load_loads_evidence", "load_loads_limits", "parse",
]  # fmt: skip
