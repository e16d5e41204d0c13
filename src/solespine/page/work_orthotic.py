"""The worker's part for orthotics: look at scans, propose, make a part.

It leaves in the case's folder `orthotic/state.json`, a picture of each scanned sole, and the files
of each part in a folder of its side.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solespine.errors import SolespineError

if TYPE_CHECKING:
    from solespine.flow.prescribing import Prescribed
    from solespine.orthotic.model import Side

FOLDER = "orthotic"
STATE = "state.json"
Say = Callable[..., None]


def orthotic_work(folder: Path, arguments: Sequence[str], say: Say) -> dict[str, Any]:
    """Do what is asked; a new scan brings a new proposal.

    Args:
        folder: of the case.
        arguments: `scan NAME`, `make SIDE`, `make SIDE confirm`, or nothing.
        say: tells the page how far it is.
    """
    match list(arguments):
        case ["scan", name]:
            return _propose(folder, say) if _take_scan(folder, name, say) else {}
        case ["make", ("left" | "right") as side, *more]:
            return _make(folder, side, "confirm" in more, say)
    return _propose(folder, say)


def _take_scan(folder: Path, name: str, say: Say) -> bool:
    """Look at a new scan; keep it in the case if it can be used, and say whether it can."""
    from solespine.case import open_case, set_field
    from solespine.flow.foot_scans import side_of_scan
    from solespine.orthotic import read_scan

    say(stage="Reading the scan")
    try:
        scan = read_scan(folder / name)
        side = side_of_scan(scan)
    except SolespineError as error:
        say(file=name, ok=False, said=str(error))
        (folder / name).unlink(missing_ok=True)
        return False
    say(file=name, ok=True, said=f"The {side} foot. {_other(folder, side)}{' '.join(scan.notes)}")
    listed = list(open_case(folder).scans)
    set_field(folder, ("scans",), [*listed, *({name} - set(listed))])
    return True


def _other(folder: Path, side: Side) -> str:
    """What to say where the case is about the other foot; empty where it is about this one."""
    from solespine.case import open_case
    from solespine.orthotic.advice import sore_feet

    sore = sore_feet(open_case(folder))
    if not sore or side in sore:
        return ""
    return f"But the case is about the {sore[0]} foot: nothing will be made from this scan. "


def _make(folder: Path, side: Side, confirm: bool, say: Say) -> dict[str, Any]:
    """The part of the order that was filled in, with its files."""
    from solespine.errors import TooPoorError
    from solespine.flow.prescribing import Wish, prescribe_case
    from solespine.orthotic import read_prescription, write_orthotic

    say(stage="Making the part")
    order = read_prescription(folder / FOLDER / f"{side}.yaml")
    found = prescribe_case(
        folder, Wish(side=side, prescription=order, loading=order.weight_bearing, confirm=confirm)
    )
    foot = found.feet[0]
    if foot.part is None:
        raise TooPoorError(f"No part was made: {foot.no_part}.")
    files = write_orthotic(foot.part, folder / FOLDER / side, foot.caution)
    return {"files": [path.name for path in files]}


def _propose(folder: Path, say: Say) -> dict[str, Any]:
    """The proposal and what is seen in the scans, for the page."""
    from solespine.case import open_case
    from solespine.flow.prescribing import Wish, prescribe_case, write_prescribed
    from solespine.report.write import write_all

    say(stage="Weighing what an orthotic would do")
    case = open_case(folder)
    found = prescribe_case(case, Wish(build=False))
    write_prescribed(found, folder / FOLDER)
    soles, pictures = _soles(found)
    state = {
        "case": case.sha256,
        "proposal": found.to_json(),
        "soles": soles,
        "scans": list(case.scans),
    }
    text = json.dumps(state, ensure_ascii=False, allow_nan=False)
    write_all(folder / FOLDER, {STATE: text.encode(), **pictures})
    return {"feet": len(found.feet)}


def _soles(found: Prescribed) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Landmarks as they were found, and a picture of every sole."""
    from solespine.orthotic import find_landmarks
    from solespine.orthotic.measures import measure_foot
    from solespine.orthotic.read import as_side
    from solespine.orthotic.sole_picture import as_rows, sole_picture

    soles: dict[str, Any] = {}
    pictures = {}
    for side, scan in found.scans.items():
        placed = as_side(scan, side)
        marks = find_landmarks(placed, side)
        picture = sole_picture(placed)
        measures = {k: v for k, v in asdict(measure_foot(placed.surface, marks)).items()
                    if isinstance(v, float)}  # fmt: skip
        soles[side] = {
            "scan": scan.name,
            "notes": [*scan.notes, *marks.notes],
            "landmarks": as_rows(marks),
            "measures": {k: round(v, 2) for k, v in measures.items() if v == v},
            "picture": asdict(picture.frame),
        }  # fmt: skip
        pictures[f"{side}.svg"] = picture.svg.encode()
    return soles, pictures
