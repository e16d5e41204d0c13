"""Causes: the posterior over sets of causes of both sites, links, and the next question."""

from solespine.causes.explain import EXPLAINED, explain, next_questions, open_findings
from solespine.causes.model import (
    Belief,
    Explaining,
    Explanation,
    Hinge,
    Leader,
    LinkVerdict,
    Reason,
    Weight,
)
from solespine.causes.questions import Question

__all__ = [
    "EXPLAINED",
    "Belief", "Explaining", "Explanation", "Hinge", "Leader", "LinkVerdict", "Question",
    "Reason", "Weight", "explain", "next_questions", "open_findings",
]  # fmt: skip
