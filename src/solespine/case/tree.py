"""YAML text or plain Python data -> a small tree of texts that knows its lines.

Scalars stay text: what a text means is decided where it is read, so none of YAML's own guesses
(`no` as false, 12:30 as 750, 010 as 8) can change an answer. The file may be hostile: size,
depth and number of entries are bounded, and aliases, anchors and tags are refused, before
anything is built from them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn

import yaml

from solespine.case.place import Place, clipped, quoted
from solespine.errors import one_line

MAX_BYTES = 1_000_000
MAX_DEPTH = 8
MAX_NODES = 20_000
_LARGEST_INT = 10**30
_NULLS = ("", "~", "null", "Null", "NULL")
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text; None when nothing was written."""

    text: str | None
    place: Place
    span: tuple[int, int] = (0, 0)  # characters of the file


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    entries: tuple[Node, ...]
    place: Place
    span: tuple[int, int] = (0, 0)
    flow: bool = False  # written in brackets


@dataclass(frozen=True, slots=True)
class Fields:
    """A group of `key: value` lines, in the order of the file."""

    entries: dict[str, Node]
    place: Place
    span: tuple[int, int] = (0, 0)
    key_spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    flow: bool = False  # written in braces


Node = Scalar | Items | Fields


def is_blank(node: Node) -> bool:
    """Whether nothing was written there."""
    return isinstance(node, Scalar) and node.text is None


def plain(node: Node) -> Any:
    """The tree as dicts, lists, texts and None."""
    if isinstance(node, Fields):
        return {key: plain(value) for key, value in node.entries.items()}
    if isinstance(node, Items):
        return [plain(value) for value in node.entries]
    return node.text


@functools.lru_cache(maxsize=8)  # one change reads a text several times; trees never change
def read_tree(text: str, file: str) -> Fields:
    """Parse YAML text whose top is a group of `key: value` lines.

    Raises:
        CaseError: not YAML, or more than a case file may hold.
    """
    top = Place(file)
    found = _UNPRINTABLE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise Place(file, (), line).error(f"unprintable character {found.group()!a}; is this text?")
    try:
        return _Reader(text, top).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = one_line(str(error.problem or error.context))
        raise Place(file, (), mark.line + 1 if mark else None).error(
            f"not readable as YAML: {problem}; write 'key: value' lines, indented with spaces"
        ) from None
    except yaml.YAMLError as error:
        raise top.error(f"not readable as YAML: {clipped(str(error))}") from None


class _Reader:
    """Builds the tree from the parser's events, one after the other."""

    def __init__(self, text: str, top: Place) -> None:
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))
        self._top = top
        self._nodes = 0

    def document(self) -> Fields:
        """The only document of the stream."""
        next(self._events)  # start of stream
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise self._top.error("the file is empty; see examples/heel_and_back/case.yaml")
        event = next(self._events)
        self._check(event, self._top, 0)
        if not isinstance(event, yaml.MappingStartEvent):
            raise self._top.error("wants 'key: value' lines such as 'person: {age: 52}'")
        tree = self._fields(event, self._top, 1)
        next(self._events)  # end of document
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            line = after.start_mark.line + 1
            raise Place(self._top.file, (), line).error("a second document; one case a file")
        return tree

    def _next(self) -> Any:
        return next(self._events)

    def _node(self, event: Any, place: Place, depth: int) -> Node:
        self._check(event, place, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._fields(event, place, depth + 1)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(event, place, depth + 1)
        _refuse_unprintable(event.value, place)
        null = not event.style and event.value in _NULLS
        return Scalar(None if null else event.value, place, _span(event, event))

    def _check(self, event: Any, place: Place, depth: int) -> None:
        """Refuse what a case never needs and a hostile file lives on."""
        here = Place(place.file, place.keys, event.start_mark.line + 1)
        self._nodes += 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise here.error("anchors (&) and aliases (*) are not allowed; write the value out")
        if getattr(event, "tag", None):
            raise here.error(f"the tag {quoted(event.tag)} is not allowed; write the value alone")
        if depth > MAX_DEPTH:
            raise here.error(f"nested deeper than {MAX_DEPTH} levels")
        if self._nodes > MAX_NODES:
            raise here.error(f"more than {MAX_NODES} entries in one file")

    def _items(self, start: Any, place: Place, depth: int) -> Items:
        entries: list[Node] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            inside = place.inside(str(len(entries) + 1), event.start_mark.line + 1)
            entries.append(self._node(event, inside, depth))
        return Items(tuple(entries), place, _span(start, event), bool(start.flow_style))

    def _fields(self, start: Any, place: Place, depth: int) -> Fields:
        entries: dict[str, Node] = {}
        key_spans: dict[str, tuple[int, int]] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            key = self._key(event, Place(place.file, place.keys, line), depth)
            inside = place.inside(key, line)
            if key in entries:
                raise inside.error(f"stands here twice (first: line {entries[key].place.line})")
            key_spans[key] = _span(event, event)
            entries[key] = self._node(next(self._events), inside, depth)
        return Fields(entries, place, _span(start, event), key_spans, bool(start.flow_style))

    def _key(self, event: Any, place: Place, depth: int) -> str:
        self._check(event, place, depth)
        if not isinstance(event, yaml.ScalarEvent):
            raise place.error("a key must be one word, as in 'age: 52'")
        if not event.value:
            raise place.error("a key is missing before ':'")
        return str(event.value)


def _span(first: Any, last: Any) -> tuple[int, int]:
    """The characters from the start of one event to the end of another."""
    return first.start_mark.index, last.end_mark.index


def tree_of(document: object, file: str) -> Fields:
    """The tree of plain Python data, such as a dict from a test or a web form.

    Raises:
        CaseError: not a dict, too deep, too large, or a type that YAML does not have.
    """
    if not isinstance(document, dict):
        raise Place(file).error("wants a dict with keys such as 'person' and 'complaints'")
    tree = _Converter().node(document, Place(file), 0)
    assert isinstance(tree, Fields)
    return tree


class _Converter:
    def __init__(self) -> None:
        self._nodes = 0

    def node(self, value: object, place: Place, depth: int) -> Node:
        """One value as a node."""
        self._nodes += 1
        if depth > MAX_DEPTH:
            raise place.error(f"nested deeper than {MAX_DEPTH} levels")
        if self._nodes > MAX_NODES:
            raise place.error(f"more than {MAX_NODES} entries")
        if isinstance(value, dict):
            return self._fields(value, place, depth)
        if isinstance(value, list | tuple):
            entries = [
                self.node(entry, place.inside(str(number)), depth + 1)
                for number, entry in enumerate(value, 1)
            ]
            return Items(tuple(entries), place)
        return Scalar(_text_of(value, place), place)

    def _fields(self, value: dict[Any, Any], place: Place, depth: int) -> Fields:
        entries: dict[str, Node] = {}
        for key, entry in value.items():
            name = _text_of(key, place)
            if not name:
                raise place.error("a key is missing")
            if name in entries:
                raise place.inside(name).error("stands here twice")
            entries[name] = self.node(entry, place.inside(name), depth + 1)
        return Fields(entries, place)


def _text_of(value: object, place: Place) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value) if abs(value) < _LARGEST_INT else _refuse(value, place)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        _refuse_unprintable(value, place)
        return value
    return _refuse(value, place)


def _refuse_unprintable(text: str, place: Place) -> None:
    found = _UNPRINTABLE.search(text)
    if found:
        raise place.error(f"unprintable character {found.group()!a}")


def _refuse(value: object, place: Place) -> NoReturn:
    if isinstance(value, int):
        raise place.error("the number is too large")
    raise place.error(f"a {type(value).__name__} cannot stand in a case; write text or a number")
