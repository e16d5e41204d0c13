"""The folder that a command is told to write into."""

from __future__ import annotations

import os
from pathlib import Path

from solespine.errors import InputError, one_line


def check_folder(out: Path) -> None:
    """Refuse a place that cannot be written before the work is done, and change nothing there.

    Raises:
        InputError: names the place and what is wrong with it.
    """
    there = out
    try:
        while not there.exists() and there != there.parent:
            there = there.parent
        problem = "" if there.is_dir() else "is a file, not a folder"
    except (OSError, ValueError) as error:
        problem = f"cannot be used: {getattr(error, 'strerror', None) or error}"
    if not problem and not os.access(there, os.W_OK | os.X_OK):
        problem = "may not be written"
    if problem:
        shown = one_line(str(there))
        raise InputError(f"--out {one_line(str(out))}: {shown} {problem}; name another folder")


def out_folder(text: str) -> Path:
    """The folder that --out names; an empty name would silently mean the current one.

    Raises:
        InputError: nothing is named.
    """
    if not text.strip():
        raise InputError("--out names no folder; name one, or '.' for the current one")
    return Path(text)
