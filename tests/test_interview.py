"""The interview without a terminal: what is asked, why, in which order, and when it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from solespine.case import open_case
from solespine.evidence import load_evidence
from solespine.findings import grade
from solespine.flow import (
    Ask,
    Done,
    Progress,
    Reply,
    apply,
    begin,
    document_of,
    next_step,
    take_back,
    text_now,
)
from solespine.flow.wording import load_wording

EVIDENCE = load_evidence()
WORDING = load_wording()
STAGES = ["you", "pain", "follow_up", "warning", "tried", "telling", "examination", "plan"]


@dataclass(frozen=True)
class Person:
    """A made-up person who answers truthfully; what is not in `yes` is no."""

    sites: tuple[str, ...]
    facts: dict[str, Any]
    yes: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    tried: frozenset[str] = frozenset()
    numbers: dict[str, str] = field(default_factory=dict)

    def reply(self, ask: Ask) -> Reply:
        """The answer to any question."""
        if ask.id == "complaints":
            return Reply({choice.key: choice.key in self.sites for choice in ask.choices})
        if ask.id == "treatments":
            return Reply({choice.key: choice.key in self.tried for choice in ask.choices})
        if ask.findings:
            return Reply({finding: self.answer(finding) for finding in ask.findings})
        return Reply({"value": self.facts.get(ask.id, self.facts.get(ask.id.split(".")[-1]))})

    def answer(self, finding: str) -> bool | str | None:
        """The answer to a finding."""
        if finding in self.unknown or EVIDENCE.findings[finding].answer.type == "choice":
            return None
        return self.numbers.get(finding, finding in self.yes)


def facts(age: str = "52", sex: str = "female", weeks: str = "14 weeks", **more: Any) -> dict:
    """What a person says beside findings."""
    return {
        "age": age, "sex": sex, "height": "168 cm", "mass": "74 kg", "side": "left",
        "weeks": weeks, "intensity": "6", "course": "same", "medicines": "", **more,
    }  # fmt: skip


PERSONS = {
    "fasciitis and a back": Person(
        ("heel", "back"),
        facts(effect="none", as_advised=True),
        frozenset({"first_step_pain", "pain_after_rest", "heel_loc_inner_under", "limp_since_heel",
                   "standing_work", "mechanical_pattern", "heel_gradual_onset"}),
        tried=frozenset({"T03", "T10"}),
    ),
    "S1 root": Person(
        ("heel", "back", "leg"),
        facts("43", "male", "5 weeks", effect="some"),
        frozenset({"pain_s1_path", "leg_pain_below_knee", "burning_tingling_foot", "cough_sneeze",
                   "numb_outer_foot", "pain_quality_shooting", "back_moves_change_heel"}),
        tried=frozenset({"T17"}),
    ),
    "only a heel": Person(("heel",), facts("30", weeks="3 weeks"), frozenset({"first_step_pain"})),
    "only a back": Person(("back",), facts("35", "male"), frozenset({"mechanical_pattern"})),
    "everything hurts": Person(
        ("heel", "foot", "leg", "knee", "hip", "back", "neck", "shoulder"),
        facts("68", weeks="3 years", side="both", effect="none", as_advised=True,
              medicines="metformin, ramipril"),
        frozenset({"poor_sleep", "catastrophising", "multisite_4plus", "diabetes"}),
        tried=frozenset({"T03", "T10", "T17", "T22", "T27"}),
    ),
    "a child": Person(("heel",), facts("11", "male", "6 weeks"), frozenset({"pain_on_impact"})),
    "knows nothing": Person(("heel", "back"), {}, unknown=frozenset(EVIDENCE.findings)),
}  # fmt: skip


@dataclass
class Held:
    """One whole interview."""

    file: Path
    asked: list[tuple[dict[str, Any], Progress, Ask]]
    done: Done
    progress: Progress


def hold(
    person: Person,
    folder: Path,
    *,
    clinician: bool = False,
    until: Callable[[Ask], bool] | None = None,
) -> Held | Ask:
    """Ask a person everything, or until a question is met."""
    file = folder / "case.yaml"
    begin(file, "2026-11-02", EVIDENCE)
    progress, asked = Progress(), []
    for _ in range(200):
        document = document_of(file)
        step = next_step(document, clinician=clinician, progress=progress)
        if isinstance(step, Done):
            return Held(file, asked, step, progress)
        if until is not None and until(step):
            return step
        asked.append((document, progress, step))
        apply(file, step, person.reply(step), EVIDENCE)
        progress = progress.plus(step)
    raise AssertionError("the interview does not end")


def findings_asked(one: Held) -> list[str]:
    return [finding for *_, ask in one.asked for finding in ask.findings]


# The texts


def checklists() -> Iterator[tuple[str, str, str]]:
    for checklist in (*WORDING.warning_signs, *WORDING.together, WORDING.cautions):
        for finding, text in checklist.items.items():
            yield checklist.id, finding, text


def test_every_item_is_a_finding_a_person_can_answer_in_few_words() -> None:
    for checklist, finding, text in checklists():
        row = EVIDENCE.findings[finding]
        assert "patient" in row.who, (checklist, finding)
        assert row.answer.type == "yes_no", (checklist, finding)
        assert len(text.split()) <= 15, (checklist, finding, text)


def test_no_item_stands_in_two_lists_of_one_kind() -> None:
    for lists in (WORDING.warning_signs, WORDING.together):
        items = [finding for checklist in lists for finding in checklist.items]
        assert len(items) == len(set(items))


def test_treatments_and_causes_are_known() -> None:
    assert {name for row in WORDING.tried for name in row.items} <= set(EVIDENCE.treatments)
    for finding, treatments in WORDING.only_if_tried.items():
        assert finding in EVIDENCE.findings
        assert set(treatments) <= set(EVIDENCE.treatments)
    for rule in EVIDENCE.tried:
        assert set(rule.treatments) <= set(WORDING.only_if_tried[rule.finding])
    assert set(WORDING.not_named) <= set(EVIDENCE.causes)
    assert set(WORDING.not_examined) <= set(EVIDENCE.findings)


def test_every_warning_sign_that_a_person_can_tell_is_in_a_checklist_or_follows_from_one() -> None:
    listed = {finding for c in WORDING.warning_signs for finding in c.items}
    for rule_id, rule in EVIDENCE.red_flags.items():
        for trigger in rule.triggers:
            row = EVIDENCE.findings[trigger]
            if "patient" not in row.who or row.computed or row.kind == "exam" or trigger in listed:
                continue
            opens = row.asked_if.findings() if row.asked_if else frozenset()
            assert opens & listed, f"{rule_id}: {trigger} would never be asked"


# The order


def check_stages_come_in_order(one: Held, person: Person) -> None:
    """Up to the plan; once it has what it needs, time that is left goes to the best questions."""
    stages = [ask.stage for *_, ask in one.asked if ask.stage not in ("follow_up", "warning")]
    stages = stages[: stages.index("plan")]
    assert stages == sorted(stages, key=STAGES.index)
    first_best = next(i for i, (*_, a) in enumerate(one.asked) if a.stage == "telling")
    warnings = [i for i, (*_, a) in enumerate(one.asked) if a.id in
                {c.id for c in WORDING.warning_signs}]  # fmt: skip
    assert max(warnings) < first_best


def check_nothing_is_asked_twice(one: Held, person: Person) -> None:
    asked = findings_asked(one)
    assert len(asked) == len(set(asked))
    ids = [ask.id for *_, ask in one.asked if not ask.findings]
    assert len(ids) == len(set(ids))


def check_every_question_says_why(one: Held, person: Person) -> None:
    for *_, ask in one.asked:
        assert ask.why.endswith("."), ask
        assert ask.text.strip(), ask
        assert ask.seconds > 0, ask


def check_the_best_questions_carry_information(one: Held, person: Person) -> None:
    for *_, ask in one.asked:
        if ask.stage == "telling":
            assert ask.bits is not None
            assert ask.bits >= WORDING.stop.least_bits


def check_what_does_not_apply_is_not_asked(one: Held, person: Person) -> None:
    from solespine.case import parse_case

    for document, _, ask in one.asked:
        findings = grade(parse_case(document), EVIDENCE)
        for finding in ask.findings:
            assert findings.applies(finding), (ask.id, finding)
            assert not findings.observed.get(finding), (ask.id, finding)
            assert EVIDENCE.findings[finding].computed is None


def check_a_person_is_asked_only_what_a_person_can_tell(one: Held, person: Person) -> None:
    for finding in findings_asked(one):
        row = EVIDENCE.findings[finding]
        assert "patient" in row.who
        assert row.seconds <= WORDING.time.longest_s
        assert not set(row.groups) & {"age_band", "sex", "body_weight"}


def check_intake_takes_at_most_five_minutes(one: Held, person: Person) -> None:
    total = sum(ask.seconds for *_, ask in one.asked)
    assert total == pytest.approx(one.progress.seconds)
    assert total <= WORDING.time.budget_s == 300


def check_the_same_case_gives_the_same_question(one: Held, person: Person) -> None:
    for document, progress, ask in one.asked[::6]:
        assert next_step(document, progress=progress) == ask


def check_the_finished_case_is_valid(one: Held, person: Person) -> None:
    case = open_case(one.file)
    assert {complaint.site for complaint in case.complaints} == set(person.sites)
    assert set(case.no_pain_at) == set(WORDING.sites) - set(person.sites)


def check_the_end_has_a_reason_and_a_sheet(one: Held, person: Person) -> None:
    assert one.done.text.endswith(".")
    assert len(one.done.sheet) == 8
    for row in one.done.sheet:
        assert EVIDENCE.findings[row.finding].kind in ("exam", "gait")
        assert row.finding not in open_case(one.file).answers
    told = [row.bits for row in one.done.sheet if row.bits is not None]
    assert told == sorted(told, reverse=True)


def check_dont_know_is_stored_as_unknown_and_is_no_answer(one: Held, person: Person) -> None:
    case = open_case(one.file)
    for finding in person.unknown & set(findings_asked(one)):
        assert [answer.value for answer in case.answers[finding]] == [None]
    if not person.facts:
        document = document_of(one.file)
        assert set(document["person"].values()) == {"unknown"}
        assert not grade(case, EVIDENCE).answers().keys() & set(findings_asked(one))


def check_what_is_no_matter_for_the_person_is_left_out(one: Held, person: Person) -> None:
    asked = set(findings_asked(one))
    child = person.facts.get("age") == "11"
    if child:
        assert "cannot_bear_weight" in asked
    if person.sites == ("heel",):
        assert not asked & {"major_trauma", "night_pain_unrelenting", "minor_fall"}
    if not person.tried or person.facts.get("weeks") == "3 weeks":
        assert not asked & set(WORDING.only_if_tried)
    if person.facts.get("sex") == "male":
        assert "pregnant_postpartum" not in asked


CHECKS = [check for name, check in list(globals().items()) if name.startswith("check_")]


@pytest.mark.parametrize("name", PERSONS)
def test_the_whole_interview_of(name: str, tmp_path: Path) -> None:
    one = hold(PERSONS[name], tmp_path)
    assert isinstance(one, Held)
    for check in CHECKS:
        check(one, PERSONS[name])


def test_height_is_not_asked_where_body_mass_has_no_time_left(tmp_path: Path) -> None:
    one = hold(PERSONS["only a back"], tmp_path)
    document, progress, ask = next(row for row in one.asked if row[2].id == "person.height")
    late = replace(progress, seconds=WORDING.time.budget_s - ask.seconds - 1.0)
    after = next_step(document, progress=late)
    assert not isinstance(after, Ask) or after.id not in ("person.height", "person.mass")
    ids = [row[2].id for row in one.asked]
    assert ids[ids.index("person.height") + 1] == "person.mass"


def test_without_any_pain_it_ends_after_the_warning_signs(tmp_path: Path) -> None:
    one = hold(Person((), facts()), tmp_path)
    assert isinstance(one, Held)
    assert one.done.reason == "no_complaint"
    assert {ask.stage for *_, ask in one.asked} == {"you", "pain", "warning"}


# Clinician


def test_the_clinician_is_asked_for_at_most_eight_examinations(tmp_path: Path) -> None:
    person = PERSONS["S1 root"]
    one = hold(person, tmp_path, clinician=True)
    assert isinstance(one, Held)
    examined = [ask for *_, ask in one.asked if ask.examined]
    assert 1 <= len(examined) <= 8
    assert one.progress.examinations == len(examined)
    assert sum(ask.seconds for *_, ask in one.asked if not ask.examined) <= 300
    document = document_of(one.file)
    for ask in examined:
        assert ask.id in document["examination"]
        assert EVIDENCE.findings[ask.id].kind in ("exam", "gait")


# Going back and applying


def test_taking_an_answer_back_asks_it_again(tmp_path: Path) -> None:
    person = PERSONS["only a heel"]
    ask = hold(person, tmp_path, until=lambda ask: ask.id == "joints")
    assert isinstance(ask, Ask)
    file = tmp_path / "case.yaml"
    before = text_now(file)
    apply(file, ask, person.reply(ask), EVIDENCE)
    after = text_now(file)
    assert next_step(document_of(file)) != ask
    take_back(file, before, after)
    assert next_step(document_of(file)) == ask


def test_nothing_is_taken_back_over_the_words_of_another(tmp_path: Path) -> None:
    from solespine.errors import CaseError

    file = tmp_path / "case.yaml"
    begin(file, "2026-11-02", EVIDENCE)
    before = text_now(file)
    file.write_text(before + "notes: from another program\n")
    with pytest.raises(CaseError, match="changed by another program"):
        take_back(file, before, before)
    assert "another program" in file.read_text()


def test_each_side_of_an_examination_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    begin(file, "2026-11-02", EVIDENCE)
    ask = Ask(
        "slr", "examination", "yes_no", "?", "?", findings=("slr",), sided=True, examined=True
    )
    apply(file, ask, Reply({"slr": True}, None, {"left": True, "right": False}), EVIDENCE)
    assert document_of(file)["examination"]["slr"] == {"left": "yes", "right": "no"}


def test_a_case_written_by_hand_is_asked_only_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(
        "# my own words\n"
        "person: {age: 52, sex: female, height: 165 cm, mass: 82 kg}\n"
        "complaints:\n  - {site: heel, side: left, weeks: 14, intensity: 6, course: worse}\n"
        "no_pain_at: [back, leg, knee, hip, foot]\n"
        "answers: {first_step_pain: yes}\n"
    )
    ask = next_step(document_of(file))
    assert isinstance(ask, Ask)
    assert [choice.key for choice in ask.choices] == ["neck", "shoulder"]
    apply(file, ask, Reply({"neck": False, "shoulder": False}), EVIDENCE)
    after = next_step(document_of(file))
    assert isinstance(after, Ask)
    assert after.stage == "warning"
    assert "# my own words" in file.read_text()
