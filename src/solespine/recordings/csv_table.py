"""A CSV table of marker and force columns -> Recording.

Columns are told by a mapping file, or tell themselves: three that differ in a last x, y, z are a
marker, and ground forces are named as in MOT files.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from solespine.errors import InputError, TooPoorError
from solespine.recordings.force_table import ForceColumn, ForceTable, build_plates
from solespine.recordings.lab import Lab, find_lab
from solespine.recordings.labels import key, tidy_labels
from solespine.recordings.limits import MAX_CHANNELS
from solespine.recordings.mapping import ForceColumns, MappingFile
from solespine.recordings.model import Array, Plate, Recording
from solespine.recordings.mot import force_column, force_groups
from solespine.recordings.source import Source
from solespine.recordings.table import find_delimiter, find_rate, numbers, regular_grid

_TIME = {"time": 1.0, "t": 1.0, "times": 1.0, "seconds": 1.0, "time(s)": 1.0, "timems": 0.001,
         "time(ms)": 0.001, "time[s]": 1.0, "time[ms]": 0.001}  # fmt: skip
_TRIPLE = re.compile(r"^(?P<label>.+?)[\s._:\-]*(?P<axis>[xyz])(?:\s*[(\[].*)?$", re.IGNORECASE)
_LONGEST_NAME = 100  # characters
_HOW = (
    "say what the columns are in a mapping file (markers: {LHEE: [x column, y column, z column]})"
)


@dataclass(frozen=True)
class _Table:
    names: tuple[str, ...]
    time: Array = field(repr=False)
    rate_hz: float
    values: Array = field(repr=False)
    notes: tuple[str, ...] = ()

    def three(self, names: Sequence[str], file: str) -> Array:
        """(n, 3) of three named columns."""
        return np.stack([self.one(name, file) for name in names], axis=1)

    def one(self, name: str, file: str) -> Array:
        """(n,) of a named column."""
        if name not in self.names:
            raise InputError(
                f"{file}: has no column {name!r} that the mapping file names; columns are "
                f"{', '.join(self.names)[:200]}"
            )
        return self.values[:, self.names.index(name)]


def read_csv(source: Source, lines: list[str], mapping: MappingFile) -> Recording:
    """Markers and forces of a CSV table.

    Args:
        source: the file.
        lines: its text.
        mapping: what its columns are.

    Raises:
        InputError: columns that nothing explains, or a cell that is no number.
        TooPoorError: no rows, no clock, or nothing measured.
    """
    table = _table(lines, source.name, mapping)
    marks, forces = _parts(table, source.name, mapping)
    if not marks and not forces:
        raise InputError(
            f"{source.name}: its columns ({', '.join(table.names)[:120]}) are no markers or "
            f"forces that can be told by name: {_HOW}"
        )
    lab = find_lab(source.name, marks, [f.force for f in forces], mapping=mapping)
    plates, force_notes = _plates(source.name, table, forces, lab, mapping)
    return Recording(
        name=source.name,
        format="csv",
        sha256=source.sha256,
        rate_hz=table.rate_hz,
        time=table.time,
        markers=MappingProxyType({label: lab.place(track) for label, track in marks.items()}),
        plates=plates,
        notes=(*lab.notes, *force_notes, *table.notes),
    )


def _plates(
    name: str, table: _Table, forces: list[ForceColumn], lab: Lab, mapping: MappingFile
) -> tuple[tuple[Plate, ...], tuple[str, ...]]:
    """Plates of the force columns, turned as the markers were."""
    if not forces or lab.force_sign == 0:
        return (), ()
    told = ForceTable("csv", table.rate_hz, table.time, tuple(forces))
    plates, notes = build_plates(name, told, _with_up(mapping, lab.turn))
    return plates, notes[1:]  # the first tells the axis again


def _with_up(mapping: MappingFile, turn: Array) -> MappingFile:
    """The mapping with the up axis that the markers showed, so that forces turn alike."""
    i = int(np.argmax(np.abs(turn[2])))
    sign = "-" if turn[2, i] < 0 else ""
    return mapping.model_copy(update={"up": f"{sign}{'xyz'[i]}"})


def _table(lines: list[str], name: str, mapping: MappingFile) -> _Table:
    """Column names from the first line, numbers from the first numeric row on."""
    filled = [(i, line) for i, line in enumerate(lines, start=1) if line.strip()]
    delimiter = find_delimiter(filled[0][1]) if filled else None
    if len(filled) < 2 or delimiter is None:
        raise InputError(f"{name}: is no table of columns with names: {_HOW}")
    names = _names(filled[0][1], delimiter, name)
    _refuse_landmarks(filled[1][1], names, name)
    if len(names) > MAX_CHANNELS:
        raise InputError(f"{name}: has {len(names):,} columns, more than {MAX_CHANNELS:,}")
    rows = filled[1:]
    while rows and len(filled) - len(rows) < 4 and not _is_numeric(rows[0][1], delimiter):
        rows = rows[1:]  # a line of units under the names
    values = numbers(rows, delimiter, len(names), name)
    time, declared, factor = _clock(names, values, name, mapping)
    rate, note = find_rate(time * factor, declared, name)
    even, grid = regular_grid(time * factor, values, rate, name)
    return _Table(names, even, rate, grid, (note,) if note else ())


def _names(line: str, delimiter: str, name: str) -> tuple[str, ...]:
    """Column names, which may stand in quotes."""
    try:
        return tuple(cell.strip() for cell in next(csv.reader([line], delimiter=delimiter)))
    except csv.Error as error:
        raise InputError(f"{name}: its line of column names cannot be read ({error})") from None


def _refuse_landmarks(row: str, names: tuple[str, ...], name: str) -> None:
    """A table of places and measures on a footprint is no recording over time."""
    if re.search(r"\[\s*-?\d+(\.\d+)?\s*,\s*-?\d+(\.\d+)?\s*\]", row):
        raise InputError(
            f"{name}: is a table of points on a footprint and of insole measures "
            f"({len(names)} columns), no recording over time: give the pressure frames themselves"
        )


def _is_numeric(line: str, delimiter: str) -> bool:
    filled = [part.strip() for part in line.split(delimiter) if part.strip()]
    return bool(filled) and all(re.match(r"^[-+]?[\d.]", part) for part in filled[:3])


def _clock(
    names: tuple[str, ...], values: Array, name: str, mapping: MappingFile
) -> tuple[Array, float | None, float]:
    """Times as they stand, a declared rate, and seconds in their unit."""
    wanted = mapping.time
    if wanted is not None and wanted not in names:
        raise InputError(f"{name}: has no column {wanted!r}; columns are {', '.join(names)[:200]}")
    found = [wanted] if wanted else [n for n in names if key(n) in _TIME]
    if found:
        factor = 1.0 if wanted else _TIME[key(found[0])]
        return values[:, names.index(found[0])], mapping.rate_hz, factor
    if mapping.rate_hz is None:
        raise TooPoorError(f"{name}: has no time column: say `time` or `rate_hz` in a mapping file")
    return np.arange(len(values)) / mapping.rate_hz, mapping.rate_hz, 1.0


def _parts(
    table: _Table, name: str, mapping: MappingFile
) -> tuple[dict[str, Array], list[ForceColumn]]:
    """Markers by label and force columns, told by the mapping or by the names."""
    groups = force_groups(list(table.names)) if not mapping.forces else {}
    forces = [_told(columns, table, name) for columns in mapping.forces]
    forces += [force_column(who, groups, table.values) for who in groups]
    taken = {i for parts in groups.values() for i in parts.values()}
    if mapping.markers:
        found = {label: table.three(columns, name) for label, columns in mapping.markers.items()}
    else:
        found = _triples(table, taken, name)
    marks = {label: _seen(track) for label, track in found.items()}
    return {label: track for label, track in marks.items() if np.isfinite(track).any()}, forces


def _told(columns: ForceColumns, table: _Table, name: str) -> ForceColumn:
    force = table.three(columns.force, name)
    point = table.three(columns.point, name) if columns.point else np.full_like(force, np.nan)
    twist = np.stack([table.one(columns.moment, name)] * 3, axis=1) if columns.moment else None
    return ForceColumn(columns.name, columns.side, force, point, twist)


def _triples(table: _Table, taken: set[int], name: str) -> dict[str, Array]:
    """Markers from columns that differ in a last x, y, z alone."""
    groups: dict[str, dict[str, int]] = {}
    for i, column in enumerate(table.names):
        match = _TRIPLE.match(column) if len(column) <= _LONGEST_NAME else None
        if match and i not in taken:
            groups.setdefault(match["label"].strip(), {}).setdefault(match["axis"].lower(), i)
    whole: Mapping[str, dict[str, int]] = {k: v for k, v in groups.items() if len(v) == 3}
    labels, _ = tidy_labels(list(whole), len(whole), name)
    columns = [[parts[axis] for axis in "xyz"] for parts in whole.values()]
    return {label: table.values[:, columns[i]] for i, label in labels.items()}


def _seen(points: Array) -> Array:
    lost = ~np.isfinite(points).all(axis=1) | (points == 0).all(axis=1)
    return np.where(lost[:, None], np.nan, points)
