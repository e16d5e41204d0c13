"""Marker labels: the person's prefix taken off, unlabelled points left out, doubles told apart."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence

from solespine.errors import TooPoorError

_UNLABELLED = re.compile(r"^(\*.*|unlabell?ed.*|uname\d*|u\d+|)$", re.IGNORECASE)
_LONGEST = 64
_ENOUGH = 5  # labels, before a common start is taken for a prefix
_ENDS = "_-. :"


def tidy_labels(
    labels: Sequence[str], count: int, name: str, descriptions: Sequence[str] = ()
) -> tuple[dict[int, str], tuple[str, ...]]:
    """Column to label for the points that have one.

    A prefix `NAME:` often is the person's name: it is dropped here and shown nowhere.

    Args:
        labels: as the file has them.
        count: how many points the file has.
        name: how errors name the file.
        descriptions: longer names, used where two points have the same label.

    Returns:
        Labels by column, and notes.

    Raises:
        TooPoorError: markers of several persons.
    """
    chosen, notes = _one_person(list(labels[:count]), name)
    named = {i: clean(text) for i, text in chosen.items() if not _UNLABELLED.match(text)}
    nameless = sum(1 for i in range(count) if i not in chosen or i not in named)
    notes += [f"{nameless} points without a label are left out"] if nameless else []
    doubled = {label for label, n in Counter(named.values()).items() if n > 1}
    if doubled:
        named = _told_apart(named, doubled, descriptions)
        notes.append(f"labels used more than once are told apart: {', '.join(sorted(doubled))}")
    return named, tuple(notes)


def clean(label: str) -> str:
    """A label as one short printable text."""
    text = "".join(c for c in label if c.isprintable()).strip()
    return text[:_LONGEST]


def key(label: str) -> str:
    """A label without what differs between laboratories: case, dots, blanks and dashes."""
    return re.sub(r"[\s._\-/]+", "", label).casefold()


def _one_person(labels: list[str], name: str) -> tuple[dict[int, str], list[str]]:
    """Labels without prefix, of the prefix that most points have."""
    shared_start = len(_common_start(labels))
    labels = [label[shared_start:] if label.strip(" *") else label for label in labels]
    parts = {i: label.rpartition(":")[::2] for i, label in enumerate(labels)}
    prefixes = Counter(prefix for prefix, label in parts.values() if label.strip(" *"))
    if len(prefixes) < 2:
        return {i: label.strip() for i, (_, label) in parts.items()}, []
    (first, most), (_, second) = prefixes.most_common(2)
    shared = {key(b) for a, b in parts.values() if a == first} & {
        key(b) for a, b in parts.values() if a != first
    }
    if second >= most / 2 and len(shared) >= 4:
        raise TooPoorError(f"{name}: holds markers of several persons: export one person alone")
    kept = {i: b.strip() for i, (a, b) in parts.items() if a in (first, "")}
    return kept, [f"{len(labels) - len(kept)} points of other objects are left out"]


def _common_start(labels: list[str]) -> str:
    """What all labels begin with up to a dash, dot or blank; a side is not taken for a prefix."""
    named = [label for label in labels if label.strip(" *")]
    start = os.path.commonprefix(named) if len(named) >= _ENOUGH else ""
    start = start[: max(start.rfind(mark) for mark in _ENDS) + 1]
    return "" if key(start) in ("l", "r", "left", "right", "v") else start


def _told_apart(
    named: dict[int, str], doubled: set[str], descriptions: Sequence[str]
) -> dict[int, str]:
    """Doubles under their description where that is unique, else numbered."""
    described = Counter(descriptions)
    seen: Counter[str] = Counter()
    taken = {label for label in named.values() if label not in doubled}
    apart = {}
    for i, label in named.items():
        text = clean(descriptions[i]) if i < len(descriptions) else ""
        if label in doubled:
            seen[label] += 1
            unique = text and described[descriptions[i]] == 1 and text not in taken
            label = text if unique else _numbered(label, seen[label], taken)
        taken.add(label)
        apart[i] = label
    return apart


def _numbered(label: str, number: int, taken: set[str]) -> str:
    """The first of several keeps its label, the others get the next free number."""
    name = label if number == 1 else f"{label} ({number})"
    while name in taken:
        number += 1
        name = f"{label} ({number})"
    return name
