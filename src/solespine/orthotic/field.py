"""Heights on a fine, gapless grid: the working surface of the part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from solespine.orthotic.model import Array, Surface

STEP_MM = 0.5


@dataclass(frozen=True, eq=False)
class Field:
    """Nodes x (nx,), y (ny,) at 0.5 mm, heights z (nx, ny), and where the scan knew them."""

    x: Array
    y: Array
    z: Array
    known: NDArray[np.bool_]

    def at(self, values: Array, x: Array, y: Array, order: int = 1) -> Array:
        """Values on the nodes, interpolated at places."""
        place = np.stack([(x - self.x[0]) / STEP_MM, (y - self.y[0]) / STEP_MM])
        found: Array = ndimage.map_coordinates(values, place, order=order, mode="nearest")
        return found


def fine_field(surface: Surface) -> Field:
    """The surface at 0.5 mm; beyond its edge the nearest height goes on."""
    known = ~np.isnan(surface.z_mm)
    nearest = ndimage.distance_transform_edt(~known, return_distances=False, return_indices=True)
    z = surface.z_mm[tuple(nearest)]
    ratio = round(surface.step_mm / STEP_MM)
    size = tuple((n - 1) * ratio + 1 for n in z.shape)
    index = np.indices(size) / ratio
    fine = ndimage.map_coordinates(z, index, order=3, mode="nearest")
    near = np.round(index).astype(int)
    x = surface.x0_mm + STEP_MM * np.arange(size[0])
    y = surface.y0_mm + STEP_MM * np.arange(size[1])
    return Field(x, y, fine, known[near[0], near[1]])


def ramp(values: Array, start: float, end: float) -> Array:
    """0 before start, 1 after end, smooth between."""
    t = np.clip((values - start) / (end - start), 0.0, 1.0)
    smooth: Array = t * t * (3.0 - 2.0 * t)
    return smooth
