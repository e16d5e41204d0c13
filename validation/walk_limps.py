"""Changes planted in real walks: what was planted, and what the findings say of it.

    python validation/walk_limps.py

The changes and the way they are compared are those of tests/test_planted_limps.py; here the figures
are printed. "Expected" is the size that the change should add to what the unchanged walk shows.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from walk_people import table, without_data  # isort: skip  # makes the tests importable

import simulated_walks as simulated
import test_planted_limps as planted
from solespine.findings.gait import Measured
from solespine.findings.gait import forces as force_figures
from solespine.recordings.model import SIDES, Recording, Side

Found = Mapping[tuple[str, Side | None], Measured]


@dataclass(frozen=True)
class Planted:
    """One change in one walk on one side."""

    expected: float
    recovered: float
    said: bool | None  # whether the finding is present on the side
    wrong: bool  # present on the other side, and not before


def stance(name: str, side: Side, share: float) -> Planted:
    before, other = planted.unchanged(name), simulated.OTHER[side]
    walk = planted.recording(name)
    for leg, change in ((side, share), (other, -share)):
        strides, plates = planted.stances(before, leg), planted.plates_of(before, leg)
        walk = simulated.shorten_stance(walk, leg, strides, change, plates)
    return compared(name, walk, "antalgic_gait", side, (1 - share) / (1 + share))


def unloaded(name: str, side: Side, factor: float) -> Planted:
    spans = {p: [(-1e3, 1e3)] for p in planted.plates_of(planted.unchanged(name), side)}
    walk = simulated.scale_force(planted.recording(name), spans, factor)
    return compared(name, walk, "unloading_gait", side, factor)


def loading(name: str, side: Side, factor: float) -> Planted:
    spans = {p: [(-1e3, 1e3)] for p in planted.plates_of(planted.unchanged(name), side)}
    walk = simulated.scale_force(planted.recording(name), spans, factor)
    return compared(name, walk, "slow_loading", side, factor)


def heel(name: str, side: Side, factor: float) -> Planted:
    (whole,) = planted.contacts(planted.unchanged(name), side)
    span = (whole.start_s - 0.01, planted.heel_until(whole))
    walk = simulated.scale_force(planted.recording(name), {whole.plate: [span]}, factor)
    kept = planted.with_gain(whole, span, factor) / force_figures.heel_share_percent(whole)
    return compared(name, walk, "reduced_heel_load", side, kept)


def compared(name: str, walk: Recording, finding: str, side: Side, factor: float) -> Planted:
    found, old = planted.altered(name, walk), planted.found_unchanged(name)
    other = (finding, simulated.OTHER[side])
    return Planted(
        planted.less(old[(finding, side)].value, factor),
        found[(finding, side)].value,
        found[(finding, side)].present,
        bool(found[other].present) and not old[other].present,
    )


def slower(name: str, finding: str, factor: float) -> Planted:
    found = planted.altered(name, simulated.slower(planted.recording(name), factor))
    old = planted.found_unchanged(name)[(finding, None)].value
    measured = found[(finding, None)]
    return Planted(factor * old, measured.value, measured.present, False)


SIDED: tuple[tuple[str, str, Callable[[str, Side], Planted]], ...] = tuple(
    (what, how, functools.partial(change, **size))
    for what, change, sizes in (
        ("stance time, % less than the other", stance, [{"share": s} for s in (0.04, 0.1)]),
        ("vertical force, % less than the other", unloaded, [{"factor": f} for f in (0.9, 0.7)]),
        ("loading rate, % less than the other", loading, [{"factor": f} for f in (0.9, 0.7)]),
        ("heel's share, % less than the other", heel, [{"factor": f} for f in (0.8, 0.3)]),
    )
    for size in sizes
    for how in [", ".join(f"{k} {v:g}" for k, v in size.items())]
)


def row(what: str, how: str, done: Iterable[Planted]) -> tuple[str, ...]:
    every = list(done)
    off = np.abs([p.recovered - p.expected for p in every])
    expected = [p.expected for p in every]
    return (
        what, how, str(len(every)),
        f"{min(expected):.1f} to {max(expected):.1f}" if min(expected) > 5 else
        f"{min(expected):.2f} to {max(expected):.2f}",
        f"{np.median(off):.2g}", f"{off.max():.2g}",
        " ".join(str(sum(p.said is state for p in every)) for state in (True, None, False)),
        str(sum(p.wrong for p in every)),
    )  # fmt: skip


def main() -> int:
    if without_data():
        return 2
    rows = [
        row(what, how, [change(name, side) for name in planted.WALKS for side in SIDES])
        for what, how, change in SIDED
    ]
    for finding, unit in (("slow_gait", "m/s"), ("low_cadence", "steps/min")):
        for factor in (0.9, 0.5):
            done = [slower(name, finding, factor) for name in planted.WALKS]
            rows.append(row(f"{finding}, {unit}", f"time stretched, factor {factor:g}", done))
    head = (
        "what", "planted", "walks and sides", "expected", "off by, median", "off by, largest",
        "present, open, absent", "wrong side",
    )  # fmt: skip
    table(head, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
