"""The view: everything the page, the PDF, the note and the terminal say, built once.

All four draw from this one frozen value, so that they cannot disagree. It holds words and numbers
ready to print; nothing is computed after it. References (`refs`) name rows of the view itself:
A1, A2 ... an answer, S1 ... a source, M1 ... a rule of the method.
"""

from __future__ import annotations

from dataclasses import dataclass

from solespine.report.loads_view import LoadsView
from solespine.report.parts import Chance, Claim
from solespine.report.parts_answer import (
    Cause,
    Complaint,
    Explains,
    Flag,
    Lesion,
    Link,
    LinkReason,
    LinkRow,
    Question,
    Urgency,
    WeightRow,
)
from solespine.report.parts_behind import AnswerGroup, AnswerRow, Method, Source
from solespine.report.parts_body import Chain, NerveSegment, PainMark, Walk, WalkRow
from solespine.report.parts_plan import (
    Calendar,
    CalendarItem,
    CalendarRow,
    LeftOut,
    Letter,
    OwnView,
    Plan,
    Predicted,
    SecondLook,
    Stage,
    Step,
)
from solespine.report.parts_visits import VisitAnswer, VisitBelief, VisitRow, Visits
from solespine.report.view_whatif import WhatIfs

__all__ = [
    "AnswerGroup",
    "AnswerRow",
    "Calendar",
    "CalendarItem",
    "CalendarRow",
    "Cause",
    "Chain",
    "Chance",
    "Claim",
    "Complaint",
    "Explains",
    "Flag",
    "LeftOut",
    "Lesion",
    "Letter",
    "Link",
    "LinkReason",
    "LinkRow",
    "Method",
    "NerveSegment",
    "OwnView",
    "PainMark",
    "Plan",
    "Predicted",
    "Question",
    "SecondLook",
    "Source",
    "Stage",
    "Step",
    "Urgency",
    "View",
    "VisitAnswer",
    "VisitBelief",
    "VisitRow",
    "Visits",
    "Walk",
    "WalkRow",
    "WeightRow",
]


@dataclass(frozen=True)
class View:
    """The whole report."""

    disclaimer: str
    composed: str  # empty unless the person is made up
    person: Claim
    history: tuple[Claim, ...]
    visit: str
    see: str  # whom, of the plan
    how_soon: str
    urgency: Urgency
    answer: Claim
    top_reasons: tuple[Claim, ...]
    complaints: tuple[Complaint, ...]
    more_than_one: Claim
    bystanders: tuple[Claim, ...]
    link: Link
    chain: Chain
    causes: tuple[Cause, ...]
    lesions: tuple[Lesion, ...]
    told: Claim
    unknown: tuple[Claim, ...]
    hints: tuple[str, ...]
    next_patient: tuple[Question, ...]
    next_clinician: tuple[Question, ...]
    hinges: tuple[Claim, ...]
    hinges_clinical: tuple[Claim, ...]
    plan: Plan
    calendar: Calendar
    own: tuple[OwnView, ...]
    walk: Walk | None  # None where the case names no recording
    visits: Visits | None  # None where no earlier visit was given
    whatif: WhatIfs | None  # None where no step of the plan can be tried
    loads: LoadsView | None  # None where none were asked for
    scale: tuple[tuple[str, str], ...]
    interval: str  # share of the draws inside every interval
    answers: tuple[AnswerGroup, ...]
    sources: tuple[Source, ...]
    methods: tuple[Method, ...]
    version: str
    evidence_hash: str
    inputs: tuple[tuple[str, str], ...]
