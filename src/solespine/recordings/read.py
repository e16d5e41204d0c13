"""Files and folders -> recordings, force files joined to their trial."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from solespine.errors import InputError, SolespineError
from solespine.recordings.asf import read_asf
from solespine.recordings.c3d import read_c3d
from solespine.recordings.csv_table import read_csv
from solespine.recordings.force_table import force_recording
from solespine.recordings.forces import is_forces, read_forces
from solespine.recordings.join import Named, join_forces
from solespine.recordings.limits import MAX_FILES
from solespine.recordings.mapping import MappingFile, MappingLike, read_mapping
from solespine.recordings.model import PressureRecording, Recording
from solespine.recordings.mot import read_mot
from solespine.recordings.pressure_table import is_grid, read_grid, unpack
from solespine.recordings.source import Source, open_source, shown
from solespine.recordings.table import text_lines
from solespine.recordings.trc import original_name, read_trc

Anything = Recording | PressureRecording
_PathLike = str | os.PathLike[str]
FORMATS = (".c3d", ".trc", ".mot", ".sto", ".forces", ".csv", ".txt", ".asf", ".zip")
_IN_FOLDERS = tuple(suffix for suffix in FORMATS if suffix != ".txt")  # most are notes
_READS = f"solespine reads {', '.join(FORMATS)}"


def read_recording(path: _PathLike, mapping: MappingLike = None) -> Anything:
    """Read one file.

    Args:
        path: a C3D, TRC, MOT, STO, .forces, CSV or F-Scan .asf file, or a zip file of one table.
        mapping: a mapping file that says what the file does not, or the same as plain data; see
            recordings/mapping.py.

    Raises:
        InputError: the file is missing, damaged, cut off, too large or of an unknown kind.
        TooPoorError: it can be read but holds too little.
    """
    found = _read(path, read_mapping(mapping))
    if len(found) > 1:
        raise InputError(
            f"{shown(Path(path))}: holds {len(found)} tables: unpack it and give one of them"
        )
    return found[0].recording


def read_recordings(
    paths: _PathLike | Iterable[_PathLike], mapping: MappingLike = None
) -> tuple[Anything, ...]:
    """Read files and folders of one person; a file of forces goes to the trial it belongs to.

    In a folder, files that cannot be read are left out and named in the notes of the first
    recording; a file given by name must be readable.

    Args:
        paths: files and folders.
        mapping: one mapping file for all.

    Raises:
        InputError, TooPoorError: as read_recording; a folder without recordings; forces that
            belong to no trial or do not fit its clock and place.
    """
    told = read_mapping(mapping)
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    found: list[Named] = []
    left: list[str] = []
    for path in dict.fromkeys(Path(p) for p in given):
        if path.is_dir():
            inside, missed = _read_folder(path, told)
            found += inside
            left += missed
        else:
            found += _read(path, told)
    if not found:
        raise InputError("no recording was given: give a file or a folder of recordings")
    joined, unjoined = join_forces(found)
    return _with_notes(joined, left + unjoined)


def _with_notes(recordings: tuple[Anything, ...], left: list[str]) -> tuple[Anything, ...]:
    first, *others = recordings
    noted = replace(first, notes=(*first.notes, *(f"left out: {text}" for text in left)))
    return (noted, *others)


def _read_folder(folder: Path, mapping: MappingFile) -> tuple[list[Named], list[str]]:
    """Recordings of a folder, and what could not be read of it."""
    files = _files(folder)
    found: list[Named] = []
    errors: list[SolespineError] = []
    for file in files:
        try:
            found += [replace(item, by_name=False) for item in _read(file, mapping)]
        except SolespineError as error:
            errors.append(error)
    if not found:
        if errors:
            raise errors[0]
        raise InputError(f"{shown(folder)}: holds no recordings: {_READS}")
    return found, [str(error) for error in errors]


def _files(folder: Path) -> list[Path]:
    try:
        inside = folder.iterdir()
        files = sorted(p for p in inside if p.suffix.lower() in _IN_FOLDERS and p.is_file())
    except OSError as error:
        raise InputError(f"{shown(folder)}: cannot be read ({error.strerror})") from None
    if len(files) > MAX_FILES:
        raise InputError(
            f"{shown(folder)}: holds {len(files):,} files, more than {MAX_FILES}: give one "
            "person's trials"
        )
    return files


def _read(path: _PathLike, mapping: MappingFile) -> list[Named]:
    source = open_source(path)
    if source.path.suffix.lower() == ".zip":
        return [_named(_read_text(part, mapping), part) for part in unpack(source)]
    return [_named(_reader(source)(source, mapping), source)]


def _named(recording: Anything, source: Source) -> Named:
    names = [source.path.stem]
    if recording.format == "trc":
        names.append(Path(original_name(source.data)).stem)
    return Named(recording, tuple(name for name in names if name))


def _reader(source: Source) -> Callable[[Source, MappingFile], Anything]:
    """The reader for a file, by its name, or by its first bytes where the name says nothing."""
    readers: dict[str, Callable[[Source, MappingFile], Anything]] = {
        ".c3d": read_c3d,
        ".trc": read_trc,
        ".mot": lambda s, m: force_recording(s, read_mot(s), m),
        ".sto": lambda s, m: force_recording(s, read_mot(s), m),
        ".forces": lambda s, m: force_recording(s, read_forces(s), m),
        ".asf": lambda s, _: read_asf(s),
        ".csv": _read_text,
        ".txt": _read_text,
    }
    suffix = source.path.suffix.lower()
    if suffix in readers:
        return readers[suffix]
    if source.data[1:2] == b"\x50" and 2 <= source.data[0] <= 10:
        return read_c3d
    raise InputError(f"{source.name}: is of no known kind: {_READS}")


def _read_text(source: Source, mapping: MappingFile) -> Anything:
    """A table or a text whose name does not say what it is."""
    lines = text_lines(source.data, source.name)
    start = "\n".join(lines[:5])
    if is_forces(lines):
        return force_recording(source, read_forces(source), mapping)
    if "PathFileType" in start:
        return read_trc(source, mapping)
    if "DATA_TYPE MOVIE" in start:
        return read_asf(source)
    if is_grid(lines):
        return read_grid(source, lines, mapping)
    return read_csv(source, lines, mapping)
