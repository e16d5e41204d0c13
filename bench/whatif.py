"""Speed of what-ifs, standing and walking, warm and cold, beside OpenSim Moco in the same run.

Prints seconds and ratios; nothing here passes or fails. Moco needs the package opensim and the
recordings (SOLESPINE_RECORDINGS). Run with `python bench/whatif.py` or as part of `make bench`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Taken:
    """Seconds of one call, by the clock and of the processor; they differ on a busy machine."""

    wall: float
    cpu: float


def seconds(what: Callable[[], object]) -> Taken:
    """Time of one call."""
    wall, cpu = time.perf_counter(), time.process_time()
    what()
    return Taken(time.perf_counter() - wall, time.process_time() - cpu)


def line(what: str, taken: Taken, aim: float | None = None) -> None:
    """One figure beside its aim."""
    beside = "" if aim is None else f"   aim {aim:g} s, {taken.wall / aim:.2f} of it"
    print(f"  {what + ':':46} {taken.wall:7.2f} s (processor {taken.cpu:6.2f} s){beside}")


def stances() -> None:
    """A standing what-if when the person as they are is known, and from nothing."""
    _forget()
    line("standing what-if, from nothing", seconds(lambda: what_if(PERSON, LIFT, "standing")), 2.0)
    before = stand(build_body(PERSON))
    warm = seconds(lambda: what_if(PERSON, LIFT, "standing", before=before))
    line("standing what-if, warm", warm, 0.5)
    _forget()
    drawn = seconds(lambda: what_if(PERSON, LIFT, "standing", draws=16))
    line("standing what-if with 16 draws, one process", drawn)


def walks() -> Taken:
    """A walking what-if: writing the problem, the usual walk, and the changed one from it."""
    _forget()
    cold = seconds(lambda: what_if(PERSON, LIFT, "walking"))
    line("walking what-if, from nothing", cold, 20.0)
    before = walk(build_body(PERSON), SPEED_M_S)
    warm = seconds(lambda: what_if(PERSON, LIFT, "walking", before=before))
    line("walking what-if, warm", warm, 10.0)
    return warm


def beside_moco(ours: Taken) -> None:
    """Moco's tracking of a walk, in a process of its own: it brings another CasADi."""
    from recordings import DATA

    command = [sys.executable, str(ROOT / "bench" / "whatif_peer.py"),
               str(DATA / "opensim" / "subject01"), str(THREADS)]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    told = [text for text in run.stdout.splitlines() if text.startswith("{")]
    if run.returncode or not told:
        why = (run.stderr.strip().splitlines() or ["no answer"])[-1]
        print(f"  OpenSim Moco was not timed: {why}")
        return
    found = json.loads(told[-1])
    verdict = "" if found["solved"] else " (not solved)"
    print(
        f"  OpenSim Moco, gait2392 tracked for 1 s, ground force given, {THREADS} threads:\n"
        f"    {found['wall_s']:.1f} s (processor {found['cpu_s']:.1f} s), {found['iterations']} "
        f"iterations{verdict}; {found['cpu_s'] / ours.cpu:.1f} x our warm processor time"
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
