"""View → PDF by typst: no network, no system fonts, no clock."""

from __future__ import annotations

import dataclasses
import json
from importlib.resources import files
from typing import Any

from solespine.report.chain_svg import PRINT_PALETTE, chain_svg
from solespine.report.clean import breakable
from solespine.report.loads_svg import PRINT_PALETTE as LADDER_PALETTE
from solespine.report.loads_svg import ladder_svg
from solespine.report.view import Chance, View

_TEMPLATE = files("solespine.report") / "templates" / "report.typ"


def pdf(view: View) -> bytes:
    """The report as a PDF (A4).

    The template gets the view as JSON and sets every string as text, so that nothing a person
    typed is read as markup. Only the fonts inside typst are used.

    Args:
        view: what to print.

    Returns:
        The bytes of the file; the same for the same view.
    """
    import typst  # here, because loading it costs time that the other outputs need not spend

    ladder = ladder_svg(view.loads, LADDER_PALETTE) if view.loads else ""
    data = _plain(view) | {"drawing": chain_svg(view.chain, PRINT_PALETTE), "ladder": ladder}
    made = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"view": json.dumps(data)},
    )
    return bytes(made)


def _plain(value: Any) -> Any:
    """Dataclasses as dicts, with the printed forms of a chance; long words get places to break."""
    if isinstance(value, Chance):
        return {
            "point": value.point,
            "low": value.low,
            "high": value.high,
            "word": value.word,
            "full": value.full,
        }
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (field.name for field in dataclasses.fields(value))
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return breakable(value) if isinstance(value, str) else value
