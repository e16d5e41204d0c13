"""Findings that follow from treatments tried: long enough, as advised, and to what effect."""

from __future__ import annotations

from collections.abc import Iterator

from solespine.case import Case
from solespine.evidence import Evidence
from solespine.findings.model import Observed


def from_treatments(case: Case, evidence: Evidence) -> Iterator[Observed]:
    """What the treatments tried have shown.

    A treatment not done as advised, or not for long enough, shows nothing.
    """
    for rule in evidence.tried:
        for tried in case.treatments:
            if (
                tried.treatment in rule.treatments
                and tried.effect in rule.effect
                and tried.weeks is not None
                and tried.weeks >= rule.weeks
                and tried.as_advised is True
            ):
                yield Observed(rule.finding, True, None, None, None, "treatments")
                break
