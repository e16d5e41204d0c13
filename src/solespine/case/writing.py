"""Write a case file so that a kill at any moment leaves the old file or the new one, whole."""

from __future__ import annotations

import contextlib
import functools
import os
import stat
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from solespine.case.document import to_document, to_text
from solespine.case.model import Case, Clinician
from solespine.case.reading import FILE_NAME, build_case, decode, open_case, read_bytes
from solespine.case.tree import MAX_BYTES, read_tree
from solespine.errors import CaseError
from solespine.evidence import Evidence, load_evidence

try:
    import fcntl
except ImportError:  # not on Windows: there, threads of one process are kept apart only
    fcntl = None  # type: ignore[assignment]

_THREADS = threading.Lock()


def save_case(
    case_or_document: Case | dict[str, Any],
    path: str | os.PathLike[str],
    evidence: Evidence | None = None,
) -> Case:
    """Write a case; comments of a file that was there before are lost, its clinician's words never.

    Args:
        case_or_document: a Case, or a document laid out as case.yaml.
        path: a folder (made if it is missing), or a .yaml file.
        evidence: the vocabulary; the package's own by default.

    Returns:
        The case as it now stands in the file.

    Raises:
        CaseError: the document is wrong, the file cannot be written, or an entry of the clinician
            in the file there would be lost.
    """
    known = evidence or load_evidence()
    given = case_or_document
    document = to_document(given) if isinstance(given, Case) else given
    file = _target(Path(path))
    text = to_text(document)
    case = check_text(text, file.name, known)
    with locked(file.parent):
        if file.exists():
            keep_clinician(_clinician_there(file, known), case.clinician, file)
        write_whole(file, text)
    return open_case(file, known)


def _clinician_there(file: Path, evidence: Evidence) -> Clinician:
    try:
        return open_case(file, evidence).clinician
    except CaseError as error:
        raise CaseError(f"not replaced, because the file there has an error: {error}") from None


def _target(path: Path) -> Path:
    """The file to write; its folder exists afterwards."""
    file = path if path.suffix.lower() in (".yaml", ".yml") else path / FILE_NAME
    if path.is_dir():
        file = path / FILE_NAME
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise CaseError(f"{file.parent}: cannot be made: {_reason(error)}") from None
    return Path(os.path.realpath(file))


@functools.lru_cache(maxsize=8)  # what was just written is the next change's beginning
def check_text(text: str, name: str, evidence: Evidence) -> Case:
    """The case that a text would be read as.

    Raises:
        CaseError: it would not be read.
    """
    data = text.encode()
    if len(data) > MAX_BYTES:
        raise CaseError(f"{name}: larger than {MAX_BYTES} bytes")
    return build_case(read_tree(decode(data, name), name), evidence)


def keep_clinician(old: Clinician, new: Clinician, file: Path) -> None:
    """Refuse to lose or change what the clinician entered; adding after it is fine.

    Raises:
        CaseError: an entry would be lost.
    """
    for name in ("diagnosis", "plan_changes"):
        before, after = getattr(old, name), getattr(new, name)
        if after[: len(before)] != before:
            raise CaseError(
                f"{file.name}, clinician.{name}: an entry of the clinician would be lost;"
                " keep the old entries and add new ones after them"
            )


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer at a time in a folder, across threads and, where the system can, processes."""
    with _THREADS, contextlib.ExitStack() as stack:
        if fcntl is not None:
            with contextlib.suppress(OSError):  # some network drives cannot lock
                handle = os.open(folder, os.O_RDONLY)
                stack.callback(os.close, handle)
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def write_whole(file: Path, text: str) -> None:
    """Replace the file's content in one step: a temporary file beside it, flushed, then renamed.

    Raises:
        CaseError: the disk or the rights do not allow it; the old file is untouched.
    """
    temporary: Path | None = None
    try:
        _remove_left_over(file)
        handle, name = tempfile.mkstemp(f".{os.getpid()}.tmp", f".{file.name}.", file.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            if file.exists():
                temporary.chmod(stat.S_IMODE(file.stat().st_mode))
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
        temporary = None
        _flush_folder(file.parent)
    except OSError as error:
        raise CaseError(f"{file}: cannot be written: {_reason(error)}") from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _remove_left_over(file: Path) -> None:
    """Take away temporary files of writers that were killed."""
    for left in file.parent.glob(f".{file.name}.*.tmp"):
        owner = left.name.split(".")[-2]
        if owner.isdigit() and not _is_running(int(owner)):
            with contextlib.suppress(OSError):
                left.unlink()


def _is_running(process: int) -> bool:
    if process == os.getpid() or os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _flush_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def text_of(file: Path) -> str:
    """The present text of a case file.

    Raises:
        CaseError: cannot be read.
    """
    return decode(read_bytes(file), file.name)
