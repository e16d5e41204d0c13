"""Work that goes on, the answer it gives, and the files to take away."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from pathlib import Path
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from solespine.page.cases import Entry
from solespine.page.jobs import LONGEST_S, LONGEST_WALKING_S, Job, folder_of_answer
from solespine.page.posts import entry_of, word
from solespine.page.render import render, site_of
from solespine.page.summary import read_summary
from solespine.scene import scene_script_hash

# What can be taken away: name -> kind of file, what it is.
FILES = {
    "report.html": ("text/html", "The report as a page"),
    "report.pdf": ("application/pdf", "The report to print (PDF)"),
    "note.txt": ("text/plain", "A note for the record"),
    "assessment.json": ("application/json", "Everything, for other programs (JSON)"),
    "fhir.json": ("application/fhir+json", "The same for health records (HL7 FHIR R4, JSON)"),
    "letter.pdf": ("application/pdf", "A letter of one page (PDF)"),
    "letter.txt": ("text/plain", "The letter as text"),
    "plan.ics": ("text/calendar", "The plan's days for a calendar program (ICS)"),
    "findings.csv": ("text/csv", "All findings as a table (CSV)"),
    "measurement.html": ("text/html", "The walk as a page"),
    "measurement.json": ("application/json", "The walk, for other programs (JSON)"),
    "curves.csv": ("text/csv", "Curves of the walk over time (CSV)"),
    "whatif.html": ("text/html", "The last what-if in full as a page"),
    "whatif.json": ("application/json", "The last what-if in full, for other programs (JSON)"),
    "body.svg": ("image/svg+xml", "The model of the body (SVG)"),
    "body.json": ("application/json", "The model of the body, for other programs (JSON)"),
    "case.yaml": ("application/yaml", "What was answered (YAML)"),
}
_PICTURE = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
_SHOW_PROBLEMS = ("recordings", "orthotic", "earlier")  # their own pages say what went wrong
_LARGEST = 200_000_000
_NOTHING = "'none'"
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def begin(request: Request, form: FormData) -> Response:
    """Let the worker work the answer out."""
    entry = entry_of(request)
    options = {"walking": "walking" in form, "loads": word(form, "loads")}
    if "chosen" in form:  # the form with the options; a button alone means the usual ones
        options["standing"] = "standing" in form
    longest_s = LONGEST_WALKING_S if options["walking"] else LONGEST_S
    told = [json.dumps(options)]
    site_of(request).jobs.start(entry, "answer", told, longest_s=longest_s)
    return RedirectResponse(f"/case/{entry.id}/work", 303)


def work(request: Request) -> Response:
    """What is being done; leads on when it is over."""
    entry = entry_of(request)
    job = site_of(request).jobs.of(entry)
    base = f"/case/{entry.id}"
    if job is None:
        return RedirectResponse(base, 303)
    if job.over and (job.state == "done" or job.kind in _SHOW_PROBLEMS):
        return RedirectResponse(f"{base}/{job.kind}", 303)
    return working(request, job, base, "Back to the case", base, entry)


def working(
    request: Request, job: Job, base: str, back: str, where: str, entry: Entry | None = None
) -> Response:
    """How far a piece of work is, or why it came to nothing.

    Args:
        request: of the visitor.
        job: the work.
        base: the address that its state is asked for under.
        back, where: the words and the address of the way back.
        entry: the case it is for, if it is for one.
    """
    return render(
        request, "work", head="Working", entry=entry, job=job, seconds=_seconds(job.begun),
        base=base, back=back, where=where,
    )  # fmt: skip


def _seconds(begun: float) -> int:
    return int(time.monotonic() - begun)


def work_state(request: Request) -> Response:
    """The same for our script."""
    job = site_of(request).jobs.of(entry_of(request))
    if job is None:
        raise HTTPException(404, "Nothing is being done.")
    return JSONResponse(state_of(job))


def state_of(job: Job) -> dict[str, Any]:
    """How far a piece of work is, as plain data."""
    return {
        "over": job.over, "stage": job.stage, "share": job.share, "seconds": _seconds(job.begun),
    }  # fmt: skip


def show(request: Request) -> Response:
    """The answer in short, and everything that can be taken away."""
    entry = entry_of(request)
    summary = read_summary(entry)
    if summary is None:
        return RedirectResponse(f"/case/{entry.id}", 303)
    there = {path.name for path in folder_of_answer(entry).iterdir()} | {"case.yaml"}
    walk = ("measurement.html", "measurement.json", "curves.csv")
    files = [
        (name, said)
        for name, (_, said) in FILES.items()
        if name in there and (summary["walk"] or name not in walk)
    ]
    return render(request, "answer", head="The answer", entry=entry, summary=summary, files=files)


def file(request: Request) -> Response:
    """One file: pages are shown, the others are saved."""
    entry = entry_of(request)
    name = request.path_params["name"]
    if name not in FILES:
        raise HTTPException(404, "There is no such file.")
    return sent(
        request, entry.file if name == "case.yaml" else folder_of_answer(entry) / name, name
    )


def sent(request: Request, path: Path, name: str) -> Response:
    """A file of `FILES`, to be shown or saved.

    Raises:
        HTTPException: 404, there is none.
    """
    try:
        if path.is_symlink() or path.stat().st_size > _LARGEST:
            raise HTTPException(404, "There is no such file.")
        content = path.read_bytes()
    except OSError:
        raise HTTPException(404, "There is no such file yet: work the answer out first.") from None
    kind = FILES[name][0]
    if kind == "image/svg+xml" and "save" not in request.query_params:
        return Response(content, media_type=kind, headers=_PICTURE)
    if kind == "text/html" and "save" not in request.query_params:
        return Response(content, media_type=kind, headers=_page_headers(content.decode()))
    saved = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=saved)


def _page_headers(text: str) -> dict[str, str]:
    """A report carries its style inside; that style and our viewer of scenes may act, no more.

    The viewer is known by the hash of our own file, so that no script in a report can pass for it,
    and it runs in no origin: it cannot read the page's cookies or ask for anything.
    """
    hashes = " ".join(
        "'sha256-" + base64.b64encode(hashlib.sha256(css.encode()).digest()).decode() + "'"
        for css in _STYLE.findall(text)
    )
    policy = (
        f"default-src 'none'; style-src {hashes or _NOTHING}; script-src {scene_script_hash()}; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "sandbox allow-scripts allow-popups allow-top-navigation-by-user-activation allow-modals"
    )
    return {"content-security-policy": policy}
