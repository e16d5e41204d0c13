"""Muscle forces and joint contact of many frames: the heart of the loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.kinematics import chain
from solespine.body.model import SUFFIX
from solespine.body.muscles import fibre_state, force_parts
from solespine.body.tissues import passive_moments
from solespine.loads.abdominal_pressure import pressure_push
from solespine.loads.dynamics import Frames, dofs, muscle_pull, pushed, residual
from solespine.loads.foot_tissue import Arch, arch_of
from solespine.loads.hip_capsule_riener1999 import capsule_moments
from solespine.loads.muscle_sharing import Sharing, share, volume_weights
from solespine.loads.sites import MOMENTS
from solespine.recordings.model import SIDES, Side

LUMBAR = ("lumbar_extension", "lumbar_bending", "lumbar_rotation")


@dataclass(frozen=True, eq=False)
class Push:
    """The ground's push on one sole over n frames.

    Attributes:
        force: (n, 3) N.
        moment: (n, 3) Nm about the world's origin.
        shares: (n, k) of each contact point of this sole, in the body's order.
        known: (n,) whether it is measured.
    """

    force: Array = field(repr=False)
    moment: Array = field(repr=False)
    shares: Array = field(repr=False)
    known: np.ndarray = field(repr=False)


@dataclass(frozen=True, eq=False)
class Choice:
    """What is chosen of the model, and what an interval varies.

    Attributes:
        power: of the activations in the sum that is made small.
        floor: least activation of every muscle.
        residual_on: the bone that takes what is not explained: the pelvis (the trunk's load is
            taken from the trunk's motion, from above), or the torso (from the ground, from below).
        strength: (n_muscles,) factors on muscle force, or None.
        arms: (n_muscles,) factors on moment arms, or None.
        weights: (n_muscles,) of each muscle in the sum, or None for each by its volume.
        discs: factor on the stiffness of the discs.
        arch: factor on the stiffness of the arch's ligaments.
        capsule: factor on the passive moment of the hips.
        resting: factor on what presses a disc that carries nothing.
        abdominal_pressure: Pa in the belly.
        lumbar_share: of the trunk's extension, bending and rotation, how much bends the discs; all
            of it in a posture told by lumbar angles, less where markers on the thorax tell it.
    """

    power: int = 2
    floor: float = 0.0
    residual_on: Literal["pelvis", "torso"] = "pelvis"
    strength: Array | None = field(default=None, repr=False)
    arms: Array | None = field(default=None, repr=False)
    weights: Array | None = field(default=None, repr=False)
    discs: float = 1.0
    arch: float = 1.0
    capsule: float = 1.0
    resting: float = 1.0
    abdominal_pressure: float = 0.0
    lumbar_share: tuple[float, float, float] = (1.0, 1.0, 1.0)


@dataclass(frozen=True, eq=False)
class Solution:
    """Forces of n frames.

    Attributes:
        frames: their geometry.
        demand: (n, nv) what muscles, tissue and contact make on every joint.
        sharing: activations, reserves and multipliers.
        forces: (n, n_muscles) N.
        arches: of both feet.
        loads: (n, nv) what contact makes: on a slide the force that the joint carries.
        residual_force, residual_moment: (n, 3) N and Nm about the world's origin.
        passive: (n, nv) Nm that discs and hip capsules make.
        choice: of the model.
    """

    frames: Frames
    demand: Array = field(repr=False)
    sharing: Sharing = field(repr=False)
    forces: Array = field(repr=False)
    arches: Mapping[Side, Arch] = field(repr=False)
    loads: Array = field(repr=False)
    residual_force: Array = field(repr=False)
    residual_moment: Array = field(repr=False)
    passive: Array | None = field(default=None, repr=False)
    choice: Choice = field(default_factory=Choice, repr=False)


def equations(body: Body) -> tuple[tuple[str, Side | None], ...]:
    """What the muscles must balance, in order: fifteen lumbar joints, then both legs."""
    spine: list[tuple[str, Side | None]] = [
        (joint, None) for plate in body.endplates for joint in plate.joints
    ]
    return (*spine, *((f"{name}{SUFFIX[side]}", side) for side in SIDES for name in MOMENTS))


def gather(body: Body) -> Array:
    """(nv, n_equations): 1 where a joint belongs to an equation."""
    links = chain(body)
    table = np.zeros((body.model.nv, len(equations(body))))
    for k, (name, side) in enumerate(equations(body)):
        if side is None:
            table[dofs(body, [name])[0], k] = 1.0
        else:
            led = links.leader == body.coordinates.index(name)
            table[led & (np.abs(links.powers[:, 1:]).max(axis=1) > 0), k] = 1.0
    return table


def onto_equations(frames: Frames, values: Array) -> Array:
    """Moments on joints (n, ..., nv) as those of the equations (n, ..., n_equations) Nm.

    A lumbar joint's own moment is one equation, though the joints move together.
    """
    table = gather(frames.body)
    slopes = frames.slopes.copy()
    slopes[:, dofs(frames.body, [n for n, side in equations(frames.body) if side is None])] = 1.0
    used = np.flatnonzero(table.any(axis=1))
    shape = (len(values),) + (1,) * (values.ndim - 2) + (len(used),)
    return np.asarray((values[..., used] * slopes[:, used].reshape(shape)) @ table[used])


def solve_frames(
    frames: Frames,
    pushes: Mapping[Side, Push],
    choice: Choice | None = None,
    start: Array | None = None,
) -> Solution:
    """Muscle forces and contact of every frame.

    Args:
        frames: n frames.
        pushes: on both soles; where one is not known, the muscles of that leg rest and what is
            told of that leg means nothing.
        choice: of the model.
        start: multipliers of a problem much like this one, for speed.
    """
    choice = choice or Choice()
    if choice.arms is not None:
        frames = replace(frames, arms=frames.arms * choice.arms[None, :, None])
    demand, force, moment = demand_of(frames, pushes, choice)
    demand = demand - pressure_push(frames, choice.abdominal_pressure)
    state = fibre_state(frames.body.muscles, frames.lengths, frames.speeds)
    active, resting = force_parts(frames.body.muscles, state)
    if choice.strength is not None:
        active, resting = active * choice.strength, resting * choice.strength
    pull = muscle_pull(frames, resting)
    passive = disc_moments(frames, choice) + capsule_moments(frames, pull, choice.capsule)
    asked = demand - passive - pull
    sharing = _share(frames, pushes, active, asked, choice, start)
    forces = resting + active * sharing.activations
    left = demand - passive - muscle_pull(frames, forces)
    arches = {side: arch_of(frames, side, left, choice.arch) for side in SIDES}
    for row, side in enumerate(frames.body.fascia):
        arch = arches[side]
        left = left - frames.fascia_arms[:, row] * arch.fascia_n[:, None]
        left[:, dofs(frames.body, [f"midfoot_angle{SUFFIX[side]}"])[0]] -= arch.ligament
    return Solution(frames, demand, sharing, forces, arches, left, force, moment, passive, choice)


def demand_of(
    frames: Frames, pushes: Mapping[Side, Push], choice: Choice
) -> tuple[Array, Array, Array]:
    """What is asked of every joint, and the force and moment that nothing measured explains."""
    demand = frames.demand.copy()
    for side, push in pushes.items():
        demand -= ground_on_joints(frames, side, push)
    force, moment = residual(frames, demand)
    if choice.residual_on != "pelvis":
        demand = demand - pushed(frames, choice.residual_on, force, moment)
    return demand, force, moment


def ground_on_joints(frames: Frames, side: Side, push: Push) -> Array:
    """What the push on one sole does to every joint, (n, nv); each part of the sole on its bone."""
    body = frames.body
    contacts = [c for c in body.contacts if c.side == side]
    points = sole_points(frames, side)
    arm = np.einsum("nk,nki->ni", push.shares, points)
    beside = push.moment - np.cross(arm, push.force)
    done = np.zeros(frames.demand.shape)
    for bone in dict.fromkeys(c.bone for c in contacts):
        mine = [i for i, c in enumerate(contacts) if c.bone == bone]
        share_ = push.shares[:, mine].sum(axis=1)[:, None]
        at = np.einsum("nk,nki->ni", push.shares[:, mine], points[:, mine])
        moment = np.cross(at, push.force) + share_ * beside
        done += pushed(frames, bone, share_ * push.force, moment)
    return done


def sole_points(frames: Frames, side: Side) -> Array:
    """Where the contact points of one sole lie, (n, k, 3) m."""
    found = []
    for contact in frames.body.contacts:
        if contact.side == side:
            bone = frames.body.model.body(contact.bone).id
            found.append(frames.bones[:, bone] + frames.turns[:, bone] @ np.array(contact.pos))
    return np.stack(found, axis=1)


def disc_moments(frames: Frames, choice: Choice) -> Array:
    """Passive moments of the lumbar discs on every joint, (n, nv) Nm; they resist."""
    bent = frames.coordinates.copy()
    for name, part in zip(LUMBAR, choice.lumbar_share, strict=True):
        bent[:, frames.body.coordinates.index(name)] *= part
    passive = passive_moments(frames.body, bent) * choice.discs
    passive[:, _not_spine(frames.body)] = 0.0
    return passive


def _not_spine(body: Body) -> np.ndarray:
    spine = dofs(body, [joint for plate in body.endplates for joint in plate.joints])
    return np.setdiff1d(np.arange(body.model.nv), spine)


def _share(
    frames: Frames,
    pushes: Mapping[Side, Push],
    active: Array,
    asked: Array,
    choice: Choice,
    start: Array | None,
) -> Sharing:
    moments = onto_equations(frames, frames.arms).transpose(0, 2, 1) * active[:, None, :]
    wanted = onto_equations(frames, asked)
    for k, (_, side) in enumerate(equations(frames.body)):
        if side is not None:
            unknown = ~pushes[side].known
            moments[unknown, k] = 0.0
            wanted[unknown, k] = 0.0
    weights = volume_weights(frames.body.muscles) if choice.weights is None else choice.weights
    return share(np.ascontiguousarray(moments), wanted, choice.power, start, choice.floor, weights)


def both_known(pushes: Mapping[Side, Push]) -> np.ndarray:
    """(n,) frames in which the push on both soles is measured."""
    return np.asarray(np.logical_and.reduce([push.known for push in pushes.values()]))


def lumbar_moments(solution: Solution) -> Array:
    """Net moments of the lumbar joints, (n, 5, 3) Nm: extension, bending, rotation."""
    body = solution.frames.body
    rows = [dofs(body, plate.joints) for plate in body.endplates]
    return np.stack([solution.demand[:, row] for row in rows], axis=1)
