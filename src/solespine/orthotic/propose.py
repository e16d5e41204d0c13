"""From the probable causes to a proposal: whether an orthotic, of what, how much, or why not."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from solespine.case import Case
from solespine.evidence.load import load_evidence, load_orthotic_advice
from solespine.evidence.orthotic_advice_topics import AdviceText, OrthoticAdvice, Verdict
from solespine.evidence.orthotic_topics import Loading
from solespine.orthotic.advice import as_reason, holding, unanswered
from solespine.orthotic.dose import Outlook, change_of
from solespine.orthotic.elements import elements_for
from solespine.orthotic.model import Side
from solespine.orthotic.prescription import Prescription
from solespine.orthotic.proposal import Chosen, Proposal, Reason, Zone
from solespine.orthotic.zones import entered
from solespine.plan.clinician import added, removed
from solespine.plan.facts import PlanFacts
from solespine.plan.tried import failed
from solespine.whatif.difference import Effect
from solespine.whatif.scenario import Scenario

_CUSTOM, _READY_MADE = "T11", "T10"
_PREDICTED = (
    "Doses rest on predicted standing from body size and norms; no posture and no load was "
    "measured on this person, and no study has shown that a dose chosen so helps more."
)
_NO_SIDE = "No pain of a heel or foot is entered."


@dataclass(frozen=True)
class Given:
    """What a proposal is made with, beside the case.

    Attributes:
        outlook: what can be predicted.
        zones: of high pressure.
        loading: how the foot was loaded during the scan; None where it was not said.
    """

    outlook: Outlook = Outlook()
    zones: tuple[Zone, ...] = ()
    loading: Loading | None = None


def propose(case: Case, facts: PlanFacts, side: Side | None, given: Given) -> Proposal:
    """The proposal for one foot; the same input gives the same proposal.

    Args:
        case: what was tried, the clinician's changes, the date.
        facts: findings, urgency and probable causes of the person.
        side: of the foot; None where no foot hurts.
        given: what can be predicted, and the pressure.
    """
    advice = load_orthotic_advice()
    held = holding(case, facts, side, advice)
    open_points = unanswered(facts, advice)
    stop = next((rule for rule in held if rule.verdict in ("must_not", "none")), None)
    if stop is not None or side is None:
        text: AdviceText = stop or advice.no_cause
        more = [rule for rule in held if rule is not stop and rule.verdict == "must_not"]
        verdict: Verdict = stop.verdict if stop is not None else "none"
        return _without(side, verdict, (text, *more), open_points, given)
    out = frozenset(failed(case, facts.evidence)) | frozenset(removed(case))
    elements = elements_for(facts, side, advice, given.outlook, out)
    ready = next((rule for rule in held if rule.verdict == "ready_made"), None)
    wanted = _CUSTOM in added(case)
    verdict, text = _verdict(elements, ready, advice, wanted=wanted, barred=_CUSTOM in out)
    if verdict == "prescribe":
        elements = tuple(_beside_a_shell(one) for one in elements)
    return _proposal(case, facts, side, verdict, text, elements, open_points, given)


def _beside_a_shell(one: Chosen) -> Chosen:
    """A loose piece that is no part of a prescription would lie under or over the shell."""
    if one.element.part == "shell" or one.element.field is not None or one.dose is None:
        return one
    return replace(one, dose=None, tries=(), why="Not together with a moulded insole.")


def _verdict(
    elements: Sequence[Chosen], ready: AdviceText | None, advice: OrthoticAdvice, *,
    wanted: bool, barred: bool,
) -> tuple[Verdict, AdviceText]:  # fmt: skip
    """Ready-made before custom, loose before moulded, and nothing where nothing does anything."""
    dosed = [one for one in elements if one.dose is not None]
    shells = [one for one in dosed if one.element.part == "shell" and one.element.reason]
    loose = [one for one in dosed if one.element.part == "loose"]
    direct = any(one.element.direct for one in shells)
    if shells and not barred and (direct or wanted or ready is None):
        return "prescribe", advice.for_this_foot
    if ready is not None:
        return "ready_made", ready
    if loose:
        return "ready_made", advice.loose_enough
    return "none", advice.no_effect if elements else advice.no_cause


def _without(
    side: Side | None, verdict: Verdict, texts: Iterable[AdviceText], open_points: tuple[str, ...],
    given: Given,
) -> Proposal:  # fmt: skip
    notes = (_NO_SIDE,) if side is None else ()
    why = tuple(as_reason(text) for text in texts)
    return Proposal(
        side, verdict, why, (), None, (), open_points, given.zones, None, None, notes
    )  # fmt: skip


def _proposal(
    case: Case, facts: PlanFacts, side: Side, verdict: Verdict, text: AdviceText,
    elements: tuple[Chosen, ...], open_points: tuple[str, ...], given: Given,
) -> Proposal:  # fmt: skip
    prescription = None
    if verdict == "prescribe":
        prescription = _prescription(case, side, elements, given)
    weeks = _review(facts, verdict, elements)
    date = case.date + datetime.timedelta(weeks=weeks) if weeks and case.date else None
    predicted = any(one.predicted for one in elements)
    return Proposal(
        side, verdict, _reasons(text, verdict, elements), elements, prescription,
        _together(elements, side, verdict, given.outlook), open_points, given.zones, weeks, date,
        (_PREDICTED,) if predicted else (),
    )  # fmt: skip


def _reasons(text: AdviceText, verdict: Verdict, elements: Sequence[Chosen]) -> tuple[Reason, ...]:
    """The deciding one, and what the elements that are entered rest on."""
    found = [as_reason(text)]
    if verdict == "prescribe":
        for one in elements:
            if one.dose is not None and one.element.part == "shell":
                row = one.element
                found.append(
                    Reason(row.id, row.plain, row.clinical, one.grade, row.sources, row.confidence)
                )
    return tuple(found)


def _review(facts: PlanFacts, verdict: Verdict, elements: Sequence[Chosen]) -> int | None:
    """Weeks until somebody looks whether it helped: that of the treatment that is begun."""
    if verdict == "none":
        return None
    rows = facts.evidence.treatments
    if verdict == "prescribe":
        return rows[_CUSTOM].review_weeks
    begun = [one for one in elements if one.dose is not None and one.element.part == "loose"]
    weeks = [rows[one.element.treatment].review_weeks for one in begun]
    return min((week for week in weeks if week), default=rows[_READY_MADE].review_weeks)


def _together(
    elements: Sequence[Chosen], side: Side, verdict: Verdict, outlook: Outlook
) -> tuple[Effect, ...]:
    """What all proposed doses together would change, wanted or not."""
    if verdict not in ("prescribe", "ready_made") or outlook.predict is None:
        return ()
    changes = [
        change_of(one.element.predicted, one.dose, side, outlook)
        for one in elements
        if one.dose is not None and one.predicted and one.element.predicted is not None
        and (verdict == "prescribe" or one.element.part == "loose")
    ]  # fmt: skip
    if not changes:
        return ()
    return outlook.predict(Scenario(tuple(changes))).meaningful


def _prescription(case: Case, side: Side, elements: Sequence[Chosen], given: Given) -> Prescription:
    """One order of all elements with a dose; where two order the same, the larger one."""
    fields: dict[str, Any] = {"heel_cup_depth_mm": 0.0, "thickness_mm": 0.0}
    for one in elements:
        if one.dose is not None and one.element.field is not None and _on_side(one, side, given):
            _enter(fields, {one.element.field: one.dose, **one.element.with_fields})
    usual = Prescription(side=side, weight_bearing="none")
    for name in ("heel_cup_depth_mm", "thickness_mm"):
        fields[name] = fields[name] or getattr(usual, name)
    _enter(fields, entered(given.zones, fields["thickness_mm"]))
    loading = given.loading or load_orthotic_advice().assumed_loading
    label = case.date.isoformat() if case.date else ""
    fields |= {"side": side, "weight_bearing": loading, "label": label}
    assert set(fields) <= set(Prescription.model_fields)
    return Prescription.model_validate(_within_usual(fields))


def _on_side(one: Chosen, side: Side, given: Given) -> bool:
    """A lift for the shorter leg is on that leg's part only."""
    if one.element.predicted is None or one.element.predicted.sides != "shorter":
        return True
    shorter = given.outlook.shorter
    return shorter is not None and shorter[0] == side


def _enter(fields: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        number = isinstance(value, int | float) and not isinstance(value, bool)
        fields[name] = max(fields.get(name, value), value) if number else value


def _within_usual(fields: dict[str, Any]) -> dict[str, Any]:
    """No proposal goes beyond what practice orders."""
    for name, row in load_evidence().orthotic.ranges.items():
        if isinstance(fields.get(name), int | float):
            fields[name] = min(max(fields[name], row.usual[0]), row.usual[1])
    return fields
