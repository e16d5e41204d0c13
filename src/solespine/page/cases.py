"""The cases in a folder: each a folder of its own with a case.yaml, known to the page by an id.

An id that comes with a request is only compared with those of the cases that are there. It never
becomes a part of a path.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from solespine.case.reading import FILE_NAME
from solespine.errors import CaseError, InputError
from solespine.flow import begin

TRASH = ".trash"  # beside the cases: folders whose name begins so are no cases
_LONGEST_NAME = 60
_MOST_ALIKE = 1000
_NOT_NAMES = {"con", "prn", "aux", "nul"}  # folders that one system cannot have


@dataclass(frozen=True)
class Entry:
    """One case.

    Attributes:
        id: opaque; stays the same when the program is started again.
        name: of its folder, as people see it.
        folder: where it is.
        changed: when its file last changed, seconds since 1970.
    """

    id: str
    name: str
    folder: Path
    changed: float

    @property
    def file(self) -> Path:
        """The case file."""
        return self.folder / FILE_NAME


class Cases:
    """All cases of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def check(self) -> None:
        """Make the folder if it is missing, and refuse one that cannot hold cases.

        Raises:
            InputError: it is a file, a case itself, or cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"{self.folder}: cannot be used ({error.strerror}); name another folder"
            ) from None
        if (self.folder / FILE_NAME).exists():
            raise InputError(
                f"{self.folder}: is one case; name the folder that holds it: {self.folder.parent}"
            )
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise InputError(f"{self.folder}: may not be written; name another folder")

    def all(self) -> list[Entry]:
        """Every case, the one that changed last first."""
        found = []
        with os.scandir(self.folder) as inside:
            for one in inside:
                if one.is_dir(follow_symlinks=False) and not one.name.startswith("."):
                    entry = self._entry(one.name)
                    found += [entry] if entry else []
        return sorted(found, key=lambda entry: (-entry.changed, entry.name))

    def find(self, case_id: str) -> Entry | None:
        """The case of an id."""
        return next((entry for entry in self.all() if entry.id == case_id), None)

    def make(self, name: str, today: datetime.date) -> Entry:
        """Begin a case that knows nothing but its day.

        Args:
            name: as people call it; letters and digits of any script are kept.
            today: the day of the visit.

        Raises:
            CaseError: it cannot be written.
        """
        wanted = folder_name(name) or f"case-{today.isoformat()}"
        for number in range(1, _MOST_ALIKE):
            folder = self.folder / (wanted if number == 1 else f"{wanted}-{number}")
            try:
                folder.mkdir()
            except FileExistsError:
                continue
            except OSError as error:
                raise CaseError(f"{folder.name}: cannot be made: {error.strerror}") from None
            begin(folder, today.isoformat())
            entry = self._entry(folder.name)
            if entry is not None:
                return entry
        raise CaseError(f"{wanted}: there are too many cases of this name; choose another")

    def rename(self, entry: Entry, name: str) -> Entry:
        """Give a case's folder another name.

        Raises:
            CaseError: nothing of the name can stay, it is taken, or the folder cannot be moved.
        """
        wanted = folder_name(name)
        if not wanted:
            raise CaseError("Give a name with at least one letter or digit.")
        if wanted == entry.name:
            return entry
        target = self.folder / wanted
        if target.exists() and not target.samefile(entry.folder):
            raise CaseError(f"{wanted}: there is a case of this name; choose another.")
        return self._moved(entry.folder, target)

    def discard(self, entry: Entry) -> None:
        """Move a case to the trash, where everything of it stays.

        Raises:
            CaseError: it cannot be moved.
        """
        trash = self.folder / TRASH
        trash.mkdir(exist_ok=True)
        _move(entry.folder, _free_place(trash, entry.name))

    def discarded(self) -> list[Entry]:
        """The cases in the trash, the one that changed last first."""
        return Cases(self.folder / TRASH).all() if self._trash_is_ours() else []

    def restore(self, case_id: str) -> Entry | None:
        """Take a case out of the trash again; None where there is none of this id.

        Raises:
            CaseError: it cannot be moved.
        """
        found = next((entry for entry in self.discarded() if entry.id == case_id), None)
        if found is None:
            return None
        return self._moved(found.folder, _free_place(self.folder, found.name))

    def _trash_is_ours(self) -> bool:
        trash = self.folder / TRASH
        return trash.is_dir() and not trash.is_symlink()

    def _moved(self, old: Path, new: Path) -> Entry:
        _move(old, new)
        entry = self._entry(new.name)
        assert entry is not None
        return entry

    def _entry(self, name: str) -> Entry | None:
        folder = self.folder / name
        try:
            changed = (folder / FILE_NAME).stat().st_mtime
        except OSError:
            return None
        return Entry(self._id(name), name, folder, changed)

    def _id(self, name: str) -> str:
        place = hashlib.sha256(os.fsencode(self.folder)).digest()
        return hashlib.blake2b(os.fsencode(name), key=place, digest_size=12).hexdigest()


def _free_place(folder: Path, name: str) -> Path:
    """A place for a folder of that name, with a number where it is taken."""
    for number in range(1, _MOST_ALIKE):
        place = folder / (name if number == 1 else f"{name}-{number}")
        if not place.exists():
            return place
    raise CaseError(f"{name}: there are too many cases of this name; rename one")


def _move(old: Path, new: Path) -> None:
    try:
        old.rename(new)
    except OSError as error:
        raise CaseError(f"{old.name}: cannot be moved: {error.strerror}") from None


def folder_name(name: str) -> str:
    """The name as a folder may have it; empty if nothing of it can stay."""
    composed = unicodedata.normalize("NFC", name)
    kept = "".join(c if c.isalnum() else "-" for c in composed)
    tidy = "-".join(part for part in kept.split("-") if part)[:_LONGEST_NAME].strip("-")
    while len(os.fsencode(tidy)) > 200:  # letters of some scripts take more than one byte
        tidy = tidy[:-1].strip("-")
    return f"{tidy}-case" if tidy.lower() in _NOT_NAMES else tidy
