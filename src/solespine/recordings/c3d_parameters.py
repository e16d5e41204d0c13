"""The parameter section of a C3D file: groups of named texts and numbers.

The layout follows the C3D user guide (Motion Lab Systems, 2008): a chain of records, each of
which says where the next one starts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from solespine.errors import InputError
from solespine.recordings.c3d_numbers import Dialect
from solespine.recordings.model import Array

BLOCK = 512  # bytes
_MOST_RECORDS = 20_000
_MOST_INDICES = 7
_TEXT, _BYTE, _INTEGER, _REAL = -1, 1, 2, 4


@dataclass(frozen=True)
class Parameters:
    """What the parameter section says.

    Attributes:
        texts: group and name to a tuple of texts.
        numbers: group and name to an array in the shape that the file gives, first index fastest.
        written: group and name, in capitals as above, to the name as the file writes it.
    """

    texts: dict[tuple[str, str], tuple[str, ...]] = field(repr=False)
    numbers: dict[tuple[str, str], Array] = field(repr=False)
    written: dict[tuple[str, str], str] = field(repr=False)

    def words(self, group: str, name: str) -> tuple[str, ...]:
        """Texts of a parameter with those of its continuations (LABELS, LABELS2, ...)."""
        found = list(self.texts.get((group, name), ()))
        for number in range(2, 100):
            more = self.texts.get((group, f"{name}{number}"))
            if more is None:
                break
            found += more
        return tuple(found)

    def array(self, group: str, name: str) -> Array:
        """Numbers of a parameter with those of its continuations, flat; empty where absent."""
        found = [self.numbers.get((group, name), np.zeros(0)).ravel(order="F")]
        for number in range(2, 100):
            more = self.numbers.get((group, f"{name}{number}"))
            if more is None:
                break
            found.append(more.ravel(order="F"))
        return np.concatenate(found)

    def number(self, group: str, name: str) -> float | None:
        """First number of a parameter; None where absent or not finite."""
        values = self.numbers.get((group, name), np.zeros(0)).ravel(order="F")
        return float(values[0]) if values.size and np.isfinite(values[0]) else None


def read_parameters(data: bytes, name: str, start: int, dialect: Dialect) -> Parameters:
    """All parameters of a C3D file.

    Args:
        data: the whole file.
        name: how errors name it.
        start: byte at which the parameter section begins.
        dialect: how its numbers lie.

    Raises:
        InputError: the chain of records leaves the file, never ends, or has an unknown type.
    """
    groups: dict[int, str] = {}
    records = list(_records(data, name, start + 4, dialect))
    for number, label, _ in records:
        if number < 0:
            groups[-number] = label.upper()
    found = Parameters({}, {}, {})
    for number, label, at in records:
        if number > 0 and number in groups:
            owner = (groups[number], label.upper())
            found.written[owner] = label
            _keep(found, owner, _parameter(data, name, at, dialect))
    return found


def _records(data: bytes, name: str, at: int, dialect: Dialect) -> Iterator[tuple[int, str, int]]:
    """Group number (negative: the group itself), name, and where the content starts."""
    for _ in range(_MOST_RECORDS):
        head = data[at : at + 2]
        if len(head) < 2 or head[0] == 0:
            return
        length, number = np.frombuffer(head, dtype="i1").tolist()
        body = at + 2 + abs(length)
        if body + 2 > len(data) or number == 0:
            raise InputError(f"{name}: is cut off or damaged in its parameters: export it again")
        label = data[at + 2 : body].decode("latin-1").strip()
        yield number, label, body + 2
        step = int(dialect.counts(data[body : body + 2])[0])
        if step == 0:
            return
        at = body + step
    raise InputError(f"{name}: its parameters never end; the file is damaged: export it again")


def _parameter(data: bytes, name: str, at: int, dialect: Dialect) -> tuple[str, ...] | Array:
    kind, count = np.frombuffer(data[at : at + 2].ljust(2, b"\0"), dtype="i1").tolist()
    dims = tuple(data[at + 2 : at + 2 + max(count, 0)])
    size = abs(kind) * math.prod(dims)
    begin = at + 2 + len(dims)
    if kind not in (_TEXT, _BYTE, _INTEGER, _REAL) or not 0 <= count <= _MOST_INDICES:
        raise InputError(
            f"{name}: a parameter is of no known kind; the file is damaged: export it again"
        )
    if begin + size > len(data):
        raise InputError(f"{name}: is cut off in its parameters: export it again")
    raw = data[begin : begin + size]
    if kind == _TEXT:
        return _texts(raw, dims)
    if kind == _BYTE:
        return np.frombuffer(raw, dtype="i1").astype(float).reshape(dims, order="F")
    values = dialect.integers(raw) if kind == _INTEGER else dialect.reals(raw)
    return values.astype(float).reshape(dims, order="F")


def _texts(raw: bytes, dims: tuple[int, ...]) -> tuple[str, ...]:
    """Texts of a fixed width; control characters, which some programs pad with, are dropped."""
    width = dims[0] if dims else 1
    if width == 0:
        return ()
    parts = (raw[i : i + width] for i in range(0, len(raw), width))
    return tuple(re.sub(r"[\x00-\x1f\x7f]", "", p.decode("latin-1")).strip() for p in parts)


def _keep(found: Parameters, key: tuple[str, str], value: tuple[str, ...] | Array) -> None:
    if isinstance(value, tuple):
        found.texts[key] = value
    else:
        found.numbers[key] = value
