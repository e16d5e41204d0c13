"""A proposal as plain data: the contract `solespine/orthotic-proposal/1`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from solespine.orthotic.proposal import SCHEMA, Chosen, DosePoint, Proposal
from solespine.whatif.difference import Effect


def proposal_data(proposal: Proposal) -> dict[str, Any]:
    """Everything of a proposal, ready for JSON.

    Numbers of effects are rounded to 0.01 of their unit, probabilities to 0.001.
    """
    date = proposal.review_date
    order = proposal.prescription
    return {
        "schema": SCHEMA,
        "side": proposal.side,
        "verdict": proposal.verdict,
        "reasons": [_listed(asdict(reason)) for reason in proposal.reasons],
        "elements": [_element(one) for one in proposal.elements],
        "prescription": None if order is None else order.model_dump(mode="json"),
        "together": [_effect(effect) for effect in proposal.together],
        "unanswered": list(proposal.unanswered),
        "zones": [_rounded(asdict(zone)) for zone in proposal.zones],
        "review_in_weeks": proposal.review_in_weeks,
        "review_date": None if date is None else date.isoformat(),
        "notes": list(proposal.notes),
    }


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in row.items()}


def _element(one: Chosen) -> dict[str, Any]:
    row = one.element
    return {
        "id": row.id,
        "name": row.name,
        "part": row.part,
        "dose": one.dose,
        "unit": row.unit,
        "field": row.field,
        "predicted": one.predicted,
        "why": one.why,
        "for": [{"cause": c, "probability": round(p, 3)} for c, p in one.for_causes],
        "curve": [_point(point) for point in one.curve],
        "tries": [{"after_weeks": step.after_weeks, "dose": step.dose} for step in one.tries],
        "treatment": row.treatment,
        "strength": one.strength,
        "grade": one.grade,
        "confidence": row.confidence,
        "sources": list(row.sources),
        "cautions": one.cautions,
        "stop_rule": one.stop_rule,
    }


def _point(point: DosePoint) -> dict[str, Any]:
    effect = None if point.effect is None else _effect(point.effect)
    return {"dose": point.dose, "effect": effect, "works": point.works, "sure": point.sure}


def _effect(effect: Effect) -> dict[str, Any]:
    return _rounded(
        {
            "name": effect.name,
            "side": effect.side,
            "unit": effect.unit,
            "before": effect.before,
            "after": effect.after,
            "change": effect.change,
            "low": effect.low,
            "high": effect.high,
            "detectable": effect.detectable,
            "meaningful": effect.meaningful,
        }
    )


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    """Rounded, and without a minus before zero."""
    return {k: round(v, 2) + 0.0 if isinstance(v, float) else v for k, v in row.items()}
