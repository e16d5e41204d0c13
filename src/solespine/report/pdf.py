"""View → PDF by typst: no network, no system fonts, no clock."""

from __future__ import annotations

import dataclasses
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from solespine.report.chain_svg import PRINT_PALETTE, chain_svg
from solespine.report.clean import breakable
from solespine.report.loads_svg import PRINT_PALETTE as LADDER_PALETTE
from solespine.report.loads_svg import ladder_svg
from solespine.report.view import Chance, View

if TYPE_CHECKING:
    from solespine.report.insole import InsoleView
    from solespine.report.loads_view import Rung
    from solespine.report.measurement_view import MeasurementView

_CURVES = """
.grid{stroke:#e4e0d6;stroke-width:.7;fill:none}.zero{stroke:#55595e;stroke-width:.9;fill:none}
.band{fill:#dfe5dc}.left{stroke:#b3261e;fill:none;stroke-width:1.8}
.right{stroke:#1c567e;fill:none;stroke-width:1.8;stroke-dasharray:6 2.5}
.own-left{fill:#b3261e;opacity:.22}.own-right{fill:#1c567e;opacity:.22}
.event{stroke-width:1.4;stroke-dasharray:none}
.plate{fill:#ffffff;stroke:#c9c4b7}.p1{fill:#fde9c4}.p2{fill:#fcc480}.p3{fill:#f48f5a}
.p4{fill:#d94f45}.p5{fill:#a3214f}.p6{fill:#571049}.halo{fill:none;stroke:#ffffff;stroke-width:4.5}
.centre{fill:none;stroke:#111111;stroke-width:1.8}
.border{fill:none;stroke:#55595e;stroke-width:.8;stroke-dasharray:2 3}
.sole{fill:#f1efe9;stroke:#8a8577;stroke-width:1.2}
text{font-family:"Libertinus Serif";fill:#1d1f21}.name{font-size:14px;font-weight:600}
.tick{font-size:12px;fill:#55595e}
"""
_BARS = """
text{font-family:"Libertinus Serif";font-size:17.5px;fill:#1d1f21}.tick{fill:#55595e}
.before{fill:#a39c8b}.after{fill:#3d7fb0}.after.told{fill:#b3261e}.after.unsure{fill:#8a5a00}
.mdc{fill:#e9e5db}.whisker{stroke:#000000;fill:none;stroke-width:1}
"""
_TEMPLATE = files("solespine.report") / "templates" / "report.typ"


def pdf(
    view: View, measured: MeasurementView | None = None, insoles: tuple[InsoleView, ...] = ()
) -> bytes:
    """The report as a PDF (A4).

    The template gets the view as JSON and sets every string as text, so that nothing a person
    typed is read as markup. Only the fonts inside typst are used.

    Args:
        view: what to print.
        measured: the walk in full; its curves and tables get a page of their own.
        insoles: what is proposed for each foot, and the parts.

    Returns:
        The bytes of the file; the same for the same view.
    """
    import typst  # here, because loading it costs time that the other outputs need not spend

    data = _plain(view) | {
        "drawing": chain_svg(view.chain, PRINT_PALETTE),
        "ladder": ladder_svg(view.loads, LADDER_PALETTE) if view.loads else "",
        "rungs": [_rung(rung) for rung in view.loads.rungs] if view.loads else [],
        "bars": _bars(view),
        "measured": None if measured is None else _measured(measured),
        "insoles": [foot.to_json() for foot in insoles],
    }
    made = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"view": json.dumps(data)},
    )
    return bytes(made)


def _bars(view: View) -> list[list[str]]:
    """Of each what-if of the plan its step, its answer and the drawing of its loads."""
    shown = view.whatif.shown if view.whatif else ()
    return [
        [f"{one.treatment} {one.name} ({one.title}; {one.mode})", one.answer,
         _styled(str(one.bars), _BARS)]
        for one in shown
        if one.bars
    ]  # fmt: skip


def _rung(rung: Rung) -> dict[str, Any]:
    """A row of the table of loads, and the source of what is published."""
    name = f"{rung.name} (uncertain)" if rung.uncertain else rung.name
    left, right = (bar.text if bar else "" for bar in (rung.left, rung.right))
    values = [name, rung.unit, left, right, rung.difference]
    return {"values": values, "band": rung.band, "refs": rung.source.split()}


def _measured(walk: MeasurementView) -> dict[str, Any]:
    """Curves as drawings with a style of their own, and the tables of values."""
    return {
        "panels": [
            {"title": heading, "drawings": [_styled(str(drawing)) for drawing in drawings]}
            for heading, drawings in walk.panels
        ],
        "feet": [_styled(str(drawing)) for drawing in walk.feet],
        "pressure_map": _styled(str(walk.pressure_map)) if walk.pressure_map else "",
        "tables": [
            {"title": title, "rows": _plain(rows)}
            for title, rows in (
                ("Time and distance", walk.values),
                ("Force on the ground", walk.forces),
                ("Under the foot", walk.pressure),
            )
            if rows
        ],
    }


def _styled(drawing: str, style: str = _CURVES) -> str:
    """A drawing of ours with its colours inside, right after its opening tag."""
    opening, rest = drawing.split(">", 1)
    return f"{opening}><style>{style}</style>{rest}"


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
