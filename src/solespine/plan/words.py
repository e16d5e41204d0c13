"""Plain words for the answers and causes that can forbid a treatment."""

from __future__ import annotations

from collections.abc import Iterator

from solespine.evidence import Expression
from solespine.plan.facts import PlanFacts

BECAUSE = {
    "aaa_palpable": "a widened blood vessel was felt in the belly",
    "antalgic_gait": "you limp",
    "anticoagulant": "you take a blood thinner or your blood does not clot well",
    "back_care_failed": "exercise and staying active have not eased your back",
    "bmi_27": "your weight is above what suits your height",
    "cancer_history": "you have had cancer",
    "catastrophising": "worry about the pain takes up much of your day",
    "cold_pale_foot": "a foot is cold or pale or has a sore that does not heal",
    "diabetes": "you have diabetes",
    "eating_disorder_frail": "you have had an eating disorder, or are underweight or frail",
    "fever": "you have a fever",
    "foot_cannot_lift": "the front of the foot does not lift",
    "foot_ulcer": "there is an open sore on the foot",
    "hallux_deviated": "the big toe is turned outward",
    "hamstring_tight": "the muscles at the back of the thigh are tight",
    "hand_clumsiness": "your hands have become clumsy or numb",
    "hypertension_cvd": "you have high blood pressure or a disease of heart or vessels",
    "kidney_disease": "you have a kidney disease",
    "limb_sudden_cold": "a foot suddenly became cold, pale or numb",
    "limp_since_heel": "you walk differently since the heel hurts",
    "liver_disease": "your liver is ill, or you drink a lot of alcohol",
    "lld_10mm": "one leg was measured as shorter",
    "monofilament_loss": "the foot did not feel the test thread",
    "multisite_4plus": "many places hurt",
    "nsaid_sensitivity": "medicines of this kind have given you asthma, a rash or swelling",
    "numb_sole": "the sole of your foot feels numb",
    "osteoporosis": "your bones are thin or broke easily",
    "poor_sleep": "you sleep badly",
    "pop_back_heel": "you felt a snap at the back of the heel",
    "pregnant_postpartum": "you are pregnant or gave birth within the last year",
    "progressive_weakness": "a leg or foot is getting weaker",
    "pulse_abnormal": "a pulse of the leg is weak or missing",
    "quinolone": "you took an antibiotic that can harm tendons",
    "rest_pain_foot": "the foot hurts at rest and eases when it hangs down",
    "skin_fragile_allergy": "your skin tears easily or reacts to plaster",
    "spine_fused": "your spine is stiff or grown together",
    "spreading_redness": "redness is spreading on the foot or leg",
    "startback_high": "the screening questions show a high risk of lasting pain",
    "steroid_use": "you have taken steroid tablets for months",
    "stocking_numb_both": "both feet burn or feel numb",
    "stomach_bleed": "you have had a stomach ulcer or bleeding",
    "sudden_hot_red": "the heel or a joint suddenly became hot and red",
    "toe_contracture": "a small toe is bent",
    "unsteady_walk": "your walking has become unsteady",
    "weight_loss": "you have lost weight without trying",
}

_GENTLE = {"malignancy": "a serious illness of the bone"}  # no need to alarm


def reasons(tree: Expression, facts: PlanFacts) -> tuple[str, ...]:
    """Why an expression holds, in plain clauses; empty if only because something is missing.

    Clauses that begin alike are one: "this has to be ruled out first: a or b".
    """
    ends: dict[str, list[str]] = {}
    for clause in dict.fromkeys(_clauses(tree, facts)):
        start, colon, end = clause.partition(": ")
        ends.setdefault(start + colon, []).append(end)
    return tuple(start + joined(tuple(told), "or") for start, told in ends.items())


def joined(clauses: tuple[str, ...], word: str = "and") -> str:
    """Clauses as one: "a", "a and b", "a, b and c"."""
    if len(clauses) < 2:
        return "".join(clauses)
    return f"{', '.join(clauses[:-1])} {word} {clauses[-1]}"


def named(cause: str, facts: PlanFacts) -> str:
    """The plain name of a cause for the middle of a sentence."""
    plain = facts.evidence.causes[cause].plain
    return plain[0].lower() + plain[1:]


def _clauses(tree: Expression, facts: PlanFacts) -> Iterator[str]:
    if tree.value(facts) is not True or tree.op == "not":
        return
    for part in tree.parts:
        yield from _clauses(part, facts)
    if tree.op == "finding":
        yield BECAUSE.get(tree.name, facts.evidence.findings[tree.name].term)
    elif tree.op == "age":
        yield f"you are {tree.number} or older" if tree.name == ">=" else "you are too young for it"
    elif tree.op == "complaint":
        yield f"your {tree.name} hurts"
    elif tree.op in ("explains", "suspected"):
        yield _of_cause(tree.name, facts)


def _of_cause(cause: str, facts: PlanFacts) -> str:
    if facts.explains(cause):
        return f"this may be part of your pain: {named(cause, facts)}"
    return f"this has to be ruled out first: {_GENTLE.get(cause, named(cause, facts))}"
