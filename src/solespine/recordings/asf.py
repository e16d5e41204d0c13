"""An F-Scan ASCII file (.asf, Tekscan) of in-shoe pressure -> PressureRecording."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from solespine.errors import InputError, TooPoorError
from solespine.recordings.limits import MAX_CELLS, check_counts
from solespine.recordings.model import Array, PressureRecording, Side
from solespine.recordings.source import Source
from solespine.recordings.table import stated_number, text_lines

PASCALS = {"kpa": 1e3, "pa": 1.0, "psi": 6894.757, "n/cm2": 1e4, "mpa": 1e6, "mmhg": 133.322}
METRES = {"mm": 1e-3, "cm": 1e-2, "m": 1.0, "in": 0.0254, "inch": 0.0254, "inches": 0.0254}
_HEADER_LINES = 200
_NEAR = 0.99  # a cell this close to the highest value that can be measured is saturated


@dataclass(frozen=True)
class _Header:
    rows: int
    columns: int
    cell_m: tuple[float, float]
    seconds: float
    pascals: float
    entries: dict[str, str] = field(repr=False)


def read_asf(source: Source) -> PressureRecording:
    """Pressure of an insole over time.

    Cells outside the insole (`B`) are NaN. Rows run from the toes to the heel as in the file.

    Raises:
        InputError: no such file, damaged or cut off.
        TooPoorError: not calibrated to a unit of pressure, or no frames.
    """
    lines = text_lines(source.data, source.name)
    start = next(
        (i for i, x in enumerate(lines[:_HEADER_LINES]) if x.startswith("ASCII_DATA")), None
    )
    if start is None:
        raise InputError(f"{source.name}: is no F-Scan ASCII file or cut off in its header")
    header = _header(lines[:start], source.name)
    numbers, frames = _frames(lines[start + 1 :], header, source.name)
    side, side_note = _side(source.name, header.entries)
    first = stated_number(header.entries.get("START_FRAME", "")) or numbers[0]
    return PressureRecording(
        name=source.name,
        format="fscan",
        sha256=source.sha256,
        side=side,
        in_shoe=True,
        time=(np.array(numbers, dtype=float) - first) * header.seconds,
        pressure=frames * header.pascals,
        cell_m=header.cell_m,
        notes=(*side_note, *_notes(header, frames, numbers)),
    )


def _header(lines: list[str], name: str) -> _Header:
    pairs = (line.strip().partition(" ") for line in lines)
    entries = {word.rstrip(":").upper(): rest.strip() for word, _, rest in pairs if word}
    rows, columns = (int(stated_number(entries.get(k, "")) or 0) for k in ("ROWS", "COLS"))
    seconds = stated_number(entries.get("SECONDS_PER_FRAME", ""))
    cell = tuple(_length(entries.get(k, "")) for k in ("ROW_SPACING", "COL_SPACING"))
    if not 1 <= rows * columns <= MAX_CELLS or seconds is None or seconds > 10 or not all(cell):
        raise InputError(
            f"{name}: its header lacks the number or size of the cells or the time of a frame; "
            "the file is damaged: export it again"
        )
    unit = entries.get("UNITS", "").lower().replace("²", "2").replace(" ", "")
    if unit not in PASCALS:
        raise TooPoorError(
            f"{name}: its unit is {entries.get('UNITS', 'not told')!r}, no pressure: calibrate "
            f"the recording and export it in one of {', '.join(PASCALS)}"
        )
    return _Header(rows, columns, (cell[0], cell[1]), seconds, PASCALS[unit], entries)


def _length(text: str) -> float:
    """Metres of `5.08 mm`; 0 where it is none, or no size of a cell."""
    parts = text.lower().split()
    value = stated_number(parts[0]) if parts else None
    unit = METRES.get(parts[1], 0.0) if len(parts) > 1 else 0.0
    metres = (value or 0.0) * unit
    return metres if 0.0005 <= metres <= 0.05 else 0.0


def _frames(lines: list[str], header: _Header, name: str) -> tuple[list[int], Array]:
    """Frame numbers and (n, rows, columns) values; NaN where there is no cell."""
    heads = [i for i, line in enumerate(lines) if line.startswith("Frame ")]
    if not heads:
        raise TooPoorError(f"{name}: holds no frames: export it again")
    check_counts(name, len(heads), header.rows * header.columns)
    numbers = [_frame_number(lines[i], name) for i in heads]
    if any(b <= a for a, b in zip(numbers, numbers[1:], strict=False)):
        raise InputError(f"{name}: its frames are not in order; the file is damaged")
    frames = [_frame(lines[i + 1 : i + 1 + header.rows], header, lines[i], name) for i in heads]
    promised = stated_number(header.entries.get("END_FRAME", ""))
    if promised is not None and numbers[-1] < promised:
        raise InputError(
            f"{name}: is cut off: it promises frames up to {promised:g} and ends with "
            f"{numbers[-1]}: copy or export it again"
        )
    return numbers, np.stack(frames)


def _frame_number(line: str, name: str) -> int:
    match = re.match(r"^Frame\s+(\d{1,9})\b", line)
    if match is None:
        raise InputError(f"{name}: {line[:30]!r} is no frame number; the file is damaged")
    return int(match[1])


def _frame(rows: list[str], header: _Header, head: str, name: str) -> Array:
    values = [["nan" if c.strip() == "B" else c for c in row.split(",")] for row in rows]
    try:
        frame = np.array(values, dtype=float)
    except ValueError:
        frame = np.zeros(0)
    if frame.shape != (header.rows, header.columns) or np.nanmin(frame, initial=0.0) < 0:
        raise InputError(
            f"{name}: {head.strip()[:20]}: is not {header.rows} rows of {header.columns} cells; "
            "the file is cut off or damaged: export it again"
        )
    return np.where(np.isfinite(frame), frame, np.nan)


def _side(name: str, entries: dict[str, str]) -> tuple[Side | None, tuple[str, ...]]:
    """The foot, from the names of the file and of what it was made from."""
    told = {side for text in (name, entries.get("FILENAME", "")) for side in _sides(text)}
    if len(told) == 1:
        side = told.pop()
        return side, (f"{side} foot: the file name says so",)
    reason = "names of both feet occur" if told else "no name says which"
    return None, (f"which foot it is could not be told: {reason}",)


def _sides(text: str) -> set[Side]:
    words = set(re.split(r"[^a-z]+", text.lower()))
    found: set[Side] = set()
    if words & {"left", "l", "links"}:
        found.add("left")
    if words & {"right", "r", "rechts"}:
        found.add("right")
    return found


def _notes(header: _Header, frames: Array, numbers: list[int]) -> list[str]:
    entries = header.entries
    notes = [f"calibration: {_calibration(entries)}"]
    highest = stated_number(entries.get("SATURATION_PRESSURE", "").split(" ")[0])
    if highest is not None:
        full = int((frames >= _NEAR * highest).sum())
        share = f"{full} cell values reach it" if full else "no cell reaches it"
        notes.append(f"the sensor saturates at {highest:g} {entries['UNITS']}: {share}")
    area = header.cell_m[0] * header.cell_m[1]
    force = np.nansum(frames, axis=(1, 2)) * header.pascals * area
    notes.append(f"the pressures add up to at most {force.max():.0f} N")
    lost = numbers[-1] - numbers[0] + 1 - len(numbers)
    return notes + ([f"{lost} frames are missing"] if lost else [])


def _calibration(entries: dict[str, str]) -> str:
    """What the header tells of it, without file names and comments."""
    point = re.match(r"^([\d.]+)\s*\((\w+)\)", entries.get("CALIBRATION_POINT_1", ""))
    return f"with a load of {point[1]} {point[2]}" if point else "not told by the file"
