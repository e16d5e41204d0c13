"""Measurements of recordings that belong to no case: each a folder of its own, beside the cases."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from solespine.errors import InputError
from solespine.page.cases import Entry

FOLDER = ".measured"  # beside the cases: folders whose name begins so are no cases
ASKED = "asked.json"  # what was told of the person and the files
MOST = 200
_LARGEST = 5_000_000


class Measurements:
    """All of them, below the folder of the cases."""

    def __init__(self, cases: Path) -> None:
        self.folder = cases / FOLDER

    def all(self) -> list[Entry]:
        """Every one, the newest first."""
        if not self.folder.is_dir() or self.folder.is_symlink():
            return []
        found = [
            Entry(one.name, one.name, one, one.stat().st_mtime)
            for one in self.folder.iterdir()
            if one.is_dir() and not one.is_symlink() and (one / ASKED).is_file()
        ]
        return sorted(found, key=lambda entry: (-entry.changed, entry.id))

    def find(self, name: str) -> Entry | None:
        """The one of an id, which is only compared with those that are there."""
        return next((entry for entry in self.all() if entry.id == name), None)

    def make(self, asked: Mapping[str, Any]) -> Entry:
        """A new one.

        Args:
            asked: what was told, as plain data.

        Raises:
            InputError: there are too many, or it cannot be written.
        """
        if len(self.all()) >= MOST:
            raise InputError("There are too many measurements: delete some first.")
        folder = self.folder / secrets.token_hex(12)
        try:
            (folder / "recordings").mkdir(parents=True)
            (folder / ASKED).write_text(json.dumps(dict(asked)), encoding="utf-8")
        except OSError as error:
            raise InputError(f"The measurement cannot be kept: {error.strerror}.") from None
        return Entry(folder.name, folder.name, folder, folder.stat().st_mtime)

    def erase(self, entry: Entry) -> None:
        """Delete one with its files, which somebody else has."""
        shutil.rmtree(entry.folder, ignore_errors=True)


def asked_of(entry: Entry) -> dict[str, Any]:
    """What was told when it was begun."""
    return _read(entry.folder / ASKED)


def found_of(entry: Entry) -> dict[str, Any]:
    """What the worker left; empty where it left nothing."""
    return _read(entry.folder / "answer" / "measured.json")


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
