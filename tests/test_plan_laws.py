"""Laws of every plan, on persons made up at random."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solespine.plan.choose import is_referral, spoken_against
from solespine.plan.order import NOW_AT_MOST, PREVENTION, STRENGTHS
from solespine.plan.refer import URGENT, urgent_treatment
from test_plan_people import EVIDENCE, SITES, THRESHOLD, Somebody, treatments

FORBIDDING = sorted(
    {
        finding
        for row in EVIDENCE.treatments.values()
        if row.avoid_if is not None
        for finding in row.avoid_if.findings()
    }
    | {"heel_care_failed", "back_care_failed", "bmi_30"}
)
CAUSES = [cause for cause, row in EVIDENCE.causes.items() if row.role != "present_only"]
TREATMENTS = list(EVIDENCE.treatments)
LEVELS = ("emergency", "same_day", "two_weeks", "routine")

explained = st.dictionaries(
    st.sampled_from(SITES),
    st.dictionaries(
        st.sampled_from(CAUSES), st.floats(0.01, 0.99, allow_nan=False), min_size=1, max_size=5
    ),
    min_size=1,
    max_size=3,
)
people = st.builds(
    Somebody,
    explained,
    answers=st.dictionaries(st.sampled_from(FORBIDDING), st.sampled_from([True, False, None])),
    years=st.one_of(st.none(), st.floats(6, 95)),
    fired=st.dictionaries(
        st.sampled_from(sorted(EVIDENCE.red_flags)), st.sampled_from(LEVELS), max_size=2
    ),
    tried=st.lists(
        st.tuples(
            st.sampled_from(TREATMENTS),
            st.one_of(st.none(), st.floats(0, 60)),
            st.sampled_from([True, False, None]),
            st.sampled_from(["none", "some", "good", "worse", None]),
        ),
        max_size=3,
    ),
    changes=st.lists(
        st.tuples(st.sampled_from(["add", "remove"]), st.sampled_from(TREATMENTS)), max_size=2
    ),
    settled=st.booleans(),
)
everybody = given(people)
# The same examples every time, however slow the machine that makes them.
often = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@often
@everybody
def test_no_step_is_forbidden_to_the_person(one: Somebody) -> None:
    plan = one.plan()
    facts = one.facts(treatments(plan))
    for step in plan.steps:
        if step.added_by == "system" and step.row.avoid_if is not None:
            assert step.row.avoid_if.value(facts) is not True, step.treatment


@often
@everybody
def test_no_two_steps_conflict_or_contain_each_other(one: Somebody) -> None:
    plan = one.plan()
    given_steps = {step.treatment for step in plan.steps if step.added_by == "clinician"}
    for step in plan.steps:
        others = {*step.row.conflicts_with, *step.row.same_as} & set(treatments(plan))
        if is_referral(step.row) or step.treatment in given_steps:
            continue
        assert not others, step.treatment


@often
@everybody
def test_every_step_is_for_a_probable_cause(one: Somebody) -> None:
    for step in one.plan().steps:
        if step.added_by == "clinician" or is_referral(step.row):
            continue
        assert step.for_causes
        for cause in step.for_causes:
            goal = EVIDENCE.causes[cause].role == "present_only" and one.findings.answer("bmi_30")
            assert goal or one.explanation.explaining(cause) >= THRESHOLD
        by_probability = [-one.explanation.explaining(cause) for cause in step.for_causes]
        assert by_probability == sorted(by_probability)


@often
@everybody
def test_nothing_is_said_twice_or_both_advised_and_not(one: Somebody) -> None:
    plan = one.plan()
    planned, out = treatments(plan), [row.id for row in plan.not_advised]
    assert len(set(planned)) == len(planned)
    assert len(set(out)) == len(out)
    assert not set(planned) & set(out)
    by_system = {step.treatment for step in plan.steps if step.added_by == "system"}
    assert not by_system & spoken_against(one.facts())
    assert all(step.row.strength != "against" for step in plan.steps if step.added_by == "system")


@often
@everybody
def test_what_is_asked_first_is_open(one: Somebody) -> None:
    for step in one.plan().steps:
        assert all(one.findings.answer(finding) is None for finding in step.ask_first)


@often
@everybody
def test_an_urgent_referral_comes_first_and_delays_nothing(one: Somebody) -> None:
    plan, level = one.plan(), one.triage.level
    removed = {c.treatment for c in one.case.clinician.plan_changes if c.action == "remove"}
    urgent = urgent_treatment(level, EVIDENCE)
    referrals = {s.treatment for s in plan.steps if is_referral(s.row) and s.added_by == "system"}
    if urgent is None or urgent in removed:
        assert urgent in removed or not referrals
    else:
        assert plan.steps[0].treatment == urgent
        assert referrals == {urgent}
    if level in URGENT:
        rest = {step.treatment for step in plan.steps if step.added_by == "system"} - referrals
        assert rest <= ({"T01"} if level == "same_day" else set())
        assert plan.see_why.endswith("Every other step waits until you have been seen.")


@often
@everybody
def test_the_steps_are_few_and_in_order(one: Somebody) -> None:
    steps = [s for s in one.plan().steps if not is_referral(s.row)]
    now = [step for step in steps if step.row.step == "now" and step.added_by == "system"]
    assert len(now) <= NOW_AT_MOST
    stages = [("now", "later", "last").index(step.row.step) for step in steps]
    assert stages == sorted(stages)


@often
@everybody
def test_a_rule_decides_whom_to_see_and_nothing_lowers_it(one: Somebody) -> None:
    plan, level = one.plan(), one.triage.level
    wanted = {
        "emergency": ({"emergency"}, "now"),
        "same_day": ({"doctor"}, "today"),
        "two_weeks": ({"doctor", "podiatrist"}, "within two weeks"),
        "routine": ({"doctor", "podiatrist"}, "within six weeks"),
    }
    if level is not None:
        who, soon = wanted[level]
        assert plan.see in who
        assert plan.how_soon == soon
    assert plan.see in {
        "emergency", "doctor", "podiatrist", "physiotherapist", "surgeon", "self_care",
    }  # fmt: skip
    assert plan.see_why
    assert 1 <= plan.review_in_weeks <= 26


@often
@everybody
def test_the_clinician_has_the_last_word_on_each_treatment(one: Somebody) -> None:
    last = {change.treatment: change.action for change in one.case.clinician.plan_changes}
    steps = {step.treatment: step for step in one.plan().steps}
    for treatment, action in last.items():
        if action == "remove":
            assert treatment not in steps
        elif treatment != urgent_treatment(one.triage.level, EVIDENCE):
            assert steps[treatment].added_by == "clinician"


@often
@everybody
def test_the_same_person_gets_the_same_plan(one: Somebody) -> None:
    assert one.plan() == one.plan()


@often
@given(explained, st.permutations(FORBIDDING))
def test_the_order_of_the_answers_changes_nothing(
    causes: Mapping[str, Mapping[str, float]], order: list[str]
) -> None:
    values = {name: number % 3 == 0 for number, name in enumerate(FORBIDDING)}
    straight = Somebody(causes, answers=values).plan()
    assert Somebody(causes, answers={name: values[name] for name in order}).plan() == straight
    turned = dict(reversed(list(causes.items())))
    assert treatments(Somebody(turned, answers=values).plan()) == treatments(straight)


@pytest.mark.parametrize(
    ("one", "other"),
    sorted(
        {
            tuple(sorted((treatment, other)))
            for treatment, row in EVIDENCE.treatments.items()
            for other in (*row.conflicts_with, *row.same_as)
            if not is_referral(row)
        }
    ),
)
def test_of_an_excluding_pair_at_most_one_and_the_better_graded(one: str, other: str) -> None:
    rows = EVIDENCE.treatments[one], EVIDENCE.treatments[other]
    causes = {cause: 0.5 for row in rows for cause in row.for_causes if cause in CAUSES}
    answers = dict.fromkeys(FORBIDDING, False) | {
        "heel_care_failed": True, "back_care_failed": True, "lld_10mm": True, "bmi_27": True,
    }  # fmt: skip
    planned = set(treatments(Somebody({"back": causes}, answers=answers).plan()))
    assert not {one, other} <= planned
    if len(planned & {one, other}) == 1 and "against" not in {row.strength for row in rows}:
        kept, left = rows if one in planned else rows[::-1]
        facts = Somebody({"back": causes}, answers=answers).facts(planned)
        free = left.avoid_if is None or left.avoid_if.value(facts) is not True
        rivals = {*left.conflicts_with, *left.same_as} & planned
        if free and len(rivals) == 1:
            assert STRENGTHS.index(kept.strength) <= STRENGTHS.index(left.strength)


def test_prevention_names_treatments_of_the_articles() -> None:
    assert all(EVIDENCE.treatments[treatment].in_articles for treatment in PREVENTION)
