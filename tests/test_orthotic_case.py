"""From a case to a proposal: what is advised, how much, and when not."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

import orthotic_feet as feet
from people import FASCIITIS, person
from solespine.app.assess import Tries, _answered
from solespine.app.measure import LoadOptions
from solespine.app.run import run
from solespine.case import Case, Complaint, Person, Tried
from solespine.causes import explain
from solespine.evidence import load_evidence
from solespine.evidence.load import load_orthotic_advice
from solespine.flow.prescribing import _predictor
from solespine.orthotic.dose import Outlook
from solespine.orthotic.prescription import Prescription, check_prescription
from solespine.orthotic.proposal_sheet import graded
from solespine.orthotic.propose import Given, propose
from solespine.orthotic.support import Support
from solespine.plan.facts import PlanFacts
from solespine.triage import triage
from solespine.whatif.difference import Difference, Effect, Effort

ADVICE = load_orthotic_advice()
SAFE = {
    "numb_sole": False, "foot_ulcer": False, "diabetes": False, "cold_pale_foot": False,
    "pulse_abnormal": False, "monofilament_loss": False, "stocking_numb_both": False,
}  # fmt: skip
READY_FAILED = (Tried("T10", weeks=13, as_advised=True, effect="none"),)
TENDON = {
    "inner_ankle_swollen": True, "arch_getting_flatter": True, "single_heel_raise_fail": True,
    "too_many_toes": True, "pt_edema": True, "heel_loc_inner_ankle": True,
    "arch_flatter_one_side": True, "fpi_pronated": True,
}  # fmt: skip
RHEUMATIC = {"morning_stiff_60_hands": True, "peripheral_joint_swelling": True,
             "forefoot_pain": True, "foot_squeeze": True, "female": True}  # fmt: skip
NEUROMA = {"mulder_click": True, "thumb_index_squeeze": True, "toe_web_burning": True,
           "pebble_feeling": True, "forefoot_pain": True, "toe_sensation_loss": True}  # fmt: skip


def asked(answers, site="heel", sites=None, age=50.0, tried=(), given=None, side="left", **more):
    """The proposal for a person in one line."""
    findings = person({**SAFE, **answers}, sites or (site,), age, sore=("left",))
    case = Case(
        person=Person(age, "female", 1.65, 82),
        complaints=(Complaint(site, "left", 20, 5),),
        treatments=tried,
        date=datetime.date(2026, 11, 2),
        composed=True,
        **more,
    )
    using = frozenset(one.treatment for one in tried)
    facts = PlanFacts(findings, triage(findings), explain(findings), using)
    return propose(case, facts, side, given or Given())


def straight(per_unit, detectable=40.0, name="plantar_fascia_tension", before=300.0):
    """A prediction that falls in proportion to the amount of the change."""

    def predict(scenario):
        amount = sum(change.amount for change in scenario.changes)
        change = -per_unit * amount
        matters = abs(change) > detectable
        names = {name, "midfoot_flattening"}
        effects = tuple(
            Effect(one, "left", "N", before, before + change, change, None, None, detectable, 0.0,
                   matters) for one in names
        )  # fmt: skip
        return Difference("standing", ("",), effects, Effort("", 0, 0.0), 0, ())

    return predict


def outlook(per_unit, **more):
    doses = (2, 2.5, 3, 3.5, 4, 5)
    return Outlook(
        straight(per_unit, **more), Support({d: 10.0 * d for d in doses}, 0.04, 0.0, 0.0)
    )


def test_every_row_of_the_advice_resolves():
    evidence = load_evidence()
    for text in (*ADVICE.rules, *ADVICE.elements, ADVICE.no_effect, ADVICE.zone_in_shoe_kpa):
        assert set(text.sources) <= set(evidence.sources), text
    for row in ADVICE.elements:
        assert set(row.causes) <= set(evidence.causes)
        assert row.treatment in evidence.treatments
        assert row.field is None or row.field in Prescription.model_fields
        assert set(row.with_fields) <= set(Prescription.model_fields)
        if row.confidence == "confirmed":
            assert set(row.sources) - {"estimate"}
    for rule in ADVICE.rules:
        assert set(rule.needs) - {"age"} <= set(evidence.findings)
        assert {*rule.tried, *rule.until_tried} <= set(evidence.treatments)
        for leaf in rule.when.leaves() if rule.when else ():
            known = {"finding": evidence.findings, "explains": evidence.causes,
                     "suspected": evidence.causes}.get(leaf.op)  # fmt: skip
            assert known is None or leaf.name in known, leaf


def test_back_pain_alone_is_no_reason():
    found = asked({"mechanical_pattern": True}, "back", side=None)
    assert (found.verdict, found.reasons[0].rule) == ("none", "back_alone")
    assert "nice_ng59" in found.reasons[0].sources
    assert found.prescription is None


def test_heel_pain_begins_with_a_ready_made_one():
    found = asked(FASCIITIS, given=Given(outlook(2.0)))
    assert (found.verdict, found.reasons[0].rule) == ("ready_made", "ready_made_first")
    assert "whittaker_2018" in found.reasons[0].sources
    assert found.prescription is None
    assert {one.element.id for one in found.elements} >= {"arch_fascia", "heel_cushion"}


@pytest.mark.parametrize(("per_unit", "thickness"), [(3.0, 2), (1.5, 3), (0.9, 5)])
def test_the_smallest_dose_that_does_something_is_chosen(per_unit, thickness):
    found = asked(FASCIITIS, tried=READY_FAILED, given=Given(outlook(per_unit), loading="none"))
    assert found.verdict == "prescribe"
    assert found.prescription.thickness_mm == thickness
    arch = next(one for one in found.elements if one.element.id == "arch_fascia")
    below = [point for point in arch.curve if point.dose < thickness]
    assert not any(point.works for point in below)
    assert [step.dose for step in arch.tries][0] == thickness
    assert found.review_date == datetime.date(2026, 11, 2) + datetime.timedelta(weeks=6)
    check_prescription(found.prescription)


def test_what_cannot_be_told_is_said_so():
    """An interval below the detectable change: the smallest sure dose, or an open one."""
    from dataclasses import replace

    def spread(low_share):
        ask = straight(3.0)

        def predict(scenario):
            found = ask(scenario)
            effects = tuple(
                replace(e, low=1.5 * e.change, high=low_share * e.change,
                        meaningful=True if low_share * e.change < -e.detectable else None)
                for e in found.effects
            )  # fmt: skip
            return replace(found, effects=effects, draws=16)

        return predict

    ahead = outlook(3.0)
    for share, dose, sure in ((0.5, 3.0, True), (0.1, 2.0, False)):
        given = Given(replace(ahead, predict=spread(share), quick=ahead.predict), loading="none")
        found = asked(FASCIITIS, tried=READY_FAILED, given=given)
        arch = next(one for one in found.elements if one.element.id == "arch_fascia")
        assert arch.dose == dose
        assert ("cannot be told surely" in arch.why) == (not sure)


def test_no_meaningful_change_is_an_answer():
    given = Given(outlook(0.1), loading="none")
    found = asked(FASCIITIS | {"xray_heel_spur": False}, tried=READY_FAILED, given=given)
    arch = next(one for one in found.elements if one.element.id == "arch_fascia")
    assert arch.dose is None
    assert "more than the 40 N" in arch.why
    assert all(one.element.id != "arch_fascia" for one in found.elements if one.dose)
    assert found.verdict in ("none", "ready_made")
    assert found.prescription is None


def test_a_wrong_way_change_is_no_effect():
    given = Given(outlook(-3.0), loading="none")
    found = asked(FASCIITIS, tried=READY_FAILED, given=given)
    assert next(one for one in found.elements if one.element.id == "arch_fascia").dose is None


def test_without_height_the_dose_is_usual_and_says_so():
    found = asked(FASCIITIS)
    arch = next(one for one in found.elements if one.element.id == "arch_fascia")
    assert (arch.dose, arch.predicted) == (2, False)
    assert "height or mass is not known" in arch.why
    assert found.notes == ()


@pytest.mark.parametrize(
    ("answers", "age", "rule"),
    [
        ({"foot_ulcer": True}, 50, "ulcer"),
        ({"numb_sole": True}, 50, "numb"),
        ({"monofilament_loss": True}, 50, "numb"),
        ({}, 11, "child"),
        ({"diabetes": True, "numb_sole": True, "hot_red_swollen_foot_numb": True}, 60, "urgent"),
        ({"saddle_numb": True, "urinary_retention": True}, 50, "urgent"),
        ({"cold_pale_foot": True}, 50, None),
    ],
)
def test_when_it_must_not_be(answers, age, rule):
    found = asked(FASCIITIS | answers, age=age, tried=READY_FAILED, given=Given(outlook(3.0)))
    assert found.verdict == "must_not"
    assert rule is None or rule in {reason.rule for reason in found.reasons}
    assert found.elements == () and found.prescription is None
    assert all(reason.grade and reason.sources for reason in found.reasons)


def test_a_suspected_charcot_foot_is_named():
    answers = {"diabetes": True, "hot_red_swollen_foot_numb": True, "numb_sole": True}
    found = asked(answers, "foot", age=55)
    assert {"charcot", "numb"} <= {reason.rule for reason in found.reasons}


def test_not_answered_is_not_no():
    findings = person(FASCIITIS, ("heel",), None)
    case = Case(complaints=(Complaint("heel", "left"),))
    facts = PlanFacts(findings, triage(findings), explain(findings))
    found = propose(case, facts, "left", Given())
    assert {"age", "foot_ulcer", "diabetes", "cold_pale_foot"} <= set(found.unanswered)
    assert "numb_sole" not in found.unanswered  # FASCIITIS answers it


def test_diabetes_asks_for_more_before_a_part_is_made():
    """What a numb foot does not feel has to be examined."""
    case = Case(complaints=(Complaint("heel", "left"),))
    unanswered = []
    for diabetes in (False, True):
        findings = person({**FASCIITIS, "diabetes": diabetes}, ("heel",), 55)
        facts = PlanFacts(findings, triage(findings), explain(findings))
        unanswered.append(set(propose(case, facts, "left", Given()).unanswered))
    assert {"monofilament_loss", "hot_red_swollen_foot_numb"} <= unanswered[1]
    assert not {"monofilament_loss", "hot_red_swollen_foot_numb"} & unanswered[0]


def test_a_failed_custom_insole_is_not_repeated():
    tried = (*READY_FAILED, Tried("T11", weeks=20, as_advised=True, effect="none"))
    found = asked(FASCIITIS, tried=tried, given=Given(outlook(3.0)))
    assert (found.verdict, found.reasons[0].rule) == ("none", "tried_in_vain")


@pytest.mark.parametrize(
    ("answers", "site", "element"),
    [(TENDON, "foot", "arch_tendon"), (RHEUMATIC, "foot", "soft_contact")],
)
def test_where_trials_support_custom_it_comes_at_once(answers, site, element):
    given = Given(outlook(3.0, name="rearfoot_eversion"), loading="none")
    found = asked(answers, site, given=given)
    assert element in {one.element.id for one in found.elements}
    assert found.verdict == "prescribe"
    check_prescription(found.prescription)


def test_a_neuroma_gets_a_loose_pad():
    found = asked(NEUROMA, "foot")
    pad = next(one for one in found.elements if one.element.id == "metatarsal_pad")
    assert (pad.dose, pad.predicted) == (3, False)
    assert found.verdict == "ready_made"


def test_the_clinician_has_the_last_word():
    from solespine.case import Clinician, PlanChange

    now = datetime.datetime(2026, 11, 2, 10, 0)
    for action, verdict in (("add", "prescribe"), ("remove", "ready_made")):
        clinician = Clinician(plan_changes=(PlanChange(now, action, "T11"),))
        tried = READY_FAILED if action == "remove" else ()
        found = asked(FASCIITIS, tried=tried, given=Given(outlook(3.0)), clinician=clinician)
        assert (found.verdict == "prescribe") == (verdict == "prescribe"), action


# With the real what-if


def test_lift_levels_the_pelvis_within_its_limit():
    """12 mm shorter on the left: no dose above 70 % of it, begun with the smallest."""
    case = Case(person=Person(52, "female", 1.65, 82), complaints=(Complaint("heel", "left"),))
    shorter = ("left", 12.0)
    ahead = Outlook(_predictor(case, shorter), None, shorter)
    element = next(row for row in ADVICE.elements if row.id == "leg_length_lift")
    from solespine.orthotic.dose import dose_curve

    curve = dose_curve(element, "left", ahead)
    assert [point.dose for point in curve] == [3, 5, 7]
    tilts = [point.effect.after for point in curve]
    assert curve[0].effect.before > 2.0  # right side up
    assert tilts == sorted(tilts, reverse=True)
    assert [point.works for point in curve] == sorted(point.works for point in curve)
    mirrored = Outlook(_predictor(case, ("right", 12.0)), None, ("right", 12.0))
    other = dose_curve(element, "right", mirrored)
    assert [p.effect.change for p in other] == pytest.approx(
        [-p.effect.change for p in curve], abs=0.05
    )


CASE = """\
composed: true
date: 2026-11-02
person: {age: 52, sex: female, height: 165 cm, mass: 82 kg}
complaints: [{site: heel, side: right, weeks: 30, intensity: 6, course: same}]
no_pain_at: [back]
answers:
  first_step_pain: yes
  pain_after_rest: yes
  heel_loc_inner_under: {answer: yes, side: right}
  burning_tingling_foot: no
  numb_sole: no
  foot_ulcer: no
  diabetes: no
  cold_pale_foot: no
examination: {medial_tubercle_tender: {right: yes}}
treatments: [{treatment: T10, weeks: 14, as_advised: yes, effect: none}]
scans: [foot.stl]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    worn = feet.worn(*feet.someone(3).mesh(120, 60), 3, noise=0.2)
    feet.write_stl(tmp_path / "foot.stl", worn.vertices, worn.faces)
    (tmp_path / "case.yaml").write_text(CASE)
    return tmp_path


def test_from_a_case_to_the_part_and_back(folder, capsys, monkeypatch):
    monkeypatch.setattr("solespine.flow.prescribing.DRAWS", 4)  # of no interval is a width asked
    out = folder / "out"
    asked = ["orthotic", str(folder), "--weight-bearing", "none", "--out", str(out)]
    assert run([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    foot = told["feet"][0]
    assert told["schema"] == "solespine/orthotic-proposal/1"
    assert (foot["side"], foot["verdict"], foot["part"]) == ("right", "prescribe", "right")
    assert foot["unanswered"] == []
    arch = next(one for one in foot["elements"] if one["id"] == "arch_fascia")
    works = [point for point in arch["curve"] if point["works"]]
    sure = [point for point in works if point["sure"]] or works
    assert arch["dose"] == sure[0]["dose"] == foot["prescription"]["thickness_mm"]
    assert works[0]["effect"]["change"] < -works[0]["effect"]["detectable"]
    assert json.loads((out / "proposal.json").read_text()) == told
    import pypdf

    sheet = pypdf.PdfReader(out / "right" / "sheet.pdf").pages[0].extract_text()
    assert "Checked against the case of 2026-11-02" in sheet
    assert "was not checked" not in sheet
    again = folder / "again"
    alone = ["orthotic", "--scan", str(folder / "foot.stl"), "--side", "right"]
    order = str(out / "right" / "prescription.yaml")
    assert run([*alone, "--prescription", order, "--out", str(again)]) == 0
    for name in ("orthotic.stl", "orthotic.3mf", "positive.stl", "prescription.yaml"):
        assert (again / name).read_bytes() == (out / "right" / name).read_bytes(), name


def test_open_questions_hold_the_part_back(folder, capsys, monkeypatch):
    monkeypatch.setattr("solespine.flow.prescribing.DRAWS", 0)  # no interval is looked at here
    text = CASE.replace("  foot_ulcer: no\n", "")
    (folder / "case.yaml").write_text(text)
    out = folder / "out"
    monkeypatch.setattr(
        "solespine.flow.prescribing.loading_of", lambda _: "none"
    )  # it is taken, as of foam
    assert run(["orthotic", str(folder), "--out", str(out)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "ASSUMED, nobody said it: the foot was partly loaded" in told
    assert "answer first: Foot ulcer" in told
    assert "Not answered yet: Foot ulcer" in told
    assert "_" not in told.split("WRITTEN")[0]  # words for people, no ids
    written = ["proposal.json", "proposal.pdf", "report.html", "report.pdf"]  # and no part
    assert sorted(path.name for path in out.iterdir()) == written


def test_how_the_foot_was_loaded_is_asked_before_anything_is_computed(folder, capsys, monkeypatch):
    monkeypatch.setattr("solespine.flow.prescribing.assess", None)
    assert run(["orthotic", str(folder)]) == 2
    assert "--weight-bearing" in capsys.readouterr().err


def test_an_assessment_with_a_scan_proposes_and_says_that_it_works_on_it(folder, monkeypatch):
    monkeypatch.setattr("solespine.flow.prescribing.DRAWS", 0)  # no interval is looked at here
    said = []
    out = folder / "out"
    answer, files = _answered(
        folder, out, None, Tries(standing=False), LoadOptions(), lambda *a: said.append(a[0])
    )
    assert said == ["weighing what an orthotic would do", "writing the report"]
    assert (out / "report.html") in files
    (foot,) = answer.insoles
    assert foot.proposal.verdict == "prescribe"
    assert foot.part is None
    assert "--weight-bearing" in foot.no_part
    section = (out / "report.html").read_text().split('id="insole"')[1]
    assert "Predicted change of plantar fascia tension in N by dose: 2 mm:" in section
    assert "To try, each only if the one before did not do enough: week 0:" in section


@pytest.mark.parametrize(
    ("strength", "grade", "said"),
    [
        ("weak", "Weak", "Weak evidence."),
        ("weak", "No guideline grade; weak", "Weak evidence. No guideline grade."),
        ("moderate", "Moderate; one trial of 48", "Moderate evidence. One trial of 48."),
        ("strong", "Grade A in a guideline", "Strong evidence. Grade A in a guideline."),
    ],
)
def test_strength_and_grade_are_not_said_twice(strength, grade, said):
    assert graded(strength, grade) == said


def test_against_the_case_only_when_confirmed(folder):
    (folder / "case.yaml").write_text(CASE.replace("numb_sole: no", "numb_sole: yes"))
    order = folder / "order.yaml"
    order.write_text("side: right\nweight_bearing: none\n")
    out = folder / "out"
    asked = ["orthotic", str(folder), "--prescription", str(order), "--out", str(out)]
    assert run(asked) == 0
    assert json.loads((out / "proposal.json").read_text())["feet"][0]["verdict"] == "must_not"
    assert not (out / "right").exists()
    assert run([*asked, "--confirm"]) == 0
    held = json.loads((out / "right" / "orthotic.json").read_text())
    assert "SPEAKS AGAINST THIS PART" in held["warnings"][0]
