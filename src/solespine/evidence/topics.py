"""The topics of the evidence data: one frozen type a topic, checked when made."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from solespine.evidence.expression import Expression, parse

Confidence = Literal["confirmed", "recalled", "judged"]
Urgency = Literal["emergency", "same_day", "two_weeks", "routine"]
Complaint = Literal["heel", "foot", "leg", "knee", "hip", "back", "neck", "shoulder"]
Direction = Literal[
    "foot_to_back", "back_to_foot", "shared_cause", "mimic", "coexist", "chance",
    "counter_evidence", "treatment_evidence",
]  # fmt: skip
Population = Literal[
    "other_heel_or_foot_pain", "other_low_back_pain", "other_leg_or_buttock_pain",
    "population_or_healthy", "selected_clinic",
]  # fmt: skip
Probability = Annotated[float, Field(ge=0.0, le=1.0)]
Condition = Annotated[Expression, BeforeValidator(lambda x: parse(x) if isinstance(x, str) else x)]


class Frozen(BaseModel):
    """Base of every evidence row: unknown fields are refused, values never change."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Source(Frozen):
    """Where a figure comes from."""

    citation: str
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    url: str | None = None

    @property
    def short(self) -> str:
        """The citation without what it says of the work."""
        return re.split(r" \(|;", self.citation, maxsplit=1)[0]


class Figure(Frozen):
    """A probability (0 to 1) and how well it is known."""

    value: Probability
    confidence: Confidence


class Prior(Frozen):
    """Probability of a cause by where people who present with pain have it."""

    heel: Figure
    back: Figure
    both: Figure
    foot: Figure | None = None  # the foot but not the heel; else the heel's column
    leg: Figure | None = None  # the leg or hip but not the back; else the back's column
    child: Figure | None = None  # replaces the three under 16 years


class Cause(Frozen):
    """One cause: names for patients and clinicians, place, prior, where it can hurt."""

    name: str
    plain: str
    site: Literal[
        "heel", "foot", "leg_nerve", "pelvis", "spine", "systemic", "vascular", "lifestyle"
    ]
    role: Literal["explains", "trait", "present_only"]
    prior: Prior
    population: str
    reach: dict[Complaint, Figure] = {}  # share of people with it whom it hurts there
    requires: Condition | None = None
    icd10: str | None = None
    snomed_ct: str | None = None
    modifiers: str = ""
    about: str = ""  # two plain sentences for patients
    sources: tuple[str, ...]
    basis: str = ""
    confidence: Confidence


class Answer(Frozen):
    """What an answer to a finding looks like, and when a number counts as present."""

    type: Literal["yes_no", "number", "choice"]
    unit: str | None = None
    positive: str | None = None  # "> 10", "40..65", "sex" (limits by sex)
    low: float | None = None
    high: float | None = None
    measure: str | None = None  # findings of one measure share its number
    choices: tuple[str, ...] = ()
    present: tuple[str, ...] = ()  # the choices that count as present
    limits: dict[str, float] | None = None  # with positive: sex

    @model_validator(mode="after")
    def _complete(self) -> Answer:
        if self.type == "number" and (self.unit is None or self.positive is None):
            raise ValueError("a number needs unit and positive")
        if self.type == "choice" and not set(self.present) <= set(self.choices):
            raise ValueError("present must be among choices")
        return self


class Finding(Frozen):
    """One thing that can be asked, examined, measured or read from a scan."""

    ask: str  # plain question to a patient, or instruction to a clinician
    term: str  # the clinician's short name
    plain: str | None = (
        None  # what a measured one shows, for patients: ends "it shows that you ..."
    )
    kind: Literal[
        "symptom",
        "history",
        "exam",
        "gait",
        "load",
        "imaging",
        "laboratory",
        "questionnaire",
        "derived",
    ]
    answer: Answer
    who: tuple[Literal["patient", "clinician", "recording"], ...]
    asked_if: Condition | None = None
    computed: Condition | None = None  # known as soon as its parts are
    groups: tuple[str, ...] = ()
    factor: bool = False  # precedes the causes (age, sex, risk) instead of being produced by them
    sided: bool = False
    composite: bool = False  # answered, it replaces the parts in its groups
    contains: tuple[str, ...] = ()  # further findings it already counts
    seconds: float = Field(gt=0)


class LikelihoodConfidence(Frozen):
    """How well each of the two figures of a row is known."""

    sensitivity: Confidence
    false_positive: Confidence

    @property
    def weaker(self) -> Confidence:
        """The less certain of the two."""
        order: tuple[Confidence, ...] = ("confirmed", "recalled", "judged")
        return max(self.sensitivity, self.false_positive, key=order.index)


class Likelihood(Frozen):
    """P(finding | cause) and P(finding | not this cause) in one population."""

    finding: str
    sensitivity: Probability
    false_positive: Probability
    ci95_sensitivity: str | None = None
    ci95_specificity: str | None = None
    population: Population
    confidence: LikelihoodConfidence
    sources: tuple[str, ...]
    basis: str = ""
    preferred: bool = True
    already_shrunk: bool = False

    @model_validator(mode="after")
    def _not_decisive(self) -> Likelihood:
        figures = (self.sensitivity, self.false_positive)
        if self.preferred and not all(0 < figure < 1 for figure in figures):
            raise ValueError("a preferred row must lie strictly between 0 and 1")
        return self


class Link(Frozen):
    """A mechanism that ties foot and back together, or evidence about one."""

    from_causes: tuple[str, ...] = Field(alias="from")
    to_causes: tuple[str, ...] = Field(alias="to")
    direction: Direction
    pathway: str  # rows of one pathway are one mechanism seen by several studies
    verdict: Literal["foot_to_back", "back_to_foot", "shared_cause", "coincidental"]
    mechanism: str
    plain: str
    effect: str
    unit: str
    interval_or_n: str
    strength: Figure
    findings_for: tuple[str, ...] = ()
    findings_against: tuple[str, ...] = ()
    sources: tuple[str, ...]
    basis: str = ""
    confidence: Confidence


class Treatment(Frozen):
    """One treatment: what, how much, how long, how good the evidence is, when not."""

    name: str
    plain: str
    clinical: str
    for_causes: tuple[str, ...]
    dose: str
    effect: str
    time_to_effect: str
    review_weeks: int | None  # when to look whether it worked
    grade: str
    strength: Literal["strong", "moderate", "weak", "expert", "against"]
    cautions: str
    stop_rule: str
    who: str
    see: Literal["self_care", "podiatrist", "physiotherapist", "doctor", "surgeon", "emergency"]
    step: Literal["now", "later", "last"]
    avoid_if: Condition | None = None
    conflicts_with: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()  # contained in, or containing, these: never both in a plan
    in_articles: bool
    sources: tuple[str, ...]
    basis: str = ""
    confidence: Confidence


class RedFlag(Frozen):
    """An executable rule; it stands outside the probabilities."""

    when: Condition
    urgency: Urgency
    triggers: tuple[str, ...]
    context: str
    suspects: tuple[str, ...]
    action: str  # for clinicians
    plain: str  # for patients: what was found and what to do now
    ask_next: tuple[str, ...]
    sources: tuple[str, ...]
    basis: str = ""
    confidence: Confidence


class Association(Frozen):
    """Two causes that occur together more (or less) often than by chance."""

    causes: tuple[str, str]
    odds_ratio: float = Field(gt=0)
    confidence: Confidence
    sources: tuple[str, ...]
    basis: str = ""


class LinkFinding(Frozen):
    """How a finding moves the odds of every mechanism of one verdict."""

    finding: str
    verdict: Literal["foot_to_back", "back_to_foot", "shared_cause"]
    if_yes: float = Field(gt=0)  # likelihood ratio
    if_no: float = Field(gt=0)  # likelihood ratio
    confidence: Confidence
    sources: tuple[str, ...]
    basis: str


class ReachFinding(Frozen):
    """How a finding moves the odds that a cause, if present, is felt at a site."""

    cause: str
    sites: tuple[Complaint, ...]
    finding: str
    if_yes: float = Field(gt=0)  # odds ratio
    if_no: float = Field(gt=0)  # odds ratio
    confidence: Confidence
    sources: tuple[str, ...]
    basis: str


class Tried(Frozen):
    """A finding that follows from a treatment tried long enough, and its effect."""

    finding: str
    effect: tuple[Literal["none", "worse", "some", "good"], ...]
    treatments: tuple[str, ...]
    weeks: float = Field(ge=0)  # at least
    confidence: Confidence
    sources: tuple[str, ...]
    basis: str


class ModelFigure(Frozen):
    """One figure of the model itself."""

    value: float
    unit: str
    basis: str
    sources: tuple[str, ...]
    confidence: Confidence


class Model(Frozen):
    """How evidence is weighed; see data/model.yaml for the reason of each."""

    logit_width: dict[Confidence, ModelFigure]
    comparator_shrink: ModelFigure
    comparator_widen: ModelFigure
    draws: ModelFigure
    interval: ModelFigure
    lead_share: ModelFigure
    explains_threshold: ModelFigure
    foot_to_back_ceiling: ModelFigure
    mechanism_for: ModelFigure
    mechanism_against: ModelFigure
    unlisted_reach: ModelFigure
    coincidence_least: ModelFigure
    coincidence_asked: ModelFigure
    visits_mass_percent: ModelFigure
    visits_height_m: ModelFigure
    visits_speed_percent: ModelFigure


class Alarm(Frozen):
    """From which probability a dangerous cause raises the urgency, beside all red-flag rules."""

    cause: str
    probability: Probability
    urgency: Urgency
    action: str  # for clinicians
    plain: str  # for patients
    ask_next: tuple[str, ...] = ()
    confidence: Confidence
    sources: tuple[str, ...]
    basis: str


class Score(Frozen):
    """How a questionnaire is scored from its items."""

    items: int = Field(ge=1)
    item_low: float
    item_high: float
    rule: Literal["mean", "sum", "percent", "percent_of_subscales", "count"]
    subscales: dict[str, tuple[int, ...]] = {}  # item numbers from 1
    least_answered: int = Field(ge=1)  # fewer answered items give no score
    least_of_subscale: dict[str, int] = {}  # the same for each subscale
    whole: bool = True  # item scores are whole numbers
    allowed: dict[int, tuple[float, ...]] = {}  # items that take other values than the range
    open_ended: bool = False  # the person chooses how many items, up to `items`
    subscale_bands: dict[str, dict[str, tuple[float, float]]] = {}  # decide before Outcome.bands

    @model_validator(mode="after")
    def _items_exist(self) -> Score:
        numbers = [number for part in self.subscales.values() for number in part]
        if not {*numbers, *self.allowed} <= set(range(1, self.items + 1)):
            raise ValueError("subscales and allowed name items from 1 to the number of items")
        if not {*self.least_of_subscale, *self.subscale_bands} <= set(self.subscales):
            raise ValueError("least_of_subscale and subscale_bands name subscales")
        if self.least_answered > self.items:
            raise ValueError("least_answered exceeds the number of items")
        return self


class Outcome(Frozen):
    """A patient-reported measure: scoring, range and the change that matters."""

    name: str
    score: Score | None  # None: scored by its owner's software or tables
    scoring: str
    low: float
    high: float
    unit: str
    higher_is: Literal["worse", "better"]
    minimal_important_change: float | None
    minimal_important_percent: float | None = None
    minimal_detectable_change: float | None
    bands: dict[str, tuple[float, float]] = {}
    licence: str
    item_text: tuple[str, ...] = ()  # only where it is free to use
    sources: tuple[str, ...]
    basis: str = ""
    confidence: Confidence


class NotAdvised(Frozen):
    """Something people ask for that is not advised to them, and why; shown when `when` holds."""

    id: str
    name: str
    plain: str  # to the patient: what not to do, and what instead
    when: Condition  # grammar of avoid_if
    why: str  # to the clinician: the evidence
    treatments: tuple[str, ...] = ()  # the rows of treatments.yaml it speaks about
    sources: tuple[str, ...]
    basis: str = ""
    confidence: Confidence
