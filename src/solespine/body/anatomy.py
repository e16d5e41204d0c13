"""Bones, joints, points, wrapping surfaces and muscle paths as plain values.

Every bone has its own axes: x forward, y up, z to the right with all joints at zero. Metres and
radians. A name ends in `_r` or `_l` where the thing has a side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Vector = tuple[float, float, float]
Quaternion = tuple[float, float, float, float]

ROOT = "pelvis"
UPRIGHT: Quaternion = (1.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Bone:
    """One rigid part, placed in its parent with all joints at zero."""

    name: str
    parent: str | None
    pos: Vector
    quat: Quaternion = UPRIGHT


@dataclass(frozen=True)
class Joint:
    """One turn or slide of a bone against its parent; those of a bone act in their order.

    A locked slide never moves: it is there because the force that keeps it still is the force
    that the joint carries.
    """

    name: str
    bone: str
    kind: Literal["hinge", "slide"]
    axis: Vector
    pos: Vector = (0.0, 0.0, 0.0)
    limits: tuple[float, float] = (-np.pi, np.pi)
    locked: bool = False


@dataclass(frozen=True)
class Point:
    """One place on a bone: where a path goes through, or a landmark."""

    name: str
    bone: str
    pos: Vector


@dataclass(frozen=True)
class Wrap:
    """A sphere, or a cylinder about its own z axis, that paths go round."""

    name: str
    bone: str
    pos: Vector
    quat: Quaternion
    kind: Literal["sphere", "cylinder"]
    radius: float
    half_length: float


@dataclass(frozen=True)
class Step:
    """One step of a path: a point, or a wrap with the point that tells its side."""

    name: str
    wraps: bool = False
    side: str | None = None


@dataclass(frozen=True)
class Path:
    """The way of one muscle or ligament."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Coupling:
    """A joint that follows a coordinate: its value is a polynomial of the coordinate's.

    Attributes:
        joint: the joint that follows.
        coordinate: what it follows; several joints may follow one coordinate.
        polynomial: from the constant term up.
        slide_of: for a slide, the bone with whose size its polynomial grows.
    """

    joint: str
    coordinate: str
    polynomial: tuple[float, ...]
    slide_of: str | None = None


@dataclass(frozen=True)
class Surface:
    """The corners of a bone's surface in the bone's own axes, for pictures only."""

    bone: str
    corners: Array = field(repr=False)  # (n, 3) m


@dataclass(frozen=True)
class Anatomy:
    """Everything above, by name; the order of the bones puts parents first."""

    bones: Mapping[str, Bone]
    joints: Mapping[str, Joint]
    points: Mapping[str, Point]
    wraps: Mapping[str, Wrap]
    paths: Mapping[str, Path]
    couplings: tuple[Coupling, ...]
    surfaces: Mapping[str, Surface] = field(repr=False)

    def on(self, bone: str) -> tuple[Joint, ...]:
        """The joints of a bone in their order."""
        return tuple(joint for joint in self.joints.values() if joint.bone == bone)

    def scale(self, factor: Callable[[str], float]) -> Anatomy:
        """The same anatomy with every bone, and what lies on it, `factor(bone)` times as large."""
        bones = {
            name: replace(bone, pos=_times(bone.pos, factor(bone.parent) if bone.parent else 1.0))
            for name, bone in self.bones.items()
        }
        return Anatomy(
            bones=bones,
            joints={
                n: replace(j, pos=_times(j.pos, factor(j.bone))) for n, j in self.joints.items()
            },
            points={
                n: replace(p, pos=_times(p.pos, factor(p.bone))) for n, p in self.points.items()
            },
            wraps={n: _scaled_wrap(wrap, factor(wrap.bone)) for n, wrap in self.wraps.items()},
            paths=self.paths,
            couplings=tuple(
                replace(c, polynomial=tuple(factor(c.slide_of) * part for part in c.polynomial))
                if c.slide_of
                else c
                for c in self.couplings
            ),
            surfaces={
                n: replace(s, corners=s.corners * factor(s.bone)) for n, s in self.surfaces.items()
            },
        )


def _times(vector: Vector, factor: float) -> Vector:
    return (vector[0] * factor, vector[1] * factor, vector[2] * factor)


def _scaled_wrap(wrap: Wrap, factor: float) -> Wrap:
    return replace(
        wrap,
        pos=_times(wrap.pos, factor),
        radius=wrap.radius * factor,
        half_length=wrap.half_length * factor,
    )
