"""What the plan room gives: steps with dose, cautions and stop rule, and what is not advised."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.evidence.topics import Treatment


@dataclass(frozen=True)
class Step:
    """One step of the plan.

    Attributes:
        treatment: id.
        row: the treatment with its texts, dose, grade and sources.
        for_causes: the causes of this person that it is for, most probable first.
        cautions: what to mind, for this person.
        ask_first: findings that are not answered and could forbid it.
        added_by: "system" or "clinician".
    """

    treatment: str
    row: Treatment
    for_causes: tuple[str, ...]
    cautions: tuple[str, ...]
    ask_first: tuple[str, ...]
    added_by: str


@dataclass(frozen=True)
class LeftOut:
    """Something that is not advised to this person, and why.

    Attributes:
        id: of the row in not_advised or treatments.
        name: what it is.
        why: the reason, in plain words.
        sources: source keys.
    """

    id: str
    name: str
    why: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class SecondLook:
    """What to think of when the usual care has not helped.

    Attributes:
        reason: what was tried and did not help.
        reopened: causes that this moved up.
        examine: findings that would tell most now.
    """

    reason: str
    reopened: tuple[str, ...]
    examine: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What to do.

    Attributes:
        steps: in the order to take them.
        not_advised: with reasons.
        review_in_weeks: when to look whether it helped.
        see: whom to see: emergency, doctor, podiatrist, physiotherapist, surgeon or self_care.
        how_soon: now, today, within two weeks, within six weeks, if it persists.
        see_why: one plain sentence.
        second_look: None unless treatment has failed.
    """

    steps: tuple[Step, ...]
    not_advised: tuple[LeftOut, ...]
    review_in_weeks: int
    see: str
    how_soon: str
    see_why: str
    second_look: SecondLook | None
