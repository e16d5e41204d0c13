"""The body's coordinates over a whole trial: marker fit frame by frame, each from the one before.

Gauss-Newton on the markers' own jacobians; joints that follow a coordinate are eliminated, so a
frame costs a few small solves. Marker places come from the standing trial, or from the walk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import mujoco
import numpy as np
from scipy.interpolate import BSpline, make_interp_spline

from solespine.body import Body, fit_pose
from solespine.body.anatomy import Array
from solespine.body.kinematics import joint_angles, joint_rates, zero_pose
from solespine.body.marker_places import MarkerPlace
from solespine.errors import TooPoorError
from solespine.motion.filter import low_pass

# How strongly a coordinate that the markers tell badly stays at rest, m/rad (judged). The spine's
# turn, the subtalar and the toe joints are told by few markers that move on skin.
_REST = {
    "pelvis": 0.0, "lumbar": 0.03, "subtalar": 0.02, "midfoot": 0.05, "mtp": 0.5,
    "arm_rot": 0.02, "arm": 0.002, "elbow": 0.002,
}  # fmt: skip
_REST_ELSEWHERE = 0.005
# The first fit begins far off: a foot that is free to fold would end in a wrong valley.
FIRST_HELD = {
    "lumbar_extension": 0.1, "lumbar_bending": 0.1, "lumbar_rotation": 0.1, "hip_rotation": 0.02,
    "subtalar_angle": 0.1, "midfoot_angle": 0.3, "mtp_angle": 0.5,
}  # fmt: skip
_STEPS = 4
_STEP_ENOUGH = 1e-4  # rad or m: a smaller step changes no marker by more than a hair
_DEGREE = 5
_TOE_CUTOFF_HZ = 6.0  # of the toe angle that is set, not measured: loading and lifting are steps
_TRUNK_MARKERS = 3  # that tell how the trunk turns
# The model's shoulder blades do not move: arm markers turn the arms and hardly pull at the trunk.
_ARMS = ("humerus", "forearm", "hand")
_ARM_WEIGHT = 0.1


@dataclass(frozen=True)
class Poses:
    """Coordinates of a trial and how well the markers fit.

    Attributes:
        time: (n,) s.
        coordinates, speeds, accelerations: (n, n_coordinates), rad or m, per s, per s2; through
            the same low-pass as the forces.
        marker_rms_m: by role, over the fitted frames.
        rms_m: of all frames and all markers but those of the arms.
        fitted: (n,) frames with enough markers; the others are NaN.
        solvers: (n, n_coordinates, 3 m) how the coordinates follow a shift of the markers.
        roles: the m markers, in the order of `solvers`.
        trunk_seen: (n,) frames with enough markers on the trunk to tell how it turns.
        curve: spline through the coordinates, whose derivatives are those above.
    """

    time: Array = field(repr=False)
    coordinates: Array = field(repr=False)
    speeds: Array = field(repr=False)
    accelerations: Array = field(repr=False)
    marker_rms_m: Mapping[str, float]
    rms_m: float
    fitted: np.ndarray = field(repr=False)
    solvers: Array = field(repr=False)
    roles: tuple[str, ...] = field(repr=False)
    trunk_seen: np.ndarray = field(repr=False)
    curve: BSpline = field(repr=False)

    def at(self, time: Array) -> tuple[Array, Array, Array]:
        """Coordinates, speeds and accelerations at other times; NaN outside the fitted frames."""
        inside = (time >= self.curve.t[_DEGREE]) & (time <= self.curve.t[-1 - _DEGREE])
        told = [np.asarray(self.curve(time, nu=order)) for order in range(3)]
        for values in told:
            values[~inside] = np.nan
        return told[0], told[1], told[2]


@dataclass(frozen=True, eq=False)
class _Fit:
    """What stays the same over the frames."""

    body: Body
    data: mujoco.MjData
    bones: np.ndarray  # (m,)
    local: Array  # (m, 3)
    weights: Array  # (m,)
    moved: Array  # (m, nv) 1 where a joint moves the marker's bone
    rest: Array  # (nc,)
    held: Array  # (nc,) m/rad


def fit_trial(
    body: Body,
    places: Mapping[str, MarkerPlace],
    markers: Mapping[str, Array],
    time: Array,
    cutoff_hz: float,
    rest: Array | None = None,
) -> Poses:
    """Fit all frames of a trial.

    Args:
        body: of the person.
        places: where the markers sit on it.
        markers: role to (n, 3) m, upright, NaN where missing.
        time: (n,) s.
        cutoff_hz: low-pass of the coordinates; that of the forces.
        rest: (n_coordinates,) the pose that untold coordinates keep; all zero when not told.

    Raises:
        TooPoorError: too few markers have a place on the body.
    """
    roles = tuple(r for r in markers if r in places and places[r].pos is not None)
    if len(roles) < 3:
        raise TooPoorError("fewer than three markers of the body are there; no pose can be fitted")
    wanted = np.stack([markers[role] for role in roles], axis=1)  # (n, m, 3)
    fit = _prepare(body, [places[role] for role in roles], rest)
    found = _all_frames(fit, places, markers, wanted)
    on_trunk = [i for i, role in enumerate(roles) if places[role].bone in ("torso", "head")]
    trunk = (~np.isnan(wanted[:, on_trunk]).any(axis=2)).sum(axis=1) >= _TRUNK_MARKERS
    lumbar = [i for i, name in enumerate(body.coordinates) if name.startswith("lumbar")]
    if trunk.any():
        found[0][np.ix_(~trunk, lumbar)] = np.nan
    for side in ("R", "L"):
        _without_half_arms(body, side, roles, wanted, found[0])
    arms = np.array([places[role].bone.startswith(_ARMS) for role in roles])
    return _smooth(time, found, roles, cutoff_hz, trunk, arms)


def _without_half_arms(
    body: Body, side: str, roles: tuple[str, ...], wanted: Array, coordinates: Array
) -> None:
    """An arm whose elbow or wrist is not seen is bridged: what is left of it would make it jump."""
    told = ((f"{side}ELB",), (f"{side}WRA", f"{side}WRB"))
    needed = [[i for i, role in enumerate(roles) if role in some] for some in told]
    if not all(needed):
        return
    lost = np.isnan(wanted).sum(axis=2) > 0
    seen = np.logical_and.reduce([~lost[:, some].all(axis=1) for some in needed])
    if seen.any():
        ends = f"_{side.lower()}"
        arm = [i for i, name in enumerate(body.coordinates)
               if name.startswith(("arm", "elbow")) and name.endswith(ends)]  # fmt: skip
        coordinates[np.ix_(~seen, arm)] = np.nan


def _prepare(body: Body, spots: list[MarkerPlace], rest: Array | None) -> _Fit:
    bones = np.array([body.model.body(spot.bone).id for spot in spots])
    neutral = zero_pose(body) if rest is None else np.asarray(rest, dtype=float)
    return _Fit(
        body=body,
        data=mujoco.MjData(body.model),
        bones=bones,
        local=np.array([spot.pos for spot in spots], dtype=float),
        weights=np.array([_weight(spot) for spot in spots]),
        moved=bones_above(body.model)[bones],
        rest=neutral,
        held=np.array([_rest_weight(name) for name in body.coordinates]),
    )


def _weight(spot: MarkerPlace) -> float:
    return spot.weight * (_ARM_WEIGHT if spot.bone.startswith(_ARMS) else 1.0)


def _rest_weight(name: str) -> float:
    return next((w for part, w in _REST.items() if name.startswith(part)), _REST_ELSEWHERE)


def bones_above(model: mujoco.MjModel) -> Array:
    """(bones, nv): 1 where a joint moves a bone."""
    found = np.zeros((model.nbody, model.nv))
    for i in range(1, model.nbody):
        found[i] = found[model.body_parentid[i]]
        first, count = model.body_dofadr[i], model.body_dofnum[i]
        if count:
            found[i, first : first + count] = 1.0
    return found


def _all_frames(
    fit: _Fit, places: Mapping[str, MarkerPlace], markers: Mapping[str, Array], wanted: Array
) -> tuple[Array, Array, Array]:
    """Coordinates, misses (n, m) and solvers of every frame; NaN where too few markers are seen."""
    frames, count = wanted.shape[:2]
    coordinates = np.full((frames, len(fit.rest)), np.nan)
    misses = np.full((frames, count), np.nan)
    solvers = np.zeros((frames, len(fit.rest), 3 * count))
    pose = None
    for k in range(frames):
        seen = ~np.isnan(wanted[k]).any(axis=1)
        if seen.sum() < min(12, count):
            continue
        if pose is None:
            pose = _first(fit, places, {role: curve[k] for role, curve in markers.items()})
            if pose is None:
                continue
        pose, misses[k], solvers[k] = _one_frame(fit, pose, wanted[k], seen)
        coordinates[k] = pose
    return coordinates, misses, solvers


def _first(
    fit: _Fit, places: Mapping[str, MarkerPlace], frame: Mapping[str, Array]
) -> Array | None:
    try:
        return fit_pose(fit.body, places, frame, steps=120, held=FIRST_HELD).coordinates
    except TooPoorError:
        return None


def _one_frame(
    fit: _Fit, start: Array, wanted: Array, seen: np.ndarray
) -> tuple[Array, Array, Array]:
    pose = start.copy()
    weights = np.where(seen, fit.weights, 0.0)
    target = np.where(seen[:, None], wanted, 0.0)
    for _ in range(_STEPS):
        spots, slope = _markers_and_slope(fit, pose)
        slope = (slope * weights[:, None, None]).reshape(-1, len(pose))
        miss = np.where(seen[:, None], target - spots, 0.0)
        matrix = slope.T @ slope
        matrix[np.diag_indices_from(matrix)] += fit.held**2 + 1e-9
        pull = slope.T @ (weights[:, None] * miss).ravel() + fit.held**2 * (fit.rest - pose)
        step = np.linalg.solve(matrix, pull)
        pose = pose + step
        if np.abs(step).max() < _STEP_ENOUGH:
            break
    spots, _ = _markers_and_slope(fit, pose, slope=False)
    solver = np.linalg.solve(matrix, slope.T * np.repeat(weights, 3))
    error = np.where(seen, np.linalg.norm(spots - target, axis=1), np.nan)
    return pose, error, solver


def _markers_and_slope(fit: _Fit, pose: Array, slope: bool = True) -> tuple[Array, Array]:
    """Where the markers sit (m, 3), and how they follow the coordinates (m, 3, nc)."""
    model, data = fit.body.model, fit.data
    data.qpos[:] = joint_angles(fit.body, pose)
    mujoco.mj_kinematics(model, data)
    mujoco.mj_comPos(model, data)
    turns = data.xmat[fit.bones].reshape(-1, 3, 3)
    spots = data.xpos[fit.bones] + np.einsum("mij,mj->mi", turns, fit.local)
    if not slope:
        return spots, np.zeros(0)
    arm = spots - data.subtree_com[1]
    turn, slide = data.cdof[:, :3], data.cdof[:, 3:]
    moves = np.empty((len(spots), 3, model.nv))
    for i, (j, k) in enumerate(((1, 2), (2, 0), (0, 1))):
        moves[:, i] = (
            slide[:, i] + np.outer(arm[:, k], turn[:, j]) - np.outer(arm[:, j], turn[:, k])
        )
        moves[:, i] *= fit.moved
    rates = joint_rates(fit.body, pose)
    return spots, moves @ rates


def _smooth(
    time: Array,
    found: tuple[Array, Array, Array],
    roles: tuple[str, ...],
    cutoff_hz: float,
    trunk: np.ndarray,
    arms: np.ndarray,
) -> Poses:
    raw, misses, solvers = found
    fitted = ~np.isnan(raw[:, 0])
    if fitted.sum() < 2 * (_DEGREE + 1):
        raise TooPoorError("too few frames have enough markers for a pose")
    first, last = np.flatnonzero(fitted)[[0, -1]]
    inside = np.zeros_like(fitted)
    inside[first : last + 1] = True
    curve = low_pass(_filled(time, raw)[inside], _rate(time), cutoff_hz)
    spline = make_interp_spline(time[inside], curve, k=_DEGREE)
    values = [np.full(raw.shape, np.nan) for _ in range(3)]
    for order, value in enumerate(values):
        value[inside] = spline(time[inside], nu=order)
    square = misses**2
    by_role = {r: float(np.sqrt(np.nanmean(square[:, i]))) for i, r in enumerate(roles)
               if not np.isnan(misses[:, i]).all()}  # fmt: skip
    rms = float(np.sqrt(np.nanmean(square[:, ~arms])))
    seen = trunk & fitted
    return Poses(
        time, values[0], values[1], values[2], by_role, rms, fitted, solvers, roles, seen, spline
    )


def _rate(time: Array) -> float:
    return 1.0 / float(np.median(np.diff(time)))


def _filled(time: Array, raw: Array) -> Array:
    """Gaps of every coordinate bridged straight; before and after it stays."""
    filled = np.empty_like(raw)
    for i, column in enumerate(raw.T):
        known = ~np.isnan(column)
        filled[:, i] = np.interp(time, time[known], column[known])
    return filled


def with_flat_toes(body: Body, poses: Poses, loaded: Mapping[str, np.ndarray]) -> Poses:
    """The toes lie flat while the foot is loaded; in the air they are straight.

    A marker at the base of the big toe does not tell how the toes bend.

    Args:
        body: of the person.
        poses: with toe joints at any angle.
        loaded: side suffix (`_r`, `_l`) to (n,) frames in which the foot is loaded.
    """
    changed = poses.coordinates.copy()
    model, data = body.model, mujoco.MjData(body.model)
    for suffix, frames in loaded.items():
        toe = body.coordinates.index(f"mtp_angle{suffix}")
        changed[:, toe] = np.where(np.isnan(changed[:, 0]), np.nan, 0.0)
        bone = model.body(f"toes{suffix}").id
        for k in np.flatnonzero(frames & ~np.isnan(changed[:, 0])):
            data.qpos[:] = joint_angles(body, changed[k])
            mujoco.mj_kinematics(model, data)
            down = -data.xmat[bone].reshape(3, 3)[2, 0]
            changed[k, toe] = max(float(np.arcsin(np.clip(down, -1.0, 1.0))), 0.0)
    inside = ~np.isnan(changed[:, 0])
    toes = np.array([body.coordinates.index(f"mtp_angle{suffix}") for suffix in loaded])
    changed[np.ix_(inside, toes)] = low_pass(
        changed[np.ix_(inside, toes)], _rate(poses.time), _TOE_CUTOFF_HZ
    )
    return with_coordinates(poses, changed)


def with_coordinates(poses: Poses, changed: Array) -> Poses:
    """The same trial with other coordinates (n, n_coordinates), smooth already, NaN outside."""
    inside = ~np.isnan(changed[:, 0])
    spline = make_interp_spline(poses.time[inside], changed[inside], k=_DEGREE)
    values = [changed, np.full_like(changed, np.nan), np.full_like(changed, np.nan)]
    for order in (1, 2):
        values[order][inside] = spline(poses.time[inside], nu=order)
    return replace(
        poses, coordinates=values[0], speeds=values[1], accelerations=values[2], curve=spline
    )
