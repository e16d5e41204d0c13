"""The worker's part for an answer: assess, compare with an earlier visit, write the files."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solespine.errors import TooPoorError
from solespine.page import limits
from solespine.page.options import Options
from solespine.page.work_earlier import earlier_of, since_of

if TYPE_CHECKING:
    from solespine.case import Case
    from solespine.report import Assessment
    from solespine.report.view import View

Say = Callable[..., None]
WALKING_S = 2400.0  # of the 45 minutes that a worker has for it
_WRITING_S = 60.0  # of computing that is left for the report
_STAGE = "Trying the plan in walking, which takes minutes; the report without it is there already"
_TOO_LONG = (
    "walking was not solved in the time that this page allows; close other programs, or run "
    "solespine assess --walking on the command line, which has no limit"
)


def answer_work(folder: Path, arguments: Sequence[str], say: Say) -> dict[str, Any]:
    """Assess, and write everything that can be looked at and taken away.

    Args:
        folder: of the case.
        arguments: the options as JSON, or nothing for the usual ones.
        say: tells the page how far it is.
    """
    say(stage="Reading the case", share=0.0)
    from solespine.case import open_case

    case = open_case(folder)
    options = Options.of(json.loads(arguments[0]) if arguments else {})
    answer = _assess(case, options, earlier_of(folder, case), say)
    say(stage="Writing the report", share=0.2 if options.walking else 0.8)
    summary = _write(answer, folder / "answer")
    if options.walking:
        summary = _write(_in_walking(answer, say), folder / "answer")
    return summary


def _write(answer: Assessment, out: Path) -> dict[str, Any]:
    """All files of the answer, and what the page shows of it."""
    from solespine.report import make_report
    from solespine.report.build import build_view
    from solespine.report.write import write_all

    make_report(answer, out)
    if answer.measurement is not None:
        from solespine.report.measurement_write import write_measurement

        write_measurement(answer.measurement, out)
    summary = _summary(answer, build_view(answer))
    write_all(out, {**_tables(answer), "summary.json": _encoded(summary)})
    return summary


def _in_walking(answer: Assessment, say: Say) -> Assessment:
    """The answer, with the plan tried in walking too as far as the time allows.

    What was worked out before is on the disk already, and stays where the time is over.
    """
    from solespine.flow.assessing import try_also

    until, computing_until = time.monotonic() + WALKING_S, limits.CPU_S - _WRITING_S

    def tell(_: str, share: float) -> None:
        if time.monotonic() > until or time.process_time() > computing_until:
            raise TooPoorError(_TOO_LONG)
        say(stage=_STAGE, share=0.25 + 0.7 * share)

    say(stage=_STAGE, share=0.25)
    return try_also(answer, "walking", tell)


def _assess(case: Case, options: Options, earlier: Path | None, say: Say) -> Assessment:
    from solespine.flow import assess
    from solespine.report.visits import with_previous

    most = 0.1 if options.walking else 0.6  # the plan in walking takes longer than all else
    walk = "Measuring the walk and weighing" if case.recordings else "Weighing"
    say(stage=f"{walk} what speaks for each cause", share=0.1)
    answer = assess(
        case,
        tries=("standing",) if options.standing else (),
        loads=options.loads != "none",
        load_draws=0 if options.loads == "quick" else None,
        progress=lambda what, share: say(stage=what, share=0.1 + most * share),
    )
    return answer if earlier is None else with_previous(answer, earlier)


def _tables(answer: Assessment) -> Mapping[str, bytes]:
    from solespine.page.findings_table import findings_csv

    return {"findings.csv": findings_csv(answer).encode()}


def _summary(answer: Assessment, view: View) -> dict[str, Any]:
    """What the page shows of the answer."""
    return {
        "case": answer.case.sha256,
        "level": view.urgency.level,
        "label": view.urgency.label,
        "urgent": [flag.plain.text for flag in view.urgency.flags]
        or [reason.text for reason in view.urgency.reasons],
        "answer": view.answer.text,
        "reasons": [claim.text for claim in view.top_reasons],
        "refused": list(answer.refused),
        "walk": answer.measurement is not None,
        "since": since_of(view),
    }


def _encoded(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
