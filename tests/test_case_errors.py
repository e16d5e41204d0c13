"""Every mistake in a case file is one line that names the place and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from solespine.case import open_case, parse_case
from solespine.errors import CaseError
from solespine.evidence import load_evidence

BASE = """\
schema: solespine/case/1
composed: yes
date: 2026-11-02
person: {age: 52, sex: female, height: 165 cm, standing_hours: 7}
conditions: [diabetes]
pregnancy: no
complaints:
  - {site: heel, side: left, weeks: 14, intensity: 6, course: worse}
  - {site: back, side: left, onset: 2026-08-01}
no_pain_at: [knee]
answers:
  first_step_pain: yes
examination:
  slr: {left: no, right: no}
  navicular_drop: 12 mm
scores: {ODI: 34}
treatments: [{treatment: T03, weeks: 8, effect: none}]
clinician: {diagnosis: [{cause: gout, time: 2026-11-02T10:00}]}
notes: free text
"""
_DROP = load_evidence().findings["navicular_drop"].answer
SITES = "heel, foot, leg, knee, hip, back, neck, shoulder"

# what stands there -> what is written instead -> the line, without the name of the file
MISTAKES = [
    # unknown names
    ("first_step_pain:", "first_step_pian:",
     "line 12, answers.first_step_pian: unknown finding; nearest: first_step_pain;"
     " see `solespine findings`"),
    ("answers:", "anwsers:",
     "line 11, anwsers: unknown key; nearest: answers; choices: schema, composed, date, person,"
     " conditions, medicines, allergies, pregnancy, complaints, no_pain_at, answers, examination,"
     " scores, treatments, recordings, standing, scans, clinician, notes"),
    ("age: 52", "aeg: 52",
     "line 4, person.aeg: unknown key; nearest: age; choices: age, sex, height, mass, waist, work,"
     " standing_hours, activity"),
    ("site: heel", "site: heal",
     f"line 8, complaints.1.site: unknown site 'heal'; nearest: heel; choices: {SITES}"),
    ("[knee]", "[nee]",
     f"line 10, no_pain_at: unknown site 'nee'; nearest: knee; choices: {SITES}"),
    ("side: left, weeks", "side: lft, weeks",
     "line 8, complaints.1.side: unknown side 'lft'; nearest: left; choices: left, right, both"),
    ("side: left, weeks", "side: middle, weeks",
     "line 8, complaints.1.side: unknown side 'middle'; choices: left, right, both"),
    ("course: worse", "course: bad",
     "line 8, complaints.1.course: unknown course 'bad';"
     " choices: better, same, worse, comes_and_goes"),
    ("cause: gout", "cause: plantar_fascitis",
     "line 18, clinician.diagnosis.1.cause: unknown cause 'plantar_fascitis';"
     " nearest: plantar_fasciitis; see `solespine causes`"),
    ("treatment: T03", "treatment: Night splnt",
     "line 17, treatments.1.treatment: unknown treatment 'Night splnt'; nearest: Night splint;"
     " see the schema for the list, or write 'other: ...'"),
    ("effect: none", "effect: great",
     "line 17, treatments.1.effect: unknown effect 'great'; choices: none, some, good, worse"),
    ("sex: female", "sex: femal",
     "line 4, person.sex: unknown sex 'femal'; nearest: female; choices: female, f, woman, girl,"
     " male, m, man, boy, other, unknown"),
    ("schema: solespine/case/1", "schema: solespine/case/9",
     "line 1, schema: 'solespine/case/9' is not read here; this reads solespine/case/1"),
    # impossible values
    ("age: 52", "age: 300", "line 4, person.age: '300' is not possible; between 0 and 120 years"),
    ("intensity: 6", "intensity: 12",
     "line 8, complaints.1.intensity: '12' is not possible; between 0 and 10 points"),
    ("12 mm", "400 mm",
     "line 15, examination.navicular_drop: '400 mm' is not possible;"
     f" between {_DROP.low:g} and {_DROP.high:g} mm"),
    ("165 cm", "1.65 cm",
     "line 4, person.height: '1.65 cm' is not possible; between 0.3 and 2.6 m"),
    ("weeks: 14", "weeks: 3000",
     "line 8, complaints.1: the pain is older than the person (age 52)"),
    ("ODI: 34", "ODI: 101", "line 16, scores.ODI: '101' is not possible; between 0 and 100 %"),
    ("2026-08-01", "2026-12-01",
     "line 9, complaints.2.onset: 2026-12-01 is after the visit on 2026-11-02"),
    ("2026-08-01", "2026-02-30",
     "line 9, complaints.2.onset: '2026-02-30' is not a date; write it like 2026-11-02"),
    # units
    ("12 mm", "12 kg",
     "line 15, examination.navicular_drop: '12 kg' is not a length;"
     " write it in mm, cm, m, in or ft"),
    ("12 mm", "12",
     "line 15, examination.navicular_drop: '12' needs its unit: mm, cm, m, in or ft"),
    ("165 cm", "165", "line 4, person.height: '165' needs its unit: mm, cm, m, in or ft"),
    ("weeks: 14", "weeks: 14 cm",
     "line 8, complaints.1.weeks: '14 cm' is not a time; write it in s, min, hours, days, weeks,"
     " months or years"),
    ("12 mm", "1,2 cm",
     "line 15, examination.navicular_drop: '1,2 cm': write the number with a point, as in 1.5"),
    # wrong types and YAML's own guesses
    ("first_step_pain: yes", "first_step_pain: 1",
     "line 12, answers.first_step_pain: '1' is not an answer to it; choices: yes, no, unknown"),
    ("first_step_pain: yes", "first_step_pain: [yes]",
     "line 12, answers.first_step_pain: wants one answer, not a list; choices: yes, no, unknown"),
    ("first_step_pain: yes", "first_step_pain: {left: {answer: yes}}",
     "line 12, answers.first_step_pain.left: wants choices: yes, no, unknown, not a group of keys"),
    ("{left: no, right: no}", "{left: no, middle: no}",
     "line 14, examination.slr.middle: unknown key; choices: left, right"),
    ("{left: no, right: no}", "{answer: no, side: up}",
     "line 14, examination.slr.side: unknown side 'up'; choices: left, right, both"),
    ("{left: no, right: no}", "{side: left}",
     "line 14, examination.slr: the answer is missing, as in {answer: yes, side: left}"),
    ("first_step_pain: yes", "smoker: {left: yes}",
     "line 12, answers.smoker: has no side; choices: yes, no, unknown"),
    ("person: {age: 52, sex: female, height: 165 cm, standing_hours: 7}", "person: [52]",
     "line 4, person: wants a group of keys such as"
     " {age: 52, sex: female, height: 165 cm, mass: 82 kg}"),
    ("{ODI: 34}", "34", "line 16, scores: wants lines of questionnaire and score such as ODI: 34"),
    ("weeks: 14", "weeks: 12:30",
     "line 8, complaints.1.weeks: '12:30' is not a number; write a number such as 12 or 12.5"),
    ("age: 52", "age: 052",
     "line 4, person.age: '052': write the number without the leading zero"),
    ("age: 52", "age: .nan",
     "line 4, person.age: '.nan' is not a number; write a number such as 12 or 12.5"),
    ("age: 52", "age: inf",
     "line 4, person.age: 'inf' is not a number; write a number such as 12 or 12.5"),
    ("age: 52", "age: 1e999", "line 4, person.age: the number is too large"),
    ("age: 52", "age: 0x34",
     "line 4, person.age: '0x34' is not a number; write a number such as 12 or 12.5"),
    ("pregnancy: no", "pregnancy: perhaps",
     "line 6, pregnancy: unknown answer 'perhaps'; choices: yes, no, postpartum, unknown"),
    ("composed: yes", "composed: maybe",
     "line 2, composed: 'maybe' is not an answer; choices: yes, no, unknown"),
    # incomplete
    ("date: 2026-11-02\n", "",
     "line 8, complaints.2.onset: an onset needs the date of the visit;"
     " add 'date: 2026-11-02' at the top"),
    ("site: heel, ", "", f"line 8, complaints.1: the site is missing; choices: {SITES}"),
    (", time: 2026-11-02T10:00", "",
     "line 18, clinician.diagnosis.1: the time is missing, as in 'time: 2026-11-02T10:00'"),
    ("treatment: T03, ", "",
     "line 17, treatments.1: name one treatment: 'treatment: T03', or 'other: acupuncture'"),
    ("weeks: 14", "weeks: 14, onset: 2026-08-01",
     "line 8, complaints.1.onset: give weeks or onset, not both"),
    # twice
    ("examination:", "  first_step_pain: no\nexamination:",
     "line 13, answers.first_step_pain: stands here twice (first: line 12)"),
    ("site: back", "site: heel",
     "line 9, complaints.2: heel stands here twice (left and left);"
     " list left and right, or both once"),
    ("site: back, side: left", "site: heel, side: both",
     "line 9, complaints.2: heel stands here twice (left and both);"
     " list left and right, or both once"),
    # contradictions
    ("[knee]", "[heel]",
     "line 10, no_pain_at: heel stands in complaints (line 7) as well; take one out"),
    ("site: heel", "site: hip",
     "line 12, answers.first_step_pain: yes needs pain at the heel or foot, which the case does"
     " not have; add it to complaints or take the answer out"),
    ("first_step_pain: yes", "age_over_65: yes",
     "line 12, answers.age_over_65: 'yes' contradicts person.age: 52"),
    ("first_step_pain: yes", "age_40_65: no",
     "line 12, answers.age_40_65: 'no' contradicts person.age: 52"),
    ("first_step_pain: yes", "male: yes",
     "line 12, answers.male: 'yes' contradicts person.sex: female"),
    ("sex: female, height: 165 cm, standing_hours: 7}\nconditions: [diabetes]\npregnancy: no",
     "sex: male}\npregnancy: yes", "line 5, pregnancy: 'yes' contradicts the sex, male"),
    ("first_step_pain: yes", "diabetes: no",
     "line 12, answers.diabetes: 'no' contradicts conditions (line 5), 'diabetes';"
     " change one of them"),
    ("first_step_pain: yes", "pregnant_postpartum: yes",
     "line 12, answers.pregnant_postpartum: 'yes' contradicts pregnancy (line 6),"
     " 'pregnancy: no'; change one of them"),
    ("first_step_pain: yes", "back_pain_now: no",
     "line 12, answers.back_pain_now: no contradicts complaints (line 7): back"),
    ("first_step_pain: yes", "knee_pain: yes",
     "line 12, answers.knee_pain: yes contradicts no_pain_at (line 10): knee"),
    ("first_step_pain: yes", "heel_before_back: yes\n  back_before_heel: yes",
     "line 13, answers.back_before_heel: yes contradicts answers.heel_before_back (line 12): yes;"
     " change one of them"),
    ("first_step_pain: yes", "same_side: no",
     "line 12, answers.same_side: no contradicts the complaints: heel and back both left"),
    ("first_step_pain: yes", "fpi_ge4: 5 points\n  fpi_pronated: 7 points",
     "line 13, answers.fpi_pronated: 7 points contradicts answers.fpi_ge4 (line 12): 5 points;"
     " it is one measure"),
    # hostile or broken YAML
    ("notes: free text", "notes: &a free",
     "line 19, notes: anchors (&) and aliases (*) are not allowed; write the value out"),
    ("notes: free text", "notes: *a",
     "line 19, notes: anchors (&) and aliases (*) are not allowed; write the value out"),
    ("notes: free text", "notes: !!python/name:os.system x",
     "line 19, notes: the tag 'tag:yaml.org,2002:python/name:os.system' is not allowed;"
     " write the value alone"),
    ("notes: free text", "notes: " + "[" * 30,
     "line 19, notes.1.1.1.1.1.1.1.1: nested deeper than 8 levels"),
    ("notes: free text", "---\nnotes: x", "line 19: a second document; one case a file"),
    ("notes: free text", "[a, b]: x", "line 19: a key must be one word, as in 'age: 52'"),
    ("notes: free text", "'': x", "line 19: a key is missing before ':'"),
    ("notes: free text", "<<: {age: 3}",
     "line 19, <<: unknown key; choices: schema, composed, date, person, conditions, medicines,"
     " allergies, pregnancy, complaints, no_pain_at, answers, examination, scores, treatments,"
     " recordings, standing, scans, clinician, notes"),
    ("notes: free text", "notes: a\x1b[2Jb",
     "line 19: unprintable character '\\x1b'; is this text?"),
    ("notes: free text", 'notes: "a\\x00b"', "line 19, notes: unprintable character '\\x00'"),
]  # fmt: skip


@pytest.mark.parametrize(("there", "instead", "line"), MISTAKES)
def test_one_line(tmp_path: Path, there: str, instead: str, line: str) -> None:
    assert there in BASE
    file = tmp_path / "case.yaml"
    file.write_text(BASE.replace(there, instead, 1), encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        open_case(file)
    assert str(caught.value) == f"case.yaml {line}"
    assert caught.value.exit_status == 2


def test_the_base_itself_is_right(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(BASE, encoding="utf-8")
    assert open_case(file).complaints[1].weeks == pytest.approx(93 / 7)


def test_broken_yaml_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("person:\n  age: 52\n sex: female\n", encoding="utf-8")
    with pytest.raises(CaseError, match=r"^case.yaml line 3: not readable as YAML: .*spaces$"):
        open_case(file)


def test_users_text_never_breaks_the_line() -> None:
    with pytest.raises(CaseError) as caught:
        parse_case({"answers": {"a\nb\u2028" + "x" * 5000: "yes"}})
    assert len(str(caught.value).splitlines()) == 1 and len(str(caught.value)) < 300


@pytest.mark.parametrize("value", [object(), b"bytes", 10**400, 1j, {"a": {1, 2}}])
def test_foreign_python_values(value: object) -> None:
    with pytest.raises(CaseError):
        parse_case({"notes": value})


def test_a_document_in_a_circle_ends() -> None:
    circle: dict[str, object] = {}
    circle["person"] = circle
    with pytest.raises(CaseError, match="nested deeper than 8 levels"):
        parse_case(circle)


def test_too_many_answers() -> None:
    with pytest.raises(CaseError, match=r"^case, answers: more than 2000 answers$"):
        parse_case({"answers": {f"f{number}": "yes" for number in range(2001)}})


def test_a_no_or_unknown_needs_no_complaint() -> None:
    document = {"complaints": [{"site": "back"}], "answers": {"first_step_pain": "no"}}
    assert parse_case(document).answers["first_step_pain"][0].value is False
    document = {"complaints": [{"site": "back"}], "answers": {"first_step_pain": "unknown"}}
    assert parse_case(document).answers["first_step_pain"][0].value is None


def test_without_complaints_nothing_is_contradicted() -> None:
    """An interview may ask about the pain before the complaints are written down."""
    assert parse_case({"answers": {"first_step_pain": "yes"}}).answers


def test_denied_pain_is_contradicted() -> None:
    denied = {"no_pain_at": ["heel", "foot"], "answers": {"first_step_pain": "yes"}}
    with pytest.raises(CaseError, match="yes needs pain at the heel or foot"):
        parse_case(denied)


def test_back_pain_now_counts_as_a_back_complaint() -> None:
    document = {
        "complaints": [{"site": "heel"}],
        "answers": {"back_pain_now": "yes", "sitting_worse_back": "yes"},
    }
    assert parse_case(document).answers
