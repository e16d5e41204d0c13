"""`solespine whatif` from end to end, and the plan's changes in an assessment."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("casadi")

import solespine  # noqa: E402
from recordings import DATA, needs_data  # noqa: E402
from solespine.app.run import run  # noqa: E402
from solespine.body import Change, build_body  # noqa: E402
from solespine.case import open_case  # noqa: E402
from solespine.case.model import Answered, Person  # noqa: E402
from solespine.errors import TooPoorError  # noqa: E402
from solespine.flow import trying  # noqa: E402
from solespine.flow.examined_legs import Examined, examined_legs  # noqa: E402
from solespine.flow.measured_walk import MeasuredWalk, measured_walk  # noqa: E402
from solespine.flow.trying import sweep, try_plan, what_if  # noqa: E402
from solespine.page.trying import _told  # noqa: E402
from solespine.plan.candidates import candidates  # noqa: E402
from solespine.report import whatif_words as words  # noqa: E402
from solespine.report.build import build_view  # noqa: E402
from solespine.report.view_whatif import WhatIfs, show  # noqa: E402
from solespine.report.whatif_write import whatif_page  # noqa: E402
from solespine.whatif.answer import FROM_MEASURED  # noqa: E402
from solespine.whatif.difference import ENOUGH_DRAWS  # noqa: E402
from solespine.whatif.gait_style import usual_speed, usual_walk  # noqa: E402

EXAMPLE = Path(__file__).parents[1] / "examples" / "heel_and_back"
FIELDS = {
    "site",
    "side",
    "unit",
    "before",
    "after",
    "change",
    "low",
    "high",
    "mdc",
    "natural",
    "meaningful",
}
TRY = ["whatif", str(EXAMPLE), "--draws", "2", "--change"]


@pytest.fixture(scope="module")
def answer():
    return solespine.assess(EXAMPLE)


def test_the_terminal_says_first_what_is_meaningful_in_80_columns(capsys):
    assert run([*TRY, "heel_lift=12mm", "--side", "left"]) == 0
    said = capsys.readouterr().out
    assert all(len(line) <= 80 for line in said.splitlines())
    assert "heel lift 12 mm (left)" in said and "prediction, not a measurement" in said
    order = [said.index(h) for h in ("MEANINGFUL CHANGE", "CANNOT BE TOLD", "NO MEANINGFUL")]
    assert order == sorted(order)
    assert "not a medical" in said


def test_heel_pain_is_taken_from_the_complaints(capsys):
    assert run([*TRY, "heel_pain=reported", "--draws", "0"]) == 0
    assert "heel pain 6 of 10 (left)" in capsys.readouterr().out


def test_no_meaningful_change_is_an_answer(capsys):
    assert run([*TRY, "heel_lift=1mm"]) == 0
    assert "No meaningful change." in capsys.readouterr().out


def test_without_draws_nothing_is_called_meaningful(capsys):
    assert run([*TRY, "heel_lift=12mm", "--side", "left", "--draws", "0"]) == 0
    said = capsys.readouterr().out
    assert all(len(line) <= 80 for line in said.splitlines())
    first = " ".join(said.split()).lower()
    assert "beyond the detectable change, interval not computed: " in first
    assert "meaningful" not in first and "beyond the detectable " in first


def test_files_are_written_the_same_twice_and_keep_the_contract(tmp_path, capsys):
    told = [*TRY, "heel_lift=12mm", "--change", "mass=-8kg", "--side", "left"]
    for name in ("a", "b"):
        assert run([*told, "--out", str(tmp_path / name)]) == 0
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == ["whatif.html", "whatif.json"]
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    document = json.loads((tmp_path / "a" / "whatif.json").read_text())
    assert document["schema"] == "solespine/whatif/1"
    (row,) = document["whatif"]
    assert row["change"] == "heel lift 12 mm (left); body mass -8 kg" and row["prediction"] is True
    assert row["draws"] == 2 and all(set(effect) == FIELDS for effect in row["effects"])
    page = (tmp_path / "a" / "whatif.html").read_text()
    assert 'class="mdc"' in page and "http://" not in page.replace("http://www.w3.org", "")
    assert capsys.readouterr().out.count("whatif.json") == 2


def test_json_is_the_document(capsys):
    assert run([*TRY, "heel_lift=12mm", "--side", "left", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["person"] == {"height_m": 1.65, "mass_kg": 82.0, "sex": "female"}


def test_a_sweep_draws_the_dose_curve(tmp_path, capsys):
    assert run([*TRY, "heel_lift=0:12:6mm", "--side", "left", "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "DOSE CURVE: heel lift (left)" in said and re.search(r"^ +12 mm", said, re.MULTILINE)
    (curve,) = json.loads((tmp_path / "whatif.json").read_text())["sweeps"]
    assert [dose["value"] for dose in curve["doses"]] == [0, 6, 12]
    page = (tmp_path / "whatif.html").read_text()
    assert page.count('class="dose"') >= 3 and 'class="mdc"' in page
    for told in (" ".join(said.split()), page):
        for once in ("Kogler 2001", "only 2 draws", "compare left with right", "t 6 mm: "):
            assert told.count(once) == 1, once


def test_a_dose_curve_starts_at_nothing_and_rises_with_the_dose():
    found = sweep(EXAMPLE, "heel_lift=0:12:6mm", side="left", draws=0)
    curve = [effect.change for _, effect in found.curve("pelvic_obliquity", None)]
    assert curve[0] == pytest.approx(0, abs=0.01) and curve[0] > curve[1] > curve[2]
    notes = _told(found.doses[-1].difference, found, "heel_lift")["curve_notes"]  # of the page
    assert "Kogler" in notes[0] and "without an interval" in " ".join(notes)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["lift=6mm"], "heel_lift=6mm"),
        (["heel_lift=6mm", "--side", "up"], "left, right"),
        (["heel_lift=6mm", "--mode", "running"], "standing, walking, both"),
        (["heel_lift=6mm", "--draws", "-1"], "16 is usual"),
        (["heel_lift=6mm", "--speed", "9"], "0.6"),
        (["speed=1.1m/s", "--mode", "standing"], "--mode walking"),
        (["weakness=wing:20%"], "trunk extensors, with @left, @right"),
        (["heel_pain=reported@right"], "on the right with side and intensity"),
        (["flat_foot=1", "--change", "high_arch=1"], "one or the other"),
    ],
)
def test_wrong_input_ends_with_2_and_one_line(more, says, capsys):
    assert run([*TRY, *more]) == 2
    line = capsys.readouterr().err
    assert says in line and line.count("\n") == 1


def test_a_case_without_size_is_asked_for_it(tmp_path, capsys):
    case = tmp_path / "case.yaml"
    case.write_text("schema: solespine/case/1\nperson: {age: 40, height: 170 cm}\n")
    assert run(["whatif", str(case), "--change", "heel_lift=6mm"]) == 2
    assert "mass is not told" in capsys.readouterr().err


def test_nothing_is_predicted_for_a_child():
    case = open_case(EXAMPLE)
    child = replace(case, person=replace(case.person, age_years=9.0))
    with pytest.raises(TooPoorError, match="child"):
        what_if(child, "heel_lift=6mm")


# The plan's changes.


def test_the_plans_changes_are_tried_and_kept_in_the_contract(answer):
    rows = answer.to_json()["whatif"]
    steps = {step.treatment for step in answer.plan.steps}
    assert rows and {row["treatment"] for row in rows} <= steps
    tried = {one.treatment for one in candidates(answer.plan.steps, answer.case)}
    assert {row["treatment"] for row in rows} == tried and answer.untried == ()
    for row in rows:
        assert row["mode"] == "standing" and row["prediction"] is True
        assert row["says"].startswith("Predicted for standing")
        assert (", against barefoot:" in row["says"]) is (row["treatment"] == "T16")
        assert all(set(effect) == FIELDS for effect in row["effects"])


def test_the_report_says_what_each_step_would_do_and_that_it_is_a_prediction(answer):
    view = build_view(answer)
    steps = {s.treatment: s for stage in view.plan.stages for s in stage.steps}
    for one in answer.differences:
        (said,) = steps[one.treatment].predicted
        assert "computer model" in said.plain.text and said.plain.refs
        assert not re.search("band under the foot (rises|falls)", said.plain.text)
        assert said.clinical.text.startswith("Predicted for standing")
        unsure = sum(e.meaningful is None for e in words.loads(one))
        assert (f"For {unsure} of the 22 loads" in said.plain.text) is bool(unsure)
        if not any(e.meaningful for e in one.effects if e.unit == "N"):
            sure = "is sure to change meaningfully" in said.clinical.text
            assert sure or "no meaningful change" in said.clinical.text
    assert view.whatif and len(view.whatif.shown) == len(answer.differences)
    assert all("mdc" in one.bars for one in view.whatif.shown)


def test_without_size_and_for_a_child_the_steps_are_named_as_not_tried(answer):
    case = answer.case
    for person, word in (
        (replace(case.person, mass_kg=None), "mass not told"),
        (replace(case.person, age_years=8.0), "child"),
    ):
        done, untried = try_plan(replace(case, person=person), answer.plan)
        assert done == () and len(untried) == 1 and word in untried[0]


def test_a_step_that_fails_is_named_and_stops_nothing(answer, monkeypatch):
    from solespine.whatif.pair import Setting

    after = Setting.after

    def sometimes(self, scenario, *rest):
        if scenario.mass_kg is not None:
            raise TooPoorError("no standing balance was found (made up)")
        return after(self, scenario, *rest)

    monkeypatch.setattr(Setting, "after", sometimes)
    own = replace(answer.case.person, mass_kg=81.7)  # nobody else's, so that nothing is kept
    done, untried = try_plan(replace(answer.case, person=own), answer.plan, draws=0)
    assert len(done) == len(answer.differences) - 1
    assert len(untried) == 1 and "made up" in untried[0] and "weight" in untried[0]


def test_a_plan_is_tried_from_the_recorded_walk_where_there_is_one(answer, monkeypatch):
    asked = []

    def refusing(problem, how):
        asked.append(problem)
        return tuple(TooPoorError("made up") for _ in problem.scenarios)

    monkeypatch.setattr(trying, "what_ifs", refusing)
    lengths = (("foot_l", 0.25), ("thigh_l", 0.42), ("thigh_r", 0.40))
    style = usual_walk(build_body(Person(height_m=1.7, mass_kg=70.0)), 1.0, 50)
    recorded = MeasuredWalk(style, lengths, "recorded")
    try_plan(answer.case, answer.plan, ("standing", "walking"), walk=recorded)
    assert [(p.mode, p.style, p.lengths) for p in asked] == [
        ("standing", None, ()), ("walking", style, lengths),
    ]  # fmt: skip
    assert asked[1].speed_m_s == 1.0
    told = trying._planned(
        answer.case.person, "walking", Examined((Change("leg_length", 0.01),)), recorded
    )
    even = {"foot_l": 0.25, "thigh_l": 0.41, "thigh_r": 0.41}
    assert dict(told.walk.lengths) == pytest.approx(even)
    alike = trying._planned(answer.case.person, "walking", Examined(), None)
    assert alike.walk.style is None


def test_a_lift_is_tried_only_with_a_measured_difference(answer):
    rows = answer.evidence.treatments
    step = replace(answer.plan.steps[0], treatment="T13", row=rows["T13"])
    (one,) = candidates([step], answer.case)
    assert one.why_not
    (one,) = candidates([step], shorter(answer.case, 10.0))
    assert one.changes == ("heel_lift=7mm@left",)


def shorter(case, mm, side="left"):
    told = {"lld_10mm": (Answered(mm, "mm", side, "examination"),)}
    return replace(case, answers={**case.answers, **told})


def test_the_examined_difference_in_leg_length_is_in_every_what_if(answer):
    """A lift under the shorter leg levels the pelvis; on equal legs it would tilt it."""
    case = shorter(answer.case, 12.0)
    asked = what_if(case, "heel_lift=8.4mm", side="left", draws=0)
    tilt = asked.effect("pelvic_obliquity")
    assert tilt.before > 3 and abs(tilt.after) < 0.7 * tilt.before
    assert any("left leg is 12 mm shorter" in note for note in asked.notes)
    done, _ = try_plan(case, answer.plan, draws=0)
    assert len({one.treatment for one in done}) > 2
    for one in done:
        assert one.effect("pelvic_obliquity").before == pytest.approx(tilt.before, abs=0.05)
        assert any("12 mm shorter" in note for note in one.notes)


def test_legs_that_were_not_told_apart_are_alike_and_a_note_says_so(answer):
    right = examined_legs(shorter(answer.case, 6.0, "right"))
    assert right.changes == (Change("leg_length", -0.006, "right"),)
    assert examined_legs(answer.case) == Examined()
    for value, side in ((12.0, None), (True, "left")):
        unclear = examined_legs(shorter(answer.case, value, side))
        assert unclear.changes == () and "alike" in unclear.note
    assert examined_legs(shorter(answer.case, False, None)) == Examined()
    long = shorter(answer.case, 60.0)
    with pytest.raises(TooPoorError, match="more than 40 mm"):
        what_if(long, "heel_lift=6mm")
    done, untried = try_plan(long, answer.plan)
    assert done == () and len(untried) == 1 and "60 mm shorter" in untried[0]


def test_what_was_measured_is_told_as_it_is(answer):
    one = answer.differences[0]
    assert words.basis(one).startswith("Standing: predicted by a model from body size")
    recorded = replace(one, mode="walking", notes=(FROM_MEASURED,))
    page = whatif_page(answer.case.person, [one, recorded], [])
    assert page.count("before follows this person&#39;s recorded walk") == 1
    assert page.count("what loads them was not measured") == 1 and "nothing of it" not in page
    both = WhatIfs((show(one), show(one), show(recorded)), (), ())
    assert both.bases == (words.basis(one), words.basis(recorded))


def test_assess_can_leave_the_predictions_out():
    answer = solespine.assess(EXAMPLE, tries=())
    assert answer.differences == () and answer.to_json()["whatif"] == []


# The walk that a what-if begins with.


def test_a_recording_that_tells_no_walk_is_named_and_a_predicted_one_taken():
    case = open_case(EXAMPLE)
    assert measured_walk(replace(case, recordings=())).note == ""
    found = measured_walk(case)
    assert found.style is None and "predicted one is" in found.note


@needs_data
def test_a_recorded_walk_is_what_a_what_if_begins_with(tmp_path):
    source = DATA / "opensim" / "example3DWalking"
    for name in ("markers_walk.trc", "grf_walk.mot"):
        (tmp_path / name).symlink_to(source / name)
    (tmp_path / "case.yaml").write_text(
        "schema: solespine/case/1\nperson: {height: 180 cm, mass: 75 kg}\n"
        "recordings: [markers_walk.trc, grf_walk.mot]\n"
    )
    found = measured_walk(open_case(tmp_path))
    assert found.style is not None and 1.0 < found.style.speed < 1.6
    assert found.style.period == pytest.approx(1.14, abs=0.05)
    assert {"thigh_l", "shank_r"} <= {name for name, _ in found.lengths}
    assert "recorded walk" in found.note


@needs_data
def test_segment_lengths_are_those_of_the_standing_trial(tmp_path):
    for name in ("straight", "static"):
        (tmp_path / f"{name}.c3d").symlink_to(DATA / "biomechzoo" / "HC030A" / f"{name}.c3d")
    text = (
        "schema: solespine/case/1\nperson: {height: 148 cm, mass: 41 kg}\n"
        "recordings: [straight.c3d, static.c3d]\n"
    )
    (tmp_path / "case.yaml").write_text(text)
    found = measured_walk(open_case(tmp_path))
    assert "lengths are from the standing trial" in found.note
    (tmp_path / "case.yaml").write_text(text.replace(", static.c3d", ""))
    other = measured_walk(open_case(tmp_path))
    assert "lengths are from the walk" in other.note
    apart = {name: dict(found.lengths)[name] - length for name, length in other.lengths}
    assert 0 < max(map(abs, apart.values())) < 0.03


def test_a_speed_that_is_not_told_is_that_of_people_of_this_age_and_sex():
    person = Person(sex="female", age_years=72, height_m=1.6, mass_kg=70.0)
    present = trying._present(person, "walking", None)
    assert present.speed_m_s == usual_speed(person) < 1.2
    assert "1.13 m/s is usual" in present.notes[0]
    assert trying._present(person, "walking", 1.0).notes == ()


def test_a_pull_on_the_fascia_by_a_raised_heel_is_never_told_alone():
    """The model says more; Kogler 2001 found no change on blocks and less in a shoe's shape."""
    found = what_if(EXAMPLE, "shoe_drop=15mm", draws=0)
    assert found.effect(words.FASCIA, "left").change > 0
    for said in (words.sentence(found), words.answer(found)):
        assert "Plantar fascia" in said or "plantar fascia" in said
        assert "not sure" in said and "Kogler" in said
    assert "Kogler" not in words.sentence(what_if(EXAMPLE, "arch_support=300Nm/rad", draws=0))


def test_a_plans_changes_have_as_many_draws_as_any_interval(answer):
    assert {found.draws for found in answer.differences} == {ENOUGH_DRAWS}
    clinical = [words.sentence(found) for found in answer.differences]
    for found, said in zip(answer.differences, clinical, strict=True):
        unsure = [e for e in words.loads(found) if e.meaningful is None]
        assert ("cannot be told" in said) == bool(unsure), said
        assert not (unsure and words.NOTHING in said), said


@pytest.mark.parametrize("draws", ["-1", "1001"])
def test_draws_that_cannot_be_made_are_refused(draws, capsys):
    assert run(["assess", str(EXAMPLE), "--whatif-draws", draws]) == 2
    said = capsys.readouterr().err
    assert "--whatif-draws" in said and "0 (no intervals) to 1000" in said


def test_a_fascia_that_cannot_be_told_is_not_told_alone_either():
    found = what_if(EXAMPLE, "shoe_drop=15mm", draws=0)
    unsure = tuple(
        replace(e, meaningful=None, low=-1.0, high=e.change + 1.0)
        if e.name == words.FASCIA else e
        for e in found.effects
    )  # fmt: skip
    assert "Kogler" in words.sentence(replace(found, effects=unsure, draws=16))
