"""Every view of the page in a headless Chromium: barriers, width, first paint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from browsing import address, leading_on, press, serious, until
from serving import Server
from solespine.app.run import run

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


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


def test_no_view_has_a_barrier_that_a_program_can_find(browser: Any, worked: Server) -> None:
    """All in one test, so that one process alone makes what is looked at."""
    problems = {}
    for scheme, width in (("light", 1000), ("light", 390), ("dark", 390)):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 844})
        page = context.new_page()
        for view in VIEWS:
            page.goto(target(worked, view))
            found = serious(page, only="" if width == 1000 else "layout")
            if found:
                problems[view, scheme, width] = found
        context.close()
    assert not problems


def test_the_password_page_has_no_barrier(browser: Any, tmp_path: Path) -> None:
    one = Server(tmp_path, SOLESPINE_PASSWORD="right horse battery")
    for scheme, width in (("light", 1000), ("dark", 390)):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 844})
        page = context.new_page()
        page.goto(f"{one.address}/")
        assert page.inner_text("h1") == "Password" and not serious(page)
        page.wait_for_selector("input:focus")
        page.keyboard.type("wrong")
        with leading_on(page):
            press(page, "Enter")
        assert page.locator("[role=alert]").is_visible()
        assert not serious(page, only="colour")
        page.wait_for_selector("input:focus")
        page.keyboard.type("right horse battery")
        with leading_on(page):
            press(page, "Enter")
        assert page.locator("#name").is_visible()
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


def test_how_soon_the_first_page_is_painted(browser: Any, server: Server, capsys: Any) -> None:
    """Printed; judged is only that the first page is painted and shows the list."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.address}/")
    painted = "performance.getEntriesByName('first-contentful-paint')[0]"
    until(page, painted)
    paint = page.evaluate(f"{painted}.startTime")
    with capsys.disabled():
        print(f"\nserve: first paint {paint:.0f} ms")
    assert paint > 0 and page.inner_text("h1") == "Cases"
    context.close()
