"""Assessment → View: every part built once, in reading order, so that numbers run from the top."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from solespine.report import (
    methods,
    view,
    view_calendar,
    view_causes,
    view_chain,
    view_link,
    view_next,
    view_person,
    view_plan,
    view_urgency,
    view_visits,
    view_walk,
    whatif_claims,
    words,
)
from solespine.report.assessment import Assessment
from solespine.report.clean import clean
from solespine.report.loads_dose import dose_lines
from solespine.report.loads_view import LoadsView, loads_view
from solespine.report.refs import Ledger

_REASONS = 3


def build_view(a: Assessment) -> view.View:
    """The whole report as one frozen value.

    Args:
        a: the assessment.

    Returns:
        A value that the page, the PDF, the note and the terminal print; the same for the same
        assessment.
    """
    ledger = Ledger(a)
    parts = _parts(a, ledger)
    return view.View(
        disclaimer=methods.DISCLAIMER,
        composed=methods.COMPOSED if a.case.composed else "",
        visit=a.case.date.isoformat() if a.case.date else "",
        see=a.plan.see,
        how_soon=a.plan.how_soon,
        answer=_answer(parts["link"], parts["complaints"]),
        hints=tuple(clean(hint) for hint in a.case.hints),
        scale=words.scale_rows(),
        interval=words.percent(a.evidence.model.interval.value),
        answers=ledger.groups,
        sources=ledger.source_rows(),
        methods=ledger.methods,
        version=a.provenance.version,
        evidence_hash=a.provenance.evidence,
        inputs=tuple((clean(k), clean(v)) for k, v in sorted(a.provenance.inputs.items())),
        **parts,
    )


def _parts(a: Assessment, ledger: Ledger) -> dict[str, Any]:
    """What refers to answers and sources, in reading order: sources are numbered as they come."""
    link = view_link.link(a, ledger)
    return {
        "urgency": view_urgency.urgency(a, ledger),
        "link": link,
        "complaints": view_causes.complaints(a, ledger),
        "person": view_person.person(a, ledger),
        "history": view_person.history(a, ledger),
        "top_reasons": _top_reasons(a, ledger),
        "more_than_one": view_causes.more_than_one(ledger),
        "bystanders": view_causes.bystanders(a, ledger),
        "chain": view_chain.chain(a, link, ledger),
        "walk": view_walk.walk(a, ledger),
        "visits": view_visits.visits(a, ledger),
        "loads": _loads(a, ledger),
        "told": view_next.told(a, ledger),
        "unknown": view_next.unknown(a, ledger),
        "next_patient": view_next.for_patient(a, ledger),
        "hinges": view_next.hinges(a, ledger),
        "plan": view_plan.plan(a, ledger),
        "calendar": view_calendar.calendar(a, ledger),
        "whatif": whatif_claims.what_ifs(a, ledger),
        "causes": view_causes.causes(a, ledger),
        "lesions": view_causes.lesions(a),
        "next_clinician": view_next.for_clinician(a, ledger),
        "hinges_clinical": view_next.hinges_clinical(a, ledger),
        "own": view_plan.own_view(a, ledger),
    }


def _loads(a: Assessment, ledger: Ledger) -> LoadsView | None:
    """The loads of the walk; their published bands get numbers among the sources."""
    walk = a.measurement
    if walk is None:
        return None
    told = loads_view(walk.loads, walk.loads_refused, walk.findings, a.evidence)
    if told is None:
        return None
    rungs = [
        replace(rung, source=" ".join(ledger.sources([rung.source] if rung.source else [])))
        for rung in told.rungs
    ]
    return replace(told, rungs=tuple(rungs), day=dose_lines(walk.day, walk.doses))


def _answer(link: view.Link, complaints: tuple[view.Complaint, ...]) -> view.Claim:
    """The link where two places hurt; else what causes the one that does."""
    if link.verdict == "not_both_present" and complaints:
        return complaints[0].sentence
    return link.sentence


def _top_reasons(a: Assessment, ledger: Ledger) -> tuple[view.Claim, ...]:
    """What a danger rests on, what carries the link, the strongest answers for leading causes."""
    danger, sign = view_causes.danger_reason(a, ledger), view_causes.danger_sign(a)
    both = a.explanation.link.verdict != "not_both_present"
    claims = [danger] if danger else []
    claims += [view_link.top_reason(a, ledger)] if both else []
    leading = [pair for pair in view_causes.leading(a) if not view_link.opposes(pair[1], a)]
    for depth in range(_REASONS):
        for site, cause in leading:
            others = [one for one in view_causes.strongest(a, site) if one.finding != sign]
            found = [
                view_causes.weight_claim(one, cause, a, ledger) for one in others[depth : depth + 1]
            ]
            claims += [claim for claim in found if claim not in claims]
    return tuple(claims[:_REASONS])
