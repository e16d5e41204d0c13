"""Findings of a person, written in one line."""

from __future__ import annotations

from solespine.evidence import load_evidence
from solespine.findings import Findings, Observed


def person(
    answers: dict[str, bool | None],
    sites: tuple[str, ...] = ("heel", "back"),
    age: float | None = 50.0,
    denied: tuple[str, ...] = (),
    sore: tuple[str, ...] = ("left",),
) -> Findings:
    """A person with these answers, complaints, and sore sides."""
    observed = {
        name: (Observed(name, value, None, None, None, "answer"),)
        for name, value in answers.items()
    }
    return Findings(
        observed, age, frozenset(sites), frozenset(denied), frozenset(sore), load_evidence()
    )


FASCIITIS = {
    "first_step_pain": True, "pain_after_rest": True, "heel_loc_inner_under": True,
    "medial_tubercle_tender": True, "burning_tingling_foot": False, "numb_sole": False,
    "slr": False, "ankle_reflex_low": False, "leg_pain_below_knee": False,
    "mechanical_pattern": True, "tinel_tarsal": False, "heel_squeeze": False,
}  # fmt: skip
S1_ROOT = {
    "first_step_pain": False, "leg_pain_below_knee": True, "pain_s1_path": True, "slr": True,
    "slump": True, "ankle_reflex_low": True, "medial_tubercle_tender": False,
    "numb_outer_foot": True, "back_moves_change_heel": True, "back_before_heel": True,
}  # fmt: skip
BEST_FOOT_TO_BACK = {
    **FASCIITIS, "heel_before_back": True, "back_before_heel": False, "limp_since_heel": True,
    "antalgic_gait": True, "same_side": True, "back_follows_heel": True,
    "back_eased_with_heel": True, "reduced_heel_load": True, "lld_10mm": True,
    "prolonged_pronation_gait": True, "female": True,
}  # fmt: skip
