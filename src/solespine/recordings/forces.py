"""A .forces file of Motion Analysis -> ForceTable: millimetres, newtons, newton-millimetres.

Columns of plate i: FXi FYi FZi, the centre of pressure Xi Yi Zi, and MZi about the plate's normal.
"""

from __future__ import annotations

import re

import numpy as np

from solespine.errors import InputError, TooPoorError
from solespine.recordings.force_table import ForceColumn, ForceTable
from solespine.recordings.model import Array
from solespine.recordings.source import Source
from solespine.recordings.table import cells, numbers, stated_number, text_lines

_HEADER_LINES = 60


def read_forces(source: Source) -> ForceTable:
    """Forces of all plates; the clock starts at 0 with the first sample.

    Raises:
        InputError: no such file, or damaged.
        TooPoorError: no samples or no rate.
    """
    name = source.name
    lines = text_lines(source.data, name)
    head = lines[:_HEADER_LINES]
    at = next((i for i, x in enumerate(head) if x.lower().startswith("#sample")), None)
    if at is None:
        raise InputError(f"{name}: is no .forces file or cut off: it has no line `#Sample`")
    header = dict(line.lower().split("=", 1) for line in head[:at] if "=" in line)
    rate = stated_number(header.get("samplerate", ""))
    if rate is None or rate > 100_000:
        raise TooPoorError(f"{name}: states no sample rate: export it again")
    names = [label.upper() for label in cells(lines[at], "\t")]
    plates = [i for i in range(1, 100) if {f"FX{i}", f"FY{i}", f"FZ{i}"} <= set(names)]
    if not plates:
        raise InputError(f"{name}: holds no force columns (FX1 FY1 FZ1 ...): export it again")
    rows = [(i, line) for i, line in enumerate(lines[at + 1 :], start=at + 2) if line.strip()]
    table = numbers(rows, "\t", len(names), name)
    if len(rows) > 1 and len(cells(rows[-1][1], "\t")) < len(names):
        table = table[:-1]
    if len(table) < 2:
        raise TooPoorError(f"{name}: holds no samples: export it again")
    place = {label: i for i, label in enumerate(names)}
    columns = tuple(_column(i, place, table) for i in plates)
    promised = stated_number(header.get("numberofsamples", ""))
    notes = _gaps(table[:, 0], name)
    if promised is not None and promised != len(table):
        notes += (f"the header promises {promised:g} samples, the file holds {len(table)}",)
    return ForceTable("forces", rate, np.arange(len(table)) / rate, columns, "mm", notes)


def _column(i: int, place: dict[str, int], table: Array) -> ForceColumn:
    def three(pattern: str) -> Array:
        return np.stack([_of(pattern.format(a=axis, i=i), place, table) for axis in "XYZ"], axis=1)

    force = three("F{a}{i}")
    twist = _of(f"MZ{i}", place, table)
    # The moment stands alone: put along whichever axis is up by giving it to all three.
    return ForceColumn(f"plate {i}", None, force, three("{a}{i}"), np.stack([twist] * 3, axis=1))


def _of(label: str, place: dict[str, int], table: Array) -> Array:
    return table[:, place[label]] if label in place else np.full(len(table), np.nan)


def _gaps(sample: Array, name: str) -> tuple[str, ...]:
    """The samples must be counted on, or the clock would be wrong."""
    steps = np.diff(sample)
    if not np.isfinite(sample).all() or (steps != 1).any():
        bad = int(np.argmin(steps == 1)) + 1
        raise InputError(
            f"{name}: samples are missing or doubled near sample {bad}: export it again"
        )
    return ()


def is_forces(lines: list[str]) -> bool:
    """Whether a text begins as such a file does."""
    return any(re.match(r"^\s*\[force data\]", line, re.IGNORECASE) for line in lines[:5])
