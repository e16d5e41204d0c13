"""Letter → one page of PDF by typst, and text of 80 columns."""

from __future__ import annotations

import dataclasses
import json
import textwrap
from collections.abc import Iterator
from importlib.resources import files

from solespine.report.clean import breakable
from solespine.report.view import Letter, View
from solespine.report.view_letter import letter

_TEMPLATE = files("solespine.report") / "templates" / "letter.typ"
_WIDTH = 80
_LINE = "_" * 30


def letter_pdf(view: View) -> bytes:
    """The letter as a PDF of one page (A4); text of people is set as text, never as markup."""
    import typst  # here, because loading it costs time that the other outputs need not spend

    data = dataclasses.asdict(letter(view)) | {"visit": view.visit}
    made = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"letter": json.dumps(_broken(data))},
    )
    return bytes(made)


def letter_text(view: View) -> str:
    """The letter as text of at most 80 columns; the same for the same view."""
    return "\n".join(_lines(letter(view), view.visit)) + "\n"


def _broken(value: object) -> object:
    """Long words get places to break."""
    if isinstance(value, str):
        return breakable(value)
    if isinstance(value, dict):
        return {key: _broken(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_broken(part) for part in value]
    return value


def _lines(one: Letter, visit: str) -> Iterator[str]:
    yield "REFERRAL"
    yield f"To: {one.to}"
    yield f"From: {_LINE}"
    yield f"Patient: {_LINE}  Born: {'_' * 12}"
    if visit:
        yield f"Date of visit: {visit}"
    yield from _wrapped(f"Concerning: {one.about}")
    yield f"URGENCY: {one.urgency}"
    yield ""
    yield "RED FLAGS"
    for text in one.red_flags:
        yield from _wrapped(text)
    for name, text in one.parts:
        yield ""
        yield name.upper()
        yield from _wrapped(text)
    yield ""
    yield f"Signed: {_LINE}"
    yield ""
    yield from _wrapped(one.made)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, break_on_hyphens=False)
