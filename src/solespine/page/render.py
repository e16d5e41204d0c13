"""Templates -> pages: everything escaped, nothing from outside."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, cast

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse

from solespine.report.templating import environment
from solespine.report.whatif_words import label, number

if TYPE_CHECKING:
    from solespine.page.site import Site


def site_of(request: Request) -> Site:
    """What the pages share."""
    return cast("Site", request.app.state.site)


def render(
    request: Request, template: str, status: int = 200, head: str = "", **context: Any
) -> HTMLResponse:
    """One page.

    Args:
        request: it is for.
        template: file name without its ending.
        status: of the answer.
        head: of the page and its tab.
        context: what the template prints.
    """
    site = site_of(request)
    text = _environment().get_template(f"{template}.html.j2").render(
        token=request.scope["token"],
        head=head,
        is_inside=request.scope["visitor"] in site.keys.entered,
        **({"entry": None} | context),
    )  # fmt: skip
    return HTMLResponse(text, status)


def amount(value: float, unit: str, signed: bool = False) -> str:
    """A value with its unit and the digits that the unit carries; never minus zero."""
    return f"{number(value, unit, signed=signed)} {_WORDS.get(unit, unit)}"


_WORDS = {"deg": "°"}


@functools.cache
def _environment() -> Environment:
    templates = environment("solespine.page")
    templates.filters["amount"] = amount
    templates.filters["quantity"] = label
    return templates
