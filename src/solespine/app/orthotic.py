"""`solespine orthotic`: from a case to a proposal and a part, or from a scan alone to a part."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from solespine.app.folder import check_folder
from solespine.app.orthotic_words import proposal_lines
from solespine.app.working import working
from solespine.errors import InputError

if TYPE_CHECKING:
    from solespine.evidence.orthotic_topics import Loading
    from solespine.flow.prescribing import Prescribed
    from solespine.orthotic import Orthotic, Prescription
    from solespine.orthotic.model import Scan

_WIDTH = 80
_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")
_LOADINGS: tuple[Loading, ...] = ("none", "partial", "full")
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


@dataclass(frozen=True)
class Order:
    """What is asked for, as it was typed."""

    side: str | None
    prescription: Path | None
    weight_bearing: str | None
    shoe: str | None
    confirm: bool


def make_orthotic_of(
    case: Path | None, foot: Foot, order: Order, out: Path | None, *, as_json: bool
) -> None:
    """Propose from a case and build where advised, or build from scan or measures alone.

    Raises:
        InputError: a file, side or value is wrong.
        TooPoorError: the scan does not carry a part, or the part fails a check.
    """
    if foot.scan is not None and foot.length_mm is not None:
        raise InputError("orthotic: give either --scan FILE or --length MM for a template")
    if out is not None:
        check_folder(out)
    if case is not None:
        _from_case(case, foot, order, out, as_json=as_json)
    else:
        _alone(foot, order, out, as_json=as_json)


def _from_case(case: Path, foot: Foot, order: Order, out: Path | None, *, as_json: bool) -> None:
    if foot.length_mm is not None:
        raise InputError("orthotic: with a case give a scan; a template needs no case")
    side = _side(order.side) if order.side is not None else None
    shoe_side = side if order.shoe is not None else None
    if order.shoe is not None and side is None:
        raise InputError("--shoe: say whose it is with --side left or right")
    with working("weighing what an orthotic would do"):
        from solespine.flow.prescribing import Wish, prescribe_case
        from solespine.orthotic import read_prescription
        from solespine.orthotic.shoe import read_shoe

        shoe = read_shoe(order.shoe, shoe_side) if order.shoe and shoe_side else None
        given = read_prescription(order.prescription) if order.prescription else None
        if given is not None:
            _same_loading(given, order)
        found = prescribe_case(
            case,
            Wish(foot.scan, side, foot.unit, _loading(order.weight_bearing), given, shoe,
                 order.confirm),
        )  # fmt: skip
        if out is not None:
            _no_earlier_part(found, out)
        files = _write(found, out) if out is not None else ()
    if as_json:
        typer.echo(json.dumps(found.to_json(), indent=2, ensure_ascii=False))
    else:
        typer.echo("\n".join([*proposal_lines(found, _WIDTH), *_written(files)]))


def _write(found: Prescribed, out: Path) -> tuple[Path, ...]:
    """The case's report with proposal and part in it, and their own files beside it."""
    from solespine.flow.prescribing import write_prescribed
    from solespine.orthotic.write import write_files
    from solespine.report.write import report_contents

    return (*write_files(out, report_contents(found.answer)), *write_prescribed(found, out))


def _no_earlier_part(found: Prescribed, out: Path) -> None:
    """A part that was made before must not lie beside an answer that makes none."""
    for foot in found.feet:
        side = foot.proposal.side
        if foot.part is None and side is not None and (out / side / "orthotic.stl").exists():
            raise InputError(
                f"{out / side}: holds an earlier part, and none is made now ({foot.no_part}); "
                "take it away or name another folder"
            )


def _alone(foot: Foot, order: Order, out: Path | None, *, as_json: bool) -> None:
    """Without a case: geometry only."""
    if foot.scan is None and foot.length_mm is None:
        raise InputError(
            "orthotic: name a case, or give either --scan FILE or --length MM for a template"
        )
    if order.side is None:
        raise InputError("--side: say left or right")
    with working("making the part"):
        from solespine.orthotic import make_orthotic, write_orthotic
        from solespine.orthotic.write import as_data

        part = make_orthotic(
            _scan(foot, _side(order.side)), _prescription(order), confirm=order.confirm
        )
        files = write_orthotic(part, out) if out is not None else ()
    if as_json:
        typer.echo(json.dumps(as_data(part), indent=2))
    else:
        typer.echo("\n".join([*_lines(part), *_written(files)]))


def _scan(foot: Foot, side: Literal["left", "right"]) -> Scan:
    from solespine.orthotic import read_scan, template_scan

    if foot.scan is not None:
        return read_scan(foot.scan, foot.unit)
    assert foot.length_mm is not None
    return template_scan(side, foot.length_mm, foot.ball_width_mm, foot.arch_height_mm)


def _prescription(order: Order) -> Prescription:
    """The one of the file, or a shell of usual values without any correction."""
    from solespine.orthotic import Prescription, read_prescription
    from solespine.orthotic.shoe import read_shoe

    side = _side(order.side or "")
    if order.prescription is not None:
        given = read_prescription(order.prescription)
        if given.side != side:
            raise InputError(
                f"{order.prescription}: is for the {given.side} foot, not the {side}; choose one"
            )
        _same_loading(given, order)
    else:
        loading = _loading(order.weight_bearing)
        if loading is None:
            raise InputError(
                "orthotic: give --prescription FILE, or --weight-bearing none, partial or full "
                "for a plain shell"
            )
        given = Prescription(side=side, weight_bearing=loading)
    if order.shoe is None:
        return given
    return given.model_copy(update={"shoe_outline": read_shoe(order.shoe, side)})


def _same_loading(given: Prescription, order: Order) -> None:
    """What is typed must not differ from what the file says of the scan."""
    told = _loading(order.weight_bearing)
    if told is not None and told != given.weight_bearing:
        raise InputError(
            f"--weight-bearing {told}: {order.prescription} says {given.weight_bearing}; "
            "change one of the two"
        )


def _side(side: str) -> Literal["left", "right"]:
    for known in _SIDES:
        if side == known:
            return known
    raise InputError(f"--side {side}: choose left or right")


def _loading(told: str | None) -> Loading | None:
    if told is None:
        return None
    for known in _LOADINGS:
        if told == known:
            return known
    raise InputError(f"--weight-bearing {told}: choose {', '.join(_LOADINGS)}")


def _lines(part: Orthotic) -> Iterator[str]:
    measures = part.measures
    yield f"{part.prescription.side.upper()} FOOT"
    yield f"{'Length':<28}{measures.length_mm:7.1f} mm"
    yield f"{'Ball width':<28}{measures.ball_width_mm:7.1f} mm"
    yield f"{'Heel width':<28}{measures.heel_width_mm:7.1f} mm"
    yield f"{'Arch height':<28}{measures.arch_height_mm:7.1f} mm"
    yield from ("", f"{'CHECKED ON THE PART':<28}{'MEASURED':>10}{'ORDERED':>10}")
    for check in part.checks:
        wanted = "" if check.wanted is None else f"{check.wanted:.2f}"
        yield f"{check.name:<28}{round(check.value, 2) + 0.0:>10.2f}{wanted:>10} {check.unit}"
    for warning in (*part.warnings, NOT_CHECKED):
        yield ""
        yield from textwrap.wrap(warning, _WIDTH, break_on_hyphens=False)


def _written(files: tuple[Path, ...]) -> Iterator[str]:
    if files:
        yield from ("", "WRITTEN", *(f"- {path}" for path in files))
