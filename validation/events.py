"""Foot strikes and toe-offs against force plates and recorded events, method by method.

    python validation/events.py

For every recording that can be read: median and 90th percentile of the absolute difference, events
missed, and events where the file has none. Against plates nothing can be false, since they see
only some steps. Then how much later than the plates each kinematic method is (the figures of
events_choice.LATE_S), with the error that is left for persons who took no part in measuring it.
Last, where they are installed, the same methods of gaitkit on the same files.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from solespine.motion.axes import in_walk_axes, walk_axes
from solespine.motion.events import FoundEvents, find_events
from solespine.motion.events_choice import KINDS, LATE_S, METHODS, Agreement, agreement, partner
from solespine.motion.filter import low_pass
from solespine.motion.gaps import fill_gaps
from solespine.motion.plates import plates_in_walk_axes
from solespine.recordings import Event, read_recordings, recognise

DATA = Path(
    os.environ.get("SOLESPINE_RECORDINGS", Path(__file__).resolve().parents[2] / "shared" / "data")
)
CHILDREN = ("HC030A", "HC032A", "HC033A", "HC044A")
FILES: tuple[tuple[str, ...], ...] = (
    *((f"biomechzoo/{child}/{way}.c3d",) for child in CHILDREN for way in ("straight", "turn")),
    ("kineticstoolkit/walk.c3d",),
    ("omcs/overground.c3d",),
    ("opensim/walking5.c3d",),
    ("btk/plate_type4.c3d",),
    ("bmc_gait/walk2.trc", "bmc_gait/walk2.forces"),
    ("opensim/example3DWalking/markers_walk.trc", "opensim/example3DWalking/grf_walk.mot"),
    *(
        (
            f"opensim/subject01/MarkerData/walk_free_0{part}.trc",
            "opensim/subject01/subject01_walk1_grf.mot",
        )
        for part in (1, 2, 3)
    ),
)
EDGE_S = 0.1  # events this near to either end of a recording are not asked for


@dataclass(frozen=True)
class Trial:
    """One recording with its events."""

    name: str
    person: str
    found: FoundEvents
    alone: FoundEvents  # without plates and recorded events
    plates: tuple[Event, ...]
    recorded: tuple[Event, ...]
    start_s: float


def trials() -> Iterator[Trial]:
    """Every recording in walk axes, filtered as the flow does it."""
    for files in FILES:
        recording = read_recordings([DATA / file for file in files])[0]
        markers, _ = fill_gaps(recognise(recording).markers, recording.rate_hz)
        axes = walk_axes(markers)
        if axes is None:
            continue
        markers = {
            name: low_pass(marker, recording.rate_hz)
            for name, marker in in_walk_axes(markers, axes.direction).items()
        }
        plates = plates_in_walk_axes(recording.plates, axes.direction)
        time, rate = recording.time, recording.rate_hz
        found = find_events(time, markers, rate, plates, recording.events)
        inner = [
            tuple(
                e for e in found.by_method[name] if time[0] + EDGE_S < e.time_s < time[-1] - EDGE_S
            )
            for name in ("plates", "file")
        ]
        folder = Path(files[0]).parent
        person = files[0] if folder.name in ("opensim", "btk") else str(folder)
        yield Trial(
            files[0],
            person,
            found,
            find_events(time, markers, rate),
            *inner,
            start_s=float(time[0]),
        )


def row(name: str, compared: Agreement) -> str:
    if not compared.matched:
        return f"  {name:18s} -"
    return (
        f"  {name:18s} {1000 * compared.median_s:5.1f} {1000 * compared.p90_s:6.1f} ms   "
        f"{compared.matched:3d} matched {compared.missed:3d} missed {compared.false:3d} false"
    )


def tables(everything: list[Trial]) -> None:
    for trial in everything:
        print(f"\n{trial.name}")
        print(f"  {trial.found.method}")
        for judge, events, complete in (
            ("plates", trial.plates, False),
            ("file", trial.recorded, True),
        ):
            if not events:
                continue
            print(f"  against {judge}: median, 90 %")
            ours = {"file": trial.recorded} if judge == "plates" else {"plates": trial.plates}
            ours |= {"chosen, no plates": trial.alone.used}
            ours |= {name: trial.found.by_method[name] for name in METHODS}
            for name, told in ours.items():
                if told:
                    partial = complete and name != "plates"
                    print(row(name, agreement(told, events, complete=partial)))


def totals(everything: list[Trial]) -> None:
    """The targets: recorded events within 10 ms where plates decide, 20 ms where markers do."""
    print("\nall recordings, absolute differences: number, median, 90 %")
    pooled: dict[str, list[float]] = defaultdict(list)
    for trial in everything:
        for what, ours, theirs in (
            ("plates - recorded", trial.plates, trial.recorded),
            ("markers alone - recorded", trial.alone.used, trial.recorded),
            ("markers alone - plates", trial.alone.used, trial.plates),
            *(
                (f"{name} - plates, {kind}", trial.found.by_method[name], _of(trial.plates, kind))
                for name in METHODS
                for kind in KINDS
            ),
        ):
            pooled[what] += [a for a in (partner(e, ours) for e in theirs) if a is not None]
    for what, apart in pooled.items():
        size = 1000 * np.abs(apart)
        print(f"  {what:36s} {len(size):3d} {np.median(size):5.1f} {np.percentile(size, 90):6.1f}")


def _of(events: tuple[Event, ...], kind: str) -> tuple[Event, ...]:
    return tuple(event for event in events if event.kind == kind)


def lateness(everything: list[Trial]) -> None:
    """Median over persons of each person's median, and what is left leaving that person out."""
    print("\nhow late each method is against the plates, before correction")
    for name in METHODS:
        for kind in KINDS:
            of_person: dict[str, list[float]] = defaultdict(list)
            for trial in everything:
                moved = [partner(e, trial.found.by_method[name]) for e in _of(trial.plates, kind)]
                late = [a + LATE_S[(name, kind)] for a in moved if a is not None]
                if late:
                    of_person[trial.person] += late
            middles = {person: float(np.median(late)) for person, late in of_person.items()}
            left = [
                abs(one - np.median([m for other, m in middles.items() if other != person]))
                for person, late in of_person.items()
                for one in late
            ]
            middle = 1000 * np.median(list(middles.values()))
            used = 1000 * LATE_S[(name, kind)]
            print(
                f"  {name:16s} {kind:7s} {middle:6.1f} ms (in use {used:5.1f}); "
                f"{len(middles)} persons, each left out in turn: "
                f"median {1000 * np.median(left):.1f}, "
                f"90 % {1000 * np.percentile(left, 90):.1f}"
            )


def gaitkit(everything: list[Trial]) -> None:
    """The same methods in gaitkit, on the C3D files with plates."""
    if importlib.util.find_spec("gaitkit") is None:
        print("\ngaitkit is not installed")
        return
    from gaitkit import detect

    print("\ngaitkit 1.5 against the plates (median, 90 %)")
    for trial in everything:
        if not trial.name.endswith(".c3d") or not trial.plates:
            continue
        for method in ("zeni", "oconnor", "ghoussayni"):
            try:
                result = detect(str(DATA / trial.name), method=method)
            except Exception as error:  # another program's refusals are told, not mended
                print(f"  {trial.name} {method}: {type(error).__name__}")
                continue
            print(
                f"  {trial.name}", row(method, agreement(_told(result, trial), trial.plates, False))
            )


def _told(result: object, trial: Trial) -> list[Event]:
    """Its events on the clock of the recording: it counts from the first frame."""
    kinds = {"HS": "strike", "TO": "off"}
    return [
        Event(
            trial.start_s + float(item["time"]), item["side"], kinds[item["event_type"]], "gaitkit"
        )
        for item in result.events.to_dict("records")  # type: ignore[attr-defined]
    ]


def main() -> int:
    if not DATA.is_dir():
        print("the real recordings are not on this machine: set SOLESPINE_RECORDINGS")
        return 2
    warnings.simplefilter("ignore")
    everything = list(trials())
    tables(everything)
    totals(everything)
    lateness(everything)
    gaitkit(everything)
    return 0


if __name__ == "__main__":
    sys.exit(main())
