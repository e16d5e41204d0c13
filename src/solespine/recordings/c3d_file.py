"""The numbers of a C3D file: points, analog channels and parameters, in all six dialects.

Own code, because the C++ library at hand (ezc3d 1.7) refuses files of SGI machines and would need
a process of its own to be safe against damaged files. The tests compare the two.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from solespine.errors import InputError, TooPoorError
from solespine.recordings.c3d_numbers import Dialect, dialect_of
from solespine.recordings.c3d_parameters import BLOCK, Parameters, read_parameters
from solespine.recordings.limits import MAX_FRAMES, MAX_MARKERS, MAX_VALUES
from solespine.recordings.model import Array

_KEY = 0x50  # second byte of every C3D file
_SATURATED = 65_535  # a header cannot count further
_FARTHEST = 1e7  # in any unit of length; beyond it the numbers are none


@dataclass(frozen=True)
class C3dFile:
    """A C3D file as it stands.

    Attributes:
        parameters: texts and numbers by group and name.
        rate_hz: frames a second.
        first: number of the first frame, counted from 0.
        points: (n, points, 3) in the file's unit; NaN where missing.
        analog: (m, channels) in the file's units.
        analog_rate_hz: samples a second; 0 without analog channels.
    """

    parameters: Parameters
    rate_hz: float
    first: int
    points: Array = field(repr=False)
    analog: Array = field(repr=False)
    analog_rate_hz: float


@dataclass(frozen=True)
class _Header:
    points: int  # a frame
    analog: int  # values a frame, all channels and samples
    first: int
    last: int
    scale: float  # negative: stored as real numbers
    start: int  # byte at which the data begin
    samples: int  # of each channel a frame
    rate: float


def parse_c3d(data: bytes, name: str) -> C3dFile:
    """Content of a C3D file.

    Args:
        data: the whole file.
        name: how errors name it.

    Raises:
        InputError: no C3D file, damaged, cut off or too large.
        TooPoorError: no frames or no rate.
    """
    begin, dialect = _parameter_section(data, name)
    header = _header(data, dialect)
    parameters = read_parameters(data, name, begin, dialect)
    frames = _frame_count(header, parameters, name)
    _check_size(header, frames, len(data), name)
    block = _data_block(data, header, frames, dialect)
    rate = _rate(header, parameters, name)
    return C3dFile(
        parameters,
        rate,
        max(_first(header, parameters) - 1, 0),
        _points(block, header, name),
        _analog(block, header, parameters, name),
        rate * header.samples if header.analog else 0.0,
    )


def _parameter_section(data: bytes, name: str) -> tuple[int, Dialect]:
    if len(data) < 2 or data[1] != _KEY:
        raise InputError(f"{name}: is not a C3D file (its mark is missing): export it as C3D")
    begin = (data[0] - 1) * BLOCK
    if begin < BLOCK or len(data) < begin + BLOCK:
        raise InputError(f"{name}: is cut off or damaged in its header: export it again")
    dialect = dialect_of(data[begin + 3])
    if dialect is None:
        raise InputError(f"{name}: names no known kind of numbers; it is damaged: export it again")
    return begin, dialect


def _header(data: bytes, dialect: Dialect) -> _Header:
    words = dialect.counts(data[:24]).astype(int).tolist()
    return _Header(
        points=words[1],
        analog=words[2],
        first=words[3],
        last=words[4],
        scale=float(dialect.reals(data[12:16])[0]),
        start=(words[8] - 1) * BLOCK,
        samples=words[9],
        rate=float(dialect.reals(data[20:24])[0]),
    )


def _frame_count(header: _Header, parameters: Parameters, name: str) -> int:
    """Frames; from the parameters where the trial is longer than a header can say."""
    frames = header.last - header.first + 1
    if header.last == _SATURATED:
        frames = max(
            frames, _trial(parameters, "ACTUAL_END_FIELD") - _first(header, parameters) + 1
        )
    if frames <= 0:
        raise TooPoorError(f"{name}: holds no frames: export the trial again")
    return frames


def _first(header: _Header, parameters: Parameters) -> int:
    """Number of the first frame, counted from 1."""
    long = _trial(parameters, "ACTUAL_START_FIELD")
    return long if long and long % (_SATURATED + 1) == header.first else header.first


def _trial(parameters: Parameters, name: str) -> int:
    """A frame number of the TRIAL group, which has two 16-bit halves; 0 where absent."""
    halves = [int(v) % (_SATURATED + 1) for v in parameters.array("TRIAL", name)[:2]]
    return halves[0] + (_SATURATED + 1) * halves[1] if len(halves) == 2 else 0


def _check_size(header: _Header, frames: int, size: int, name: str) -> None:
    per_frame = 4 * header.points + header.analog
    if frames > MAX_FRAMES or header.points > MAX_MARKERS or frames * per_frame > MAX_VALUES:
        raise InputError(
            f"{name}: says it holds {frames:,} frames of {header.points:,} points and "
            f"{header.analog:,} analog values, more than solespine reads ({MAX_FRAMES:,} frames, "
            f"{MAX_MARKERS:,} points, {MAX_VALUES:,} numbers): cut the trial into parts"
        )
    if per_frame == 0:
        raise TooPoorError(f"{name}: holds neither points nor forces: export the trial again")
    width = 4 if header.scale < 0 else 2
    held = max(size - header.start, 0) // (width * per_frame)
    if header.start < BLOCK or held < frames:
        raise InputError(
            f"{name}: is cut off: it promises {frames:,} frames and holds {held:,}: "
            "copy or export it again"
        )


def _data_block(data: bytes, header: _Header, frames: int, dialect: Dialect) -> Array:
    """(frames, values) as stored; the fourth value of a point and unsigned channels come later."""
    per_frame = 4 * header.points + header.analog
    width = 4 if header.scale < 0 else 2
    raw = data[header.start : header.start + width * per_frame * frames]
    values = dialect.reals(raw) if header.scale < 0 else dialect.integers(raw).astype(float)
    return values.reshape(frames, per_frame)


def _points(block: Array, header: _Header, name: str) -> Array:
    """(frames, points, 3); a negative residual or all zeros means that a point was not seen."""
    stored = block[:, : 4 * header.points].reshape(len(block), header.points, 4)
    points = stored[:, :, :3] * (1.0 if header.scale < 0 else header.scale)
    with np.errstate(invalid="ignore"):
        seen = (stored[:, :, 3] >= 0) & np.isfinite(points).all(axis=2)
        if (np.abs(points[seen]) > _FARTHEST).any():
            raise InputError(
                f"{name}: holds places that are impossibly far away; the file is damaged: "
                "export it again"
            )
    return np.where(seen[:, :, None], points, np.nan)


def _analog(block: Array, header: _Header, parameters: Parameters, name: str) -> Array:
    """(frames * samples, channels), scaled: (stored - offset) * scale * general scale."""
    samples = header.samples
    if header.analog == 0:
        return np.zeros((0, 0))
    if samples == 0 or header.analog % samples:
        raise InputError(f"{name}: its analog counts contradict each other; the file is damaged")
    channels = header.analog // samples
    stored = block[:, 4 * header.points :].reshape(-1, channels)
    unsigned = "UNSIGNED" in parameters.words("ANALOG", "FORMAT")
    if unsigned and header.scale >= 0:
        stored = np.mod(stored, _SATURATED + 1)
    offset = _per_channel(parameters.array("ANALOG", "OFFSET"), channels, 0.0)
    if unsigned:
        offset = np.mod(offset, _SATURATED + 1)
    scale = _per_channel(parameters.array("ANALOG", "SCALE"), channels, 1.0)
    general = parameters.number("ANALOG", "GEN_SCALE")
    with np.errstate(invalid="ignore", over="ignore"):
        return np.asarray((stored - offset) * scale * (1.0 if general is None else general))


def _per_channel(values: Array, channels: int, missing: float) -> Array:
    filled = np.full(channels, missing)
    filled[: min(channels, values.size)] = values[:channels]
    return filled


def _rate(header: _Header, parameters: Parameters, name: str) -> float:
    rate = parameters.number("POINT", "RATE") or header.rate
    if not np.isfinite(rate) or not 1 <= rate <= 100_000:
        raise TooPoorError(f"{name}: states no usable frame rate ({rate:g} Hz): export it again")
    return float(rate)
