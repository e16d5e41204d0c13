"""The left side as the mirror image of the right, so that both are equal to the last digit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol, TypeVar

from solespine.body.anatomy import (
    Anatomy,
    Bone,
    Coupling,
    Joint,
    Path,
    Point,
    Step,
    Surface,
    Vector,
    Wrap,
)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_T = TypeVar("_T", bound=_Named)


def mirror(anatomy: Anatomy) -> Anatomy:
    """Drop everything of the left and put the mirrored right in its place."""
    return Anatomy(
        bones=_both(anatomy.bones, _bone),
        joints=_both(anatomy.joints, _joint),
        points=_both(anatomy.points, _point),
        wraps=_both(anatomy.wraps, _wrap),
        paths=_both(anatomy.paths, _path),
        couplings=_couplings(anatomy.couplings),
        surfaces=_surfaces(anatomy.surfaces),
    )


def _twins(things: list[_T]) -> dict[str, _T]:
    return {thing.name: thing for thing in things}


def _both(things: Mapping[str, _T], turn: Callable[[_T], _T]) -> dict[str, _T]:
    """Only what has a twin on the right is of the left: `back_cylinder_l` is the large one."""
    kept = {name: thing for name, thing in things.items() if not _has_twin(name, things)}
    turned = [turn(thing) for name, thing in kept.items() if name.endswith("_r")]
    return {**kept, **_twins(turned)}


def _has_twin(name: str, things: Mapping[str, object]) -> bool:
    return name.endswith("_l") and f"{name[:-2]}_r" in things


def _left(name: str) -> str:
    return name[:-2] + "_l" if name.endswith("_r") else name


def _across(pos: Vector) -> Vector:
    return (pos[0], pos[1], -pos[2])


def _bone(bone: Bone) -> Bone:
    w, x, y, z = bone.quat
    parent = _left(bone.parent) if bone.parent else None
    return Bone(_left(bone.name), parent, _across(bone.pos), (w, -x, -y, z))


def _joint(joint: Joint) -> Joint:
    """A turn keeps its sense about z only; a slide keeps it along x and y."""
    x, y, z = joint.axis
    axis = (x, y, -z) if joint.kind == "slide" else (-x, -y, z)
    return replace(
        joint, name=_left(joint.name), bone=_left(joint.bone), axis=axis, pos=_across(joint.pos)
    )


def _point(point: Point) -> Point:
    return Point(_left(point.name), _left(point.bone), _across(point.pos))


def _wrap(wrap: Wrap) -> Wrap:
    w, x, y, z = wrap.quat
    return replace(
        wrap,
        name=_left(wrap.name),
        bone=_left(wrap.bone),
        pos=_across(wrap.pos),
        quat=(w, -x, -y, z),
    )


def _path(path: Path) -> Path:
    steps = tuple(
        Step(_left(step.name), step.wraps, _left(step.side) if step.side else None)
        for step in path.steps
    )
    return Path(_left(path.name), steps)


def _couplings(couplings: tuple[Coupling, ...]) -> tuple[Coupling, ...]:
    kept = [c for c in couplings if not c.joint.endswith("_l")]
    turned = [
        replace(
            c,
            joint=_left(c.joint),
            coordinate=_left(c.coordinate),
            slide_of=_left(c.slide_of) if c.slide_of else None,
        )
        for c in kept
        if c.joint.endswith("_r")
    ]
    return tuple(kept + turned)


def _surfaces(surfaces: Mapping[str, Surface]) -> dict[str, Surface]:
    kept = {n: s for n, s in surfaces.items() if not s.bone.endswith("_l")}
    turned = {
        _left(n): Surface(_left(s.bone), s.corners * [1.0, 1.0, -1.0])
        for n, s in kept.items()
        if s.bone.endswith("_r")
    }
    return {**kept, **turned}
