"""What is not advised to this person, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solespine.case import Case
from solespine.evidence.topics import Treatment
from solespine.plan.choose import is_referral, reached
from solespine.plan.clinician import added, removed
from solespine.plan.facts import PlanFacts
from solespine.plan.model import LeftOut
from solespine.plan.refer import URGENT
from solespine.plan.tried import failed
from solespine.plan.words import joined, reasons


def leave_out(
    case: Case, before: PlanFacts, facts: PlanFacts, planned: Sequence[str]
) -> tuple[LeftOut, ...]:
    """Everything worth saying, each treatment once.

    First what would be expected and is forbidden to this person, then what was tried in vain,
    what the clinician took out, and what people ask for. With something urgent only the first.

    Args:
        case: what was tried, and the clinician's changes.
        before: with `using` holding what is in use already: what is forbidden as things stand.
        facts: with `using` holding the plan besides.
        planned: the treatments of the plan.
    """
    found = list(_forbidden(case, before))
    if facts.level not in URGENT:
        found += _in_vain(case, facts)
    found += _taken_out(case, facts)
    if facts.level not in URGENT:
        found += _asked_for(facts)
    once = {one.id: one for one in reversed(found) if one.id not in planned}
    return tuple(one for one in found if once.get(one.id) is one)


def _forbidden(case: Case, facts: PlanFacts) -> Iterator[LeftOut]:
    in_use = {tried.treatment for tried in case.treatments}
    for treatment, row in facts.evidence.treatments.items():
        if row.strength == "against" or is_referral(row) or row.avoid_if is None:
            continue
        if not (treatment in in_use or _expected(row, facts)):
            continue
        if row.avoid_if.value(facts) is True and (why := reasons(row.avoid_if, facts)):
            text = f"Not for you now, because {joined(why)}."
            yield LeftOut(treatment, row.name, text, row.sources)


def _expected(row: Treatment, facts: PlanFacts) -> bool:
    """Whether the person would expect it: a first step for a leading cause."""
    return row.step == "now" and bool(set(facts.leaders) & set(reached(row.for_causes, facts)))


def _in_vain(case: Case, facts: PlanFacts) -> Iterator[LeftOut]:
    for treatment, tried in failed(case, facts.evidence).items():
        row = facts.evidence.treatments[treatment]
        done = "made it worse" if tried.effect == "worse" else "did not help"
        text = f"Done as advised for {tried.weeks:g} weeks, it {done}: more of it is no use now."
        yield LeftOut(treatment, row.name, text, row.sources)


def _taken_out(case: Case, facts: PlanFacts) -> Iterator[LeftOut]:
    for treatment, change in removed(case).items():
        row = facts.evidence.treatments[treatment]
        why = f": {change.why}" if change.why else "."
        yield LeftOut(treatment, row.name, f"Your clinician took this step out{why}", row.sources)


def _asked_for(facts: PlanFacts) -> Iterator[LeftOut]:
    for row in facts.evidence.not_advised:
        if row.when.value(facts) is True:
            yield LeftOut(row.id, row.name, row.plain, row.sources)


def clinician_against(case: Case, facts: PlanFacts, treatment: str) -> str | None:
    """What to say of a treatment that the clinician added against the rules; None if not so."""
    row = facts.evidence.treatments[treatment]
    if treatment not in added(case):
        return None
    if row.avoid_if is not None and row.avoid_if.value(facts) is True:
        why = joined(reasons(row.avoid_if, facts)) or "it is not meant for what is known of you"
        return f"Your clinician chose this although {why}: ask what to watch for."
    if row.strength == "against":
        return "Your clinician chose this although guidelines advise against it: ask why."
    return None
