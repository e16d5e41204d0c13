"""Somebody at the page in a headless Chromium: from nothing to a report, warnings, bad files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from browsing import address, answer_question, begin, go, press, press_first, serious, shows
from serving import Server
from solespine.case import open_case

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def test_the_work_leads_on_to_the_report_which_asks_nothing_of_the_network(
    browser: Any, server: Server
) -> None:
    context = browser.new_context()
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.goto(address(server, "full"))
    go(page, "Work out the answer")
    page.wait_for_selector("text=Read the whole report")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url))
    go(page, "Read the whole report", "link")
    assert "rgb(251, 250, 247)" in page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert len(sent) == 1 and sent[0].endswith("/report.html")
    assert not problems
    context.close()


def test_a_new_user_goes_from_nothing_to_a_report(browser: Any, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    begin(page, server, "somebody new")
    for _ in range(60):
        if page.locator("legend").count() == 0:
            break
        answer_question(page)
    assert page.inner_text("h1") == "Done"
    go(page, "Work out the answer")
    page.wait_for_selector("text=Read the whole report")
    go(page, "Read the whole report", "link")
    assert "heel" in page.inner_text("body")
    saved = open_case(server.folder / "somebody-new")  # type: ignore[attr-defined]
    assert {c.site for c in saved.complaints} == {"heel", "back"} and len(saved.answers) > 15
    context.close()


def test_a_warning_in_mid_interview_stops_everything_else(browser: Any, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    begin(page, server, "warned")
    for _ in range(20):
        sign = page.locator("input[name=value][value=saddle_numb]")
        if sign.count():
            sign.check()
            press_first(page, ["button[value=save]"])
            break
        answer_question(page)
    assert page.inner_text("h1") == "Getting help comes first"
    assert page.locator("legend").count() == 0
    assert "emergency department now" in page.inner_text("[role=alert]")
    assert not serious(page)
    go(page, "Go on with the questions")
    assert page.locator("legend").count() == 1
    context.close()


def test_a_bad_file_is_refused_in_words(browser: Any, server: Server, tmp_path: Path) -> None:
    bad = tmp_path / "walk.c3d"
    bad.write_bytes(b"no recording")
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address(server, 'few')}/recordings")
    page.set_input_files("#files", str(bad))
    go(page, "Add and look")
    page.wait_for_selector("text=Not kept")
    assert "is not a C3D file" in page.inner_text("main")
    context.close()


def test_a_what_if_answers_while_it_is_set(browser: Any, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.goto(f"{address(server, 'full')}/whatif?new")
    assert page.locator("input[type=range]").count() == page.locator("[data-slide]").count() > 10
    page.select_option("[name='heel_lift.where']", "left")
    slider = page.get_by_label("Heel lift, slider")
    slider.focus()
    for _ in range(5):
        press(page, "ArrowRight")
    page.wait_for_selector("#outcome")
    assert page.input_value("[name='heel_lift.value']") == "10"
    shows(page, "#result", "heel lift 10 mm (left)")
    assert page.url.endswith("/whatif?new")  # nothing was loaded anew
    assert not problems
    context.close()


def test_a_slider_says_which_size_it_waits_for(browser: Any, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address(server, 'unsized')}/whatif?new")
    page.fill("[name='person.height']", "165 cm")
    page.get_by_label("Heel lift, slider").focus()
    press(page, "ArrowRight")
    page.wait_for_selector("text=Fill in the body mass (top of the page) first.")
    page.fill("[name='heel_lift.value']", "900")
    page.fill("[name='person.mass']", "82 kg")
    press(page, "Tab")
    page.wait_for_selector("text=Out of its range, or not a number: heel lift.")
    assert "Fill in" not in page.inner_text("#result")
    context.close()


def test_two_cases_in_two_tabs_stay_apart(browser: Any, server: Server) -> None:
    context = browser.new_context()
    tabs = {age: context.new_page() for age in ("31", "64")}
    for age, tab in tabs.items():
        begin(tab, server, f"tab {age}")
    for age, tab in tabs.items():
        tab.fill("#value", age)
    for tab in tabs.values():
        press_first(tab, ["button[value=save]"])
        tab.wait_for_selector("button[value=female]")
    for age in tabs:
        saved = open_case(server.folder / f"tab-{age}")  # type: ignore[attr-defined]
        assert saved.person.age_years == float(age)
    context.close()


def test_a_killed_server_goes_on_where_it_was(browser: Any, tmp_path: Path) -> None:
    one = Server(tmp_path)
    context = browser.new_context()
    page = context.new_page()
    begin(page, one, "kept")
    for _ in range(4):
        answer_question(page)
    asked = page.inner_text("legend")
    one.end()
    again = Server(tmp_path, port=int(one.address.rpartition(":")[2]))
    press_first(page, [".answers button"])
    assert "from before the program was started" in page.inner_text("main")
    page.go_back()
    page.reload()
    assert page.inner_text("legend") == asked
    assert open_case(tmp_path / "kept").person.age_years == 52
    again.end()
    context.close()
