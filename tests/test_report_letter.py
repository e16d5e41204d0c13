"""The referral letter: one page, red flags first, standard terms, no markup from people."""

from __future__ import annotations

import dataclasses
import io
import re

import pytest
from pypdf import PdfReader

from solespine.report.letter import letter_pdf, letter_text
from solespine.report.note import note
from solespine.report.view_letter import letter
from test_report_people import viewed

ORDER = ("TO:", "URGENCY", "RED FLAGS", "REASON FOR REFERRAL", "PROBABLE CAUSES")
PIECES = ('#import "a": b', "*c*", "$d$", "\\e{f}", "<script>", "@A1", "<<g>>")


def read(name: str) -> tuple[int, str]:
    pages = PdfReader(io.BytesIO(letter_pdf(viewed(name)))).pages
    text = " ".join(page.extract_text() for page in pages).replace("\u200b", "")
    return len(pages), re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("name", ["hostile", "emergency", "example", "no_pain"])
def test_one_page_and_80_columns(name: str) -> None:
    pages, text = read(name)
    assert pages == 1
    assert "not a medical device" in text
    assert max(map(len, letter_text(viewed(name)).splitlines())) <= 80


@pytest.mark.parametrize("name", ["emergency", "example", "nerve"])
def test_red_flags_come_first(name: str) -> None:
    _, printed = read(name)
    for text in (printed.upper(), letter_text(viewed(name)).upper()):
        places = [text.index(word) for word in ORDER]
        assert places == sorted(places)


def test_an_emergency_goes_to_the_emergency_department() -> None:
    one = letter(viewed("emergency"))
    assert one.to == "Emergency department"
    assert one.urgency == "Emergency, now"
    assert one.red_flags[0].startswith("R01 (Emergency): Emergency department now")
    assert "Saddle sensory change: yes" in one.red_flags[0]


def test_each_leg_of_a_bilateral_emergency_is_named() -> None:
    view = viewed("emergency")
    first = {side: next(row for row in view.lesions if row.side == side)
             for side in ("left", "right")}  # fmt: skip
    for text in (letter_text(view), note(view)):
        shown = " ".join(text.split())
        for side, row in first.items():
            assert f"{side} leg: {row.name} {row.percent}" in shown


def test_terms_not_questions() -> None:
    text = letter_text(viewed("example"))
    assert "First-step pain" in text
    assert "?" not in text.replace("\n", " ").split("PROBABLE CAUSES")[0]
    assert not re.search(r"\b[ASM]\d+\b(?! )", text.split("RED FLAGS")[0])


def test_what_was_measured_and_examined_is_in_it() -> None:
    names = [name for name, _ in letter(viewed("example")).parts]
    assert {"Examined", "Measured walk", "Link of heel and back"} <= set(names)
    assert "Examined" not in [name for name, _ in letter(viewed("back_only")).parts]


def test_text_of_a_person_is_never_markup_and_never_lost() -> None:
    _, shown = read("hostile")
    for piece in PIECES:
        assert piece in shown
        assert piece in " ".join(letter_text(viewed("hostile")).split())


def test_long_lists_say_how_much_is_missing() -> None:
    assert re.search(
        r"Not asked: .*; and \d+ more\.", " ".join(letter(viewed("example")).red_flags)
    )


def test_what_was_denied_stands_under_the_red_flags_and_nothing_is_cut_inside_a_word() -> None:
    one = letter(viewed("example"))
    denied = next(text for text in one.red_flags if text.startswith("Asked and denied: "))
    assert "Saddle sensory change" in denied
    assert not any(text.endswith("...") for _, text in one.parts)
    walk = dict(one.parts)["Measured walk"]
    assert re.match(r"\d+ strides?\. ", walk) and re.search(r"\d+ values cannot be told", walk)


def test_the_urgency_is_said_once() -> None:
    view = dataclasses.replace(viewed("example"), how_soon="routine")
    assert letter(view).urgency == "Routine"


def test_the_same_bytes_without_a_clock() -> None:
    assert letter_pdf(viewed("example")) == letter_pdf(viewed("example"))
    assert b"/CreationDate" not in letter_pdf(viewed("example"))
