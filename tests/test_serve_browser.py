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


def address(server: Server, name: str) -> str:
    from solespine.page.cases import Cases

    entries = Cases(server.folder).all()  # type: ignore[attr-defined]
    return f"{server.address}/case/{next(e.id for e in entries if e.name == name)}"


def serious(page: Any) -> list[str]:
    """What an automated check finds that would stop somebody."""
    page.evaluate(SCRIPT)
    kinds = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("kinds => axe.run(document, {runOnly: kinds})", kinds)
    return [
        f"{one['id']}: {one['help']} {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical", "moderate")
    ]


SCRIPT = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
VIEWS = ["/", "full", "full/questions/patient", "few/questions/patient", "full/chart",
         "few/questions/patient?as=list", "full/examination/best", "full/examination/all",
         "full/recordings", "full/work", "full/answer", "full/nothing"]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_view_has_a_barrier_that_a_program_can_find(
    scheme: Any, browser: Any, server: Server
) -> None:
    visitor = server.visitor()
    path = address(server, "full").removeprefix(server.address)
    visitor.seen(path)
    visitor.send(f"{path}/answer")
    visitor.wait(path)
    problems = {}
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1000, "height": 900})
    page = context.new_page()
    for view in VIEWS:
        name, _, rest = view.partition("/")
        target = f"{address(server, name)}/{rest}".rstrip("/") if name else f"{server.address}/"
        page.goto(target)
        found = serious(page)
        if found:
            problems[view] = found
    context.close()
    assert not problems


def test_a_narrow_screen_does_not_scroll_sideways(browser: Any, server: Server) -> None:
    """320 px: a page at 400 %."""
    context = browser.new_context(viewport={"width": 320, "height": 600})
    page = context.new_page()
    for view in ("", "/questions/patient", "/chart", "/examination/best", "/recordings"):
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
