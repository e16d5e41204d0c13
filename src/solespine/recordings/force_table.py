"""Ground forces from a text file: columns of force and point -> plates in metres with z up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from solespine.errors import TooPoorError
from solespine.recordings.lab import METRES, Lab, find_lab
from solespine.recordings.mapping import NOTHING, MappingFile
from solespine.recordings.model import Array, Plate, Recording, Side
from solespine.recordings.source import Source

LEAST_N = 20.0  # below this vertical force a centre of pressure is mostly noise
_PERSON_N = 50.0  # a person who steps on a plate pushes harder
_WALKWAY_M = 25.0  # no centre of pressure lies further from a laboratory's origin
_TWIST_NM = 150.0  # free moments of walking stay below about 15 Nm


@dataclass(frozen=True)
class ForceColumn:
    """One set of force columns as the file has them.

    Attributes:
        name: of the columns.
        side: whose foot, where the names say it.
        force: (m, 3) N.
        point: (m, 3) centre of pressure in the file's unit; NaN where it has none.
        torque: (m, 3) moment about the point, or None.
    """

    name: str
    side: Side | None
    force: Array = field(repr=False)
    point: Array = field(repr=False)
    torque: Array | None = field(repr=False)


@dataclass(frozen=True)
class ForceTable:
    """All force columns of one file.

    Attributes:
        kind: `mot`, `forces` or `csv`.
        rate_hz: samples a second.
        time: (m,) s.
        columns: one for each plate or foot.
        unit: of the points, where the file says it.
        notes: what was found.
    """

    kind: str
    rate_hz: float
    time: Array = field(repr=False)
    columns: tuple[ForceColumn, ...]
    unit: str = ""
    notes: tuple[str, ...] = ()


def force_recording(source: Source, table: ForceTable, mapping: MappingFile = NOTHING) -> Recording:
    """A recording with forces and no markers.

    Raises:
        TooPoorError: forces too small for a person's weight in newtons.
    """
    plates, notes = build_plates(source.name, table, mapping)
    return Recording(
        name=source.name,
        format=table.kind,
        sha256=source.sha256,
        rate_hz=table.rate_hz,
        time=table.time,
        markers=MappingProxyType({}),
        plates=plates,
        notes=(*notes, *table.notes),
    )


def build_plates(
    name: str, table: ForceTable, mapping: MappingFile
) -> tuple[tuple[Plate, ...], tuple[str, ...]]:
    """Plates in metres with z up, and notes."""
    most = max((float(np.nanmax(np.abs(c.force), initial=0.0)) for c in table.columns), default=0)
    if 0 < most < _PERSON_N:
        raise TooPoorError(
            f"{name}: its largest force is {most:.3g}, too little for a person in newtons: "
            "export the forces in newtons, not per body weight"
        )
    unit, unit_note = _point_unit(table, mapping)
    lab = find_lab(name, {}, [column.force for column in table.columns], unit, mapping=mapping)
    lab = replace(lab, metres=METRES[unit])
    twist_metres, twist_note = _twist_unit(table, lab)
    columns = table.columns if lab.force_sign else ()
    plates = tuple(_plate(column, table, lab, twist_metres) for column in columns)
    return plates, (*lab.notes, *(note for note in (unit_note, twist_note) if note))


def _point_unit(table: ForceTable, mapping: MappingFile) -> tuple[str, str]:
    """Unit of the points: the larger of those in which a person's steps fit into a laboratory."""
    if mapping.unit:
        return mapping.unit, ""
    far = max((_farthest(column) for column in table.columns), default=0.0)
    if table.unit in METRES and far * METRES[table.unit] <= _WALKWAY_M:
        return table.unit, f"force points are in {table.unit}, as this kind of file has them"
    found = "m" if far <= _WALKWAY_M else "mm"
    return found, f"force points are in {found}: they lie up to {far:.3g} from the origin"


def _farthest(column: ForceColumn) -> float:
    loaded = np.abs(column.force).max(axis=1) > LEAST_N
    return float(np.nanmax(np.abs(column.point[loaded]), initial=0.0))


def _twist_unit(table: ForceTable, lab: Lab) -> tuple[float, str]:
    """Metres in the length unit of the moments, from how large they are."""
    largest = [
        float(np.nanpercentile(np.abs(lab.direct(c.torque)[:, 2]), 99))
        for c in table.columns
        if c.torque is not None and np.isfinite(c.torque).any()
    ]
    if largest and max(largest) > _TWIST_NM:
        return 0.001, "free moments are in Nmm: they are too large for Nm"
    return 1.0, ""


def _plate(column: ForceColumn, table: ForceTable, lab: Lab, twist_metres: float) -> Plate:
    force = lab.direct(column.force) * lab.force_sign
    force = np.where(np.isfinite(force), force, 0.0)
    loaded = force[:, 2] >= LEAST_N
    twist = np.zeros(len(force))
    if column.torque is not None:
        twist = lab.direct(column.torque)[:, 2] * twist_metres * lab.force_sign
    return Plate(
        name=column.name,
        kind=table.kind,
        rate_hz=table.rate_hz,
        time=table.time,
        force=force,
        cop=np.where(loaded[:, None], lab.place(column.point), np.nan),
        free_moment=np.where(loaded & np.isfinite(twist), twist, 0.0),
        side=column.side,
    )
