"""On the page: an earlier visit to compare with, a walk without a case, options, the vocabulary."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from serving import Visitor, visiting
from solespine.app.run import run
from solespine.case import open_case
from solespine.page.cases import Cases
from solespine.page.measured import Measurements
from solespine.page.options import Options

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
LIMP = EXAMPLES / "simulated_limp"
CASE = """\
composed: true
date: {day}
person: {{age: 52, sex: female, height: 165 cm, mass: 82 kg}}
complaints:
  - {{site: heel, side: left, weeks: 14, intensity: {pain}, course: worse}}
  - {{site: back, side: left, weeks: 8, intensity: 4, course: same}}
answers: {{first_step_pain: yes, heel_loc_inner_under: yes}}
"""
QUICK = {"chosen": "1"}  # no what-ifs of the plan


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with visiting(tmp_path) as one:
        yield one


def begin(visitor: Visitor, folder: Path, name: str, day: str, pain: int) -> str:
    address = visitor.begin(name)
    (folder / name / "case.yaml").write_text(CASE.format(day=day, pain=pain))
    return address


def answered(visitor: Visitor, case: str) -> str:
    visitor.send(f"{case}/answer", **QUICK)
    visitor.wait(case)
    return html.unescape(visitor.seen(f"{case}/work"))


@pytest.fixture(scope="module")
def august(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The assessment.json of a visit in August with pain 7."""
    folder = tmp_path_factory.mktemp("august")
    (folder / "case.yaml").write_text(CASE.format(day="2026-08-01", pain=7))
    assert run(["assess", str(folder), "--no-whatif", "--out", str(folder / "answer")]) == 0
    return (folder / "answer" / "assessment.json").read_bytes()


def test_two_visits_are_compared_as_on_the_command_line(
    visitor: Visitor, august: bytes, tmp_path: Path
) -> None:
    first = begin(visitor, tmp_path, "first", "2026-08-01", 7)
    second = begin(visitor, tmp_path, "second", "2026-11-01", 3)
    assert "No other case has an answer yet." in visitor.seen(f"{second}/earlier")
    earlier = tmp_path / "first" / "answer"
    earlier.mkdir()
    (earlier / "assessment.json").write_bytes(august)
    visitor.send(f"{second}/earlier/choose", 422, other=second.rpartition("/")[2])
    visitor.send(f"{second}/earlier/choose", other=first.rpartition("/")[2])
    visitor.wait(second)
    assert "The visit of 2026-08-01: pain at heel (left)" in visitor.seen(f"{second}/earlier")
    page = answered(visitor, second)
    assert "Since the earlier visit" in page and "1 August 2026" in page
    cell = r"</t[hd]><td[^>]*>(\w+)"
    row = re.search(f"Pain: left heel[^<]*{cell * 3}", page)
    assert row and row.groups() == ("7", "3", "better")
    here = json.loads((tmp_path / "second" / "answer" / "assessment.json").read_bytes())
    out = tmp_path.parent / f"{tmp_path.name}-out"
    case = tmp_path / "second" / "case.yaml"
    told = ["assess", str(case), "--previous", str(earlier), "--no-whatif", "--out", str(out)]
    assert run(told) == 0
    assert json.loads((out / "assessment.json").read_bytes())["previous"] == here["previous"]
    assert "Nothing yet." in visitor.send(f"{second}/earlier/remove")
    assert list((tmp_path / "second" / "earlier").iterdir()) == []


def test_an_earlier_visit_that_cannot_be_is_said(
    visitor: Visitor, august: bytes, tmp_path: Path
) -> None:
    case = begin(visitor, tmp_path, "one", "2026-07-01", 3)
    kept = tmp_path / "one" / "earlier"
    for file, names in ((b'{"<script>": 1}', []), (august, ["about.json", "assessment.json"])):
        send(visitor, f"{case}/earlier/upload", file=("x.json", file))
        visitor.wait(case)
        page = html.unescape(visitor.seen(f"{case}/earlier"))
        assert ("not an assessment" in page) == (not names) and "<script>" not in page
        assert sorted(path.name for path in kept.iterdir()) == names
    page = answered(visitor, case)
    assert "No answer came out." in page and "is later than this one (2026-07-01)" in page


def test_an_earlier_visit_has_a_largest_size(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = begin(visitor, tmp_path, "one", "2026-07-01", 3)
    monkeypatch.setattr("solespine.page.view_earlier.MOST_BYTES", 100)
    send(visitor, f"{case}/earlier/upload", 413, file=("x.json", b"x" * 101))
    assert not (tmp_path / "one" / "earlier").exists()


def test_the_next_visit_begins_with_the_person_and_the_last_answer(
    visitor: Visitor, august: bytes, tmp_path: Path
) -> None:
    case = begin(visitor, tmp_path, "one", "2026-08-01", 7)
    visitor.send(f"{case}/earlier/next", 422)  # nothing to compare with yet
    (tmp_path / "one" / "answer").mkdir()
    (tmp_path / "one" / "answer" / "assessment.json").write_bytes(august)
    visitor.send(f"{case}/earlier/next")
    new = open_case(tmp_path / "one-2")
    was = open_case(tmp_path / "one")
    assert (new.person, new.complaints, dict(new.answers)) == (was.person, (), {})
    assert new.date != was.date
    address = next(f"/case/{one.id}" for one in Cases(tmp_path).all() if one.name == "one-2")
    assert visitor.at in (f"{address}/work", f"{address}/earlier")
    visitor.wait(address)
    assert "Start the questions of this visit" in visitor.seen(f"{address}/earlier")
    assert "Compared with the visit of 2026-08-01" in visitor.seen(address)


def send(visitor: Visitor, path: str, status: int = 303, /, **files: tuple[str, bytes]) -> Any:
    told = visitor.client.post(
        path, data={"token": visitor.token}, files=files, follow_redirects=False
    )
    assert told.status_code == status, told.text[:500]
    return told


def test_a_walk_is_measured_without_a_case(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.seen("/measured")
    assert "None yet." in page
    data = {"token": visitor.token, "mass": "70 kg", "height": "1.7 m", "loads": "none"}
    paths = [LIMP / f"simulated_{name}" for name in ("limp.trc", "limp.mot")]
    files: list[Any] = [("files", (path.name, path.read_bytes())) for path in paths]
    standing = LIMP / "simulated_standing.trc"
    files.append(("static", (standing.name, standing.read_bytes())))
    at = visitor.client.post("/measured/upload", data=data, files=files).url.path
    assert at.endswith("/work")
    visitor.wait(at.removesuffix("/work"))
    page = html.unescape(visitor.seen(at))
    assert "See the walk" in page and "simulated_limp.trc" in page
    at = at.removesuffix("/work")
    got = json.loads(visitor.client.get(f"{at}/file/measurement.json").content)
    out = tmp_path.parent / f"{tmp_path.name}-out"
    told = ["measure", *map(str, paths), "--static", str(standing), "--mass", "70", "--height",
            "1.7", "--no-loads", "--out", str(out)]  # fmt: skip
    assert run(told) == 0
    assert got["findings"] == json.loads((out / "measurement.json").read_bytes())["findings"]
    visitor.seen(f"{at}/file/case.yaml", 404)
    assert [one.name for one in tmp_path.iterdir()] == [".measured"]  # it is no case
    assert "There are none yet." in visitor.seen("/")
    assert "None yet." in visitor.send(f"{at}/delete")
    assert Measurements(tmp_path).all() == []
    visitor.seen(at, 404)


def test_what_cannot_be_measured_is_said(visitor: Visitor, tmp_path: Path) -> None:
    data = {"token": visitor.token, "mass": "heavy"}
    bad = [("files", ("walk.c3d", b"no recording"))]
    said = visitor.client.post("/measured/upload", data=data, files=bad)
    assert said.status_code == 422 and "heavy" in said.text
    exe = [("files", ("walk.exe", b"x"))]
    told = visitor.client.post("/measured/upload", data=data | {"mass": ""}, files=exe)
    assert told.status_code == 422 and not (tmp_path / ".measured").exists()
    at = visitor.client.post("/measured/upload", data=data | {"mass": ""}, files=bad).url.path
    visitor.wait(at.removesuffix("/work"))
    page = html.unescape(visitor.seen(at))
    assert "Nothing could be measured." in page and "is not a C3D file" in page


def test_measurements_that_lead_elsewhere_are_not_read(visitor: Visitor, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    (outside / "x").mkdir(parents=True)
    (outside / "x" / "asked.json").write_text('{"files": ["secret.c3d"]}')
    (tmp_path / ".measured").symlink_to(outside)
    assert "secret" not in visitor.seen("/measured")
    visitor.seen("/measured/x", 404)


def test_how_thoroughly_is_chosen_as_on_the_command_line() -> None:
    assert Options.of({}) == Options() and (Options().standing, Options().walking) == (True, False)
    chosen = Options.of({"standing": False, "walking": True, "loads": "none"})
    assert (chosen.standing, chosen.walking) == (False, True) and chosen.loads == "none"
    assert Options.of({"loads": "everything"}).loads == "full"


@pytest.mark.parametrize(
    ("name", "command"),
    [("findings.json", ["findings", "--json"]), ("causes.json", ["causes", "--json"]),
     ("case.schema.json", ["schema"])],
)  # fmt: skip
def test_the_vocabulary_is_that_of_the_command_line(
    name: str, command: list[str], visitor: Visitor, capfd: pytest.CaptureFixture[str]
) -> None:
    assert f"/known/{name}" in visitor.seen("/known")
    assert run(command) == 0
    assert visitor.client.get(f"/known/{name}").text == capfd.readouterr().out
    visitor.seen("/known/..%2fsite.py", 404)
