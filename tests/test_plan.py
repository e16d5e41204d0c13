"""The plan: what is proposed to whom, in which order, whom to see, and what is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solespine.case import Complaint, ScoreGiven
from solespine.causes.questions import Question
from solespine.evidence import Expression, parse
from solespine.plan import make_plan
from solespine.plan.cautions import TABLE
from solespine.plan.tried import enough_weeks, used_up
from test_plan_contraindications import PROPOSED, right_person
from test_plan_people import EVIDENCE, Somebody, treatments

SORE_HEEL = {"heel": {"plantar_fasciitis": 0.8}}
SORE_BACK = {"back": {"nslbp": 0.8}}
BOTH = {**SORE_HEEL, **SORE_BACK}


def step_of(plan, treatment: str):
    return next(step for step in plan.steps if step.treatment == treatment)


def out_of(plan) -> dict[str, str]:
    return {row.id: row.why for row in plan.not_advised}


# What the articles name is there, with its dose.


ARTICLES = [t for t, row in EVIDENCE.treatments.items() if row.in_articles]


@pytest.mark.parametrize("treatment", ARTICLES)
def test_every_treatment_of_the_articles_is_proposed_or_named_as_not_advised(
    treatment: str,
) -> None:
    if treatment in PROPOSED:
        assert treatment in treatments(right_person(treatment).somebody().plan())
    else:
        assert treatment == "T12"
        assert "insoles_for_back" in out_of(Somebody(BOTH).plan())


@pytest.mark.parametrize(
    ("treatment", "dose"),
    [
        ("T02", "20 minutes"),
        ("T03", "30 seconds"),
        ("T07", "10-15 minutes"),
        ("T08", "swimming, cycling"),
        ("T09", "heel cup"),
        ("T10", "12 weeks"),
        ("T11", "cast or scan"),
        ("T16", "Arch support"),
        ("T17", "7-14 days"),
        ("T22", "2-3 sessions a week"),
        ("T23", "10-second holds"),
        ("T51", "6 weeks"),
        ("T53", "6-12 months"),
    ],
)
def test_the_step_carries_the_dose_of_the_articles(treatment: str, dose: str) -> None:
    step = step_of(right_person(treatment).somebody().plan(), treatment)
    assert dose in step.row.dose
    assert step.row.stop_rule
    assert step.row.grade


# For probable causes only; presence of a trait is no reason.


def test_a_trait_that_explains_nothing_brings_no_treatment() -> None:
    person = Somebody(
        {"heel": {"plantar_fasciitis": 0.8, "flat_foot": 0.1}},
        answers={"arch_flat_standing": True, "navicular_drop": True},
    )
    plan = person.plan()
    assert "T43" not in treatments(plan)
    assert all("flat_foot" not in step.for_causes for step in plan.steps)
    assert "painless_flat_foot" in out_of(plan)


def test_weight_is_a_goal_where_it_is_known_and_never_an_explanation() -> None:
    heavy = Somebody({"back": {"spinal_stenosis": 0.7}}, answers={"bmi_30": True, "bmi_27": True})
    assert step_of(heavy.plan(), "T49").for_causes == ("obesity",)
    unknown = Somebody({"back": {"spinal_stenosis": 0.7}})
    assert "T49" not in treatments(unknown.plan())


def test_of_two_the_one_for_the_more_probable_cause_is_kept() -> None:
    for disc, stenosis, kept, left in ((0.9, 0.1, "T24", "T25"), (0.1, 0.9, "T25", "T24")):
        plan = Somebody({"back": {"disc_herniation": disc, "spinal_stenosis": stenosis}}).plan()
        assert kept in treatments(plan)
        assert left not in treatments(plan)


def test_the_site_that_hurts_most_comes_first() -> None:
    for heel, back, first in ((8.0, 2.0, "T03"), (2.0, 8.0, "T22")):
        complaints = (
            Complaint("heel", weeks=3.0, intensity=heel),
            Complaint("back", weeks=3.0, intensity=back),
        )
        planned = treatments(Somebody(BOTH, complaints=complaints).plan())
        assert planned.index(first) < planned.index({"T03": "T22", "T22": "T03"}[first])


# The history.


def test_no_ice_on_a_foot_with_diabetes_and_the_reason_is_said() -> None:
    plan = Somebody(SORE_HEEL, answers={"diabetes": True, "numb_sole": True}).plan()
    assert "T02" not in treatments(plan)
    assert "you have diabetes and the sole of your foot feels numb" in out_of(plan)["T02"]


def test_no_long_walks_on_a_sore_heel() -> None:
    plan = Somebody(BOTH).plan()
    assert "T26" not in treatments(plan)
    assert "your heel hurts" in out_of(plan)["T26"]
    assert "T26" in treatments(Somebody(SORE_BACK).plan())


def test_long_walks_with_shoes_in_use_come_with_a_caution() -> None:
    plan = Somebody(BOTH, tried=[("T16", 10.0, True, "some")]).plan()
    assert any("heel hurts" in caution for caution in step_of(plan, "T26").cautions)


def test_cautions_are_those_of_this_person() -> None:
    plain = Somebody(SORE_HEEL, answers={"diabetes": False}).plan()
    assert step_of(plain, "T10").cautions == ()
    sweet = Somebody(SORE_HEEL, answers={"diabetes": True}).plan()
    assert any("skin of your feet" in caution for caution in step_of(sweet, "T10").cautions)


def test_old_age_is_a_caution_or_a_reason() -> None:
    old = Somebody(SORE_HEEL, years=80.0).plan()
    assert "you are 66 or older" in out_of(old)["T17"]
    assert any("Hold on" in caution for caution in step_of(old, "T05").cautions)
    unknown = Somebody(SORE_HEEL, years=None).plan()
    assert any("age" in caution for caution in step_of(unknown, "T17").cautions)


def test_an_unmeasured_need_waits_until_it_is_known() -> None:
    plan = Somebody({"back": {"leg_length_diff": 0.4}}).plan()
    lift = step_of(plan, "T13")
    assert lift.ask_first == ("lld_10mm",)
    assert lift.row.step == "later"
    assert any("find that out first" in caution for caution in lift.cautions)
    measured = Somebody({"back": {"leg_length_diff": 0.4}}, answers={"lld_10mm": True}).plan()
    assert step_of(measured, "T13").row.step == "now"
    equal = Somebody({"back": {"leg_length_diff": 0.4}}, answers={"lld_10mm": False}).plan()
    assert "T13" not in treatments(equal)


def leaves(tree: Expression) -> list[Expression]:
    return list(tree.leaves())


def test_every_caution_speaks_of_something_that_exists() -> None:
    for caution in TABLE:
        assert set(caution.treatments) <= set(EVIDENCE.treatments)
        assert caution.say.endswith(".")
        for leaf in leaves(caution.when):
            known = {"finding": EVIDENCE.findings, "explains": EVIDENCE.causes}
            assert leaf.op not in known or leaf.name in known[leaf.op]
        for treatment in caution.treatments:
            assert EVIDENCE.treatments[treatment].strength != "against"


# What was tried.


def test_what_failed_is_not_proposed_again_and_it_is_said() -> None:
    plan = Somebody(SORE_HEEL, tried=[("T04", 10.0, True, "none")]).plan()
    assert not {"T04", "T55"} & set(treatments(plan))
    assert "10 weeks" in out_of(plan)["T04"]
    assert {"T19"} <= set(treatments(plan))


@pytest.mark.parametrize(
    ("weeks", "as_advised", "effect", "said"),
    [
        (10.0, False, "none", "not as described"),
        (2.0, True, "none", "too short"),
        (10.0, True, "some", "It has helped you"),
        (2.0, True, "worse", "begin gently"),
        (10.0, None, "none", "tell your clinician"),
        (None, True, "none", "tell your clinician"),
    ],
)
def test_what_had_no_fair_trial_is_proposed_again(weeks, as_advised, effect, said) -> None:
    plan = Somebody(SORE_HEEL, tried=[("T04", weeks, as_advised, effect)]).plan()
    assert said in step_of(plan, "T04").cautions[0]
    assert plan.second_look is None


def test_the_time_a_trial_needs_is_that_of_the_evidence() -> None:
    assert enough_weeks("T04", EVIDENCE) == 8
    assert enough_weeks("T22", EVIDENCE) == 6  # the rule on failed back care comes first
    assert enough_weeks("T18", EVIDENCE) is None


def test_parts_of_a_failed_plan_stay_if_they_are_its_later_rungs() -> None:
    case = Somebody(SORE_HEEL, tried=[("T55", 14.0, True, "none")]).case
    assert used_up(case, EVIDENCE) == {"T55", "T04", "T14", "T54"}


def test_operations_and_injections_wait_for_failed_care_of_a_leading_cause() -> None:
    fresh = treatments(Somebody(SORE_HEEL).plan())
    assert not {"T20", "T53"} & set(fresh)
    failed = Somebody(SORE_HEEL, answers={"heel_care_failed": True}).plan()
    assert failed.steps[-1].treatment == "T53"
    assert failed.steps[-1].row.step == "last"
    other = {"heel": {"radic_s1": 0.8, "plantar_fasciitis": 0.3}}
    second = Somebody(other, answers={"heel_care_failed": True}).plan()
    assert not {"T20", "T53"} & set(treatments(second))


# The second look.


def test_failed_care_reopens_the_causes_that_it_speaks_for() -> None:
    questions = (
        Question("tinel_tarsal", 0.2, 30.0, (("tarsal_tunnel", 1.0),)),
        Question("slr", 0.4, 30.0, (("radic_s1", 1.0),)),
        Question("arch_lump", 0.9, 10.0, (("plantar_fibroma", 2.0),)),
    )
    person = Somebody(
        {"heel": {"plantar_fasciitis": 0.6, "tarsal_tunnel": 0.2, "radic_s1": 0.1}},
        answers={"heel_care_failed": True},
        against={"heel_care_failed": ["tarsal_tunnel", "radic_s1"]},
        questions=questions,
    )
    look = person.plan().second_look
    assert look is not None
    assert look.reopened == ("tarsal_tunnel", "radic_s1")
    assert look.examine == ("slr", "tinel_tarsal")
    assert "usual care of the heel" in look.reason
    assert "nerve behind the inner ankle" in look.reason


def test_the_second_look_names_what_was_tried() -> None:
    plan = Somebody(SORE_BACK, tried=[("T22", 12.0, True, "none")]).plan()
    assert plan.second_look is not None
    assert "exercise programme for the back for 12 weeks" in plan.second_look.reason
    assert plan.how_soon == "within six weeks"
    assert "did not help" in plan.see_why


def test_two_weeks_of_a_tablet_in_vain_are_no_failed_care() -> None:
    plan = Somebody(SORE_HEEL, tried=[("T17", 2.0, True, "none")]).plan()
    assert plan.second_look is None
    assert "T17" not in treatments(plan)
    assert "T53" not in treatments(plan)


# Whom to see.


def test_a_short_ordinary_pain_is_for_self_care() -> None:
    plan = Somebody(BOTH).plan()
    assert (plan.see, plan.how_soon) == ("self_care", "if it persists")


@pytest.mark.parametrize(
    ("explains", "who"),
    [(SORE_HEEL, "podiatrist"), (SORE_BACK, "physiotherapist"), (BOTH, "physiotherapist")],
)
def test_six_weeks_and_more_are_worth_a_visit(explains, who) -> None:
    complaints = tuple(Complaint(site, weeks=8.0) for site in explains)
    plan = Somebody(explains, complaints=complaints).plan()
    assert (plan.see, plan.how_soon) == (who, "within six weeks")
    better = tuple(Complaint(site, weeks=8.0, course="better") for site in explains)
    assert Somebody(explains, complaints=better).plan().see == "self_care"


@pytest.mark.parametrize("cause", ["radic_s1", "tarsal_tunnel", "gout", "pad", "spinal_stenosis"])
def test_nerves_and_illnesses_are_for_a_doctor(cause: str) -> None:
    plan = Somebody({"leg": {cause: 0.7}}).plan()
    assert (plan.see, plan.how_soon) == ("doctor", "within six weeks")


def test_doubt_and_disability_are_worth_a_visit() -> None:
    assert Somebody(BOTH, settled=False).plan().see == "doctor"
    scores = {"ODI": ScoreGiven("ODI", None, 55.0)}
    plan = Somebody(SORE_BACK, scores=scores).plan()
    assert plan.see == "physiotherapist"
    assert "severe" in plan.see_why
    mild = {"ODI": ScoreGiven("ODI", None, 10.0)}
    assert Somebody(SORE_BACK, scores=mild).plan().see == "self_care"


def test_a_sore_foot_with_diabetes_goes_to_a_podiatrist() -> None:
    plan = Somebody(SORE_HEEL, answers={"diabetes": True}).plan()
    assert plan.see == "podiatrist"
    assert step_of(plan, "T51").row.step == "now"
    assert Somebody(SORE_BACK, answers={"diabetes": True}).plan().see == "self_care"


def test_a_failing_arch_tendon_goes_to_the_foot_clinic() -> None:
    plan = Somebody({"foot": {"pttd": 0.8}}, fired={"R28": "two_weeks"}).plan()
    assert (plan.see, plan.how_soon) == ("podiatrist", "within two weeks")
    assert {"T58", "T43"} <= set(treatments(plan))
    assert plan.review_in_weeks == 2


# Urgency.


def test_an_emergency_is_the_whole_plan() -> None:
    plan = Somebody(BOTH, fired={"R01": "emergency"}).plan()
    assert treatments(plan) == ("T56",)
    assert plan.steps[0].for_causes
    assert (plan.see, plan.how_soon, plan.review_in_weeks) == ("emergency", "now", 1)
    assert all(row in EVIDENCE.treatments for row in out_of(plan))


def test_until_a_doctor_has_looked_only_what_is_harmless() -> None:
    clot = Somebody(SORE_BACK, fired={"R18": "same_day"}).plan()
    assert treatments(clot) == ("T57", "T01")
    fracture = Somebody(SORE_BACK, fired={"R08": "same_day"}).plan()
    assert treatments(fracture) == ("T57",)


def test_a_finding_within_two_weeks_leaves_the_rest_of_the_plan() -> None:
    plan = Somebody(
        {"heel": {"calc_stress_fracture": 0.5, "plantar_fasciitis": 0.4}},
        fired={"R26": "two_weeks"},
    ).plan()
    assert treatments(plan)[0] == "T58"
    assert "T41" in treatments(plan)
    assert not {"T03", "T04", "T05", "T26", "T62"} & set(treatments(plan))


# The clinician.


def test_an_added_step_stays_even_if_forbidden_and_says_so() -> None:
    plan = Somebody(SORE_HEEL, answers={"diabetes": True}, changes=[("add", "T02")]).plan()
    step = step_of(plan, "T02")
    assert step.added_by == "clinician"
    assert "although you have diabetes" in step.cautions[0]
    assert "T02" not in out_of(plan)


def test_what_guidelines_speak_against_is_added_with_a_warning() -> None:
    step = step_of(Somebody(SORE_BACK, changes=[("add", "T12")]).plan(), "T12")
    assert step.added_by == "clinician"
    assert step.cautions


def test_an_added_step_takes_the_place_of_what_conflicts_with_it() -> None:
    plan = Somebody(SORE_HEEL, changes=[("add", "T11")]).plan()
    assert "T11" in treatments(plan)
    assert "T10" not in treatments(plan)
    assert "custom_insole_first" not in out_of(plan)


def test_two_added_steps_that_clash_both_stay_with_a_warning() -> None:
    plan = Somebody(SORE_HEEL, changes=[("add", "T10"), ("add", "T11")]).plan()
    for treatment, other in (("T10", "Custom-made"), ("T11", "Ready-made")):
        assert any(other in caution for caution in step_of(plan, treatment).cautions)


def test_a_removed_step_stays_out_and_its_place_is_taken() -> None:
    plan = Somebody(SORE_BACK, changes=[("remove", "T22")]).plan()
    assert "T22" not in treatments(plan)
    assert "T23" in treatments(plan)
    assert "as discussed" in out_of(plan)["T22"]


def test_the_later_change_counts() -> None:
    plan = Somebody(SORE_BACK, changes=[("remove", "T22"), ("add", "T22")]).plan()
    assert step_of(plan, "T22").added_by == "clinician"


def test_a_removed_referral_leaves_the_urgency() -> None:
    plan = Somebody(SORE_BACK, fired={"R01": "emergency"}, changes=[("remove", "T56")]).plan()
    assert treatments(plan) == ()
    assert (plan.see, plan.how_soon) == ("emergency", "now")


# What is not advised.


def test_what_people_ask_for_is_named_with_the_reason() -> None:
    out = out_of(Somebody(SORE_BACK, answers={"progressive_weakness": False}).plan())
    assert {"insoles_for_back", "imaging_without_red_flags", "paracetamol_alone"} <= set(out)
    assert all(out.values())


def test_imaging_is_not_advised_against_when_something_urgent_may_need_it() -> None:
    plan = Somebody(
        SORE_BACK, answers={"progressive_weakness": False}, fired={"R14": "two_weeks"}
    ).plan()
    assert "imaging_without_red_flags" not in out_of(plan)


def test_what_a_lack_rules_out_is_not_worth_a_word() -> None:
    plan = Somebody(SORE_HEEL, answers={"bmi_27": False}).plan()
    assert "T49" not in treatments(plan)
    assert "T49" not in out_of(plan)


# Prevention.


def test_footwear_breaks_and_load_are_part_of_the_plan() -> None:
    plan = Somebody(BOTH).plan()
    assert {"T16", "T07", "T68"} <= set(treatments(plan))
    assert step_of(plan, "T16").row.step == "now"
    assert step_of(plan, "T07").row.step == "now"


def test_what_the_list_of_not_advised_speaks_against_is_no_step() -> None:
    person = Somebody(SORE_HEEL)
    row = EVIDENCE.not_advised[0].model_copy(
        update={"when": parse("complaint(heel)"), "treatments": ("T16",)}
    )
    evidence = replace(EVIDENCE, not_advised=(*EVIDENCE.not_advised, row))
    findings = replace(person.findings, evidence=evidence)
    assert "T16" in treatments(person.plan())
    plan = make_plan(person.case, findings, person.triage, person.explanation)
    assert "T16" not in treatments(plan)


@pytest.mark.parametrize("other", ["pad", "insertional_achilles", "plantar_fasciitis"])
def test_a_heel_that_may_be_cracked_is_not_loaded_whatever_else_it_may_be(other: str) -> None:
    plan = Somebody({"heel": {"calc_stress_fracture": 0.3, other: 0.6}}).plan()
    assert "T41" in treatments(plan)
    assert not {"T03", "T04", "T05", "T08", "T19", "T26", "T42", "T60", "T62", "T66"} & set(
        treatments(plan)
    )
