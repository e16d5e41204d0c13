"""Recordings: what a file holds of one person, in SI units, time first, vertical axis up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")
EventKind = Literal["strike", "off"]


@dataclass(frozen=True)
class Event:
    """One foot meeting or leaving the ground.

    Attributes:
        time_s: on the clock of the recording.
        side: left or right.
        kind: strike (the foot meets the ground) or off (the toe leaves it).
        source: `file`, or the method that found it.
    """

    time_s: float
    side: Side
    kind: EventKind
    source: str = "file"


@dataclass(frozen=True)
class Plate:
    """Force under one plate, or in one set of force columns.

    Attributes:
        name: `plate 1`, or the name of the columns.
        kind: `type 2`, `mot`, `forces`, ...
        rate_hz: samples a second.
        time: (m,) s, on the clock of the markers.
        force: (m, 3) N, acting on the person; z up.
        cop: (m, 3) m, centre of pressure; NaN where the force is too small for one.
        free_moment: (m,) Nm about the vertical through the centre of pressure.
        corners: (4, 3) m, or None where the file has none.
        side: where the file says whose foot it is.
        notes: what was found and decided while reading.
    """

    name: str
    kind: str
    rate_hz: float
    time: Array = field(repr=False)
    force: Array = field(repr=False)
    cop: Array = field(repr=False)
    free_moment: Array = field(repr=False)
    corners: Array | None = field(default=None, repr=False)
    side: Side | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """What a file says of the body; never a name.

    Attributes:
        mass_kg: body mass.
        height_m: body height.
        measures_m: lengths in metres by name and side: `leg_length`, `knee_width`, `ankle_width`,
            `asis_distance` (side None), `asis_trochanter`.
        angles_rad: angles of a static calibration stored in the file, by the file's own name.
        marker_radius_m: where the file says it.
    """

    mass_kg: float | None = None
    height_m: float | None = None
    measures_m: Mapping[tuple[str, Side | None], float] = field(
        default_factory=lambda: MappingProxyType({})
    )
    angles_rad: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    marker_radius_m: float | None = None


@dataclass(frozen=True)
class Recording:
    """Markers, forces and events of one trial.

    Attributes:
        name: file name without folder.
        format: `c3d`, `trc`, `csv`; `mot` or `forces` where there are forces alone.
        sha256: of the file, with its companions after it.
        rate_hz: frames a second.
        time: (n,) s; a file's own event times are on this clock.
        markers: label to (n, 3) m, lab axes turned so that z is up; NaN where missing.
        outputs: label to (n, 3) curves that the file's own software computed, as they stand.
        plates: forces, in the same axes.
        events: those of the file.
        subject: what the file says of the body.
        notes: what was found of units and axes, in sentences.
    """

    name: str
    format: str
    sha256: str
    rate_hz: float
    time: Array = field(repr=False)
    markers: Mapping[str, Array] = field(repr=False)
    outputs: Mapping[str, Array] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    plates: tuple[Plate, ...] = field(default=(), repr=False)
    events: tuple[Event, ...] = field(default=(), repr=False)
    subject: Subject = field(default_factory=Subject)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PressureRecording:
    """Pressure under or inside one shoe, or on a plate, over time.

    Attributes:
        name: file name.
        format: `fscan`, `table`.
        sha256: of the file.
        side: where the file or its name says it.
        in_shoe: an insole that moves with the foot; otherwise a plate.
        time: (n,) s.
        pressure: (n, rows, columns) Pa; 0 where not loaded, NaN where there is no cell.
        cell_m: (2,) size of a cell along rows and columns, m.
        notes: what was found, in sentences (calibration, saturation, units).
    """

    name: str
    format: str
    sha256: str
    side: Side | None
    in_shoe: bool
    time: Array = field(repr=False)
    pressure: Array = field(repr=False)
    cell_m: tuple[float, float]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MarkerSet:
    """Which marker plays which role.

    Attributes:
        name: `Plug-in Gait full body`, ..., or `unknown`.
        markers: role to (n, 3) m. Roles are Plug-in Gait and Oxford Foot Model labels
            (LASI, RKNE, LHEE, LTOE, LCPG, ...); beside them LMKNE and LMMA (medial knee and ankle),
            LHJC, LKJC, LAJC (joint centres that the file brings), LMT1, LMT2, LMT5 (heads of
            metatarsals), LTIP (tip of the big toe), LGTR (trochanter), LACR (acromion), SACR; with
            R for the right.
        labels: role to the label it has in the file.
        lacks: what cannot be computed, to the roles that are missing for it.
    """

    name: str
    markers: Mapping[str, Array] = field(repr=False)
    labels: Mapping[str, str]
    lacks: Mapping[str, tuple[str, ...]]
