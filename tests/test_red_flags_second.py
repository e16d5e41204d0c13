"""The second question of a red flag: a known no lowers the urgency, and nothing else does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from solespine.evidence import load_evidence
from solespine.triage import LEVELS
from test_red_flags import SITUATIONS, changed, fired, judged, without

CONFIRMED = [rule for rule, situation in SITUATIONS.items() if "confirm" in situation]
every_second = pytest.mark.parametrize("rule", CONFIRMED)


def second(rule: str) -> tuple[str, str]:
    """The confirming question of a rule, and the rule that catches what it lets go."""
    how = SITUATIONS[rule]["confirm"]
    return how["question"], how["falls_to"]


@every_second
def test_a_known_no_falls_to_a_lower_rule_and_never_to_none(rule: str) -> None:
    question, lower = second(rule)
    denied = fired(judged(changed(SITUATIONS[rule]["fires"], {"answers": {question: False}})))
    assert rule not in denied
    urgency = load_evidence().red_flags[rule].urgency
    assert LEVELS.index(denied[lower]) > LEVELS.index(urgency)
    assert denied[lower] in ("same_day", "two_weeks")


@every_second
@pytest.mark.parametrize("said", ["left out", "unknown"])
def test_without_an_answer_the_urgency_stands_and_the_question_is_next(
    rule: str, said: str
) -> None:
    question, lower = second(rule)
    case = without(SITUATIONS[rule]["fires"], [question])
    if said == "unknown":
        case = changed(case, {"answers": {question: "unknown"}})
    result = judged(case)
    found = fired(result)
    assert found[rule] == SITUATIONS[rule]["urgency"]
    assert lower not in found
    assert next(one for one in result.fired if one.rule == rule).open[0] == question


# Second questions of the other triggers of a rule: rule, question, what fires it, what catches a no
OTHERS = {
    "bowels": ("R01", "bowel_loss_new", {"bowel_incontinence": True, "saddle_numb": False}, "R52"),
    "hands": ("R36", "hands_worse", {"hand_clumsiness": True, "unsteady_walk": False}, "R62"),
    "foot drop": ("R04", "foot_drop_real", {"foot_cannot_lift": True, "weakness_days": False},
                  "R38"),
    "weak after cancer": ("R13", "weakness_real", {
        "progressive_weakness": True, "cancer_history": True, "weakness_days": False,
        "foot_cannot_lift": False, "unsteady_walk": False, "hand_clumsiness": False,
        "stocking_numb_both": False}, "R61"),
    "hands after cancer": ("R13", "hands_worse", {
        "hand_clumsiness": True, "cancer_history": True, "progressive_weakness": False,
        "weakness_days": False, "foot_cannot_lift": False, "unsteady_walk": False,
        "stocking_numb_both": False}, "R61"),
    "foot at rest": ("R22", "rest_pain_nightly", {"rest_pain_foot": True, "foot_ulcer": False},
                     "R67"),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_second_questions_of_the_other_triggers(name: str) -> None:
    rule, question, answers, lower = OTHERS[name]
    case: dict[str, Any] = {
        "person": {"age": 52}, "complaints": [{"site": "back"}], "answers": answers,
    }  # fmt: skip
    assert rule in fired(judged(case))
    assert question in judged(case).ask_next
    assert rule in fired(judged(changed(case, {"answers": {question: True}})))
    denied = fired(judged(changed(case, {"answers": {question: False}})))
    assert rule not in denied
    assert lower in denied


def test_every_second_question_is_tried() -> None:
    tried = {second(rule)[0] for rule in CONFIRMED} | {row[1] for row in OTHERS.values()}
    asked = set(load_evidence().findings)
    source = Path(__file__).parents[1] / "src/solespine/evidence/data/findings_confirm.yaml"
    assert set(yaml.safe_load(source.read_text(encoding="utf-8"))) == tried <= asked


# What an examiner finds stands above what the person denied
RAISED = {
    "R08": {"percussion_spine": True},
    "R12": {"percussion_spine": True},
    "R34": {"percussion_spine": True},
    "R18": {"wells_2": "3 points"},
}


@pytest.mark.parametrize("rule", RAISED)
def test_an_examination_raises_what_the_second_answer_lowered(rule: str) -> None:
    denied = changed(SITUATIONS[rule]["fires"], {"answers": {second(rule)[0]: False}})
    assert rule not in fired(judged(denied))
    assert rule in fired(judged(changed(denied, {"examination": RAISED[rule]})))


CORD = {"unsteady_walk": True, "urinary_retention": True, "weakness_days": False}


@pytest.mark.parametrize(
    ("walk", "bladder", "fires"),
    [(False, False, False), (True, False, True), (False, True, True), (None, False, True),
     (False, None, True)],
)  # fmt: skip
def test_signs_of_the_cord_fall_silent_only_if_both_are_denied(
    walk: bool | None, bladder: bool | None, fires: bool
) -> None:
    said = {"walk_worse": walk, "bladder_loss_new": bladder}
    answers = CORD | {name: value for name, value in said.items() if value is not None}
    result = fired(judged({"complaints": [{"site": "back"}], "answers": answers}))
    assert ("R35" in result) is fires


@pytest.mark.parametrize(
    ("besides", "expected"),
    [({"minor_fall": True}, True), ({"minor_fall": False}, False), ({}, True)],
)
def test_weak_bones_and_a_fall_need_no_sign_of_a_fracture(
    besides: dict[str, bool], expected: bool
) -> None:
    answers = {"osteoporosis": True, "back_pain_new": True, "spine_break_signs": False}
    case = {"person": {"age": 60}, "complaints": [{"site": "back"}]}
    assert ("R08" in fired(judged({**case, "answers": answers | besides}))) is expected


@pytest.mark.parametrize("sign", ["night_pain_unrelenting", "weight_loss"])
def test_after_a_cancer_night_pain_or_weight_loss_is_enough(sign: str) -> None:
    denied = changed(SITUATIONS["R12"]["fires"], {"answers": {"cancer_pain_signs": False}})
    assert "R12" in fired(judged(changed(denied, {"answers": {sign: True}})))


def test_a_context_of_a_part_that_does_not_hold_is_not_asked() -> None:
    asked = judged({"complaints": [{"site": "back"}], "answers": {"saddle_numb": True}}).ask_next
    assert asked[0] == "saddle_loss_new"
    assert "bowel_loss_new" not in asked
