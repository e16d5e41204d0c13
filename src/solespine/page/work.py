"""The worker: reads recordings and works out answers, in a process that has limits.

    python -m solespine.page.work answer CASE [OPTIONS]
    python -m solespine.page.work recordings CASE FILE...
    python -m solespine.page.work body CASE
    python -m solespine.page.work whatif CASE QUESTION
    python -m solespine.page.work earlier CASE
    python -m solespine.page.work measured FOLDER

It prints lines of JSON: {"stage": ..., "share": 0 to 1}, {"file": ..., "ok": ..., "said": ...}, and
at the end {"result": ...} or {"problem": ...}.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from solespine.errors import SolespineError
from solespine.page.limits import limit


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
    from solespine.page.work_answer import answer_work

    return answer_work(folder, more, _say)


def _recordings(folder: Path, more: Sequence[str]) -> dict[str, Any]:
    """Look at new recordings and measure all of a case."""
    from solespine.page.work_recordings import recordings_work

    return recordings_work(folder, more, _say)


def _measured(folder: Path, more: Sequence[str]) -> dict[str, Any]:
    """Measure recordings that belong to no case."""
    from solespine.page.work_measured import measured_work

    return measured_work(folder, more, _say)


def _earlier(folder: Path, more: Sequence[str]) -> dict[str, Any]:
    """Read an earlier visit."""
    from solespine.page.work_earlier import take_earlier

    del more
    return take_earlier(folder, _say)


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
    speed = question.get("speed")
    found = try_all(folder, asked, mode, question["curve"], lambda done: _say(share=done), speed)
    return {"question": question, "found": found}


def _encoded(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def _orthotic(folder: Path, more: Sequence[str]) -> dict[str, Any]:
    """An orthotic: its proposal, or the part."""
    from solespine.page.work_orthotic import orthotic_work

    return orthotic_work(folder, more, _say)


_KINDS = {
    "answer": _answer, "recordings": _recordings, "body": _body, "whatif": _whatif,
    "orthotic": _orthotic, "earlier": _earlier, "measured": _measured,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
