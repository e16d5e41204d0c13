"""A scanned height field made whole: stray bits off, holes closed, noise taken out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from solespine.errors import TooPoorError
from solespine.orthotic.fairing import smoothed
from solespine.orthotic.model import Array, Mask
from solespine.orthotic.wall_holes import close_walls

_SPIKE_MM = 3.0
_SMOOTH_MM = 1.6
_MOST_FILLED = 0.25
_MOST_NOISE_MM = 2.5
_SIDES = ndimage.generate_binary_structure(2, 1)


@dataclass(frozen=True, eq=False)
class Whole:
    """Smooth heights, cleaned raw heights (nx, ny), noise and the share that was closed."""

    z_mm: Array
    raw_mm: Array
    noise_mm: float
    filled: float


def make_whole(raw_mm: Array, step_mm: float) -> Whole:
    """Clean, close and smooth a height field.

    Args:
        raw_mm: heights (nx, ny), NaN where nothing was scanned.
        step_mm: distance of nodes.

    Raises:
        TooPoorError: more holes or more noise than a shape can be made from.
    """
    raw = _largest(_without_spikes(raw_mm))
    known = ~np.isnan(raw)
    region = _closed(known)
    filled = float((region & ~known).sum() / max(1, region.sum()))
    if filled > _MOST_FILLED:
        raise TooPoorError(
            f"{filled:.0%} of the sole is missing; scan again with the whole sole in view"
        )
    z = close_walls(raw, region, step_mm, _SMOOTH_MM)
    smooth = smoothed(z, _SMOOTH_MM / step_mm)
    inner = ndimage.binary_erosion(known, _SIDES, iterations=4)
    noise = float(1.4826 * np.median(np.abs((raw - smooth)[inner]))) if inner.any() else np.inf
    if noise > _MOST_NOISE_MM:
        raise TooPoorError(
            f"the surface is too rough ({noise:.1f} mm); scan again, foot held still"
        )
    return Whole(smooth, raw, noise, filled)


def _without_spikes(raw: Array) -> Array:
    """Heights far from the middle of their neighbours are taken out."""
    known = ~np.isnan(raw)
    nearest = ndimage.distance_transform_edt(~known, return_distances=False, return_indices=True)
    middle = ndimage.median_filter(raw[tuple(nearest)], 7)
    slope = np.hypot(*np.gradient(middle))
    return np.where(known & (np.abs(raw - middle) < _SPIKE_MM * (1.0 + slope)), raw, np.nan)


def _largest(raw: Array) -> Array:
    """Only the largest piece, where narrow gaps do not part pieces."""
    known = ~np.isnan(raw)
    joined = ndimage.binary_closing(np.pad(known, 6), _SIDES, iterations=5)[6:-6, 6:-6] | known
    labels, count = ndimage.label(joined, np.ones((3, 3)))
    if count == 0:
        raise TooPoorError("no sole was found in the scan; scan the whole sole of one foot")
    largest = 1 + np.bincount(labels[known], minlength=count + 1)[1:].argmax()
    return np.where(known & (labels == largest), raw, np.nan)


def _closed(known: Mask) -> Mask:
    """The region with its holes and narrow bays."""
    joined = ndimage.binary_closing(np.pad(known, 8), _SIDES, iterations=7)[8:-8, 8:-8] | known
    region: Mask = ndimage.binary_fill_holes(joined)
    return region
