"""Frames of three points, and how the Oxford Foot Model steadies four markers of one segment."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

import numpy as np

from solespine.motion.frames import cross, place, seen_from, unit
from solespine.recordings.model import Array


def frame(first: Array, second: Array) -> Array:
    """Right-handed axes: x along `first`, z across `first` and `second`, y completes.

    Args:
        first: (n, 3).
        second: (n, 3), not parallel to it.

    Returns:
        (n, 3, 3), columns are the unit axes x, y, z in the coordinates of the vectors.
    """
    x = unit(first)
    z = unit(cross(x, second))
    return np.stack((x, cross(z, x), z), axis=-1)


def mean_over_time(values: Array) -> Array | None:
    """Mean of (n, 3) over the frames that have one; None where there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        mean: Array = np.nanmean(values, axis=0)
    return mean if np.isfinite(mean).all() else None


def _where_the_others_put_it(point: Array, second: Array, third: Array, fourth: Array) -> Array:
    """(n, 3): the point at its mean place of the whole trial in the frame of the other three."""
    axes = frame(second - third, third - fourth)
    local = mean_over_time(seen_from(axes, point - third))
    return point if local is None else place(third, axes, local)


def steadied(markers: Mapping[str, Array], names: Sequence[str]) -> dict[str, Array]:
    """Four markers of one segment, each moved halfway to where the other three put it.

    Skin moves: four markers of one bone change their shape by millimetres, which turns so small a
    segment by degrees. The reference software of the Oxford Foot Model therefore places each
    marker at its mean place (over the trial) in the frame of the other three, takes the middle
    between that and the marker itself, and fills a missing one from the three. The order of the
    names decides the frames, so it belongs to the definition.

    Args:
        markers: role to (n, 3) m; needs all four names.
        names: the four, in the order of the definition.

    Returns:
        The four by name, (n, 3) m.
    """
    moved = {}
    for i, name in enumerate(names):
        others = [markers[names[(i + step) % 4]] for step in (1, 2, 3)]
        virtual = _where_the_others_put_it(markers[name], *others)
        half = (markers[name] + virtual) / 2
        lone = np.where(np.isfinite(markers[name]), markers[name], virtual)
        moved[name] = np.where(np.isfinite(half), half, lone)
    return moved
