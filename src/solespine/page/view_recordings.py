"""Recordings of the walk: taken in with limits, looked at in a worker, their quality shown."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from pathlib import Path, PurePosixPath

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from solespine.case import open_case, set_field
from solespine.case.editing import set_fields
from solespine.page.cases import Entry
from solespine.page.jobs import BUSY, Job
from solespine.page.posts import entry_of, word
from solespine.page.render import render, site_of
from solespine.page.summary import read_recordings
from solespine.recordings.limits import MAX_BYTES, MAX_FILES
from solespine.recordings.read import FORMATS

FOLDER = "recordings"
SUFFIXES = (*FORMATS, ".yaml", ".yml")
MOST_BYTES = 4_000_000_000  # of one case
_LONGEST_NAME = 80


def show(request: Request) -> Response:
    """What there is, how good it is, and the form for more."""
    entry = entry_of(request)
    case = open_case(entry.file)
    job = site_of(request).jobs.of(entry)
    last = job if job is not None and job.kind == "recordings" and job.over else None
    return render(
        request, "recordings", head="Recordings of the walk", entry=entry,
        listed=case.recordings, standing=case.standing, seen=read_recordings(entry), job=last,
        suffixes=SUFFIXES, most_mb=MAX_BYTES // 1_000_000,
    )  # fmt: skip


def upload(request: Request, form: FormData) -> Response:
    """Take files in and let the worker look at them."""
    entry = entry_of(request)
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    if not files:
        raise HTTPException(422, "Choose at least one file.")
    jobs = site_of(request).jobs
    job = jobs.of(entry)
    if job is not None and not job.over:
        raise HTTPException(409, BUSY)
    names = [f"{FOLDER}/{name}" for name in checked(files, _there(entry))]
    for name, file in zip(names, files, strict=True):
        store(entry.folder / name, file)

    def after(done: Job) -> None:
        good = {told["file"] for told in done.said if told["ok"]}
        for name in names:
            if name not in good:
                (entry.folder / name).unlink(missing_ok=True)

    if jobs.start(entry, "recordings", names, after) is None:
        raise HTTPException(409, BUSY)
    return RedirectResponse(f"/case/{entry.id}/work", 303)


def checked(files: list[UploadFile], there: list[Path]) -> list[str]:
    """Names that the files can have beside those that are there.

    Raises:
        HTTPException: a file is of no known kind or too large, or they are too many.
    """
    taken = {path.name.lower() for path in there}
    room = MOST_BYTES - sum(path.stat().st_size for path in there)
    names = []
    for file in files:
        name = safe_name(file.filename or "")
        if Path(name).suffix.lower() not in SUFFIXES:
            raise HTTPException(
                422, f"{name}: is of no known kind; known are {', '.join(SUFFIXES)}."
            )
        room -= file.size or 0
        if (file.size or 0) > MAX_BYTES:
            raise HTTPException(413, f"{name}: is larger than {MAX_BYTES // 1_000_000} MB.")
        name = _free(name, taken)
        taken.add(name.lower())
        names.append(name)
    if room < 0 or len(taken) > MAX_FILES:
        raise HTTPException(413, "These are too many recordings: remove some first.")
    return names


def _there(entry: Entry) -> list[Path]:
    folder = entry.folder / FOLDER
    if folder.is_symlink():
        raise HTTPException(409, "The folder of the recordings leads elsewhere.")
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def safe_name(given: str) -> str:
    """The file's own name with nothing in it that a file system could take for something else."""
    last = PurePosixPath(given.replace("\\", "/")).name
    kept = re.sub(r"[^A-Za-z0-9._-]+", "_", last).strip("._-")
    stem, dot, suffix = kept.rpartition(".")
    if not dot:
        return kept[:_LONGEST_NAME] or "recording"
    return f"{stem[:_LONGEST_NAME].strip('._-') or 'recording'}.{suffix[:8]}"


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken."""
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 1
    while name.lower() in taken:
        number += 1
        name = f"{stem}-{number}{suffix}"
    return name


def store(path: Path, file: UploadFile) -> None:
    """Write a file beside its place, then move it there."""
    path.parent.mkdir(exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=".upload.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            file.file.seek(0)
            shutil.copyfileobj(file.file, out, 1 << 20)
        Path(beside).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(beside).unlink()
        raise


def standing(request: Request, form: FormData) -> Response:
    """Say which recording is of standing still; none leaves it to be looked for."""
    entry = entry_of(request)
    sitting = site_of(request).sittings.of(entry.file, clinician=False)
    name = word(form, "name")
    with sitting.lock:
        case = open_case(entry.file)
        if name and name not in case.recordings:
            raise HTTPException(404, "There is no such recording.")
        if name != (case.standing or ""):
            set_field(entry.file, ("standing",), name or None)
            if site_of(request).jobs.start(entry, "recordings") is None:
                raise HTTPException(409, BUSY)
            return RedirectResponse(f"/case/{entry.id}/work", 303)
    return RedirectResponse(f"/case/{entry.id}/recordings", 303)


def remove(request: Request, form: FormData) -> Response:
    """Take one recording out of the case; a file that was taken in here is deleted."""
    entry = entry_of(request)
    sitting = site_of(request).sittings.of(entry.file, clinician=False)
    with sitting.lock:
        listed = list(open_case(entry.file).recordings)
        name = word(form, "name")
        if name not in listed:
            raise HTTPException(404, "There is no such recording.")
        rest: dict[tuple[str, ...], object] = {
            ("recordings",): [one for one in listed if one != name]
        }
        if open_case(entry.file).standing == name:
            rest = {("standing",): None} | rest
        set_fields(entry.file, rest)
    ours = {f"{FOLDER}/{path.name}": path for path in _there(entry)}
    if name in ours:
        ours[name].unlink(missing_ok=True)
    return RedirectResponse(f"/case/{entry.id}/recordings", 303)
