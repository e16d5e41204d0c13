"""Residual reduction: small smooth changes of the motion that Newton's laws ask for.

After the residual reduction algorithm of Delp et al. 2007 (IEEE Trans Biomed Eng 54:1940-1950):
the motion and the place of the trunk's centre of mass change a little, so that the body moves as
the measured ground force says. It differs in the means: no forward simulation, but one linear
least-squares fit. Wanted is a smooth path of the whole body's centre of mass and of its turn; each
frame's share goes to the coordinates in the way that the markers contradict least.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import mujoco
import numpy as np
from scipy.interpolate import BSpline, make_interp_spline

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.kinematics import joint_angles, joint_curvatures, joint_rates
from solespine.body.marker_places import MarkerPlace
from solespine.loads.ground import Ground
from solespine.loads.model import ResidualReduction
from solespine.loads.poses import Poses
from solespine.motion.filter import low_pass
from solespine.recordings.model import Side

# Judged. What is left is weighed by these, what the markers move by their error.
_FORCE_BW = 0.01
_MOMENT_NM_KG = 0.02
_MARKER_M = 0.006
_TRUNK_COM_M = 0.015
_KNOT_S = 0.04  # between knots: content up to about 10 Hz
_ALIKE_S = 0.05  # errors of a marker this close in time are the same error
_DEGREE = 5
_ROUNDS = 3
_GRAVITY = 9.81
_TRUNK_WAYS = (0, 2)  # of the trunk's own axes: forward and to the side


@dataclass(frozen=True, eq=False)
class Reduced:
    """A trial after residual reduction.

    Attributes:
        body: with the trunk's centre of mass moved.
        poses: the changed motion.
        report: before and after.
    """

    body: Body = field(repr=False)
    poses: Poses = field(repr=False)
    report: ResidualReduction


@dataclass(frozen=True, eq=False)
class _Whole:
    """The whole body at k frames: what is not explained, and how its centre and turn move."""

    force: Array  # (k, 3) N
    moment: Array  # (k, 3) Nm about the centre of mass
    ways: Array  # (k, 6, nc) of centre of mass (m) and angular momentum (kg m2 a radian)
    trunk: Array  # (k, 3, 2) how the centre of mass follows the trunk's own, moved in the trunk
    markers: Array  # (k, m, 3) m


def reduce_residuals(
    body: Body, poses: Poses, ground: Mapping[Side, Ground], places: Mapping[str, MarkerPlace]
) -> Reduced | None:
    """Change a trial's motion a little until it explains the measured ground force.

    Args:
        body: of the person.
        poses: of the trial.
        ground: on both feet at the trial's frames; only where both are known is anything asked.
        places: of the markers.

    Returns:
        The changed trial; None where too little is measured to ask for anything.
    """
    frames = np.flatnonzero(~np.isnan(poses.coordinates[:, 0]))
    known = np.logical_and.reduce([g.known for g in ground.values()])[frames]
    if known.sum() < 2 * (_DEGREE + 1) or not poses.trunk_seen[frames][known].all():
        return None
    push = _pushes(ground, frames)
    changed = _Changed(body, poses)
    first = whole = _whole(body, poses, frames, push, places)
    for _ in range(_ROUNDS):
        changed = _round(changed, whole, frames, known, push)
        whole = _whole(changed.body, changed.poses, frames, push, places)
    report = _report(body, first, whole, known, changed.shift)
    return Reduced(changed.body, changed.poses, report)


@dataclass(frozen=True, eq=False)
class _Changed:
    body: Body
    poses: Poses
    shift: Array = field(default_factory=lambda: np.zeros(2))


def _pushes(ground: Mapping[Side, Ground], frames: np.ndarray) -> tuple[Array, Array]:
    """Force and moment about the world's origin of both feet together, (k, 3) each."""
    force = np.sum([g.force[frames] for g in ground.values()], axis=0)
    return force, np.sum([g.moment[frames] for g in ground.values()], axis=0)


def _whole(
    body: Body,
    poses: Poses,
    frames: np.ndarray,
    push: tuple[Array, Array],
    places: Mapping[str, MarkerPlace],
) -> _Whole:
    model, data, count = body.model, mujoco.MjData(body.model), len(frames)
    told = [values[frames] for values in (poses.coordinates, poses.speeds, poses.accelerations)]
    rates = joint_rates(body, told[0])
    bend = joint_curvatures(body, told[0])[..., None] * (rates != 0)
    qpos, qvel = joint_angles(body, told[0]), np.einsum("kij,kj->ki", rates, told[1])
    qacc = np.einsum("kij,kj->ki", rates, told[2]) + np.einsum("kij,kj->ki", bend, told[1] ** 2)
    bones = [model.body(places[role].bone).id for role in poses.roles]
    local = np.array([places[role].pos for role in poses.roles])
    torso = model.body("torso").id
    found = _Whole(np.zeros((count, 3)), np.zeros((count, 3)), np.zeros((count, 6, len(told[0][0]))),
                   np.zeros((count, 3, 2)), np.zeros((count, len(bones), 3)))  # fmt: skip
    demand, ways = np.zeros(model.nv), np.zeros((6, model.nv))
    for k in range(count):
        data.qpos[:], data.qvel[:], data.qacc[:] = qpos[k], qvel[k], qacc[k]
        for step in (mujoco.mj_kinematics, mujoco.mj_comPos, mujoco.mj_comVel):
            step(model, data)
        mujoco.mj_rne(model, data, 1, demand)
        wrench = np.linalg.solve(data.cdof[:6], demand[:6])  # about the centre of mass
        centre = data.subtree_com[1]
        found.force[k] = wrench[3:] - push[0][k]
        found.moment[k] = wrench[:3] - push[1][k] + np.cross(centre, push[0][k])
        mujoco.mj_jacSubtreeCom(model, data, ways[:3], 1)
        mujoco.mj_angmomMat(model, data, ways[3:], 1)
        found.ways[k] = ways @ rates[k]
        axes = data.xmat[torso].reshape(3, 3)
        share = model.body_mass[torso] / model.body_subtreemass[1]
        found.trunk[k] = share * axes[:, _TRUNK_WAYS]
        turns = data.xmat[bones].reshape(-1, 3, 3)
        found.markers[k] = data.xpos[bones] + np.einsum("mij,mj->mi", turns, local)
    return found


def _round(
    changed: _Changed,
    whole: _Whole,
    frames: np.ndarray,
    known: np.ndarray,
    push: tuple[Array, Array],
) -> _Changed:
    """One linear fit, and the motion changed by it."""
    body, poses = changed.body, changed.poses
    time = poses.time[frames]
    spread = _spread(poses, frames)  # (k, nc, nc)
    reach = np.einsum("kin,knm,kjm->kij", whole.ways, spread, whole.ways)
    reach += 1e-9 * np.trace(reach, axis1=1, axis2=2)[:, None, None] * np.eye(6)
    path, shift = _fit(body, whole, time, reach, known, push)
    step = np.einsum("knm,kim,ki->kn", spread, whole.ways,
                     np.linalg.solve(reach, path[..., None])[..., 0])  # fmt: skip
    rate = 1.0 / float(np.median(np.diff(time)))
    moved = poses.coordinates[frames] + low_pass(step, rate)
    model = copy.copy(body.model)
    model.body_ipos[model.body("torso").id][list(_TRUNK_WAYS)] += shift
    mujoco.mj_setConst(model, mujoco.MjData(model))
    return _Changed(
        replace(body, model=model), _with_path(poses, frames, moved), changed.shift + shift
    )


def _spread(poses: Poses, frames: np.ndarray) -> Array:
    """How freely the coordinates go together, (k, nc, nc): their covariance by marker error."""
    seen = np.flatnonzero(poses.fitted)
    nearest = seen[np.abs(seen[:, None] - frames).argmin(axis=0)]
    solvers = poses.solvers[nearest] * _MARKER_M
    return np.asarray(solvers @ solvers.transpose(0, 2, 1))


def _fit(
    body: Body,
    whole: _Whole,
    time: Array,
    reach: Array,
    known: np.ndarray,
    push: tuple[Array, Array],
) -> tuple[Array, Array]:
    """Path of centre of mass and turn (k, 6), and the shift of the trunk's centre (2,) m."""
    base, second = _basis(time)
    count, mass = base.shape[1], body.mass_kg
    moves = np.zeros((len(time), 6, 6, count))  # equation, unknown, coefficient
    for i in range(3):
        moves[:, i, i] = second * mass / (_FORCE_BW * mass * _GRAVITY)
        moves[:, 3 + i, 3 + i] = second / (_MOMENT_NM_KG * mass)
    cross = _cross_onto(push[0]) / (_MOMENT_NM_KG * mass)  # (k, 3, 3): centre x force
    moves[:, 3:, :3] += cross[..., None] * base[:, None, None, :]
    shifted = np.zeros((len(time), 6, 2))
    shifted[:, 3:] = cross @ whole.trunk
    asked = np.hstack(
        [whole.force / (_FORCE_BW * mass * _GRAVITY), whole.moment / (_MOMENT_NM_KG * mass)]
    )
    root = np.linalg.cholesky(np.linalg.inv(reach)).transpose(0, 2, 1)
    root *= np.sqrt(float(np.median(np.diff(time))) / _ALIKE_S)
    rows = [
        np.concatenate([moves[known].reshape(-1, 6 * count), shifted[known].reshape(-1, 2)], axis=1),
        _only((root[..., None] * base[:, None, None, :]).reshape(-1, 6 * count), 2),
        np.hstack([np.zeros((2, 6 * count)), np.eye(2) / _TRUNK_COM_M]),
    ]
    wanted = np.concatenate([-asked[known].ravel(), np.zeros(len(rows[1]) + 2)])
    found = np.linalg.lstsq(np.concatenate(rows), wanted, rcond=None)[0]
    path = base @ found[:-2].reshape(6, count).T
    return np.asarray(path), found[-2:]


def _basis(time: Array) -> tuple[Array, Array]:
    """B-splines and their second derivatives at `time`, (k, count) each."""
    inner = np.linspace(time[0], time[-1], max(int((time[-1] - time[0]) / _KNOT_S), 2))
    knots = np.r_[[time[0]] * _DEGREE, inner, [time[-1]] * _DEGREE]
    spline = BSpline(knots, np.eye(len(knots) - _DEGREE - 1), _DEGREE)
    return spline(time), spline(time, nu=2)


def _cross_onto(force: Array) -> Array:
    """(k, 3, 3) matrices that make of a place its cross product with the force."""
    x, y, z = force.T
    zero = np.zeros_like(x)
    return np.stack(
        [np.stack([zero, z, -y], 1), np.stack([-z, zero, x], 1), np.stack([y, -x, zero], 1)], 1
    )


def _only(rows: Array, more: int) -> Array:
    return np.hstack([rows, np.zeros((len(rows), more))])


def _with_path(poses: Poses, frames: np.ndarray, moved: Array) -> Poses:
    spline = make_interp_spline(poses.time[frames], moved, k=_DEGREE)
    values = [np.full_like(poses.coordinates, np.nan) for _ in range(3)]
    for order, value in enumerate(values):
        value[frames] = spline(poses.time[frames], nu=order)
    return replace(
        poses, coordinates=values[0], speeds=values[1], accelerations=values[2], curve=spline
    )


def _report(
    body: Body, first: _Whole, last: _Whole, known: np.ndarray, shift: Array
) -> ResidualReduction:
    weight = body.mass_kg * _GRAVITY
    moved = np.linalg.norm(last.markers - first.markers, axis=2)[known]

    def told(values: Array, unit: float) -> tuple[float, float, float]:
        x, y, z = np.sqrt((values[known] ** 2).mean(axis=0)) / unit
        return float(x), float(y), float(z)

    return ResidualReduction(
        force_before_percent_bw=told(first.force, weight / 100),
        force_after_percent_bw=told(last.force, weight / 100),
        moment_before_nm_kg=told(first.moment, body.mass_kg),
        moment_after_nm_kg=told(last.moment, body.mass_kg),
        markers_moved_rms_m=float(np.sqrt((moved**2).mean())),
        markers_moved_most_m=float(moved.max()),
        trunk_centre_moved_m=(float(shift[0]), -float(shift[1])),
    )
