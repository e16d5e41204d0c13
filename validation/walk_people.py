"""The recordings of healthy walks, person by person, measured as `solespine measure` does it.

Shared by the walk_*.py scripts of this folder. They borrow the recordings, the reference outputs and
the planted changes of the tests, so that no table rests on other code than the tests do.
"""

from __future__ import annotations

import functools
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests")]

from recordings import DATA  # noqa: E402
from solespine.evidence import load_evidence  # noqa: E402
from solespine.findings.gait import Measured, find_gait  # noqa: E402
from solespine.motion import Motion, measure_motion  # noqa: E402
from solespine.recordings import read_recording, read_recordings  # noqa: E402
from test_gait_findings_healthy import WALKS  # noqa: E402
from test_kinematics_recordings import READ_BACK  # noqa: E402

SHIPPED = ROOT / "examples" / "heel_and_back" / "walk.trc"
SUBJECT01 = "opensim/subject01"
# Name to the files of one person and the standing trial. WALKS are those that the tests hold to
# "no finding"; the rest were not looked at while limits were chosen.
HEALTHY: dict[str, tuple[tuple[str, ...], str | None]] = {
    **WALKS,
    "subject01": (
        (
            *(f"{SUBJECT01}/MarkerData/walk_free_0{part}.trc" for part in (1, 2, 3)),
            f"{SUBJECT01}/subject01_walk1_grf.mot",
        ),
        None,
    ),
    "shipped": ((str(SHIPPED),), None),
}
# Nobody says whether these persons are healthy: shown, and not counted.
NOT_STATED: dict[str, tuple[tuple[str, ...], str | None]] = {
    "btk type 4": (("btk/plate_type4.c3d",), None),
    "F-Scan insoles": (
        tuple(sorted(str(p.relative_to(DATA)) for p in (DATA / "pressure").glob("*.asf"))),
        None,
    ),
}
# omcs tells no body measures; those that its software used, read back from its own segments.
READ = {"omcs, measures read back": (("omcs/overground.c3d",), None)}
EVERY: dict[str, tuple[tuple[str, ...], str | None]] = {**HEALTHY, **NOT_STATED, **READ}


@functools.cache
def motion(name: str) -> Motion:
    """How the person of a name walked."""
    files, static = EVERY[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return measure_motion(
            read_recordings([DATA / file for file in files]),
            static=None if static is None else read_recording(DATA / static),
            subject=READ_BACK if name in READ else None,
        )


@functools.cache
def findings(name: str) -> tuple[Measured, ...]:
    """Their gait findings, with no age or sex told."""
    return find_gait(motion(name), load_evidence())


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print a table in Markdown."""
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")


def without_data() -> bool:
    """Whether the recordings are missing; says so."""
    if (DATA / "biomechzoo").is_dir():
        return False
    print("the real recordings are not on this machine: set SOLESPINE_RECORDINGS to their folder")
    return True
