"""A browser and somebody in front of it: what the tests in a headless Chromium share."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from serving import Server

PATIENCE_MS = 300_000  # a busy machine is slow, not wrong
CASE = """\
composed: true
person: {age: 52, sex: female, height: 165 cm, mass: 82 kg}
complaints:
  - {site: heel, side: left, weeks: 14, intensity: 6, course: worse}
  - {site: back, side: left, weeks: 8, intensity: 4, course: same}
answers: {first_step_pain: yes, heel_loc_inner_under: yes}
"""
UNSIZED = CASE.replace(", height: 165 cm, mass: 82 kg", "")
FEW = "person: {age: 52, sex: female}\n"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
PICTURE = "document.querySelector('canvas').toDataURL()"
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
LAYOUT = ("color-contrast", "target-size", "scrollable-region-focusable")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One headless Chromium for all tests of a process, with patience."""
    reason = "playwright is not installed"
    sync_api = pytest.importorskip("playwright.sync_api", reason=reason)
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no chromium here: apt-get install chromium")
    sync_api.expect.set_options(timeout=PATIENCE_MS)
    with sync_api.sync_playwright() as play:
        one = play.chromium.launch(
            executable_path=found, args=["--no-sandbox"], timeout=PATIENCE_MS
        )
        new_context = one.new_context

        def patient(**how: Any) -> Any:
            context = new_context(**how)
            context.set_default_timeout(PATIENCE_MS)
            return context

        one.new_context = patient
        yield one
        one.close()


@pytest.fixture
def browser(chromium: Any) -> Iterator[Any]:
    """The Chromium; what a test leaves open in it is closed, and takes no time from the next."""
    yield chromium
    for context in chromium.contexts:
        context.close()


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


def address(server: Server, name: str) -> str:
    from solespine.page.cases import Cases

    entries = Cases(server.folder).all()  # type: ignore[attr-defined]
    return f"{server.address}/case/{next(e.id for e in entries if e.name == name)}"


def barriers(page: Any, only: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """What axe finds by the tags of WCAG 2.2 AA, or by some of its rules alone."""
    import axe_playwright_python as axe

    page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    run = "how => axe.run(document, {runOnly: how})"
    how = {"type": "rule", "values": only} if only else {"type": "tag", "values": TAGS}
    found: list[dict[str, Any]] = page.evaluate(run, how)["violations"]
    return found


def serious(page: Any, only: str = "") -> list[str]:
    """What an automated check finds that would stop somebody.

    Where `only` is set, of what colours and widths change: all else is the same page.
    """
    return [
        f"{one['id']}: {one['help']} {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in barriers(page, LAYOUT if only else ())
        if one["impact"] in ("serious", "critical", "moderate")
    ]


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@contextmanager
def leading_on(page: Any) -> Iterator[None]:
    """Do something that leads to another page, and wait until that has loaded.

    A press is over before the page that it leads to begins: who reads at once reads the old page
    or, between the two, none.
    """
    with page.expect_navigation(wait_until="load"):
        yield


def go(page: Any, name: str, role: str = "button") -> None:
    """Press a button or a link that leads to another page."""
    with leading_on(page):
        page.get_by_role(role, name=name).click()


def shows(page: Any, selector: str, text: str) -> None:
    """Wait until that element contains this text."""
    from playwright.sync_api import expect

    expect(page.locator(selector).first).to_contain_text(text)


def until(page: Any, expression: str) -> None:
    """Wait until an expression holds on the page.

    Asked from outside again and again: Playwright's own waiting evaluates text within the page,
    which the pages' content security policy forbids from the second time on.
    """
    late = time.monotonic() + PATIENCE_MS / 1000
    while not page.evaluate(f"Boolean({expression})"):
        assert time.monotonic() < late, expression
        page.wait_for_timeout(20)


def resized(page: Any, width: int, height: int) -> None:
    """Give a page another size and wait until it has it."""
    page.set_viewport_size({"width": width, "height": height})
    until(page, f"innerWidth === {width} && innerHeight === {height}")
    page.evaluate(DRAWN)


def changed(page: Any, before: str) -> str:
    """The picture of a scene as soon as it is another one: it is drawn a frame later."""
    until(page, f"{PICTURE} !== {json.dumps(before)}")
    return str(page.evaluate(PICTURE))


def begin(page: Any, server: Server, name: str) -> None:
    """Start a case and its questions."""
    page.goto(f"{server.address}/")
    page.fill("#name", name)
    go(page, "Start")
    go(page, "Start the questions", "link")


def answer_question(page: Any) -> None:
    """Press what somebody presses who has a sore heel and back and nothing else."""
    legend = page.inner_text("legend")
    wanted = ["button[value=save]"]
    if "How old" in legend:
        page.fill("#value", "52")
    elif page.locator(".spot").count():
        for mark in ("heel.left", "back.left"):
            page.check(f"input[value='{mark}']")
    elif page.locator("#value").count():
        page.fill("#value", {"tall": "165", "weigh": "82"}.get(
            next((w for w in ("tall", "weigh") if w in legend), ""), "6"))  # fmt: skip
    else:
        usual = [f"button[value={value}]" for value in ("female", "left", "no", "none", "unknown")]
        wanted = [*usual, ".answers button"]
    press_first(page, wanted)


def press_first(page: Any, wanted: list[str]) -> None:
    """Press the first of these that is there, and wait for the page that it leads to."""
    found = next(one for one in wanted if page.locator(one).count())
    with leading_on(page):
        page.locator(found).first.click()
