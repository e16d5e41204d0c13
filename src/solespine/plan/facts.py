"""What avoid_if and `when` of not_advised may ask about one person, the plan so far included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from solespine.causes import Explanation
from solespine.evidence import Evidence, Expression
from solespine.findings import Findings
from solespine.triage import Triage

_ASKED_BY = {"back": "back_pain_now"}  # the finding whose question is the complaint itself


@dataclass(frozen=True)
class PlanFacts:
    """Answers every expression of the evidence for one person and one plan.

    Attributes:
        findings: what was answered and examined.
        triage: the red-flag rules that fired.
        explanation: what probably causes the complaints.
        using: treatments in the plan so far or in use already.
    """

    findings: Findings
    triage: Triage
    explanation: Explanation
    using: frozenset[str] = frozenset()

    @property
    def evidence(self) -> Evidence:
        """The evidence that the findings are read with."""
        return self.findings.evidence

    @property
    def level(self) -> str | None:
        """The highest urgency of the fired rules."""
        return self.triage.level

    @property
    def leaders(self) -> tuple[str, ...]:
        """The leading cause of each complaint, each once, the most probable first."""
        causes = {leader.cause for leader in self.explanation.leaders}
        probability = self.explanation.explaining
        return tuple(sorted(causes, key=lambda cause: (-probability(cause), cause)))

    def answer(self, finding: str) -> bool | None:
        """Whether the finding is present; None when not answered."""
        return self.findings.answer(finding)

    def age_years(self) -> float | None:
        """Age in years."""
        return self.findings.age_years()

    def complaint(self, site: str) -> bool | None:
        """Whether the site hurts; None when it was not asked."""
        return self.findings.complaint(site)

    def holds(self, relation: str, name: str) -> bool | None:
        """The relations to causes, treatments and urgency; never unanswered."""
        if relation == "explains":
            return self.explains(name)
        if relation == "suspected":
            return self.explains(name) or name in self.triage.suspected
        if relation == "using":
            return name in self.using
        return self.level == name

    def explains(self, cause: str) -> bool:
        """Whether the cause explains a complaint probably enough to be treated for it."""
        threshold = self.evidence.model.explains_threshold.value
        return self.explanation.explaining(cause) >= threshold

    def with_steps(self, treatments: Iterable[str]) -> PlanFacts:
        """The same person with these treatments in the plan."""
        return replace(self, using=self.using | frozenset(treatments))


@dataclass(frozen=True)
class _OpenAsNo:
    """The same facts with everything unanswered read as no."""

    facts: PlanFacts

    def answer(self, finding: str) -> bool | None:
        return bool(self.facts.answer(finding))

    def age_years(self) -> float | None:
        return self.facts.age_years()

    def complaint(self, site: str) -> bool | None:
        return bool(self.facts.complaint(site))

    def holds(self, relation: str, name: str) -> bool | None:
        return self.facts.holds(relation, name)


def open_points(tree: Expression | None, facts: PlanFacts) -> tuple[str, ...]:
    """The findings whose answer is still needed to know the value; none once it is known."""
    if tree is None or tree.value(facts) is not None:
        return ()
    return tuple(dict.fromkeys(_unanswered(tree, facts)))


def _unanswered(tree: Expression, facts: PlanFacts) -> Iterator[str]:
    for part in tree.parts:
        if part.value(facts) is None:
            yield from _unanswered(part, facts)
    if tree.op == "finding":
        yield tree.name
    if tree.op == "complaint" and tree.name in _ASKED_BY:
        yield _ASKED_BY[tree.name]


def needs_open_point(tree: Expression | None, facts: PlanFacts) -> bool:
    """Whether a treatment is for the person only if an open point turns out to be yes.

    So it is with a heel lift before the legs are measured; an open contraindication is the other
    case: it forbids only if it turns out to be yes.
    """
    if tree is None or tree.value(facts) is not None:
        return False
    return tree.value(_OpenAsNo(facts)) is True


def age_is_open(tree: Expression | None, facts: PlanFacts) -> bool:
    """Whether the age is not known and the value hangs on it."""
    if tree is None or facts.age_years() is not None or tree.value(facts) is not None:
        return False
    return any(leaf.op == "age" for leaf in tree.leaves())
