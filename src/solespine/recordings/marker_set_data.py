"""The marker sets as data: which labels, roles and needs each one has."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from solespine.recordings.labels import key

_SIDES = (("L", "left"), ("R", "right"))


@dataclass(frozen=True)
class SetEntry:
    """One set, or a part that may come with any set.

    Attributes:
        name: as shown.
        needs: each a set of label keys of which one must be present.
        unless: label keys that rule the set out.
        roles: label key to role, the preferred label of a role first.
    """

    name: str
    needs: tuple[frozenset[str], ...]
    unless: frozenset[str]
    roles: Mapping[str, str]


@dataclass(frozen=True)
class SetData:
    """All that is known of marker sets.

    Attributes:
        sets: in the order in which they are tried.
        also: parts that may come with any set.
        stands_for: role to the role whose marker can fill it.
        lacks: family of results to its needs, each a tuple of alternative roles.
        upper, lower: roles of pelvis and above, and of the foot and ankle.
    """

    sets: tuple[SetEntry, ...]
    also: tuple[SetEntry, ...]
    stands_for: Mapping[str, str]
    lacks: Mapping[str, tuple[tuple[str, ...], ...]]
    upper: frozenset[str]
    lower: frozenset[str]

    @property
    def roles(self) -> frozenset[str]:
        """Every role that some set has."""
        return frozenset(role for e in (*self.sets, *self.also) for role in e.roles.values())


@functools.cache
def marker_set_data() -> SetData:
    """The package's marker sets."""
    text = (files("solespine.recordings") / "marker_sets.yaml").read_text("utf-8")
    raw: dict[str, Any] = yaml.safe_load(text)
    return SetData(
        sets=tuple(_entry(item) for item in raw["sets"]),
        also=tuple(_entry(item) for item in raw["also"]),
        stands_for=MappingProxyType(
            {a: b for k, v in raw["stands_for"].items() for a, b in _pairs(k, v)}
        ),
        lacks=MappingProxyType({f: _alternatives(n) for f, n in raw["lacks"].items()}),
        upper=frozenset(role for text in raw["upper"] for role in _sides(text)),
        lower=frozenset(role for text in raw["lower"] for role in _sides(text)),
    )


def _entry(item: dict[str, Any]) -> SetEntry:
    labels = [pair for k, v in item["labels"].items() for pair in _pairs(k, v)]
    return SetEntry(
        name=item["name"],
        needs=tuple(
            frozenset(key(label) for part in text.split("|") for label in _sides(part))
            for text in item["needs"]
        ),
        unless=frozenset(key(label) for text in item.get("unless", ()) for label in _sides(text)),
        roles=MappingProxyType({key(label): role for label, role in labels}),
    )


def _sides(text: str) -> list[str]:
    """A pattern for both sides; the text itself where it has no side."""
    both = [text.replace("?", short).replace("@", long) for short, long in _SIDES]
    return both if both[0] != both[1] else both[:1]


def _pairs(label: str, role: str) -> list[tuple[str, str]]:
    return list(zip(_sides(label), _sides(role), strict=True))


def _alternatives(needs: list[str]) -> tuple[tuple[str, ...], ...]:
    """For each side what is needed there; what has no side is asked once."""
    asked = [
        tuple(part.replace("?", short) for part in text.split("|"))
        for text in needs
        for short, _ in _SIDES
    ]
    return tuple(dict.fromkeys(asked))
