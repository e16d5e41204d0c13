"""Curves over the gait cycle: from an instant to another in a fixed number of points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from solespine.errors import InputError
from solespine.motion.model import Stride
from solespine.recordings.model import Array

POINTS = 101
FEWEST_FOR_SPREAD = 2


@dataclass(frozen=True)
class CurveBand:
    """A curve over the cycle from several strides.

    Attributes:
        curves: (k, points), one a stride.
        mean: (points,) mean at each point over the strides known there; NaN where none is.
        spread: (points,) standard deviation between strides (n - 1); NaN where fewer than two are.
    """

    curves: Array = field(repr=False)
    mean: Array = field(repr=False)
    spread: Array = field(repr=False)


def normalised(
    time: Array, curve: Array, start_s: float, end_s: float, points: int = POINTS
) -> Array:
    """A curve from one instant to another at evenly spaced points, (points,) or (points, k).

    Linear between frames. NaN rule: a point beside a missing frame is missing, so is one outside
    the recording; nothing is bridged here (short gaps were filled in the markers).

    Args:
        time: (n,) s, rising.
        curve: (n,) or (n, k).
        start_s, end_s: s; the first and the last point lie exactly on them.
        points: 101 gives one for each per cent.

    Raises:
        InputError: the end is not after the start, or there are fewer than two points.
    """
    if not end_s > start_s or points < 2:
        raise InputError(
            f"cycle from {start_s} to {end_s} s in {points} points: "
            "the end must lie after the start, with two points or more"
        )
    at = np.linspace(start_s, end_s, points)
    columns = curve.reshape(len(curve), -1).T
    told = [np.interp(at, time, column, left=np.nan, right=np.nan) for column in columns]
    result: Array = np.stack(told, axis=1).reshape(points, *curve.shape[1:])
    return result


def stride_curves(
    time: Array, curve: Array, strides: Sequence[Stride], points: int = POINTS
) -> Array:
    """One row for each usable stride, (k, points); poor strides are left out."""
    rows = [
        normalised(time, curve, stride.strike_s, stride.end_s, points)
        for stride in strides
        if stride.quality.level != "poor"
    ]
    return np.stack(rows) if rows else np.empty((0, points))


def stance_curves(
    time: Array, curve: Array, strides: Sequence[Stride], points: int = POINTS
) -> Array:
    """As `stride_curves`, from strike to toe-off; strides without a toe-off are left out."""
    rows = [
        normalised(time, curve, stride.strike_s, stride.off_s, points)
        for stride in strides
        if stride.quality.level != "poor" and np.isfinite(stride.off_s)
    ]
    return np.stack(rows) if rows else np.empty((0, points))


def band(curves: Array) -> CurveBand:
    """Mean and spread of curves (k, points) from one or several trials."""
    known = np.isfinite(curves)
    count = known.sum(axis=0)
    filled = np.where(known, curves, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(count > 0, filled.sum(axis=0) / count, np.nan)
        squares = (np.where(known, curves - mean, 0.0) ** 2).sum(axis=0)
        enough = count >= FEWEST_FOR_SPREAD
        spread = np.where(enough, np.sqrt(squares / (count - 1)), np.nan)
    return CurveBand(curves, mean, spread)
