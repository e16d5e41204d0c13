"""The page in a headless Chromium: by keyboard alone, checked for barriers, without script."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from serving import Server
from solespine.case import open_case

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium here: apt-get install chromium"
)
CASE = """\
composed: true
person: {age: 52, sex: female, height: 165 cm, mass: 82 kg}
complaints:
  - {site: heel, side: left, weeks: 14, intensity: 6, course: worse}
  - {site: back, side: left, weeks: 8, intensity: 4, course: same}
answers: {first_step_pain: yes, heel_loc_inner_under: yes}
"""
FEW = "person: {age: 52, sex: female}\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        one = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield one
        one.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("cases")
    for name, text in (("full", CASE), ("few", FEW)):
        (folder / name).mkdir()
        (folder / name / "case.yaml").write_text(text)
    one = Server(folder)
    one.folder = folder  # type: ignore[attr-defined]
    yield one
    one.end()


@pytest.fixture(scope="module")
def worked(server: Server) -> Server:
    """The same with an answer, a body and a what-if of one case."""
    visitor = server.visitor()
    path = address(server, "full").removeprefix(server.address)
    visitor.seen(path)
    for work in ("answer", "body"):
        visitor.send(f"{path}/{work}")
        visitor.wait(path)
    set_to = {"mode": "standing", "heel_lift.value": "12", "heel_lift.where": "left"}
    visitor.send(f"{path}/whatif", **set_to)
    return server


def address(server: Server, name: str) -> str:
    from solespine.page.cases import Cases

    entries = Cases(server.folder).all()  # type: ignore[attr-defined]
    return f"{server.address}/case/{next(e.id for e in entries if e.name == name)}"


def serious(page: Any, scheme: str = "light") -> list[str]:
    """What an automated check finds that would stop somebody; in the dark, of the colours."""
    page.evaluate(SCRIPT)
    kinds = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    if scheme == "dark":  # all else is the same page
        kinds = ["color-contrast"]
    found = page.evaluate("kinds => axe.run(document, {runOnly: kinds})", kinds)
    return [
        f"{one['id']}: {one['help']} {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical", "moderate")
    ]


SCRIPT = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
VIEWS = ["/", "full", "full/questions/patient", "few/questions/patient", "full/chart",
         "few/questions/patient?as=list", "full/examination/best", "full/examination/all",
         "full/recordings", "full/work", "full/answer", "full/nothing", "full/person",
         "full/tried", "full/scores", "full/clinician", "full/manage", "full/delete",
         "full/orthotic", "full/body", "few/body", "full/whatif", "few/whatif"]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_view_has_a_barrier_that_a_program_can_find(
    scheme: Any, browser: Any, worked: Server
) -> None:
    server = worked
    problems = {}
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1000, "height": 900})
    page = context.new_page()
    for view in VIEWS:
        name, _, rest = view.partition("/")
        target = f"{address(server, name)}/{rest}".rstrip("/") if name else f"{server.address}/"
        page.goto(target)
        found = serious(page, scheme)
        if found:
            problems[view] = found
    page.goto(f"{server.address}/trash")
    problems |= {"trash": found} if (found := serious(page, scheme)) else {}
    context.close()
    assert not problems


def test_a_narrow_screen_does_not_scroll_sideways(browser: Any, server: Server) -> None:
    """320 px: a page at 400 %."""
    context = browser.new_context(viewport={"width": 320, "height": 600})
    page = context.new_page()
    for view in ("", "/questions/patient", "/chart", "/examination/best", "/recordings", "/person",
                 "/tried", "/scores", "/clinician", "/whatif", "/body", "/manage"):  # fmt: skip
        page.goto(address(server, "full") + view)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, (view, wide)
    context.close()


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Any) -> str:
    said = "document.activeElement.innerText || document.activeElement.name || ''"
    return str(page.evaluate(said)).strip()


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
    press(page, "Enter")
    page.wait_for_url("**/case/*")
    tab_to(page, "Start the questions")
    press(page, "Enter")
    page.wait_for_selector("legend")
    tab_to(page, "value")
    page.keyboard.type("52")
    press(page, "Enter")
    page.wait_for_selector("button[value=female]")
    tab_to(page, "Female")
    press(page, "Enter")
    page.wait_for_selector(".spot")
    marked = []
    for _ in range(40):
        press(page, "Tab")
        mark = page.evaluate("document.activeElement.value || ''")
        if mark in ("heel.left", "back.left"):
            press(page, "Space")
            marked.append(mark)
        if focused(page) == "Save":
            break
    press(page, "Enter")
    page.wait_for_selector("#unit")
    folder = server.folder  # type: ignore[attr-defined]
    case = open_case(folder / name)
    assert sorted(marked) == ["back.left", "heel.left"]
    assert {(c.site, c.side) for c in case.complaints} == {("heel", "left"), ("back", "left")}
    assert case.person.age_years == 52
    assert all(url.startswith(server.address) for url in outside), outside
    context.close()


def test_the_work_leads_on_to_the_report_which_asks_nothing_of_the_network(
    browser: Any, server: Server
) -> None:
    context = browser.new_context()
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.goto(address(server, "full"))
    page.get_by_role("button", name="Work out the answer").click()
    page.wait_for_selector("text=Read the whole report", timeout=120_000)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url))
    page.get_by_role("link", name="Read the whole report").click()
    page.wait_for_selector("h2")
    assert "rgb(251, 250, 247)" in page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert len(sent) == 1 and sent[0].endswith("/report.html")
    assert not problems
    context.close()


def answer_question(page: Any) -> None:
    """Press what somebody presses who has a sore heel and back and nothing else."""
    kinds = {"button[value=female]": None, "button[value=left]": None, "button[value=no]": None,
             "button[value=none]": None}  # fmt: skip
    legend = page.inner_text("legend")
    if "How old" in legend:
        page.fill("#value", "52")
    elif page.locator(".spot").count():
        for mark in ("heel.left", "back.left"):
            page.check(f"input[value='{mark}']")
        page.click("button[value=save]")
        return
    elif page.locator("#value").count():
        page.fill("#value", {"tall": "165", "weigh": "82"}.get(
            next((w for w in ("tall", "weigh") if w in legend), ""), "6"))  # fmt: skip
    else:
        press_first(page, [*kinds, "button[value=unknown]", ".answers button"])
        return
    press_first(page, ["button[value=save]"])


def press_first(page: Any, wanted: list[str]) -> None:
    """Press the first of these that is there."""
    for one in wanted:
        if page.locator(one).count():
            page.locator(one).first.click()
            return


def test_a_new_user_goes_from_nothing_to_a_report(browser: Any, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.address}/")
    page.fill("#name", "somebody new")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="Start the questions").click()
    for _ in range(60):
        if page.locator("legend").count() == 0:
            break
        answer_question(page)
        page.wait_for_load_state()
    assert page.inner_text("h1") == "Done"
    page.get_by_role("button", name="Work out the answer").click()
    page.wait_for_selector("text=Read the whole report", timeout=120_000)
    page.get_by_role("link", name="Read the whole report").click()
    assert "heel" in page.inner_text("body")
    saved = open_case(server.folder / "somebody-new")  # type: ignore[attr-defined]
    assert {c.site for c in saved.complaints} == {"heel", "back"} and len(saved.answers) > 15
    context.close()


def test_a_warning_in_mid_interview_stops_everything_else(browser: Any, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.address}/")
    page.fill("#name", "warned")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="Start the questions").click()
    for _ in range(20):
        sign = page.locator("input[name=value][value=saddle_numb]")
        if sign.count():
            sign.check()
            page.click("button[value=save]")
            break
        answer_question(page)
        page.wait_for_load_state()
    assert page.inner_text("h1") == "Getting help comes first"
    assert page.locator("legend").count() == 0
    assert "emergency department now" in page.inner_text("[role=alert]")
    assert not serious(page)
    page.get_by_role("button", name="Go on with the questions").click()
    assert page.locator("legend").count() == 1
    context.close()


def test_a_bad_file_is_refused_in_words(browser: Any, server: Server, tmp_path: Path) -> None:
    bad = tmp_path / "walk.c3d"
    bad.write_bytes(b"no recording")
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address(server, 'few')}/recordings")
    page.set_input_files("#files", str(bad))
    page.get_by_role("button", name="Add and look").click()
    page.wait_for_selector("text=Not kept", timeout=60_000)
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
    page.wait_for_selector("#outcome", timeout=120_000)
    assert page.input_value("[name='heel_lift.value']") == "10"
    until = time.monotonic() + 60
    while "heel lift 10 mm (left)" not in page.inner_text("#result"):
        assert time.monotonic() < until, page.inner_text("#result")[:300]
        page.wait_for_timeout(50)
    assert page.url.endswith("/whatif?new")  # nothing was loaded anew
    assert not problems
    context.close()


def test_two_cases_in_two_tabs_stay_apart(browser: Any, server: Server) -> None:
    context = browser.new_context()
    tabs = {age: context.new_page() for age in ("31", "64")}
    for age, tab in tabs.items():
        tab.goto(f"{server.address}/")
        tab.fill("#name", f"tab {age}")
        tab.get_by_role("button", name="Start").click()
        tab.get_by_role("link", name="Start the questions").click()
    for age, tab in tabs.items():
        tab.fill("#value", age)
    for tab in tabs.values():
        tab.click("button[value=save]")
        tab.wait_for_selector("button[value=female]")
    for age in tabs:
        saved = open_case(server.folder / f"tab-{age}")  # type: ignore[attr-defined]
        assert saved.person.age_years == float(age)
    context.close()


def test_a_killed_server_goes_on_where_it_was(browser: Any, tmp_path: Path) -> None:
    one = Server(tmp_path)
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{one.address}/")
    page.fill("#name", "kept")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="Start the questions").click()
    for _ in range(4):
        answer_question(page)
        page.wait_for_load_state()
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


def test_how_soon_the_first_page_is_painted(browser: Any, server: Server, capsys: Any) -> None:
    """Printed, not judged."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.address}/")
    time.sleep(0.5)
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    with capsys.disabled():
        print(f"\nserve: first paint {paint:.0f} ms")
    context.close()
