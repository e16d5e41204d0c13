"""Text files of numbers: lines, cells and columns, whatever the delimiter and decimal sign."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from solespine.errors import InputError, TooPoorError
from solespine.recordings.limits import MAX_CHANNELS, MAX_FRAMES, MAX_LINES, MAX_VALUES
from solespine.recordings.model import Array

_MISSING = frozenset({"", "nan", "na", "n/a", "null", "none", "-", "inf", "-inf", "#n/a"})
_DECIMAL_COMMA = re.compile(r"^[-+]?\d+,\d+(?:[eE][-+]?\d+)?$")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def text_lines(data: bytes, name: str) -> list[str]:
    """Lines of a text file without their ends.

    Args:
        data: the whole file.
        name: how errors name it.

    Raises:
        InputError: not a text, or too many lines.
    """
    if data.count(b"\n") + data.count(b"\r") > 2 * MAX_LINES:
        raise InputError(
            f"{name}: has more than {MAX_LINES:,} lines: cut the recording into trials"
        )
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _split(data.decode(encoding, "replace"))
    if len(_BINARY.findall(data[:100_000])) > 0:
        raise InputError(f"{name}: is not a text file of numbers: export it again as text")
    try:
        return _split(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _split(data.decode("latin-1"))


def _split(text: str) -> list[str]:
    return re.split(r"\r\n|\n|\r", text)


def stated_number(text: str) -> float | None:
    """A positive number in a header; None for anything else."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if np.isfinite(value) and value > 0 else None


def cells(line: str, delimiter: str | None) -> list[str]:
    """The cells of one line, without blanks around them; None parts at any blanks."""
    return [cell.strip() for cell in line.split(delimiter)]


def find_delimiter(line: str) -> str | None:
    """Tab, semicolon or comma, the first that occurs; else any blanks."""
    return next((mark for mark in ("\t", ";", ",") if mark in line), None)


def numbers(
    lines: Sequence[tuple[int, str]], delimiter: str | None, columns: int, name: str
) -> Array:
    """(rows, columns) numbers; NaN where a cell is empty or the row ends early.

    Args:
        lines: line number and text of each row.
        delimiter: between cells.
        columns: cells further right must be empty of meaning and are not read.
        name: how errors name the file.

    Raises:
        InputError: a cell is not a number, or there are too many.
        TooPoorError: no rows.
    """
    if not lines or columns == 0:
        raise TooPoorError(f"{name}: holds no rows of numbers: export it again")
    if columns > MAX_CHANNELS or len(lines) > MAX_FRAMES or columns * len(lines) > MAX_VALUES:
        raise InputError(
            f"{name}: {len(lines):,} rows of {columns:,} columns are more than solespine reads "
            f"({MAX_FRAMES:,} rows, {MAX_CHANNELS:,} columns, {MAX_VALUES:,} numbers)"
        )
    table = np.full((len(lines), columns), np.nan)
    for row, (number, line) in enumerate(lines):
        parts = cells(line, delimiter)[:columns]
        table[row, : len(parts)] = _row(parts, delimiter, number, name)
    table[np.abs(table) > 1e12] = np.nan  # no length, force or time is so large
    return table


def _row(parts: list[str], delimiter: str | None, number: int, name: str) -> list[float]:
    try:
        return [float(part) for part in parts]  # most rows; the careful way is much slower
    except ValueError:
        return [_cell(part, delimiter, number, name) for part in parts]


def _cell(text: str, delimiter: str | None, number: int, name: str) -> float:
    if text.lower() in _MISSING:
        return np.nan
    if delimiter != "," and _DECIMAL_COMMA.match(text):
        text = text.replace(",", ".")
    try:
        return float(text)
    except ValueError:
        raise InputError(
            f"{name}: line {number}: {text[:20]!r} is not a number: correct it or export again"
        ) from None


def regular_grid(time: Array, values: Array, rate_hz: float, name: str) -> tuple[Array, Array]:
    """Rows put on an even clock; frames that are missing become NaN.

    Args:
        time: (n,) s, as in the file, rounded as it may be.
        values: (n, columns).
        rate_hz: frames a second.
        name: how errors name the file.

    Returns:
        (m,) even times and (m, columns) values.

    Raises:
        InputError: time stands still or runs backwards, or frames lie between those of the rate.
    """
    place = np.round((time - time[0]) * rate_hz)
    if not np.isfinite(place).all() or (np.diff(place) < 1).any():
        bad = int(np.argmin(np.diff(place) >= 1)) if np.isfinite(place).all() else 0
        raise InputError(
            f"{name}: time does not run on evenly after {time[bad]:g} s at {rate_hz:g} frames "
            "a second: the file is damaged or joined from parts: export one trial"
        )
    frames = int(place[-1]) + 1
    if frames > 2 * len(time) + 100:
        raise InputError(f"{name}: more than half of its frames are missing: export one trial")
    grid = np.full((frames, values.shape[1]), np.nan)
    grid[place.astype(int)] = values
    return time[0] + np.arange(frames) / rate_hz, grid


def find_rate(time: Array, declared: float | None, name: str) -> tuple[float, str]:
    """Rows a second, and a note where the file's own figure is wrong.

    Raises:
        TooPoorError: neither the times nor the file tell a rate.
    """
    steps = np.diff(time)
    steps = steps[np.isfinite(steps) & (steps > 0)]
    shown = None
    if steps.size:
        even = steps[steps < 1.5 * np.median(steps)]  # without gaps
        shown = 1.0 / float(even.mean())  # printed times are rounded: the mean is closest
        shown = round(shown, 1) if abs(shown - round(shown, 1)) < 1e-4 * shown else shown
    usable = declared is not None and 1 <= declared <= 100_000
    if usable and declared and (shown is None or abs(shown / declared - 1) < 0.02):
        return declared, ""
    if shown is None or not 1 <= shown <= 100_000:
        raise TooPoorError(f"{name}: tells no frame rate: say `rate_hz` in a mapping file")
    said = f", though the file says {declared:g}" if declared else ""
    return shown, f"{shown:.4g} frames a second: the times show it{said}"
