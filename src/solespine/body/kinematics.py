"""From coordinates to the model's joints, muscle lengths and moment arms.

A coordinate may lead several joints (the lumbar angles, the knee): the chain from coordinates to
joints is a polynomial for each joint. All angles are radians, lengths metres.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import mujoco
import numpy as np

from solespine.body.anatomy import Anatomy, Array
from solespine.body.marker_places import MarkerPlace
from solespine.body.model import Body


@dataclass(frozen=True)
class Chain:
    """How joints follow coordinates.

    Attributes:
        coordinates: names, (n,).
        leader: (n_joints,) index of the coordinate of each joint.
        powers: (n_joints, p) polynomial of each joint in its coordinate, constant term first.
    """

    coordinates: tuple[str, ...]
    leader: np.ndarray = field(repr=False)
    powers: Array = field(repr=False)


def chain_of(anatomy: Anatomy, joints: Sequence[str]) -> Chain:
    """The chain of an anatomy, for joints in the model's order."""
    follows = {c.joint: c for c in anatomy.couplings}
    free = [j for j in joints if not anatomy.joints[j].locked]
    names = tuple(dict.fromkeys(follows[j].coordinate if j in follows else j for j in free))
    longest = max((len(c.polynomial) for c in anatomy.couplings), default=2)
    powers = np.zeros((len(joints), max(longest, 2)))
    leader = np.zeros(len(joints), dtype=int)
    for i, joint in enumerate(joints):
        if anatomy.joints[joint].locked:
            continue  # its row of zeros keeps it still
        c = follows.get(joint)
        leader[i] = names.index(c.coordinate if c else joint)
        powers[i, : len(c.polynomial) if c else 2] = c.polynomial if c else (0.0, 1.0)
    return Chain(names, leader, powers)


_chains: WeakKeyDictionary[Body, Chain] = WeakKeyDictionary()
_scratch = threading.local()


def chain(body: Body) -> Chain:
    """The chain of a body, made once."""
    found = _chains.get(body)
    if found is None:
        joints = tuple(body.model.joint(i).name for i in range(body.model.njnt))
        found = _chains[body] = chain_of(body.anatomy, joints)
    return found


def joint_angles(body: Body, coordinates: Array) -> Array:
    """Joint values (..., nv) of coordinate values (..., n)."""
    links = chain(body)
    lead = np.asarray(coordinates, dtype=float)[..., links.leader]
    return np.asarray(_polynomial(links.powers, lead))


def joint_rates(body: Body, coordinates: Array) -> Array:
    """How fast each joint follows: (..., nv, n), the chain's first derivative."""
    links = chain(body)
    lead = np.asarray(coordinates, dtype=float)[..., links.leader]
    slope = _polynomial(_derivative(links.powers), lead)
    rates = np.zeros((*slope.shape, len(links.coordinates)))
    rates[..., np.arange(len(links.leader)), links.leader] = slope
    return rates


def joint_curvatures(body: Body, coordinates: Array) -> Array:
    """Second derivative of each joint by its own coordinate, (..., nv)."""
    links = chain(body)
    lead = np.asarray(coordinates, dtype=float)[..., links.leader]
    return np.asarray(_polynomial(_derivative(_derivative(links.powers)), lead))


def _polynomial(powers: Array, at: Array) -> Array:
    total = np.zeros_like(at)
    for k in range(powers.shape[1] - 1, -1, -1):
        total = total * at + powers[:, k]
    return total


def _derivative(powers: Array) -> Array:
    return powers[:, 1:] * np.arange(1, powers.shape[1])


def zero_pose(body: Body) -> Array:
    """All coordinates at zero except the height of the pelvis, so that the soles meet z = 0."""
    pose = np.zeros(len(body.coordinates))
    lowest = min(point[2] for point in contact_points(body, pose).values())
    pose[body.coordinates.index("pelvis_tz")] = -lowest
    return pose


def place(body: Body, coordinates: Array) -> mujoco.MjData:
    """MuJoCo's data with the body in this pose; the next call on this thread uses it again.

    Args:
        body: the body.
        coordinates: (n,) values in the order of `body.coordinates`.
    """
    data = place_bones(body, coordinates)
    mujoco.mj_tendon(body.model, data)
    return data


def place_bones(body: Body, coordinates: Array) -> mujoco.MjData:
    """As `place`, without the paths: faster where only bones and points are asked for."""
    data = _data(body)
    data.qpos[:] = joint_angles(body, coordinates)
    mujoco.mj_kinematics(body.model, data)
    mujoco.mj_comPos(body.model, data)
    return data


def _data(body: Body) -> mujoco.MjData:
    held: WeakKeyDictionary[Body, mujoco.MjData] | None = getattr(_scratch, "held", None)
    if held is None:
        held = _scratch.held = WeakKeyDictionary()
    found = held.get(body)
    if found is None:
        found = held[body] = mujoco.MjData(body.model)
    return found


def point(body: Body, data: mujoco.MjData, name: str) -> Array:
    """Where a point of the model lies, (3,) m."""
    return np.array(data.site(name).xpos)


def place_at(data: mujoco.MjData, marker: MarkerPlace) -> Array:
    """Where a marker's place lies, (3,) m, with the bones as placed."""
    assert marker.pos is not None
    bone = data.body(marker.bone)
    return np.asarray(bone.xpos + bone.xmat.reshape(3, 3) @ np.array(marker.pos))


def contact_points(body: Body, coordinates: Array) -> dict[str, Array]:
    """Where the contact points lie in this pose, (3,) m each."""
    data = place(body, coordinates)
    found = {}
    for contact in body.contacts:
        bone = data.body(contact.bone)
        found[contact.name] = np.array(bone.xpos + bone.xmat.reshape(3, 3) @ contact.pos)
    return found


def path_lengths(body: Body, coordinates: Array) -> Array:
    """Lengths of the muscles' paths in this pose, (n_muscles,) m."""
    return np.array(place(body, coordinates).ten_length[_muscle_paths(body)])


def joint_moment_arms(body: Body, coordinates: Array) -> tuple[Array, Array]:
    """Path lengths (n_muscles,) and moment arms about every joint, (n_muscles, nv).

    A positive arm means that the muscle's pull turns the joint to the positive side; for a slide
    it is the share of the pull along the slide.
    """
    data = place(body, coordinates)
    return path_jacobian(body, data, _muscle_paths(body))


def path_jacobian(body: Body, data: mujoco.MjData, rows: np.ndarray) -> tuple[Array, Array]:
    """Lengths and moment arms of the model's paths `rows` in the pose held by `data`."""
    model = body.model
    dense = np.zeros((model.ntendon, model.nv))
    mujoco.mju_sparse2dense(
        dense, data.ten_J, model.ten_J_rownnz, model.ten_J_rowadr, model.ten_J_colind
    )
    return np.array(data.ten_length[rows]), -dense[rows]


def moment_arms(body: Body, coordinates: Array) -> Array:
    """Moment arms about the coordinates, (n_muscles, n_coordinates) m.

    A pull F on muscle i makes the generalised force `arms[i, k] * F` on coordinate k.
    """
    arms = joint_moment_arms(body, coordinates)[1]
    return onto_coordinates(body, coordinates, arms)


def onto_coordinates(body: Body, coordinates: Array, forces: Array) -> Array:
    """Forces on joints (..., nv) as forces on the coordinates that lead them (..., n)."""
    links = chain(body)
    slope = _polynomial(_derivative(links.powers), np.asarray(coordinates)[links.leader])
    led = np.zeros((*forces.shape[:-1], len(links.coordinates)))
    for joint in np.flatnonzero(slope):
        led[..., links.leader[joint]] += forces[..., joint] * slope[joint]
    return led


def fascia_path(body: Body, coordinates: Array) -> dict[str, tuple[float, Array]]:
    """Length of each plantar fascia, m, and its arms about every joint, (nv,)."""
    data = place(body, coordinates)
    rows = np.array([body.model.tendon(name).id for name in body.fascia.values()])
    lengths, arms = path_jacobian(body, data, rows)
    return {side: (float(lengths[i]), arms[i]) for i, side in enumerate(body.fascia)}


def point_jacobians(body: Body, data: mujoco.MjData, bones: Array, points: Array) -> Array:
    """How points of bones move with the joints: (m, 3, nv), in the pose held by `data`.

    Args:
        body: the body.
        data: placed.
        bones: (m,) indices of the model's bodies.
        points: (m, 3) where the points lie in the world, m.
    """
    turn, slide = data.cdof[:, :3], data.cdof[:, 3:]  # about the centre of mass of all
    arm = points - data.subtree_com[1]
    moved = slide[None] + np.cross(turn[None], arm[:, None])
    moved *= _above(body)[bones][..., None]
    return np.asarray(moved.transpose(0, 2, 1))


_reach: WeakKeyDictionary[Body, Array] = WeakKeyDictionary()


def _above(body: Body) -> Array:
    """(bodies, nv): 1 where a joint moves a body."""
    found = _reach.get(body)
    if found is None:
        model = body.model
        found = np.zeros((model.nbody, model.nv))
        for i in range(1, model.nbody):
            found[i] = found[model.body_parentid[i]]
            first, count = model.body_dofadr[i], model.body_dofnum[i]
            if count:
                found[i, first : first + count] = 1.0
        _reach[body] = found
    return found


_rows: WeakKeyDictionary[Body, np.ndarray] = WeakKeyDictionary()


def _muscle_paths(body: Body) -> np.ndarray:
    """Rows of the muscles among the model's paths, looked up once."""
    found = _rows.get(body)
    if found is None:
        rows = [body.model.tendon(name).id for name in body.muscles.names]
        found = _rows[body] = np.array(rows)
    return found
