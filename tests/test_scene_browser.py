"""A scene in a headless Chromium: nothing moves by itself, everything works by keyboard."""

from __future__ import annotations

from typing import Any

import pytest

from browsing import DRAWN, PICTURE, barriers, changed
from solespine.scene import scene_page
from test_scene import walk


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("scene") / "walk.html"
    file.write_text(scene_page(walk(points=12)), encoding="utf-8")
    return file.as_uri()


def opened(browser: Any, address: str, **how: Any) -> tuple[Any, list[str]]:
    """A page, and everything it complains about or asks for."""
    page = browser.new_context(viewport={"width": 900, "height": 800}, **how).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda sent: said.append(sent.url) if sent.url != address else None)
    page.goto(address)
    return page, said


def test_it_stands_still_until_somebody_plays_it(browser: Any, address: str) -> None:
    page, said = opened(browser, address)
    page.evaluate(DRAWN)
    before = page.evaluate(PICTURE)
    page.wait_for_timeout(250)
    assert page.evaluate(PICTURE) == before
    page.get_by_role("button", name="Play").click()
    changed(page, before)
    page.get_by_role("button", name="Pause").click()
    page.evaluate(DRAWN)  # the frame that was asked for last
    stopped = page.evaluate(PICTURE)
    assert stopped != before
    page.wait_for_timeout(150)
    assert page.evaluate(PICTURE) == stopped
    assert said == []


def test_slider_keys_and_buttons_change_the_picture(browser: Any, address: str) -> None:
    page, said = opened(browser, address)
    slider = page.get_by_role("slider", name="Time")
    page.evaluate(DRAWN)
    begun = page.evaluate(PICTURE)
    slider.focus()
    page.keyboard.press("End")
    seen = [changed(page, begun)]
    assert slider.get_attribute("aria-valuetext") == "100 % of the stride, 1.09 s"
    page.locator("canvas").focus()
    for key in ("ArrowLeft", "ArrowUp", "+", "Shift+ArrowLeft"):
        page.keyboard.press(key)
        seen.append(changed(page, seen[-1]))
    page.get_by_label("the chain").uncheck()
    seen.append(changed(page, seen[-1]))
    assert len(set(seen)) == 6
    assert said == []


def test_less_motion_means_no_playing(browser: Any, address: str) -> None:
    page, _ = opened(browser, address, reduced_motion="reduce")
    assert page.locator(".scene-play").is_hidden()
    before = page.evaluate(PICTURE)
    page.locator("canvas").focus()
    page.keyboard.press(" ")
    page.wait_for_timeout(150)
    assert page.evaluate(PICTURE) == before
    page.get_by_role("slider", name="Time").fill("50")
    changed(page, before)


def test_without_a_script_the_first_frame_stands_there(browser: Any, address: str) -> None:
    page, _ = opened(browser, address, java_script_enabled=False)
    assert page.locator(".scene-still").is_visible()
    assert page.locator("canvas").is_hidden()
    assert page.get_by_role("button").count() == 0


def test_paper_shows_the_drawing(browser: Any, address: str) -> None:
    page, _ = opened(browser, address)
    assert page.locator(".scene-still").is_hidden()
    page.emulate_media(media="print")
    assert page.locator(".scene-still").is_visible()
    assert page.locator("canvas").is_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_that_a_program_can_find(scheme: Any, browser: Any, address: str) -> None:
    page, _ = opened(browser, address, color_scheme=scheme)
    assert [one["id"] for one in barriers(page)] == []
