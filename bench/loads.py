"""Speed of the loads beside OpenSim, from markers to joint contact, in the same run on one core.

Prints milliseconds a frame, ratios, and how long intervals and a cold start take; nothing here
passes or fails. Needs the recordings (SOLESPINE_RECORDINGS); the peers need the package opensim.
Run with `make bench`, or alone with `python bench/loads.py`.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
import time
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # one core, before numpy is imported

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

from loads_cases import adult, child, problem  # noqa: E402
from recordings import DATA  # noqa: E402
from solespine.loads import solve_loads  # noqa: E402
from solespine.loads.ground import ground_of  # noqa: E402
from solespine.loads.interval import drawn_curves, intervals  # noqa: E402
from solespine.loads.poses import fit_trial  # noqa: E402
from solespine.loads.solve import walking_choice  # noqa: E402
from solespine.loads.stride import POINTS, problem_of, solve_stride  # noqa: E402

PEERS = (
    ("gait2392 on subject01", 25, {
        "folder": DATA / "opensim/subject01", "model": "subject01_gait2392_scaled.osim",
        "markers": "MarkerData/walk_free_01.trc", "forces": "subject01_walk1_grf.mot",
        "span_s": (3.2, 3.7), "motion": "subject01_walk1_ik.mot",
    }),
    ("Rajagopal on example3DWalking", 40, {
        "folder": DATA / "opensim/example3DWalking", "model": "subject_walk_scaled.osim",
        "markers": "markers_walk.trc", "forces": "grf_walk.mot", "span_s": (0.60, 1.10),
    }),
)  # fmt: skip
DRAWS = 100
DRAWS_AIM_S = 30.0


def own_times(rounds: int = 5) -> dict[str, float]:
    """Milliseconds a frame of each stage, the best of some rounds."""
    motion, worn = adult()
    trial = motion.trials[0]
    stride = next(s for s in trial.strides if s.side == "right")
    ground = ground_of(trial, motion.cutoff_hz)
    best = {"marker fit": 1e9, "geometry and inverse dynamics": 1e9, "muscles and contact": 1e9}
    one, _ = problem(adult(), "right")
    for _ in range(rounds):
        start = time.process_time()
        poses = fit_trial(
            worn.body, worn.places, trial.markers, trial.time, motion.cutoff_hz, worn.rest
        )
        fitted = time.process_time()
        problem_of(worn.body, stride, poses, ground)
        placed = time.process_time()
        solve_stride(one, walking_choice())
        solved = time.process_time()
        taken = (
            (fitted - start) / len(trial.time),
            (placed - fitted) / POINTS,
            (solved - placed) / POINTS,
        )
        best = {k: min(b, 1e3 * t) for (k, b), t in zip(best.items(), taken, strict=True)}
    return best


def show(title: str, stages: dict[str, float]) -> float:
    """Print stages and their sum."""
    total = sum(stages.values())
    parts = ", ".join(f"{stage} {ms:.2f}" for stage, ms in stages.items())
    print(f"{title}: {total:.2f} ms a frame ({parts})")
    return total


def beside_opensim() -> None:
    """OpenSim's four tools on its own models, in this process and this run."""
    own = show("solespine, 288 muscles, example3DWalking", own_times())
    if importlib.util.find_spec("opensim") is None:
        print("  opensim is not installed: no peer")
        return
    from loads_peer import Peer, opensim_times

    for name, aim, files in PEERS:
        peer = Peer(name=name, feet=("r", "l"), aim=aim, **files)
        with tempfile.TemporaryDirectory() as folder:
            theirs = show(f"OpenSim, {name}", opensim_times(peer, Path(folder)))
        print(f"  {theirs / own:.0f} times as long; the aim is {aim} and better 100")


def whole_answers() -> None:
    """Loads of one child's trial, and the intervals of one stride on two cores, wall time."""
    motion, worn = child("HC030A")
    start = time.perf_counter()
    solve_loads(motion, worn)
    print(f"loads of one trial, two strides: {time.perf_counter() - start:.2f} s")
    start = time.perf_counter()
    solve_loads(motion, worn, reduce_residuals=True)
    print(f"  with residuals reduced: {time.perf_counter() - start:.2f} s")
    stride, poses = problem((motion, worn), "right")
    solution, _ = solve_stride(stride, walking_choice())
    start, before = time.perf_counter(), worked()
    intervals(drawn_curves(stride, poses, worn.places, walking_choice(), solution, DRAWS, 1))
    taken = time.perf_counter() - start
    print(
        f"intervals, {DRAWS} draws of one stride: {taken:.1f} s, aim {DRAWS_AIM_S:.0f} s "
        f"({worked() - before:.1f} s of processor on two cores; a busy machine takes longer)"
    )


def worked() -> float:
    """Processor seconds of this process and of those that it started and that ended."""
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


def loads() -> None:
    """The section of `make bench`."""
    print("\nloads, from markers to joint contact")
    if not (DATA / "opensim").is_dir():
        print("  the recordings are not here: set SOLESPINE_RECORDINGS")
        return
    whole_answers()
    beside_opensim()


if __name__ == "__main__":
    loads()
