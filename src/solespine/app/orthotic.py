"""`solespine orthotic`: from the scan of a foot, or its measures, to a part that can be made."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from solespine.app.folder import check_folder
from solespine.app.working import working
from solespine.errors import InputError

if TYPE_CHECKING:
    from solespine.orthotic import Orthotic

_WIDTH = 80
_SIDES = ("left", "right")
NOT_CHECKED = (
    "Geometry only: whether this person should wear it was not checked. Not for a numb or "
    "ulcerated foot, an acute Charcot foot or a growing child without a specialist."
)


@dataclass(frozen=True)
class Foot:
    """What the part is made for: a scan, or measures in mm for a template."""

    scan: Path | None
    unit: str | None
    length_mm: float | None
    ball_width_mm: float | None
    arch_height_mm: float | None


def make_part(
    foot: Foot, side: str, prescription: Path, out: Path, *, confirm: bool, as_json: bool
) -> None:
    """Make one part and say what was found and checked.

    Raises:
        InputError: a file, side or value is wrong.
        TooPoorError: the scan does not carry a part, or the part fails a check.
    """
    chosen = _side(side)
    if (foot.scan is None) == (foot.length_mm is None):
        raise InputError("orthotic: give either --scan FILE or --length MM for a template")
    check_folder(out)
    with working("making the part"):
        from solespine.orthotic import make_from_measures, make_from_scan

        if foot.scan is not None:
            part, files = make_from_scan(
                foot.scan, chosen, prescription, out, foot.unit, confirm=confirm
            )
        else:
            assert foot.length_mm is not None
            part, files = make_from_measures(
                chosen, foot.length_mm, prescription, out,
                foot.ball_width_mm, foot.arch_height_mm, confirm=confirm,
            )  # fmt: skip
    if as_json:
        document = next(path for path in files if path.suffix == ".json")
        typer.echo(json.dumps(json.loads(document.read_text(encoding="utf-8")), indent=2))
    else:
        typer.echo("\n".join(_lines(part, files)))


def _side(side: str) -> Literal["left", "right"]:
    for known in _SIDES:
        if side == known:
            return "left" if known == "left" else "right"
    raise InputError(f"--side {side}: choose left or right")


def _lines(part: Orthotic, files: tuple[Path, ...]) -> Iterator[str]:
    measures = part.measures
    yield f"{part.prescription.side.upper()} FOOT"
    yield f"{'Length':<28}{measures.length_mm:7.1f} mm"
    yield f"{'Ball width':<28}{measures.ball_width_mm:7.1f} mm"
    yield f"{'Heel width':<28}{measures.heel_width_mm:7.1f} mm"
    yield f"{'Arch height':<28}{measures.arch_height_mm:7.1f} mm"
    yield from ("", f"{'CHECKED ON THE PART':<28}{'MEASURED':>10}{'ORDERED':>10}")
    for check in part.checks:
        wanted = "" if check.wanted is None else f"{check.wanted:.2f}"
        yield f"{check.name:<28}{check.value:>10.2f}{wanted:>10} {check.unit}"
    for warning in (*part.warnings, NOT_CHECKED):
        yield ""
        yield from textwrap.wrap(warning, _WIDTH, break_on_hyphens=False)
    yield from ("", "WRITTEN", *(f"- {path}" for path in files))
