"""Inverse dynamics and muscle geometry of many frames of one body, as arrays.

MuJoCo gives paths, moment arms and the Newton-Euler recursion; the ground's push is taken off with
the same jacobians. What is left on each joint is what muscles, tissue and contact must make.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import mujoco
import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.kinematics import joint_angles, joint_curvatures, joint_rates
from solespine.loads.poses import bones_above

FEET = ("calcn_r", "forefoot_r", "toes_r", "calcn_l", "forefoot_l", "toes_l")


@dataclass(frozen=True, eq=False)
class Frames:
    """Geometry and demand of n frames.

    Attributes:
        body: whose.
        coordinates: (n, n_coordinates).
        slopes: (n, nv) how fast each joint follows its coordinate.
        demand: (n, nv) N or Nm that moves and carries the body with no ground under it.
        lengths: (n, n_muscles) m of the paths.
        speeds: (n, n_muscles) m/s, lengthening positive.
        arms: (n, n_muscles, nv) m, positive where a pull turns the joint to its positive side.
        fascia_lengths: (n, 2) m, in the order of `body.fascia`.
        fascia_arms: (n, 2, nv).
        axes: (n, nv, 6) turn and slide of the world about `centre` per joint.
        centre: (n, 3) m, about which `axes` are told.
        bones: (n, n_bones, 3) m where the bones' origins lie.
        turns: (n, n_bones, 3, 3) their axes as columns.
    """

    body: Body
    coordinates: Array = field(repr=False)
    slopes: Array = field(repr=False)
    demand: Array = field(repr=False)
    lengths: Array = field(repr=False)
    speeds: Array = field(repr=False)
    arms: Array = field(repr=False)
    fascia_lengths: Array = field(repr=False)
    fascia_arms: Array = field(repr=False)
    axes: Array = field(repr=False)
    centre: Array = field(repr=False)
    bones: Array = field(repr=False)
    turns: Array = field(repr=False)


def frames_of(
    body: Body,
    coordinates: Array,
    speeds: Array | None = None,
    accelerations: Array | None = None,
    model: mujoco.MjModel | None = None,
) -> Frames:
    """Geometry and demand of every frame.

    Args:
        body: of the person.
        coordinates, speeds, accelerations: (n, n_coordinates); at rest where not told.
        model: another model of the same body, with other masses or joint places.
    """
    model = model or body.model
    coordinates = np.atleast_2d(np.asarray(coordinates, dtype=float))
    still = np.zeros_like(coordinates)
    v, a = (still if x is None else np.atleast_2d(x) for x in (speeds, accelerations))
    rates = joint_rates(body, coordinates)
    qpos = joint_angles(body, coordinates)
    qvel = np.einsum("nij,nj->ni", rates, v)
    bend = joint_curvatures(body, coordinates)[..., None] * (rates != 0)
    qacc = np.einsum("nij,nj->ni", rates, a) + np.einsum("nij,nj->ni", bend, v**2)
    held = _Held.empty(model, len(qpos))
    data = mujoco.MjData(model)
    for k in range(len(qpos)):
        data.qpos[:], data.qvel[:], data.qacc[:] = qpos[k], qvel[k], qacc[k]
        held.take(k, model, data)
    lines = held.paths
    return Frames(
        body=body,
        coordinates=coordinates,
        slopes=rates.sum(axis=-1),
        demand=held.demand,
        lengths=held.lengths[:, _muscles(body)],
        speeds=np.einsum("nij,nj->ni", lines, qvel)[:, _muscles(body)],
        arms=-lines[:, _muscles(body)],
        fascia_lengths=held.lengths[:, _fascias(body)],
        fascia_arms=-lines[:, _fascias(body)],
        axes=held.axes,
        centre=held.centre,
        bones=held.bones,
        turns=held.turns,
    )


@dataclass
class _Held:
    """Arrays that the loop over frames fills."""

    demand: Array
    lengths: Array
    paths: Array
    axes: Array
    centre: Array
    bones: Array
    turns: Array

    @classmethod
    def empty(cls, model: mujoco.MjModel, n: int) -> _Held:
        return cls(
            np.zeros((n, model.nv)), np.zeros((n, model.ntendon)),
            np.zeros((n, model.ntendon, model.nv)), np.zeros((n, model.nv, 6)), np.zeros((n, 3)),
            np.zeros((n, model.nbody, 3)), np.zeros((n, model.nbody, 3, 3)),
        )  # fmt: skip

    def take(self, k: int, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        mujoco.mj_kinematics(model, data)
        mujoco.mj_comPos(model, data)
        mujoco.mj_tendon(model, data)
        mujoco.mj_comVel(model, data)
        mujoco.mj_rne(model, data, 1, self.demand[k])
        mujoco.mju_sparse2dense(
            self.paths[k], data.ten_J, model.ten_J_rownnz, model.ten_J_rowadr, model.ten_J_colind
        )
        self.lengths[k], self.axes[k] = data.ten_length, data.cdof
        self.centre[k], self.bones[k] = data.subtree_com[1], data.xpos
        self.turns[k] = data.xmat.reshape(-1, 3, 3)


_rows: WeakKeyDictionary[Body, tuple[np.ndarray, np.ndarray]] = WeakKeyDictionary()


def _path_rows(body: Body) -> tuple[np.ndarray, np.ndarray]:
    found = _rows.get(body)
    if found is None:
        names = (body.muscles.names, tuple(body.fascia.values()))
        made = [np.array([body.model.tendon(name).id for name in some]) for some in names]
        found = _rows[body] = (made[0], made[1])
    return found


def _muscles(body: Body) -> np.ndarray:
    return _path_rows(body)[0]


def _fascias(body: Body) -> np.ndarray:
    return _path_rows(body)[1]


_reach: WeakKeyDictionary[Body, Array] = WeakKeyDictionary()


def reach(body: Body) -> Array:
    """(bones, nv): 1 where a joint moves a bone; made once."""
    found = _reach.get(body)
    if found is None:
        found = _reach[body] = bones_above(body.model)
    return found


def pushed(frames: Frames, bone: str, force: Array, moment: Array) -> Array:
    """What a push on a bone does to every joint, (n, nv).

    Args:
        frames: n frames.
        bone: on which.
        force: (n, 3) N.
        moment: (n, 3) Nm about the origin of the world.
    """
    about = moment - np.cross(frames.centre, force)
    done = np.einsum("nvi,ni->nv", frames.axes[..., :3], about)
    done += np.einsum("nvi,ni->nv", frames.axes[..., 3:], force)
    return np.asarray(done * reach(frames.body)[frames.body.model.body(bone).id])


def residual(frames: Frames, demand: Array) -> tuple[Array, Array]:
    """Force (n, 3) N and moment about the world's origin (n, 3) Nm that the pelvis lacks.

    They are what nothing measured explains; zero in a perfect world.

    Args:
        frames: n frames.
        demand: (n, nv) with the ground's push taken off.
    """
    wrench: Array = np.asarray(np.linalg.solve(frames.axes[:, :6], demand[:, :6, None])[..., 0])
    force = wrench[:, 3:]
    return force, np.asarray(wrench[:, :3] + np.cross(frames.centre, force))


def muscle_pull(frames: Frames, forces: Array) -> Array:
    """What muscle forces (n, n_muscles) N do to every joint, (n, nv)."""
    return np.asarray(np.einsum("nmv,nm->nv", frames.arms, forces))


def dofs(body: Body, joints: Sequence[str]) -> np.ndarray:
    """Indices of joints by name."""
    return np.array([body.model.joint(name).dofadr[0] for name in joints])
