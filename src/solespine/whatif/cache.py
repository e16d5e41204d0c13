"""Solved walks, stances and their draws, kept by the content of all that they depend on.

In memory for the running program, and in a folder only where one is told. A file holds arrays and
no code; one that is damaged counts as not there. It tells the size of a body, not whose it is.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import zipfile
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from solespine.errors import InputError

ENVIRONMENT = "SOLESPINE_CACHE"
_IN_MEMORY = 64  # entries
_MOST_BYTES = 64 * 2**20  # of one entry, unpacked

_memory: OrderedDict[str, Mapping[str, np.ndarray]] = OrderedDict()


def cache_folder(told: Path | None) -> Path | None:
    """The folder that an option or SOLESPINE_CACHE names; None without one."""
    if told is not None:
        return told
    named = os.environ.get(ENVIRONMENT, "")
    return Path(named) if named.strip() else None


def load(key: str, folder: Path | None) -> Mapping[str, np.ndarray] | None:
    """What was kept under a key; None where nothing was or it is damaged."""
    if key in _memory:
        _memory.move_to_end(key)
        return _memory[key]
    if folder is None:
        return None
    with contextlib.suppress(OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        found = _read(folder / f"{key}.npz")
        _remember(key, found)
        return found
    return None


def save(key: str, arrays: Mapping[str, np.ndarray], folder: Path | None) -> None:
    """Keep arrays in memory, and in a folder where one is told; the file is whole or not there.

    Raises:
        InputError: the folder cannot be written.
    """
    _remember(key, arrays)
    if folder is None:
        return
    content = io.BytesIO()
    np.savez_compressed(content, **dict(arrays))  # type: ignore[arg-type]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(folder / f"{key}.npz", content.getvalue())
    except OSError as error:
        raise InputError(
            f"{folder}: results cannot be kept here ({error.strerror}); name another folder with "
            f"--cache or {ENVIRONMENT}, or none"
        ) from None


def forget() -> None:
    """Empty the memory; files stay."""
    _memory.clear()


def _remember(key: str, arrays: Mapping[str, np.ndarray]) -> None:
    _memory[key] = arrays
    while len(_memory) > _IN_MEMORY:
        _memory.popitem(last=False)


def _read(path: Path) -> dict[str, np.ndarray]:
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        if sum(part.file_size for part in file.infolist()) > _MOST_BYTES:
            raise ValueError("too large for an entry")
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def _write(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".", dir=path.parent)  # readable by its owner only
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
