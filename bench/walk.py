"""A walking trial from file to findings, beside kineticstoolkit doing the steps they share.

Shared steps: read the C3D file, low-pass the markers, cut one curve into cycles. Both run on one
core in the same process, in turns. Prints figures and ratios; nothing here passes or fails. Needs
the real recordings (SOLESPINE_RECORDINGS); without them it says so and prints nothing else.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from solespine.evidence import load_evidence
from solespine.findings.gait import find_gait
from solespine.motion import measure_motion
from solespine.motion.cycles import stride_curves
from solespine.motion.filter import CUTOFF_HZ, low_pass
from solespine.motion.model import Motion
from solespine.recordings import Recording, read_recording

DATA = Path(
    os.environ.get("SOLESPINE_RECORDINGS", Path(__file__).resolve().parents[2] / "shared" / "data")
)
TRIALS = (
    ("biomechzoo/HC030A/straight.c3d", "biomechzoo/HC030A/static.c3d"),
    ("kineticstoolkit/walk.c3d", None),
)
AIM_S = 1.0
TIMES = 9
CYCLE_POINTS = 101


@dataclass(frozen=True)
class Ours:
    """One trial and what is measured of it."""

    path: Path
    recording: Recording
    motion: Motion


def in_turns(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """Median ms of two things done in turns, so that a busy machine slows both."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(TIMES + 1):
        for what, kept in zip((first, second), taken, strict=True):
            start = time.perf_counter()
            what()
            kept.append(1e3 * (time.perf_counter() - start))
    return statistics.median(taken[0][1:]), statistics.median(taken[1][1:])  # the first warms up


def findings(path: Path, standing: Path | None) -> None:
    """From files to findings; the evidence is already loaded."""
    motion = measure_motion(
        [read_recording(path)], static=None if standing is None else read_recording(standing)
    )
    find_gait(motion, load_evidence())


def whole_process(path: Path, standing: Path | None, *more: str) -> tuple[float, float]:
    """Median seconds of `solespine measure` from a cold start: by the clock, and of the core."""
    static = [] if standing is None else ["--static", str(standing)]
    command = [sys.executable, "-m", "solespine", "measure", str(path), *static, *more]
    clock, core = [], []
    for _ in range(5):
        before, start = os.times().children_user, time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        clock.append(time.perf_counter() - start)
        core.append(os.times().children_user - before)
    return statistics.median(clock), statistics.median(core)


def trial(name: str, standing: str | None) -> None:
    """One file: alone, as a process, and its shared steps beside the peer."""
    path, static = DATA / name, None if standing is None else DATA / standing
    print(f"\n{name}, {path.stat().st_size / 1e6:.1f} MB")
    warm, _ = in_turns(lambda: findings(path, static), lambda: None)
    print(
        f"  {'file to findings, warm:':36} {warm:7.0f} ms  {warm / 1e3 / AIM_S:.2f} of {AIM_S:g} s"
    )
    for what, more in (("measure --no-loads", ["--no-loads"]), ("measure, with loads", [])):
        clock, core = whole_process(path, static, *more)
        told = f"whole process, {what}:"
        aim = f"{clock / AIM_S:.2f} of {AIM_S:g} s " if more else ""
        print(f"  {told:42} {1e3 * clock:7.0f} ms  {aim}({core:.2f} s of the core)")
    if importlib.util.find_spec("kineticstoolkit") is None:
        print("  kineticstoolkit is not installed")
        return
    recording = read_recording(path)
    assert isinstance(recording, Recording)
    shared(Ours(path, recording, measure_motion([recording])))


def shared(ours: Ours) -> None:
    """The steps that both have: read, filter, cut into cycles."""
    import kineticstoolkit as ktk

    theirs = ktk.read_c3d(str(ours.path))
    steps: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "read the C3D file": (
            lambda: read_recording(ours.path),
            lambda: ktk.read_c3d(str(ours.path)),
        ),
        f"low-pass {len(theirs['Points'].data)} point series": (
            lambda: filter_ours(ours.path, theirs),
            lambda: ktk.filters.butter(theirs["Points"], fc=CUTOFF_HZ, order=2),
        ),
        "cut the knee into cycles": (
            lambda: cycles_ours(ours.motion),
            lambda: cycles_theirs(ktk, ours.motion),
        ),
    }
    for step, (one, two) in steps.items():
        mine, peer = in_turns(one, two)
        print(
            f"  {step + ':':36} {mine:7.2f} ms  kineticstoolkit {peer:7.1f} ms, "
            f"{peer / mine:.1f} x ours"
        )


def filter_ours(path: Path, theirs: dict[str, Any]) -> None:
    """The same series of the same file."""
    points = theirs["Points"]
    rate = 1 / float(np.median(np.diff(points.time)))
    for series in points.data.values():
        low_pass(series, rate)


def cycles_ours(motion: Motion) -> None:
    """Every usable stride of both knees in 101 points."""
    for one in motion.trials:
        for (name, side), curve in one.angles.items():
            if name == "knee_flexion":
                stride_curves(
                    one.time, curve, [s for s in one.strides if s.side == side], CYCLE_POINTS
                )


def cycles_theirs(ktk: Any, motion: Motion) -> None:
    """The same strides through its events and time_normalize."""
    for one in motion.trials:
        for side in ("left", "right"):
            series = ktk.TimeSeries(time=one.time)
            series.data["knee"] = one.angles["knee_flexion", side]
            for stride in one.strides:
                if stride.side == side:
                    series = series.add_event(stride.strike_s, "strike")
                    series = series.add_event(stride.end_s, "end")
            ktk.cycles.time_normalize(series, "strike", "end", n_points=CYCLE_POINTS)


def walk() -> None:
    """Print everything of the walk."""
    if not (DATA / "biomechzoo").is_dir():
        print("\nwalk: the real recordings are not on this machine: set SOLESPINE_RECORDINGS")
        return
    load_evidence()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, standing in TRIALS:
            trial(name, standing)


if __name__ == "__main__":
    walk()
