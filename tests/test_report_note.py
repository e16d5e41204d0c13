"""The note to paste and the summary of the terminal."""

from __future__ import annotations

import io

from rich.console import Console

from solespine.report import clinical_note, summary
from solespine.report.note import note
from solespine.report.terminal import render
from test_report_people import assessed, everybody, viewed

WIDTH = 80
PARTS = ("S  SUBJECTIVE", "O  OBJECTIVE", "A  ASSESSMENT", "P  PLAN")


@everybody
def test_the_note_is_soap_in_80_columns(name: str) -> None:
    text = note(viewed(name))
    places = [text.index(f"\n{part}\n") for part in PARTS]
    assert places == sorted(places)
    assert max(map(len, text.splitlines())) <= WIDTH
    assert not [line for line in text.splitlines() if line != line.rstrip()]
    assert text.endswith("\n")


@everybody
def test_the_note_says_what_it_is_not(name: str) -> None:
    assert "not a medical device" in " ".join(note(viewed(name)).split())


def test_the_note_has_urgency_intervals_and_what_was_not_asked() -> None:
    text = " ".join(note(viewed("example")).split())
    assert "URGENCY: Routine" in text
    assert "Plantar fasciitis / fasciopathy" in text
    assert viewed("example").complaints[0].rows[0].chance.full in text
    assert "Not asked, matters: " in text
    assert "Asked, not known: Earlier episodes of back pain" in text
    assert "Navicular drop over 10 mm (left 9 mm, right 8 mm)" in text
    assert "Medial calcaneal tubercle tenderness (left yes, right no)" in text


def test_the_note_is_plain_ascii_where_the_person_is() -> None:
    assert note(viewed("example")).isascii()


def test_red_flags_head_the_note() -> None:
    text = note(viewed("emergency"))
    assert text.index("RED FLAG R01 (Emergency)") < text.index("S  SUBJECTIVE")


def test_the_note_of_an_assessment_is_that_of_its_view() -> None:
    assert clinical_note(assessed("example")) == note(viewed("example"))


@everybody
def test_the_summary_fits_the_terminal(name: str) -> None:
    lines = str(render(viewed(name))).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert not [line for line in lines if line != line.rstrip()]


@everybody
def test_the_summary_reads_the_same_without_colour(name: str) -> None:
    shown = io.StringIO()
    console = Console(file=shown, width=WIDTH, no_color=True, force_terminal=False)
    console.print(summary(assessed(name)))
    assert shown.getvalue() == str(render(viewed(name))) + "\n"


def test_the_summary_puts_danger_first_and_names_the_files(tmp_path) -> None:
    lines = str(render(viewed("emergency"))).splitlines()
    assert lines[0] == "Emergency: get help now"
    assert lines[1].startswith("! ")
    shown = str(render(viewed("example"), (tmp_path / "report.html",)))
    assert f"- {tmp_path / 'report.html'}" in shown


def test_the_summary_has_link_reasons_questions_and_plan() -> None:
    shown = str(render(viewed("example")))
    for heading in ("LEFT HEEL", "LEFT BACK", "ARE THEY LINKED?", "WHAT THIS RESTS ON MOST",
                    "ANSWERS THAT WOULD TELL MOST", "WHAT TO DO"):  # fmt: skip
        assert heading in shown
    assert "- Against it: " in shown
    assert "A SECOND LOOK" in str(render(viewed("one_place")))
