"""The page: whole, self-contained, escaped, readable by everybody."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from markupsafe import escape

from solespine.report.html import page
from test_report_people import NASTY, everybody, viewed

sys.path.insert(0, str(Path(__file__).parents[1] / "validation"))

from readability import grade, patient_part, sentences  # noqa: E402

VOID = {"meta", "link", "br", "hr", "img", "input", "rect", "path", "circle", "line"}
MOST_BYTES = 1_000_000
PLAINEST_GRADE = 6.5  # that of an age of about 12; validation/readability.py has all figures
# (text, ground) pairs of the style and the least contrast of WCAG 2 level AA
TEXT_PAIRS = [
    *[(ink, ground) for ink in ("ink", "quiet", "link") for ground in ("ground", "card")],
    *[(kind, f"{kind}-ground") for kind in ("stop", "soon", "calm")],
    *[("ink", f"{kind}-ground") for kind in ("stop", "soon", "calm")],
    *[("link", f"{kind}-ground") for kind in ("stop", "soon", "calm")],
    ("stop", "ground"), ("calm", "ground"),
]  # fmt: skip
SHAPE_PAIRS = [
    ("bar", "bar-ground"), ("bar", "card"), ("whisker", "bar"), ("nerve", "body-fill"),
    ("bar", "ground"), ("pain", "ground"), ("pain", "body-fill"), ("lesion", "body-fill"),
    ("body-line", "ground"),
]  # fmt: skip


class Page(HTMLParser):
    """What the tests look at: tags in order, ids, links, text by element."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.text: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.text.append((self.open[-1] if self.open else "", data.strip()))

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


@everybody
def test_the_page_is_whole(name: str) -> None:
    text = page(viewed(name))
    parsed = Page(text)
    assert parsed.unbalanced == []
    assert parsed.open == []
    assert text.startswith("<!doctype html>")
    assert ("html", {"lang": "en"}) in parsed.tags
    assert len(text.encode()) < MOST_BYTES


@everybody
def test_nothing_is_loaded_or_run(name: str) -> None:
    text = page(viewed(name))
    tags = {tag for tag, _ in Page(text).tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert "@import" not in text
    assert "url(" not in text
    outside = [a for a in Page(text).tags if any("http" in (v or "") for v in a[1].values())]
    assert {tag for tag, _ in outside} <= {"a", "meta", "svg"}
    assert not [key for _, attrs in Page(text).tags for key in attrs if key.startswith("on")]


@everybody
def test_headings_go_down_one_step_at_a_time(name: str) -> None:
    levels = [
        int(tag[1]) for tag, _ in Page(page(viewed(name))).tags if re.fullmatch("h[1-6]", tag)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


@everybody
def test_ids_are_unique_and_links_inside_resolve(name: str) -> None:
    parsed = Page(page(viewed(name)))
    ids = parsed.values("id")
    assert len(ids) == len(set(ids))
    inside = [href[1:] for href in parsed.values("href") if href.startswith("#")]
    assert inside
    assert set(inside) <= set(ids)
    labelled = [part for value in parsed.values("aria-labelledby") for part in value.split()]
    assert set(labelled) <= set(ids)


@everybody
def test_every_claim_carries_its_reference(name: str) -> None:
    text = page(viewed(name))
    claims = text.count('<span class="claim"')
    with_refs = len(re.findall(r'<span class="claim"[^>]*>[^<]*<sup class="refs"><a href="#', text))
    assert claims == with_refs > 10


@everybody
def test_pictures_have_words_and_wide_tables_can_be_scrolled(name: str) -> None:
    for tag, attrs in Page(page(viewed(name))).tags:
        if tag == "svg":
            assert attrs.get("role") == "img"
            assert attrs.get("aria-label") or attrs.get("aria-labelledby")
        if attrs.get("class") == "scroll":
            assert attrs.get("tabindex") == "0"
            assert attrs.get("aria-label")


def test_text_of_a_person_is_never_markup() -> None:
    text = page(viewed("hostile"))
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    shown = " ".join(part for _, part in Page(text).text)
    assert NASTY in shown
    for hidden in ("\u202e", "\u2066", "\x1b", "\x07", "\ud800"):
        assert hidden not in text


def test_red_flags_come_before_the_answer() -> None:
    view = viewed("emergency")
    text = page(view)
    assert text.index("Emergency: get help now") < text.index('<p class="answer">')
    calm = page(viewed("example"))
    assert calm.index('<p class="answer">') < calm.index("Not urgent")


def test_both_readings_and_what_is_behind_them() -> None:
    text = page(viewed("example"))
    order = ['id="patient"', 'id="causes"', 'id="link"', 'id="plan"', 'id="missing"',
             'id="clinician"', 'id="behind"']  # fmt: skip
    places = [text.index(mark) for mark in order]
    assert places == sorted(places)
    assert "not a medical device" in text
    assert "made up" in text
    assert "made up" not in page(viewed("back_only"))


def test_the_patient_reads_an_answer_and_a_day_once() -> None:
    view = viewed("example")
    text = patient_part(page(view))
    for claim in (view.answer, *(one.sentence for one in view.complaints if one.settled)):
        assert text.count(str(escape(claim.text))) == 1
    days = re.search(r'<ol class="days">(.*?)</ol>', text, re.DOTALL)
    assert days is not None
    assert days[1].count("<li>") == len({row.days for row in view.calendar.rows})
    assert all(str(escape(row.title.text)) in days[1] for row in view.calendar.rows)


def test_the_second_look_is_on_the_first_screen() -> None:
    text = page(viewed("one_place"))
    assert text.index("A second look") < text.index('id="causes"')


@everybody
def test_the_patients_part_reads_plainly(name: str) -> None:
    """Flesch-Kincaid grade of every sentence the patient reads, counted strictly."""
    said = sentences(patient_part(page(viewed(name))))
    assert len(said) > 15
    assert grade(said) <= PLAINEST_GRADE


def test_the_measure_of_reading_knows_plain_from_hard() -> None:
    plain = ["The heel hurts when you stand up", "Rest it for a while"]
    hard = ["Cross-sectional comparison of symptomatic individuals demonstrates considerable "
            "heterogeneity of musculoskeletal manifestations"]  # fmt: skip
    assert grade(plain) < 4 < 12 < grade(hard)


def schemes() -> dict[str, dict[str, str]]:
    style = (files("solespine.report") / "templates" / "report.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, flags=re.S)
    found = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in blocks]
    return dict(zip(("light", "dark", "print"), found, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_contrast_is_enough_for_everybody(scheme: str) -> None:
    colours = schemes()[scheme]
    for least, pairs in ((4.5, TEXT_PAIRS), (3.0, SHAPE_PAIRS)):
        for first, second in pairs:
            assert contrast(colours[first], colours[second]) >= least, (scheme, first, second)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of WCAG 2."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
