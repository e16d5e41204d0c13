"""Row by row: whatever forbids a treatment takes it out of a plan in which it stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from solespine.evidence import Expression
from solespine.plan.choose import is_referral, waits_for_failure
from solespine.plan.words import BECAUSE, reasons
from test_plan_people import EVIDENCE, Somebody, site_of, treatments

FAILED = {"heel_care_failed": True, "back_care_failed": True}


@dataclass(frozen=True)
class Person:
    """What a Somebody is made of, so that one thing at a time can be changed."""

    explains: dict[str, dict[str, float]]
    answers: dict[str, bool]
    years: float
    fired: dict[str, str]
    changes: tuple[tuple[str, str], ...]
    tried: tuple[tuple[str, float, bool, str], ...] = ()

    def somebody(self) -> Somebody:
        return Somebody(
            self.explains,
            answers=self.answers,
            years=self.years,
            fired=self.fired,
            changes=self.changes,
            tried=self.tried,
        )


PROPOSED = [
    treatment
    for treatment, row in EVIDENCE.treatments.items()
    if row.strength != "against" and not is_referral(row)
]


def right_person(treatment: str, cause: str | None = None) -> Person:
    """A person for whom the treatment is proposed, with all that could forbid it denied."""
    row = EVIDENCE.treatments[treatment]
    first = cause or row.for_causes[0]
    answers = dict(FAILED) if waits_for_failure(row) else {}
    years = 45.0
    if row.avoid_if is not None:
        answers |= dict.fromkeys(row.avoid_if.findings(), False)
        for need in needs(row.avoid_if):
            answers |= {need.name: True} if need.op == "finding" else {}
            years = 12.0 if need.op == "age" else years
    explains = {site_of(first): {first: 0.6}}
    if treatment == "T52":
        explains["back"] = {"nslbp": 0.4}
    rivals = {*row.conflicts_with, *row.same_as}
    changes = tuple(("remove", rival) for rival in sorted(rivals))
    return Person(explains, answers, years, {}, changes)


def needs(tree: Expression, under_not: bool = False) -> Iterator[Expression]:
    """The leaves that a row asks for: those that stand under an odd number of `not`."""
    inside = under_not != (tree.op == "not")
    if not tree.parts and under_not:
        yield tree
    for part in tree.parts:
        yield from needs(part, inside)


def forbidden_persons(treatment: str) -> Iterator[tuple[str, Person]]:
    """For each point of avoid_if, the right person in whom just that point forbids it."""
    row, person = EVIDENCE.treatments[treatment], right_person(treatment)
    if row.avoid_if is None:
        return
    wanted = {(leaf.op, leaf.name, leaf.number) for leaf in needs(row.avoid_if)}
    for leaf in row.avoid_if.leaves():
        needed = (leaf.op, leaf.name, leaf.number) in wanted
        changed = flipped(leaf, needed, person)
        if changed is not None:
            yield f"{leaf.op} {leaf.name}", changed


def flipped(leaf: Expression, needed: bool, person: Person) -> Person | None:
    if leaf.op == "finding":
        return replace(person, answers={**person.answers, leaf.name: not needed})
    if leaf.op == "age":
        return replace(person, years=30.0 if needed else forbidden_age(leaf))
    rules = [rule for rule, row in EVIDENCE.red_flags.items() if leaf.name in row.suspects]
    if leaf.op == "suspected" and rules:
        return replace(person, fired={rules[0]: "two_weeks"})
    if leaf.op in ("explains", "suspected") and not needed:
        site, causes = next(iter(person.explains.items()))
        return replace(person, explains={site: {**causes, leaf.name: 0.3}})
    return None


def forbidden_age(leaf: Expression) -> float:
    return leaf.number - 1.0 if leaf.name == "<" else leaf.number + 1.0


CASES = [
    pytest.param(treatment, where, person, id=f"{treatment} {where}")
    for treatment in PROPOSED
    for where, person in forbidden_persons(treatment)
]


@pytest.mark.parametrize("treatment", PROPOSED)
def test_the_right_person_is_offered_the_treatment(treatment: str) -> None:
    plan = right_person(treatment).somebody().plan()
    assert treatment in treatments(plan)
    assert next(step for step in plan.steps if step.treatment == treatment).ask_first == ()


@pytest.mark.parametrize("treatment", PROPOSED)
def test_every_cause_of_the_row_alone_brings_the_treatment(treatment: str) -> None:
    row = EVIDENCE.treatments[treatment]
    for cause in row.for_causes:
        if EVIDENCE.causes[cause].role == "present_only":
            continue
        person = right_person(treatment, cause)
        if row.avoid_if is None or not row.avoid_if.value(person.somebody().facts()):
            assert treatment in treatments(person.somebody().plan()), cause


@pytest.mark.parametrize(("treatment", "where", "person"), CASES)
def test_one_point_of_avoid_if_takes_it_out(treatment: str, where: str, person: Person) -> None:
    row, somebody = EVIDENCE.treatments[treatment], person.somebody()
    assert row.avoid_if is not None
    if row.avoid_if.value(somebody.facts()) is not True:
        pytest.skip(f"{where} forbids only together with another point")
    plan = somebody.plan()
    assert treatment not in treatments(plan)


def test_nearly_every_point_forbids_by_itself() -> None:
    alone = [
        person
        for treatment in PROPOSED
        for _, person in forbidden_persons(treatment)
        if (row := EVIDENCE.treatments[treatment]).avoid_if is not None
        and row.avoid_if.value(person.somebody().facts()) is True
    ]
    assert len(alone) >= 0.9 * len(CASES)


@pytest.mark.parametrize("treatment", PROPOSED)
def test_an_open_point_is_asked_first_and_forbids_nothing(treatment: str) -> None:
    row, person = EVIDENCE.treatments[treatment], right_person(treatment)
    for finding in sorted(row.avoid_if.findings()) if row.avoid_if else ():
        answers = {name: value for name, value in person.answers.items() if name != finding}
        somebody = replace(person, answers=answers).somebody()
        if somebody.findings.answer(finding) is not None:
            continue  # a question that cannot apply is known to be no
        if row.avoid_if.value(somebody.facts()) is False:
            continue  # another answer settles it already
        plan = somebody.plan()
        step = next(step for step in plan.steps if step.treatment == treatment)
        assert finding in step.ask_first


@pytest.mark.parametrize(("treatment", "where", "person"), CASES)
def test_a_reason_can_be_given_in_plain_words(treatment: str, where: str, person: Person) -> None:
    tree, facts = EVIDENCE.treatments[treatment].avoid_if, person.somebody().facts()
    assert tree is not None
    lacking = {(leaf.op, leaf.name) for leaf in needs(tree)}
    op, _, name = where.partition(" ")
    if tree.value(facts) is True and (op, name) not in lacking:
        assert reasons(tree, facts)


def test_every_finding_that_can_forbid_has_plain_words() -> None:
    named = {
        finding
        for row in EVIDENCE.treatments.values()
        if row.avoid_if is not None
        for finding in row.avoid_if.findings()
    }
    assert named <= set(BECAUSE)
    assert set(BECAUSE) <= set(EVIDENCE.findings)
