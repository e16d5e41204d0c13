"""What a case file says, value by value."""

from __future__ import annotations

import datetime
import pickle
from pathlib import Path

import pytest

from solespine.case import (
    Answered,
    Complaint,
    Diagnosis,
    PlanChange,
    ScoreGiven,
    Tried,
    open_case,
    parse_case,
)
from solespine.errors import CaseError
from timing import within

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "heel_and_back"


def answered(**answers: object) -> dict[str, tuple[Answered, ...]]:
    return dict(parse_case({"answers": answers}).answers)


def one(**answers: object) -> Answered:
    (found,) = answered(**answers).values()
    assert len(found) == 1
    return found[0]


def test_example() -> None:
    case = open_case(EXAMPLE)
    assert case.composed and case.date == datetime.date(2026, 11, 2)
    assert (case.person.age_years, case.person.sex) == (52, "female")
    assert (case.person.height_m, case.person.mass_kg) == (1.65, 82)
    assert [(c.site, c.side, c.weeks) for c in case.complaints] == [
        ("heel", "left", 14),
        ("back", "left", 8),
    ]
    assert case.answers["first_step_pain"] == (Answered(True),)
    assert case.answers["slr"] == (
        Answered(False, side="left", origin="examination"),
        Answered(False, side="right", origin="examination"),
    )
    assert case.answers["earlier_back_episodes"] == (Answered(None),)
    assert case.answers["hypertension_cvd"] == (Answered(True, origin="condition"),)
    assert case.unused_terms == () and case.hints == ()
    assert case.path == EXAMPLE / "case.yaml" and len(case.sha256 or "") == 64


def test_file_and_folder_are_the_same() -> None:
    assert open_case(EXAMPLE) == open_case(str(EXAMPLE / "case.yaml"))


def test_nothing_at_all_is_a_case_of_nothing_known() -> None:
    case = parse_case({})
    assert not case.answers and not case.complaints and case.person.age_years is None
    assert case.hurts("heel") is None


def test_pain_is_yes_no_or_not_asked() -> None:
    case = parse_case({"complaints": [{"site": "heel"}], "no_pain_at": ["back"]})
    assert [case.hurts(site) for site in ("heel", "back", "knee")] == [True, False, None]


@pytest.mark.parametrize("word", ["yes", "Yes", "y", "true", "on", True])
def test_yes(word: object) -> None:
    assert one(fever=word).value is True


@pytest.mark.parametrize("word", ["no", "NO", "n", "false", "off", False])
def test_no(word: object) -> None:
    assert one(fever=word).value is False


@pytest.mark.parametrize("word", ["unknown", "?", "don't know", "Unknown"])
def test_unknown_is_an_answer_without_value(word: object) -> None:
    assert one(fever=word) == Answered(None)


@pytest.mark.parametrize("word", [None, {}, {"left": None}])
def test_blank_is_no_answer(word: object) -> None:
    assert answered(numb_sole=word) == {}


@pytest.mark.parametrize(
    ("written", "value"),
    [("12 mm", 12), ("1.2 cm", 12), ("1.1cm", 11), ("12mm", 12), ("0.5 in", 12.7), ("9 MM", 9)],
)
def test_number_in_the_unit_of_the_finding(written: str, value: float) -> None:
    assert one(navicular_drop=written) == Answered(value, "mm")


@pytest.mark.parametrize(
    ("finding", "written", "value", "unit"),
    [
        ("ankle_df_limited", "-5°", -5, "degrees"),
        ("ankle_df_limited", "8 deg", 8, "degrees"),
        ("crp_high", "1.2 mg/dl", 12, "mg/L"),
        ("slow_gait", "3.6 km/h", 1, "m/s"),
        ("pvr_200", "0.3 l", 300, "ml"),
        ("bmi_30", "31 kg/m²", 31, "kg/m2"),
        ("fpi_pronated", "7", 7, "points"),
        ("konno_7", 5, 5, "points"),
        ("abi_low", "0.85", 0.85, "ratio"),
        ("waist_cm", "35 in", 88.9, "cm"),
    ],
)
def test_units_convert_exactly(finding: str, written: object, value: float, unit: str) -> None:
    assert one(**{finding: written}) == Answered(value, unit)


def test_a_number_may_be_answered_yes() -> None:
    assert one(navicular_drop="yes") == Answered(True)
    assert one(navicular_drop="unknown") == Answered(None)


def test_sides() -> None:
    assert answered(numb_sole={"right": "no", "left": "yes"})["numb_sole"] == (
        Answered(True, side="left"),
        Answered(False, side="right"),
    )
    assert one(numb_sole={"answer": "yes", "side": "both"}) == Answered(True, side="both")
    assert one(numb_sole={"left": "unknown"}) == Answered(None, side="left")
    assert one(navicular_drop={"left": "12 mm"}) == Answered(12, "mm", "left")


def test_answers_and_examination_are_both_kept() -> None:
    case = parse_case({"answers": {"numb_sole": "yes"}, "examination": {"numb_sole": "no"}})
    assert [(a.value, a.origin) for a in case.answers["numb_sole"]] == [
        (True, "answer"),
        (False, "examination"),
    ]


def test_person_units() -> None:
    text = {"age": "52 years", "sex": "F", "height": "5 ft 6 in", "mass": "11 st 4 lb",
            "waist": "34 in", "standing_hours": "7.5 h"}  # fmt: skip
    person = parse_case({"person": text}).person
    assert person.height_m == pytest.approx(1.6764)
    assert person.mass_kg == pytest.approx(71.66759446)
    assert (person.age_years, person.sex, person.standing_hours) == (52, "female", 7.5)
    assert person.waist_m == pytest.approx(0.8636)
    assert parse_case({"person": {"age": "6 months"}}).person.age_years == pytest.approx(0.5)


def test_weeks_come_from_onset_or_duration() -> None:
    onset = {"date": "2026-11-02", "complaints": [{"site": "back", "onset": "2026-08-03"}]}
    assert parse_case(onset).complaints == (
        Complaint("back", weeks=13, onset=datetime.date(2026, 8, 3)),
    )
    month = {"date": "2026-11-02", "complaints": [{"site": "back", "onset": "2026-08"}]}
    assert parse_case(month).complaints[0].onset == datetime.date(2026, 8, 15)
    now = {"date": "2026-08-03", "complaints": [{"site": "back", "onset": "2026-08"}]}
    assert parse_case(now).complaints[0].onset == datetime.date(2026, 8, 3)
    lasting = {"complaints": [{"site": "back", "weeks": "2 years"}]}
    assert parse_case(lasting).complaints[0].weeks == pytest.approx(104.357, abs=0.001)


def test_scores() -> None:
    ticked = [1, None, *[0] * 22]
    scores = parse_case({"scores": {"NPRS_heel": 6, "RMDQ": {"items": ticked}, "ODI": None}}).scores
    assert scores["NPRS_heel"] == ScoreGiven("NPRS", "heel", 6)
    assert scores["RMDQ"].items == (1, None, *[0] * 22)
    assert "ODI" not in scores


def test_treatments_by_id_name_or_own_words() -> None:
    case = parse_case(
        {
            "treatments": [
                {"treatment": "t03", "weeks": 8, "as_advised": True, "effect": "none"},
                {"treatment": "Night splint", "effect": "unknown"},
                {"other": "acupuncture", "weeks": "1 month"},
            ]
        }
    )
    assert case.treatments == (Tried("T03", 8, True, "none"), Tried("T15"))
    assert case.other_treatments[0].treatment == "acupuncture"


def test_clinician_entries_keep_their_time() -> None:
    entries = {
        "diagnosis": [{"cause": "gout", "time": "2026-11-02T10:00"}],
        "plan_changes": [{"remove": "T05", "why": "sore", "time": "2026-11-02T10:05:00Z"}],
    }
    clinician = parse_case({"clinician": entries}).clinician
    assert clinician.diagnosis == (Diagnosis(datetime.datetime(2026, 11, 2, 10), "gout"),)
    utc = datetime.datetime(2026, 11, 2, 10, 5, tzinfo=datetime.UTC)
    assert clinician.plan_changes == (PlanChange(utc, "remove", "T05", "sore"),)


def test_yaml_never_guesses(tmp_path: Path) -> None:
    """Texts that YAML 1.1 would turn into booleans, dates, base-60 or base-8 numbers."""
    file = tmp_path / "case.yaml"
    file.write_text(
        "person: {work: no, activity: 12:30}\nnotes: 010\nconditions: [on, 2026-11-02]\n"
    )
    case = open_case(file)
    assert (case.person.work, case.person.activity, case.notes) == ("no", "12:30", "010")
    assert case.conditions == ("on", "2026-11-02")


def test_frozen_and_sendable() -> None:
    case = open_case(EXAMPLE)
    with pytest.raises(AttributeError):
        case.notes = "changed"  # type: ignore[misc]
    with pytest.raises(TypeError):
        case.answers["fever"] = ()  # type: ignore[index]
    assert pickle.loads(pickle.dumps(case)) == case


def test_order_of_the_answers_changes_nothing() -> None:
    answers = {"fever": "no", "numb_sole": "yes", "navicular_drop": "9 mm"}
    turned = dict(reversed(answers.items()))
    assert parse_case({"answers": answers}).answers == parse_case({"answers": turned}).answers


def test_fast() -> None:
    open_case(EXAMPLE)  # the vocabulary is read once
    assert within(0.05, lambda: open_case(EXAMPLE))


def test_parse_case_wants_a_dict() -> None:
    with pytest.raises(CaseError, match="wants a dict"):
        parse_case(["person"])


def test_choice() -> None:
    assert one(startback_high="High") == Answered("high")
    assert one(startback_high="unknown") == Answered(None)
    with pytest.raises(CaseError, match=r"startback_high: unknown choice 'hgh'; nearest: high; "):
        parse_case({"answers": {"startback_high": "hgh"}})
