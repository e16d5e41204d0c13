"""The view: everything the page, the PDF, the note and the terminal say, built once.

All four draw from this one frozen value, so that they cannot disagree. It holds words and numbers
ready to print; nothing is computed after it. References (`refs`) name rows of the view itself:
A1, A2 ... an answer, S1 ... a source, M1 ... a rule of the method.
"""

from __future__ import annotations

from dataclasses import dataclass

from solespine.report import words
from solespine.report.loads_view import LoadsView
from solespine.report.view_whatif import WhatIfs


@dataclass(frozen=True)
class Claim:
    """Something said, and what it rests on."""

    text: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Chance:
    """A probability (0 to 1) with its interval."""

    point: float
    low: float
    high: float

    @property
    def word(self) -> str:
        """Of the scale in words.py."""
        return words.likely(self.point)

    @property
    def percent(self) -> str:
        """`98%`."""
        return words.percent(self.point)

    @property
    def span(self) -> str:
        """`94 to 99%`."""
        return words.span(self.low, self.high)

    @property
    def full(self) -> str:
        """`98% (94 to 99%)`; without a range where it prints as the number itself."""
        return self.percent if self.span == self.percent else f"{self.percent} ({self.span})"

    @property
    def said(self) -> str:
        """`very likely: 98%, range 94 to 99%`, to stand in brackets."""
        reach = "" if self.span == self.percent else f", range {self.span}"
        return f"{self.word}: {self.percent}{reach}"


@dataclass(frozen=True)
class Flag:
    """A red-flag rule that fired."""

    rule: str
    level: str
    label: str
    found: tuple[Claim, ...]
    found_terms: tuple[str, ...]  # the same for clinicians
    plain: Claim
    clinical: Claim
    ask: tuple[str, ...]
    terms: tuple[str, ...]  # the same questions for clinicians


@dataclass(frozen=True)
class Urgency:
    """How urgent it is."""

    level: str
    label: str  # for patients
    clinical: str
    reasons: tuple[Claim, ...]
    flags: tuple[Flag, ...]
    unchecked: Claim | None  # warning signs that were not asked about
    open_terms: tuple[str, ...]  # the same, for clinicians


@dataclass(frozen=True)
class Explains:
    """One possible explanation of one complaint."""

    cause: str
    name: str  # for clinicians
    plain: str
    about: str
    chance: Chance
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Complaint:
    """One place that hurts, and what probably causes it."""

    site: str
    label: str  # Left heel
    course: str  # 14 weeks, 6 of 10, getting worse
    refs: tuple[str, ...]
    sentence: Claim
    clinical: Claim
    settled: bool
    settle: Claim | None
    settle_term: str | None
    rows: tuple[Explains, ...]
    wins: str  # share of the re-runs that the leader won


@dataclass(frozen=True)
class LinkRow:
    """One of the four possibilities."""

    verdict: str
    plain: str
    clinical: str
    chance: Chance


@dataclass(frozen=True)
class LinkReason:
    """A reason for or against, in both readings."""

    plain: Claim
    clinical: Claim
    speaks_for: str  # in words
    carries: str | None  # percent; None for outside evidence
    minor: bool  # carries too little for the patient's part


@dataclass(frozen=True)
class Link:
    """Whether the pains hang together."""

    verdict: str
    title: str  # the question it answers
    sentence: Claim
    clinical: Claim
    rows: tuple[LinkRow, ...]
    reasons: tuple[LinkReason, ...]
    against: LinkReason | None  # None, like the base rates, where only one place hurts
    base_rate: Claim | None
    base_rate_clinical: Claim | None
    ceiling: Claim | None


@dataclass(frozen=True)
class WeightRow:
    """One answer for or against a cause."""

    term: str
    answer: str  # yes or no
    log_odds: str
    confidence: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Cause:
    """One cause for the clinician."""

    id: str
    name: str
    site: str
    code: str  # ICD-10
    present: Chance
    explains: tuple[tuple[str, str], ...]  # (complaint, percent)
    weighed: bool  # whether its evidence is worth a table
    for_rows: tuple[WeightRow, ...]
    against_rows: tuple[WeightRow, ...]
    left_out: int  # weaker answers not shown
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Lesion:
    """One place on the nerve path of one leg."""

    side: str
    name: str
    plain: str
    percent: str
    found: tuple[str, ...]


@dataclass(frozen=True)
class AnswerRow:
    """One thing we were told or that was found."""

    ref: str
    plain: str
    term: str
    value: str
    origin: str


@dataclass(frozen=True)
class AnswerGroup:
    """Answers of one kind."""

    title: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class Question:
    """Something worth knowing next."""

    finding: str
    ask: str
    term: str
    why: str
    why_clinical: str
    bits: str  # empty for a question that a red-flag rule asks
    seconds: str
    urgent: bool
    refs: tuple[str, ...]


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
class Source:
    """One numbered source."""

    ref: str
    citation: str
    link: str  # address, or empty
    link_text: str


@dataclass(frozen=True)
class Method:
    """One numbered rule of how the answer is made."""

    ref: str
    name: str  # of methods.py, for the templates
    title: str
    text: str


@dataclass(frozen=True)
class PainMark:
    """A site of pain in the drawing."""

    site: str
    side: str
    label: str


@dataclass(frozen=True)
class NerveSegment:
    """Where on the nerve path of one leg the trouble most probably is."""

    site: str  # of the nerve data
    side: str
    weight: float  # 0 to 1


@dataclass(frozen=True)
class Chain:
    """The drawing of the chain from the sole to the low back."""

    marks: tuple[PainMark, ...]
    nerve_sides: tuple[str, ...]
    segments: tuple[NerveSegment, ...]
    segment_text: Claim | None  # what the rings mean, in words
    up: str  # foot to back, percent
    down: str
    shared: str
    apart: str
    up_weight: float  # 0 to 1, how strong the arrow is drawn
    down_weight: float
    linked: bool  # False: only one of the two places hurts
    alt: str


@dataclass(frozen=True)
class WalkRow:
    """One measured finding, for clinicians."""

    term: str
    side: str
    value: str
    normal: str
    verdict: str  # outside normal, cannot tell, within normal
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Walk:
    """What the recordings of the walk showed.

    Attributes:
        plain: sentences for patients.
        clinical: quality of each trial, in sentences.
        rows: findings outside normal, then those that cannot be told.
        within: terms of what was measured and is within normal.
        refused: recordings or trials that were not used, and why.
    """

    plain: tuple[Claim, ...]
    clinical: tuple[str, ...]
    rows: tuple[WalkRow, ...]
    within: tuple[str, ...]
    refused: tuple[str, ...]
    rests_on: tuple[str, ...] = ()  # references of the method and of the norms of the curves


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


@dataclass(frozen=True)
class VisitRow:
    """One number at two visits, in words."""

    kind: str  # pain, score or walk
    name: str
    term: str  # for clinicians
    before: str
    after: str
    least: str  # the smallest change that is more than error
    verdict: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class VisitAnswer:
    """An answer that turned: `new` is yes now, `gone` is no now."""

    said: str
    plain: Claim
    term: str


@dataclass(frozen=True)
class VisitBelief:
    """One chance at two visits."""

    name: str
    term: str
    before: str
    after: str
    verdict: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Visits:
    """What changed since an earlier visit."""

    since: Claim
    urgency: Claim
    rows: tuple[VisitRow, ...]
    walk: tuple[VisitRow, ...]
    walk_plain: Claim | None  # the same in a sentence, for patients
    answers: tuple[VisitAnswer, ...]
    causes: tuple[VisitBelief, ...]
    link: tuple[VisitBelief, ...]
    verdicts: Claim
    note: Claim | None


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
