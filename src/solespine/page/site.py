"""The page as one application: which address leads where."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from solespine.errors import SolespineError
from solespine.page import (
    view_answer,
    view_body,
    view_cases,
    view_chart,
    view_clinician,
    view_earlier,
    view_examination,
    view_known,
    view_login,
    view_manage,
    view_measured,
    view_orthotic,
    view_person,
    view_questions,
    view_recordings,
    view_scores,
    view_tried,
    view_whatif,
)
from solespine.page.ahead import Ahead
from solespine.page.cases import Cases
from solespine.page.chart import style
from solespine.page.guard import Guard, Keys
from solespine.page.jobs import Jobs
from solespine.page.posts import posting
from solespine.page.render import render
from solespine.page.sitting import Sittings
from solespine.page.warm import Warm

_STATIC = {
    "page.css": "text/css", "progress.js": "text/javascript",
    "try.js": "text/javascript", "icon.svg": "image/svg+xml",
}  # fmt: skip


@dataclass
class Site:
    """What the pages share."""

    cases: Cases
    keys: Keys
    jobs: Jobs = field(default_factory=Jobs)
    sittings: Sittings = field(default_factory=Sittings)
    warm: Warm = field(default_factory=Warm)


def make_page(folder: Path, keys: Keys | None = None) -> ASGIApp:
    """The application that serves the cases of a folder.

    Args:
        folder: holds one folder for each case; made if it is missing.
        keys: password and addresses; by default for this machine alone.

    Raises:
        InputError: the folder cannot be used.
    """
    site = Site(Cases(folder), keys or Keys())
    site.cases.check()
    app = Starlette(
        routes=_routes(),
        exception_handlers={
            HTTPException: _refused,
            SolespineError: _wrong,
            500: _defect,
        },  # fmt: skip
        lifespan=_lifespan,
    )
    app.router.redirect_slashes = False
    app.state.site = site
    return Guard(app, site.keys)


def _routes() -> list[Route]:
    case = "/case/{case}"
    questions = case + "/questions/{who}"
    return [
        Route("/", view_cases.show_all),
        Route("/cases", posting(view_cases.make), methods=["POST"]),
        Route("/login", view_login.show),
        Route("/login", posting(view_login.enter), methods=["POST"]),
        Route("/logout", posting(view_login.leave), methods=["POST"]),
        Route(case, view_cases.show_one),
        Route(questions, view_questions.show),
        Route(questions, posting(view_questions.save), methods=["POST"]),
        Route(f"{questions}/back", posting(view_questions.back), methods=["POST"]),
        Route(f"{questions}/more", posting(view_questions.more), methods=["POST"]),
        Route(f"{questions}/go-on", posting(view_questions.go_on), methods=["POST"]),
        Route(f"{case}/chart", view_chart.show),
        Route(f"{case}/chart", posting(view_chart.save), methods=["POST"]),
        Route(f"{case}/examination/{{which}}", view_examination.show),
        Route(f"{case}/examination/{{which}}", posting(view_examination.save), methods=["POST"]),
        Route(f"{case}/recordings", view_recordings.show),
        Route(f"{case}/recordings/upload", posting(view_recordings.upload), methods=["POST"]),
        Route(f"{case}/recordings/remove", posting(view_recordings.remove), methods=["POST"]),
        Route(f"{case}/recordings/standing", posting(view_recordings.standing), methods=["POST"]),
        *view_orthotic.routes(case),
        *view_earlier.routes(case),
        *view_measured.routes(),
        *view_known.routes(),
        Route(f"{case}/answer", view_answer.show),
        Route(f"{case}/answer", posting(view_answer.begin), methods=["POST"]),
        Route(f"{case}/work", view_answer.work),
        Route(f"{case}/work.json", view_answer.work_state),
        Route(f"{case}/file/{{name}}", view_answer.file),
        *_forms(case),
        Route("/static/{name}", _static),
    ]


def _forms(case: str) -> list[Route]:
    """Forms that are shown and saved under one address, and the ways to the trash and back."""
    forms = {
        "person": (view_person.show, view_person.save),
        "tried": (view_tried.show, view_tried.save),
        "scores": (view_scores.show, view_scores.save),
        "clinician": (view_clinician.show, view_clinician.save),
        "body": (view_body.show, view_body.build),
        "whatif": (view_whatif.show, view_whatif.save),
        "manage": (view_manage.show, view_manage.rename),
        "delete": (view_manage.ask, view_manage.discard),
    }
    routes = [
        Route("/trash", view_manage.trash),
        Route("/trash", posting(view_manage.restore), methods=["POST"]),
    ]
    for name, (show, save) in forms.items():
        routes.append(Route(f"{case}/{name}", show))
        routes.append(Route(f"{case}/{name}", posting(save), methods=["POST"]))
    return routes


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    """Load what the first question needs while the first page is looked at; end the workers."""
    site: Site = app.state.site
    task = asyncio.ensure_future(run_in_threadpool(_warm_up, site.sittings.ahead))
    try:
        yield
    finally:
        task.cancel()
        site.jobs.stop()
        site.sittings.stop()
        site.warm.stop()


def _warm_up(ahead: Ahead) -> None:
    from solespine.flow import next_step

    next_step({})
    _keep_for_good()
    ahead.prepare({"complaints": [{"site": "heel"}, {"site": "back"}]})


@functools.cache
def _keep_for_good() -> None:
    """What is loaded by now stays: looking it through for garbage stops a step for 0.1 s.

    Once a process; what comes later is looked through as ever.
    """
    gc.freeze()


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    fresh = {"cache-control": "max-age=300"}
    if name == "chart.css":
        return Response(style(), media_type="text/css", headers=fresh)
    if name not in _STATIC:
        raise HTTPException(404, "There is no such page.")
    content = (files("solespine.page") / "static" / name).read_bytes()
    return Response(content, media_type=_STATIC[name], headers=fresh)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = "There is no such page." if error.detail == "Not Found" else error.detail
    return render(request, "problem", error.status_code, head="This did not work", said=said)


def _wrong(request: Request, error: Exception) -> Response:
    return render(request, "problem", 422, head="This does not fit", said=str(error))


def _defect(request: Request, error: Exception) -> Response:
    said = f"This is a defect, please report it: {type(error).__name__}."
    return render(request, "problem", 500, head="Something broke", said=said)
