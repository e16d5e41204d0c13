"""Two visits: what counts as changed, what is refused, and what reaches the report."""

from __future__ import annotations

import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

import solespine
from solespine.app.run import run
from solespine.case import parse_case
from solespine.errors import InputError
from solespine.report import Assessment
from solespine.report.alike import unlike
from solespine.report.build import build_view
from solespine.report.html import page
from solespine.report.note import note
from solespine.report.pdf import pdf
from solespine.report.previous import read_previous
from solespine.report.terminal import render
from solespine.report.visits import Visits, compare, with_previous
from test_report_people import EXAMPLE, NASTY, assessed

FIRST: dict[str, Any] = {
    "schema": "solespine/case/1", "composed": True, "date": "2026-09-01",
    "person": {"age": 50, "sex": "female"},
    "complaints": [
        {"site": "heel", "side": "left", "weeks": 10, "intensity": 7},
        {"site": "back", "side": "middle", "weeks": 8, "intensity": 5},
    ],
    "answers": {"first_step_pain": True, "pain_after_rest": True, "numb_sole": False},
    "scores": {"RMDQ": 12},
}  # fmt: skip
SECOND: dict[str, Any] = {
    **FIRST, "date": "2026-10-13",
    "complaints": [
        {"site": "heel", "side": "left", "weeks": 16, "intensity": 3},
        {"site": "back", "side": "middle", "weeks": 14, "intensity": 4},
    ],
    "answers": {"first_step_pain": False, "pain_after_rest": True, "numb_sole": True},
    "scores": {"RMDQ": 4},
}  # fmt: skip


@pytest.fixture(scope="module")
def first() -> Assessment:
    return solespine.assess(parse_case(FIRST))


@pytest.fixture(scope="module")
def second() -> Assessment:
    return solespine.assess(parse_case(SECOND))


@pytest.fixture
def earlier(first: Assessment, tmp_path: Path) -> Path:
    return write(first.to_json(), tmp_path)


def write(document: Any, folder: Path) -> Path:
    file = folder / "assessment.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def compared(earlier: Path, second: Assessment) -> Visits:
    return compare(read_previous(earlier), second)


def test_pain_and_scores_count_beyond_error_and_what_matters(
    earlier: Path, second: Assessment
) -> None:
    seen = {one.id: one for one in compared(earlier, second).numbers}
    assert (seen["heel"].before, seen["heel"].after, seen["heel"].verdict) == (7, 3, "better")
    assert seen["back"].verdict == "no clear change"  # one point is within error
    assert seen["back"].detectable == second.evidence.outcomes["NPRS"].minimal_detectable_change
    assert seen["RMDQ"].verdict == "better"


def test_worse_is_worse(second: Assessment, first: Assessment, tmp_path: Path) -> None:
    document = second.to_json()
    document["visit"]["date"] = "2026-08-01"  # type: ignore[index]
    seen = {one.id: one for one in compare(read_previous(write(document, tmp_path)), first).numbers}
    assert seen["heel"].verdict == "worse"
    assert seen["RMDQ"].verdict == "worse"


def test_answers_that_turned_are_named_and_others_are_not(
    earlier: Path, second: Assessment
) -> None:
    seen = compared(earlier, second)
    assert ("numb_sole", None) in seen.new
    assert ("first_step_pain", None) in seen.gone
    assert "pain_after_rest" not in {name for name, _ in (*seen.new, *seen.gone)}


def test_the_same_visit_twice_changes_nothing(first: Assessment, earlier: Path) -> None:
    seen = compared(earlier, first)
    assert {one.verdict for one in seen.numbers} == {"no clear change"}
    assert seen.new == seen.gone == ()
    assert not any(one.apart for one in (*seen.causes, *seen.link))
    for one in (*seen.causes, *seen.link):
        assert one.before is not None
        assert one.after == pytest.approx(one.before, abs=1e-4)
    assert seen.same_evidence
    assert seen.urgency[0] == seen.urgency[1]


def test_pain_that_is_denied_now_is_none_and_not_unknown(earlier: Path) -> None:
    one_pain = {**SECOND, "complaints": SECOND["complaints"][1:], "answers": {}}
    gone = {**one_pain, "no_pain_at": ["heel"]}
    seen = {one.id: one for one in compared(earlier, solespine.assess(parse_case(gone))).numbers}
    assert (seen["heel"].after, seen["heel"].verdict) == (0.0, "better")
    seen = {
        one.id: one for one in compared(earlier, solespine.assess(parse_case(one_pain))).numbers
    }
    assert (seen["heel"].after, seen["heel"].verdict) == (None, None)


def test_visits_that_were_not_measured_alike_are_said_to_be_so(tmp_path: Path) -> None:
    now = assessed("example")
    document: Any = now.to_json()
    seen = with_previous(now, write(document, tmp_path)).visits
    assert seen is not None
    before, after = seen.measured
    assert before.recordings == after.recordings == ("walk.trc",)
    assert before.strides == after.strides
    limits = now.evidence.model
    thorough = dataclasses.replace(after, strides={"left": 3, "right": 3})
    assert unlike(thorough, thorough, limits) is None
    same = build_view(dataclasses.replace(now, visits=seen)).visits
    assert same is not None and same.note is not None
    assert "Both visits rest on one stride of a side" in same.note.text
    assert "not measured alike" not in same.note.text
    one_now = unlike(thorough, after, limits) or ""
    assert "alike: one stride of a side now, so" in one_now and "Both visits" not in one_now
    document["visit"] |= {"mass_kg": 60.0, "height_m": 1.5, "speed_mps": 0.9}
    document["recordings"]["used"] = [{"name": NASTY, "quality": "usable"}]
    view = build_view(with_previous(now, write(document, tmp_path)))
    assert view.visits is not None and view.visits.note is not None
    said = view.visits.note.text
    assert "60.0 kg, 1.50 m" in said and "walk.trc (strides: 1 left and 1 right" in said
    for word in ("body mass 60 to", "height 1.50 to", "walking speed 0.9 to", "rest on one stride"):
        assert word in said
    assert said.count("not measured alike") == 1
    for text in (page(view), note(view), str(render(view))):
        assert NASTY[:12] not in text and "not measured" in text


def test_a_score_left_from_the_earlier_visit_is_flagged(tmp_path: Path) -> None:
    cases = [parse_case({**one, "scores": {"NPRS_heel": 7}}) for one in (FIRST, SECOND)]
    earlier, now = (solespine.assess(case) for case in cases)
    seen = compare(read_previous(write(earlier.to_json(), tmp_path)), now)
    view = build_view(dataclasses.replace(now, visits=seen)).visits
    assert view is not None and view.note is not None
    assert "told twice and differs: 3 as a complaint, 7 as a score" in view.note.text
    same = build_view(dataclasses.replace(earlier, visits=compare(
        read_previous(write(earlier.to_json(), tmp_path)), earlier))).visits  # fmt: skip
    assert same is not None and "told twice" not in (same.note.text if same.note else "")


def test_the_walk_counts_beyond_its_detectable_change(tmp_path: Path) -> None:
    now = assessed("example")
    assert now.measurement is not None
    known = next((one for one in now.measurement.findings if one.mdc is not None), None)
    if known is None:
        known = dataclasses.replace(now.measurement.findings[0], mdc=2.0)
        walk = dataclasses.replace(now.measurement, findings=(known,))
        now = dataclasses.replace(now, measurement=walk)
    assert known.mdc is not None
    for factor, verdict in ((0.5, "no clear change"), (1.5, "changed")):
        document = assessed("example").to_json()
        rows = [row for row in document["findings"]  # type: ignore[attr-defined]
                if (row["id"], row["side"]) == (known.id, known.side)]  # fmt: skip
        rows[0]["value"] = known.value - factor * known.mdc
        seen = compare(read_previous(write(document, tmp_path)), now)
        found = [one for one in seen.numbers if (one.id, one.side) == (known.id, known.side)]
        assert [one.verdict for one in found] == [verdict]


def test_what_changed_is_everywhere(earlier: Path, second: Assessment) -> None:
    both = with_previous(second, earlier)
    view = build_view(both)
    text = page(view)
    assert 'id="visits"' in text
    assert "Tuesday 1 September 2026, 6 weeks ago" in text
    assert 'id="visits"' not in page(build_view(second))
    assert "better" in str(render(view))
    assert "Then to now: Pain: left heel (0 to 10) 7 to 3 (better)" in " ".join(note(view).split())
    printed = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf(view))).pages)
    assert "Since the last visit" in printed
    made = both.to_json()
    previous = made["previous"]
    assert isinstance(previous, dict)
    assert previous["date"] == "2026-09-01"
    assert {"kind": "pain", "id": "heel", "change": -4.0}.items() <= previous["numbers"][0].items()
    assert second.to_json()["previous"] is None
    assert "earlier assessment.json" in both.provenance.inputs


def test_the_patient_reads_plain_words_and_the_clinician_terms(
    earlier: Path, second: Assessment
) -> None:
    view = build_view(with_previous(second, earlier))
    assert view.visits is not None
    patient, clinician = page(view).split('<h2 id="clinician"')
    for row in (*view.visits.causes, *view.visits.link):
        assert row.name != row.term
        assert row.plain in ("yes", "no", "cannot be told")
    told = patient[patient.index('id="visits"') :].split("<h2", 1)[0]
    for word in ("intervals", "overlap", "Foot to back", "Coincidence", "Cannot tell"):
        assert word not in told
    assert "The heel adds to the back pain" in told
    assert "intervals overlap" in clinician or "intervals apart" in clinician
    assert "Foot to back" in clinician


def test_nothing_of_the_file_is_shown_as_it_stands(
    first: Assessment, second: Assessment, tmp_path: Path
) -> None:
    document: Any = first.to_json()
    document["visit"]["complaints"][0]["site"] = NASTY
    document["findings"].append(
        {"id": NASTY, "side": None, "value": NASTY, "grade": NASTY, "from": "answer"}
    )
    document["explains"][NASTY] = [{"cause": NASTY, "probability": 0.9, "low": 0.8, "high": 1.0}]
    document["link"]["verdict"] = NASTY
    document["visit"]["scores"].append({"key": NASTY, "value": 3})
    document["provenance"]["version"] = NASTY
    view = build_view(with_previous(second, write(document, tmp_path)))
    for text in (page(view), note(view), str(render(view))):
        assert NASTY[:12] not in text
        assert "&lt;script" not in text
    assert view.visits is not None
    assert view.visits.note is not None


def test_a_file_of_an_older_program_still_compares(
    first: Assessment, second: Assessment, tmp_path: Path
) -> None:
    document: Any = first.to_json()
    del document["visit"], document["previous"]
    seen = compare(read_previous(write(document, tmp_path)), second)
    assert seen.before is None
    assert not seen.pains_known
    assert seen.causes


WRONG: list[tuple[str, str]] = [
    ("", "no JSON"),
    ("[" * 100_000, "no JSON"),
    ("[]", "not an assessment of schema"),
    ('{"schema": "solespine/measurement/1"}', "not an assessment of schema"),
    ('{"schema": "solespine/assessment/1"}', "urgency"),
    ("\x00\xff", "no JSON"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_what_is_no_assessment_is_one_line(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "assessment.json"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=said) as raised:
        read_previous(file)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("place", "value"),
    [("probability", 7), ("probability", float("nan")), ("low", "x"), ("high", None)],
)
def test_impossible_numbers_are_refused(
    place: str, value: Any, first: Assessment, tmp_path: Path
) -> None:
    document: Any = first.to_json()
    document["explains"]["heel"][0][place] = value
    with pytest.raises(InputError, match="explains"):
        read_previous(write(document, tmp_path))


def test_a_missing_a_huge_and_a_later_file_are_refused(
    earlier: Path, first: Assessment, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_previous(tmp_path / "nothing.json")
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(21_000_000)
    with pytest.raises(InputError, match="larger than 20 MB"):
        read_previous(huge)
    before = solespine.assess(parse_case({**FIRST, "date": "2026-08-01"}))
    with pytest.raises(InputError, match="later than this one"):
        compared(earlier, before)


def test_the_command_refuses_before_it_works(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "x.json"
    wrong.write_text("{}")
    assert run(["assess", str(EXAMPLE), "--previous", str(wrong)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
