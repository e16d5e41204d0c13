"""In which order steps come, which are to be done now, and which can wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from solespine.case import Case
from solespine.evidence.topics import Treatment
from solespine.plan.facts import PlanFacts
from solespine.plan.model import Step

STRENGTHS = ("strong", "moderate", "weak", "expert")  # best first; "against" is never a step
PREVENTION = ("T16", "T07", "T68")  # footwear, breaks from standing, load and keeping it away
NOW_AT_MOST = 7  # what one person can do at a time
_STAGES = ("now", "later", "last")

Key = tuple[int | float | str, ...]


@dataclass(frozen=True)
class Worth:
    """How much a cause matters to this person: its probability times the pain it explains."""

    by_cause: Mapping[str, float]

    def of(self, causes: Iterable[str]) -> float:
        """The worth of a treatment for these causes: that of the one that matters most."""
        return max((self.by_cause.get(cause, 0.0) for cause in causes), default=0.0)


def worth_of_causes(case: Case, facts: PlanFacts) -> Worth:
    """For each cause, its highest probability as an explanation, weighted by the pain it explains.

    The site that hurts most has the weight 1; a site without an intensity counts as that one.
    """
    worst: dict[str, float] = {}
    for complaint in case.complaints:
        if complaint.intensity is not None:
            worst[complaint.site] = max(complaint.intensity, worst.get(complaint.site, 0.0))
    most = max(worst.values(), default=0.0)
    found: dict[str, float] = {}
    for site, rows in facts.explanation.explains.items():
        weight = worst.get(site, most) / most if most else 1.0
        for row in rows:
            found[row.cause] = max(found.get(row.cause, 0.0), row.probability * weight)
    return Worth(found)


def preference(treatment: str, row: Treatment, causes: Sequence[str], worth: Worth) -> Key:
    """Of two treatments that exclude each other the one with the smaller key is kept.

    The better graded one, then the one for the more probable cause, then the one to be done
    sooner.
    """
    return (
        STRENGTHS.index(row.strength),
        -worth.of(causes),
        _STAGES.index(row.step),
        treatment,
    )


def in_order(steps: Iterable[Step], leading: Sequence[str], worth: Worth) -> tuple[Step, ...]:
    """Now, later, last; within these for the leading causes first, the better graded first.

    Args:
        steps: without the urgent referral, which comes before all.
        leading: causes that need a step now, the most pressing first.
        worth: of the causes; the more a step's cause matters, the sooner it comes.
    """

    def key(step: Step) -> Key:
        strength = step.row.strength
        return (
            _STAGES.index(step.row.step),
            not set(leading) & set(step.for_causes),
            STRENGTHS.index(strength) if strength in STRENGTHS else len(STRENGTHS),
            -worth.of(step.for_causes),
            step.treatment,
        )

    return tuple(sorted(steps, key=key))


def not_too_much(
    steps: Sequence[Step], leading: Sequence[str], keep: Iterable[str], worth: Worth
) -> tuple[Step, ...]:
    """The same steps in order, with at most NOW_AT_MOST to be done now and the rest later.

    To be done now are first the steps of `keep` and of the clinician, then for each leading cause
    the step most its own and the best graded one, then prevention, then the others in order.

    Args:
        steps: in order.
        leading: causes of which each needs a step now, the most pressing first.
        keep: treatments that stay now in any case.
        worth: of the causes.
    """
    now = [step for step in steps if step.row.step == "now"]
    wanted = [step for step in now if step.added_by == "clinician" or step.treatment in set(keep)]
    for cause in leading:
        wanted += _for_cause(cause, now, leading)
    wanted += [step for step in now if step.treatment in PREVENTION]
    ranked = list(dict.fromkeys(step.treatment for step in (*wanted, *now)))
    stay = set(ranked[:NOW_AT_MOST])
    stay |= {step.treatment for step in now if step.added_by == "clinician"}
    moved = (step if step.treatment in stay else _later(step) for step in steps)
    return in_order(moved, leading, worth)


def _for_cause(cause: str, now: Sequence[Step], leading: Sequence[str]) -> list[Step]:
    """The step most its own and the best graded one that serves no other leading cause.

    A row names first the cause that it is most made for.
    """
    mine = [step for step in now if cause in step.for_causes]
    if not mine:
        return []
    own = min(mine, key=lambda step: step.row.for_causes.index(cause))
    others = set(leading) - {cause}
    best = next((step for step in mine if not others & set(step.for_causes)), mine[0])
    return [own, best]


def _later(step: Step) -> Step:
    if step.row.step != "now":
        return step
    return replace(step, row=step.row.model_copy(update={"step": "later"}))
