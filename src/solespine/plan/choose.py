"""Which treatments are proposed: for probable causes only, never a forbidden one, none twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from solespine.case import Case
from solespine.evidence.topics import Treatment
from solespine.plan.clinician import added, removed
from solespine.plan.facts import PlanFacts
from solespine.plan.order import Worth, preference
from solespine.plan.tried import failed_for_long, used_up

_BELOW = ("heel", "foot", "leg_nerve", "lifestyle")
_ABOVE = ("spine", "pelvis", "leg_nerve")


@dataclass(frozen=True)
class Candidate:
    """A treatment and the causes of this person that it is for, most probable first."""

    treatment: str
    row: Treatment
    causes: tuple[str, ...]


def choose(case: Case, facts: PlanFacts, worth: Worth) -> tuple[Candidate, ...]:
    """The treatments proposed, the best of those that exclude each other, in order of preference.

    Of two that conflict or contain each other the better graded one is kept, then the one for the
    more probable cause. What the clinician added is there already; what was removed stays out.

    Args:
        case: what was tried, and the clinician's changes.
        facts: with `using` holding the treatments already in use.
        worth: of the causes.
    """
    given = added(case)
    found = [one for one in candidates(case, facts) if one.treatment not in given]
    found.sort(key=lambda one: preference(one.treatment, one.row, one.causes, worth))
    chosen: list[Candidate] = []
    for one in found:
        names = (*given, *(other.treatment for other in chosen))
        if _forbidden(one.row, facts.with_steps(names)) or _excluded(one, names):
            continue
        chosen.append(one)
    return _still_allowed(chosen, given, facts)


def candidates(case: Case, facts: PlanFacts) -> Iterator[Candidate]:
    """Treatments that could be proposed, those that exclude each other among them.

    Not among them: what is for no probable cause, what is graded against, urgent referrals, what
    was tried and failed, what the clinician removed or the list of what is not advised speaks
    against, and injections and operations before other care has failed.
    """
    out = {*used_up(case, facts.evidence), *removed(case), *spoken_against(facts)}
    for treatment, row in facts.evidence.treatments.items():
        causes = reached(row.for_causes, facts)
        if not causes or treatment in out or row.strength == "against" or is_referral(row):
            continue
        if waits_for_failure(row) and not any(_is_due(cause, case, facts) for cause in causes):
            continue
        yield Candidate(treatment, row, causes)


def reached(causes: Iterable[str], facts: PlanFacts) -> tuple[str, ...]:
    """Those that explain a complaint probably enough, and facts that are a goal by themselves."""
    found = [cause for cause in causes if facts.explains(cause) or _is_goal(cause, facts)]
    return tuple(sorted(found, key=lambda cause: (-facts.explanation.explaining(cause), cause)))


def _is_goal(cause: str, facts: PlanFacts) -> bool:
    """A fact such as extra weight explains no pain, and is worth treating where it is known."""
    row = facts.evidence.causes[cause]
    known = row.requires is not None and row.requires.value(facts) is True
    return row.role == "present_only" and known


def is_referral(row: Treatment) -> bool:
    """Whether the row is offered by a fired red-flag rule only, for one urgency."""
    return row.avoid_if is not None and any(leaf.op == "urgency" for leaf in row.avoid_if.leaves())


def waits_for_failure(row: Treatment) -> bool:
    """Whether the row is a second choice: an operation, or an injection or the like by a doctor."""
    return row.step == "last" or (row.step == "later" and row.see in ("doctor", "surgeon"))


def _is_due(cause: str, case: Case, facts: PlanFacts) -> bool:
    """A second choice is for a leading cause only, and only once other care has failed."""
    return cause in facts.leaders and care_failed(cause, case, facts)


def care_failed(cause: str, case: Case, facts: PlanFacts) -> bool:
    """Whether the usual care for this cause was done long enough without effect."""
    site = facts.evidence.causes[cause].site
    if site in _BELOW and facts.answer("heel_care_failed"):
        return True
    if site in _ABOVE and facts.answer("back_care_failed"):
        return True
    rows = facts.evidence.treatments
    return any(cause in rows[name].for_causes for name in failed_for_long(case, facts.evidence))


def spoken_against(facts: PlanFacts) -> frozenset[str]:
    """Treatments that a row of not_advised speaks about, where it holds for this person."""
    return frozenset(
        treatment
        for row in facts.evidence.not_advised
        if row.treatments and row.when.value(facts) is True
        for treatment in row.treatments
    )


def _forbidden(row: Treatment, facts: PlanFacts) -> bool:
    return row.avoid_if is not None and row.avoid_if.value(facts) is True


def _excluded(one: Candidate, names: Sequence[str]) -> bool:
    return bool({*one.row.conflicts_with, *one.row.same_as} & set(names))


def _still_allowed(
    chosen: Sequence[Candidate], given: Sequence[str], facts: PlanFacts
) -> tuple[Candidate, ...]:
    """Without what the rest of the plan forbids, until nothing more is forbidden."""
    kept = list(chosen)
    while True:
        together = facts.with_steps((*given, *(one.treatment for one in kept)))
        allowed = [one for one in kept if not _forbidden(one.row, together)]
        if len(allowed) == len(kept):
            return tuple(kept)
        kept = allowed
