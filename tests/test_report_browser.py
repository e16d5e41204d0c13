"""The report in a headless Chromium: from disk, no request, no barrier, by keyboard, on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from browsing import DRAWN, PICTURE, barriers, changed, resized, shows, until
from solespine.report import make_report
from test_report_people import assessed

PERSONS = ("example", "emergency", "hostile")
MOST_TABS = 80


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("reports")
    for name in PERSONS:
        make_report(assessed(name), place / name)
    return place


def opened(browser: Any, file: Path, **how: Any) -> tuple[Any, list[str]]:
    """A page from disk, and everything that it asks for or complains about."""
    page = browser.new_context(viewport={"width": 1100, "height": 900}, **how).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append("a script of the case ran"))
    page.on("request", lambda sent: said.append(sent.url) if sent.url != file.as_uri() else None)
    page.goto(file.as_uri())
    return page, said


@pytest.mark.parametrize("name", PERSONS)
def test_nothing_is_asked_of_the_network_and_nothing_complains(
    name: str, browser: Any, folder: Path
) -> None:
    page, said = opened(browser, folder / name / "report.html")
    page.mouse.wheel(0, 20_000)
    page.wait_for_timeout(200)
    assert said == []


@pytest.mark.parametrize(
    ("name", "scheme"),
    [("example", "light"), ("example", "dark"), ("emergency", "light"), ("hostile", "dark")],
)
def test_no_barrier_that_a_program_can_find(
    name: str, scheme: Any, browser: Any, folder: Path
) -> None:
    page, _ = opened(browser, folder / name / "report.html", color_scheme=scheme)
    assert [
        f"{one['id']}: {one['help']} {[node['html'][:100] for node in one['nodes'][:3]]}"
        for one in barriers(page)
    ] == []


def test_the_walk_can_be_turned_and_played_by_keyboard(browser: Any, folder: Path) -> None:
    page, said = opened(browser, folder / "example" / "report.html")
    page.evaluate(DRAWN)
    still = page.evaluate(PICTURE)
    page.wait_for_timeout(200)
    assert page.evaluate(PICTURE) == still  # paused
    page.locator("#walk").scroll_into_view_if_needed()
    page.locator("canvas").focus()
    page.keyboard.press("ArrowRight")
    turned = changed(page, still)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Play"
    page.keyboard.press("Enter")
    changed(page, turned)
    page.keyboard.press("Enter")
    shows(page, ".scene-play", "Play")
    assert said == []


def test_a_reference_is_reached_by_keyboard_and_leads_to_its_row(
    browser: Any, folder: Path
) -> None:
    page, _ = opened(browser, folder / "example" / "report.html")
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        target = page.evaluate("document.activeElement.getAttribute('href') || ''")
        if target[:2] in ("#A", "#S", "#M"):
            break
    assert target[:2] in ("#A", "#S", "#M")
    page.keyboard.press("Enter")
    until(page, f"location.hash === '{target}'")
    assert page.locator(target).is_visible()


def test_it_prints_with_a_still_picture_and_without_controls(browser: Any, folder: Path) -> None:
    page, _ = opened(browser, folder / "example" / "report.html")
    page.emulate_media(media="print")
    assert page.locator(".scene-still").is_visible()
    assert page.locator(".scene-play").is_hidden()
    printed = page.pdf(format="A4")
    assert 8 <= printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") <= 30


def test_on_a_small_screen_nothing_runs_out_of_it(browser: Any, folder: Path) -> None:
    page, _ = opened(browser, folder / "example" / "report.html")
    resized(page, 360, 740)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_the_first_screen_holds_answer_urgency_and_reasons_and_the_body_comes_next(
    width: int, height: int, browser: Any, folder: Path
) -> None:
    page, _ = opened(browser, folder / "example" / "report.html")
    resized(page, width, height)
    for part in (".answer", ".first .box", ".reasons li:nth-child(3)"):
        place = page.locator(part).first.bounding_box()
        assert place["y"] + place["height"] <= height, part
    body, more = (page.locator(f".first > {part}").bounding_box() for part in ("figure", ".more"))
    assert body["y"] <= height
    assert body["y"] < more["y"] or body["x"] > more["x"]


def test_with_a_red_flag_flag_answer_and_reasons_fit_a_telephone(
    browser: Any, folder: Path
) -> None:
    page, _ = opened(browser, folder / "emergency" / "report.html")
    resized(page, 390, 844)
    tops = []
    for part in (".lead > .box", ".answer", ".reasons li:nth-child(3)"):
        place = page.locator(part).first.bounding_box()
        assert place["y"] + place["height"] <= 844, part
        tops.append(place["y"])
    assert tops == sorted(tops)  # the flag comes first


def test_what_is_folded_opens_by_keyboard_and_is_printed(browser: Any, folder: Path) -> None:
    page, _ = opened(browser, folder / "emergency" / "report.html")
    more = page.locator(".lead > .box details").nth(1)
    assert not more.locator("p").first.is_visible()
    more.locator("summary").focus()
    page.keyboard.press("Enter")
    more.locator("p").first.wait_for(state="visible")
    page.keyboard.press("Enter")
    more.locator("p").first.wait_for(state="hidden")
    page.emulate_media(media="print")
    assert more.locator("p").first.is_visible()


def test_the_calendar_does_not_scroll_sideways_on_a_telephone(browser: Any, folder: Path) -> None:
    page, _ = opened(browser, folder / "example" / "report.html")
    resized(page, 390, 844)
    page.locator("details:has(table.calendar) > summary").click()
    page.locator("table.calendar").wait_for(state="visible")
    wide = "e => [e.scrollWidth, e.clientWidth]"
    for table in page.locator(".stack").all():
        inside, outside = table.evaluate(wide)
        assert inside <= outside
    assert page.locator("table.calendar").get_by_role("row").count() > 3  # still a table
