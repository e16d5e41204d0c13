"""The elements of an orthotic that are for a person's probable causes, each with its dose."""

from __future__ import annotations

from solespine.evidence.orthotic_advice_topics import Element, OrthoticAdvice
from solespine.orthotic.dose import Outlook, can_predict, dose_curve
from solespine.orthotic.model import Side
from solespine.orthotic.proposal import Chosen, DosePoint, Try
from solespine.plan.facts import PlanFacts
from solespine.plan.words import joined, reasons
from solespine.whatif.difference import Effect

_TRIES = {"shell": 2, "loose": 3}  # a moulded part is not made anew again and again
_WORDS = {
    "plantar_fascia_tension": "the pull on the band under the foot",
    "midfoot_flattening": "how far the arch sinks",
    "rearfoot_eversion": "how far the heel tips inward",
    "pelvic_obliquity": "the tilt of the pelvis",
    "achilles_tension": "the pull on the Achilles tendon",
}


def elements_for(
    facts: PlanFacts, side: Side, advice: OrthoticAdvice, outlook: Outlook, out: frozenset[str]
) -> tuple[Chosen, ...]:
    """Every element whose cause explains a complaint, in the order of the evidence.

    Args:
        facts: of the person.
        side: of the foot.
        advice: the evidence.
        outlook: what can be predicted.
        out: treatments that the clinician took out or that failed.
    """
    return tuple(
        _chosen(element, causes, facts, side, outlook, out)
        for element in advice.elements
        if (causes := _causes(element, facts)) and _fits(element, facts)
    )


def _causes(element: Element, facts: PlanFacts) -> tuple[tuple[str, float], ...]:
    found = [(c, facts.explanation.explaining(c)) for c in element.causes if facts.explains(c)]
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _fits(element: Element, facts: PlanFacts) -> bool:
    return element.when is None or element.when.value(facts) is True


def _chosen(
    element: Element, causes: tuple[tuple[str, float], ...], facts: PlanFacts, side: Side,
    outlook: Outlook, out: frozenset[str],
) -> Chosen:  # fmt: skip
    row = facts.evidence.treatments[element.treatment]
    forbidden = _forbidden(element, facts, out)
    curve = () if forbidden else dose_curve(element, side, outlook)
    dose, why = (None, forbidden) if forbidden else _dose(element, curve, outlook)
    predicted = any(point.effect is not None for point in curve)
    return Chosen(
        element, causes, curve, dose, predicted, why, _tries(element, curve, dose),
        row.strength, row.grade, row.cautions, row.stop_rule,
    )  # fmt: skip


def _forbidden(element: Element, facts: PlanFacts, out: frozenset[str]) -> str:
    row = facts.evidence.treatments[element.treatment]
    if element.treatment in out:
        return "It was tried long enough in vain, or the clinician took it out of the plan."
    if row.avoid_if is not None and row.avoid_if.value(facts) is True:
        return f"Not now, because {joined(reasons(row.avoid_if, facts)) or 'it does not fit'}."
    return ""


def _dose(
    element: Element, curve: tuple[DosePoint, ...], outlook: Outlook
) -> tuple[float | None, str]:
    """The smallest dose that does something, and how it came about."""
    if element.consider:
        return None, "For the clinician to consider; it is not entered by itself."
    if not curve:
        return None, "The measured difference is too small for any dose of it."
    if element.predicted is None:
        return curve[0].dose, "No model here shows its effect: the dose is the smallest usual one."
    if not can_predict(element, outlook):
        return curve[0].dose, f"Not predicted: {_missing(outlook)}; the smallest usual dose."
    works = next((point for point in curve if point.sure), None)
    works = works or next((point for point in curve if point.works), None)
    target = _WORDS[element.predicted.effect]
    if works is not None and works.effect is not None:
        return works.dose, (
            f"The smallest dose that changes {target} by more than the "
            f"{works.effect.detectable:g} {works.effect.unit} that can be told from chance "
            f"(predicted: {_told(works.effect)})."
            f"{'' if works.sure else ' Its interval reaches below that: it cannot be told surely.'}"
        )
    last = curve[-1].effect
    assert last is not None
    return None, (
        f"No dose up to {curve[-1].dose:g} {element.unit} changes {target} by more than "
        f"the {last.detectable:g} {last.unit} that can be told from chance "
        f"(predicted: {_told(last)})."
    )


def _told(effect: Effect) -> str:
    """The change, with its interval where there is one."""
    if effect.low is None or effect.high is None:
        return f"{effect.change:+.1f} {effect.unit}"
    return f"{effect.change:+.1f} {effect.unit}, {effect.low:+.1f} to {effect.high:+.1f}"


def _missing(outlook: Outlook) -> str:
    if outlook.predict is None:
        return "height or mass is not known"
    if outlook.shorter is None:
        return "which leg is shorter, and by how much, is not known"
    return "there is no shape of the foot"


def _tries(element: Element, curve: tuple[DosePoint, ...], dose: float | None) -> tuple[Try, ...]:
    """From the chosen dose upwards, or from the smallest where it is built up slowly."""
    if dose is None:
        return ()
    first = curve[0].dose if element.build_up else dose
    doses = [point.dose for point in curve if point.dose >= first]
    doses = doses if element.build_up else doses[: _TRIES[element.part]]
    return tuple(Try(k * element.step_weeks, dose) for k, dose in enumerate(doses))
