"""Speed of the loads beside OpenSim, from markers to joint contact, in the same run on one core.

Prints milliseconds a frame and ratios; nothing here passes or fails. Needs the recordings
(SOLESPINE_RECORDINGS) and the package opensim. Run with `python bench/loads.py`.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # one core, before numpy is imported

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

from loads_cases import adult, problem  # noqa: E402
from loads_peer import Peer, opensim_times  # noqa: E402
from recordings import DATA  # noqa: E402
from solespine.loads.ground import ground_of  # noqa: E402
from solespine.loads.poses import fit_trial  # noqa: E402
from solespine.loads.solve import walking_choice  # noqa: E402
from solespine.loads.stride import POINTS, problem_of, solve_stride  # noqa: E402

PEERS = (
    Peer(
        "Rajagopal on example3DWalking", DATA / "opensim/example3DWalking",
        "subject_walk_scaled.osim", "markers_walk.trc", "grf_walk.mot",
        ("r", "l"), (0.60, 1.10), 40,
    ),
    Peer(
        "gait2392 on subject01", DATA / "opensim/subject01", "subject01_gait2392_scaled.osim",
        "MarkerData/walk_free_01.trc", "subject01_walk1_grf.mot", ("r", "l"), (3.2, 3.7), 25,
        "subject01_walk1_ik.mot",
    ),
)  # fmt: skip


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


def main() -> None:
    """Both beside each other."""
    own = show("solespine, 288 muscles", own_times())
    for peer in PEERS:
        with tempfile.TemporaryDirectory() as folder:
            theirs = show(f"OpenSim, {peer.name}", opensim_times(peer, Path(folder)))
        print(f"  {theirs / own:.0f} times as long; the aim is {peer.aim} and better 100")


if __name__ == "__main__":
    main()
