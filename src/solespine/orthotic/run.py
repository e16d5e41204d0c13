"""From files to files: what the command line calls."""

from __future__ import annotations

from pathlib import Path

from solespine.errors import InputError
from solespine.orthotic.make import Orthotic, make_orthotic
from solespine.orthotic.model import Side
from solespine.orthotic.prescription import Prescription, read_prescription
from solespine.orthotic.read import read_scan
from solespine.orthotic.template import template_scan
from solespine.orthotic.write import write_orthotic


def make_from_scan(
    path: str | Path,
    side: Side,
    prescription_file: str | Path,
    out: str | Path,
    unit: str | None = None,
    confirm: bool = False,
) -> tuple[Orthotic, tuple[Path, ...]]:
    """Read scan and prescription, build the part, write its files.

    Args:
        path: scan.
        side: as said on the command line; must agree with prescription and shape.
        prescription_file: YAML.
        out: folder.
        unit: of the scan; None finds it.
        confirm: values outside the usual ranges are meant.

    Raises:
        InputError: files, sides or values are wrong.
        TooPoorError: the scan does not carry a part.
    """
    given = _of_side(read_prescription(prescription_file), side, prescription_file)
    orthotic = make_orthotic(read_scan(path, unit), given, confirm=confirm)
    return orthotic, write_orthotic(orthotic, out)


def make_from_measures(
    side: Side,
    length_mm: float,
    prescription_file: str | Path,
    out: str | Path,
    ball_width_mm: float | None = None,
    arch_height_mm: float | None = None,
    confirm: bool = False,
) -> tuple[Orthotic, tuple[Path, ...]]:
    """The same from measures instead of a scan: a template, which the files say.

    Raises:
        InputError: files or values are wrong.
    """
    given = _of_side(read_prescription(prescription_file), side, prescription_file)
    scan = template_scan(side, length_mm, ball_width_mm, arch_height_mm)
    orthotic = make_orthotic(scan, given, confirm=confirm)
    return orthotic, write_orthotic(orthotic, out)


def _of_side(given: Prescription, side: Side, name: str | Path) -> Prescription:
    if given.side != side:
        raise InputError(f"{name}: is for the {given.side} foot, not the {side}; choose one side")
    return given
