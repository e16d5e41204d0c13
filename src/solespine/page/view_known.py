"""What this program knows to ask and to explain, to read and to take away."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from solespine.evidence import load_evidence
from solespine.page.render import render


def routes() -> list[Route]:
    """The addresses of the vocabulary."""
    return [Route("/known", show), Route("/known/{name}", file)]


def show(request: Request) -> Response:
    """Causes and findings in words."""
    evidence = load_evidence()
    kinds: dict[str, list[tuple[str, str, str]]] = {}
    for name, row in evidence.findings.items():
        kinds.setdefault(row.kind, []).append((name, row.term, row.ask))
    return render(
        request, "known", head="What is asked and explained", causes=evidence.causes, kinds=kinds
    )


def _findings() -> str:
    from solespine.evidence.listing import finding_rows

    return _json(finding_rows(load_evidence()))


def _causes() -> str:
    from solespine.evidence.listing import cause_rows

    return _json(cause_rows(load_evidence()))


def _schema() -> str:
    from solespine.case.schema import schema_text

    return schema_text()


def _json(content: object) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


_FILES: dict[str, Callable[[], str]] = {
    "findings.json": _findings, "causes.json": _causes, "case.schema.json": _schema,
}  # fmt: skip


@functools.cache
def _text(name: str) -> str:
    return _FILES[name]()


def file(request: Request) -> Response:
    """One list, as the command line prints it."""
    name = request.path_params["name"]
    if name not in _FILES:
        raise HTTPException(404, "There is no such file.")
    saved = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(_text(name), media_type="application/json", headers=saved)
