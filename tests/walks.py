"""Real walks in walk axes, and the same walks mirrored, turned or told at another frame rate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from scipy.interpolate import CubicSpline

from recordings import DATA
from solespine.motion.axes import in_walk_axes, rotate, walk_axes
from solespine.motion.events import FoundEvents, find_events
from solespine.motion.plates import plates_in_walk_axes
from solespine.motion.strides import find_strides
from solespine.recordings import Event, Plate, read_recording, recognise

CHILDREN = ("HC030A", "HC032A", "HC033A", "HC044A")
STRAIGHT = tuple(f"biomechzoo/{child}/straight.c3d" for child in CHILDREN)
TURNS = tuple(f"biomechzoo/{child}/turn.c3d" for child in CHILDREN)
ADULTS = ("kineticstoolkit/walk.c3d", "omcs/overground.c3d")
ON_PLATES = (*STRAIGHT, *ADULTS, "opensim/walking5.c3d", "btk/plate_type4.c3d")


@dataclass(frozen=True)
class Walk:
    """One walking trial in walk axes."""

    name: str
    time: np.ndarray
    markers: dict[str, np.ndarray]
    rate_hz: float
    plates: tuple[Plate, ...]
    recorded: tuple[Event, ...]
    mass_kg: float | None
    outputs: Any
    direction: tuple[float, float]

    def events(self, **changed: Any) -> FoundEvents:
        told = {"plates": self.plates, "recorded": self.recorded} | changed
        return find_events(self.time, self.markers, self.rate_hz, **told)

    def strides(self, found: FoundEvents | None = None) -> Any:
        found = found or self.events()
        return find_strides(self.name, self.time, self.markers, found.used, found.belt_mps)


@cache
def walk(name: str, turned_rad: float = 0.0) -> Walk:
    """A recording of the data folder; turned about the vertical first where asked."""
    recording = read_recording(DATA / name)
    turn = (float(np.cos(turned_rad)), float(np.sin(turned_rad)))
    markers = in_walk_axes(recognise(recording).markers, turn)
    plates = plates_in_walk_axes(recording.plates, turn)
    axes = walk_axes(markers)
    assert axes is not None
    return Walk(
        name=name,
        time=recording.time,
        markers=in_walk_axes(markers, axes.direction),
        rate_hz=recording.rate_hz,
        plates=plates_in_walk_axes(plates, axes.direction),
        recorded=recording.events,
        mass_kg=recording.subject.mass_kg,
        outputs={
            name: rotate(rotate(curve, turn), axes.direction)
            for name, curve in recording.outputs.items()
        },
        direction=axes.direction,
    )


def mirrored(one: Walk) -> Walk:
    """Left and right exchanged: labels, places, forces and events."""
    flip = np.array([1.0, -1.0, 1.0])
    sides = {"left": "right", "right": "left", None: None}

    def label(name: str) -> str:
        swapped = {"L": "R", "R": "L"}.get(name[0], name[0]) + name[1:]
        return swapped if swapped in one.markers else name

    return replace(
        one,
        markers={label(name): marker * flip for name, marker in one.markers.items()},
        plates=tuple(
            replace(
                plate,
                force=plate.force * flip,
                cop=plate.cop * flip,
                free_moment=-plate.free_moment,
                corners=None if plate.corners is None else plate.corners * flip,
                side=sides[plate.side],
            )
            for plate in one.plates
        ),
        recorded=tuple(replace(event, side=sides[event.side]) for event in one.recorded),
    )


def doubled(one: Walk) -> Walk:
    """The same markers told at twice the frame rate, by splines."""
    frames = len(one.time)
    fine = np.arange(2 * frames - 1) / 2

    def told(marker: np.ndarray) -> np.ndarray:
        known = np.isfinite(marker).all(axis=1)
        out = np.full((len(fine), 3), np.nan)
        if known.sum() < 4:
            return out
        at = np.flatnonzero(known)
        out[:] = CubicSpline(at, marker[known])(fine)
        beside = np.interp(fine, np.arange(frames), np.where(known, 1.0, np.nan))
        out[np.isnan(beside)] = np.nan
        return out

    return replace(
        one,
        time=one.time[0] + fine / one.rate_hz,
        rate_hz=2 * one.rate_hz,
        markers={name: told(marker) for name, marker in one.markers.items()},
    )
