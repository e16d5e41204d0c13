"""The page in a headless Chromium by keyboard alone, with script and without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from browsing import PATIENCE_MS, address, leading_on, press, until
from serving import Server
from solespine.case import open_case
from solespine.flow import document_of

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def focused(page: Any) -> str:
    said = "document.activeElement.innerText || document.activeElement.name || ''"
    return str(page.evaluate(said)).strip()


def enter(page: Any, then: str) -> None:
    """Press Enter, which leads to a page with this."""
    with leading_on(page):
        press(page, "Enter")
    page.wait_for_selector(then)


def tab_to(page: Any, text: str) -> None:
    """Press Tab until that has the focus, which must be visible."""
    for _ in range(60):
        press(page, "Tab")
        if focused(page) == text:
            shown = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(shown) != "none", text
            return
    raise AssertionError(f"the keyboard does not reach {text}")


@pytest.mark.parametrize("script", [True, False])
def test_from_nothing_to_the_questions_by_keyboard_alone(
    script: bool, browser: Any, server: Server
) -> None:
    name = f"keys-{script}"
    context = browser.new_context(java_script_enabled=True)
    page = context.new_page()
    if not script:
        page.route("**/*.js", lambda route: route.abort())
    outside: list[str] = []
    page.on("request", lambda sent: outside.append(sent.url))
    page.goto(f"{server.address}/")
    tab_to(page, "name")
    page.keyboard.type(name)
    enter(page, "text=Start the questions")
    tab_to(page, "Start the questions")
    enter(page, "legend")
    tab_to(page, "value")
    page.keyboard.type("52")
    enter(page, "button[value=female]")
    tab_to(page, "Female")
    enter(page, ".spot")
    marked = []
    for _ in range(40):
        press(page, "Tab")
        mark = page.evaluate("document.activeElement.value || ''")
        if mark in ("heel.left", "back.left"):
            press(page, "Space")
            marked.append(mark)
        if focused(page) == "Save":
            break
    enter(page, "#unit")
    folder = server.folder  # type: ignore[attr-defined]
    case = open_case(folder / name)
    assert sorted(marked) == ["back.left", "heel.left"]
    assert {(c.site, c.side) for c in case.complaints} == {("heel", "left"), ("back", "left")}
    assert case.person.age_years == 52
    assert all(url.startswith(server.address) for url in outside), outside
    context.close()


def tab_until(page: Any, wanted: str) -> str:
    """Press Tab until what has the focus fulfils a condition; its name."""
    for _ in range(400):
        press(page, "Tab")
        if page.evaluate(f"(one => {wanted})(document.activeElement)"):
            return str(page.evaluate("document.activeElement.name"))
    raise AssertionError(f"the keyboard does not reach {wanted}")


def follow(page: Any, text: str, then: str) -> None:
    """Go to a link or button by keyboard, press it and wait for what it leads to."""
    wanted = f"one.innerText.trim() === {text!r} && one.matches('a, button, summary')"
    tab_until(page, wanted)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", text
    if page.evaluate("document.activeElement.matches('summary')"):
        press(page, "Enter")
        page.wait_for_selector(then)
    else:
        enter(page, then)


def chosen(page: Any, choosers: list[Any]) -> Any:
    """The dialogue that asks for files, once the browser tells of it."""
    for _ in range(PATIENCE_MS // 100):
        if choosers:
            break
        page.wait_for_timeout(100)
    return choosers[0]


def test_from_the_body_chart_to_the_report_by_keyboard_alone(browser: Any, server: Server) -> None:
    folder = server.folder / "keys"  # type: ignore[attr-defined]
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("addEventListener('pointerdown', () => { window.name = 'mouse'; }, true)")
    # Listened to from the start: asked for only just before the key, it can come too late.
    choosers: list[Any] = []
    page.on("filechooser", lambda chooser: choosers.append(chooser))
    page.goto(address(server, "keys"))
    follow(page, "Open the body chart", ".spot")
    tab_until(page, "one.value === 'knee.left'")
    press(page, "Space")
    follow(page, "Save", "text=Saved.")
    assert "knee" in {pain.site for pain in open_case(folder).complaints}
    follow(page, "Back to the case", "text=Body chart")
    follow(page, "The eight tests that tell most", "select")
    name = tab_until(
        page, "one.tagName === 'SELECT' && [...one.options].some(o => o.value === 'yes')"
    )
    page.keyboard.type("y")
    follow(page, "Save", "text=1 saved.")
    assert name.partition(".")[0] in document_of(folder)["examination"]
    follow(page, "Back to the case", "text=Body chart")
    follow(page, "Recordings", "#files")
    tab_until(page, "one.id === 'files'")
    press(page, "Enter")
    chosen(page, choosers).set_files(EXAMPLES / "simulated_limp" / "simulated_standing.trc")
    follow(page, "Add and look at their quality", "text=Kept:")
    assert open_case(folder).recordings
    follow(page, "Back to the case", "text=Body chart")
    follow(page, "How thoroughly", "details[open]")
    tab_until(page, "one.name === 'standing'")
    press(page, "Space")
    tab_until(page, "one.name === 'loads'")
    page.keyboard.type("n")  # one letter: a pause within a word would begin another
    assert page.input_value("#loads") == "none"
    follow(page, "Work out the answer", "text=Read the whole report")
    follow(page, "Read the whole report", "text=Not a medical device")
    press(page, "Tab", "Enter")  # the first stop skips to the content
    until(page, "location.hash !== ''")
    assert page.evaluate("window.name") != "mouse"
    context.close()
