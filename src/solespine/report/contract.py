"""Assessment → the JSON document that other programs rely on (schema solespine/assessment/1)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from solespine.causes import Belief, Weight
from solespine.findings import Observed
from solespine.report.loads_contract import loads_by_site, loads_quality
from solespine.report.loads_dose import daily_dose
from solespine.report.measurement_contract import finding as measured_finding
from solespine.report.whatif_contract import whatif_row

if TYPE_CHECKING:
    from solespine.report.assessment import Assessment

SCHEMA = "solespine/assessment/1"
_ALWAYS = ("heel", "back", "leg", "foot")  # sites of the contract, empty where nothing hurts
_DIGITS = 4  # equal to the printed digits on every machine


def as_contract(a: Assessment) -> dict[str, Any]:
    """All fields of the contract; further fields may be added, none removed or renamed."""
    from solespine.report.visits_contract import since, this_visit

    walk = a.measurement
    return {
        "schema": SCHEMA,
        "urgency": {"level": a.urgency.level, "reasons": list(a.urgency.reasons)},
        "red_flags": _red_flags(a),
        "link": _link(a),
        "causes": [_cause(belief, a) for belief in a.explanation.beliefs],
        "explains": _explains(a),
        "leaders": _leaders(a),
        "next": _next(a),
        "findings": _findings(a),
        "nerves": _nerves(a),
        "hangs_on": _hinges(a),
        "recordings": _recordings(a),
        "loads": loads_by_site(walk.loads, a.evidence) if walk else None,
        "loads_quality": loads_quality(walk.loads, walk.loads_refused) if walk else None,
        "daily_dose": daily_dose(walk.day, walk.doses) if walk else None,
        "whatif": [whatif_row(difference) for difference in a.differences],
        "untried": list(a.untried),
        "plan": _plan(a),
        "clinician": _clinician(a),
        "visit": this_visit(a),
        "previous": since(a.visits),
        "provenance": _provenance(a),
    }


def _recordings(a: Assessment) -> dict[str, Any]:
    """Which recordings were used, how good they are, and which were not and why."""
    walk = a.measurement
    trials = () if walk is None else walk.motion.trials
    steps = () if walk is None else walk.motion.pressure
    return {
        "used": [
            *({"name": trial.name, "quality": trial.quality.level} for trial in trials),
            *({"name": name, "quality": "usable"} for name in sorted({s.recording for s in steps})),
        ],
        "left_out": list(a.refused),
    }


def _explains(a: Assessment) -> dict[str, Any]:
    shown = dict.fromkeys(_ALWAYS, ()) | dict(a.explanation.explains)
    return {
        site: [
            {
                "cause": row.cause,
                "probability": _round(row.probability),
                "low": _round(row.low),
                "high": _round(row.high),
            }
            for row in rows
        ]
        for site, rows in shown.items()
    }


def _leaders(a: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "site": leader.site,
            "cause": leader.cause,
            "runner_up": leader.runner_up,
            "wins": _round(leader.wins),
            "verdict": leader.cause if leader.settled else "cannot_tell",
            "settle": leader.settle,
        }
        for leader in a.explanation.leaders
    ]


def _nerves(a: Assessment) -> dict[str, Any]:
    return {
        side: [
            {"site": lesion.site, "name": lesion.name, "probability": _round(lesion.probability)}
            for lesion in lesions
        ]
        for side, lesions in a.explanation.lesions.items()
    }


def _hinges(a: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "cause": hinge.cause,
            "finding": hinge.finding,
            "share": _round(hinge.share),
            "confidence": hinge.confidence,
        }
        for hinge in a.explanation.hinges
    ]


def _round(number: float) -> float:
    return round(float(number), _DIGITS)


def _source_texts(keys: Iterable[str], a: Assessment) -> list[str]:
    return [a.evidence.sources[key].citation for key in keys]


def _red_flags(a: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "rule": fired.rule,
            "findings": list(fired.findings),
            "action": fired.row.action,
            "plain": fired.row.plain,
            "urgency": fired.row.urgency,
            "ask_next": list(fired.open),
            "suspects": list(fired.row.suspects),
            "source": "; ".join(_source_texts(fired.row.sources, a)),
        }
        for fired in a.triage.fired
    ]


def _link(a: Assessment) -> dict[str, Any]:
    link = a.explanation.link
    return {
        "verdict": link.verdict,
        "probabilities": {verdict: _round(p) for verdict, p in link.probabilities.items()},
        "intervals": {
            verdict: {"low": _round(low), "high": _round(high)}
            for verdict, (low, high) in link.intervals.items()
        },
        "wins": _round(link.wins),
        "reasons": [reason.plain for reason in link.reasons],
        "against": link.against.plain,
        "evidence": [
            {
                "link": reason.link,
                "speaks_for": reason.speaks_for,
                "probability": _round(reason.carries),
                "findings": list(reason.findings),
                "text": reason.clinical,
                "source": "; ".join(_source_texts(reason.sources, a)),
                "against": reason is link.against,
            }
            for reason in (*link.reasons, link.against)
        ],
    }


def _cause(belief: Belief, a: Assessment) -> dict[str, Any]:
    cause = a.evidence.causes[belief.cause]
    return {
        "id": belief.cause,
        "name": cause.name,
        "plain": cause.plain,
        "site": cause.site,
        "role": cause.role,
        "probability": _round(belief.probability),
        "low": _round(belief.low),
        "high": _round(belief.high),
        "for": [_weight(weight, a) for weight in belief.weights_for],
        "against": [_weight(weight, a) for weight in belief.weights_against],
    }


def _weight(weight: Weight, a: Assessment) -> dict[str, Any]:
    return {
        "finding": weight.finding,
        "answer": "yes" if weight.present else "no",
        "log_odds": _round(weight.log_odds),
        "source": "; ".join(_source_texts(weight.sources, a)),
        "confidence": weight.confidence,
    }


def _next(a: Assessment) -> list[dict[str, Any]]:
    bits = {question.finding: question.bits for question in a.explanation.questions}
    rows: list[dict[str, Any]] = [
        {
            "finding": finding,
            "ask": a.evidence.findings[finding].ask,
            "why": "a red-flag rule needs it",
            "information_bits": _round(bits.get(finding, 0.0)),
            "who": list(a.evidence.findings[finding].who),
        }
        for finding in a.triage.ask_next
    ]
    for question in a.explanation.questions:
        if question.finding not in a.triage.ask_next:
            names = [a.evidence.causes[cause].name for cause, _ in question.tells]
            rows.append(
                {
                    "finding": question.finding,
                    "ask": a.evidence.findings[question.finding].ask,
                    "why": "tells most about: " + ", ".join(names),
                    "information_bits": _round(question.bits),
                    "who": list(a.evidence.findings[question.finding].who),
                }
            )
    return rows


def _findings(a: Assessment) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for entries in a.findings.observed.values():
        for entry in entries:
            if entry.measured is not None:
                rows.append(measured_finding(entry.measured))
                continue
            answer = None if entry.present is None else ("yes" if entry.present else "no")
            rows.append(
                {
                    "id": entry.id,
                    "value": entry.value if entry.value is not None else answer,
                    "unit": entry.unit,
                    "side": entry.side,
                    "grade": {"yes": "present", "no": "absent", None: "unknown"}[answer],
                    "norm": _norm(entry, a),
                    "mdc": None,  # of repeated measurements; none is typed in
                    "quality": "reported" if entry.origin == "answer" else entry.origin,
                    "from": entry.origin,
                }
            )
    return sorted(rows, key=lambda row: (str(row["id"]), str(row["side"])))


def _norm(entry: Observed, a: Assessment) -> dict[str, Any] | None:
    """The band of numbers that does not count as the finding; None for an answer in words."""
    if not isinstance(entry.value, float):
        return None
    answer = a.evidence.findings[entry.id].answer
    rule = answer.positive or ""
    if rule == "sex":
        limit = (answer.limits or {}).get(a.case.person.sex or "")
        low, high = None, limit
    elif ".." in rule:
        return None  # a band of ages is no norm
    else:
        word, text = rule.split()
        low, high = (float(text), None) if word.startswith("<") else (None, float(text))
    return {"low": low, "high": high, "source": "limit in the finding's own definition"}


def _plan(a: Assessment) -> dict[str, Any]:
    plan = a.plan
    return {
        "steps": [
            {
                "treatment": step.treatment,
                "name": step.row.name,
                "for": list(step.for_causes),
                "dose": step.row.dose,
                "grade": step.row.grade,
                "strength": step.row.strength,
                "cautions": list(step.cautions),
                "ask_first": list(step.ask_first),
                "until": step.row.stop_rule,
                "plain": step.row.plain,
                "see": step.row.see,
                "when": step.row.step,
                "added_by": step.added_by,
                "source": "; ".join(_source_texts(step.row.sources, a)),
            }
            for step in plan.steps
        ],
        "not_advised": [
            {
                "id": row.id,
                "name": row.name,
                "why": row.why,
                "source": "; ".join(_source_texts(row.sources, a)),
            }
            for row in plan.not_advised
        ],
        "review_in_weeks": plan.review_in_weeks,
        "see": {"who": plan.see, "how_soon": plan.how_soon, "why": plan.see_why},
        "second_look": None
        if plan.second_look is None
        else {
            "reason": plan.second_look.reason,
            "reopened": list(plan.second_look.reopened),
            "examine": list(plan.second_look.examine),
        },
    }


def _clinician(a: Assessment) -> dict[str, Any]:
    clinician = a.case.clinician
    return {
        "diagnosis": [
            {"cause": d.cause, "text": d.text, "why": d.why, "time": str(d.time)}
            for d in clinician.diagnosis
        ],
        "plan_changes": [
            {"action": c.action, "treatment": c.treatment, "why": c.why, "time": str(c.time)}
            for c in clinician.plan_changes
        ],
    }


def _provenance(a: Assessment) -> dict[str, Any]:
    provenance = a.provenance
    return {
        "version": provenance.version,
        "inputs": dict(provenance.inputs),
        "evidence": provenance.evidence,
        "sources": [
            {"key": key, **a.evidence.sources[key].model_dump(exclude_none=True)}
            for key in provenance.sources
        ],
    }
