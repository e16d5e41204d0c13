"""Clinical situations: each file of tests/spec is one person and what a clinician insists on.

A situation is read and corrected by clinicians; it holds what must come out, never what happens
to come out. Keys of `expect`, all but `link` and `urgency` optional:

    first         {complaint: cause or list of causes}   best explanation of that complaint
    above         [[a, b], ...]                          P(a) > P(b)
    at_least      {id: probability}                      P(id) >= probability
    at_most       {id: probability}                      P(id) <= probability
    not_blamed    [cause, ...] or {complaint: [...]}     explains no complaint (below the threshold)
    higher_than   {other situation: [cause, ...]}        P(cause) here > P(cause) there
    link          verdict or list of verdicts
    urgency       level or list of levels
    red_flags     [rule, ...]                            these fire, others may
    advised       [treatment, ...]                       steps of the plan; a list inside: any of it
    not_advised   [treatment, ...]                       no step of the plan

The ids of above, at_least and at_most are causes or the four sides of the link (foot_to_back,
back_to_foot, shared_cause, coincidental). `right_answer` says what the person has, `covers`
which claims of the articles the situation puts to the test.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import solespine
from solespine.case import parse_case
from solespine.evidence import load_evidence

FOLDER = Path(__file__).parent / "spec"
SITUATIONS: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.yaml"))
}
CLAIMS = {
    "K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "K9", "K10", "N1", "N2", "N3", "N4", "N5", "N6",
    "H1", "S1", "S2", "S3", "T1", "T1b", "T2", "T3", "T4", "T5", "T6", "P1",
}  # fmt: skip
KEYS = {"title", "why", "covers", "right_answer", "case", "expect"}
EXPECTATIONS = {
    "first", "above", "at_least", "at_most", "not_blamed", "higher_than", "link", "urgency",
    "red_flags", "advised", "not_advised",
}  # fmt: skip
VERDICTS = {
    "foot_to_back", "back_to_foot", "shared_cause", "coincidental",
    "not_both_present", "cannot_tell",
}  # fmt: skip
SIDES_OF_LINK = VERDICTS - {"not_both_present", "cannot_tell"}
LEVELS = {"emergency", "same_day", "two_weeks", "routine", "self_care"}
LEAST_FILES = 60

every_situation = pytest.mark.parametrize("name", SITUATIONS)


# What came out, read from the contract's own fields.


@functools.cache
def assessment(name: str) -> dict[str, Any]:
    """The assessment of a situation's person, in its JSON form."""
    case = {"schema": "solespine/case/1", "composed": True, **SITUATIONS[name]["case"]}
    return solespine.assess(parse_case(case), tries=()).to_json()


def probability(result: Mapping[str, Any], id_: str) -> float:
    """P(cause), or P(side of the link); 0 for a cause that is not listed."""
    if id_ in SIDES_OF_LINK:
        return float(result["link"]["probabilities"][id_])
    return next((row["probability"] for row in result["causes"] if row["id"] == id_), 0.0)


def explanations(result: Mapping[str, Any], site: str) -> list[tuple[str, float]]:
    """(cause, probability) of one complaint, best first."""
    rows = [(row["cause"], row["probability"]) for row in result["explains"].get(site, [])]
    return sorted(rows, key=lambda row: -row[1])


def steps(result: Mapping[str, Any]) -> set[str]:
    """The treatments that the plan advises."""
    return {step["treatment"] for step in result["plan"]["steps"]}


def top(result: Mapping[str, Any], count: int = 4) -> str:
    """The most probable causes and explanations, for a failure message."""
    rows = sorted(result["causes"], key=lambda row: -row["probability"])[:count]
    lines = ["causes: " + ", ".join(f"{row['id']} {row['probability']:.2f}" for row in rows)]
    for site in result["explains"]:
        shown = ", ".join(f"{c} {p:.2f}" for c, p in explanations(result, site)[:count])
        lines.append(f"{site}: {shown}")
    sides = result["link"].get("probabilities") or {}
    shown = ", ".join(f"{side} {value:.2f}" for side, value in sides.items())
    lines.append(f"link: {result['link']['verdict']} ({shown})")
    return "\n    ".join(lines)


# One check for each key of `expect`: yields a line for everything that is not as expected.


def as_list(wanted: Any) -> list[Any]:
    """A single name as a list of one."""
    return wanted if isinstance(wanted, list) else [wanted]


def check_first(wanted: Mapping[str, Any], result: Mapping[str, Any]) -> Iterator[str]:
    for site, causes in wanted.items():
        found = explanations(result, site)
        leader = found[0][0] if found else "nothing"
        if leader not in as_list(causes):
            yield f"first for {site}: expected {' or '.join(as_list(causes))}, came {leader}"


def check_above(wanted: list[list[str]], result: Mapping[str, Any]) -> Iterator[str]:
    for more, less in wanted:
        high, low = probability(result, more), probability(result, less)
        if not high > low:
            yield f"expected {more} above {less}, came {high:.3f} and {low:.3f}"


def check_at_least(wanted: Mapping[str, float], result: Mapping[str, Any]) -> Iterator[str]:
    for id_, least in wanted.items():
        if probability(result, id_) < least:
            yield f"expected {id_} at least {least}, came {probability(result, id_):.3f}"


def check_at_most(wanted: Mapping[str, float], result: Mapping[str, Any]) -> Iterator[str]:
    for id_, most in wanted.items():
        if probability(result, id_) > most:
            yield f"expected {id_} at most {most}, came {probability(result, id_):.3f}"


def check_not_blamed(wanted: Any, result: Mapping[str, Any]) -> Iterator[str]:
    threshold = load_evidence().model.explains_threshold.value
    sites = wanted if isinstance(wanted, dict) else dict.fromkeys(result["explains"], wanted)
    for site, causes in sites.items():
        for cause, value in explanations(result, site):
            if cause in causes and value >= threshold:
                yield f"expected {cause} not to be blamed for {site}, came {value:.3f}"


def check_higher_than(wanted: Mapping[str, list[str]], result: Mapping[str, Any]) -> Iterator[str]:
    for other, causes in wanted.items():
        for cause in causes:
            here, there = probability(result, cause), probability(assessment(other), cause)
            if not here > there:
                yield f"expected {cause} higher than in {other}, came {here:.4f} and {there:.4f}"


def check_link(wanted: Any, result: Mapping[str, Any]) -> Iterator[str]:
    if result["link"]["verdict"] not in as_list(wanted):
        yield f"expected link {' or '.join(as_list(wanted))}, came {result['link']['verdict']}"


def check_urgency(wanted: Any, result: Mapping[str, Any]) -> Iterator[str]:
    level = result["urgency"]["level"]
    if level not in as_list(wanted):
        reasons = "; ".join(map(str, result["urgency"]["reasons"])) or "no reason"
        yield f"expected urgency {' or '.join(as_list(wanted))}, came {level} ({reasons})"


def check_red_flags(wanted: list[str], result: Mapping[str, Any]) -> Iterator[str]:
    fired = {row["rule"] for row in result["red_flags"]}
    for rule in wanted:
        if rule not in fired:
            yield f"expected {rule} to fire, fired: {', '.join(sorted(fired)) or 'none'}"


def check_advised(wanted: list[Any], result: Mapping[str, Any]) -> Iterator[str]:
    planned = steps(result)
    for choice in wanted:
        if not planned & set(as_list(choice)):
            named = " or ".join(as_list(choice))
            shown = ", ".join(sorted(planned)) or "nothing"
            yield f"expected {named} in the plan, planned: {shown}"


def check_not_advised(wanted: list[str], result: Mapping[str, Any]) -> Iterator[str]:
    for treatment in wanted:
        if treatment in steps(result):
            name = load_evidence().treatments[treatment].name
            yield f"expected {treatment} ({name}) not in the plan, but it is advised"


CHECKS = {
    "first": check_first,
    "above": check_above,
    "at_least": check_at_least,
    "at_most": check_at_most,
    "not_blamed": check_not_blamed,
    "higher_than": check_higher_than,
    "link": check_link,
    "urgency": check_urgency,
    "red_flags": check_red_flags,
    "advised": check_advised,
    "not_advised": check_not_advised,
}


@every_situation
def test_situation_comes_out_as_a_clinician_expects(name: str) -> None:
    situation, result = SITUATIONS[name], assessment(name)
    problems = [
        line for key, wanted in situation["expect"].items() for line in CHECKS[key](wanted, result)
    ]
    told = "\n  - ".join([f"{name}: {situation['title']}", *problems])
    assert not problems, f"{told}\n  why it matters: {situation['why']}\n    {top(result)}"


@every_situation
def test_foot_to_back_never_exceeds_its_evidence(name: str) -> None:
    most = load_evidence().model.foot_to_back_ceiling.value
    sides = assessment(name)["link"].get("probabilities") or {}
    assert sides.get("foot_to_back", 0.0) <= most


# The files themselves.


@every_situation
def test_situation_is_well_formed(name: str) -> None:
    situation = SITUATIONS[name]
    expect = situation["expect"]
    assert set(situation) == KEYS
    assert set(expect) <= EXPECTATIONS
    assert {"link", "urgency"} <= set(expect)
    assert set(as_list(expect["link"])) <= VERDICTS
    assert set(as_list(expect["urgency"])) <= LEVELS
    assert set(situation["covers"]) <= CLAIMS
    assert set(expect.get("higher_than", {})) <= set(SITUATIONS)


def causes_named(situation: Mapping[str, Any]) -> set[str]:
    """Every cause that a situation names, wherever it stands."""
    expect = situation["expect"]
    named = set(situation["right_answer"]) | blamed_wrongly(expect)
    named |= {cause for causes in expect.get("first", {}).values() for cause in as_list(causes)}
    named |= {cause for causes in expect.get("higher_than", {}).values() for cause in causes}
    named |= {id_ for pair in expect.get("above", []) for id_ in pair}
    named |= {*expect.get("at_least", {}), *expect.get("at_most", {})}
    return named - SIDES_OF_LINK


def blamed_wrongly(expect: Mapping[str, Any]) -> set[str]:
    """The bystanders that must not be blamed."""
    wanted = expect.get("not_blamed", [])
    lists = wanted.values() if isinstance(wanted, dict) else [wanted]
    return {cause for causes in lists for cause in causes}


@every_situation
def test_situation_names_only_known_ids(name: str) -> None:
    situation, evidence = SITUATIONS[name], load_evidence()
    case, expect = situation["case"], situation["expect"]
    answered = {*case.get("answers", {}), *case.get("examination", {})}
    planned = [*expect.get("advised", []), *expect.get("not_advised", [])]
    treatments = {treatment for choice in planned for treatment in as_list(choice)}
    assert answered <= set(evidence.findings)
    assert causes_named(situation) <= set(evidence.causes)
    assert set(expect.get("red_flags", [])) <= set(evidence.red_flags)
    assert treatments <= set(evidence.treatments)
    assert set(expect.get("first", {})) <= {row["site"] for row in case["complaints"]}


def answers_checked(situation: Mapping[str, Any]) -> set[str]:
    """The right answers that an expectation of the same situation really asks for."""
    expect, flags = situation["expect"], load_evidence().red_flags
    asked = {cause for causes in expect.get("first", {}).values() for cause in as_list(causes)}
    asked |= {cause for rule in expect.get("red_flags", []) for cause in flags[rule].suspects}
    return asked & set(situation["right_answer"])


def test_every_cause_is_the_right_answer_or_a_bystander_once() -> None:
    situations = SITUATIONS.values()
    right = {cause for situation in situations for cause in answers_checked(situation)}
    bystanders = {c for situation in situations for c in blamed_wrongly(situation["expect"])}
    roles = {cause: row.role for cause, row in load_evidence().causes.items()}
    missing = {cause for cause, role in roles.items() if role == "explains"} - right
    assert not missing, f"never the right answer: {', '.join(sorted(missing))}"
    missing = {cause for cause, role in roles.items() if role != "explains"} - bystanders
    assert not missing, f"never a bystander that must not be blamed: {', '.join(sorted(missing))}"


def test_every_claim_of_the_articles_is_covered() -> None:
    covered = {claim for situation in SITUATIONS.values() for claim in situation["covers"]}
    assert covered >= CLAIMS


def test_there_are_enough_situations() -> None:
    assert len(SITUATIONS) >= LEAST_FILES
