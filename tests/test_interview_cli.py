"""The interview as a person meets it: over a pipe, over a terminal, killed, interrupted."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from solespine.case import open_case
from solespine.evidence import load_evidence
from solespine.flow import Ask, Done, document_of, next_step
from timing import PATIENCE_S, until_it_waits

KILLS = 20
COMMAND = [sys.executable, "-m", "solespine", "interview"]
WORDS = {
    "person.age": "52", "person.sex": "female", "person.height": "165 cm", "person.mass": "82 kg",
    "complaints": "1 6", "side": "left", "weeks": "6 weeks", "intensity": "5", "course": "worse",
    "medicines": "none", "treatments": "none",
}  # fmt: skip
# Before the first warning signs: a person with heel and back pain.
INTAKE = ["52", "female", "1 6", "left", "14 weeks", "left", "8 weeks"]


def words_for(ask: Ask, yes: frozenset[str] = frozenset()) -> str:
    """What a person types at a question."""
    if ask.kind == "checklist" and ask.findings:
        numbers = [str(n) for n, choice in enumerate(ask.choices, 1) if choice.key in yes]
        return " ".join(numbers) or "none"
    if ask.findings:
        return "y" if ask.findings[0] in yes else "n"
    return WORDS.get(ask.id, WORDS.get(ask.id.split(".")[-1], "?"))


def _hear_interrupts() -> None:
    """A test run in the background ignores interrupts, and so would the process."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Talk:
    """A process that is answered one line at a time."""

    def __init__(self, *arguments: object) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            preexec_fn=_hear_interrupts,
        )  # fmt: skip
        self.said = ""

    def heard(self) -> str:
        """Everything up to the next prompt, or to the end."""
        assert self.process.stdout is not None
        found = b""
        while not found.endswith(b"] > "):
            ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE_S)
            assert ready, f"nothing more is said after: {found.decode()[-200:]}"
            piece = os.read(self.process.stdout.fileno(), 65536)
            if not piece:
                break
            found += piece
        text = found.decode()
        self.said += text
        return text

    def answer(self, words: str) -> str:
        """Type a line and read on to the next prompt."""
        self.type(words)
        return self.heard()

    def type(self, words: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{words}\n".encode())
        self.process.stdin.flush()

    def end(self) -> int:
        """Close the input and wait."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        while self.heard():
            pass
        assert self.process.stderr is not None
        assert self.process.stderr.read() == b""
        return self.process.wait(PATIENCE_S)


@pytest.fixture
def talk() -> Any:
    """Starts processes and ends them whatever happens."""
    begun: list[Talk] = []

    def start(*arguments: object) -> Talk:
        begun.append(Talk(*arguments))
        return begun[-1]

    yield start
    for one in begun:
        one.process.kill()
        one.process.wait(PATIENCE_S)
        for stream in (one.process.stdin, one.process.stdout, one.process.stderr):
            if stream is not None and not stream.closed:
                stream.close()


Start = Callable[..., Talk]


def given(folder: Path, lines: list[str]) -> subprocess.CompletedProcess[str]:
    """The whole input at once, as from a file."""
    return subprocess.run(
        [*COMMAND, str(folder)], input="".join(f"{line}\n" for line in lines),
        capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip


def asked_next(file: Path) -> Ask:
    step = next_step(document_of(file))
    assert isinstance(step, Ask)
    return step


def test_a_new_person_from_nothing_to_an_answer(talk: Start, tmp_path: Path) -> None:
    case = tmp_path / "people" / "new"
    yes = frozenset({"first_step_pain", "heel_loc_inner_under", "limp_since_heel"})
    one = talk(case)
    heard = one.heard()
    file = case / "case.yaml"
    assert str(file) in one.said.replace("\n", "")
    for _ in range(60):
        if "Show the answer now?" in heard:
            break
        heard = one.answer(typed_at(heard, file, yes))
    assert "Why:" in one.said
    assert "the examinations that would tell most" in one.said
    answer = one.answer("y")
    assert "What to do" in answer or "WHAT TO DO" in answer
    assert one.end() == 0
    saved = open_case(file)
    assert {complaint.site for complaint in saved.complaints} == {"heel", "back"}
    assert saved.answers["heel_loc_inner_under"][0].value is True
    assert [path.name for path in case.iterdir()] == ["case.yaml"]


def typed_at(heard: str, file: Path, yes: frozenset[str]) -> str:
    """The answer to the question that is on the screen: found again by its words."""
    last = " ".join(heard.split("-- ")[-1].split())
    evidence = load_evidence()
    for finding, row in evidence.findings.items():
        if " ".join(row.ask.split()) in last:
            return "y" if finding in yes else "n"
    ask = asked_next(file)
    if ask.kind == "checklist" and all(choice.text in last for choice in ask.choices):
        return words_for(ask, yes)
    if not ask.findings:
        return words_for(ask)
    return "none"


def test_a_red_flag_shows_at_once_what_to_do(talk: Start, tmp_path: Path) -> None:
    one = talk(tmp_path / "case.yaml")
    one.heard()
    for line in INTAKE:
        one.answer(line)
    heard = one.answer("1 3")
    assert "EMERGENCY: what to do now" in heard
    assert "emergency department now" in " ".join(heard.split())
    assert "Stop here? [y/n]" in heard
    stored = open_case(tmp_path / "case.yaml").answers
    assert stored["saddle_numb"][0].value is True
    assert stored["bowel_incontinence"][0].value is True
    assert stored["foot_cannot_lift"][0].value is False
    heard = one.answer("n")
    assert "What the warning signs mean" in heard
    assert "numbness begin or get worse in the last weeks" in " ".join(heard.split())
    assert one.end() == 0


def test_stopping_at_an_emergency_keeps_everything(tmp_path: Path) -> None:
    done = given(tmp_path / "case.yaml", [*INTAKE, "1", "y"])
    assert done.returncode == 0
    assert "Stopped. Everything so far is saved" in done.stdout
    assert open_case(tmp_path / "case.yaml").answers["saddle_numb"][0].value is True


def test_a_warning_that_an_answer_settles_is_said_to_be_gone(tmp_path: Path) -> None:
    lines = ["75", "male", "6", "left", "10 years", "n"]
    done = given(tmp_path / "case.yaml", lines)
    assert "WITHIN TWO WEEKS" not in done.stdout.split("Where does it hurt")[0]
    assert "WITHIN TWO WEEKS" in done.stdout
    assert "the warning R09 no longer applies" in done.stdout


def test_going_back_asks_the_last_question_again(talk: Start, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    one = talk(file)
    one.heard()
    one.answer("25")
    assert open_case(file).person.age_years == 25
    assert "How old are you?" in one.answer("b")
    assert open_case(file).person.age_years is None
    assert "first question of this session" in one.answer("b")
    one.answer("52")
    one.answer("female")
    heard = one.answer("back")
    assert "Are you female or male?" in heard
    one.answer("male")
    assert one.end() == 0
    person = open_case(file).person
    assert (person.age_years, person.sex) == (52, "male")


def test_going_back_over_a_checklist_and_a_changed_mind(talk: Start, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    one = talk(file)
    one.heard()
    for line in INTAKE[:3]:
        one.answer(line)
    assert {c.site for c in open_case(file).complaints} == {"heel", "back"}
    assert "Where does it hurt?" in one.answer("b")
    assert open_case(file).complaints == ()
    one.answer("1")
    assert one.end() == 0
    case = open_case(file)
    assert [complaint.site for complaint in case.complaints] == ["heel"]
    assert "back" in case.no_pain_at


def test_dont_know_is_stored_and_not_asked_again(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    given(file, [*INTAKE, "?1 ?2"])
    answers = open_case(file).answers
    assert answers["saddle_numb"][0].value is None
    assert answers["urinary_retention"][0].value is None
    assert answers["foot_cannot_lift"][0].value is False
    assert not {"saddle_numb", "urinary_retention"} & set(asked_next(file).findings)
    text = file.read_text()
    assert "saddle_numb: unknown" in text


def test_stop_and_resume_goes_on_with_the_next_question(talk: Start, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    done = given(file, [*INTAKE, "s"])
    assert done.returncode == 0
    assert f"Go on with: solespine interview {file}" in done.stdout.replace("\n", "")
    before = file.read_text()
    one = talk(file)
    heard = one.heard()
    assert asked_next(file).text in heard
    assert "How old" not in heard
    assert one.end() == 0
    assert file.read_text() == before


def test_the_end_of_the_input_is_a_stop(tmp_path: Path) -> None:
    done = given(tmp_path, INTAKE[:3])
    assert done.returncode == 0
    assert done.stderr == ""
    assert open_case(tmp_path).complaints[0].site == "heel"
    assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"]


def test_bad_answers_are_asked_again_with_the_valid_ones(tmp_path: Path) -> None:
    lines = ["old", "300", "", "52", "perhaps", "female", "9", "?", "1", "both", "14", "soon",
             "two years", "12", "1, x", "4 blue", "none"]  # fmt: skip
    done = given(tmp_path / "case.yaml", lines)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    for words in ("'old' is not a number", "between 0 and 120 years", "needs its unit",
                  "'9' is not in the list", "'?' is not in the list", "'soon' is not a number",
                  "'perhaps' is not in the list", "'12' is not in the list",
                  "'x' is not in the list", "'blue' is not in the list"):  # fmt: skip
        assert words in said, words
    complaint = open_case(tmp_path / "case.yaml").complaints[0]
    assert complaint.side == "both"
    assert complaint.weeks == pytest.approx(104, abs=1)


def test_a_contradiction_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(
        "person: {age: unknown, height: unknown, mass: unknown}\nanswers: {male: yes}\n"
    )
    done = given(file, ["female", "male", "s"])
    assert "That does not fit" in done.stdout
    assert "contradicts" in done.stdout
    assert open_case(file).person.sex == "male"


def test_interrupted_is_status_130_and_saved(talk: Start, tmp_path: Path) -> None:
    one = talk(tmp_path / "case.yaml")
    one.heard()
    one.answer("52")
    until_it_waits(one.process.pid)  # the prompt is out a moment before
    one.process.send_signal(signal.SIGINT)
    heard = one.heard()
    assert "Everything so far is saved" in heard
    assert one.process.wait(PATIENCE_S) == 130
    assert open_case(tmp_path / "case.yaml").person.age_years == 52


def test_on_a_terminal(tmp_path: Path) -> None:
    pexpect = pytest.importorskip("pexpect")
    file = tmp_path / "case.yaml"
    one = pexpect.spawn(
        COMMAND[0],
        [*COMMAND[1:], str(file)],
        encoding="utf-8",
        timeout=PATIENCE_S,
        # Tests started in the background inherit an ignored Ctrl-C; a person's terminal has none.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    one.expect("How old are you")
    one.expect("> ")
    one.sendline("52")
    one.expect("female or male")
    one.expect("> ")
    one.sendline("w")
    one.expect("It takes about")
    one.expect("> ")
    one.sendline("f")
    one.expect("Where does it hurt")
    one.expect("> ")
    for _ in range(5):  # between prompt and read a Ctrl-C can be lost
        until_it_waits(one.pid)
        one.sendintr()
        if one.expect(["Everything so far is saved", pexpect.TIMEOUT], timeout=PATIENCE_S / 8) == 0:
            break
    one.expect(pexpect.EOF)
    one.close()
    assert one.exitstatus == 130
    assert open_case(file).person.sex == "female"


def contained(known: Any, later: Any) -> bool:
    """Whether everything that was known is still there."""
    if isinstance(known, dict) and isinstance(later, dict):
        return all(key in later and contained(value, later[key]) for key, value in known.items())
    if isinstance(known, list) and isinstance(later, list):
        return len(known) <= len(later) and all(map(contained, known, later))
    return bool(known == later)


def test_killed_at_any_moment_the_file_holds_every_answer(talk: Start, tmp_path: Path) -> None:
    """Twenty times: answer some questions, then kill while the next answer is being saved."""
    file, shaken = tmp_path / "case.yaml", random.Random(20261121)
    yes = frozenset({"first_step_pain", "clot_risk"})
    for number in range(KILLS):
        one = talk(file)
        one.heard()
        if number % 3 == 2:
            one.answer(words_for(asked_next(file), yes))
        saved = document_of(file)
        step = next_step(saved)
        if isinstance(step, Done):
            break
        one.type(words_for(step, yes))
        time.sleep(shaken.uniform(0.0, 0.05))
        one.process.kill()
        one.process.wait(PATIENCE_S)
        open_case(file)
        assert contained(saved, document_of(file)), number
    assert len(document_of(file)["complaints"]) == 2


def test_the_clinician_is_asked_for_examinations(talk: Start, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    one = talk("--clinician", file)
    heard = one.heard()
    for line in [*INTAKE, *["none"] * 6]:
        heard = one.answer(line)
    for _ in range(30):
        if "Examinations that tell most" in heard:
            break
        heard = one.answer("none" if "numbers/none" in heard.rsplit("[", 1)[1] else "n")
    assert "Examinations that tell most" in heard
    sides = "left/right/both" in heard
    one.answer("left yes right no" if sides else "n")
    assert one.end() == 0
    examined = document_of(file)["examination"]
    assert list(examined.values()) == ([{"left": "yes", "right": "no"}] if sides else ["no"])
