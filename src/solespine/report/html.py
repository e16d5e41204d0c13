"""View → one self-contained HTML page: no script, no network, everything escaped."""

from __future__ import annotations

import functools
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from solespine.report.chain_svg import chain_svg
from solespine.report.view import View

_TEMPLATES = files("solespine.report") / "templates"
_PAGE = "report.html.j2"


def page(view: View) -> str:
    """The report as one HTML page.

    Args:
        view: what to print.

    Returns:
        HTML with its style inside; the same text for the same view.
    """
    template = environment().get_template(_PAGE)
    return template.render(
        v=view,
        m={rule.name: rule.ref for rule in view.methods},
        style=Markup(style("report.css") + style("whatif.css")),  # noqa: S704  our own file
        chain=Markup(chain_svg(view.chain)),  # noqa: S704  escaped where it is made
    )


@functools.cache
def environment() -> Environment:
    """Where templates come from and how they are filled in: escaped, nothing undefined."""
    return Environment(
        loader=FunctionLoader(_source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _source(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


@functools.cache
def style(name: str) -> str:
    """One of our own style files."""
    return _source(name)
