"""Curves of a measurement as a table over time, the unit in each column's name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import numpy as np

from solespine.motion.model import Trial
from solespine.motion.names import CURVES
from solespine.recordings.model import SIDES, Array, Side
from solespine.report.loads_csv import load_columns, load_rows
from solespine.report.measurement import Measurement

_AXES = ("forward", "left", "up")
_SCALE = {"deg": 180.0 / np.pi, "mm": 1000.0}


def curves_csv(measurement: Measurement) -> str:
    """One row a frame: trial, time_s, angles of both sides, ground force under each foot.

    Loads follow as further columns and rows: the mean over the strides, `stride_percent` from 0 to
    100 in the place of the time.

    Returns:
        Comma-separated text; an empty cell is not measured.
    """
    trials = measurement.motion.trials
    columns = [
        (name, side)
        for name in CURVES
        for side in SIDES
        if any((name, side) in trial.angles for trial in trials)
    ]
    feet = [side for side in SIDES if any(c.side == side for t in trials for c in t.contacts)]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(
        [
            "trial",
            "time_s",
            *(f"{side}_{name}_{CURVES[name].unit}" for name, side in columns),
            *(f"{side}_ground_force_{axis}_n" for side in feet for axis in _AXES),
            *load_columns(measurement.loads),
        ]
    )
    for trial in trials:
        table.writerows(_rows(trial, columns, feet))
    width = 2 + len(columns) + len(_AXES) * len(feet)
    table.writerows(load_rows(measurement.loads, width))
    return text.getvalue()


def _rows(trial: Trial, columns: list[tuple[str, Side]], feet: list[Side]) -> Iterator[list[str]]:
    missing = np.full(len(trial.time), np.nan)
    curves = [
        trial.angles.get((name, side), missing) * _SCALE[CURVES[name].unit]
        for name, side in columns
    ]
    forces = [axis for side in feet for axis in ground_force(trial, side).T]
    for at, time in enumerate(trial.time):
        yield [
            trial.name,
            f"{time:.4f}",
            *("" if np.isnan(c[at]) else f"{c[at]:.3f}" for c in curves),
            *("" if np.isnan(f[at]) else f"{f[at]:.1f}" for f in forces),
        ]


def ground_force(trial: Trial, side: Side) -> Array:
    """Force under one foot at the marker frames: (n, 3) N; NaN while it stands on no plate."""
    force = np.full((len(trial.time), 3), np.nan)
    for contact in trial.contacts:
        if contact.side != side or contact.quality.level == "poor":
            continue
        inside = (trial.time >= contact.start_s) & (trial.time <= contact.end_s)
        for axis in range(3):
            force[inside, axis] = np.interp(
                trial.time[inside], contact.time, contact.force[:, axis]
            )
    return force
