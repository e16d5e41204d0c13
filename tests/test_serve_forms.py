"""The forms beside the interview: person, treatments, scores, own view, names, trash, what-if."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from serving import Visitor, visiting
from solespine.case import open_case
from solespine.errors import InputError
from solespine.page.curve import charts
from solespine.page.jobs import Job
from solespine.page.trying import Asked, asked_of, doses_of, terms
from solespine.page.warm import Warm
from solespine.whatif.parse import parse_changes
from test_serve_pages import CASE, EXAMPLES, take_in

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with visiting(tmp_path) as one:
        yield one


@pytest.fixture
def case(visitor: Visitor, tmp_path: Path) -> str:
    """The address of a case that can be answered."""
    address = visitor.begin("one")
    (tmp_path / "one" / "case.yaml").write_text(CASE)
    return address


def shown(page: str, field: str) -> str:
    """What a field of a page holds."""
    found = re.search(rf'name="{re.escape(field)}" value="([^"]*)"', page)
    assert found, field
    return html.unescape(found[1])


# The person


def test_facts_are_saved_as_they_are_written(visitor: Visitor, case: str, tmp_path: Path) -> None:
    fields = {"person.age": "53", "person.sex": "female", "person.height": "5 ft 5 in",
              "person.mass": "82 kg", "medicines": "metformin 500 mg, ramipril",
              "notes": "two\r\nlines", "date": "2026-11-02"}  # fmt: skip
    page = visitor.send(f"{case}/person", **fields)
    assert "Saved." in page and shown(page, "person.height") == "5 ft 5 in"
    saved = open_case(tmp_path / "one")
    assert saved.person.age_years == 53 and saved.person.height_m == pytest.approx(1.651)
    assert saved.medicines == ("metformin 500 mg", "ramipril") and saved.notes == "two\nlines"
    text = (tmp_path / "one" / "case.yaml").read_text()
    visitor.send(f"{case}/person", **fields)
    assert (tmp_path / "one" / "case.yaml").read_text() == text
    visitor.send(f"{case}/person", **fields | {"person.mass": ""})
    assert open_case(tmp_path / "one").person.mass_kg is None


def test_one_fact_that_does_not_fit_keeps_all_from_being_written(
    visitor: Visitor, case: str, tmp_path: Path
) -> None:
    page = visitor.send(f"{case}/person", 422, **{"person.age": "old", "person.work": "nurse"})
    assert "is not a number" in html.unescape(page)
    assert shown(page, "person.age") == "old" and shown(page, "person.work") == "nurse"
    assert (tmp_path / "one" / "case.yaml").read_text() == CASE


# Treatments


def test_treatments_are_added_changed_and_taken_out(
    visitor: Visitor, case: str, tmp_path: Path
) -> None:
    rows = {"1.treatment": "T03", "1.weeks": "8", "1.effect": "some", "1.as_advised": "yes",
            "2.other": "acupuncture", "2.effect": "none"}  # fmt: skip
    visitor.send(f"{case}/tried", **rows)
    saved = open_case(tmp_path / "one")
    assert [(t.treatment, t.weeks, t.as_advised, t.effect) for t in saved.treatments] == [
        ("T03", 8.0, True, "some")
    ]
    assert [t.treatment for t in saved.other_treatments] == ["acupuncture"]
    text = (tmp_path / "one" / "case.yaml").read_text()
    visitor.send(f"{case}/tried", **rows)
    assert (tmp_path / "one" / "case.yaml").read_text() == text
    visitor.send(f"{case}/tried", **rows | {"2.other": ""})
    assert open_case(tmp_path / "one").other_treatments == ()
    said = visitor.send(f"{case}/tried", 422, **{"1.weeks": "3"})
    assert "Name the treatment" in said
    said = visitor.send(f"{case}/tried", 422, **rows | {"1.weeks": "long"})
    assert "is not a number" in html.unescape(said)


# Scores


def test_scores_by_total_and_by_items_show_what_they_come_to(
    visitor: Visitor, case: str, tmp_path: Path
) -> None:
    items = "1 0 2 - 3 1 0 2 1 0"
    page = visitor.send(f"{case}/scores", **{
        "NPRS_heel.total": "6", "ODI.total": "", "ODI.items": items, "RMDQ.total": "9",
    })  # fmt: skip
    saved = open_case(tmp_path / "one").scores
    assert saved["NPRS_heel"].value == 6 and saved["RMDQ"].value == 9
    assert saved["ODI"].items == (1, 0, 2, None, 3, 1, 0, 2, 1, 0)
    assert re.search(r"Oswestry[^<]* · 22.2 %", page)
    text = (tmp_path / "one" / "case.yaml").read_text()
    visitor.send(f"{case}/scores", **{"ODI.total": "", "ODI.items": items, "RMDQ.total": "9"})
    assert (tmp_path / "one" / "case.yaml").read_text() == text
    visitor.send(f"{case}/scores", **{"ODI.total": "", "ODI.items": ""})
    assert "ODI" not in open_case(tmp_path / "one").scores


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"ODI.total": "140"}, "between 0 and 100"),
        ({"ODI.items": "1 2", "ODI.total": ""}, "2 items given"),
        ({"ODI.items": "1 0 2 3 3 1 0 2 1 0", "ODI.total": "20"}, "not both"),
    ],
)
def test_a_score_that_does_not_fit_is_said_and_the_others_are_saved(
    fields: dict[str, str], said: str, visitor: Visitor, case: str, tmp_path: Path
) -> None:
    page = visitor.send(f"{case}/scores", 422, **fields, **{"RMDQ.total": "9"})
    assert said in html.unescape(page) and "1 could not be saved" in page
    assert set(open_case(tmp_path / "one").scores) == {"RMDQ"}


# The clinician's own view


def test_the_own_view_is_added_and_never_lost(visitor: Visitor, case: str, tmp_path: Path) -> None:
    visitor.send(f"{case}/clinician", kind="diagnosis", cause="plantar_fasciitis", why="windlass")
    page = visitor.send(f"{case}/clinician", kind="plan_changes", action="remove", treatment="T05")
    assert "Added." in page and "windlass" in page and "taken out" in page
    written = open_case(tmp_path / "one").clinician
    assert written.diagnosis[0].cause == "plantar_fasciitis" and written.diagnosis[0].time.year
    assert (written.plan_changes[0].action, written.plan_changes[0].treatment) == ("remove", "T05")
    visitor.send(f"{case}/clinician", kind="diagnosis", text="heel pain, and more")
    assert len(open_case(tmp_path / "one").clinician.diagnosis) == 2
    erase = {"kind": "plan_changes", "action": "erase", "treatment": "T05"}
    for fields in ({"kind": "diagnosis"}, {"kind": "plan_changes", "action": "add"}, erase, {}):
        assert "choose" in visitor.send(f"{case}/clinician", 422, **fields)
    assert len(open_case(tmp_path / "one").clinician.plan_changes) == 1


# Names and the trash


def test_a_case_gets_another_name_and_keeps_everything(
    visitor: Visitor, case: str, tmp_path: Path
) -> None:
    page = visitor.send(f"{case}/manage", name="Anna K.")
    assert "Anna-K" in page and visitor.at != case
    assert (tmp_path / "Anna-K" / "case.yaml").read_text() == CASE
    visitor.seen(case, 404)
    other = visitor.begin("two")
    assert "there is a case of this name" in visitor.send(f"{other}/manage", 422, name="Anna K")
    assert "at least one letter" in visitor.send(f"{other}/manage", 422, name="../..")
    assert (tmp_path / "Anna-K" / "case.yaml").read_text() == CASE


def test_a_deleted_case_can_be_put_back(visitor: Visitor, case: str, tmp_path: Path) -> None:
    assert "Nothing is erased" in visitor.seen(f"{case}/delete")
    assert (tmp_path / "one").exists()  # asking deletes nothing
    page = visitor.send(f"{case}/delete")
    assert "Put back" in page and not (tmp_path / "one").exists()
    assert (tmp_path / ".trash" / "one" / "case.yaml").read_text() == CASE
    assert "There are none yet." in visitor.seen("/")
    again = visitor.begin("one")  # a new one of the same name is another case
    assert "pain: left heel" not in visitor.seen(again)
    deleted = re.search(r'name="case" value="(\w+)"', visitor.seen("/trash"))
    assert deleted
    visitor.send("/trash", 404, case=again.rpartition("/")[2])  # not one of the trash
    visitor.send("/trash", case=deleted[1])
    assert (tmp_path / "one-2" / "case.yaml").read_text() == CASE
    assert not list((tmp_path / ".trash").iterdir())


def test_a_case_that_is_worked_on_stays_where_it_is(
    visitor: Visitor, case: str, tmp_path: Path
) -> None:
    site: Any = visitor.client.app.app.state.site  # type: ignore[attr-defined]
    site.jobs._jobs[case.rpartition("/")[2]] = Job("answer", "running")
    visitor.send(f"{case}/delete", 409)
    visitor.send(f"{case}/manage", 409, name="other")
    assert (tmp_path / "one").exists()


def test_a_trash_that_leads_elsewhere_is_not_read(visitor: Visitor, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    (outside / "secret").mkdir(parents=True)
    (outside / "secret" / "case.yaml").write_text(CASE)
    (tmp_path / ".trash").symlink_to(outside)
    assert "secret" not in visitor.seen("/trash")


# Recordings


def test_the_standing_trial_can_be_chosen(visitor: Visitor, case: str, tmp_path: Path) -> None:
    limp = EXAMPLES / "simulated_limp"
    take_in(visitor, case, limp / "simulated_limp.trc", limp / "simulated_standing.trc")
    name = "recordings/simulated_standing.trc"
    visitor.send(f"{case}/recordings/standing", name=name)
    visitor.wait(case)
    assert open_case(tmp_path / "one").standing == name
    assert f'value="{name}" selected' in visitor.seen(f"{case}/recordings")
    visitor.send(f"{case}/recordings/standing", 404, name="../one/case.yaml")
    visitor.send(f"{case}/recordings/remove", name=name)
    assert open_case(tmp_path / "one").standing is None


# The body and what-if


def test_the_body_is_built_in_the_worker(visitor: Visitor, case: str, tmp_path: Path) -> None:
    visitor.send(f"{case}/body")
    visitor.wait(case)
    page = visitor.seen(f"{case}/body")
    assert "165 cm, 82.0 kg, female" in page and "left shank" in page
    picture = visitor.client.get(f"{case}/file/body.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in picture.headers["content-security-policy"]
    visitor.send(f"{case}/person", **{"person.mass": ""})
    for view in ("body", "whatif"):
        page = visitor.seen(f"{case}/{view}")
        assert 'name="person.mass"' in page and 'name="person.height"' not in page


@pytest.mark.parametrize("view", ["whatif", "body"])
def test_what_is_missing_of_the_size_is_asked_for_right_there(
    view: str, visitor: Visitor, tmp_path: Path
) -> None:
    case = visitor.begin("two")
    fields = {"mode": "standing", "heel_lift.value": "12", "heel_lift.where": "left"}
    said = visitor.send(f"{case}/{view}", 422, **fields)
    assert "height and body mass first" in said and shown(said, "person.height") == ""
    said = visitor.send(f"{case}/{view}", 422, **fields, **{"person.height": "165",
                                                            "person.mass": "heavy"})  # fmt: skip
    assert "heavy" in said and shown(said, "person.height") == "165"
    assert open_case(tmp_path / "two").person.height_m is None  # both or none
    size = {"person.height": "5 ft 5 in", "person.mass": "82,5"}
    page = visitor.send(f"{case}/{view}", **fields, **size)
    person = open_case(tmp_path / "two").person
    assert person.mass_kg == 82.5 and person.height_m == pytest.approx(1.651)
    if view == "whatif":
        assert "heel lift 12 mm (left): standing" in html.unescape(page)
        assert 'name="person.mass"' not in page
        visitor.send(f"{case}/{view}", **fields, **{"person.mass": "60"})
        assert open_case(tmp_path / "two").person.mass_kg == 82.5  # what is known stays
    else:
        visitor.wait(case)
        assert "165 cm, 82.5 kg" in visitor.seen(f"{case}/body")


def test_a_what_if_of_standing_is_answered_at_once(
    visitor: Visitor, case: str, tmp_path: Path
) -> None:
    fields = {"mode": "standing", "heel_lift.value": "12", "heel_lift.where": "left"}
    page = html.unescape(visitor.send(f"{case}/whatif", **fields))
    assert "heel lift 12 mm (left): standing" in page and "pelvic obliquity" in page
    assert "predicted from body size and norms" in page
    assert shown(page, "heel_lift.value") == "12"
    kept = json.loads((tmp_path / "one" / "answer" / "whatif_page.json").read_bytes())
    assert kept["found"]["effects"] and kept["full"] is False
    doses = [{"value": v, "refused": "", "effects": kept["found"]["effects"]} for v in (6, 12)]
    kept["found"] |= {"curve": "heel_lift", "doses": doses, "curve_notes": ["read this beside it"]}
    (tmp_path / "one" / "answer" / "whatif_page.json").write_text(json.dumps(kept))
    curves = visitor.seen(f"{case}/whatif")
    assert 0 < curves.index("Dose curve</h3>") < curves.index("read this beside it")
    assert (tmp_path / "one" / "case.yaml").read_text() == CASE  # trying changes no answer
    for wrong, said in (
        ({"heel_lift.value": "900"}, "is outside"), ({"heel_lift.value": "high"}, "not a number"),
        ({"heel_lift.value": ""}, "at least one change"), ({"curve": "mass"}, "not set"),
        ({"heel_lift.where": "middle"}, "say where"), ({"speed": "9"}, "give m/s, from 0.6 to 2"),
        ({"speed": "nan"}, "give m/s"),
    ):  # fmt: skip
        assert said in html.unescape(visitor.send(f"{case}/whatif", 422, **fields | wrong)), wrong


def test_what_is_set_is_asked_for_as_on_the_command_line() -> None:
    rows = [{"name": "heel_lift", "value": 9, "where": "left"}, {"name": "mass", "value": -8},
            {"name": "carried", "value": 10, "where": "left_hand"},
            {"name": "weakness", "value": 30, "where": "right", "group": "gluteus medius"},
            {"name": "flat_foot", "value": 1.5, "where": "both"}]  # fmt: skip
    asked = asked_of(rows)
    parsed = parse_changes([one.text for one in asked])
    assert [(p.name, p.values[0], p.where) for p in parsed] == [
        (a.name, a.value, a.where) for a in asked
    ]
    assert parsed[1].relative and parsed[3].group == "gluteus medius"
    for one in asked:
        swept = parse_changes([one.sweep])[0].values
        assert swept == pytest.approx(doses_of(one)) and len(swept) == 7
    for term in terms().values():  # every slider, at both ends and in the middle
        for value in (term.low, term.high, (term.low + term.high) / 2):
            one = Asked(term.name, value, (*term.places, "")[0], "calf" if term.group else "")
            parse_changes([one.text])
    with pytest.raises(InputError, match="cannot be set"):
        asked_of([{"name": "../x", "value": 1}])


def test_a_dose_curve_is_drawn_with_what_can_be_detected() -> None:
    def effect(change: float) -> dict[str, Any]:
        return {"name": "pelvic_obliquity", "side": None, "unit": "deg", "change": change,
                "low": change - 1, "high": change + 1, "detectable": 1.5}  # fmt: skip

    doses = [{"value": v, "refused": "", "effects": [effect(-0.25 * v)]} for v in (0, 6, 12)]
    doses.append({"value": 18, "refused": "no balance", "effects": []})
    one = charts({"curve": "heel_lift", "doses": doses})[0]
    xs, ys = zip(*one.dots, strict=True)
    assert list(xs) == sorted(xs) and list(ys) == sorted(ys)  # down on the page is less
    assert one.band[0] < one.zero < one.band[1]
    assert one.rows[-1] == ("12", "-3 deg") and one.area and one.has_interval
    assert [tick.text for tick in one.y] == ["-4.4", "-1.5", "0", "+1.5", "+4.4"]
    assert charts({"curve": "", "doses": []}) == ()


def test_a_question_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    warm = Warm(longest_s=0.01)
    question = {"folder": str(tmp_path), "changes": [], "mode": "standing"}
    assert "too long" in warm.ask(question)["problem"]
    warm.stop()
    assert "problem" in warm.ask(question)  # a page that ends starts no worker


# Texts


def test_texts_of_the_forms_stay_texts(visitor: Visitor, case: str, tmp_path: Path) -> None:
    visitor.send(f"{case}/person", **{"notes": SCRIPT, "person.work": SCRIPT})
    visitor.send(f"{case}/tried", **{"1.other": SCRIPT, "1.effect": "none"})
    visitor.send(f"{case}/clinician", kind="diagnosis", text=SCRIPT, why=SCRIPT)
    for view in ("person", "tried", "clinician", "scores", "manage", "delete", "whatif"):
        page = visitor.seen(f"{case}/{view}")
        assert SCRIPT not in page, view
        if view in ("person", "tried", "clinician"):
            assert html.escape(SCRIPT) in page, view
    for view, fields in (("scores", {"ODI.total": SCRIPT}), ("manage", {"name": "." + "<" * 9}),
                         ("whatif", {"heel_lift.value": SCRIPT}), ("tried", {"1.weeks": SCRIPT}),
                         ("person", {"person.age": SCRIPT})):  # fmt: skip
        assert SCRIPT not in visitor.send(f"{case}/{view}", 422, **fields), view


def test_a_form_of_one_case_writes_into_no_other(
    visitor: Visitor, case: str, tmp_path: Path
) -> None:
    other = visitor.begin("two")
    before = (tmp_path / "two" / "case.yaml").read_bytes()
    visitor.send(f"{case}/person", **{"person.age": "61"})
    visitor.send(f"{case}/tried", **{"1.treatment": "T03"})
    visitor.send(f"{case}/scores", **{"ODI.total": "30"})
    visitor.send(f"{case}/clinician", kind="diagnosis", text="mine")
    assert (tmp_path / "two" / "case.yaml").read_bytes() == before
    for view in ("person", "tried", "scores", "clinician"):
        page = visitor.seen(f"{other}/{view}")
        assert 'value="61"' not in page and "mine</li>" not in page and 'value="30"' not in page
