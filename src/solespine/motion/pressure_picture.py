"""The pressure of a step as a picture in the foot's own axes, so that steps can be averaged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from solespine.motion.pressure_cop import path_in_foot
from solespine.motion.pressure_foot import FootOnGrid
from solespine.recordings.model import Array

ROWS, COLUMNS = 50, 24  # from heel to toe, and from the inner to the outer edge
HALF_WIDTH_M = 0.06  # to either side of the foot's axis
_POINTS = 41  # of the path, even in time


@dataclass(frozen=True)
class PressurePicture:
    """Highest pressure of each place of a sole, and the path of its centre.

    Attributes:
        peak_kpa: (ROWS, COLUMNS) from heel to toe and from inner to outer edge; 0 where unloaded.
        path: (k, 2) along the foot, heel 0 to toe 1, and m to the outer side; none of a footprint
            without time.
    """

    peak_kpa: Array = field(repr=False)
    path: Array = field(repr=False)

    @property
    def along(self) -> Array:
        """(ROWS,) middles of the rows, heel 0 to toe 1."""
        return np.asarray((np.arange(ROWS) + 0.5) / ROWS)

    @property
    def outward_m(self) -> Array:
        """(COLUMNS,) middles of the columns, m to the outer side of the axis."""
        return np.asarray(HALF_WIDTH_M * ((2 * np.arange(COLUMNS) + 1) / COLUMNS - 1))


def pressure_picture(pressure: Array, cell_area_m2: float, foot: FootOnGrid) -> PressurePicture:
    """One step as a picture: each place shows the cell that lies nearest.

    Args:
        pressure: (n, rows, columns) Pa of the loaded frames, 0 where there is no cell.
        cell_area_m2: of one cell.
        foot: where it lies on the sensor; whole.
    """
    pressure = pressure * foot.footprint
    row, column = _cells(foot)
    height, width = foot.footprint.shape
    inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
    peak = pressure.max(axis=0)
    shown = np.where(inside, peak[row.clip(0, height - 1), column.clip(0, width - 1)], 0.0)
    return PressurePicture(shown / 1000.0, _path(pressure * cell_area_m2, foot))


def mean_picture(pictures: Sequence[PressurePicture]) -> PressurePicture:
    """The mean of one foot's steps; at least one."""
    paths = [one.path for one in pictures if len(one.path) == _POINTS]
    path = np.mean(paths, axis=0) if paths else np.empty((0, 2))
    return PressurePicture(np.mean([one.peak_kpa for one in pictures], axis=0), path)


def _cells(foot: FootOnGrid) -> tuple[np.ndarray, np.ndarray]:
    """Row and column on the sensor of each place of the picture, (ROWS, COLUMNS) each."""
    rows, columns = np.indices(foot.along.shape)
    known = np.column_stack([foot.along.ravel(), foot.outward.ravel(), np.ones(rows.size)])
    on_grid = np.column_stack([rows.ravel(), columns.ravel()])
    turn = np.linalg.lstsq(known, on_grid, rcond=None)[0]  # the foot's axes lie straight on it
    blank = PressurePicture(np.empty((0, 0)), np.empty((0, 2)))
    along, outward = np.meshgrid(blank.along, blank.outward_m, indexing="ij")
    places = np.column_stack([along.ravel(), outward.ravel(), np.ones(along.size)]) @ turn
    whole = np.rint(places).astype(int).reshape(ROWS, COLUMNS, 2)
    return whole[..., 0], whole[..., 1]


def _path(force: Array, foot: FootOnGrid) -> Array:
    path = path_in_foot(force, foot)
    path = path[np.isfinite(path).all(axis=1)]
    if len(path) < 2:
        return np.empty((0, 2))
    at = np.linspace(0, len(path) - 1, _POINTS)
    even = [np.interp(at, np.arange(len(path)), path[:, axis]) for axis in (0, 1)]
    return np.column_stack(even)
