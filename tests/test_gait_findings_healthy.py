"""Healthy people come out healthy: findings present in recordings of healthy walks."""

from __future__ import annotations

import functools

import pytest

from recordings import DATA, needs_data
from solespine.evidence import load_evidence
from solespine.findings.gait import Measured, find_gait
from solespine.motion import measure_motion
from solespine.recordings import read_recording, read_recordings

pytestmark = needs_data

CHILDREN = ("HC030A", "HC032A", "HC033A", "HC044A")
# Name to the trials of one person, and the standing trial.
WALKS: dict[str, tuple[tuple[str, ...], str | None]] = {
    **{
        f"{child} {trial}": ((f"biomechzoo/{child}/{trial}.c3d",), f"biomechzoo/{child}/static.c3d")
        for child in CHILDREN
        for trial in ("straight", "turn")
    },
    **{
        f"{child} both": (
            (f"biomechzoo/{child}/straight.c3d", f"biomechzoo/{child}/turn.c3d"),
            f"biomechzoo/{child}/static.c3d",
        )
        for child in CHILDREN
    },
    "kineticstoolkit": (("kineticstoolkit/walk.c3d",), None),
    "omcs": (("omcs/overground.c3d",), None),
    "walking5": (("opensim/walking5.c3d",), None),
    "bmc_gait": (("bmc_gait/walk2.trc", "bmc_gait/walk2.forces"), None),
    "opensim": (("opensim/example3DWalking/markers_walk.trc",
                 "opensim/example3DWalking/grf_walk.mot"), None),
}  # fmt: skip


@functools.cache
def findings(name: str) -> tuple[Measured, ...]:
    files, static = WALKS[name]
    motion = measure_motion(
        read_recordings([DATA / file for file in files]),
        static=None if static is None else read_recording(DATA / static),
    )
    return find_gait(motion, load_evidence())


def said(measured: Measured) -> str:
    return f"{measured.id} {measured.side}: {measured.value:.1f} {measured.unit}, {measured.detail}"


@pytest.mark.parametrize("name", WALKS)
def test_a_healthy_walk_has_no_finding(name):
    assert [said(m) for m in findings(name) if m.present] == []


def test_most_of_what_is_measured_in_healthy_walks_is_ruled_out():
    """Open is right where a trial has one stride a side; over all walks most must be said."""
    every = [m for name in WALKS for m in findings(name)]
    absent = sum(m.present is False for m in every)
    assert len(every) > 600
    assert absent / len(every) > 0.6


@pytest.mark.parametrize("child", CHILDREN)
def test_two_trials_leave_less_open_than_one(child):
    def open_share(name: str) -> float:
        judged = [m.present is None for m in findings(name)]
        return sum(judged) / len(judged)

    assert open_share(f"{child} both") <= open_share(f"{child} straight")
