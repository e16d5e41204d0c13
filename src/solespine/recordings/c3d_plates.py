"""Force plates of a C3D file, in the file's axes and unit, then in metres with z up."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from solespine.recordings.c3d_file import C3dFile
from solespine.recordings.lab import METRES, Lab
from solespine.recordings.model import Array, Plate
from solespine.recordings.plate_types import CHANNELS, PlateLoad, PlateSpec, plate_load

_LARGEST = 1e9  # of any channel, N or Nmm
_LEVEL = 0.9  # cosine of a plate's tilt; treadmills and ramps stay below 15 degrees
_LARGEST_N = 20_000.0  # no plate measures more, and nobody steps so hard
LEAST_N = 20.0  # below this vertical force a centre of pressure is mostly noise


@dataclass(frozen=True)
class FilePlate:
    """One plate as the file describes it.

    Attributes:
        number: counted from 1.
        kind: type of the C3D format.
        channels: (m, 6 or 8) scaled values.
        corners: (4, 3) in file axes and unit.
        origin: (3,) in the file's unit.
        matrix: (6, 6) calibration, for type 4.
        moment_unit: of the moment channels, as the file says.
    """

    number: int
    kind: int
    channels: Array = field(repr=False)
    corners: Array = field(repr=False)
    origin: Array = field(repr=False)
    matrix: Array | None = field(repr=False)
    moment_unit: str

    @property
    def axes(self) -> Array:
        """(3, 3) plate axes as columns, in file axes, from the corners."""
        across = self.corners[0] - self.corners[1]
        down = np.cross(across, self.corners[0] - self.corners[3])
        x, z = across / np.linalg.norm(across), down / np.linalg.norm(down)
        return np.stack([x, np.cross(z, x), z], axis=1)


def file_plates(content: C3dFile) -> tuple[tuple[FilePlate, ...], tuple[str, ...]]:
    """The plates that can be read, and notes on those that cannot."""
    parameters = content.parameters
    used = parameters.number("FORCE_PLATFORM", "USED") or 0
    kinds = parameters.array("FORCE_PLATFORM", "TYPE")
    plates, notes = [], []
    for i in range(min(int(used), 64)):
        kind = int(kinds[i]) if i < kinds.size else 0
        try:
            plates.append(_file_plate(content, i, kind))
        except ValueError as reason:
            notes.append(f"force plate {i + 1} is left out: {reason}")
    return tuple(plates), tuple(notes)


def _file_plate(content: C3dFile, i: int, kind: int) -> FilePlate:
    if kind not in CHANNELS:
        raise ValueError(f"type {kind} is not read (types 1 to 4 are)")
    corners = _of_plate(content, "CORNERS", (3, 4), i).T
    origin = _of_plate(content, "ORIGIN", (3,), i)
    numbers = _of_plate(content, "CHANNEL", (CHANNELS[kind],), i).astype(int)
    if numbers.min() < 1 or numbers.max() > content.analog.shape[1]:
        raise ValueError("its channels are not in the file")
    channels = content.analog[:, numbers - 1]
    if not np.isfinite(channels).all() or np.abs(channels).max(initial=0.0) > _LARGEST:
        raise ValueError("its values are no forces of a person")
    units = content.parameters.words("ANALOG", "UNITS")
    unit = units[numbers[3] - 1] if numbers[3] <= len(units) and kind in (2, 4) else ""
    matrix = _of_plate(content, "CAL_MATRIX", (6, 6), i) if kind == 4 else None
    plate = FilePlate(i + 1, kind, channels, corners, origin, matrix, unit)
    with np.errstate(invalid="ignore", divide="ignore"):
        if not np.isfinite(plate.axes).all():
            raise ValueError("its corners are not those of a plate")
    if np.abs(rough_force(plate)).max(initial=0.0) > _LARGEST_N:
        raise ValueError("its values are no forces of a person")
    return plate


def _of_plate(content: C3dFile, name: str, shape: tuple[int, ...], i: int) -> Array:
    """The part of a parameter that belongs to plate i, whose number is the last index."""
    values = content.parameters.numbers.get(("FORCE_PLATFORM", name), np.zeros(0))
    if values.ndim != len(shape) + 1 or i >= values.shape[-1]:
        raise ValueError(f"the file lacks its {name.lower()}")
    part = values[..., i]
    if any(have < want for have, want in zip(part.shape, shape, strict=True)):
        raise ValueError(f"its {name.lower()} is incomplete")
    part = part[tuple(slice(n) for n in shape)]
    if not np.isfinite(part).all() or np.abs(part).max() > 1e9:
        raise ValueError(f"its {name.lower()} holds no usable numbers")
    return np.asarray(part)


def rough_force(plate: FilePlate) -> Array:
    """(m, 3) force in file axes, before any correction: enough to see which way is up."""
    spec = PlateSpec(plate.kind, np.zeros(3), plate.matrix, 1.0, rate_hz=1.0)
    return np.asarray(plate_load(spec, plate.channels).force @ plate.axes.T)


def build_plates(
    plates: tuple[FilePlate, ...], content: C3dFile, lab: Lab
) -> tuple[tuple[Plate, ...], tuple[str, ...]]:
    """The plates in metres with z up, and notes on those that do not lie level."""
    if lab.force_sign == 0:
        return (), ()
    level = [abs(float(lab.direct(plate.axes.T)[2, 2])) > _LEVEL for plate in plates]
    notes = tuple(
        f"force plate {plate.number} is left out: its corners do not lie level"
        for plate, lies in zip(plates, level, strict=True)
        if not lies
    )
    built = (_build(p, content, lab) for p, lies in zip(plates, level, strict=True) if lies)
    return tuple(built), notes


def _build(plate: FilePlate, content: C3dFile, lab: Lab) -> Plate:
    spec = PlateSpec(
        kind=plate.kind,
        origin=plate.origin * lab.metres,
        matrix=plate.matrix,
        metres=_moment_metres(plate, lab),
        rate_hz=content.analog_rate_hz,
    )
    return _in_lab(plate, plate_load(spec, plate.channels), content, lab)


def _moment_metres(plate: FilePlate, lab: Lab) -> float:
    """Metres in the length unit of the moments; that of the points where the file says nothing."""
    unit = plate.moment_unit.strip().lower().replace(".", "").replace("-", "").replace("*", "")
    for name in ("mm", "cm", "m"):
        if unit.endswith(name):
            return METRES[name]
    return lab.metres


def _in_lab(plate: FilePlate, load: PlateLoad, content: C3dFile, lab: Lab) -> Plate:
    middle = lab.place(plate.corners).mean(axis=0)
    axes = lab.direct(plate.axes.T).T  # columns in lab axes
    force = load.force @ axes.T * lab.force_sign
    # A few degrees of tilt at most: the component along z is the one about the vertical.
    known = np.isfinite(load.point).all(axis=1) & np.isfinite(load.twist)
    loaded = known & (np.abs(force[:, 2]) >= LEAST_N)
    twist = np.where(loaded, load.twist, 0.0) * axes[2, 2] * lab.force_sign
    point = np.where(loaded[:, None], load.point, 0.0)
    cop = np.where(loaded[:, None], middle + point @ axes[:, :2].T, np.nan)
    time = content.first / content.rate_hz + np.arange(len(force)) / content.analog_rate_hz
    corners = lab.place(plate.corners)
    notes = [note for note in (load.note, _outside(cop, corners)) if note]
    return Plate(
        name=f"plate {plate.number}",
        kind=f"type {plate.kind}",
        rate_hz=content.analog_rate_hz,
        time=time,
        force=force,
        cop=cop,
        free_moment=twist,
        corners=corners,
        notes=tuple(notes),
    )


def _outside(cop: Array, corners: Array) -> str:
    """A note where the centre of pressure mostly lies off the plate by more than 5 cm."""
    seen = cop[np.isfinite(cop).all(axis=1)]
    if len(seen) == 0:
        return ""
    low, high = corners.min(axis=0)[:2] - 0.05, corners.max(axis=0)[:2] + 0.05
    off = ((seen[:, :2] < low) | (seen[:, :2] > high)).any(axis=1).mean()
    if off < 0.2:
        return ""
    return f"the centre of pressure lies off the plate in {off:.0%} of the loaded samples"
