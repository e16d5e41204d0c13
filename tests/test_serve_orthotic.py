"""The page: a scan taken in, landmarks corrected, a prescription filled in, the part taken away."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import trimesh

import orthotic_feet as feet
from serving import Visitor, visiting
from solespine.orthotic import read_prescription
from solespine.page.view_orthotic import _other_foot
from solespine.page.work_orthotic import _other
from test_orthotic_case import CASE


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with visiting(tmp_path) as one:
        yield one


def take_in(visitor: Visitor, case: str, name: str, content: bytes) -> str:
    answer = visitor.client.post(
        f"{case}/orthotic/upload", data={"token": visitor.token}, files={"scan": (name, content)}
    )
    assert answer.status_code == 200, answer.text[:500]
    visitor.wait(case)
    return visitor.seen(f"{case}/orthotic")


def call_uncertain(folder: Path, name: str) -> None:
    """Let what was found in the right sole be unsure of one landmark."""
    found = folder / "orthotic" / "state.json"
    state = json.loads(found.read_text())
    state["soles"]["right"]["landmarks"][name]["check"] = True
    found.write_text(json.dumps(state))


def point_at(visitor: Visitor, case: str, name: str) -> str:
    """Set a landmark in the picture; the page after it."""
    at = {"at.x": "300", "at.y": "120"}
    visitor.send(f"{case}/orthotic/right/landmarks", landmark=name, **at)
    return visitor.seen(f"{case}/orthotic")


def asks_to_check(page: str, label: str) -> bool:
    return bool(re.search(rf"Check these points[^<]*</strong>[^<]*{label}", page))


def test_from_scan_to_part(visitor: Visitor, tmp_path: Path) -> None:
    case = visitor.begin("one")
    folder = tmp_path / "one"
    (folder / "case.yaml").write_text(CASE.replace("scans: [foot.stl]\n", ""))
    worn = feet.worn(*feet.someone(3).mesh(120, 60), 3, noise=0.2)
    content = feet.write_stl(tmp_path / "sole.stl", worn.vertices, worn.faces).read_bytes()

    page = take_in(visitor, case, "sole.stl", content)
    assert "The right foot" in page
    assert "A moulded insole is proposed" in page
    assert "scans/sole.stl" in (folder / "case.yaml").read_text()
    assert "<script" not in page and "style=" not in page  # works without script

    sole = visitor.client.get(f"{case}/orthotic/right/sole.svg")
    assert sole.headers["content-type"].startswith("image/svg")
    assert "arch apex" in sole.text

    call_uncertain(folder, "arch_apex")
    assert asks_to_check(visitor.seen(f"{case}/orthotic"), "arch apex")

    page = point_at(visitor, case, "arch_apex")
    assert "set by a person" in page
    assert not asks_to_check(page, "arch apex")
    x = re.search(r'name="arch_apex-x"[^>]*value="([\d.]+)"', page)
    assert x and 90 < float(x[1]) < 130

    filled = {"weight_bearing": "none", "heel_lift_mm": "4", "thickness_mm": "3", "label": "11-21"}
    page = visitor.send(f"{case}/orthotic/right/make", 422, **(filled | {"heel_lift_mm": "300"}))
    assert "can be built from" in page
    page = visitor.send(f"{case}/orthotic/right/make", 422, **(filled | {"weight_bearing": ""}))
    assert "how the foot was loaded" in page
    visitor.send(f"{case}/orthotic/right/make", **filled)
    visitor.wait(case)
    page = visitor.seen(f"{case}/orthotic")
    assert "orthotic.stl" in page and "Checked against" in page.split("<h3>The part</h3>")[1]
    part = visitor.client.get(f"{case}/orthotic/right/file/orthotic.stl")
    assert trimesh.load(io.BytesIO(part.content), file_type="stl").is_watertight
    order = read_prescription(folder / "orthotic" / "right" / "prescription.yaml")
    assert order.heel_lift_mm == 4
    assert order.landmarks["arch_apex"][0] == pytest.approx(float(x[1]))
    view = visitor.client.get(f"{case}/orthotic/right/file/orthotic.html")
    assert "sandbox allow-scripts" in view.headers["content-security-policy"]
    assert visitor.client.get(f"{case}/orthotic/right/file/proposal.pdf").content[:4] == b"%PDF"

    name = "scans/sole.stl"
    assert "work it out again" in visitor.send(f"{case}/orthotic/remove", name=name)
    assert not (folder / name).exists()


def test_what_is_no_scan_is_not_kept(visitor: Visitor, tmp_path: Path) -> None:
    case = visitor.begin("one")
    (tmp_path / "one" / "case.yaml").write_text(CASE.replace("scans: [foot.stl]\n", ""))
    page = take_in(visitor, case, "../../x.stl", b"solid nothing")
    assert "Not kept" in page
    assert not (tmp_path / "x.stl").exists()
    assert visitor.client.post(
        f"{case}/orthotic/upload", data={"token": visitor.token}, files={"scan": ("a.exe", b"x")}
    ).status_code == 422  # fmt: skip
    for path in ("left/file/case.yaml", "middle/sole.svg", "left/file/orthotic.stl"):
        assert visitor.client.get(f"{case}/orthotic/{path}").status_code == 404


def test_a_scan_of_the_other_foot_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(CASE)  # the right heel hurts
    assert _other(tmp_path, "right") == ""
    assert "about the right foot: nothing will be made" in _other(tmp_path, "left")
    state = {"proposal": {"feet": [{"side": "right"}]}, "soles": {"left": {"scan": "a.stl"}}}
    (said,) = _other_foot(state)
    assert said.startswith("a.stl shows the left foot. This case is about the right one")
    assert _other_foot({**state, "soles": {"right": {"scan": "a.stl"}}}) == []
