"""A TRC file of marker trajectories -> Recording."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from solespine.errors import InputError, TooPoorError
from solespine.recordings.lab import find_lab
from solespine.recordings.labels import tidy_labels
from solespine.recordings.mapping import NOTHING, MappingFile
from solespine.recordings.model import Array, Recording
from solespine.recordings.source import Source
from solespine.recordings.table import (
    cells,
    find_delimiter,
    find_rate,
    numbers,
    regular_grid,
    stated_number,
    text_lines,
)

_HEADER_LINES = 60  # where the table must have begun
_FRAME = re.compile(r"^\s*frame\s*#?\b", re.IGNORECASE)


@dataclass(frozen=True)
class TrcTable:
    """A TRC file as it stands.

    Attributes:
        header: entries such as `DataRate` and `Units`, in lower case.
        labels: of the markers, one to three columns.
        time: (n,) s.
        points: (n, labels, 3) in the file's unit.
        notes: what was found.
    """

    header: dict[str, str]
    labels: tuple[str, ...]
    time: Array = field(repr=False)
    points: Array = field(repr=False)
    notes: tuple[str, ...] = ()


def read_trc(source: Source, mapping: MappingFile = NOTHING) -> Recording:
    """Marker trajectories of a TRC file.

    Raises:
        InputError: no TRC file, a cell that is no number, or time that does not run on.
        TooPoorError: no markers or no frames.
    """
    table = parse_trc(source.data, source.name)
    declared = stated_number(table.header.get("datarate", "")) or mapping.rate_hz
    rate, rate_note = find_rate(table.time, declared, source.name)
    flat = table.points.reshape(len(table.time), -1)
    time, grid = regular_grid(table.time, flat, rate, source.name)
    points = grid.reshape(len(time), -1, 3)
    tracks = [_seen(points[:, i]) for i in range(points.shape[1])]
    held = [i for i, track in enumerate(tracks) if np.isfinite(track).any()]
    labels, notes = tidy_labels([table.labels[i] for i in held], len(held), source.name)
    marks = {label: tracks[held[i]] for i, label in labels.items()}
    if not marks:
        raise TooPoorError(f"{source.name}: holds no markers: export the labelled trial")
    lab = find_lab(source.name, marks, unit=table.header.get("units", ""), mapping=mapping)
    gap_note = (f"{len(time) - len(table.time)} frames are missing",)
    return Recording(
        name=source.name,
        format="trc",
        sha256=source.sha256,
        rate_hz=rate,
        time=time,
        markers=MappingProxyType({label: lab.place(track) for label, track in marks.items()}),
        notes=(
            *lab.notes,
            *notes,
            *table.notes,
            *((rate_note,) if rate_note else ()),
            *(gap_note if len(time) > len(table.time) else ()),
        ),
    )


def parse_trc(data: bytes, name: str) -> TrcTable:
    """The table of a TRC file; see read_trc for the errors."""
    lines = text_lines(data, name)
    at = next((i for i, line in enumerate(lines[:_HEADER_LINES]) if _FRAME.match(line)), None)
    if at is None:
        raise InputError(f"{name}: is no TRC file or cut off: it has no line with `Frame#`")
    header = _header(lines[:at])
    delimiter = "\t" if "\t" in lines[at] else find_delimiter(lines[at])
    labels = _labels(cells(lines[at], delimiter), delimiter)
    rows = [
        (number, line)
        for number, line in enumerate(lines[at + 1 :], start=at + 2)
        if line[:1] and not _is_axis_line(line) and line.strip()
    ]
    if not labels:
        raise TooPoorError(f"{name}: names no markers: export the labelled trial")
    table = numbers(rows, delimiter, 2 + 3 * len(labels), name)
    table, cut_note = _without_cut_row(table, rows, delimiter)
    if len(table) == 0:
        raise TooPoorError(f"{name}: holds no frames: export it again")
    promised = stated_number(header.get("numframes", ""))
    count_note: tuple[str, ...] = ()
    if promised is not None and promised != len(table):
        count_note = (f"the header promises {promised:g} frames, the file holds {len(table)}",)
    return TrcTable(
        header=header,
        labels=labels,
        time=table[:, 1],
        points=table[:, 2:].reshape(len(table), len(labels), 3),
        notes=(*count_note, *cut_note),
    )


def _header(lines: list[str]) -> dict[str, str]:
    """Names and values stand in two lines, parted by one or more tabs or blanks."""
    for names, values in zip(lines, lines[1:], strict=False):
        keys = names.lower().split()
        if "datarate" in keys:
            return dict(zip(keys, values.split(), strict=False))
    return {}


def original_name(data: bytes) -> str:
    """Name of the file that a TRC file was made from, told at the end of its first line."""
    last = (
        re.split(rb"[\r\n]", data[:2000], maxsplit=1)[0].decode("latin-1").strip().split("\t")[-1]
    )
    name = re.split(r"[\\/]", last)[-1].strip()
    return name if name.lower().endswith(".trc") else ""


def _labels(head: list[str], delimiter: str | None) -> tuple[str, ...]:
    """Marker names; with tabs each stands over the first of its three columns."""
    names = head[2:]
    if delimiter == "\t" and any(not name for name in names[1:3]):
        names = names[::3]
    while names and not names[-1]:
        names = names[:-1]
    return tuple(names)


def _is_axis_line(line: str) -> bool:
    """The line `X1 Y1 Z1 ...` under the names."""
    return bool(re.match(r"^\s*[xX]\d+\b", line))


def _without_cut_row(
    table: Array, rows: list[tuple[int, str]], delimiter: str | None
) -> tuple[Array, tuple[str, ...]]:
    """The table without a last row that breaks off in the middle."""
    if len(rows) < 2:
        return table, ()
    last, before = (len(cells(line, delimiter)) for _, line in (rows[-1], rows[-2]))
    if last >= before or last >= table.shape[1]:
        return table, ()
    return table[:-1], ("the last row breaks off and is left out",)


def _seen(points: Array) -> Array:
    """(n, 3); a marker with a missing coordinate, or exactly at (0, 0, 0), was not seen."""
    lost = ~np.isfinite(points).all(axis=1) | (points == 0).all(axis=1)
    return np.where(lost[:, None], np.nan, points)
