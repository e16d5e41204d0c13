"""Red-flag rules as readable situations, and the laws they obey.

Each file of tests/red_flags is one rule:

    title, urgency
    fires         a case that meets the rule
    short         change: the one answer that differs, after which the rule must not fire; why
    context_open  rules with a context: `change` and `leave_out` leave the context unanswered;
                  the rule still fires with its full urgency and asks for `asks`
    silent        persons, by `change` and `leave_out`, for whom the rule is not asked; why
    confirm       rules with a second question (test_red_flags_second.py): `question`, asked first;
                  after a known no, and only then, the rule is silent and `falls_to` catches it

A change is written as in a case file; what it names replaces what the firing case says.
"""

from __future__ import annotations

import copy
import itertools
import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from solespine.case import parse_case
from solespine.errors import CaseError
from solespine.evidence import Evidence, Expression, load_evidence
from solespine.findings import grade
from solespine.triage import LEVELS, Triage, triage

FOLDER = Path(__file__).parent / "red_flags"
SITUATIONS: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.yaml"))
}
WITH_CONTEXT = [rule for rule, situation in SITUATIONS.items() if "context_open" in situation]
RANDOM_PERSONS = 2000

every_rule = pytest.mark.parametrize("rule", SITUATIONS)
every_context = pytest.mark.parametrize("rule", WITH_CONTEXT)


def judged(case: Mapping[str, Any], evidence: Evidence | None = None) -> Triage:
    """Triage of a case as it stands in a file."""
    evidence = evidence or load_evidence()
    document = {"schema": "solespine/case/1", "composed": True, **case}
    return triage(grade(parse_case(document, "case.yaml", evidence), evidence))


def fired(result: Triage) -> dict[str, str]:
    """Rule -> urgency of every rule that fired."""
    return {one.rule: one.row.urgency for one in result.fired}


def changed(case: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """The case with what the change names replaced."""
    new = copy.deepcopy(dict(case))
    for section, content in change.items():
        if isinstance(content, dict):
            new[section] = {**new.get(section, {}), **content}
        else:
            new[section] = content
    return new


def without(case: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    """The case with these findings (or person.age) not answered."""
    new = copy.deepcopy(dict(case))
    for name in names:
        section, _, key = name.rpartition(".")
        for part in [section] if section else ["answers", "examination"]:
            new.get(part, {}).pop(key, None)
    return new


def opened(rule: str) -> dict[str, Any]:
    """The firing case of a rule with its context left open."""
    situation = SITUATIONS[rule]
    how = situation["context_open"]
    return without(changed(situation["fires"], how.get("change", {})), how.get("leave_out", []))


# The situations


def test_every_rule_has_a_situation() -> None:
    assert set(SITUATIONS) == set(load_evidence().red_flags)


@every_rule
def test_fires(rule: str) -> None:
    situation = SITUATIONS[rule]
    result = judged(situation["fires"])
    assert fired(result)[rule] == situation["urgency"]
    assert result.level is not None
    assert LEVELS.index(result.level) <= LEVELS.index(situation["urgency"])
    one = next(one for one in result.fired if one.rule == rule)
    age_alone = load_evidence().red_flags[rule].triggers == ("age_over_70",)
    assert age_alone or set(one.row.triggers) & set(one.findings)
    assert one.row.action
    assert one.row.plain
    assert one.row.sources


@every_rule
def test_one_answer_short_does_not_fire(rule: str) -> None:
    short = SITUATIONS[rule]["short"]
    leaves = [key for content in short["change"].values() for key in content]
    assert len(leaves) == 1, "short is one answer away, no more"
    assert short["why"]
    assert rule not in fired(judged(changed(SITUATIONS[rule]["fires"], short["change"])))


def test_a_rule_is_silent_for_whom_it_is_not_meant() -> None:
    found = 0
    for rule, situation in SITUATIONS.items():
        for one in situation.get("silent", ()):
            case = changed(situation["fires"], one["change"])
            assert one["why"] and rule in fired(judged(case)), "by its answers it fires"
            assert rule not in fired(judged(without(case, one["leave_out"])))
            found += 1
    assert found


def has_context(tree: Expression) -> bool:
    """Whether a rule has a part that only a known no can lower."""
    return tree.op == "unanswered_safe" or any(map(has_context, tree.parts))


@every_rule
def test_every_context_is_tried(rule: str) -> None:
    assert has_context(load_evidence().red_flags[rule].when) is (rule in WITH_CONTEXT)


@every_context
def test_open_context_keeps_full_urgency_and_is_asked(rule: str) -> None:
    situation = SITUATIONS[rule]
    result = judged(opened(rule))
    assert fired(result)[rule] == situation["urgency"]
    one = next(one for one in result.fired if one.rule == rule)
    wanted = set(situation["context_open"]["asks"])
    assert wanted <= set(one.open)
    assert wanted <= set(result.ask_next)


# Signs that only a clinician can find: they raise a rule, and their lack does not hold it up

FOUND = {"R04": "heel_walk_fail", "R10": "percussion_spine", "R16": "heel_squeeze"}


@pytest.mark.parametrize(("rule", "sign"), FOUND.items())
def test_a_clinician_can_raise_what_the_answers_ruled_out(rule: str, sign: str) -> None:
    ruled_out = changed(SITUATIONS[rule]["fires"], SITUATIONS[rule]["short"]["change"])
    assert rule not in fired(judged(ruled_out))
    assert rule in fired(judged(changed(ruled_out, {"examination": {sign: True}})))


# What a rule leaves to another


def test_weakness_that_creeps_still_gets_a_doctor() -> None:
    """Nobody with a leg that loses strength is left without an urgency, whatever else is said."""
    for days, lift in itertools.product((True, False, "unknown"), repeat=2):
        answers = {"progressive_weakness": True, "weakness_days": days, "foot_cannot_lift": lift}
        result = judged({"person": {"age": 50}, "answers": answers})
        creeps = days is False and lift is False
        assert result.level == ("two_weeks" if creeps else "same_day"), answers


NUMB_FEET = {
    "cancer_history": True, "stocking_numb_both": True, "progressive_weakness": False,
    "weakness_days": False, "unsteady_walk": False, "hand_clumsiness": False,
    "foot_cannot_lift": False, "bilateral_sciatica": False,
}  # fmt: skip


def numb_feet(answers: Mapping[str, Any], left_out: tuple[str, ...] = ()) -> bool:
    """Whether R13 fires on somebody with back pain, an earlier cancer and numb feet."""
    told = {name: yes for name, yes in {**NUMB_FEET, **answers}.items() if name not in left_out}
    return "R13" in fired(judged({"complaints": [{"site": "back"}], "answers": told}))


def test_numb_feet_after_cancer_need_a_second_sign_or_an_open_question() -> None:
    assert not numb_feet({})
    assert not numb_feet({}, left_out=("weakness_days",))  # the question does not apply
    assert numb_feet({}, left_out=("progressive_weakness",))
    assert numb_feet({}, left_out=("unsteady_walk",))
    assert numb_feet({"unsteady_walk": True})
    assert numb_feet({"bilateral_sciatica": True, "weakness_days": True})
    assert numb_feet({"bilateral_sciatica": True}, left_out=("weakness_days",))
    assert not numb_feet({"cancer_history": False})
    assert not numb_feet({}, left_out=("cancer_history",))


@pytest.mark.parametrize("sign", ["back_pain_new", "night_pain_unrelenting", "fever"])
def test_one_sign_in_an_old_back_pain_is_enough_with_weak_defences(sign: str) -> None:
    case = changed(SITUATIONS["R34"]["fires"], {"answers": {"back_pain_new": False}})
    assert "R34" not in fired(judged(case))
    assert "R34" in fired(judged(changed(case, {"answers": {sign: True}})))
    assert "R34" in fired(judged(changed(case, {"answers": {sign: "unknown"}})))


# The laws


@every_context
def test_unknown_is_as_not_answered(rule: str) -> None:
    case = opened(rule)
    left_out = [
        name for name in SITUATIONS[rule]["context_open"].get("leave_out", []) if "." not in name
    ]
    unknown = changed(case, {"answers": dict.fromkeys(left_out, "unknown")})
    assert fired(judged(unknown)) == fired(judged(case))


def rule_findings(evidence: Evidence) -> list[str]:
    """Every finding that a rule names, in order."""
    return sorted({name for row in evidence.red_flags.values() for name in row.when.findings()})


def feeding(names: set[str], evidence: Evidence) -> set[str]:
    """The findings, and all from which they are computed or by which they apply."""
    found, waiting = set(names), list(names)
    while waiting:
        finding = evidence.findings[waiting.pop()]
        for condition in (finding.asked_if, finding.computed):
            more = condition.findings() - found if condition is not None else set()
            found |= more
            waiting += more
    return found


def yes_no_findings(names: list[str], evidence: Evidence) -> list[str]:
    """Those of the findings that are answered with yes or no."""
    return [
        name
        for name in names
        if evidence.findings[name].answer.type == "yes_no"
        and evidence.findings[name].computed is None
    ]


def random_person(rng: random.Random, evidence: Evidence) -> dict[str, Any]:
    """A person with a few random answers to what the rules ask."""
    sites = rng.choice([["heel"], ["back"], ["heel", "back"], ["leg"]])
    names = yes_no_findings(rule_findings(evidence), evidence)
    chosen = rng.sample(names, rng.randint(1, 8))
    return {
        "person": {"age": rng.randint(10, 90)},
        "complaints": [{"site": site} for site in sites],
        "answers": {name: rng.random() < 0.6 for name in chosen},
    }


def possible(case: Mapping[str, Any]) -> bool:
    """Whether the case contradicts itself nowhere."""
    try:
        judged(case)
    except CaseError:
        return False
    return True


def one_more(
    case: dict[str, Any], names: list[str], rng: random.Random, answers: tuple[bool, ...]
) -> dict[str, Any] | None:
    """The case with one more random answer; None if none of ten tries is possible."""
    open_names = sorted(set(names) - set(case["answers"]))
    for _ in range(10):
        answer = {rng.choice(open_names): rng.choice(answers)}
        more = changed(case, {"answers": answer})
        if possible(more):
            return more
    return None


@pytest.fixture(scope="module")
def persons() -> list[dict[str, Any]]:
    rng, made = random.Random(20261121), []
    while len(made) < RANDOM_PERSONS:
        case = random_person(rng, load_evidence())
        if possible(case):
            made.append(case)
    return made


def test_no_answer_outside_a_rule_silences_it(persons: list[dict[str, Any]]) -> None:
    evidence, rng, tried = load_evidence(), random.Random(1), 0
    names = set(yes_no_findings(list(evidence.findings), evidence))
    for case in persons:
        before = fired(judged(case))
        inside = {n for rule in before for n in evidence.red_flags[rule].when.findings()}
        inside.add("back_pain_now")  # it answers complaint(back)
        outside = sorted(names - feeding(inside, evidence))
        more = one_more(case, outside, rng, (True, False))
        if more is None:
            continue
        tried += 1
        assert before.items() <= fired(judged(more)).items(), more
    assert tried > 0.95 * RANDOM_PERSONS


def test_no_yes_lowers_the_urgency(persons: list[dict[str, Any]]) -> None:
    """The rules only rise with what is found: a further yes never takes one away."""
    evidence, rng, tried = load_evidence(), random.Random(2), 0
    names = yes_no_findings(rule_findings(evidence), evidence)
    for case in persons:
        more = one_more(case, names, rng, (True,))
        if more is None:
            continue
        tried += 1
        assert fired(judged(case)).items() <= fired(judged(more)).items(), more
    assert tried > 0.95 * RANDOM_PERSONS


def test_unknown_answers_change_nothing(persons: list[dict[str, Any]]) -> None:
    names = rule_findings(load_evidence())
    for case in persons[::4]:
        rest = {name: "unknown" for name in names if name not in case["answers"]}
        assert fired(judged(changed(case, {"answers": rest}))) == fired(judged(case))


def test_order_of_answers_does_not_matter(persons: list[dict[str, Any]]) -> None:
    rng = random.Random(3)
    for case in persons[::4]:
        answers = list(case["answers"].items())
        rng.shuffle(answers)
        shuffled = {**case, "answers": dict(answers)}
        assert judged(shuffled).fired == judged(case).fired


@every_rule
def test_probabilities_play_no_part(rule: str) -> None:
    """Without a single likelihood the same rules fire."""
    blank = replace(load_evidence(), likelihoods={}, published={}, associations=())
    case = SITUATIONS[rule]["fires"]
    assert fired(judged(case, blank)) == fired(judged(case))


def test_not_answered_is_not_a_no() -> None:
    """Leaving a question out never ends lower than the answer that would have fired the rule."""
    for rule in WITH_CONTEXT:
        case = opened(rule)
        assert LEVELS.index(judged(case).level or "routine") <= LEVELS.index(
            SITUATIONS[rule]["urgency"]
        )
