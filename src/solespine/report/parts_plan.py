"""Parts of the view that say what to do: steps, calendar, what is left out, the letter."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.report.parts import Claim


@dataclass(frozen=True)
class Predicted:
    """What a what-if tells of one step, in both readings."""

    plain: Claim
    clinical: Claim


@dataclass(frozen=True)
class Step:
    """One step of the plan."""

    treatment: str
    name: str
    plain: Claim
    clinical: Claim
    dose: str
    for_plain: str
    for_names: str
    works_in: str
    review: str
    grade: str
    strength: str
    cautions: tuple[str, ...]
    ask_first: tuple[str, ...]  # questions that the person can answer
    open_terms: tuple[str, ...]  # all open points, for clinicians
    until: str
    who: str
    by_clinician: bool
    predicted: tuple[Predicted, ...] = ()


@dataclass(frozen=True)
class Stage:
    """Steps for one time: now, later, last."""

    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class LeftOut:
    """Something not advised, and why."""

    name: str
    why: Claim
    clinical: Claim


@dataclass(frozen=True)
class SecondLook:
    """What to think of when care has failed."""

    reason: Claim
    reopened: tuple[str, ...]
    reopened_plain: tuple[str, ...]
    examine: tuple[str, ...]
    examine_plain: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What to do."""

    see: Claim
    review: Claim
    help_at_once: Claim | None
    stages: tuple[Stage, ...]
    not_advised: tuple[LeftOut, ...]
    second_look: SecondLook | None


@dataclass(frozen=True)
class CalendarItem:
    """One step on one day of the calendar."""

    name: str
    dose: str
    stop: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class CalendarRow:
    """One day of the plan.

    Attributes:
        days: after the visit.
        kind: start, see, look or review.
        date: year-month-day, or empty where the day of the visit is not known.
        when: in words.
        title: what to do.
        items: the steps it is about.
    """

    days: int
    kind: str
    date: str
    when: str
    title: Claim
    items: tuple[CalendarItem, ...]


@dataclass(frozen=True)
class Calendar:
    """The plan by date, in order of time; `note` says why there are no dates."""

    rows: tuple[CalendarRow, ...]
    note: Claim | None


@dataclass(frozen=True)
class OwnView:
    """One entry of the clinician, beside what the system holds."""

    time: str
    says: str
    plain: str  # the same for patients
    system: str
    why: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """A referral letter of one page.

    Attributes:
        to: whom to see, and how soon.
        urgency: in one word or two, for clinicians.
        about: the person.
        red_flags: what fired, or that nothing did.
        parts: heading and text, in order.
        made: how it came about, and what it is not.
    """

    to: str
    urgency: str
    about: str
    red_flags: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    made: str
