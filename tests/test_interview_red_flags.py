"""Red flags in the middle of an interview: they fire at once and are followed up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from solespine.case import open_case
from solespine.flow import Ask, apply, document_of, next_step
from test_interview import EVIDENCE, Held, Person, facts, hold


def test_a_red_flag_fires_at_once_and_its_questions_come_next(tmp_path: Path) -> None:
    person = Person(("back",), facts("40"), frozenset({"saddle_numb"}))
    before = hold(person, tmp_path, until=lambda ask: ask.id == "nerves")
    assert isinstance(before, Ask)
    assert not before.fired
    file = tmp_path / "case.yaml"
    apply(file, before, person.reply(before), EVIDENCE)
    after = next_step(document_of(file))
    assert isinstance(after, Ask)
    fired = after.fired[0]
    assert fired.rule == "R01"
    assert fired.row.urgency == "emergency"
    assert after.stage == "follow_up"
    assert after.findings[0] in fired.open
    assert open_case(file).answers["saddle_numb"][0].value is True


def test_what_a_red_flag_needs_stands_first_on_the_sheet(tmp_path: Path) -> None:
    one = hold(Person(("back",), facts("40"), frozenset({"urinary_retention"})), tmp_path)
    assert isinstance(one, Held)
    assert one.done.sheet[0].finding == "pvr_200"
    assert one.done.sheet[0].bits is None


def test_a_clinician_is_asked_for_it_at_once(tmp_path: Path) -> None:
    person = Person(("back",), facts("40"), frozenset({"urinary_retention"}))
    ask = hold(person, tmp_path, clinician=True, until=lambda ask: ask.id == "pvr_200")
    assert isinstance(ask, Ask)
    assert ask.stage == "follow_up"
    assert ask.examined


def test_the_question_that_opens_another_is_followed_by_it(tmp_path: Path) -> None:
    person = Person(("heel",), facts("60"), frozenset({"clot_risk", "breathless_chest_pain"}))
    ask = hold(person, tmp_path, until=lambda ask: ask.id == "breathless_chest_pain")
    assert isinstance(ask, Ask)
    assert ask.stage == "warning"


def of_situation(case: dict[str, Any]) -> Person:
    """The person of a red-flag situation, who also says yes to what is computed from answers."""
    given = case.get("answers", {}) | case.get("examination", {})
    yes = {name for name, value in given.items() if value is True or value == "yes"}
    yes |= {name for name, value in given.items() if isinstance(value, dict)}
    person = case.get("person", {})
    first = (case.get("complaints") or [{}])[0]
    said = facts(str(person.get("age", "52")), person.get("sex", "female"), "2 weeks")
    said |= {"weeks": f"{first.get('weeks', 2)} weeks", "side": first.get("side")}
    sites = tuple(dict.fromkeys(one["site"] for one in case.get("complaints", [])))
    return Person(sites, said, frozenset(yes))


RULES = {path.stem: path for path in sorted((Path(__file__).parent / "red_flags").glob("*.yaml"))}
# What starts these only an examination or a closer look at the foot can tell.
EXAMINED = {"R06", "R26", "R29", "R39", "R40", "R41", "R42", "R46"}
# Its composite is asked in parts among the best questions, not with the warning signs.
LATER = {"R24"}


def test_every_rule_has_a_situation() -> None:
    assert set(RULES) == set(EVIDENCE.red_flags)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_fires_on_the_case_of_its_situation(rule: str) -> None:
    case = yaml.safe_load(RULES[rule].read_text(encoding="utf-8"))["fires"]
    assert rule in {fired.rule for fired in next_step(case).fired}


@pytest.mark.parametrize("rule", sorted(set(RULES) - EXAMINED - LATER))
def test_the_warning_signs_find_every_rule(rule: str, tmp_path: Path) -> None:
    person = of_situation(yaml.safe_load(RULES[rule].read_text(encoding="utf-8"))["fires"])
    end = hold(person, tmp_path, until=lambda ask: ask.stage in ("telling", "plan"))
    fired = end.done.fired if isinstance(end, Held) else end.fired
    assert rule in {one.rule for one in fired}


# The second question


SITUATIONS = {
    rule: yaml.safe_load(path.read_text(encoding="utf-8")) for rule, path in RULES.items()
}
SECOND = [rule for rule, situation in SITUATIONS.items() if "confirm" in situation]


@pytest.mark.parametrize("rule", SECOND)
def test_the_second_question_comes_directly_after_the_sign(rule: str, tmp_path: Path) -> None:
    """Unless a more urgent rule fired with the same answers, whose question then comes first."""
    question = SITUATIONS[rule]["confirm"]["question"]

    def met(ask: Ask) -> bool:
        return any(one.rule == rule and one.open[:1] == (question,) for one in ask.fired)

    first = hold(of_situation(SITUATIONS[rule]["fires"]), tmp_path, until=met)
    if isinstance(first, Held):  # asked before the rule fired, because another rule needs it too
        assert question in open_case(first.file).answers
        return
    assert first.stage == "follow_up"
    assert first.findings == (question,) or first.fired[0].rule != rule
    assert not first.examined


@pytest.mark.parametrize("rule", SECOND)
def test_a_denied_second_question_ends_the_alarm(rule: str, tmp_path: Path) -> None:
    how = SITUATIONS[rule]["confirm"]
    person = of_situation(SITUATIONS[rule]["fires"])
    person = Person(person.sites, person.facts, person.yes - {how["question"]})
    end = hold(person, tmp_path, until=lambda ask: ask.stage in ("telling", "plan"))
    fired = {one.rule for one in (end.done.fired if isinstance(end, Held) else end.fired)}
    assert rule not in fired
    assert how["falls_to"] in fired


def test_who_does_not_know_stays_urgent(tmp_path: Path) -> None:
    person = Person(
        ("back",), facts("40"), frozenset({"saddle_numb"}), frozenset({"saddle_loss_new"})
    )
    end = hold(person, tmp_path, until=lambda ask: ask.stage in ("telling", "plan"))
    assert isinstance(end, Ask)
    assert end.fired[0].rule == "R01"


def test_second_questions_are_short_plain_words() -> None:
    for rule in SECOND:
        row = EVIDENCE.findings[SITUATIONS[rule]["confirm"]["question"]]
        assert len(row.ask.split()) <= 40, rule
        assert max(map(len, row.ask.split())) <= 12, rule
        assert row.kind == "symptom"
        assert row.who == ("patient",)
