"""Visits → JSON: this visit, for a later comparison, and what changed since an earlier one."""

from __future__ import annotations

from typing import Any

from solespine.report.alike import circumstances
from solespine.report.assessment import Assessment
from solespine.report.figures import rounded
from solespine.report.visits import Believed, Changed, Visits, total

_DIGITS = 4


def this_visit(a: Assessment) -> dict[str, Any]:
    """Day, body, walk, pains and scores of this visit."""
    found = circumstances(a)
    return {
        "date": a.case.date.isoformat() if a.case.date else None,
        "complaints": [
            {"site": pain.site, "side": pain.side, "intensity": pain.intensity}
            for pain in a.case.complaints
        ],
        "mass_kg": rounded(found.mass_kg),
        "height_m": rounded(found.height_m),
        "strides": dict(found.strides),
        "speed_mps": rounded(found.speed_mps),
        "no_pain_at": list(a.case.no_pain_at),
        "scores": [{"key": key, "value": rounded(total(key, a))} for key in a.case.scores],
    }


def since(visits: Visits | None) -> dict[str, Any] | None:
    """What changed; None where there is no earlier visit."""
    if visits is None:
        return None
    return {
        "date": visits.before.isoformat() if visits.before else None,
        "urgency": {"before": visits.urgency[0], "after": visits.urgency[1]},
        "numbers": [_number(one) for one in visits.numbers],
        "new": [{"finding": name, "side": side} for name, side in visits.new],
        "gone": [{"finding": name, "side": side} for name, side in visits.gone],
        "causes": [{"site": one.site, "cause": one.id, **_belief(one)} for one in visits.causes],
        "link": {
            "before": visits.verdicts[0],
            "after": visits.verdicts[1],
            "directions": [{"direction": one.id, **_belief(one)} for one in visits.link],
        },
        "same_evidence": visits.same_evidence,
    }


def _number(one: Changed) -> dict[str, Any]:
    both = one.before is not None and one.after is not None
    return {
        "kind": one.kind,
        "id": one.id,
        "side": one.side,
        "unit": one.unit,
        "before": rounded(one.before),
        "after": rounded(one.after),
        "change": rounded(one.after - one.before) if both else None,  # type: ignore[operator]
        "detectable": rounded(one.detectable),
        "verdict": one.verdict,
    }


def _belief(one: Believed) -> dict[str, Any]:
    return {"before": _triple(one.before), "after": _triple(one.after), "apart": one.apart}


def _triple(value: tuple[float, float, float] | None) -> dict[str, float] | None:
    if value is None:
        return None
    point, low, high = (round(float(part), _DIGITS) for part in value)
    return {"probability": point, "low": low, "high": high}
