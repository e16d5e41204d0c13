"""When an orthotic is proposed from a case: rules, elements with their doses, zones of pressure."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from solespine.evidence.orthotic_topics import Loading
from solespine.evidence.topics import Condition, Confidence, Frozen

Verdict = Literal["prescribe", "ready_made", "none", "must_not"]


class AdviceText(Frozen):
    """A reason in words for both readers, with how well it is founded."""

    plain: str
    clinical: str
    grade: str
    sources: tuple[str, ...] = Field(min_length=1)
    confidence: Confidence


class AdviceRule(AdviceText):
    """A reason why no part is made; the first that holds decides.

    Attributes:
        when: holds for the person; None where only what was tried counts.
        without_foot: holds only where no foot is treated.
        needs: findings (or `age`) that have to be answered before a part may be made.
        needs_if: findings that have to be answered as well where the finding before them is yes.
        tried: holds where all of these treatments were tried long enough in vain.
        until_tried: ceases to hold once one of these was tried long enough in vain.
    """

    id: str
    verdict: Literal["must_not", "none", "ready_made"]
    when: Condition | None = None
    without_foot: bool = False
    needs: tuple[str, ...] = ()
    needs_if: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    tried: tuple[str, ...] = ()
    until_tried: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _conditioned(self) -> AdviceRule:
        if (self.when is None) == (not self.tried):
            raise ValueError("a rule has either `when` or `tried`")
        return self


class Predicted(Frozen):
    """Which change of the body a dose is, and which effect of standing it aims at.

    Attributes:
        change: kind of change of the body.
        per_unit: the change's amount for one unit of dose; None: follows from the shell.
        sides: on which the change is: the treated one, both, or the shorter leg's.
        effect: name of the effect.
        wanted: its value falls (less), or comes nearer to zero (level).
    """

    change: Literal["heel_lift", "heel_wedge", "forefoot_wedge", "arch_support", "cushioning"]
    per_unit: float | None
    sides: Literal["same", "both", "shorter"]
    effect: str
    wanted: Literal["less", "level"]


class Element(Frozen):
    """One part of an orthotic for some causes, with the doses to choose from, smallest first.

    Attributes:
        part: moulded shell, or a loose piece for the shoe.
        reason: whether a shell is made for it alone.
        direct: trials support a custom-made one without a ready-made one before it.
        consider: for a clinician to think of; never entered by itself.
        field: of the prescription that takes the dose; None for a piece that is no part of it.
        with_fields: other fields of the prescription that go with it.
        most_of_difference: no dose above this share of a measured difference in leg length.
        build_up: begun with the smallest dose, also where only a larger one shows an effect.
        step_weeks: until the next dose may be tried.
        treatment: row of treatments that gives grade and strength.
    """

    id: str
    name: str
    part: Literal["shell", "loose"]
    reason: bool = True
    direct: bool = False
    consider: bool = False
    causes: tuple[str, ...] = Field(min_length=1)
    when: Condition | None = None
    treatment: str
    field: str | None = None
    doses: tuple[float, ...] = Field(min_length=1)
    unit: str
    with_fields: dict[str, float | str | bool] = {}
    most_of_difference: float | None = None
    build_up: bool = False
    predicted: Predicted | None = None
    plain: str
    clinical: str
    step_weeks: int
    sources: tuple[str, ...] = Field(min_length=1)
    basis: str = ""
    confidence: Confidence

    @model_validator(mode="after")
    def _rising(self) -> Element:
        if list(self.doses) != sorted(set(self.doses)):
            raise ValueError("doses rise")
        return self


class AdviceFigure(Frozen):
    """One number with its unit."""

    value: float
    unit: str
    sources: tuple[str, ...] = Field(min_length=1)
    basis: str = ""
    confidence: Confidence


class OrthoticAdvice(Frozen):
    """All that a proposal from a case rests on."""

    rules: tuple[AdviceRule, ...]
    elements: tuple[Element, ...]
    no_cause: AdviceText
    no_effect: AdviceText
    loose_enough: AdviceText
    for_this_foot: AdviceText
    zone_share: AdviceFigure
    zone_in_shoe_kpa: AdviceFigure
    zone_bare_kpa: AdviceFigure
    relief_mm: AdviceFigure
    cushion_mm: AdviceFigure
    wear_in_weeks: AdviceFigure
    sunk_share: dict[Loading, AdviceFigure]
    assumed_loading: Loading
