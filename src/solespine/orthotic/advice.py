"""Which rules hold for a person, and what has to be answered first."""

from __future__ import annotations

from collections.abc import Iterator

from solespine.case import Case
from solespine.evidence.orthotic_advice_topics import AdviceRule, AdviceText, OrthoticAdvice
from solespine.orthotic.model import Side
from solespine.orthotic.proposal import Reason
from solespine.plan.facts import PlanFacts
from solespine.plan.tried import failed

FOOT_SITES = ("heel", "foot")
_BOTH: tuple[Side, Side] = ("left", "right")


def sore_feet(case: Case) -> tuple[Side, ...]:
    """Sides on which heel or foot hurts; both where the side of the pain was not told."""
    found: set[Side] = set()
    for complaint in case.complaints:
        if complaint.site in FOOT_SITES:
            found.update(side for side in _BOTH if complaint.side in (side, "both", None))
    return tuple(side for side in _BOTH if side in found)


def holding(
    case: Case, facts: PlanFacts, side: Side | None, advice: OrthoticAdvice
) -> tuple[AdviceRule, ...]:
    """The rules that hold: what must not be before what is not advised."""
    done = frozenset(failed(case, facts.evidence))
    held = [
        rule
        for rule in advice.rules
        if not (rule.without_foot and side is not None) and _holds(rule, facts, done)
    ]
    return tuple(sorted(held, key=lambda rule: rule.verdict != "must_not"))


def _holds(rule: AdviceRule, facts: PlanFacts, done: frozenset[str]) -> bool:
    if rule.tried:
        return set(rule.tried) <= done
    if set(rule.until_tried) & done:
        return False
    return rule.when is not None and rule.when.value(facts) is True


def unanswered(facts: PlanFacts, advice: OrthoticAdvice) -> tuple[str, ...]:
    """Findings, or `age`, without which a reason against the part could be overlooked."""
    return tuple(dict.fromkeys(_open(facts, advice)))


def _open(facts: PlanFacts, advice: OrthoticAdvice) -> Iterator[str]:
    for rule in advice.rules:
        if rule.verdict != "must_not":
            continue
        more = (rule.needs_if[name] for name in rule.needs_if if facts.answer(name) is True)
        for need in (*rule.needs, *(one for some in more for one in some)):
            known = facts.age_years() if need == "age" else facts.answer(need)
            if known is None:
                yield need


def as_reason(text: AdviceText) -> Reason:
    """A rule or general reason as it is shown."""
    rule = text.id if isinstance(text, AdviceRule) else ""
    return Reason(rule, text.plain, text.clinical, text.grade, text.sources, text.confidence)
