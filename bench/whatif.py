"""Speed of what-ifs, standing and walking, warm and cold, beside OpenSim Moco in the same run.

Prints seconds and ratios; nothing here passes or fails. Moco needs the package opensim and the
recordings (SOLESPINE_RECORDINGS). Run with `python bench/whatif.py` or as part of `make bench`.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # before numpy is imported

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

from solespine.body import Change, build_body  # noqa: E402
from solespine.case.model import Person  # noqa: E402
from solespine.whatif import Scenario, cache, standing, walking, what_if  # noqa: E402
from solespine.whatif.standing import stand  # noqa: E402
from solespine.whatif.walking import walk  # noqa: E402

PERSON = Person(sex="male", height_m=1.75, mass_kg=75.0)
LIFT = Scenario((Change("heel_lift", 0.006, "left"),))
SPEED_M_S = 1.3
THREADS = 2


def seconds(what: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def line(what: str, taken: float, aim: float) -> None:
    """One figure beside its aim."""
    print(f"  {what + ':':52} {taken:7.2f} s   aim {aim:g} s, {taken / aim:.2f} of it")


def stances() -> None:
    """A standing what-if when the person as they are is known, and from nothing."""
    _forget()
    line("standing what-if, from nothing", seconds(lambda: what_if(PERSON, LIFT, "standing")), 2.0)
    before = stand(build_body(PERSON))
    warm = seconds(lambda: what_if(PERSON, LIFT, "standing", before=before))
    line("standing what-if, warm", warm, 0.5)
    _forget()
    drawn = seconds(lambda: what_if(PERSON, LIFT, "standing", draws=16))
    print(f"  {'standing what-if with 16 draws, one process:':52} {drawn:7.2f} s")


def walks() -> float:
    """A walking what-if: writing the problem, the usual walk, and the changed one from it."""
    _forget()
    cold = seconds(lambda: what_if(PERSON, LIFT, "walking"))
    line("walking what-if, from nothing", cold, 20.0)
    before = walk(build_body(PERSON), SPEED_M_S)
    warm = seconds(lambda: what_if(PERSON, LIFT, "walking", before=before))
    line("walking what-if, warm", warm, 10.0)
    return warm


def beside_moco(ours: float) -> None:
    """Moco's tracking of a walk with the ground force given."""
    try:
        from recordings import DATA
        from whatif_peer import track
    except ImportError as missing:
        print(f"  OpenSim Moco was not timed: {missing}")
        return
    folder = DATA / "opensim" / "subject01"
    if not folder.exists():
        print("  OpenSim Moco was not timed: no recordings of subject01")
        return
    with tempfile.TemporaryDirectory() as out:
        found = track(folder, Path(out), THREADS)
    verdict = "" if found.solved else " (not solved)"
    print(
        f"  OpenSim Moco, gait2392 tracked for 1 s, ground force given, {THREADS} threads: "
        f"{found.wall_s:.1f} s, {found.iterations} iterations{verdict}; "
        f"{found.wall_s / ours:.1f} x our warm what-if"
    )


def _forget() -> None:
    """As in a process that has just started, but for imports."""
    cache.forget()
    standing._tasks.clear()
    walking._tasks.clear()


def whatifs() -> None:
    """Everything."""
    print("\nwhat-if: heel lift of 6 mm, one person")
    stances()
    beside_moco(walks())


if __name__ == "__main__":
    whatifs()
