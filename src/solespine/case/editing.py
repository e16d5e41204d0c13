"""Change one value of a case file and leave the rest of it, comments too, as it is.

The change is made in the text, at the place where the parser says the value stands. The new text is
then read again: unless it says exactly the old content with that one change, the file is laid out
anew instead (comments go, answers stay). What would not be a valid case is never written.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from solespine.case.document import in_one_line, number_text, to_text
from solespine.case.model import Case, Side
from solespine.case.place import Place
from solespine.case.reading import find_file
from solespine.case.tree import Fields, Node, Scalar, is_blank, plain, read_tree, tree_of
from solespine.case.writing import check_text, keep_clinician, locked, text_of, write_whole
from solespine.errors import CaseError
from solespine.evidence import Evidence, load_evidence

Value = bool | float | str | None
Section = Literal["answers", "examination"]
Change = Callable[[dict[str, Any]], tuple[tuple[str, ...], Any]]  # document -> keys, new value


def set_answer(
    path: str | os.PathLike[str],
    finding: str,
    value: Value,
    side: Side | None = None,
    *,
    section: Section = "answers",
    evidence: Evidence | None = None,
) -> Case:
    """Write one answer into a case file.

    Args:
        path: the case, as for open_case.
        finding: id of the finding.
        value: yes or no, a number in the finding's own unit, a text such as `1.2 cm` or a choice;
            None for unknown.
        side: left, right or both; the other side's answer stays.
        section: answers (of the person) or examination (by a clinician).
        evidence: the vocabulary; the package's own by default.

    Returns:
        The case as it now stands.

    Raises:
        CaseError: the answer is wrong or contradicts another; the file is unchanged.
    """
    return set_answers(path, [Stated(finding, value, side)], section=section, evidence=evidence)


@dataclass(frozen=True)
class Stated:
    """One answer to write: finding, value and side as for `set_answer`."""

    finding: str
    value: Value
    side: Side | None = None


def set_answers(
    path: str | os.PathLike[str],
    stated: Sequence[Stated],
    *,
    section: Section = "answers",
    evidence: Evidence | None = None,
) -> Case:
    """Write several answers at once: all of them are in the file, or none.

    Args:
        path: the case, as for open_case.
        stated: the answers, in order.
        section: answers (of the person) or examination (by a clinician).
        evidence: the vocabulary; the package's own by default.

    Returns:
        The case as it now stands.

    Raises:
        CaseError: an answer is wrong or contradicts another; the file is unchanged.
    """
    known = evidence or load_evidence()
    for one in stated:
        if one.finding not in known.findings:
            place = Place("case", (section, one.finding))
            raise place.unknown(one.finding, "finding", known.findings, "`solespine findings`")
    return _edit(path, [_answering(one, section, known) for one in stated], known)


def _answering(one: Stated, section: Section, evidence: Evidence) -> Change:
    written = _written(one.value, evidence.findings[one.finding].answer.unit)

    def change(document: dict[str, Any]) -> tuple[tuple[str, ...], Any]:
        before = (document.get(section) or {}).get(one.finding)
        return (section, one.finding), _with_side(before, written, one.side)

    return change


def set_field(
    path: str | os.PathLike[str],
    keys: Sequence[str],
    value: Any,
    evidence: Evidence | None = None,
) -> Case:
    """Write one value outside the answers, such as ("person", "age") or ("complaints",).

    Args:
        path: the case, as for open_case.
        keys: one section, or a section and a key in it.
        value: plain data, laid out as in case.yaml.
        evidence: the vocabulary; the package's own by default.

    Raises:
        CaseError: the value is wrong; the file is unchanged.
    """
    return set_fields(path, {tuple(keys): value}, evidence)


def set_fields(
    path: str | os.PathLike[str],
    values: Mapping[tuple[str, ...], Any],
    evidence: Evidence | None = None,
) -> Case:
    """Write several values outside the answers at once: all of them are in the file, or none.

    Args:
        path: the case, as for open_case.
        values: by keys, as for `set_field`.
        evidence: the vocabulary; the package's own by default.

    Raises:
        CaseError: a value is wrong; the file is unchanged.
    """
    if not all(1 <= len(keys) <= 2 for keys in values):
        raise CaseError("set_fields wants one or two keys each, such as ('person', 'age')")
    changes = [_setting(keys, value) for keys, value in values.items()]
    return _edit(path, changes, evidence or load_evidence())


def _setting(keys: tuple[str, ...], value: Any) -> Change:
    content = plain(tree_of({"value": value}, "case"))["value"]
    return lambda document: (keys, content)


def add_clinician_entry(
    path: str | os.PathLike[str],
    kind: Literal["diagnosis", "plan_changes"],
    entry: Mapping[str, Any],
    evidence: Evidence | None = None,
) -> Case:
    """Add the clinician's own diagnosis or plan change after those already there.

    Args:
        path: the case, as for open_case.
        kind: diagnosis or plan_changes.
        entry: laid out as in case.yaml, with its time.
        evidence: the vocabulary; the package's own by default.

    Raises:
        CaseError: the entry is wrong; the file is unchanged.
    """
    content = plain(tree_of({"value": dict(entry)}, "case"))["value"]

    def change(document: dict[str, Any]) -> tuple[tuple[str, ...], Any]:
        before = (document.get("clinician") or {}).get(kind) or []
        return ("clinician", kind), [*before, content]

    return _edit(path, [change], evidence or load_evidence())


def _written(value: Value, unit: str | None) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else number_text(value, unit)


def _with_side(before: Any, written: str, side: Side | None) -> Any:
    """The new value of an answer; the answer of the other side stays."""
    if side is None:
        return written
    if side == "both":
        return {"answer": written, "side": "both"}
    sides: dict[str, Any] = {}
    if isinstance(before, dict):
        named = before.get("side")
        if "answer" not in before:
            sides = {key: before[key] for key in ("left", "right") if before.get(key) is not None}
        elif named in ("left", "right"):
            sides = {named: before["answer"]}
        elif named == "both":
            sides = {"left": before["answer"], "right": before["answer"]}
    sides[side] = written
    return {key: sides[key] for key in ("left", "right") if key in sides}


def _edit(path: str | os.PathLike[str], changes: Sequence[Change], evidence: Evidence) -> Case:
    """Read, change, check, write: under one lock, and in one writing."""
    file = find_file(path).resolve()
    with locked(file.parent):
        text = text_of(file)
        before = check_text(text, file.name, evidence)
        for change in changes:
            text = _changed(text, file.name, change)
        after = check_text(text, file.name, evidence)
        keep_clinician(before.clinician, after.clinician, file)
        write_whole(file, text)
    return replace(after, path=file, sha256=hashlib.sha256(text.encode()).hexdigest())


def _changed(text: str, name: str, change: Change) -> str:
    """The text with one value changed; laid out anew where its layout has no place for it."""
    tree = read_tree(text, name)
    keys, value = change(plain(tree))
    wanted = _with_value(plain(tree), keys, value)
    edited = _edited(text, tree, keys, value)
    if edited is None or not _says(edited, wanted, name):
        return to_text(wanted)
    return edited


def _with_value(document: dict[str, Any], keys: tuple[str, ...], value: Any) -> dict[str, Any]:
    if len(keys) == 1:
        return document | {keys[0]: value}
    section = document.get(keys[0]) or {}
    if not isinstance(section, dict):
        raise CaseError(f"case, {keys[0]}: wants a group of keys")
    return document | {keys[0]: section | {keys[1]: value}}


def _says(text: str, wanted: dict[str, Any], name: str) -> bool:
    try:
        return bool(plain(read_tree(text, name)) == wanted)
    except CaseError:
        return False


def _edited(text: str, tree: Fields, keys: tuple[str, ...], value: Any) -> str | None:
    """The text with the value written in; None where the layout gives no simple place for it."""
    new = _laid_out(value)
    section = tree.entries.get(keys[0])
    if len(keys) == 1:
        put = _add_line if section is None else _replace
        return put(text, tree, keys[0], new)
    new = in_one_line(value)
    line = f"\n  {in_one_line(keys[1])}: {new}"
    if section is None:
        return _add_line(text, tree, keys[0], line)
    if is_blank(section) or (isinstance(section, Fields) and not section.entries):
        return _replace(text, tree, keys[0], line)
    if not isinstance(section, Fields):
        return None
    if keys[1] in section.entries:
        return _replace(text, section, keys[1], new)
    return _add_line(text, section, keys[1], new)


def _laid_out(value: Any) -> str:
    """The value in one line, or a list of groups with one line each."""
    if isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        return "".join(f"\n  - {in_one_line(entry)}" for entry in value)
    return in_one_line(value)


def _replace(text: str, group: Fields, key: str, new: str) -> str | None:
    """Write another value behind a key that is there."""
    node = group.entries[key]
    colon = text.find(":", group.key_spans[key][1])
    if colon < 0:
        return None
    start, end = _start(node), _end(node)
    if start is None or start <= colon:
        start = end = colon + 1
    between = text[colon + 1 : start]
    tail = "\n" if text[start:end].endswith("\n") else ""
    if "\n" in between:  # the value begins on a later line: a comment may stand behind the colon
        head = between[: between.index("\n")]
        first, second = (head, new) if new.startswith("\n") else (f" {new}", head)
        return f"{text[: colon + 1]}{first}{second}{tail}{text[end:]}"
    if new.startswith("\n"):
        return f"{text[: colon + 1]}{new}{tail}{text[end:]}"
    return f"{text[:start]}{'' if between else ' '}{new}{tail}{text[end:]}"


def _add_line(text: str, group: Fields, key: str, new: str) -> str | None:
    """Write a new key behind the last one of a group."""
    if group.flow:
        close = group.span[1] - 1
        comma = ", " if group.entries else ""
        return f"{text[:close].rstrip()}{comma}{in_one_line(key)}: {new}{text[close:]}"
    if not group.entries:
        return None
    last = list(group.entries)[-1]
    end = max(_end(group.entries[last]), text.find(":", group.key_spans[last][1]) + 1)
    start = group.key_spans[last][0]
    indent = " " * (start - (text.rfind("\n", 0, start) + 1))
    if not text[:end].endswith("\n"):
        end = text.find("\n", end) + 1 or len(text)
    head = text[:end] if text[:end].endswith("\n") else text[:end] + "\n"
    space = "" if new.startswith("\n") else " "
    return f"{head}{indent}{in_one_line(key)}:{space}{new}\n{text[end:]}"


def _start(node: Node) -> int | None:
    """First character of a value; None when there is none."""
    return None if node.span[0] == node.span[1] else node.span[0]


def _end(node: Node) -> int:
    """The character after a value, without the comments and blank lines that follow a block."""
    if isinstance(node, Scalar):
        return node.span[1]
    inside = node.entries.values() if isinstance(node, Fields) else node.entries
    ends = [_end(entry) for entry in inside]
    return node.span[1] if node.flow or not ends else max(ends)
