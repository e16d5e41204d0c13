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

    def scale(
        self, factor: Callable[[str], float], across: Callable[[str], float] | None = None
    ) -> Anatomy:
        """The same anatomy with every bone, and what lies on it, `factor(bone)` times as large.

        `across` scales forward and sideways, where a bone's width does not go with its length.
        """

        def times(bone: str, pos: Vector) -> Vector:
            wide = factor(bone) if across is None else across(bone)
            return (pos[0] * wide, pos[1] * factor(bone), pos[2] * wide)

        def wrap(w: Wrap) -> Wrap:
            wide = factor(w.bone) if across is None else across(w.bone)
            half = w.half_length * factor(w.bone)
            return replace(w, pos=times(w.bone, w.pos), radius=w.radius * wide, half_length=half)

        return Anatomy(
            bones={
                name: replace(bone, pos=times(bone.parent, bone.pos)) if bone.parent else bone
                for name, bone in self.bones.items()
            },
            joints={n: replace(j, pos=times(j.bone, j.pos)) for n, j in self.joints.items()},
            points={n: replace(p, pos=times(p.bone, p.pos)) for n, p in self.points.items()},
            wraps={n: wrap(w) for n, w in self.wraps.items()},
            paths=self.paths,
            couplings=tuple(
                replace(c, polynomial=tuple(factor(c.slide_of) * part for part in c.polynomial))
                if c.slide_of
                else c
                for c in self.couplings
            ),
            surfaces={
                n: replace(s, corners=s.corners * np.array(times(s.bone, (1.0, 1.0, 1.0))))
                for n, s in self.surfaces.items()
            },
        )
