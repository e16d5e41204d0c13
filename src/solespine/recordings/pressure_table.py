"""Tables of plantar pressure without a header: one frame, or frames parted by empty lines."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

import numpy as np

from solespine.errors import InputError
from solespine.recordings.asf import PASCALS
from solespine.recordings.limits import MAX_BYTES, MAX_CELLS, check_counts
from solespine.recordings.mapping import MappingFile
from solespine.recordings.model import Array, PressureRecording
from solespine.recordings.source import Source, shown
from solespine.recordings.table import find_delimiter, numbers

_NUMBER = re.compile(r"^[-+]?[\d.]+([eE][-+]?\d+)?$")
_MOST_PACKED = 20  # tables in one zip file
_HOW = (
    "say it in a mapping file: pressure: {unit: kPa, cell_mm: [5, 5], rate_hz: 100, side: left, "
    "in_shoe: false}"
)


# What the standard library raises on damaged archives, in various places.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


@dataclass(frozen=True)
class _Block:
    first: int
    lines: list[tuple[int, str]]


def is_grid(lines: list[str]) -> bool:
    """Whether a text has numbers from its first line on, as many in each line."""
    filled = [line for line in lines[:40] if line.strip()]
    delimiter = find_delimiter(filled[0]) if filled else None
    if len(filled) < 5 or delimiter is None:
        return False
    rows = [[cell.strip() for cell in line.split(delimiter)] for line in filled]
    even = len({len(row) for row in rows}) == 1 and len(rows[0]) >= 4
    return even and all(_NUMBER.match(cell) for row in rows for cell in row if cell)


def read_grid(source: Source, lines: list[str], mapping: MappingFile) -> PressureRecording:
    """Pressure over time of a table of cells.

    Args:
        source: the file.
        lines: its text.
        mapping: its `pressure` says unit and size of the cells, which such a table does not.

    Raises:
        InputError: no mapping, frames of different size, or a cell that is no number.
    """
    told = mapping.pressure
    blocks = _blocks(lines)
    frames = [_frame(block, source.name) for block in blocks]
    shapes = {frame.shape for frame in frames}
    if len(shapes) != 1:
        raise InputError(f"{source.name}: its frames differ in size; the file is damaged")
    rows, columns = shapes.pop()
    if told is None:
        raise InputError(
            f"{source.name}: holds {len(frames)} frame(s) of {rows} x {columns} numbers and does "
            f"not say the unit or the size of a cell: {_HOW}"
        )
    pressure = np.stack(frames) * PASCALS[told.unit.lower()]
    if np.nanmin(pressure, initial=0.0) < 0:
        raise InputError(f"{source.name}: holds negative pressures; the file is damaged")
    one = ("a single frame: a footprint, no walk over time",) if len(frames) == 1 else ()
    return PressureRecording(
        name=source.name,
        format="table",
        sha256=source.sha256,
        side=told.side,
        in_shoe=told.in_shoe,
        time=np.arange(len(frames)) / told.rate_hz,
        pressure=pressure,
        cell_m=(told.cell_mm[0] / 1000, told.cell_mm[1] / 1000),
        notes=(f"the mapping file says that the cells are in {told.unit}", *one),
    )


def unpack(source: Source) -> tuple[Source, ...]:
    """The tables in a zip file, each as a source of its own.

    Raises:
        InputError: no zip file, damaged, too large when unpacked, or without tables.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as packed:
            members = [m for m in packed.infolist() if m.filename.lower().endswith(".csv")]
            members = [m for m in members if not m.is_dir()]
            if not members or len(members) > _MOST_PACKED:
                raise InputError(
                    f"{source.name}: holds {len(members)} CSV tables; 1 to {_MOST_PACKED} are read"
                )
            return tuple(_member(packed, member, source) for member in members)
    except _BROKEN as error:
        text = type(error).__name__
        raise InputError(f"{source.name}: is no zip file that can be read ({text})") from None


def _member(packed: zipfile.ZipFile, member: zipfile.ZipInfo, source: Source) -> Source:
    most = MAX_BYTES // _MOST_PACKED
    with packed.open(member) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise InputError(f"{source.name}: unpacks to more than {most / 1e6:.0f} MB a table")
    name = shown(source.path.with_name(re.split(r"[\\/]", member.filename)[-1] or "table.csv"))
    return Source(source.path, f"{source.name}: {name}", data, source.sha256)


def _blocks(lines: list[str]) -> list[_Block]:
    """Runs of filled lines."""
    blocks: list[_Block] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if not blocks or blocks[-1].lines[-1][0] != number - 1:
            blocks.append(_Block(number, []))
        blocks[-1].lines.append((number, line))
    return blocks


def _frame(block: _Block, name: str) -> Array:
    delimiter = find_delimiter(block.lines[0][1])
    columns = len(block.lines[0][1].split(delimiter))
    check_counts(name, len(block.lines), columns)
    if columns * len(block.lines) > MAX_CELLS:
        raise InputError(f"{name}: a frame of {columns * len(block.lines):,} cells is too large")
    return numbers(block.lines, delimiter, columns, name)
