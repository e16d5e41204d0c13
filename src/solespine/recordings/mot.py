"""A MOT or STO file with ground forces -> ForceTable.

Files of the OpenSim family: a header up to `endheader`, a line of column names, numbers. Forces
are told as vx vy vz, points as px py pz, moments as x y z, and a foot or plate by a word or a
number before or within the name: ground_force_vx, l_ground_force_vx, ground_force_r_vx,
1_ground_force_vx, ground_force_1_vx.
"""

from __future__ import annotations

import re

import numpy as np

from solespine.errors import InputError, TooPoorError
from solespine.recordings.force_table import ForceColumn, ForceTable
from solespine.recordings.model import Array, Side
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

_HEADER_LINES = 200
_LONGEST_NAME = 100  # characters; no column of forces has a longer one
_COLUMN = re.compile(
    r"^(?P<before>.*?)_?(?:ground_?)?(?P<what>force|torque|moment)_?(?P<after>.*?)_?"
    r"(?P<part>[vpm]?)(?P<axis>[xyz])$",
    re.IGNORECASE,
)
_LEFT, _RIGHT = ("l", "left"), ("r", "right")


def read_mot(source: Source) -> ForceTable:
    """Ground forces of a MOT or STO file.

    Raises:
        InputError: no such file, no ground forces in it, or damaged.
        TooPoorError: no rows.
    """
    name = source.name
    lines = text_lines(source.data, name)
    at = _names_line(lines, name)
    delimiter = "\t" if "\t" in lines[at].strip() else find_delimiter(lines[at].strip())
    names = [label.strip() for label in lines[at].strip().split(delimiter)]
    groups = force_groups(names)
    if not groups:
        raise InputError(
            f"{name}: holds no ground forces (its columns are {', '.join(names[1:4])[:80]} ...): "
            "give the file with the force plates or the markers"
        )
    rows = [(i, line) for i, line in enumerate(lines[at + 1 :], start=at + 2) if line.strip()]
    rows = [(i, line.strip() if delimiter is None else line) for i, line in rows]
    table = numbers(rows, delimiter, len(names), name)
    if len(rows) > 1 and len(cells(rows[-1][1], delimiter)) < len(names):
        table = table[:-1]
    if len(table) < 2:
        raise TooPoorError(f"{name}: holds no rows of numbers: export it again")
    rate, note = find_rate(table[:, 0], None, name)
    time, table = regular_grid(table[:, 0], table, rate, name)
    columns = tuple(force_column(key, groups, table) for key in groups)
    notes = (*((note,) if note else ()), *_side_notes(groups), *_told(lines, table))
    return ForceTable("mot", rate, time, columns, notes=notes)


def _names_line(lines: list[str], name: str) -> int:
    """Line of the column names: the first with content after `endheader`, or one with `time`."""
    ends = [i for i, x in enumerate(lines[:_HEADER_LINES]) if x.strip().lower() == "endheader"]
    start = ends[0] + 1 if ends else 0
    for i, line in enumerate(lines[start : start + _HEADER_LINES], start=start):
        if line.strip().lower().startswith("time"):
            return i
    raise InputError(f"{name}: is no MOT or STO file or cut off: it has no line of column names")


def force_groups(names: list[str]) -> dict[str, dict[str, int]]:
    """Foot or plate to part (vx, px, mx, ...) to column; only those with a whole force."""
    groups: dict[str, dict[str, int]] = {}
    for i, name in enumerate(names):
        match = _COLUMN.match(name) if len(name) <= _LONGEST_NAME else None
        if match:
            who = "_".join(p for p in (match["before"], match["after"]) if p).strip("_").lower()
            moment = match["what"].lower() != "force" or match["part"].lower() == "m"
            part = "m" if moment else match["part"].lower() or "v"
            groups.setdefault(who, {}).setdefault(part + match["axis"].lower(), i)
    return {who: p for who, p in groups.items() if {"vx", "vy", "vz"} <= p.keys()}


def force_column(who: str, groups: dict[str, dict[str, int]], table: Array) -> ForceColumn:
    """The columns of one foot or plate."""
    parts = groups[who]

    def three(kind: str) -> Array | None:
        wanted = [parts.get(kind + axis) for axis in "xyz"]
        known = [i for i in wanted if i is not None]
        return table[:, known] if len(known) == 3 else None

    force, point, torque = three("v"), three("p"), three("m")
    if force is None:  # cannot be: see force_groups
        raise ValueError(who)
    return ForceColumn(
        name=f"ground force {who}".strip(),
        side=_side(who, groups),
        force=force,
        point=np.full_like(force, np.nan) if point is None else point,
        torque=torque,
    )


def _side(who: str, groups: dict[str, dict[str, int]]) -> Side | None:
    """The side that the name says; a nameless set beside a left one is the right one."""
    if who in _LEFT or (who == "" and any(other in _RIGHT for other in groups)):
        return "left"
    if who in _RIGHT or (who == "" and any(other in _LEFT for other in groups)):
        return "right"
    return None


def _side_notes(groups: dict[str, dict[str, int]]) -> tuple[str, ...]:
    if "" in groups and len(groups) == 2 and _side("", groups):
        return (
            f"force columns without a side are taken as {_side('', groups)}: the others are not",
        )
    return ()


def _told(lines: list[str], table: Array) -> tuple[str, ...]:
    """A note where the header promises another number of rows."""
    for line in lines[:_HEADER_LINES]:
        match = re.match(r"^\s*(?:nRows|datarows)\s*[= ]\s*(\d+)\s*$", line, re.IGNORECASE)
        promised = stated_number(match[1]) if match else None
        if promised is not None and promised != len(table):
            return (f"the header promises {promised:g} rows, the file holds {len(table)}",)
    return ()
