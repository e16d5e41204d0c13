"""The PDF: short, A4, the same bytes, no markup from people."""

from __future__ import annotations

import dataclasses
import functools
import io
import math
import re

import pytest
from pypdf import PageObject, PdfReader

from loads_made import made_loads
from solespine.evidence import load_evidence
from solespine.findings.loads.find import find_loads
from solespine.report.html import page as on_screen
from solespine.report.loads_view import loads_view
from solespine.report.measurement_view import measurement_view
from solespine.report.pdf import _BARS, pdf
from test_report_people import assessed, everybody, viewed

A4 = (595, 842)
MARK = re.compile(r"[ASM]\d+$")
Matrix = list[float]
FONTS = ("LibertinusSerif", "NewCM", "DejaVuSansMono")


@functools.cache
def made(name: str) -> bytes:
    return pdf(viewed(name))


def read(name: str) -> PdfReader:
    return PdfReader(io.BytesIO(made(name)))


@functools.cache
def text_of(name: str) -> str:
    whole = " ".join(page.extract_text() for page in read(name).pages)
    return re.sub(r"\s+", " ", whole.replace("\u200b", ""))


@everybody
def test_two_to_eight_pages_of_a4(name: str) -> None:
    pages = read(name).pages
    assert 2 <= len(pages) <= 8
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == A4


@pytest.mark.parametrize("name", ["example", "emergency"])
def test_first_the_patient_then_the_clinician(name: str) -> None:
    pages = read(name).pages
    assert "For you" in pages[0].extract_text()
    assert "For clinicians" not in pages[0].extract_text()
    assert "For clinicians" in text_of(name)
    assert "not a medical device" in pages[0].extract_text()


def test_it_says_what_the_view_says() -> None:
    shown = text_of("example").replace(" ", "")
    view = viewed("example")
    assert view.answer.text[:60].replace(" ", "") in shown
    for one in view.complaints:
        assert one.rows[0].chance.full.replace(" ", "") in shown


def test_the_walk_in_full_has_its_curves_and_tables() -> None:
    walk = assessed("example").measurement
    assert walk is not None
    pages = PdfReader(io.BytesIO(pdf(viewed("example"), measurement_view(walk)))).pages
    assert len(pages) <= 10
    assert not [word for page in pages for word in too_small(page)]
    full = " ".join(page.extract_text() for page in pages).partition("The walk in full")[2]
    assert "Knee flexion" in full
    assert "Stride time" in full
    assert "The walk in full" not in text_of("example")


def too_small(page: PageObject) -> list[str]:
    """Words under 6 pt as printed; marks of references may have 5."""
    found: list[str] = []

    def look(text: str, outer: Matrix, inner: Matrix, _: object, size: float) -> None:
        across = (
            inner[0] * outer[0] + inner[1] * outer[2],
            inner[0] * outer[1] + inner[1] * outer[3],
        )
        points = size * math.hypot(*across)
        marks = all(MARK.match(word) for word in text.split())
        if text.strip() and points < (5.0 if marks else 6.0) - 0.05:
            found.append(f"{text.strip()[:30]} {points:.1f} pt")

    page.extract_text(visitor_text=look)
    return found


@pytest.mark.parametrize("name", ["hostile", "emergency"])
def test_no_word_on_paper_is_too_small_to_read(name: str) -> None:
    assert not [word for page in read(name).pages for word in too_small(page)]


def test_a_drawing_of_a_what_if_is_large_enough_to_read() -> None:
    """Two in a row of the paper's width, in units of the drawing."""
    view = viewed("example")
    assert view.whatif is not None and view.whatif.shown
    column = (595 - 2 * 45.4 - 8.5) / 2
    drawing = next(str(one.bars) for one in view.whatif.shown if one.bars)
    wide = float(re.search(r'viewBox="0 0 (\d+)', drawing)[1])  # type: ignore[index]
    size = float(re.search(r"font-size:([0-9.]+)px", _BARS)[1])  # type: ignore[index]
    assert size * column / wide >= 6.5


def test_the_plan_stands_by_date() -> None:
    assert "Monday 14 December 2026 (after 6 weeks)" in text_of("example")


def test_paper_has_what_the_page_has() -> None:
    """Every step, stop rule with its marks, what is expected, every day, every reason why not."""
    view, shown = viewed("example"), text_of("example").replace(" ", "")
    steps = [step for stage in view.plan.stages for step in stage.steps]
    told = [one.plain.text for step in steps for one in step.predicted]
    stops = ["".join((step.until, *step.plain.refs)) for step in steps]
    days = ["".join((item.stop, *item.refs)) for row in view.calendar.rows if row.kind != "look"
            for item in row.items if item.stop]  # fmt: skip
    why = [row.why.text for row in view.plan.not_advised]
    weighed = [row.term for c in view.causes if c.weighed for row in (*c.for_rows, *c.against_rows)]
    assert told and days and why and weighed
    for text in (*stops, *(s.plain.text for s in steps), *told, *days, *why,
                 *weighed, view.told.text):  # fmt: skip
        assert text.replace(" ", "") in shown, text


def test_the_patient_reads_of_the_walk_and_when_to_stop() -> None:
    page = read("example").pages[0].extract_text()
    shown = re.sub(r"\s+", " ", page)
    assert "How you walk" in shown and "Stop or ask:" in shown


def test_the_table_of_loads_stands_on_paper() -> None:
    evidence, loads = load_evidence(), made_loads(left=0.5)
    told = loads_view(loads, (), find_loads(loads, evidence), evidence)
    assert told is not None
    mark = viewed("example").sources[0].ref
    rungs = tuple(dataclasses.replace(r, source=mark if r.band else "") for r in told.rungs)
    view = dataclasses.replace(viewed("example"), loads=dataclasses.replace(told, rungs=rungs))
    pages, bands = PdfReader(io.BytesIO(pdf(view))).pages, [r.band for r in rungs if r.band]
    shown = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    assert "What your body carries" in shown and "Left against right" in shown
    for rung in told.rungs:
        assert rung.left is None or rung.left.text in shown
        assert rung.difference in shown
    screen = on_screen(view)
    assert bands  # what is published leads to its source, on paper and on the screen
    for band in bands:
        assert f"{band}{mark}" in shown.replace(f"{band} ", band)
        assert f'{band}<sup class="refs"><a href="#{mark}">' in screen


def test_text_of_a_person_is_never_markup() -> None:
    shown = text_of("hostile")
    for piece in ('#import "a": b', "*c*", "$d$", "\\e{f}", "<script>", "@A1", "<<g>>"):
        assert piece in shown


def test_the_same_view_gives_the_same_bytes_without_a_clock() -> None:
    first = pdf(viewed("example"))
    assert first == made("example")
    assert b"/CreationDate" not in first
    assert b"/ModDate" not in first


def test_only_fonts_inside_typst() -> None:
    fonts = set()
    for page in read("hostile").pages:
        fonts |= {str(f.get_object()["/BaseFont"]) for f in page["/Resources"]["/Font"].values()}
    assert fonts
    assert all(font.split("+")[-1].startswith(FONTS) for font in fonts)


def test_every_reference_is_a_link_inside() -> None:
    annotations = [a.get_object() for p in read("example").pages for a in p.get("/Annots", [])]
    inside = [a for a in annotations if "/Dest" in a or a.get("/A", {}).get("/S") == "/GoTo"]
    assert len(inside) > 50
