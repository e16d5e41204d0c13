"""The interview on the page: the same questions and the same file as without it; nothing lost."""

from __future__ import annotations

import contextlib
import html
import random
import re
import socket
import threading
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest

from serving import Server, Visitor, form_of, mark_of, question, serving, visiting
from solespine.case import open_case
from solespine.flow import Ask, Done, Progress, document_of, next_step
from solespine.page import serve
from test_interview import EVIDENCE, PERSONS, Held, hold

__all__ = ["serving"]
KILLS = 4
INTAKE = [
    {"value": "52"}, {"button": "female"}, {"value": ["heel", "back"], "button": "save"},
    {"button": "left"}, {"value": "14", "unit": "weeks"}, {"button": "left"},
    {"value": "2", "unit": "months"},
]  # fmt: skip


def talk(visitor: Visitor, path: str, answers: list[dict[str, Any]]) -> str:
    """Answer one question after the other; the page after the last one."""
    page = visitor.seen(path)
    for fields in answers:
        page = visitor.reply(page, path, **fields)
    return page


@pytest.mark.parametrize("name", ["fasciitis and a back", "S1 root", "a child", "knows nothing"])
def test_the_whole_interview_is_the_one_of_the_flow(name: str, tmp_path: Path) -> None:
    person = PERSONS[name]
    wanted = hold(person, tmp_path / "flow")
    assert isinstance(wanted, Held)
    with visiting(tmp_path / "page") as visitor:
        path = f"{visitor.begin('one')}/questions/patient"
        file = tmp_path / "page" / "one" / "case.yaml"
        page, progress = visitor.seen(path), Progress()
        for _, _, expected in wanted.asked:
            step = next_step(document_of(file), progress=progress)
            assert isinstance(step, Ask) and step.id == expected.id
            if "Getting help comes first" in page:
                page = visitor.send(f"{path}/go-on")
            assert question(page) == step.text
            assert html.escape(step.why, quote=False) in html.unescape(page).replace("&", "&amp;")
            page = visitor.reply(page, path, **form_of(step, person.reply(step)))
            progress = progress.plus(step)
        assert isinstance(next_step(document_of(file), progress=progress), Done)
        assert "<h1>Done</h1>" in page
        for row in wanted.done.sheet:
            assert html.escape(row.term) in page
    dated = re.compile(r"^date: .*$", re.MULTILINE)
    assert dated.sub("", file.read_text()) == dated.sub("", wanted.file.read_text())


def test_marks_on_the_drawing_are_the_same_answers_as_the_list(tmp_path: Path) -> None:
    with visiting(tmp_path) as visitor:
        path = f"{visitor.begin('chart')}/questions/patient"
        page = talk(visitor, path, INTAKE[:2])
        assert 'value="heel.left"' in page
        marks = ["heel.left", "back.left", "back.right", "knee.right", "neck"]
        page = visitor.reply(page, path, chart="1", mark=marks, button="save")
        case = open_case(tmp_path / "chart")
        assert {(c.site, c.side) for c in case.complaints} == {
            ("heel", "left"), ("back", "both"), ("knee", "right"), ("neck", None),
        }  # fmt: skip
        assert set(case.no_pain_at) == {"foot", "leg", "hip", "shoulder"}
        assert "How long has your heel hurt" in question(page)
        page = visitor.send(f"{path}/back")  # one answer, taken back whole
        assert question(page) == "Where does it hurt?"
        assert open_case(tmp_path / "chart").complaints == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"button": "save"}, "Mark where it hurts"),
        ({"button": "none", "mark": ["heel.left"]}, "Something is marked"),
        ({"button": "save", "mark": ["elbow.left", "../x"]}, "Mark where it hurts"),
    ],
)
def test_a_drawing_that_says_nothing_is_asked_again(
    fields: dict[str, Any], said: str, tmp_path: Path
) -> None:
    with visiting(tmp_path) as visitor:
        path = f"{visitor.begin('chart')}/questions/patient"
        page = talk(visitor, path, INTAKE[:2])
        assert said in visitor.reply(page, path, 422, chart="1", **fields)


@pytest.mark.parametrize(
    ("before", "fields", "said"),
    [
        (0, {"value": "old"}, "is not a number"),
        (0, {"value": ""}, "Fill in a number"),
        (0, {"value": "300"}, "between 0 and 120 years"),
        (1, {"button": "blue"}, "Press one of the answers"),
        (2, {"button": "save"}, "Tick what applies"),
        (2, {"button": "none", "value": ["heel"]}, "Something is ticked"),
        (4, {"value": "-3", "unit": "weeks"}, "That does not fit"),
        (7, {"value": ["saddle_numb"], "unknown": ["saddle_numb"], "button": "save"}, "not both"),
    ],
)
def test_what_is_no_answer_is_said_and_nothing_is_written(
    before: int, fields: dict[str, Any], said: str, tmp_path: Path
) -> None:
    with visiting(tmp_path) as visitor:
        path = f"{visitor.begin('one')}/questions/patient"
        page = talk(visitor, path, INTAKE[:before])
        text = (tmp_path / "one" / "case.yaml").read_text()
        again = html.unescape(visitor.reply(page, path, 422, **fields))
        assert said in again
        assert question(again) == question(page)
        assert (tmp_path / "one" / "case.yaml").read_text() == text


def test_a_red_flag_in_the_middle_comes_before_the_next_question(tmp_path: Path) -> None:
    with visiting(tmp_path) as visitor:
        path = f"{visitor.begin('one')}/questions/patient"
        page = talk(visitor, path, INTAKE)
        page = visitor.reply(page, path, value=["saddle_numb"], unknown=["foot_cannot_lift"],
                             button="save")  # fmt: skip
        assert "Getting help comes first" in page
        assert "emergency department now" in page
        answers = open_case(tmp_path / "one").answers
        assert answers["saddle_numb"][0].value is True
        assert answers["foot_cannot_lift"][0].value is None
        assert answers["urinary_retention"][0].value is False
        assert "Getting help comes first" in visitor.seen(path)  # it does not go away by itself
        page = visitor.send(f"{path}/go-on")
        assert "<legend>" in page and "Emergency: what to do now" in page


def test_going_back_asks_again_and_sending_twice_changes_nothing(tmp_path: Path) -> None:
    with visiting(tmp_path) as visitor:
        path = f"{visitor.begin('one')}/questions/patient"
        first = visitor.seen(path)
        visitor.reply(first, path, value="25")
        assert "answered already" in visitor.reply(first, path, value="99")
        assert open_case(tmp_path / "one").person.age_years == 25
        assert question(visitor.send(f"{path}/back")) == question(first)
        assert open_case(tmp_path / "one").person.age_years is None
        assert "first question of this sitting" in visitor.send(f"{path}/back")
        visitor.reply(first, path, button="unknown")
        assert document_of(tmp_path / "one")["person"] == {"age": "unknown"}


def test_what_another_program_wrote_is_not_taken_back(tmp_path: Path) -> None:
    with visiting(tmp_path) as visitor:
        path = f"{visitor.begin('one')}/questions/patient"
        visitor.reply(visitor.seen(path), path, value="25")
        file = tmp_path / "one" / "case.yaml"
        file.write_text(file.read_text() + "notes: of somebody else\n")
        assert "changed elsewhere" in visitor.send(f"{path}/back")
        assert "somebody else" in file.read_text()
        assert open_case(file).person.age_years == 25


def test_the_clinician_is_asked_for_examinations_of_each_side(tmp_path: Path) -> None:
    person = PERSONS["fasciitis and a back"]
    with visiting(tmp_path) as visitor:
        path = f"{visitor.begin('one')}/questions/clinician"
        file = tmp_path / "one" / "case.yaml"
        page, progress, step = visitor.seen(path), Progress(), None
        for _ in range(60):
            step = next_step(document_of(file), clinician=True, progress=progress)
            assert isinstance(step, Ask)
            if step.examined and step.sided:
                break
            page = visitor.reply(page, path, **form_of(step, person.reply(step)))
            progress = progress.plus(step)
        assert isinstance(step, Ask)
        visitor.reply(page, path, left="yes", right="no", button="save")
        assert document_of(file)["examination"][step.id] == {"left": "yes", "right": "no"}


# Killed


def test_a_killed_server_loses_no_answer(serving: Any, tmp_path: Path) -> None:
    """Every answer that was said to be saved is there, and the interview goes on after it."""
    chance = random.Random(6)
    server = serving(tmp_path)
    case = server.visitor().begin("one")
    path, file = f"{case}/questions/patient", tmp_path / "one" / "case.yaml"
    person = PERSONS["fasciitis and a back"]
    saved: dict[str, Any] = {}
    for _ in range(KILLS):
        visitor = server.visitor()
        page, progress = visitor.seen(path), Progress()
        for _ in range(chance.randrange(2, 6)):
            step = next_step(document_of(file), progress=progress)
            assert isinstance(step, Ask)
            page = visitor.reply(page, path, **form_of(step, person.reply(step)))
            progress = progress.plus(step)
        saved = document_of(file)
        kill_in_the_middle(server, visitor, path, page, file, person, progress, chance)
        after = document_of(file)  # whole and readable
        open_case(file)
        for section, entries in saved.items():
            kept = after[section]
            assert kept == entries or (
                isinstance(entries, dict) and entries.items() <= kept.items()
            )
        server = serving(tmp_path)
    assert len(saved["answers"]) >= 8
    assert [path.name for path in file.parent.iterdir() if path.suffix == ".yaml"] == ["case.yaml"]


def kill_in_the_middle(
    server: Server, visitor: Visitor, path: str, page: str, file: Path, person: Any,
    progress: Progress, chance: random.Random,
) -> None:  # fmt: skip
    """Send one more answer and kill the server while it may be writing it."""
    step = next_step(document_of(file), progress=progress)
    assert isinstance(step, Ask)
    fields = {"token": visitor.token, "ask": mark_of(page), **form_of(step, person.reply(step))}

    def send() -> None:
        with contextlib.suppress(httpx2.HTTPError):  # it was killed while it wrote
            visitor.client.post(path, data=fields)

    sending = threading.Thread(target=send)
    sending.start()
    time.sleep(chance.random() * 0.08)
    server.end()
    sending.join()


def test_a_form_from_before_a_restart_says_what_to_do(tmp_path: Path) -> None:
    with visiting(tmp_path) as visitor:
        path = f"{visitor.begin('one')}/questions/patient"
        page = visitor.seen(path)
    with visiting(tmp_path) as after:
        after.token = visitor.token
        said = after.reply(page, path, 403, value="52")
        assert "load the page anew" in said
        assert question(after.seen(path)) == question(page)  # the address is still good


# Two at once


def test_two_cases_at_once_do_not_mix(serving: Any, tmp_path: Path) -> None:
    server = serving(tmp_path)
    names = ("fasciitis and a back", "S1 root")
    cases = {name: server.visitor().begin(f"case {number}") for number, name in enumerate(names)}
    problems: list[str] = []

    def hold_one(number: int, name: str) -> None:
        file = tmp_path / f"case-{number}" / "case.yaml"
        path, visitor, progress = f"{cases[name]}/questions/patient", server.visitor(), Progress()
        page = visitor.seen(path)
        try:
            for _ in range(12):
                step = next_step(document_of(file), progress=progress)
                assert isinstance(step, Ask) and question(page) == step.text
                page = visitor.reply(page, path, **form_of(step, PERSONS[name].reply(step)))
                progress = progress.plus(step)
        except AssertionError as problem:
            problems.append(f"{name}: {problem}")

    threads = [threading.Thread(target=hold_one, args=pair) for pair in enumerate(names)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not problems
    first, second = (open_case(tmp_path / f"case-{number}") for number in (0, 1))
    assert (first.person.age_years, second.person.age_years) == (52, 43)
    assert {c.site for c in first.complaints} == {"heel", "back"}
    assert {c.site for c in second.complaints} == {"heel", "back", "leg"}


def test_a_form_of_one_case_says_nothing_to_another(tmp_path: Path) -> None:
    with visiting(tmp_path) as visitor:
        one, other = visitor.begin("one"), visitor.begin("other")
        page = visitor.seen(f"{one}/questions/patient")
        said = visitor.reply(page, f"{other}/questions/patient", value="77")
        assert "answered already" in said
        assert open_case(tmp_path / "other").person.age_years is None
        assert open_case(tmp_path / "one").person.age_years is None


# Time


def test_how_long_steps_take(serving: Any, tmp_path: Path, capsys: Any) -> None:
    """Printed, not judged: machines differ."""
    server = serving(tmp_path)
    visitor = server.visitor()
    begun = time.monotonic()
    visitor.seen("/")
    first_s = time.monotonic() - begun
    path = f"{visitor.begin('one')}/questions/patient"
    file, person = tmp_path / "one" / "case.yaml", PERSONS["fasciitis and a back"]
    page, progress, took = visitor.seen(path), Progress(), []
    while "<h1>Done</h1>" not in page:
        step = next_step(document_of(file), progress=progress)
        assert isinstance(step, Ask)
        begun = time.monotonic()
        page = visitor.reply(page, path, **form_of(step, person.reply(step)))
        took.append(time.monotonic() - begun)
        progress = progress.plus(step)
    took.sort()
    with capsys.disabled():
        print(f"\nserve: listening after {server.started_s:.2f} s, first page {first_s:.2f} s;"
              f" {len(took)} answers: median {took[len(took) // 2] * 1e3:.0f} ms,"
              f" longest {[round(t * 1e3) for t in took[-3:]]} ms")  # fmt: skip
    assert EVIDENCE.findings


def test_answers_do_not_wait_for_the_visitors_acknowledgement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The option that spares 40 ms a page must be on the socket that connections come from."""
    seen: list[int] = []

    def run(server: Any, sockets: list[socket.socket]) -> None:
        seen.append(sockets[0].getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        assert sockets[0].getsockname()[0] == "127.0.0.1"  # this machine alone unless told
        sockets[0].close()

    monkeypatch.setattr("uvicorn.Server.run", run)
    serve(tmp_path, port=0)
    assert seen and seen[0]
