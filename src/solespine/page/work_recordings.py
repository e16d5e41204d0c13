"""The worker's part for recordings: what they hold, how good they are, the walk."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solespine.errors import SolespineError

if TYPE_CHECKING:
    from solespine.case import Case
    from solespine.flow.recorded import Recorded
    from solespine.report.measurement import Measurement

FORCES = (".mot", ".sto", ".forces")
MAPPINGS = (".yaml", ".yml")
Say = Callable[..., None]


def recordings_work(folder: Path, files: Sequence[str], say: Say) -> dict[str, Any]:
    """Look at new files one by one, keep those that can be read, then measure all of them.

    Args:
        folder: of the case.
        files: names of new files, below the folder.
        say: tells the page how far it is.
    """
    from solespine.case import open_case, set_field
    from solespine.evidence import load_evidence
    from solespine.flow.recorded import measure_case
    from solespine.report.measurement_write import write_measurement
    from solespine.report.write import write_all

    for number, name in enumerate(files):
        say(stage=f"Reading {Path(name).name}", share=number / (2 * len(files)))
        ok, said = look_at(folder, name, files)
        say(file=name, ok=ok, said=said)
        if ok:
            listed = list(open_case(folder).recordings)
            set_field(folder, ("recordings",), [*listed, *({name} - set(listed))])
    case = open_case(folder)
    say(stage="Measuring the walk", share=0.5)
    recorded = measure_case(case, load_evidence())
    shown = _shown(case, recorded)
    out = folder / "answer"
    if recorded.measurement is not None:
        write_measurement(recorded.measurement, out)
    write_all(out, {"recordings.json": json.dumps(shown, ensure_ascii=False).encode()})
    return shown


def _shown(case: Case, recorded: Recorded) -> dict[str, Any]:
    """What the page shows of the recordings."""
    walk = recorded.measurement
    told = told_of(walk) if walk else {"answer": "", "quality": [], "notes": []}
    return told | {"recordings": list(case.recordings), "refused": list(recorded.refused)}


def told_of(walk: Measurement) -> dict[str, Any]:
    """The answer, quality and notes of a measurement."""
    from solespine.report.measurement_view import answer, measurement_view

    view = measurement_view(walk)
    return {
        "answer": answer(walk),
        "quality": [[trial, list(sentences)] for trial, sentences in view.quality],
        "notes": list(view.notes),
    }


def look_at(folder: Path, name: str, files: Sequence[str]) -> tuple[bool, str]:
    """Whether a file can be read, and what it holds."""
    from solespine.recordings import read_recordings
    from solespine.recordings.mapping import read_mapping

    path = folder / name
    suffix = path.suffix.lower()
    mapping = next((folder / f for f in files if Path(f).suffix in MAPPINGS), None)
    try:
        if suffix in MAPPINGS:
            read_mapping(path)
            return True, "Names of markers and columns."
        if suffix in FORCES:
            return True, "Forces; they go to the trial of the same name."
        found = read_recordings([path], mapping)
    except SolespineError as error:
        return False, str(error)
    return True, " ".join(_described(one) for one in found)


def _described(one: Any) -> str:
    """A recording in a few words."""
    time = one.time
    lasts = f"{time[-1] - time[0]:.1f} s" if len(time) else "0 s"
    if hasattr(one, "markers"):
        plates = f", {len(one.plates)} force plates" if one.plates else ""
        return f"{lasts} at {one.rate_hz:g} Hz, {len(one.markers)} markers{plates}."
    return f"{lasts} of pressure, {len(time)} frames."
