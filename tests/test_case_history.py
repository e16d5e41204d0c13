"""Everyday words for conditions, medicines, allergies and pregnancy."""

from __future__ import annotations

import pytest

from solespine.case import Answered, parse_case
from solespine.case.history import FIELDS, load_terms
from solespine.errors import CaseError
from solespine.evidence import load_evidence


def said(field: str, *entries: str) -> set[str]:
    case = parse_case({field: list(entries)})
    assert all(a.value is True for answers in case.answers.values() for a in answers)
    return set(case.answers)


def test_every_term_names_a_finding_that_exists() -> None:
    findings = load_evidence().findings
    phrases = load_terms().phrases
    assert set(phrases) == {*FIELDS, "pregnancy"}
    for known in phrases.values():
        for words, meanings in known.items():
            assert words
            for meaning in meanings:
                assert findings[meaning.finding].answer.type != "choice"


@pytest.mark.parametrize(
    ("entry", "finding"),
    [
        ("Type 2 Diabetes", "diabetes"),
        ("high blood pressure", "hypertension_cvd"),
        ("Crohn's disease", "ibd"),
        ("peptic ulcer", "stomach_bleed"),
        ("CKD 3b", "kidney_disease"),
        ("breast cancer 2015", "cancer_history"),
        ("family history of psoriasis", "family_spa"),
        ("osteoporosis", "osteoporosis"),
        ("iv_drug_use", "iv_drug_use"),
    ],
)
def test_conditions(entry: str, finding: str) -> None:
    assert said("conditions", entry) == {finding}


@pytest.mark.parametrize(
    ("entry", "findings"),
    [
        ("apixaban 5 mg twice a day", {"anticoagulant"}),
        ("Warfarin", {"anticoagulant"}),
        ("metformin 500 mg", {"diabetes"}),
        ("insulin", {"diabetes"}),
        ("methotrexate", {"immunosuppressed"}),
        ("Humira", {"immunosuppressed"}),
        ("prednisolone 5 mg, long term", {"steroid_use"}),
        ("prednisolone for 6 months", {"steroid_use"}),
        ("clopidogrel", {"anticoagulant", "hypertension_cvd"}),
        ("tacrolimus ointment", set()),
        ("paracetamol", set()),
    ],
)
def test_medicines(entry: str, findings: set[str]) -> None:
    case = parse_case({"medicines": [entry]})
    assert set(case.answers) == findings
    assert case.unused_terms == ()
    assert all(a.origin == "medicine" for answers in case.answers.values() for a in answers)


def test_allergies() -> None:
    assert said("allergies", "plaster", "Ibuprofen") == {
        "skin_fragile_allergy",
        "nsaid_sensitivity",
    }


@pytest.mark.parametrize(
    ("field", "entry"),
    [
        ("conditions", "diabetes insipidus"),
        ("conditions", "prediabetes"),
        ("conditions", "heel pad atrophy"),
        ("conditions", "no diabetes"),
        ("conditions", "mother had breast cancer"),
        ("conditions", "osteoporosis?"),
        ("conditions", "previous pregnancy"),
        ("medicines", "warfarin, stopped 2020"),
        ("medicines", "prednisolone 40 mg for 5 days"),
        ("medicines", "prednisolone"),
        ("allergies", "penicillin"),
    ],
)
def test_look_alikes_say_nothing(field: str, entry: str) -> None:
    assert said(field, entry) == set()


def test_unknown_terms_are_kept_and_named() -> None:
    case = parse_case({"conditions": ["diabtes", "chilblains"], "medicines": ["prednisolone"]})
    assert case.conditions == ("diabtes", "chilblains")
    assert case.unused_terms == ("diabtes", "chilblains", "prednisolone")
    assert case.hints == (
        "conditions: 'diabtes' was kept but not used; did you mean diabetes?",
        "conditions: 'chilblains' was kept but not used",
        "medicines: 'prednisolone' was kept but not used; say for how long it is taken, "
        "or answer steroid_use",
    )


def test_one_text_may_hold_several() -> None:
    assert said("conditions", "diabetes") == {"diabetes"}
    case = parse_case({"conditions": "diabetes, osteoporosis; none"})
    assert case.conditions == ("diabetes", "osteoporosis", "none")
    assert set(case.answers) == {"diabetes", "osteoporosis"}


@pytest.mark.parametrize(
    ("word", "value"), [("yes", True), ("postpartum", True), ("no", False), ("unknown", None)]
)
def test_pregnancy(word: str, value: bool | None) -> None:
    case = parse_case({"pregnancy": word})
    assert case.pregnancy == word
    assert case.answers["pregnant_postpartum"] == (Answered(value, origin="condition"),)
    assert ("clot_risk" in case.answers) is (word == "yes")


def test_the_explicit_answer_stands() -> None:
    case = parse_case({"conditions": ["diabetes"], "answers": {"diabetes": "yes"}})
    assert case.answers["diabetes"] == (Answered(True, origin="answer"),)


def test_unknown_gives_way_to_a_condition() -> None:
    case = parse_case({"conditions": ["diabetes"], "answers": {"diabetes": "unknown"}})
    assert case.answers["diabetes"] == (Answered(True, origin="condition"),)


def test_a_no_contradicts_a_condition() -> None:
    with pytest.raises(CaseError) as caught:
        parse_case({"conditions": ["type 2 diabetes"], "answers": {"diabetes": "no"}})
    assert str(caught.value) == (
        "case, answers.diabetes: 'no' contradicts conditions, 'type 2 diabetes'; change one of them"
    )


def test_a_no_is_believed_against_what_a_medicine_suggests() -> None:
    case = parse_case({"medicines": ["metformin"], "answers": {"diabetes": "no"}})
    assert case.answers["diabetes"] == (Answered(False),)
    assert case.hints == ("'metformin' often means diabetes; the answer 'no' was believed",)


def test_a_no_contradicts_a_medicine_that_is_the_thing_itself() -> None:
    with pytest.raises(CaseError, match=r"answers.anticoagulant: 'no' contradicts medicines"):
        parse_case({"medicines": ["apixaban"], "answers": {"anticoagulant": "no"}})


def test_a_no_for_one_side_leaves_room_for_the_other() -> None:
    case = parse_case({"conditions": ["foot ulcer"], "examination": {"foot_ulcer": {"left": "no"}}})
    assert [a.value for a in case.answers["foot_ulcer"]] == [False, True]


def test_nothing_is_ever_answered_no_by_silence() -> None:
    case = parse_case({"conditions": ["none"], "medicines": "none", "allergies": ["none known"]})
    assert not case.answers and not case.unused_terms
