"""What this person has to mind with a treatment: the rows' cautions, checked against the history.

Each line says for which treatments and for whom it matters; the conditions are those of the
`cautions` of the treatments' rows, in the language of `avoid_if`.
"""

from __future__ import annotations

from dataclasses import dataclass

from solespine.evidence import Expression, parse
from solespine.evidence.topics import Treatment
from solespine.plan.facts import PlanFacts, age_is_open, needs_open_point


@dataclass(frozen=True)
class Caution:
    """One sentence and the persons it is for.

    Attributes:
        treatments: ids.
        when: shown only where this is known to hold.
        say: to the patient.
    """

    treatments: tuple[str, ...]
    when: Expression
    say: str


def _row(treatments: str, when: str, say: str) -> Caution:
    return Caution(tuple(treatments.split()), parse(when), say)


_POOR_FEELING = "any(diabetes, stocking_numb_both, numb_sole, monofilament_loss, numb_toes)"
_OLD_OR_UNSTEADY = "any(age>=65, unsteady_walk, walking_aid, romberg, eating_disorder_frail)"
_POOR_FLOW = "any(explains(pad), cold_pale_foot, pulse_abnormal)"

TABLE: tuple[Caution, ...] = (
    _row(
        "T09 T10 T11 T14 T15 T16 T44 T64",
        _POOR_FEELING,
        "Look at the skin of your feet every day: a sore spot may not hurt.",
    ),
    _row(
        "T14 T35",
        "age>=65",
        "Older skin tears more easily: stop at the first red or sore spot.",
    ),
    _row(
        "T03 T05",
        "any(achilles_insertion_tender, heel_loc_back, bursa_two_finger)",
        "Do not go into the pinch at the back of the heel: stay on flat ground.",
    ),
    _row(
        "T05 T42",
        _OLD_OR_UNSTEADY,
        "Hold on to something steady, and begin with both legs.",
    ),
    _row("T16", _OLD_OR_UNSTEADY, "Shoes without a back make falls likelier: choose closed ones."),
    _row("T62 T39 T60", _OLD_OR_UNSTEADY, "Mind falls: have someone with you for the first walks."),
    _row(
        "T26",
        "complaint(heel)",
        "Your heel hurts: 5-10 minutes on soft ground with a cushion, or cycle instead.",
    ),
    _row(
        "T10 T11",
        "any(explains(tarsal_tunnel), explains(baxter_nerve), tinel_tarsal)",
        "An insole can press on the nerve: take it out if tingling grows.",
    ),
    _row(
        "T20 T31",
        "diabetes",
        "A steroid injection raises the blood sugar for some days: measure it more often.",
    ),
    _row(
        "T17 T37",
        "diabetes",
        "Diabetes can harm the kidneys: have them checked before tablets; a gel is safer.",
    ),
    _row(
        "T37",
        "any(stomach_bleed, kidney_disease, hypertension_cvd, anticoagulant, nsaid_sensitivity, "
        "pregnant_postpartum, age>=66)",
        "Tell the specialist about your other illnesses and medicines: anti-inflammatory tablets "
        "may not be for you.",
    ),
    _row(
        "T38",
        "any(diabetes, hypertension_cvd, liver_disease)",
        "Tell the doctor all your illnesses and medicines: some gout medicines clash.",
    ),
    _row(
        "T22 T23 T25 T27",
        "any(osteoporosis, steroid_use, bone_weak_risk)",
        "With weak bones leave out bending under load and twisting: let a physiotherapist choose.",
    ),
    _row(
        "T22 T23 T34 T66",
        "pregnant_postpartum",
        "Say that you are pregnant or have given birth: the exercises are chosen for it.",
    ),
    _row(
        "T22 T26 T60 T66",
        "any(hypertension_cvd, faint)",
        "With heart or vessel disease begin easily and stop at chest pain or short breath.",
    ),
    _row(
        "T30 T32 T53",
        "any(diabetes, age>=65, smoker, anticoagulant, hypertension_cvd, steroid_use)",
        "Illness, age, smoking and some medicines make an operation riskier: say them all.",
    ),
    _row("T39", _POOR_FEELING, "No ice or heat on the feet: you may not feel the harm."),
    _row(
        "T45 T44 T64",
        f"any(diabetes, {_POOR_FLOW})",
        "With diabetes or poor blood flow cut no corns yourself: a podiatrist does that.",
    ),
    _row(
        "T47",
        "any(night_heel_pain, weight_loss)",
        "Pain at night in a growing child should be seen by a doctor first.",
    ),
    _row(
        "T04 T03 T05",
        "steroid_injection_foot",
        "After an injection begin gently: the band under the heel may be weaker.",
    ),
    _row(
        "T40",
        "any(using(T09), using(T10), using(T11))",
        "An insole or cup can press on the nerve: take it out if tingling grows.",
    ),
    _row("T56", "any(progressive_weakness, foot_cannot_lift)", "Do not drive with a weak leg."),
)


def cautions_for(row_id: str, row: Treatment, facts: PlanFacts) -> tuple[str, ...]:
    """The sentences that matter to this person, each once, in the table's order."""
    found = [c.say for c in TABLE if row_id in c.treatments and c.when.value(facts) is True]
    if needs_open_point(row.avoid_if, facts):
        found.append("Only if the open question is answered with yes; find that out first.")
    if age_is_open(row.avoid_if, facts):
        found.append("Say your age first: it decides whether this suits you.")
    return tuple(dict.fromkeys(found))
