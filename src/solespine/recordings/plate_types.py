"""Force-plate types 1 to 4: channels to force, moment and centre of pressure in plate axes.

Formulas of the C3D user guide (Motion Lab Systems, 2008). Plate axes: z into the plate, origin in
the middle of its surface.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from solespine.recordings.model import Array
from solespine.recordings.offset import remove_offset

CHANNELS = {1: 6, 2: 6, 3: 8, 4: 6}  # of each type that is read


@dataclass(frozen=True)
class PlateLoad:
    """What acts on one plate, in plate axes.

    Attributes:
        force: (m, 3) N.
        point: (m, 2) centre of pressure from the middle of the surface; not finite without force.
        twist: (m,) free moment about the plate's normal.
        note: on the resting value.
    """

    force: Array = field(repr=False)
    point: Array = field(repr=False)
    twist: Array = field(repr=False)
    note: str


@dataclass(frozen=True)
class PlateSpec:
    """What is fixed about one plate.

    Attributes:
        kind: type 1 to 4.
        origin: (3,) m from the sensor's origin to the middle of the surface (types 2 and 4), or
            the sensors' half distances and depth (type 3).
        matrix: (6, 6) calibration (type 4).
        metres: length of the unit of moments and of a centre of pressure among the channels.
        rate_hz: samples a second.
    """

    kind: int
    origin: Array = field(repr=False)
    matrix: Array | None = field(repr=False)
    metres: float
    rate_hz: float


def plate_load(spec: PlateSpec, channels: Array) -> PlateLoad:
    """Force, centre of pressure and free moment of one plate.

    Args:
        spec: the plate.
        channels: (m, 6 or 8) forces in N, moments in N times their unit of length.
    """
    if spec.kind == 1:
        return _type_1(channels, spec)
    if spec.kind == 3:
        wrench = _type_3(channels, spec.origin)
        lever = np.array([0.0, 0.0, -abs(spec.origin[2])])
    else:
        wrench = channels.copy() if spec.matrix is None else channels @ spec.matrix.T
        wrench[:, 3:] *= spec.metres
        # Some programs give the vector the other way round; the surface is above the sensors.
        lever = -spec.origin if spec.origin[2] > 0 else spec.origin
    wrench, note = remove_offset(wrench, spec.rate_hz)
    force = wrench[:, :3]
    moment = wrench[:, 3:] - np.cross(lever, force)
    with np.errstate(divide="ignore", invalid="ignore"):
        x, y = -moment[:, 1] / force[:, 2], moment[:, 0] / force[:, 2]
        twist = moment[:, 2] - x * force[:, 1] + y * force[:, 0]
    return PlateLoad(force, np.stack([x, y], axis=1), twist, note)


def _type_1(channels: Array, spec: PlateSpec) -> PlateLoad:
    """Type 1 tells force, centre of pressure and free moment themselves."""
    padded = np.column_stack([channels[:, :3], np.zeros((len(channels), 3))])
    wrench, note = remove_offset(padded, spec.rate_hz)
    point, twist = channels[:, 3:5] * spec.metres, channels[:, 5] * spec.metres
    return PlateLoad(wrench[:, :3], point, twist, note)


def _type_3(channels: Array, origin: Array) -> Array:
    """(m, 6) wrench of a plate with four three-axis sensors (x12, x34, y14, y23, z1 to z4)."""
    x12, x34, y14, y23, z1, z2, z3, z4 = channels.T
    a, b = abs(origin[0]), abs(origin[1])
    return np.column_stack([
        x12 + x34,
        y14 + y23,
        z1 + z2 + z3 + z4,
        b * (z1 + z2 - z3 - z4),
        a * (-z1 + z2 + z3 - z4),
        b * (-x12 + x34) + a * (y14 - y23),
    ])  # fmt: skip
