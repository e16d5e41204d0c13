"""Segments over time: pelvis, leg and foot; axes x forward, y to the left, z up.

The foot alone lies down, as in Plug-in Gait: its z points from toe to ankle, its x up; the ankle's
angle is therefore counted from a right angle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np

from solespine.motion.calibration_model import LegCalibration
from solespine.motion.euler import turn_x, turn_y
from solespine.motion.frames import axes_y_then_x, axes_z_then_y
from solespine.recordings.model import Array, Side

LEFTWARD: Mapping[Side, float] = MappingProxyType({"left": 1.0, "right": -1.0})
LETTER: Mapping[Side, str] = MappingProxyType({"left": "L", "right": "R"})
Source = Literal["Plug-in Gait", "landmarks", "clusters", "side view"]


@dataclass(frozen=True)
class Pelvis:
    """The pelvis over time: middle between the fronts (n, 3) m and axes (n, 3, 3)."""

    origin: Array = field(repr=False)
    axes: Array = field(repr=False)


@dataclass(frozen=True)
class Leg:
    """One leg over time.

    Attributes:
        source: what the axes were made from; from a side view only sagittal angles hold.
        hip, knee, ankle: (n, 3) m, joint centres.
        thigh: (n, 3, 3) axes, with y along the knee's axis.
        shank: (n, 3, 3) axes, with y along the knee's axis.
        shank_ankle: (n, 3, 3) axes, with y along the ankle's axis.
        turns: the shank has an axis of its own, so that its rotation can be told.
    """

    source: Source
    hip: Array = field(repr=False)
    knee: Array = field(repr=False)
    ankle: Array = field(repr=False)
    thigh: Array = field(repr=False)
    shank: Array = field(repr=False)
    shank_ankle: Array = field(repr=False)
    turns: bool = True


def sacrum(markers: Mapping[str, Array]) -> Array | None:
    """Back of the pelvis (n, 3) m: SACR, else the middle of LPSI and RPSI, else None."""
    if "SACR" in markers:
        return markers["SACR"]
    if "LPSI" in markers and "RPSI" in markers:
        middle: Array = (markers["LPSI"] + markers["RPSI"]) / 2
        return middle
    return None


def pelvis_of(markers: Mapping[str, Array]) -> Pelvis | None:
    """The pelvis from LASI, RASI and its back, or None where one is missing."""
    back = sacrum(markers)
    if back is None or "LASI" not in markers or "RASI" not in markers:
        return None
    left, right = markers["LASI"], markers["RASI"]
    middle = (left + right) / 2
    return Pelvis(middle, axes_y_then_x(left - right, middle - back))


def front_of_foot(markers: Mapping[str, Array], letter: str) -> tuple[Array | None, bool]:
    """The front end of the foot's line (n, 3) m, and whether it lies on the foot's long axis.

    TOE or MT2, else the middle of MT1 and MT5; a marker of one border alone serves for angles in
    the sagittal plane only.
    """
    for role in ("TOE", "MT2"):
        if letter + role in markers:
            return markers[letter + role], True
    borders = [markers[letter + role] for role in ("MT1", "MT5") if letter + role in markers]
    if len(borders) == 2:
        middle: Array = (borders[0] + borders[1]) / 2
        return middle, True
    return (borders[0], False) if borders else (None, False)


def bare_foot(leg: Leg, toe: Array) -> Array:
    """Axes (n, 3, 3) of the line from the toe marker to the ankle centre, y as the shank's."""
    return axes_z_then_y(leg.ankle - toe, leg.shank[:, :, 1])


def foot_of(leg: Leg, toe: Array, known: LegCalibration, side: Side) -> Array:
    """Axes (n, 3, 3) of the foot: the line to the toe marker turned to the sole's own line."""
    turn = turn_y(-known.plantar_flexion) @ turn_x(-LEFTWARD[side] * known.foot_rotation)
    axes: Array = bare_foot(leg, toe) @ turn
    return axes


def walk_frame(frames: int) -> Array:
    """The axes of the walk (n, 3, 3): forward, to the left, up."""
    return np.broadcast_to(np.eye(3), (frames, 3, 3))
