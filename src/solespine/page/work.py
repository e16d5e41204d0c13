"""The worker: reads recordings and works out answers, in a process that has limits.

    python -m solespine.page.work answer CASE
    python -m solespine.page.work recordings CASE FILE...
    python -m solespine.page.work body CASE
    python -m solespine.page.work whatif CASE QUESTION

It prints lines of JSON: {"stage": ..., "share": 0 to 1}, {"file": ..., "ok": ..., "said": ...}, and
at the end {"result": ...} or {"problem": ...}.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solespine.errors import SolespineError
from solespine.page.limits import limit

if TYPE_CHECKING:
    from solespine.case import Case
    from solespine.flow.recorded import Recorded
    from solespine.report import Assessment
    from solespine.report.measurement import Measurement

_FORCES = (".mot", ".sto", ".forces")
_MAPPINGS = (".yaml", ".yml")
_COLUMNS = ("id", "term", "value", "unit", "side", "grade", "quality", "from")


def main(arguments: Sequence[str]) -> int:
    """Do one piece of work.

    Args:
        arguments: the kind, the case's folder, and names of files.
    """
    threading.Thread(target=_end_with_the_page, daemon=True).start()
    limit()
    kind, folder, *more = arguments
    try:
        _say(result=_KINDS[kind](Path(folder), more))
    except SolespineError as error:
        _say(problem=str(error))
        return error.exit_status
    except MemoryError:
        _say(problem="It needs more memory than is allowed: cut the recording into trials.")
        return 2
    return 0


def _say(**words: Any) -> None:
    print(json.dumps(words, ensure_ascii=False), flush=True)


def _end_with_the_page() -> None:
    sys.stdin.read()
    os._exit(1)


def _answer(folder: Path, more: Sequence[str]) -> dict[str, Any]:
    """Assess, and write everything that can be looked at and taken away."""
    del more
    _say(stage="Reading the case", share=0.0)
    from solespine.case import open_case
    from solespine.flow import assess
    from solespine.report import make_report
    from solespine.report.build import build_view
    from solespine.report.write import write_all

    case = open_case(folder)
    walk = "Measuring the walk and weighing" if case.recordings else "Weighing"
    _say(stage=f"{walk} what speaks for each cause", share=0.1)
    answer = assess(case)
    _say(stage="Writing the report", share=0.6)
    out = folder / "answer"
    make_report(answer, out)
    write_all(out, {"findings.csv": findings_csv(answer).encode()})
    if answer.measurement is not None:
        _write_walk(answer.measurement, out)
    view = build_view(answer)
    summary = {
        "case": case.sha256,
        "level": view.urgency.level,
        "label": view.urgency.label,
        "urgent": [flag.plain.text for flag in view.urgency.flags]
        or [reason.text for reason in view.urgency.reasons],
        "answer": view.answer.text,
        "reasons": [claim.text for claim in view.top_reasons],
        "refused": list(answer.refused),
        "walk": answer.measurement is not None,
    }
    write_all(out, {"summary.json": _encoded(summary)})
    return summary


def findings_csv(answer: Assessment) -> str:
    """Every finding of an answer as a row; texts that a spreadsheet would run are defused."""
    rows = answer.to_json()["findings"]
    assert isinstance(rows, list)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    for row in rows:
        term = answer.evidence.findings[row["id"]].term if row["id"] in (
            answer.evidence.findings) else ""  # fmt: skip
        table.writerow([_cell((row | {"term": term}).get(name)) for name in _COLUMNS])
    return text.getvalue()


def _cell(value: object) -> str:
    """Empty for nothing; a quote in front of what a spreadsheet would take for a formula."""
    if value is None:
        return ""
    text = str(value)
    is_number = isinstance(value, float | int)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text and not is_number else text


def _write_walk(measurement: Measurement, out: Path) -> None:
    from solespine.report.measurement_write import write_measurement

    write_measurement(measurement, out)


def _recordings(folder: Path, files: Sequence[str]) -> dict[str, Any]:
    """Look at new files one by one, keep those that can be read, then measure all of them."""
    from solespine.case import open_case, set_field
    from solespine.evidence import load_evidence
    from solespine.flow.recorded import measure_case

    for number, name in enumerate(files):
        _say(stage=f"Reading {Path(name).name}", share=number / (2 * len(files)))
        ok, said = _look_at(folder, name, files)
        _say(file=name, ok=ok, said=said)
        if ok:
            listed = list(open_case(folder).recordings)
            set_field(folder, ("recordings",), [*listed, *({name} - set(listed))])
    case = open_case(folder)
    _say(stage="Measuring the walk", share=0.5)
    return _measured(case, folder, measure_case(case, load_evidence()))


def _measured(case: Case, folder: Path, recorded: Recorded) -> dict[str, Any]:
    """What the page shows of the recordings."""
    from solespine.report.measurement_view import answer, measurement_view
    from solespine.report.write import write_all

    walk = recorded.measurement
    quality = measurement_view(walk).quality if walk else ()
    shown = {
        "recordings": list(case.recordings),
        "answer": answer(walk) if walk else "",
        "quality": [[trial, list(sentences)] for trial, sentences in quality],
        "notes": list(measurement_view(walk).notes) if walk else [],
        "refused": list(recorded.refused),
    }
    out = folder / "answer"
    if walk is not None:
        _write_walk(walk, out)
    write_all(out, {"recordings.json": _encoded(shown)})
    return shown


def _look_at(folder: Path, name: str, files: Sequence[str]) -> tuple[bool, str]:
    """Whether a file can be read, and what it holds."""
    from solespine.recordings import read_recordings
    from solespine.recordings.mapping import read_mapping

    path = folder / name
    suffix = path.suffix.lower()
    mapping = next((folder / f for f in files if Path(f).suffix in _MAPPINGS), None)
    try:
        if suffix in _MAPPINGS:
            read_mapping(path)
            return True, "Names of markers and columns."
        if suffix in _FORCES:
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


def _body(folder: Path, more: Sequence[str]) -> dict[str, Any]:
    """The model of the body: its tables and its picture."""
    del more
    _say(stage="Building the body")
    from solespine.body import build_body, describe, draw_body
    from solespine.case import open_case
    from solespine.report.write import write_all

    case = open_case(folder)
    body = build_body(case.person)
    shown = {"case": case.sha256, "body": asdict(describe(body))}
    files = {"body.svg": draw_body(body).encode(), "body.json": _encoded(shown)}
    write_all(folder / "answer", files)
    return {}


def _whatif(folder: Path, more: Sequence[str]) -> dict[str, Any]:
    """A what-if in full; the question is JSON: {"changes", "mode", "curve"}."""
    from solespine.page.trying import MODES, asked_of, try_all

    question = json.loads(more[0])
    mode = next(mode for mode in MODES if mode == question["mode"])
    asked = asked_of(question["changes"])
    _say(stage=f"Solving how the person {'stands' if mode == 'standing' else 'walks'}", share=0.0)
    found = try_all(folder, asked, mode, question["curve"], lambda done: _say(share=done))
    return {"question": question, "found": found}


def _encoded(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def _orthotic(folder: Path, more: Sequence[str]) -> dict[str, Any]:
    """An orthotic: its proposal, or the part."""
    from solespine.page.work_orthotic import orthotic_work

    return orthotic_work(folder, more, _say)


_KINDS = {
    "answer": _answer, "recordings": _recordings, "body": _body, "whatif": _whatif,
    "orthotic": _orthotic,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
