"""A folder or a .yaml file -> Case."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from solespine.case import history
from solespine.case.answers import by_finding, merge, read_answers
from solespine.case.clinician import read_clinician
from solespine.case.contradictions import Said, check
from solespine.case.model import Case, Clinician, Person, Pregnancy
from solespine.case.place import Place, clipped, nearest
from solespine.case.scalars import (
    is_unknown,
    maybe,
    read_date,
    read_group,
    read_text,
    read_words,
    read_yes_no,
    scalar,
    yes_or_no,
)
from solespine.case.score_entries import read_scores
from solespine.case.sections import (
    read_complaints,
    read_person,
    read_schema,
    read_sites,
    read_treatments,
)
from solespine.case.tree import MAX_BYTES, Fields, Node, read_tree, tree_of
from solespine.errors import CaseError, one_line
from solespine.evidence import Evidence, load_evidence

FILE_NAME = "case.yaml"
SECTIONS = (
    "schema", "composed", "date", "person", "conditions", "medicines", "allergies", "pregnancy",
    "complaints", "no_pain_at", "answers", "examination", "scores", "treatments", "recordings",
    "standing", "scans", "clinician", "notes",
)  # fmt: skip
PREGNANCY: tuple[Pregnancy, ...] = ("yes", "no", "postpartum", "unknown")
_LONGEST_NOTES = 200_000  # characters
_LONGEST_NAME = 200
_MOST_NAMES = 1000  # directory entries looked at for a helpful message
_NEXT_STEP = {
    errno.ENAMETOOLONG: "give it a shorter name",
    errno.ELOOP: "the link leads back to itself; name the file it should lead to",
}


def open_case(path: str | os.PathLike[str], evidence: Evidence | None = None) -> Case:
    """Read one person's case.

    Args:
        path: a folder that holds case.yaml, or a .yaml file.
        evidence: the vocabulary; the package's own by default.

    Raises:
        CaseError: one line that names the place, the valid choices and the nearest name.
    """
    file = find_file(path)
    data = read_bytes(file)
    tree = read_tree(decode(data, file.name), file.name)
    case = build_case(tree, evidence or load_evidence())
    return replace(case, path=file, sha256=hashlib.sha256(data).hexdigest())


def parse_case(document: object, where: str = "case", evidence: Evidence | None = None) -> Case:
    """The same from plain Python data, such as a dict from a test or a form.

    Args:
        document: dicts, lists, texts, numbers, booleans and dates, laid out as in case.yaml.
        where: how errors name it.
        evidence: the vocabulary; the package's own by default.

    Raises:
        CaseError: as for open_case, without a line number.
    """
    return build_case(tree_of(document, where), evidence or load_evidence())


def find_file(path: str | os.PathLike[str]) -> Path:
    """The case file that the path means.

    Raises:
        CaseError: nothing there; the text names what is.
    """
    given = Path(path)
    try:
        mode = given.stat().st_mode
        if stat.S_ISDIR(mode):
            return _in_folder(given)
    except (OSError, ValueError) as error:
        raise _not_found(given, error) from None
    if given.suffix.lower() not in (".yaml", ".yml"):
        raise CaseError(f"{_shown(given)}: wants a folder with {FILE_NAME}, or a .yaml file")
    if not stat.S_ISREG(mode):
        raise CaseError(f"{_shown(given)}: not a regular file")
    return given


def _in_folder(folder: Path) -> Path:
    file = folder / FILE_NAME
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        mode = 0
    except OSError as error:
        raise _unreadable(file, error) from None
    if stat.S_ISREG(mode):
        return file
    if stat.S_ISDIR(mode):
        raise CaseError(f"{_shown(file)}: is a folder; name the case file itself, or rename this")
    if mode:
        raise CaseError(f"{_shown(file)}: not a regular file; name a .yaml file instead")
    names = _names(folder)
    cases = [name for name in names if name.lower().endswith((".yaml", ".yml"))]
    there = ", ".join(clipped(name) for name in (cases or names)[:5])
    raise CaseError(
        f"{_shown(folder)}: no {FILE_NAME} in this folder; "
        + (
            f"it holds {there}{', ...' if len(cases or names) > 5 else ''}"
            if there
            else "it is empty"
        )
    )


def _names(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry, _ in zip(entries, range(_MOST_NAMES), strict=False))


def _not_found(path: Path, error: Exception) -> CaseError:
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        return _unreadable(path, error)
    try:
        close = nearest(path.name, _names(path.parent), 1)
    except OSError:
        close = []
    hint = f"; nearest: {clipped(close[0])}" if close else ""
    return CaseError(f"{_shown(path)}: no such file or folder{hint}")


def _unreadable(path: Path, error: Exception) -> CaseError:
    reason = getattr(error, "strerror", None) or str(error)
    step = _NEXT_STEP.get(getattr(error, "errno", None) or 0)
    return CaseError(f"{_shown(path)}: cannot be read: {reason}{f'; {step}' if step else ''}")


def _shown(path: Path) -> str:
    text = one_line(str(path))
    return text if len(text) <= 200 else f"...{text[-200:]}"


def read_bytes(file: Path) -> bytes:
    """The content of a case file, bounded.

    Raises:
        CaseError: cannot be read, or is larger than a case file may be.
    """
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(file, error) from None
    if len(data) > MAX_BYTES:
        raise CaseError(f"{_shown(file)}: larger than {MAX_BYTES} bytes; scans go into own files")
    return data


def decode(data: bytes, name: str) -> str:
    """The text of a case file.

    Raises:
        CaseError: binary, or not in UTF-8; the text names the line.
    """
    if b"\0" in data:
        raise Place(name).error("binary data, not a text file in UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Place(name, (), line).error("not in UTF-8; save the file as UTF-8") from None


def build_case(tree: Fields, evidence: Evidence) -> Case:
    """The case that a tree states, with contradictions refused."""
    group = read_group(tree, SECTIONS, "person and complaints")
    maybe(group, "schema", read_schema)
    visit = maybe(group, "date", read_date)
    person = maybe(group, "person", read_person) or Person()
    pregnancy: Pregnancy | None = maybe(group, "pregnancy", _read_pregnancy)
    stated = maybe(group, "answers", read_answers, "answer", evidence) or []
    stated += maybe(group, "examination", read_answers, "examination", evidence) or []
    said = Said(
        person=person,
        pregnancy=pregnancy,
        complaints=maybe(group, "complaints", read_complaints, visit, person.age_years) or (),
        no_pain_at=maybe(group, "no_pain_at", read_sites) or (),
        stated=tuple(stated),
        places={name: node.place for name, node in group.items()},
    )
    check(said, evidence)
    words: dict[str, Any] = {name: maybe(group, name, read_words) or () for name in history.FIELDS}
    return Case(
        person=person,
        pregnancy=pregnancy,
        complaints=said.complaints,
        no_pain_at=said.no_pain_at,
        date=visit,
        **words,
        **_answers(said, words, evidence),
        **_rest(group, evidence),
    )


def _answers(said: Said, words: dict[str, tuple[str, ...]], evidence: Evidence) -> dict[str, Any]:
    """All answers, explicit ones and those of conditions, medicines, allergies and pregnancy."""
    parts = [
        history.understand(name, entries, said.places[name], evidence)
        for name, entries in words.items()
        if entries
    ]
    if said.pregnancy is not None:
        place = said.places["pregnancy"]
        parts.append(history.understand_pregnancy(said.pregnancy, place, evidence))
    mapped = [one for part in parts for one in part.stated]
    stated, overruled = merge(list(said.stated), mapped)
    answers = {
        name: tuple(one.answered for one in of_finding)
        for name, of_finding in by_finding(stated).items()
    }
    return {
        "answers": MappingProxyType(answers),
        "unused_terms": tuple(term for part in parts for term in part.unused),
        "hints": (*(hint for part in parts for hint in part.hints), *overruled),
    }


def _rest(group: dict[str, Node], evidence: Evidence) -> dict[str, Any]:
    """The sections that nothing else depends on."""
    tried, others = maybe(group, "treatments", read_treatments, evidence) or ((), ())
    recordings = maybe(group, "recordings", read_words) or ()
    return {
        "composed": maybe(group, "composed", read_yes_no) or False,
        "scores": maybe(group, "scores", read_scores, evidence) or MappingProxyType({}),
        "treatments": tried,
        "other_treatments": others,
        "recordings": recordings,
        "standing": maybe(group, "standing", _read_standing, recordings),
        "scans": maybe(group, "scans", read_words) or (),
        "clinician": maybe(group, "clinician", read_clinician, evidence) or Clinician(),
        "notes": maybe(group, "notes", read_text, _LONGEST_NOTES) or "",
    }


def _read_standing(node: Node, recordings: tuple[str, ...]) -> str | None:
    """One of the recordings; None when blank."""
    text = read_text(node, _LONGEST_NAME)
    if text is not None and text.strip() not in recordings:
        raise node.place.unknown(text, "recording", recordings, "`recordings` of this case")
    return None if text is None else text.strip()


def _read_pregnancy(node: Node) -> Pregnancy | None:
    """yes, no, postpartum or unknown; None when blank."""
    text = scalar(node, f"one of {', '.join(PREGNANCY)}").text
    if text is None:
        return None
    truth = yes_or_no(text)
    if truth is not None:
        return "yes" if truth else "no"
    if text.strip().lower() == "postpartum":
        return "postpartum"
    if is_unknown(text):
        return "unknown"
    raise node.place.unknown(text, "answer", PREGNANCY)
