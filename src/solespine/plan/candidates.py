"""What of a plan's steps a what-if can try: their changes at foot and body, for this person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from solespine.case import Case
from solespine.evidence.change_topics import treatment_changes
from solespine.plan.legs import shorter_leg
from solespine.plan.model import Step

_LIFT = "T13"
_LIFT_SHARE = 0.7  # of the difference, as its row of the treatments tells


@dataclass(frozen=True)
class Candidate:
    """One step that can be tried.

    Attributes:
        treatment: of the step.
        name: of the treatment.
        changes: as on the command line.
        doses: from where to where an interval varies them, by change.
        walking_only: whether standing tells nothing of it.
        why_not: why it cannot be tried after all; empty where it can.
    """

    treatment: str
    name: str
    changes: tuple[str, ...]
    walking_only: bool = False
    why_not: str = ""
    doses: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def candidates(steps: Sequence[Step], case: Case) -> tuple[Candidate, ...]:
    """The steps of a plan that change something at foot or body, in their order."""
    found = []
    for step in steps:
        row = treatment_changes().get(step.treatment)
        if row is None:
            continue
        if step.treatment == _LIFT:
            found.append(_lift(step, case))
        else:
            found.append(
                Candidate(
                    step.treatment, step.row.name, row.changes, row.walking_only,
                    doses=row.doses,
                )
            )  # fmt: skip
    return tuple(found)


def _lift(step: Step, case: Case) -> Candidate:
    """A lift for the difference that was measured, under the shorter leg."""
    shorter = shorter_leg(case)
    if shorter is not None:
        side, mm = shorter
        lift = f"heel_lift={_LIFT_SHARE * mm:.3g}mm@{side}"
        return Candidate(step.treatment, step.row.name, (lift,))
    return Candidate(
        step.treatment, step.row.name, (),
        why_not="the difference in leg length is not measured with the side of the shorter leg",
    )  # fmt: skip
