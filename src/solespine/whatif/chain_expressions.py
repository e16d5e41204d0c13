"""The body as CasADi expressions, generated from its MuJoCo model.

Newton and Euler's recursion in the bones' own axes: outward for how bones move, inward for what
their joints must carry. Joints that follow a coordinate are written as polynomials of it, so that
only the independent coordinates are left. Expressions are SX columns; metres, radians, seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import casadi as ca
import mujoco
import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.kinematics import chain
from solespine.whatif.body_numbers import BodyNumbers, body_numbers

GRAVITY = 9.81  # m/s2, standard; MuJoCo's own default too
Expression = Any  # casadi.SX; the package brings no types
_SLIDE = int(mujoco.mjtJoint.mjJNT_SLIDE)


@dataclass(frozen=True, eq=False)
class Bone:
    """How one bone lies and moves.

    Attributes:
        turn: (3, 3) its axes in the world.
        place: (3,) its origin in the world, m.
        spin: (3,) turning velocity in its own axes, rad/s.
        speed: (3,) velocity of its origin in its own axes, m/s.
        spin_rate: (3,) derivative of the spin, rad/s2.
        lift: (3,) acceleration of its origin in its own axes with gravity taken off, m/s2.
    """

    turn: Expression = field(repr=False)
    place: Expression = field(repr=False)
    spin: Expression = field(repr=False)
    speed: Expression = field(repr=False)
    spin_rate: Expression = field(repr=False)
    lift: Expression = field(repr=False)

    def point(self, pos: Expression) -> Expression:
        """A point of the bone in the world, (3,) m."""
        return self.place + self.turn @ pos

    def point_speed(self, pos: Expression) -> Expression:
        """Velocity of a point of the bone in the world, (3,) m/s."""
        return self.turn @ (self.speed + ca.cross(self.spin, pos))


@dataclass(frozen=True, eq=False)
class ChainExpressions:
    """A moving body.

    Attributes:
        body: whose.
        q, v, a: (n,) the symbols: coordinates, their rates and second rates.
        angles: (nv,) joint values.
        bones: by the model's body number; the world is the first.
        numbers: the body's masses and lengths, as numbers or symbols.
    """

    body: Body = field(repr=False)
    q: Expression
    v: Expression
    a: Expression
    angles: Sequence[Expression] = field(repr=False)
    bones: Sequence[Bone] = field(repr=False)
    numbers: BodyNumbers = field(repr=False)

    def bone(self, name: str) -> Bone:
        """One bone by name."""
        number = int(self.body.model.body(name).id)
        return self.bones[number]

    def mass_centre(self) -> Expression:
        """Centre of mass of all, (3,) m."""
        told = self.numbers
        moments = [
            told.mass[i] * self.bones[i].point(told.centre[i, :].T)
            for i in range(1, self.body.model.nbody)
        ]
        return sum(moments[1:], moments[0]) / self.mass()

    def mass(self) -> Expression:
        """Of all, with what is carried, kg."""
        return ca.sum1(self.numbers.mass)


Wrenches = Mapping[str, Sequence[tuple[Expression, Expression]]]


def chain_expressions(
    body: Body, *, moving: bool = True, numbers: BodyNumbers | None = None
) -> ChainExpressions:
    """Symbols for the coordinates, and how every bone lies and moves.

    Args:
        body: the body.
        moving: False for a body at rest: rates are then zero and leave the expressions.
        numbers: symbols in place of the body's own masses and lengths.
    """
    told = body_numbers(body) if numbers is None else numbers
    n = len(body.coordinates)
    q = ca.SX.sym("q", n)
    v = ca.SX.sym("v", n) if moving else ca.SX(n, 1)
    a = ca.SX.sym("a", n) if moving else ca.SX(n, 1)
    links = chain(body)
    joints = []
    for powers, leader in zip(told.powers, links.leader, strict=True):
        joints.append(_followed(powers, q[leader], v[leader], a[leader]))
    bones = [_ground()]
    for i in range(1, body.model.nbody):
        bones.append(_next_bone(body.model, told, i, bones, joints))
    return ChainExpressions(body, q, v, a, [joint[0] for joint in joints], bones, told)


def joint_forces(motion: ChainExpressions, outside: Wrenches | None = None) -> list[Expression]:
    """What every joint of the model must carry, (nv,) N or Nm.

    Args:
        motion: the moving body.
        outside: by bone, (force, place) in the world of what pulls on it from outside, N and m.
    """
    model = motion.body.model
    told = motion.numbers
    carried = [_inertial(model, told, i, motion.bones[i]) for i in range(model.nbody)]
    for name, pulls in (outside or {}).items():
        i = model.body(name).id
        carried[i] = _pulled(carried[i], motion.bones[i], pulls)
    forces: list[Expression] = [0.0] * model.nv
    for i in range(model.nbody - 1, 0, -1):
        below = _through_joints(model, told, i, carried[i], motion.angles, forces)
        parent = int(model.body_parentid[i])
        if parent:
            carried[parent] = _plus(carried[parent], _into_parent(model, told, i, below))
    return forces


def coordinate_forces(motion: ChainExpressions, forces: Sequence[Expression]) -> Expression:
    """Forces on joints (nv,) as forces on the coordinates that lead them, (n,)."""
    links = chain(motion.body)
    led: list[Expression] = [ca.SX(0.0) for _ in links.coordinates]
    for j, (powers, leader) in enumerate(zip(motion.numbers.powers, links.leader, strict=True)):
        if _used(powers[1:]):
            led[leader] += _slope(powers, motion.q[leader]) * forces[j]
    return ca.vertcat(*led)


Powers = Sequence[Any]  # numbers or symbols, constant term first


def _followed(
    powers: Powers, q: Expression, v: Expression, a: Expression
) -> tuple[Expression, Expression, Expression]:
    """Value, rate and second rate of a joint that follows a coordinate."""
    if not _used(powers):
        zero = ca.SX(0.0)
        return zero, zero, zero
    slope = _slope(powers, q)
    bend = _value(_differentiated(_differentiated(powers)), q)
    return _value(powers, q), slope * v, slope * a + bend * v**2


def _used(powers: Powers) -> int:
    """How many powers count: those from the last that is no plain zero."""
    counts = [k + 1 for k, p in enumerate(powers) if isinstance(p, ca.SX) or p != 0.0]
    return counts[-1] if counts else 0


def _slope(powers: Powers, q: Expression) -> Expression:
    return _value(_differentiated(powers), q)


def _value(powers: Powers, q: Expression) -> Expression:
    total = ca.SX(0.0)
    for power in reversed(powers[: _used(powers)]):
        total = total * q + power
    return total


def _differentiated(powers: Powers) -> Powers:
    return [power * k for k, power in enumerate(powers)][1:]


def _ground() -> Bone:
    """The world: at rest, and pushed up by gravity's reaction."""
    still = ca.SX(3, 1)
    return Bone(ca.SX(ca.DM.eye(3)), still, still, still, still, ca.SX(ca.DM([0, 0, GRAVITY])))


def _next_bone(
    model: mujoco.MjModel, told: BodyNumbers, i: int, bones: Sequence[Bone],
    joints: Sequence[tuple[Any, Any, Any]],
) -> Bone:  # fmt: skip
    """From a bone to one on it, through its joints in their order."""
    bone = _fixed(bones[int(model.body_parentid[i])], _matrix(model.body_quat[i]),
                  told.at[i, :].T)  # fmt: skip
    for j in _joints_of(model, i):
        angle, rate, second = joints[j]
        axis = ca.DM(model.jnt_axis[j])
        if model.jnt_type[j] == _SLIDE:
            bone = _slid(bone, axis, angle, rate, second)
        else:
            bone = _turned(bone, axis, told.pivot[j, :].T, angle, rate, second)
    return bone


def _joints_of(model: mujoco.MjModel, i: int) -> range:
    first = int(model.body_jntadr[i])
    return range(first, first + int(model.body_jntnum[i]))


def _fixed(bone: Bone, turn: Expression, pos: Expression) -> Bone:
    """A frame set rigidly on a bone."""
    moved = _shifted(bone, pos)
    return _in_axes(moved, turn)


def _shifted(bone: Bone, pos: Expression) -> Bone:
    """The same bone seen from another of its points."""
    across = ca.cross(bone.spin, pos)
    return Bone(
        bone.turn,
        bone.place + bone.turn @ pos,
        bone.spin,
        bone.speed + across,
        bone.spin_rate,
        bone.lift + ca.cross(bone.spin_rate, pos) + ca.cross(bone.spin, across),
    )


def _in_axes(bone: Bone, turn: Expression) -> Bone:
    """The same motion in turned axes."""
    back = turn.T
    return Bone(
        bone.turn @ turn,
        bone.place,
        back @ bone.spin,
        back @ bone.speed,
        back @ bone.spin_rate,
        back @ bone.lift,
    )


def _slid(
    bone: Bone, axis: Expression, by: Expression, rate: Expression, second: Expression
) -> Bone:
    if by.is_zero() and rate.is_zero():
        return bone
    moved = _shifted(bone, axis * by)
    along = axis * rate
    return Bone(
        moved.turn,
        moved.place,
        moved.spin,
        moved.speed + along,
        moved.spin_rate,
        moved.lift + 2 * ca.cross(moved.spin, along) + axis * second,
    )


def _turned(
    bone: Bone, axis: Expression, pos: Expression, by: Expression, rate: Expression,
    second: Expression,
) -> Bone:  # fmt: skip
    at = _in_axes(_shifted(bone, pos), turn_about(axis, by))
    about = axis * rate
    turned = Bone(
        at.turn,
        at.place,
        at.spin + about,
        at.speed,
        at.spin_rate + ca.cross(at.spin, about) + axis * second,
        at.lift,
    )
    return _shifted(turned, -pos)


def turn_about(axis: Expression, by: Expression) -> Expression:
    """Rotation matrix about a unit axis (Rodrigues), (3, 3)."""
    cross = ca.skew(axis)
    return ca.DM.eye(3) + ca.sin(by) * cross + (1 - ca.cos(by)) * ca.sparsify(cross @ cross)


Wrench = tuple[Expression, Expression]  # force, and moment about the bone's origin; its own axes


def _inertial(model: mujoco.MjModel, told: BodyNumbers, i: int, bone: Bone) -> Wrench:
    """What moves a bone's mass."""
    if i == 0 or model.body_mass[i] == 0.0:
        return ca.SX(3, 1), ca.SX(3, 1)
    mass, at = told.mass[i], told.centre[i, :].T
    lift = _shifted(bone, at).lift
    axes = _matrix(model.body_iquat[i])
    inertia = ca.sparsify(axes @ ca.diag(told.inertia[i, :]) @ axes.T)
    moment = inertia @ bone.spin_rate + ca.cross(bone.spin, inertia @ bone.spin)
    return mass * lift, moment + ca.cross(at, mass * lift)


def _pulled(wrench: Wrench, bone: Bone, pulls: Sequence[tuple[Expression, Expression]]) -> Wrench:
    force, moment = wrench
    for pull, place in pulls:
        local = bone.turn.T @ pull
        force = force - local
        moment = moment - ca.cross(bone.turn.T @ (place - bone.place), local)
    return force, moment


def _through_joints(
    model: mujoco.MjModel, told: BodyNumbers, i: int, wrench: Wrench,
    angles: Sequence[Expression], forces: list[Expression],
) -> Wrench:  # fmt: skip
    """Read what each joint of a bone carries, and hand the rest on."""
    force, moment = wrench
    for j in reversed(_joints_of(model, i)):
        axis, pos = ca.DM(model.jnt_axis[j]), told.pivot[j, :].T
        if model.jnt_type[j] == _SLIDE:
            forces[j] = ca.dot(axis, force)
            moment = moment + ca.cross(axis * angles[j], force)
        else:
            about = moment - ca.cross(pos, force)
            forces[j] = ca.dot(axis, about)
            turn = turn_about(axis, angles[j])
            force = turn @ force
            moment = turn @ about + ca.cross(pos, force)
    return force, moment


def _into_parent(model: mujoco.MjModel, told: BodyNumbers, i: int, wrench: Wrench) -> Wrench:
    turn, pos = _matrix(model.body_quat[i]), told.at[i, :].T
    force = turn @ wrench[0]
    return force, turn @ wrench[1] + ca.cross(pos, force)


def _plus(one: Wrench, other: Wrench) -> Wrench:
    return one[0] + other[0], one[1] + other[1]


def _matrix(quat: Array) -> Expression:
    flat = np.zeros(9)
    mujoco.mju_quat2Mat(flat, np.asarray(quat, dtype=float))
    flat[np.abs(flat) < 1e-15] = 0.0  # structural zeros keep the expressions short
    return ca.sparsify(ca.DM(flat.reshape(3, 3)))
