"""A browser and somebody in front of it: what the tests in a headless Chromium share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from serving import Server

PATIENCE_MS = 120_000  # a busy machine is slow, not wrong
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
LAYOUT = ("color-contrast", "target-size", "scrollable-region-focusable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One headless Chromium for all tests of a process, with patience."""
    reason = "playwright is not installed"
    sync_api = pytest.importorskip("playwright.sync_api", reason=reason)
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium here: apt-get install chromium")
    with sync_api.sync_playwright() as play:
        one = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        new_context = one.new_context

        def patient(**how: Any) -> Any:
            context = new_context(**how)
            context.set_default_timeout(PATIENCE_MS)
            return context

        one.new_context = patient
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
