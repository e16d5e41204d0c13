"""Where templates come from and how they are filled in, for the report and for the local page."""

from __future__ import annotations

import functools
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined


@functools.cache
def environment(package: str = "solespine.report") -> Environment:
    """Templates of one package: everything escaped, nothing undefined, nothing from outside.

    Args:
        package: with a folder `templates`.
    """
    folder = files(package) / "templates"
    return Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@functools.cache
def style(name: str) -> str:
    """One of the report's own style files."""
    return (files("solespine.report") / "templates" / name).read_text(encoding="utf-8")
