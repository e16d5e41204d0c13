"""Whom to see and how soon, and the urgent referral itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solespine.case import Case
from solespine.case.scores import score, score_total
from solespine.errors import InputError
from solespine.evidence import Evidence
from solespine.plan.choose import Candidate, is_referral
from solespine.plan.facts import PlanFacts
from solespine.plan.order import STRENGTHS
from solespine.plan.words import named

URGENT = ("emergency", "same_day")  # nothing may delay these
_LONG_WEEKS = 6.0  # the limit of the rows "See a podiatrist" and "One clinician ... together"
_BELOW = ("heel", "foot")
_SOON = "within six weeks"
_FOOT_CLINIC = frozenset({"pttd"})  # a failing arch tendon belongs to a foot specialist
_FOR_A_DOCTOR = ("systemic", "vascular", "leg_nerve")
_LIKELY = 0.5  # below this, that no nerve is hurt is the less likely
_NO_DAMAGE = "none"  # the site of the nerve pathway that stands for no damage
_BAD_BANDS = ("severe", "very severe", "bed-bound", "high risk")


@dataclass(frozen=True)
class Referral:
    """Whom to see, how soon, and one plain sentence why."""

    see: str
    how_soon: str
    why: str


def urgent_treatment(level: str | None, evidence: Evidence) -> str | None:
    """The treatment that a red-flag rule of this urgency calls for; None where there is none."""
    for treatment, row in evidence.treatments.items():
        levels = {leaf.name for leaf in row.avoid_if.leaves()} if row.avoid_if else set()
        if is_referral(row) and level in levels:
            return treatment
    return None


def refer(
    case: Case, facts: PlanFacts, chosen: Sequence[Candidate], *, failed_care: bool
) -> Referral:
    """Whom to see: by the red-flag rules first, then by the first reason that holds.

    Args:
        case: complaints with weeks and course, scores.
        facts: of the person.
        chosen: what is proposed.
        failed_care: whether the usual care was done long enough without effect.
    """
    by_rule = _by_rule(facts)
    if by_rule is not None:
        return by_rule
    for found in (
        _after_failure(facts) if failed_care else None,
        _by_nerve_or_illness(facts),
        _by_risk(facts),
        _by_first_treatment(facts, chosen),
        _by_duration(case, facts),
        _by_disability(case, facts),
        _by_doubt(facts),
    ):
        if found is not None:
            return found
    why = "Nothing here needs a visit now: do the steps, and see somebody if it stays or grows."
    return Referral("self_care", "if it persists", why)


def _by_rule(facts: PlanFacts) -> Referral | None:
    """By the highest fired rule, in the words of its first sentence; nothing lowers it."""
    fired = [one.row for one in facts.triage.fired if one.row.urgency == facts.level]
    if not fired:
        return None
    why = fired[0].plain.split(". ")[0].rstrip(".")
    waits = f"{why}. Every other step waits until you have been seen."
    if facts.level == "emergency":
        return Referral("emergency", "now", waits)
    if facts.level == "same_day":
        return Referral("doctor", "today", waits)
    suspects = {cause for row in fired for cause in row.suspects}
    who = "podiatrist" if suspects <= _FOOT_CLINIC else "doctor"
    soon = "within two weeks" if facts.level == "two_weeks" else _SOON
    return Referral(who, soon, f"{why}.")


def _after_failure(facts: PlanFacts) -> Referral:
    why = "The usual care had its time and did not help, so the cause is looked at again."
    who = "doctor" if _of_nerve_or_illness(facts) else _who(facts, in_doubt=True)
    return Referral(who, _SOON, why)


def _by_nerve_or_illness(facts: PlanFacts) -> Referral | None:
    """A nerve, an illness of the whole body or blood flow leads, or signs of a nerve were found."""
    cause = _of_nerve_or_illness(facts)
    if cause is not None:
        why = f"A doctor should examine what may be behind it: {named(cause, facts)}."
        return Referral("doctor", _SOON, why)
    for lesions in facts.explanation.lesions.values():
        whole = next((one.probability for one in lesions if one.site == _NO_DAMAGE), 1.0)
        if whole < _LIKELY:
            why = "Signs of a nerve were found; a doctor should examine where they come from."
            return Referral("doctor", _SOON, why)
    return None


def _of_nerve_or_illness(facts: PlanFacts) -> str | None:
    """The first leading cause that is a hurt nerve, an illness of the whole body or blood flow."""
    sites = facts.evidence.nerves.sites.values()
    of_nerves = {cause for site in sites for cause in site.feeds}
    for cause in facts.leaders:
        if cause in of_nerves or facts.evidence.causes[cause].site in _FOR_A_DOCTOR:
            return cause
    return None


def _by_risk(facts: PlanFacts) -> Referral | None:
    """A sore foot with diabetes or poor blood flow is not left to self-care."""
    if not any(facts.complaint(site) for site in _BELOW):
        return None
    if any(facts.answer(finding) for finding in ("diabetes", "pulse_abnormal")):
        why = "With diabetes or weak blood flow a podiatrist should see a sore foot early."
        return Referral("podiatrist", _SOON, why)
    return None


def _by_first_treatment(facts: PlanFacts, chosen: Sequence[Candidate]) -> Referral | None:
    """The best treatment of a leading cause is given or taught by somebody."""
    for cause in facts.leaders:
        mine = [one for one in chosen if cause in one.causes and one.row.step == "now"]
        best = min((STRENGTHS.index(one.row.strength) for one in mine), default=None)
        givers = [one.row.see for one in mine if STRENGTHS.index(one.row.strength) == best]
        if givers and "self_care" not in givers:
            what = named(cause, facts)
            why = f"Somebody should show you the first treatment for this: {what}."
            return Referral(givers[0], _SOON, why)
    return None


def _by_duration(case: Case, facts: PlanFacts) -> Referral | None:
    long = [
        complaint.site
        for complaint in case.complaints
        if (complaint.weeks or 0.0) > _LONG_WEEKS and complaint.course != "better"
    ]
    if not long:
        return None
    why = "The pain has lasted more than six weeks, long enough to have it examined once."
    return Referral(_who(facts, in_doubt=False), _SOON, why)


def _by_disability(case: Case, facts: PlanFacts) -> Referral | None:
    """A questionnaire that puts the person in its worst groups."""
    for given in case.scores.values():
        outcome = facts.evidence.outcomes[given.measure]
        try:
            scored = (
                score(outcome, given.items)
                if given.value is None
                else score_total(outcome, given.value)
            )
        except InputError:
            continue
        if scored.band in _BAD_BANDS:
            why = f"The pain limits you a lot ({outcome.name}: {scored.band}), so do not try alone."
            return Referral(_who(facts, in_doubt=False), _SOON, why)
    return None


def _by_doubt(facts: PlanFacts) -> Referral | None:
    if all(leader.settled for leader in facts.explanation.leaders):
        return None
    why = "What is known so far does not settle the cause, and an examination can."
    return Referral(_who(facts, in_doubt=True), _SOON, why)


def _who(facts: PlanFacts, *, in_doubt: bool) -> str:
    """Foot alone: podiatrist; back or leg alone: physiotherapist; both: one who examines all."""
    sites = facts.findings.sites
    below = bool(sites & set(_BELOW))
    if below and not sites - set(_BELOW):
        return "podiatrist"
    return "doctor" if below and in_doubt else "physiotherapist"
