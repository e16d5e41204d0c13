"""The pages cannot lie: what they show is run, what they link to exists, what they count is so."""

from __future__ import annotations

import contextlib
import importlib.util
import inspect
import io
import re
import shlex
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from typer.main import get_command

import solespine
from solespine.app.cli import app
from solespine.app.run import run
from solespine.evidence import load_evidence

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), ROOT / "requirements" / "README.md"])
SHOWN = [ROOT / "README.md", DOCS / "tutorial.md", DOCS / "extend.md"]
COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[0].split()


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path, language: str) -> list[str]:
    """The code blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", read(path), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """docs/build.py as a module."""
    spec = importlib.util.spec_from_file_location("docs_build", DOCS / "build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of the examples, where a reader of the pages would work."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def page_id(path: Path) -> str:
    return str(path.relative_to(ROOT))


# What is made by docs/build.py.


def shown_tests() -> int:
    """How many tests the README says there are."""
    found = re.search(r"`make test` runs (\d+) tests", read(ROOT / "README.md"))
    assert found, "the README does not say how many tests pass"
    return int(found[1])


def test_pages_made_from_data_and_program_are_up_to_date(build: ModuleType) -> None:
    stale = [page_id(p) for p, text in build.pages(shown_tests()).items() if read(p) != text]
    assert not stale, f"{', '.join(stale)}: run make docs"


def test_readme_shows_how_many_tests_there_are(request: pytest.FixtureRequest) -> None:
    """Only where all tests are run: a part of them says nothing about their number."""
    session, option = request.session, request.config.option
    files = {item.path for item in session.items}
    wanted = set((ROOT / "tests").rglob("test_*.py"))
    if files >= wanted and not option.keyword and not option.markexpr:
        assert shown_tests() == len(session.items), "run make docs"


def test_readme_shows_the_output_of_make_assess_on_its_first_pages(build: ModuleType) -> None:
    text = read(ROOT / "README.md")
    output = dict(build.shown_commands(text))["make assess"]
    assert output == build.assess_output()
    assert "\x1b" not in output
    assert all(len(line) <= 80 for line in output.splitlines())
    assert text.index("make assess") < text.index("make test") < text.index("$ make assess")


def test_counts_in_the_evidence_page_are_those_of_the_data() -> None:
    evidence, text = load_evidence(), read(DOCS / "evidence.md")
    rows = dict(re.findall(r"^\| ([\w:, ]+?) \| (\d+) \|", text, re.MULTILINE))
    assert int(rows["causes"]) == len(evidence.causes)
    assert int(rows["findings"]) == len(evidence.findings)
    assert int(rows["likelihoods used"]) == sum(map(len, evidence.likelihoods.values()))
    assert int(rows["links"]) == len(evidence.links)
    assert int(rows["treatments"]) == len(evidence.treatments)
    assert int(rows["associations"]) == len(evidence.associations)
    assert int(rows["red_flags"]) == len(evidence.red_flags)
    assert int(rows["outcomes"]) == len(evidence.outcomes)
    assert int(rows["sources"]) == len(evidence.sources)


def test_every_situation_is_in_the_manual() -> None:
    text = read(DOCS / "situations.md")
    for path in (ROOT / "tests" / "spec").glob("*.yaml"):
        title = yaml.safe_load(path.read_text(encoding="utf-8"))["title"]
        assert f"## {title}\n" in text
        assert f"(`{path.name}`)" in text


# Commands.


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_is_documented(name: str) -> None:
    command = get_command(app).commands[name]  # type: ignore[attr-defined]
    assert command.help and len(command.help.split()) > 4
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{name} {parameter.name} has no help"
    told = read(ROOT / "README.md") + read(DOCS / "tutorial.md")
    assert f"solespine {name}" in told
    for parameter in command.params:
        for option in parameter.opts:
            if option.startswith("--") and option != "--help":
                assert option in told, f"solespine {name} {option} is not in README or tutorial"


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_is_documented(target: str) -> None:
    assert f"make {target}" in read(ROOT / "README.md") + read(ROOT / "CONTRIBUTING.md")


def commands_on(path: Path) -> Iterator[list[str]]:
    """The words of every command in a code span, or in a line of a shell or console block."""
    yield from (span.split() for span in re.findall(r"`([^`\n]+)`", read(path)))
    for block in blocks(path, "sh"):
        yield from (line.split() for line in block.splitlines())
    for block in blocks(path, "console"):
        yield from (line.split() for line in re.findall(r"^\$ (.+)$", block, re.MULTILINE))


@pytest.mark.parametrize("path", PAGES, ids=page_id)
def test_every_command_on_a_page_exists(path: Path) -> None:
    known = {*COMMANDS, "--help", "--version", "--install-completion", "--show-completion"}
    for words in commands_on(path):
        if len(words) > 1 and words[0].split("/")[-1] == "solespine":
            assert words[1] in known, f"{page_id(path)}: {' '.join(words)}"
        if len(words) > 1 and words[0] == "make":
            target = words[-1]
            assert target in TARGETS, f"{page_id(path)}: {' '.join(words)}"


def said_by(command: str) -> tuple[int, str]:
    """Exit status and output, standard error after standard output."""
    out, problems = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(problems):
        status = run(shlex.split(command)[1:])
    return status, out.getvalue() + problems.getvalue()


def matches(shown: str, output: str) -> bool:
    """Whether the output is as shown; a line of three dots stands for any lines."""
    parts = [re.escape(part) for part in re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE)]
    return re.fullmatch(r"(?:.*\n)*?".join(parts), output) is not None


def write_files(path: Path, desk: Path) -> None:
    """The YAML blocks of a page that name their file in the first line."""
    for block in blocks(path, "yaml"):
        named = re.match(r"# (\S+\.yaml)\n", block)
        if named:
            (desk / named[1]).parent.mkdir(parents=True, exist_ok=True)
            (desk / named[1]).write_text(block, encoding="utf-8")


@pytest.mark.parametrize("path", SHOWN, ids=page_id)
def test_what_a_page_shows_is_what_comes_out(path: Path, build: ModuleType, desk: Path) -> None:
    write_files(path, desk)
    for command, shown in build.shown_commands(read(path)):
        if command.startswith("solespine "):
            output = said_by(command)[1]
            assert matches(shown, output), f"$ {command}\n{output}"


@pytest.mark.parametrize("path", SHOWN, ids=page_id)
def test_python_on_a_page_runs(path: Path, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for block in blocks(path, "python"):
        exec(compile(block, str(path), "exec"), {"__name__": "__page__"})
    if "print(" in "".join(blocks(path, "python")):
        assert capsys.readouterr().out.strip()


# Links, words, the public surface.


@pytest.mark.parametrize("path", PAGES, ids=page_id)
def test_every_link_to_a_file_leads_to_one(path: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", read(path))
    for target in targets:
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        place = path.parent / file if file else path
        assert place.exists(), f"{page_id(path)} links to {target}"
        if anchor:
            assert anchor in anchors(place), f"{page_id(path)} links to {target}"


def anchors(path: Path) -> set[str]:
    """The anchors of the headings of a page."""
    heads = re.findall(r"^#+ (.+)$", read(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def glossary() -> list[str]:
    """The words of the glossary."""
    return re.findall(r"^\*\*([^*]+)\*\*", read(ROOT / "GLOSSARY.md"), re.MULTILINE)


def code() -> Iterator[str]:
    for path in [*(ROOT / "src" / "solespine").rglob("*.py"), ROOT / "tests" / "test_spec.py"]:
        yield read(path)


def test_every_word_of_the_glossary_is_used() -> None:
    text = "\n".join(code()).lower().replace("_", " ")
    data = "\n".join(read(path) for path in (ROOT / "src").rglob("*.yaml")).lower()
    unused = [word for word in glossary() if word.lower() not in text + data.replace("_", " ")]
    assert not unused, f"in the glossary, not in the code: {', '.join(unused)}"
    assert len(glossary()) == len(set(glossary()))


def test_every_room_is_in_the_glossary_or_the_flow() -> None:
    rooms = {path.parent.name for path in (ROOT / "src" / "solespine").glob("*/__init__.py")}
    text = read(ROOT / "CONTRIBUTING.md")
    assert not [room for room in rooms if f"`{room}`" not in text]


@pytest.mark.parametrize("name", sorted(solespine.__all__))
def test_every_public_name_has_a_docstring(name: str) -> None:
    solespine.assess(ROOT / "examples" / "heel_and_back")  # all rooms are imported now
    thing = getattr(solespine, name)
    assert callable(thing) and inspect.getdoc(thing), f"solespine.{name}"
    assert f"`{name}`" in read(DOCS / "model.md") + read(DOCS / "extend.md") + read(
        ROOT / "GLOSSARY.md"
    ), f"solespine.{name} is on no page"


@pytest.mark.parametrize("path", PAGES, ids=page_id)
def test_every_file_named_on_a_page_exists(path: Path) -> None:
    named = re.findall(
        r"`((?:tests|docs|src|schemas|validation|bench|examples)/[\w./]+)`", read(path)
    )
    missing = [file for file in named if not (ROOT / file).exists() and "plantar_vein" not in file]
    assert not missing, f"{page_id(path)} names {', '.join(missing)}"


def test_the_persons_data_stay_here(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What intended-use promises: no network connection, and nothing written but where told."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a network connection was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    before = set(desk.rglob("*"))
    assert said_by("solespine assess examples/heel_and_back")[0] == 0
    assert set(desk.rglob("*")) == before
    assert said_by("solespine assess examples/heel_and_back --out out")[0] == 0
    assert {path.relative_to(desk).parts[0] for path in set(desk.rglob("*")) - before} == {"out"}
    reaching = re.compile(
        r"^\s*(?:import|from) (socket|ssl|urllib.request|http|requests|httpx)\b", re.M
    )
    assert not [found[1] for text in code() if (found := reaching.search(text))]


def test_citation_is_complete() -> None:
    citation = yaml.safe_load(read(ROOT / "CITATION.cff"))
    for key in ("cff-version", "message", "title", "authors", "license", "version"):
        assert citation[key]
    from importlib.metadata import version

    assert citation["version"] == version("solespine")
    assert citation["license"] == "Apache-2.0"


def test_changelog_has_this_version() -> None:
    from importlib.metadata import version

    assert f"## {version('solespine')}" in read(ROOT / "CHANGELOG.md")


def test_every_claim_of_the_articles_is_answered() -> None:
    text = read(DOCS / "coverage.md")
    claims = [f"K{n}" for n in range(1, 11)] + [f"N{n}" for n in range(1, 7)]
    claims += ["H1", "S1", "S2", "S3", "T1", "T1b", "T2", "T3", "T4", "T5", "T6", "P1"]
    for claim in claims:
        assert f"| {claim} |" in text
    for link in re.findall(r"\b(L\d\d)\b", text):
        assert link in load_evidence().links
    for treatment in re.findall(r"\b(T\d\d)\b", text):
        assert treatment in load_evidence().treatments
    data = ROOT / "src" / "solespine" / "evidence" / "data"
    for file in re.findall(r"`(\w+\.yaml)`", text):
        assert (ROOT / "tests" / "spec" / file).exists() or (data / file).exists(), file
