"""Writing case files: one change at a time, comments kept, never half-written, never lost."""

from __future__ import annotations

import datetime
import os
import random
import signal
import stat
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from solespine.case import (
    Case,
    Diagnosis,
    add_clinician_entry,
    open_case,
    parse_case,
    save_case,
    set_answer,
    set_field,
)
from solespine.case.document import to_document
from solespine.errors import CaseError

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = (ROOT / "examples/heel_and_back/case.yaml").read_text(encoding="utf-8")
BLOCKS = """\
# a remark at the top
complaints:
- site: heel   # the sore one
  side: left
answers:   # of the person
  first_step_pain:   # later
  numb_sole:  # both soles
    left: no # a
    # between
    right: no # b
  # end of the answers
notes: |
  two
  lines

# a remark at the end
"""
FLOW = "{complaints: [{site: heel}], answers: {fever: no}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "case.yaml").write_text(EXAMPLE, encoding="utf-8")
    return tmp_path


def text(folder: Path) -> str:
    return (folder / "case.yaml").read_text(encoding="utf-8")


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came."""
    old, new = before.splitlines(), after.splitlines()
    return [x for x in old if x not in new], [x for x in new if x not in old]


@pytest.mark.parametrize(
    ("change", "went", "came"),
    [
        (lambda f: set_answer(f, "smoker", True), ["  smoker: no"], ["  smoker: yes"]),
        (lambda f: set_answer(f, "smoker", None), ["  smoker: no"], ["  smoker: unknown"]),
        (lambda f: set_answer(f, "cough_sneeze", False), [], ["  cough_sneeze: no"]),
        (
            lambda f: set_answer(f, "first_step_pain", False),
            ["  first_step_pain: yes         # worst on the first steps in the morning"],
            ["  first_step_pain: no         # worst on the first steps in the morning"],
        ),
        (
            lambda f: set_answer(f, "slr", True, "left", section="examination"),
            ["  slr: {left: no, right: no}                # straight leg raise does not bring on"
             " leg pain"],
            ["  slr: {left: yes, right: no}                # straight leg raise does not bring on"
             " leg pain"],
        ),
        (
            lambda f: set_answer(f, "slump", True, "both", section="examination"),
            [],
            ["  slump: {answer: yes, side: both}"],
        ),
        (lambda f: set_answer(f, "crp_high", 3.5), [], ["  crp_high: 3.5 mg/L"]),
        (lambda f: set_answer(f, "trunk_endurance_low", "1 min"), [],
         ["  trunk_endurance_low: 1 min"]),
        (lambda f: set_field(f, ("person", "age"), 53), ["  age: 52"], ["  age: 53"]),
        (lambda f: set_field(f, ("notes",), "a: b"), [EXAMPLE.splitlines()[-1]], ["notes: 'a: b'"]),
    ],
)  # fmt: skip
def test_one_change_leaves_the_rest(
    folder: Path, change: Callable[[Path], Case], went: list[str], came: list[str]
) -> None:
    case = change(folder)
    assert changed_lines(EXAMPLE, text(folder)) == (went, came)
    assert case == open_case(folder)


def test_block_layout_keeps_its_comments(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(BLOCKS)
    set_answer(file, "first_step_pain", True)
    set_answer(file, "numb_sole", True, "left")
    set_answer(file, "worse_standing", False)
    set_answer(file, "slr", False, section="examination")
    set_field(file, ("date",), datetime.date(2026, 11, 2))
    assert file.read_text() == BLOCKS.replace(
        "first_step_pain:   # later", "first_step_pain: yes   # later"
    ).replace(
        "  numb_sole:  # both soles\n    left: no # a\n    # between\n    right: no # b\n",
        "  numb_sole: {left: yes, right: no}  # both soles # b\n  worse_standing: no\n",
    ).replace("  lines\n\n", "  lines\n\nexamination:\n  slr: no\ndate: 2026-11-02\n")


def test_complaints_are_written_one_a_line(folder: Path) -> None:
    case = set_field(folder, ("complaints",), [{"site": "heel", "weeks": 15}, {"site": "back"}])
    assert "complaints:\n  - {site: heel, weeks: 15}\n  - {site: back}\n" in text(folder)
    assert [c.weeks for c in case.complaints] == [15, None]


def test_a_layout_without_a_place_is_laid_out_anew(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("{complaints: [{site: heel}]}\n")
    set_answer(file, "first_step_pain", True)
    assert file.read_text() == "complaints:\n  - {site: heel}\nanswers:\n  first_step_pain: yes\n"


@pytest.mark.parametrize("layout", [BLOCKS, FLOW, "answers:\n", "answers: {}\n", "answers: ~\n",
    "notes: x", "# nothing\nschema: solespine/case/1", "answers:\n  ? fever\n  : no\n",
    "\ufeffnotes: x\r\nanswers:\r\n  smoker: no\r\n", "notes: x\n...\n", 'notes: "a\n  b"\n',
    "notes: >-\n  folded\n  text", "answers: {fever: no,}\n", "---\nanswers:\n    fever: no\n",
])  # fmt: skip
def test_any_layout_takes_any_answer(tmp_path: Path, layout: str) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(layout, encoding="utf-8")
    before = to_document(open_case(file))
    before.setdefault("answers", {})["fever"] = True
    case = set_answer(file, "fever", True)
    assert to_document(case) == before
    assert case.answers["fever"][0].value is True


def test_the_other_side_stays(folder: Path) -> None:
    def sides() -> dict[str | None, object]:
        return {a.side: a.value for a in open_case(folder).answers["heel_loc_inner_under"]}

    set_answer(folder, "heel_loc_inner_under", False, "right")
    assert sides() == {"left": True, "right": False}
    set_answer(folder, "heel_loc_inner_under", True, "both")
    set_answer(folder, "heel_loc_inner_under", None, "left")
    assert sides() == {"left": None, "right": True}
    set_answer(folder, "heel_loc_inner_under", True)
    assert sides() == {None: True}


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda f: set_answer(f, "smokr", True),
         "case, answers.smokr: unknown finding; nearest: smoker; see `solespine findings`"),
        (lambda f: set_answer(f, "navicular_drop", "12 kg"), "is not a length"),
        (lambda f: set_answer(f, "navicular_drop", float("nan")), "is not a number"),
        (lambda f: set_answer(f, "age_over_65", True), "contradicts person.age: 52"),
        (lambda f: set_answer(f, "smoker", True, "left"), "has no side"),
        (lambda f: set_field(f, ("person", "agee"), 3), "nearest: age"),
        (lambda f: set_field(f, ("person", "age", "x"), 3), "one or two keys"),
        (lambda f: set_field(f, ("notes",), "a\0b"), "unprintable"),
        (lambda f: set_field(f, ("complaints", "x"), 3), "wants a group of keys"),
        (lambda f: add_clinician_entry(f, "diagnosis", {"cause": "gout"}), "the time is missing"),
    ],
)  # fmt: skip
def test_a_wrong_change_is_not_written(
    folder: Path, change: Callable[[Path], Case], line: str
) -> None:
    with pytest.raises(CaseError) as caught:
        change(folder)
    assert line in str(caught.value) and len(str(caught.value).splitlines()) == 1
    assert text(folder) == EXAMPLE


def test_the_clinicians_words_are_only_added_to(folder: Path) -> None:
    first = {"cause": "plantar_fasciitis", "time": "2026-11-02T10:40"}
    second = {"text": "may be a root after all", "why": "slump, left", "time": "2026-11-09"}
    add_clinician_entry(folder, "diagnosis", first)
    add_clinician_entry(folder, "plan_changes", {"remove": "T05", "time": "2026-11-02T10:45"})
    case = add_clinician_entry(folder, "diagnosis", second)
    assert [d.cause for d in case.clinician.diagnosis] == ["plantar_fasciitis", None]
    kept = text(folder)
    for value in ({}, {"diagnosis": [second]}, {"diagnosis": [second, first]}):
        with pytest.raises(CaseError, match="an entry of the clinician would be lost"):
            set_field(folder, ("clinician",), value)
    with pytest.raises(CaseError, match="an entry of the clinician would be lost"):
        save_case({"notes": "new"}, folder)
    assert text(folder) == kept
    extended = replace(case, notes="new", path=None, sha256=None)
    assert save_case(extended, folder).clinician == case.clinician
    assert case.clinician.diagnosis[1] == Diagnosis(
        datetime.datetime(2026, 11, 9), None, "may be a root after all", "slump, left"
    )


def test_save_and_open_give_the_same_case(tmp_path: Path) -> None:
    case = parse_case(
        {
            **yaml.safe_load(EXAMPLE),
            "answers": {"numb_sole": {"answer": "unknown", "side": "both"}, "crp_high": "1 mg/dl"},
            "treatments": [{"other": "a: b, c"}, {"treatment": "T03"}],
            "scores": {"RMDQ": {"items": [1, None, *[0] * 22]}, "ODI": "unknown"},
            "notes": "quote ' and \" and # and\nlines \U0001f9b6 \u2028 no",
            "conditions": ["null", "~", "no", "- x", "diabetes"],
        }
    )
    saved = save_case(case, tmp_path / "new" / "folder")
    assert saved.path == tmp_path / "new" / "folder" / "case.yaml"
    assert replace(saved, path=None, sha256=None) == case


def test_a_new_file_is_private_and_an_old_one_keeps_its_rights(tmp_path: Path) -> None:
    file = tmp_path / "anna.yaml"
    save_case({"notes": "x"}, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o640)
    set_answer(file, "fever", False)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    real.write_text("notes: x\n")
    link = tmp_path / "case.yaml"
    link.symlink_to(real)
    set_answer(tmp_path, "fever", False)
    assert link.is_symlink() and "fever: no" in real.read_text()


def test_a_broken_file_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("notes: [\n")
    with pytest.raises(CaseError, match="not replaced, because the file there has an error"):
        save_case({"notes": "x"}, file)
    assert file.read_text() == "notes: [\n"


def test_a_full_disk_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CaseError, match=r"cannot be written: No space left on device$"):
        set_answer(folder, "fever", True)
    assert text(folder) == EXAMPLE and names(folder) == ["case.yaml"]


def in_child(work: Callable[[], None]) -> int:
    """Run the work in a process of its own; its id."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(0)


def answer_forever(folder: Path) -> None:
    for number in range(10_000):
        set_answer(folder, "navicular_drop", float(number % 30), "left", section="examination")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_a_kill_at_any_moment_leaves_a_whole_file(folder: Path) -> None:
    chance = random.Random(7)
    seen: set[object] = set()
    began = time.monotonic()
    set_answer(folder, "navicular_drop", 5.0, "left", section="examination")
    once_s = time.monotonic() - began  # so that a busy machine's child, too, comes to write
    for _ in range(40):
        child = in_child(lambda: answer_forever(folder))
        time.sleep(chance.uniform(0.0, max(0.05, 5 * once_s)))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        case = open_case(folder)
        drop = {a.side: a.value for a in case.answers["navicular_drop"]}
        seen.add(drop["left"])
        assert drop["right"] == 8 and text(folder).endswith(EXAMPLE[-60:])
    assert len(seen) > 1
    set_answer(folder, "fever", False)
    assert names(folder) == ["case.yaml"]  # what the killed writers left is gone


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_writers_at_the_same_time_lose_no_answer(folder: Path) -> None:
    findings = ["fever", "smoker", "weight_loss", "cancer_history", "numb_sole", "poor_sleep"]

    def write(some: list[str]) -> None:
        for finding in some:
            set_answer(folder, finding, None)

    child = in_child(lambda: write(findings[:2]))
    threads = [
        threading.Thread(target=write, args=(part,)) for part in (findings[2:4], findings[4:])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os.waitpid(child, 0)
    answers = open_case(folder).answers
    assert all(answers[finding][0].value is None for finding in findings)
