"""When the usual care has not helped: which causes move up, and what to examine next."""

from __future__ import annotations

from solespine.case import Case
from solespine.plan.facts import PlanFacts
from solespine.plan.model import SecondLook
from solespine.plan.tried import failed_for_long
from solespine.plan.words import joined, named

FAILED_CARE = {"heel_care_failed": "heel", "back_care_failed": "back"}
_CAUSES_AT_MOST = 6
_EXAMINE_AT_MOST = 5
_NAMED_AT_MOST = 3
_LEAST_PROBABLE = 0.005  # what is less probable than this is not worth naming


def failures_of_care(facts: PlanFacts) -> tuple[str, ...]:
    """The findings that say that care has failed, where they are known to hold."""
    return tuple(finding for finding in FAILED_CARE if facts.answer(finding))


def second_look(case: Case, facts: PlanFacts) -> SecondLook | None:
    """What to think of now; None unless care was done long enough, as advised, without effect."""
    failures = failures_of_care(facts)
    if not failures and not failed_for_long(case, facts.evidence):
        return None
    reopened = _reopened(failures, facts)
    reason = f"{_what_failed(failures, case, facts)} {_what_now(reopened, facts)}"
    return SecondLook(reason, reopened, _examine(reopened, facts))


def _what_failed(failures: tuple[str, ...], case: Case, facts: PlanFacts) -> str:
    rows = facts.evidence.treatments
    done = [
        f"{rows[treatment].name.lower()} for {tried.weeks:g} weeks"
        for treatment, tried in failed_for_long(case, facts.evidence).items()
    ]
    if done:
        return f"You did what was advised ({joined(tuple(done))}) and it did not help."
    where = joined(tuple(FAILED_CARE[finding] for finding in failures))
    return f"You did the usual care of the {where} as advised and it did not help."


def _what_now(reopened: tuple[str, ...], facts: PlanFacts) -> str:
    if not reopened:
        return "So the cause is looked at again."
    names = joined(tuple(named(cause, facts) for cause in reopened[:_NAMED_AT_MOST]), "or")
    return (
        f"So another cause is now more likely than before, such as {names}. "
        "The findings listed tell most about these."
    )


def _reopened(failures: tuple[str, ...], facts: PlanFacts) -> tuple[str, ...]:
    """Causes for which the failed care is evidence, the most probable first."""
    return tuple(
        belief.cause
        for belief in facts.explanation.beliefs
        if belief.probability >= _LEAST_PROBABLE
        and any(weight.finding in failures for weight in belief.weights_for)
    )[:_CAUSES_AT_MOST]


def _examine(reopened: tuple[str, ...], facts: PlanFacts) -> tuple[str, ...]:
    """The open findings that tell most about the reopened causes, most informative first.

    What would settle the leading explanation comes first, where something would.
    """
    wanted = set(reopened)
    telling = [q for q in facts.explanation.questions if wanted & {cause for cause, _ in q.tells}]
    telling.sort(key=lambda question: (-question.bits, question.finding))
    settling = {leader.settle for leader in facts.explanation.leaders}
    telling.sort(key=lambda question: question.finding not in settling)
    found = [question.finding for question in telling]
    return tuple(dict.fromkeys(found))[:_EXAMINE_AT_MOST]
