"""What the room takes and gives: scan, landmarks, measures, orthotic.

This room works in millimetres and degrees, as scanners, mills and prescriptions do; every name
says so.

Foot frame, the same for both feet: x from the back of the heel to the toes, y towards the inner
(medial) side, z up from the plane on which heel and ball rest. It is right-handed for a right foot;
a left foot is held as its mirror image, so that left and right parts are mirror images by design.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Side = Literal["left", "right"]
Kind = Literal["plantar", "whole foot", "foam box", "template"]
LandmarkName = Literal[
    "heel_centre", "first_met_head", "fifth_met_head", "arch_apex", "navicular_region", "toe_end"
]
LANDMARKS: tuple[LandmarkName, ...] = get_args(LandmarkName)


@dataclass(frozen=True, eq=False)
class Surface:
    """A height field over the foot frame.

    Attributes:
        z_mm: heights (nx, ny); NaN where there is no foot.
        x0_mm, y0_mm: place of the first node.
        step_mm: distance of nodes.
    """

    z_mm: Array
    x0_mm: float
    y0_mm: float
    step_mm: float

    @property
    def x_mm(self) -> Array:
        """Places of the nodes along the foot, (nx,)."""
        return self.x0_mm + self.step_mm * np.arange(self.z_mm.shape[0], dtype=np.float64)

    @property
    def y_mm(self) -> Array:
        """Places of the nodes across the foot, (ny,)."""
        return self.y0_mm + self.step_mm * np.arange(self.z_mm.shape[1], dtype=np.float64)

    def with_heights(self, z_mm: Array) -> Surface:
        """The same nodes with other heights (nx, ny)."""
        return replace(self, z_mm=z_mm)

    def mirrored(self) -> Surface:
        """Inner and outer side exchanged."""
        return replace(self, z_mm=self.z_mm[:, ::-1].copy(), y0_mm=-float(self.y_mm[-1]))


@dataclass(frozen=True, eq=False)
class Scan:
    """The sole of one foot, found in a scan or made as a template.

    Attributes:
        name: of the file.
        side, side_confidence: found from the shape (0 to 1).
        kind: what the scan shows.
        unit, unit_found: of the file; found from the length of a foot, or said.
        faces: in the file.
        surface: the sole, smoothed and with holes closed, foot frame.
        raw_z_mm: heights on the same nodes as they were scanned; NaN where nothing was.
        noise_mm: standard deviation of raw about smooth.
        filled: share of the area that had to be closed.
        down_confidence, heel_confidence: how sure the orientation is (0 to 1).
        to_file: 4 x 4, foot frame to the coordinates of the file.
        sha256: of the file.
        notes: what was found and done, one sentence each.
    """

    name: str
    side: Side
    side_confidence: float
    kind: Kind
    unit: str
    unit_found: bool
    faces: int
    surface: Surface
    raw_z_mm: Array
    noise_mm: float
    filled: float
    down_confidence: float
    heel_confidence: float
    to_file: Array
    sha256: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Landmark:
    """A place on the sole in the foot frame, with its confidence (0 to 1) and the reason for it."""

    name: LandmarkName
    x_mm: float
    y_mm: float
    z_mm: float
    confidence: float
    reason: str


@dataclass(frozen=True, eq=False)
class Landmarks:
    """The places found on one sole, and the side they were found for."""

    side: Side
    points: Mapping[LandmarkName, Landmark]
    notes: tuple[str, ...] = ()

    def __getitem__(self, name: LandmarkName) -> Landmark:
        return self.points[name]


@dataclass(frozen=True)
class FootMeasures:
    """Measures of one sole; None where the scan does not show it, with the reason in notes.

    Attributes:
        length_mm: back of the heel to the longest toe.
        truncated_length_mm: back of the heel to the first metatarsal head.
        ball_width_mm, heel_width_mm: of the outline.
        arch_height_mm: of the sole at the arch apex above the resting plane.
        arch_ratio: arch height over truncated length.
        arch_index: middle third of the footprint without toes over the whole of it.
        rearfoot_deg: lean of the heel's midline from upright; inverted (varus) is positive.
        forefoot_to_rearfoot_deg: tilt of the ball against the heel; inverted (varus) is positive.
    """

    length_mm: float
    truncated_length_mm: float
    ball_width_mm: float
    heel_width_mm: float
    arch_height_mm: float
    arch_ratio: float
    arch_index: float
    rearfoot_deg: float | None
    forefoot_to_rearfoot_deg: float | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """One thing measured on the finished part, against what it should be.

    With `wanted` and no `tolerance` it must be at least that.
    """

    name: str
    value: float
    unit: str
    wanted: float | None
    tolerance: float | None
    passed: bool
    detail: str


@dataclass(frozen=True, eq=False)
class Solid:
    """A closed triangle mesh in millimetres: vertices (n, 3), faces (m, 3), outward by order."""

    vertices: Array
    faces: NDArray[np.int64]
