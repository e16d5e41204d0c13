"""The page in a headless Chromium: by keyboard alone, checked for barriers, without script."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from serving import Server
from solespine.app.run import run
from solespine.case import open_case
from solespine.flow import document_of

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
EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
UNSIZED = CASE.replace(", height: 165 cm, mass: 82 kg", "")
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
    for name, text in (("full", CASE), ("few", FEW), ("keys", CASE), ("unsized", UNSIZED)):
        (folder / name).mkdir()
        (folder / name / "case.yaml").write_text(text)
    one = Server(folder)
    one.folder = folder  # type: ignore[attr-defined]
    yield one
    one.end()


@pytest.fixture(scope="module")
def worked(server: Server) -> Server:
    """The same with an answer, an earlier visit, a body, a what-if and a walk without a case."""
    visitor = server.visitor()
    path = address(server, "full").removeprefix(server.address)
    visitor.seen(path)
    earlier = server.folder / "full" / "earlier"  # type: ignore[attr-defined]
    told = ["assess", str(earlier.parent), "--no-whatif", "--out", str(earlier)]
    assert run(told) == 0
    set_to = {"mode": "standing", "heel_lift.value": "12", "heel_lift.where": "left"}
    visitor.send(f"{path}/answer", chosen="1")
    visitor.wait(path)
    visitor.send(f"{path}/body")
    visitor.wait(path)
    unsized = address(server, "unsized").removeprefix(server.address)  # its proposal tries nothing
    visitor.send(f"{unsized}/orthotic/propose")
    visitor.wait(unsized)
    visitor.send(f"{path}/whatif", **set_to, full="1")
    visitor.wait(path)
    trc = (EXAMPLES / "simulated_limp" / "simulated_limp.trc").read_bytes()
    data = {"token": visitor.token, "loads": "none"}
    sent = visitor.client.post(
        "/measured/upload", data=data, files={"files": ("simulated_limp.trc", trc)}
    )
    server.measured = sent.url.path.removesuffix("/work")  # type: ignore[attr-defined]
    visitor.wait(server.measured)  # type: ignore[attr-defined]
    return server


def address(server: Server, name: str) -> str:
    from solespine.page.cases import Cases

    entries = Cases(server.folder).all()  # type: ignore[attr-defined]
    return f"{server.address}/case/{next(e.id for e in entries if e.name == name)}"


def serious(page: Any, only: str = "") -> list[str]:
    """What an automated check finds that would stop somebody.

    Where `only` is set, of what colours and widths change: all else is the same page.
    """
    page.evaluate(SCRIPT)
    kinds = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    if only:
        kinds = ["color-contrast", "target-size", "scrollable-region-focusable"]
    how = "kinds => axe.run(document, {runOnly: {type: kinds[0], values: kinds.slice(1)}})"
    found = page.evaluate(how, ["rule" if only else "tag", *kinds])
    return [
        f"{one['id']}: {one['help']} {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical", "moderate")
    ]


SCRIPT = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
VIEWS = ["/", "/trash", "/measured", "/known", "MEASURED", "MEASURED/file/measurement.html",
         "full", "full/questions/patient", "few/questions/patient", "full/chart",
         "few/questions/patient?as=list", "full/examination/best", "full/examination/all",
         "full/recordings", "full/work", "full/answer", "full/earlier", "few/earlier",
         "full/nothing", "full/person", "full/tried", "full/scores", "full/clinician",
         "full/manage", "full/delete", "unsized/orthotic", "few/orthotic", "full/body", "few/body",
         "full/whatif", "few/whatif", "full/file/whatif.html"]  # fmt: skip


def target(server: Server, view: str) -> str:
    """The address of a view."""
    if view.startswith("MEASURED"):
        return view.replace("MEASURED", server.address + server.measured)  # type: ignore[attr-defined]
    if view.startswith("/"):
        return server.address + view
    name, slash, rest = view.partition("/")
    return address(server, name) + slash + rest


@pytest.mark.parametrize(("scheme", "width"), [("light", 1000), ("light", 390), ("dark", 390)])
def test_no_view_has_a_barrier_that_a_program_can_find(
    scheme: Any, width: int, browser: Any, worked: Server
) -> None:
    problems = {}
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 844})
    page = context.new_page()
    for view in VIEWS:
        page.goto(target(worked, view))
        found = serious(page, only="" if width == 1000 else "layout")
        if found:
            problems[view] = found
    context.close()
    assert not problems


def test_the_password_page_has_no_barrier(browser: Any, tmp_path: Path) -> None:
    one = Server(tmp_path, SOLESPINE_PASSWORD="right horse battery")
    for scheme, width in (("light", 1000), ("dark", 390)):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 844})
        page = context.new_page()
        page.goto(f"{one.address}/")
        assert page.inner_text("h1") == "Password" and not serious(page)
        page.keyboard.type("wrong")  # the field has the focus
        press(page, "Enter")
        page.wait_for_selector("[role=alert]")
        assert not serious(page, only="colour")
        page.keyboard.type("right horse battery")
        press(page, "Enter")
        page.wait_for_selector("#name")
        context.close()
    one.end()


SIDEWAYS = """[...document.querySelectorAll("*")].filter(one => one.clientWidth > 0
  && one.scrollWidth > one.clientWidth + 1
  && ["auto", "scroll"].includes(getComputedStyle(one).overflowX)
  && one.checkVisibility() && !["SELECT", "INPUT", "TEXTAREA"].includes(one.tagName))
  .map(one => one.outerHTML.slice(0, 90))"""


def test_a_narrow_screen_does_not_scroll_sideways(browser: Any, worked: Server) -> None:
    """At 320 px, a page at 400 %, the page does not; at 390 px, a phone, nothing in it does."""
    problems = {}
    for wide in (320, 390):
        context = browser.new_context(viewport={"width": wide, "height": 844})
        page = context.new_page()
        for view in VIEWS:
            if "/file/" in view:  # written by the report, and looked at there
                continue
            page.goto(target(worked, view))
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            needs = page.evaluate("document.documentElement.scrollWidth")
            inner = page.evaluate(SIDEWAYS) if wide == 390 else []
            if needs > wide or inner:
                problems[view, wide] = (needs, inner)
        context.close()
    assert not problems


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
    press(page, "Enter")
    page.wait_for_selector(then, timeout=240_000)


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
    for _ in range(600):
        if choosers:
            break
        page.wait_for_timeout(100)
    choosers[0].set_files(EXAMPLES / "simulated_limp" / "simulated_standing.trc")
    follow(page, "Add and look at their quality", "text=Kept:")
    assert open_case(folder).recordings
    follow(page, "Back to the case", "text=Body chart")
    follow(page, "How thoroughly", "details[open]")
    tab_until(page, "one.name === 'standing'")
    press(page, "Space")
    tab_until(page, "one.name === 'loads'")
    page.keyboard.type("not")
    follow(page, "Work out the answer", "text=Read the whole report")
    follow(page, "Read the whole report", "text=Not a medical device")
    press(page, "Tab", "Enter")  # the first stop skips to the content
    assert "#" in page.url
    assert page.evaluate("window.name") != "mouse"
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
    """Printed; judged is only that the first page is painted and shows the list."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.address}/")
    time.sleep(0.5)
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    with capsys.disabled():
        print(f"\nserve: first paint {paint:.0f} ms")
    assert paint > 0 and page.inner_text("h1") == "Cases"
    context.close()
