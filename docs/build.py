"""Make the pages and passages that follow from the data, the tests and the program itself.

`make docs` runs it. Made whole: docs/situations.md. Made between two marks inside a page:
the outputs in README.md and the counts in docs/evidence.md. A test compares all of it.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from solespine.app.run import run
from solespine.evidence import Evidence, load_evidence

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "tests" / "spec"
CONFIDENCES = ("confirmed", "recalled", "judged")
_MARK = "<!-- docs/build.py: {} -->\n"
_END = "<!-- end -->"
_URGENCIES = {
    "emergency": "an emergency",
    "same_day": "a doctor today",
    "two_weeks": "a doctor within two weeks",
    "routine": "a normal appointment",
    "self_care": "self-care",
}
_VERDICTS = {
    "foot_to_back": "foot to back",
    "back_to_foot": "back to foot",
    "shared_cause": "one shared cause",
    "coincidental": "coincidence",
    "not_both_present": "not both present",
    "cannot_tell": "cannot tell",
}


_TESTS = (
    "`make test` runs {} tests. Its last line counts those that passed, were skipped (with why)\n"
    "and are known to miss their aim (xfailed; [validation](docs/validation.md) has the figures).\n"
)


def main() -> None:
    """Write everything."""
    for path, text in pages(tests_collected()).items():
        path.write_text(text, encoding="utf-8")


def pages(tests: int) -> dict[Path, str]:
    """Every page that is made, by path, as it ought to read.

    Args:
        tests: how many tests there are.
    """
    readme, evidence = ROOT / "README.md", ROOT / "docs" / "evidence.md"
    text = readme.read_text(encoding="utf-8")
    text = between_marks(text, "assess", console("make assess", assess_output()))
    text = between_marks(text, "test", _TESTS.format(tests))
    counts = evidence.read_text(encoding="utf-8")
    return {
        readme: text,
        evidence: between_marks(counts, "counts", count_tables(load_evidence())),
        ROOT / "docs" / "situations.md": situations(),
    }


def between_marks(text: str, name: str, content: str) -> str:
    """The text with the passage of that name replaced.

    Raises:
        ValueError: the marks are not there.
    """
    start, found, rest = text.partition(_MARK.format(name))
    if not found or _END not in rest:
        raise ValueError(f"no passage {name} between marks")
    return start + found + content + rest[rest.index(_END) :]


def console(command: str, output: str) -> str:
    """A block that shows a command and what it prints."""
    return f"```console\n$ {command}\n{output.rstrip()}\n```\n"


# The outputs in the README.


def assess_output() -> str:
    """What `make assess` prints: the command, and its output without colour."""
    said = io.StringIO()
    command = ["assess", "examples/heel_and_back", "--out", "out"]
    with tempfile.TemporaryDirectory() as place, _plain_terminal():
        shutil.copytree(ROOT / "examples", Path(place) / "examples")
        with contextlib.chdir(place), contextlib.redirect_stdout(said):
            run(command)
    return f".venv/bin/solespine {' '.join(command)}\n{said.getvalue()}"


@contextlib.contextmanager
def _plain_terminal() -> Iterator[None]:
    """Without the variables that force colour upon an output that is no terminal."""
    forced = ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "CLICOLOR_FORCE")
    kept = {name: os.environ.pop(name) for name in forced if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


class _Collected:
    """Counts the tests that pytest collects."""

    count = 0

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.count = len(session.items)


def tests_collected() -> int:
    """The number of tests, which pytest counts without running them."""
    counter = _Collected()
    quiet = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(quiet):
        status = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider"], plugins=[counter])
    if status != pytest.ExitCode.OK:
        raise RuntimeError(f"the tests cannot be collected:\n{quiet.getvalue()[-2000:]}")
    return counter.count


# The counts in docs/evidence.md.


def count_tables(evidence: Evidence) -> str:
    """How many rows a topic has, and how well the figures are known."""
    rows = [
        f"| {topic} | {sum(counts.values())} | "
        + " | ".join(str(counts.get(name, 0)) for name in CONFIDENCES)
        + f" | {what} |"
        for topic, counts, what in _topics(evidence)
    ]
    uncounted = [
        f"| {topic} | {number} | | | | {what} |" for topic, number, what in _unlabelled(evidence)
    ]
    heads = ["topic", "rows", *CONFIDENCES, "one row is"]
    return _table(heads, [*rows, *uncounted])


def _topics(evidence: Evidence) -> Iterator[tuple[str, Counter[str], str]]:
    used = [row for rows in evidence.likelihoods.values() for row in rows]
    kept = [row for rows in evidence.published.values() for row in rows]
    single = [(row.confidence.sensitivity, row.confidence.false_positive) for row in used]
    yield "causes", _labels(evidence.causes.values()), "a cause with its priors and its reach"
    yield (
        "likelihoods used",
        Counter(row.confidence.weaker for row in used),
        "a finding and a cause; the label of the weaker of its two figures",
    )
    yield "figures in them", Counter(label for pair in single for label in pair), "a probability"
    yield (
        "likelihoods kept for comparison",
        Counter(row.confidence.weaker for row in kept),
        "a published pair that the model does not use",
    )
    yield "links", _labels(evidence.links.values()), "a mechanism, or evidence about one"
    yield "link_findings", _labels(evidence.link_findings), "a finding about the tie itself"
    yield "reach_findings", _labels(evidence.reach_findings), "a finding about where a cause hurts"
    yield "associations", _labels(evidence.associations), "two causes that occur together"
    yield "treatments", _labels(evidence.treatments.values()), "a treatment with its dose"
    yield "not_advised", _labels(evidence.not_advised), "something that is not advised"
    yield "red_flags", _labels(evidence.red_flags.values()), "an executable rule"
    yield "outcomes", _labels(evidence.outcomes.values()), "a questionnaire with its scoring"
    yield "tried", _labels(evidence.tried), "what a treatment that was tried says"


def _labels(rows: Iterable[Any]) -> Counter[str]:
    return Counter(row.confidence for row in rows)


def _unlabelled(evidence: Evidence) -> Iterator[tuple[str, int, str]]:
    yield "findings", len(evidence.findings), "something to ask, examine, measure or read off"
    yield "nerves: places of damage", len(evidence.nerves.sites), "a place on the nerve pathway"
    yield "sources", len(evidence.sources), "a paper, guideline or register"


def _table(heads: Iterable[str], rows: Iterable[str]) -> str:
    names = list(heads)
    top = [f"| {' | '.join(names)} |", "|" + "---|" * len(names)]
    return "\n".join([*top, *rows]) + "\n"


# docs/situations.md, the manual that the tests print.


def situations() -> str:
    """Every situation of tests/spec in words."""
    found = [
        (path.name, yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(SPEC.glob("*.yaml"))
    ]
    head = (
        "# The situations solespine must get right\n\n"
        "Made from `tests/spec` by `docs/build.py`; to change a situation, change its file\n"
        "there and run `make docs`. Each is a made-up person. What is expected is what a\n"
        "clinician would insist on, not what happens to come out. No clinician has reviewed\n"
        "them yet.\n"
    )
    evidence = load_evidence()
    return "\n".join([head, *(_situation(name, row, evidence) for name, row in found)])


def _situation(name: str, row: Mapping[str, Any], evidence: Evidence) -> str:
    case = row["case"]
    told = [
        f"- Person: {_person(case.get('person', {}))}",
        *(f"- {line}" for line in _complaints(case.get("complaints", []))),
        *_answers("Says", case.get("answers", {}), evidence),
        *_answers("Examination", case.get("examination", {}), evidence),
        *(f"- **Expected:** {line}" for line in _expected(row["expect"], evidence)),
    ]
    why = " ".join(str(row["why"]).split())
    return f"## {row['title']}\n\n{why} (`{name}`)\n\n" + "\n".join(told) + "\n"


def _person(person: Mapping[str, Any]) -> str:
    shown = [f"{key.replace('_', ' ')} {value}" for key, value in person.items()]
    return ", ".join(shown) or "nothing known"


def _complaints(complaints: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for one in complaints:
        side = f"{one['side']} " if "side" in one else ""
        more = [_weeks(one["weeks"])] if "weeks" in one else []
        more += [f"since {one['onset']}"] if "onset" in one else []
        more += [f"{one['intensity']} of 10"] if "intensity" in one else []
        more += [str(one["course"]).replace("_", " ")] if "course" in one else []
        yield f"Pain: {side}{one['site']}" + (f" ({', '.join(more)})" if more else "")


def _weeks(weeks: float) -> str:
    return "under a week" if weeks < 1 else f"{weeks:g} week{'' if weeks == 1 else 's'}"


def _answers(head: str, answers: Mapping[str, Any], evidence: Evidence) -> Iterator[str]:
    """One line for what is there, one for what was measured, is not there, is not known."""
    said: dict[str, dict[str, list[str]]] = {}
    for finding, given in answers.items():
        for answer, side in _by_side(given):
            kind, text = _kind(answer), evidence.findings[finding].term
            text = f"{text}: {answer}" if kind == "measured" else text
            said.setdefault(kind, {}).setdefault(text, []).extend([side] if side else [])
    for kind in ("yes", "measured", "no", "not known"):
        if kind in said:
            shown = [f"{t} ({', '.join(s)})" if s else t for t, s in said[kind].items()]
            yield f"- {head}, {kind}: {'; '.join(shown)}"


def _kind(answer: object) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return "not known" if answer in (None, "unknown") else "measured"


def _by_side(given: Any) -> Iterator[tuple[Any, str]]:
    if not isinstance(given, dict):
        yield given, ""
    elif "answer" in given:
        yield given["answer"], str(given.get("side", ""))
    else:
        for side, answer in given.items():
            yield answer, side


def _expected(expect: Mapping[str, Any], evidence: Evidence) -> Iterator[str]:
    names = {cause: row.name for cause, row in evidence.causes.items()} | _VERDICTS
    treatments = {treatment: row.name for treatment, row in evidence.treatments.items()}
    for site, causes in expect.get("first", {}).items():
        yield f"the {site} is best explained by {_or(causes, names)}"
    for more, less in expect.get("above", []):
        yield f"{names[more]} more probable than {names[less]}"
    for key, words in (("at_least", "at least"), ("at_most", "at most")):
        for what, value in expect.get(key, {}).items():
            yield f"{names[what]} {words} {100 * value:g} %"
    yield from _not_blamed(expect.get("not_blamed", []), names)
    for other, causes in expect.get("higher_than", {}).items():
        for cause in causes:
            yield f"{names[cause]} more probable than in `{other}`"
    yield f"link: {_or(expect['link'], _VERDICTS)}"
    yield f"urgency: {_or(expect['urgency'], _URGENCIES)}"
    if expect.get("red_flags"):
        yield f"rules that fire: {', '.join(expect['red_flags'])}"
    for choice in expect.get("advised", []):
        yield f"in the plan: {_or(choice, treatments)}"
    for treatment in expect.get("not_advised", []):
        yield f"not in the plan: {treatments[treatment]}"


def _not_blamed(wanted: Any, names: Mapping[str, str]) -> Iterator[str]:
    by_site = wanted if isinstance(wanted, dict) else {"": wanted}
    for site, causes in by_site.items():
        for cause in causes:
            yield f"not blamed{f' for the {site}' if site else ''}: {names[cause]}"


def _or(chosen: Any, names: Mapping[str, str]) -> str:
    wanted = chosen if isinstance(chosen, list) else [chosen]
    return " or ".join(names[one] for one in wanted)


def shown_commands(text: str) -> list[tuple[str, str]]:
    """(command, output) of every console block of a page."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


if __name__ == "__main__":
    main()
