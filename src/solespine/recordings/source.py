"""A file from outside: its bytes, checked for what it is and how large it is."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from solespine.errors import InputError
from solespine.recordings.limits import MAX_BYTES


@dataclass(frozen=True)
class Source:
    """One file as it was read.

    Attributes:
        path: where it is.
        name: file name without folder.
        data: its bytes.
        sha256: of them.
    """

    path: Path
    name: str
    data: bytes = field(repr=False)
    sha256: str


def open_source(path: str | os.PathLike[str], most: int = MAX_BYTES) -> Source:
    """Read a file's bytes.

    Args:
        path: the file.
        most: largest size in bytes.

    Raises:
        InputError: missing, no ordinary file, not allowed, empty or too large.
    """
    file = Path(path)
    try:
        data = _bytes(file, most)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name cannot be used"
        raise InputError(f"{shown(file)}: cannot be read ({reason}): check the path") from None
    if not data:
        raise InputError(f"{shown(file)}: the file is empty: export it again")
    return Source(file, shown(file), data, hashlib.sha256(data).hexdigest())


def shown(path: Path) -> str:
    """A file's name as one printable line of at most 80 characters."""
    text = "".join(c if c.isprintable() else "?" for c in path.name) or str(path)
    return text if len(text) <= 80 else text[:77] + "..."


def _bytes(file: Path, most: int) -> bytes:
    """The content; a device or a pipe is not opened, since it may never end."""
    state = file.stat()
    if not stat.S_ISREG(state.st_mode):
        raise InputError(f"{shown(file)}: is not a file: give the recording itself")
    if state.st_size > most:
        raise InputError(
            f"{shown(file)}: {state.st_size / 1e6:.0f} MB is more than solespine reads "
            f"({most / 1e6:.0f} MB): cut the recording into trials"
        )
    with file.open("rb") as stream:
        return stream.read(most + 1)[:most]
