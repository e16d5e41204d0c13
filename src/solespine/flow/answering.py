"""Write a reply into the case file, and take it back."""

from __future__ import annotations

import os
from typing import Any

from solespine.case import Case, save_case, set_field
from solespine.case.editing import Section, Stated, Value, set_answers
from solespine.case.model import SCHEMA, SITES, Side
from solespine.case.reading import find_file
from solespine.case.tree import plain, read_tree
from solespine.case.writing import locked, text_of, write_whole
from solespine.errors import CaseError
from solespine.evidence import Evidence
from solespine.flow.asking import Ask, Reply

_EXAMINED = ("exam", "gait", "imaging", "laboratory")


def document_of(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The case file as plain data; texts stay texts.

    Raises:
        CaseError: the file cannot be read or is no YAML.
    """
    file = find_file(path)
    content: dict[str, Any] = plain(read_tree(text_of(file), file.name))
    return content


def begin(path: str | os.PathLike[str], date: str, evidence: Evidence | None = None) -> Case:
    """Make a case that knows nothing but its day (YYYY-MM-DD).

    Raises:
        CaseError: it cannot be written.
    """
    return save_case({"schema": SCHEMA, "date": date}, path, evidence)


def apply(path: str | os.PathLike[str], ask: Ask, reply: Reply, evidence: Evidence) -> None:
    """Write the reply to a question into the case file; it is on the disk on return.

    Args:
        path: the case.
        ask: the question, as `next_step` gave it for this case.
        reply: the answer; every finding of a checklist must be in it.
        evidence: the vocabulary.

    Raises:
        CaseError: the answer is impossible or contradicts another.
    """
    if ask.id == "complaints":
        _set_complaints(path, ask, reply, evidence)
    elif ask.findings:
        _set_findings(path, ask, reply, evidence)
    else:
        _set_fact(path, ask, reply, evidence)


def _set_findings(path: str | os.PathLike[str], ask: Ask, reply: Reply, evidence: Evidence) -> None:
    """A whole checklist in one writing: after a kill all of it is there, or none."""
    stated: dict[Section, list[Stated]] = {"answers": [], "examination": []}
    for finding in ask.findings:
        examined = evidence.findings[finding].kind in _EXAMINED and ask.examined
        said: dict[Side | None, Value] = {reply.side: reply.values[finding]}
        stated["examination" if examined else "answers"] += [
            Stated(finding, value, side) for side, value in (dict(reply.of_side) or said).items()
        ]
    for section, answers in stated.items():
        if answers:
            set_answers(path, answers, section=section, evidence=evidence)


def _set_complaints(
    path: str | os.PathLike[str], ask: Ask, reply: Reply, evidence: Evidence
) -> None:
    """Sites that hurt join the complaints, the other ones that were asked are denied."""
    document = document_of(path)
    here = [choice.key for choice in ask.choices if reply.values.get(choice.key)]
    complaints = list(document.get("complaints") or [])
    if here:
        added = [{"site": site} for site in here]
        set_field(path, ("complaints",), [*complaints, *added], evidence)
    asked = {choice.key for choice in ask.choices} - set(here)
    denied = {*_words(document.get("no_pain_at")), *asked}
    if denied:
        listed = [site for site in SITES if site in denied]
        set_field(path, ("no_pain_at",), listed, evidence)


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [word.strip() for word in value.split(",")]
    return list(value or [])


def _set_fact(path: str | os.PathLike[str], ask: Ask, reply: Reply, evidence: Evidence) -> None:
    """A fact outside the answers: `person.age`, `complaints.0.side`, `medicines`, `treatments`."""
    keys = ask.id.split(".")
    if ask.id == "treatments":
        rows = [{"treatment": name} for name, value in reply.values.items() if value]
        set_field(path, ("treatments",), rows, evidence)
    elif ask.id == "medicines":
        set_field(path, ("medicines",), _listed(reply.values["value"]), evidence)
    elif keys[0] == "person":
        set_field(path, ("person", keys[1]), _written(reply.values["value"]), evidence)
    else:
        entries = [dict(entry) for entry in document_of(path)[keys[0]]]
        entries[int(keys[1])][keys[2]] = _written(reply.values["value"])
        set_field(path, (keys[0],), entries, evidence)


def _listed(value: Value) -> list[str]:
    words = [word.strip() for word in str(value or "").split(",")]
    return [word for word in words if word and word.lower() != "none"]


def _written(value: Value) -> Any:
    return "unknown" if value is None else value


def take_back(path: str | os.PathLike[str], before: str, now: str) -> None:
    """Put the file's text back to what it was before a reply.

    Args:
        path: the case.
        before: its text before the reply.
        now: its text after it; anything else in the file means that somebody else wrote.

    Raises:
        CaseError: the file was changed by another program meanwhile, or cannot be written.
    """
    file = find_file(path).resolve()
    with locked(file.parent):
        if text_of(file) != now:
            raise CaseError(f"{file.name}: changed by another program; going back is not possible")
        write_whole(file, before)


def text_now(path: str | os.PathLike[str]) -> str:
    """The present text of the case file."""
    return text_of(find_file(path))
