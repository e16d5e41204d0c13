"""The plan of one person: choose, order, refer, leave out, look again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from solespine.case import Case, Tried
from solespine.causes import Explanation
from solespine.findings import Findings
from solespine.plan.cautions import cautions_for
from solespine.plan.choose import Candidate, choose, reached
from solespine.plan.clinician import added, removed
from solespine.plan.facts import PlanFacts, needs_open_point, open_points
from solespine.plan.leave_out import clinician_against, leave_out
from solespine.plan.model import Plan, Step
from solespine.plan.order import Worth, in_order, not_too_much, worth_of_causes
from solespine.plan.refer import URGENT, Referral, refer, urgent_treatment
from solespine.plan.second_look import second_look
from solespine.plan.tried import again
from solespine.triage import Triage

UNTIL_SEEN = ("T01",)  # harmless while waiting for a doctor today; an emergency waits for nothing
_REVIEW = {"emergency": 1, "same_day": 1, "two_weeks": 2}
_REVIEW_WEEKS = 6
_TOO_EARLY_WEEKS = 4  # before that a review of exercise and shoes tells nothing


def make_plan(case: Case, findings: Findings, triage: Triage, explanation: Explanation) -> Plan:
    """What to do, in order, and what not; the same input gives the same plan.

    Args:
        case: complaints, treatments tried, the clinician's changes.
        findings: of the case; holds the evidence.
        triage: the red-flag rules that fired.
        explanation: what probably causes the complaints.
    """
    in_use = frozenset(tried.treatment for tried in case.treatments)
    before = PlanFacts(findings, triage, explanation, in_use)
    worth = worth_of_causes(case, before)
    chosen = choose(case, before, worth)
    look = second_look(case, before)
    referral = refer(case, before, chosen, failed_care=look is not None)
    chosen = _until_seen(chosen, before) if before.level in URGENT else chosen
    facts = before.with_steps((*added(case), *(one.treatment for one in chosen)))
    leading = _leading(facts, worth)
    ordered = in_order(_steps(case, chosen, facts), leading, worth)
    ordered = not_too_much(ordered, leading, _visits(referral), worth)
    steps = (*_urgent_step(case, facts), *ordered)
    return Plan(
        steps,
        leave_out(case, before, facts, [step.treatment for step in steps]),
        _review_in_weeks(steps, facts),
        referral.see,
        referral.how_soon,
        referral.why,
        look,
    )


def _until_seen(chosen: Sequence[Candidate], facts: PlanFacts) -> tuple[Candidate, ...]:
    """What is harmless and useful until a doctor has looked today; in an emergency nothing."""
    if facts.level == "emergency" or not _may_stay_active(facts):
        return ()
    return tuple(one for one in chosen if one.treatment in UNTIL_SEEN)


def _may_stay_active(facts: PlanFacts) -> bool:
    """Whether nothing suspected speaks against activity or against exercise."""
    rest = [row for row in facts.evidence.not_advised if row.id == "stop_all_activity"]
    exercise = facts.evidence.treatments["T22"].avoid_if
    forbidden = exercise is not None and exercise.value(facts) is True
    return any(row.when.value(facts) is True for row in rest) and not forbidden


def _urgent_step(case: Case, facts: PlanFacts) -> tuple[Step, ...]:
    """The referral that the fired rules call for; only the clinician can take it out."""
    treatment = urgent_treatment(facts.level, facts.evidence)
    if treatment is None or treatment in removed(case):
        return ()
    row = facts.evidence.treatments[treatment]
    named = {c for one in facts.triage.fired if one.row.urgency == facts.level
             for c in one.row.suspects}  # fmt: skip
    probability = facts.explanation.explaining
    causes = sorted(named & set(row.for_causes), key=lambda cause: (-probability(cause), cause))
    return (Step(treatment, row, tuple(causes), cautions_for(treatment, row, facts), (), "system"),)


def _steps(case: Case, chosen: Sequence[Candidate], facts: PlanFacts) -> list[Step]:
    """The steps chosen and those the clinician added, with what this person has to mind."""
    tried = {one.treatment: one for one in case.treatments}
    urgent = urgent_treatment(facts.level, facts.evidence)
    steps = [_step(one, "system", _again(one.treatment, tried, facts), facts) for one in chosen]
    for treatment in added(case):
        row = facts.evidence.treatments[treatment]
        if treatment != urgent or treatment in removed(case):
            one = Candidate(treatment, row, reached(row.for_causes, facts))
            steps.append(_step(one, "clinician", _warned(one, case, facts), facts))
    return steps


def _step(one: Candidate, added_by: str, first: Sequence[str], facts: PlanFacts) -> Step:
    row = one.row
    if row.step == "now" and needs_open_point(row.avoid_if, facts):
        row = row.model_copy(update={"step": "later"})  # what it is for has to be found out first
    return Step(
        one.treatment,
        row,
        one.causes,
        (*first, *cautions_for(one.treatment, one.row, facts)),
        open_points(one.row.avoid_if, facts),
        added_by,
    )


def _again(treatment: str, tried: Mapping[str, Tried], facts: PlanFacts) -> tuple[str, ...]:
    said = again(tried[treatment], facts.evidence) if treatment in tried else None
    return (said,) if said else ()


def _warned(one: Candidate, case: Case, facts: PlanFacts) -> tuple[str, ...]:
    """What to say about a step of the clinician that the system would not have proposed."""
    found = [clinician_against(case, facts, one.treatment)]
    clash = {*one.row.conflicts_with, *one.row.same_as} & facts.using & set(added(case))
    rows = facts.evidence.treatments
    found += [f"It does not go well with another step: {rows[t].name}." for t in sorted(clash)]
    return tuple(said for said in found if said)


def _leading(facts: PlanFacts, worth: Worth) -> tuple[str, ...]:
    """Causes that need a step now: those the rules suspect, and the leader of each complaint."""
    suspected = {cause for cause in facts.triage.suspected if facts.explains(cause)}
    return tuple(
        sorted(suspected.union(facts.leaders), key=lambda cause: (-worth.of([cause]), cause))
    )


def _visits(referral: Referral) -> tuple[str, ...]:
    """The step that is the visit itself; it is to be done now when a visit is due."""
    visits = {"podiatrist": ("T51",), "doctor": ("T52",), "physiotherapist": ("T52",)}
    return visits.get(referral.see, ())


def _review_in_weeks(steps: Sequence[Step], facts: PlanFacts) -> int:
    """The soonest that a step to be done now can be judged; sooner with a warning sign."""
    if facts.level in _REVIEW:
        return _REVIEW[facts.level]
    now = [step.row.review_weeks for step in steps if step.row.step == "now"]
    weeks = [week for week in now if week is not None and week >= _TOO_EARLY_WEEKS]
    return min(weeks, default=_REVIEW_WEEKS)
