"""The command line: help, exit statuses, one line for every mistake, nothing written unasked."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.main import get_command

from solespine.app.cli import app
from solespine.app.run import run
from solespine.case import case_schema
from solespine.evidence import load_evidence
from timing import PATIENCE_S

COMMANDS = {
    "assess", "interview", "measure", "body", "whatif", "orthotic", "serve", "doctor", "findings",
    "causes", "schema",
}  # fmt: skip
CASE = """\
composed: true
person: {age: 52, sex: female, height: 165 cm, mass: 82 kg}
complaints:
  - {site: heel, side: left, weeks: 14, intensity: 6, course: worse}
  - {site: back, side: left, weeks: 8, intensity: 4, course: same}
answers: {first_step_pain: yes, heel_loc_inner_under: yes, mechanical_pattern: yes}
"""
CONTRACT = {
    "schema", "urgency", "red_flags", "link", "causes", "explains", "next", "findings", "loads",
    "whatif", "plan", "provenance",
}  # fmt: skip


def solespine(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "solespine", *map(str, arguments)],
        capture_output=True, text=True, timeout=PATIENCE_S, check=False, **more,
    )  # fmt: skip


@pytest.fixture
def case(tmp_path: Path) -> Path:
    file = tmp_path / "case.yaml"
    file.write_text(CASE)
    return file


def one_line(said: str) -> str:
    """The text of an error, which has to be one line in the words of the program."""
    assert said.count("\n") == 1, said
    assert said.startswith("solespine: "), said
    assert "Traceback" not in said
    return said.strip()


# Help


def walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from walk(below, (*path, name))


EVERY = dict(walk(get_command(app)))


def test_the_commands_are_these() -> None:
    assert {path[0] for path in EVERY if path} == COMMANDS


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_every_command_and_option_has_help(
    path: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    assert EVERY[path].help.strip().endswith(".")
    for parameter in EVERY[path].params:
        assert parameter.help.strip(), f"{path}: {parameter.name}"
    assert run([*path, "--help"]) == 0
    shown, _ = capfd.readouterr()
    for parameter in EVERY[path].params:
        for name in parameter.opts:
            assert name in shown or parameter.metavar in shown


def test_the_page_document_says_of_every_option_where_it_is_on_the_page() -> None:
    text = (Path(__file__).resolve().parent.parent / "docs" / "page.md").read_text()
    table = text.partition("## The command line on the page")[2].partition("\n## ")[0]
    for path, command in EVERY.items():
        for parameter in command.params if path else ():
            name = next((one for one in parameter.opts if one.startswith("--")), "")
            row = f"| `{path[0]} {name}`" if name else f"| `{path[0]}` |"
            if name != "--help":
                assert row in table, row


def test_without_a_command_the_help_comes(capfd: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    assert set(capfd.readouterr().out.split()) >= COMMANDS


def test_version() -> None:
    assert solespine("--version").stdout == f"solespine {version('solespine')}\n"


def test_help_and_completion_load_nothing_heavy() -> None:
    check = "import solespine.app.cli, sys; print(sorted({'numpy', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", check],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.stdout == "[]\n", done.stderr


def test_the_shell_completes_commands() -> None:
    environment = os.environ | {
        "_SOLESPINE_COMPLETE": "complete_bash", "COMP_WORDS": "solespine fin", "COMP_CWORD": "1",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", "from solespine.app import main; main()"],
        capture_output=True, text=True, env=environment, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert "findings" in done.stdout.split()


# Mistakes of the user


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (
            ["asses"],
            "commands: assess, interview, measure, body, whatif, orthotic, serve, doctor, "
            "findings, causes, schema",
        ),
        (["assess"], "missing argument 'CASE'"),
        (["assess", "nowhere"], "no such file or folder"),
        (["assess", "case.yaml", "--otu", "x"], "options: --out, --previous"),
        (["assess", "case.yaml", "--out", "case.yaml"], "is a file, not a folder"),
        (["assess", "case.yaml", "--out", "case.yaml/below"], "is a file, not a folder"),
        (["assess", "case.yaml", "--out", ""], "'.' for the current one"),
        (["assess", "case.yaml", "more"], "see solespine assess --help"),
        (["assess", "broken.yaml"], "broken.yaml line"),
        (["assess", "wrong.yaml"], "nearest: first_step_pain"),
        (["interview", "broken.yaml"], "broken.yaml line"),
        (["interview", "case.txt"], "wants a folder"),
        (["interview", "case.yaml/below"], "case.yaml"),
        (["findings", "--kind", "exams"], "choices: symptom"),
        (["findings", "--for", "plantar_fascitis"], "nearest: plantar_fasciitis"),
        (["causes", "--for"], "no such option"),
        (["assess", "a\0b"], ""),
    ],
)
def test_a_mistake_is_one_line_and_status_2(
    arguments: list[str], named: str, case: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.yaml").write_text("person: {age: 52\n")
    (tmp_path / "wrong.yaml").write_text("answers: {first_step_pains: yes}\n")
    before = sorted(tmp_path.rglob("*"))
    assert run(arguments) == 2
    out, said = capfd.readouterr()
    assert out == ""
    assert named in one_line(said)
    assert sorted(tmp_path.rglob("*")) == before


def test_too_poor_is_status_3(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("person: {age: 52}\n")
    done = solespine("assess", tmp_path)
    assert done.returncode == 3
    assert "no complaint" in one_line(done.stderr)


def test_a_defect_is_status_1_and_asks_to_report_it(
    case: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("solespine.flow.assessing.assess", lambda case: 1 / 0)
    assert run(["assess", str(case)]) == 1
    said = one_line(capfd.readouterr().err)
    assert "report" in said
    assert version("solespine") in said
    monkeypatch.setenv("SOLESPINE_DEBUG", "1")
    assert run(["assess", str(case)]) == 1
    assert "Traceback" in capfd.readouterr().err


def test_interrupted_is_status_130(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(case: object, **_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("solespine.flow.assessing.assess", interrupt)
    assert run(["assess", str(case)]) == 130


# Assess


def test_assess_prints_and_writes_nothing(case: Path, tmp_path: Path) -> None:
    done = solespine("assess", "case.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "heel" in done.stdout.lower()
    assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"]
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    assert "\x1b" not in done.stdout


def test_assess_writes_where_told(case: Path, tmp_path: Path) -> None:
    done = solespine("assess", case.parent, "--out", tmp_path / "new" / "answer")
    assert done.returncode == 0, done.stderr
    written = {path.name for path in (tmp_path / "new" / "answer").iterdir()}
    assert written == {  # no plan.ics: this case does not say its day
        "report.html", "report.pdf", "letter.pdf", "letter.txt", "note.txt", "assessment.json",
        "fhir.json",
    }  # fmt: skip
    assert {path.name for path in tmp_path.iterdir()} == {"case.yaml", "new"}


def test_assess_as_json(case: Path, tmp_path: Path) -> None:
    done = solespine("assess", case, "--json", "--out", tmp_path / "answer")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert set(answer) >= CONTRACT
    assert done.stdout == (tmp_path / "answer" / "assessment.json").read_text()


def test_a_full_disk_is_one_line(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    assert run(["assess", str(case), "--out", str(tmp_path / "answer")]) == 2
    assert "No space left" in one_line(capfd.readouterr().err)
    assert list((tmp_path / "answer").iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights_is_one_line(
    case: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    assert run(["assess", str(case), "--out", str(tmp_path / "closed" / "x")]) == 2
    assert "may not be written" in one_line(capfd.readouterr().err)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_output_is_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "solespine", "causes"],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=PATIENCE_S, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "cannot be written" in one_line(done.stderr)


def test_a_reader_that_stops_early_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "solespine", "findings"],
        stdout=write, stderr=subprocess.PIPE, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    os.close(write)
    assert done.stderr == ""


# Vocabulary


def as_json(*arguments: str, capfd: pytest.CaptureFixture[str]) -> Any:
    assert run([*arguments, "--json"]) == 0
    return json.loads(capfd.readouterr().out)


def test_findings_and_causes_list_everything(capfd: pytest.CaptureFixture[str]) -> None:
    evidence = load_evidence()
    assert [row["id"] for row in as_json("findings", capfd=capfd)] == list(evidence.findings)
    assert [row["id"] for row in as_json("causes", capfd=capfd)] == list(evidence.causes)
    assert run(["findings"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines[1:]] == list(evidence.findings)
    assert len({line.count("\t") for line in lines}) == 1


def test_findings_of_a_kind_and_for_a_cause(capfd: pytest.CaptureFixture[str]) -> None:
    evidence = load_evidence()
    rows = as_json("findings", "--kind", "exam", "--for", "plantar_fasciitis", capfd=capfd)
    rates = {row.finding: row for row in evidence.likelihoods["plantar_fasciitis"]}
    assert {row["kind"] for row in rows} == {"exam"}
    for row in rows:
        assert row["sensitivity"] == rates[row["id"]].sensitivity
        assert row["false_positive"] == rates[row["id"]].false_positive
    assert {"choices", "unit", "question", "who", "sources"} <= set(rows[0])


def test_schema_prints_the_schema_of_a_case(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    schema = json.loads(capfd.readouterr().out)
    assert schema == json.loads(json.dumps(case_schema()))
    jsonschema.Draft202012Validator.check_schema(schema)


def test_no_progress_bar_off_a_terminal(case: Path) -> None:
    assert solespine("assess", case).stderr == ""
