"""Residual reduction: small smooth changes of the motion that Newton's laws ask for.

After the residual reduction algorithm of Delp et al. 2007 (IEEE Trans Biomed Eng 54:1940-1950):
the motion and the place of the trunk's centre of mass change a little, so that the body moves as
the measured ground force says. It differs in the means: no forward simulation, but one linear
least-squares fit. Wanted is a smooth path of the whole body's centre of mass and of its turn; each
frame's share goes to the coordinates in the way that the markers contradict least. Besides, one
constant shift of the centres of pressure against the markers is found: plates are placed in the
lab's axes only so well.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import mujoco
import numpy as np
from scipy.interpolate import BSpline

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.marker_places import MarkerPlace
from solespine.evidence import load_loads_limits
from solespine.loads.ground import Ground
from solespine.loads.model import ResidualReduction
from solespine.loads.poses import Poses, with_coordinates
from solespine.loads.whole_body import whole_body
from solespine.motion.filter import low_pass
from solespine.recordings.model import Side

# Judged. What is left is weighed by these, what the markers move by their error.
_FORCE_BW = 0.03
_MOMENT_NM_KG = 0.06
_MARKER_M = 0.006
_TRUNK_COM_M = 0.030
_PLATE_M = 0.010
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
        ground: with the centres of pressure moved.
        report: before and after.
    """

    body: Body = field(repr=False)
    poses: Poses = field(repr=False)
    ground: Mapping[Side, Ground] = field(repr=False)
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
        The changed trial; None where too little is measured to ask for anything, or where movement
        and force are so far apart that they are not of one walk.
    """
    frames = np.flatnonzero(~np.isnan(poses.coordinates[:, 0]))
    known = np.logical_and.reduce([g.known for g in ground.values()])[frames]
    if known.sum() < 2 * (_DEGREE + 1) or not poses.trunk_seen[frames][known].all():
        return None
    changed = _Changed(body, poses, ground, np.zeros((len(frames), 6)))
    first = whole = _whole(changed, frames, places)
    apart = np.sqrt((first.force[known] ** 2).mean(axis=0)).max() / (body.mass_kg * _GRAVITY)
    if 100 * apart > load_loads_limits()["residual_refused"].value:
        return None
    for _ in range(_ROUNDS):
        changed = _round(changed, whole, frames, known)
        whole = _whole(changed, frames, places)
    report = _report(body, first, whole, known, changed.shift)
    return Reduced(changed.body, changed.poses, changed.ground, report)


@dataclass(frozen=True, eq=False)
class _Changed:
    body: Body
    poses: Poses
    ground: Mapping[Side, Ground]
    path: Array  # (k, 6) so far of the centre of mass and of the turn
    shift: Array = field(default_factory=lambda: np.zeros(4))  # trunk, then centres of pressure


def _pushes(ground: Mapping[Side, Ground], frames: np.ndarray) -> tuple[Array, Array]:
    """Force and moment about the world's origin of both feet together, (k, 3) each."""
    force = np.sum([g.force[frames] for g in ground.values()], axis=0)
    return force, np.sum([g.moment[frames] for g in ground.values()], axis=0)


def _whole(changed: _Changed, frames: np.ndarray, places: Mapping[str, MarkerPlace]) -> _Whole:
    model, roles = changed.body.model, changed.poses.roles
    whole = whole_body(changed.body, changed.poses, frames)
    force, moment = _pushes(changed.ground, frames)
    torso = model.body("torso").id
    share = model.body_mass[torso] / model.body_subtreemass[1]
    bones = [model.body(places[role].bone).id for role in roles]
    local = np.array([places[role].pos for role in roles])
    return _Whole(
        force=whole.force - force,
        moment=whole.moment - moment + np.cross(whole.centre, force),
        ways=whole.ways,
        trunk=share * whole.turns[:, torso][:, :, _TRUNK_WAYS],
        markers=whole.bones[:, bones] + np.einsum("kmij,mj->kmi", whole.turns[:, bones], local),
    )


def _round(changed: _Changed, whole: _Whole, frames: np.ndarray, known: np.ndarray) -> _Changed:
    """One linear fit, and the motion changed by it."""
    body, poses = changed.body, changed.poses
    time, push = poses.time[frames], _pushes(changed.ground, frames)[0]
    spread = _spread(poses, frames)  # (k, nc, nc)
    reach = np.einsum("kin,knm,kjm->kij", whole.ways, spread, whole.ways)
    reach += 1e-9 * np.trace(reach, axis1=1, axis2=2)[:, None, None] * np.eye(6)
    path, shift = _fit(changed, whole, time, reach, known, push)
    step = np.einsum("knm,kim,ki->kn", spread, whole.ways,
                     np.linalg.solve(reach, path[..., None])[..., 0])  # fmt: skip
    rate = 1.0 / float(np.median(np.diff(time)))
    moved = poses.coordinates.copy()
    moved[frames] += low_pass(step, rate)
    return _Changed(
        _with_trunk(body, shift[:2]),
        with_coordinates(poses, moved),
        {side: _with_centre(one, shift[2:]) for side, one in changed.ground.items()},
        changed.path + path,
        changed.shift + shift,
    )


def _with_trunk(body: Body, shift: Array) -> Body:
    model = copy.copy(body.model)
    model.body_ipos[model.body("torso").id][list(_TRUNK_WAYS)] += shift
    mujoco.mj_setConst(model, mujoco.MjData(model))
    return replace(body, model=model)


def _with_centre(ground: Ground, shift: Array) -> Ground:
    moved = np.append(shift, 0.0)
    return replace(
        ground, moment=ground.moment + np.cross(moved, ground.force), cop=ground.cop + moved
    )


def _spread(poses: Poses, frames: np.ndarray) -> Array:
    """How freely the coordinates go together, (k, nc, nc): their covariance by marker error."""
    seen = np.flatnonzero(poses.fitted)
    nearest = seen[np.abs(seen[:, None] - frames).argmin(axis=0)]
    solvers = poses.solvers[nearest] * _MARKER_M
    return np.asarray(solvers @ solvers.transpose(0, 2, 1))


def _fit(
    changed: _Changed, whole: _Whole, time: Array, reach: Array, known: np.ndarray, push: Array
) -> tuple[Array, Array]:
    """Path of centre of mass and turn (k, 6), and shifts of trunk and centres of pressure (4,)."""
    mass, (base, second) = changed.body.mass_kg, _basis(time)
    count, newton, metre = base.shape[1], _FORCE_BW * mass * _GRAVITY, _MOMENT_NM_KG * mass
    moves = np.zeros((len(time), 6, 6, count))  # equation, unknown, coefficient
    for i in range(3):
        moves[:, i, i] = second * mass / newton
        moves[:, 3 + i, 3 + i] = second / metre
    cross = _cross_onto(push) / metre  # (k, 3, 3)
    moves[:, 3:, :3] += cross[..., None] * base[:, None, None, :]
    shifted = np.zeros((len(time), 6, 4))
    shifted[:, 3:, :2] = cross @ whole.trunk
    shifted[:, 3:, 2:] = -cross[..., :2]
    asked = np.hstack([whole.force / newton, whole.moment / metre])
    root = np.linalg.cholesky(np.linalg.inv(reach)).transpose(0, 2, 1)
    root *= np.sqrt(float(np.median(np.diff(time))) / _ALIKE_S)
    held = np.array([_TRUNK_COM_M, _TRUNK_COM_M, _PLATE_M, _PLATE_M])
    calm = (root[..., None] * base[:, None, None, :]).reshape(-1, 6 * count)
    rows = [
        np.hstack([moves[known].reshape(-1, 6 * count), shifted[known].reshape(-1, 4)]),
        np.hstack([calm, np.zeros((len(calm), 4))]),
        np.hstack([np.zeros((4, 6 * count)), np.diag(1 / held)]),
    ]
    so_far = np.einsum("kij,kj->ki", root, changed.path).ravel()
    wanted = np.concatenate([-asked[known].ravel(), -so_far, -changed.shift / held])
    found = np.linalg.lstsq(np.concatenate(rows), wanted, rcond=None)[0]
    return np.asarray(base @ found[:-4].reshape(6, count).T), found[-4:]


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
        pressure_centre_moved_m=(float(shift[2]), float(shift[3])),
    )
