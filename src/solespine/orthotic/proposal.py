"""What a proposal says: whether a part is advised, of what, how much of it, and what next."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from solespine.evidence.orthotic_advice_topics import Element, Verdict
from solespine.orthotic.model import Side
from solespine.orthotic.prescription import Prescription
from solespine.whatif.difference import Effect

SCHEMA = "solespine/orthotic-proposal/1"


@dataclass(frozen=True)
class Reason:
    """Why, for both readers; `rule` is the id of the rule, empty for a general reason."""

    rule: str
    plain: str
    clinical: str
    grade: str
    sources: tuple[str, ...]
    confidence: str


@dataclass(frozen=True)
class DosePoint:
    """One dose and what it would change.

    Attributes:
        dose: in the element's unit.
        effect: on the element's target; None where nothing is predicted.
        works: whether the effect is the wanted one and beyond the detectable change.
        sure: whether its whole interval is; without an interval the effect alone counts.
    """

    dose: float
    effect: Effect | None
    works: bool
    sure: bool


@dataclass(frozen=True)
class Try:
    """A dose and when it may be tried, in weeks from the beginning."""

    after_weeks: int
    dose: float


@dataclass(frozen=True)
class Chosen:
    """One element, its doses and the one that is proposed.

    Attributes:
        element: row of the evidence.
        for_causes: causes of this person and how probable each explains a complaint.
        curve: doses, smallest first.
        dose: the smallest that works; that of practice where nothing is predicted; None: none.
        predicted: whether the dose follows from a prediction.
        why: how the dose came about, one sentence.
        tries: doses to try, in order.
        strength, grade: of the treatment that it belongs to.
        cautions: of that treatment.
        stop_rule: when to stop.
    """

    element: Element
    for_causes: tuple[tuple[str, float], ...]
    curve: tuple[DosePoint, ...]
    dose: float | None
    predicted: bool
    why: str
    tries: tuple[Try, ...]
    strength: str
    grade: str
    cautions: str
    stop_rule: str


@dataclass(frozen=True)
class Zone:
    """A place of the sole with high pressure, and what is proposed for it.

    Attributes:
        place: heel, base_5, met_1 to met_5, toes or midfoot.
        peak_kpa: highest pressure of the place, mean over the steps.
        limit_kpa: above which it counts.
        proposed: relief, cushion or nothing that can be built.
    """

    place: str
    peak_kpa: float
    limit_kpa: float
    proposed: str


@dataclass(frozen=True)
class Proposal:
    """The answer for one foot.

    Attributes:
        side: of the foot; None where no foot hurts.
        verdict: prescribe, ready_made (self-care or ready-made first), none or must_not.
        reasons: the deciding one first.
        elements: with dose; those that are left out have none.
        prescription: what to build; only where the verdict is to prescribe.
        together: effects of the whole prescription beyond the detectable change.
        unanswered: what has to be answered before a part is made.
        zones: of high pressure.
        review_in_weeks, review_date: when to look whether it helped.
        notes: what a reader must know.
    """

    side: Side | None
    verdict: Verdict
    reasons: tuple[Reason, ...]
    elements: tuple[Chosen, ...]
    prescription: Prescription | None
    together: tuple[Effect, ...]
    unanswered: tuple[str, ...]
    zones: tuple[Zone, ...]
    review_in_weeks: int | None
    review_date: datetime.date | None
    notes: tuple[str, ...]
