"""What the interview asks and gets: a question, its reply, or the end with the examinations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from solespine.case.editing import Value
from solespine.case.model import Side
from solespine.triage import Fired

Kind = Literal["yes_no", "number", "choice", "checklist", "text", "duration"]
Stage = Literal[
    "you", "pain", "warning", "follow_up", "tried", "telling", "examination", "plan"
]  # fmt: skip
Reason = Literal["no_complaint", "settled", "little_left", "time", "nothing_left"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what is stored, and the words for it."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    """The next question.

    Attributes:
        id: what it asks about: a finding, a place in the case such as `person.age`, or a checklist.
        stage: where in the interview it stands.
        kind: the shape of the reply.
        text: the question.
        why: why it is asked, in one sentence.
        choices: of a choice or a checklist.
        findings: ids of the findings it answers; empty for other facts.
        unit: of a number.
        sided: whether a yes may name the side.
        seconds: expected time to ask and answer it.
        bits: expected information about the causes; None where it is asked for another reason.
        examined: whether a clinician examines it.
        fired: the red-flag rules that fire at this moment.
    """

    id: str
    stage: Stage
    kind: Kind
    text: str
    why: str
    choices: tuple[Choice, ...] = ()
    findings: tuple[str, ...] = ()
    unit: str | None = None
    sided: bool = False
    seconds: float = 0.0
    bits: float | None = None
    examined: bool = False
    fired: tuple[Fired, ...] = ()


@dataclass(frozen=True, slots=True)
class Examination:
    """One row of the clinician's sheet.

    Attributes:
        finding: id.
        term: the clinician's name of it.
        instruction: how it is done and what is positive.
        why: what it tells apart, or which red flag needs it.
        bits: expected information about the causes; None for one that a red flag needs.
        seconds: what it takes.
    """

    finding: str
    term: str
    instruction: str
    why: str
    bits: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing more to ask.

    Attributes:
        reason: why the interview ends.
        text: the same in one sentence.
        sheet: the examinations that would tell most, best first.
        fired: the red-flag rules that fire.
    """

    reason: Reason
    text: str
    sheet: tuple[Examination, ...]
    fired: tuple[Fired, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to one question.

    Attributes:
        values: finding id, treatment id, site or `value` -> what was said; None for unknown.
        side: the side of the answer to one finding.
        of_side: what was said of each side, where the sides of one finding differ.
    """

    values: Mapping[str, Value]
    side: Side | None = None
    of_side: Mapping[Side, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How much this interview has asked so far.

    Attributes:
        seconds: expected time of the questions to the person.
        examinations: how many examinations were asked for.
        planning: whether the questions that the plan needs have begun.
    """

    seconds: float = 0.0
    examinations: int = 0
    planning: bool = False

    def plus(self, ask: Ask) -> Progress:
        """The same after one more question."""
        planning = self.planning or ask.stage == "plan"
        if ask.examined:
            return replace(self, examinations=self.examinations + 1, planning=planning)
        return replace(self, seconds=self.seconds + ask.seconds, planning=planning)
