"""The vocabulary as plain data: every finding and every cause, for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from solespine.evidence.load import Evidence
from solespine.evidence.topics import Cause, Finding, Likelihood


def finding_rows(evidence: Evidence) -> list[dict[str, Any]]:
    """Every finding, in the order of the vocabulary."""
    return [finding_row(name, row) for name, row in evidence.findings.items()]


def finding_row(
    finding_id: str, row: Finding, rates: Mapping[str, Likelihood] | None = None
) -> dict[str, Any]:
    """One finding as plain data.

    Args:
        finding_id: its id.
        row: what is known of it.
        rates: by finding, how often it is present with and without one cause.
    """
    content: dict[str, Any] = {
        "id": finding_id,
        "kind": row.kind,
        "question": row.ask,
        "term": row.term,
        "type": row.answer.type,
        "unit": row.answer.unit,
        "present_if": row.answer.positive,
        "choices": list(row.answer.choices),
        "who": list(row.who),
        "sided": row.sided,
        "computed": row.computed is not None,
        "seconds": row.seconds,
    }
    if rates is not None:
        rate = rates[finding_id]
        content["sensitivity"] = rate.sensitivity
        content["false_positive"] = rate.false_positive
        content["confidence"] = rate.confidence.weaker
        content["sources"] = list(rate.sources)
    return content


def cause_rows(evidence: Evidence) -> list[dict[str, Any]]:
    """Every cause, in the order of the vocabulary."""
    return [_cause(name, row) for name, row in evidence.causes.items()]


def _cause(cause_id: str, row: Cause) -> dict[str, Any]:
    priors = {"heel": row.prior.heel, "back": row.prior.back, "both": row.prior.both}
    return {
        "id": cause_id,
        "name": row.name,
        "plain": row.plain,
        "site": row.site,
        "role": row.role,
        "icd10": row.icd10,
        "snomed_ct": row.snomed_ct,
        "prior": {
            pain: {"value": figure.value, "confidence": figure.confidence}
            for pain, figure in priors.items()
        },
        "sources": list(row.sources),
    }
