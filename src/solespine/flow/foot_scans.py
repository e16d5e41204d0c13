"""The scans of a case's feet: which side each is of, and how the foot was loaded."""

from __future__ import annotations

from pathlib import Path

from solespine.case import Case
from solespine.errors import InputError, SolespineError, one_line
from solespine.evidence.orthotic_topics import Loading
from solespine.orthotic.landmarks import SURE_SIDE
from solespine.orthotic.model import Scan, Side
from solespine.orthotic.read import read_scan


def case_scans(
    case: Case, path: Path | None, wanted: Side | None, unit: str | None
) -> tuple[dict[Side, Scan], tuple[str, ...]]:
    """The scan of each side; one that cannot be used is named, unless it was asked for.

    Args:
        case: names its scans.
        path: of a scan instead of those.
        wanted: side of that scan; None takes what its shape shows.
        unit: of the scans; None finds it.

    Raises:
        InputError: the scan that was asked for is wrong or of the other side.
        TooPoorError: it carries no sole.
    """
    if path is not None:
        scan = read_scan(path, unit)
        side = wanted or side_of_scan(scan)
        if wanted is not None and scan.side != wanted and scan.side_confidence >= SURE_SIDE:
            raise InputError(
                f"{scan.name}: said to be the {wanted} foot, but its shape is that of a "
                f"{scan.side} foot; check the file, or say {scan.side}"
            )
        return {side: scan}, ()
    folder = Path() if case.path is None else case.path.parent
    found: dict[Side, Scan] = {}
    refused = []
    for name in case.scans:
        try:
            scan = read_scan(folder / name, unit)
            found.setdefault(side_of_scan(scan), scan)
        except SolespineError as error:
            refused.append(one_line(str(error)))
    return found, tuple(refused)


def side_of_scan(scan: Scan) -> Side:
    """Left or right from the shape.

    Raises:
        InputError: the shape does not tell.
    """
    if scan.side_confidence < SURE_SIDE:
        raise InputError(
            f"{scan.name}: left or right cannot be told from its shape; give it with --scan and "
            "say --side"
        )
    return scan.side


def loading_of(scan: Scan | None) -> Loading | None:
    """A foam box is pressed with part of the weight; of others it has to be said."""
    return "partial" if scan is not None and scan.kind == "foam box" else None
