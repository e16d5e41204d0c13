"""Plantar pressure to steps: load of the regions, heel contact, arch index, CPEI."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from solespine.motion.model import PressureStep, Quality
from solespine.motion.plantar_regions import (
    impulse_shares,
    region_forces,
    region_masks,
    region_peaks,
)
from solespine.motion.pressure_arch_index_cavanagh1987 import arch_index
from solespine.motion.pressure_cop import path_in_foot, path_on_grid, path_values
from solespine.motion.pressure_cpei_song1996 import cpei_percent
from solespine.motion.pressure_foot import FootOnGrid, place_foot
from solespine.motion.pressure_picture import pressure_picture
from solespine.motion.pressure_sensor import is_saturated, joined_columns
from solespine.motion.pressure_steps import Load, find_loads
from solespine.motion.pressure_timing import heel_times, timing_notes
from solespine.recordings.model import Array, PressureRecording


@dataclass(frozen=True)
class _Sensor:
    """One recording with what holds for all its steps."""

    recording: PressureRecording
    pressure: Array  # (n, rows, columns) Pa, 0 where there is no cell
    cell_area_m2: float
    faults: tuple[str, ...] = ()
    foot: FootOnGrid | None = None


def measure_pressure(recording: PressureRecording) -> tuple[PressureStep, ...]:
    """Measure every step of a pressure recording.

    The foot is placed once for an insole, from all its steps, and for every step on a plate.
    A recording of one frame (a footprint, a mean template) has no time: it gives one step with
    arch index, areas and peak pressures only.

    Args:
        recording: pressure in Pa, NaN where there is no cell.

    Returns:
        Steps in time order; poor ones (cut off, standing, unsteady, on a faulty sensor) are kept
        with the reason. Empty where nothing is loaded. Values by name, see PressureStep; beside
        them contact_area_cm2, peak_force_n, stance_s, foot_length_m, cop_end_percent, and in a
        shoe arch_index_in_shoe in place of arch_index: the shoe touches the arch, so norms of
        bare feet do not hold.
    """
    pressure = np.nan_to_num(recording.pressure, nan=0.0)
    if not (pressure > 0).any():
        return ()
    sensor = _Sensor(recording, pressure, recording.cell_m[0] * recording.cell_m[1])
    if len(recording.time) == 1:
        return _picture(sensor)
    loads = find_loads(recording.time, pressure.sum(axis=(1, 2)) * sensor.cell_area_m2)
    if recording.in_shoe and loads:
        sensor = replace(sensor, foot=_foot(sensor, loads), faults=_faults(sensor, loads))
    steps = [_step(sensor, load) for load in loads]
    return tuple(step for step in steps if step is not None)


def _faults(sensor: _Sensor, loads: tuple[Load, ...]) -> tuple[str, ...]:
    """What is wrong with an insole; toes of a bare foot on a plate look alike, so no plate."""
    pair = joined_columns(sensor.pressure[_frames(loads)])
    if pair is None:
        return ()
    first, second = (column + 1 for column in pair)
    return (
        f"Columns {first} and {second} of the sensor repeat each other across unloaded cells:"
        " lines of it are joined. Use another sensor.",
    )


def _frames(loads: tuple[Load, ...]) -> NDArray[np.intp]:
    return np.concatenate([np.arange(load.first, load.last + 1) for load in loads])


def _foot(sensor: _Sensor, loads: tuple[Load, ...]) -> FootOnGrid | None:
    """The foot from the whole loads, from all of them where none is whole."""
    whole = tuple(load for load in loads if load.quality.level != "poor") or loads
    path = _mean_path(sensor, whole)
    return place_foot(sensor.recording, sensor.pressure[_frames(whole)], path)


def _mean_path(sensor: _Sensor, loads: tuple[Load, ...]) -> Array:
    """(20, 2) m: mean path of several steps from start to end."""
    paths = []
    for load in loads:
        part = sensor.pressure[load.first : load.last + 1]
        path = path_on_grid(part, sensor.recording.cell_m)
        at = np.linspace(0, len(path) - 1, 20)
        paths.append([np.interp(at, np.arange(len(path)), path[:, axis]) for axis in (0, 1)])
    mean: Array = np.mean(paths, axis=0).T
    return mean


def _step(sensor: _Sensor, load: Load) -> PressureStep | None:
    foot = sensor.foot if sensor.foot is not None else _foot(sensor, (load,))
    if foot is None:
        return None
    part = sensor.pressure[load.first : load.last + 1]
    values = _footprint_values(sensor, part, foot) | _values(sensor, part, load, foot)
    return PressureStep(
        sensor.recording.name,
        foot.side,
        load.start_s,
        load.end_s,
        MappingProxyType(values),
        _quality(sensor, part, load, foot),
        pressure_picture(part, sensor.cell_area_m2, foot) if foot.whole else None,
    )


def _footprint_values(sensor: _Sensor, pressure: Array, foot: FootOnGrid) -> dict[str, float]:
    """What the highest pressure of each cell tells."""
    pressure = pressure * foot.footprint
    peak = pressure.max(axis=0)
    values = {"contact_area_cm2": 1e4 * sensor.cell_area_m2 * float((peak > 0).sum())}
    if not foot.whole:
        return values
    values |= region_peaks(pressure, region_masks(foot.along))
    values["foot_length_m"] = foot.length_m
    index = arch_index(peak, foot)
    if index is not None:
        values["arch_index_in_shoe" if sensor.recording.in_shoe else "arch_index"] = index
    return values


def _values(sensor: _Sensor, pressure: Array, load: Load, foot: FootOnGrid) -> dict[str, float]:
    """What the step tells over time; only its force peak where it is poor."""
    time = sensor.recording.time[load.first : load.last + 1]
    force = pressure * foot.footprint * sensor.cell_area_m2
    values = {"peak_force_n": float(force.sum(axis=(1, 2)).max())}
    if load.quality.level == "poor":
        return values
    if not foot.whole:
        return values | {"heel_contact_s": 0.0, "heel_force_share_percent": 0.0}
    forces = region_forces(force, region_masks(foot.along))
    path = path_in_foot(force, foot)
    values |= impulse_shares(time, forces) | path_values(path)
    values |= heel_times(time, forces["heel"], load)
    values["stance_s"] = load.end_s - load.start_s
    excursion = cpei_percent(path, foot, sensor.recording.cell_m[1])
    return values if excursion is None else values | {"cpei_percent": excursion}


def _quality(sensor: _Sensor, pressure: Array, load: Load, foot: FootOnGrid) -> Quality:
    recording, level = sensor.recording, load.quality.level
    against = load.quality.notes + foot.doubts + sensor.faults
    notes = against + foot.notes + timing_notes(recording.time, load)
    if not foot.whole:
        notes += ("The heel leaves no print: only the forefoot steps, its regions are unknown.",)
        level = "usable" if level == "good" else level
    if is_saturated(recording.pressure, pressure):
        notes += ("Cells reached the highest value of the sensor: peaks are lower bounds.",)
        level = "usable" if level == "good" else level
    if recording.in_shoe:
        notes += ("Inside a shoe: the arch touches more, norms of bare feet do not hold.",)
    return Quality("poor" if against else level, notes)


def _picture(sensor: _Sensor) -> tuple[PressureStep, ...]:
    """The one step of a recording of one frame."""
    recording = sensor.recording
    foot = place_foot(recording, sensor.pressure, np.full((1, 2), np.nan))
    if foot is None:
        return ()
    note = "One picture without time: footprint and peak pressures only."
    quality = Quality("poor" if foot.doubts else "usable", (*foot.doubts, *foot.notes, note))
    values = MappingProxyType(_footprint_values(sensor, sensor.pressure, foot))
    at = float(recording.time[0])
    drawn = pressure_picture(sensor.pressure, sensor.cell_area_m2, foot) if foot.whole else None
    return (PressureStep(recording.name, foot.side, at, at, values, quality, drawn),)
