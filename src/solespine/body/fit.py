"""Fit one pose of a body to markers, and place the markers on the body from a standing trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import mujoco
import numpy as np

from solespine.body.anatomy import Array, Vector
from solespine.body.kinematics import (
    onto_coordinates,
    place_bones,
    point_jacobians,
    zero_pose,
)
from solespine.body.marker_places import MarkerPlace, landmark_places
from solespine.body.model import Body
from solespine.errors import TooPoorError
from solespine.recordings.model import MarkerSet

_REST_WEIGHT = 0.01  # m/rad: how strongly a coordinate that no marker tells stays where it was
# Judged: a standing person's feet are flat and the spine is the person's own neutral, so that in
# the standing trial these stay near zero whatever the landmarks of the package say.
_STANDING_REST = {
    "lumbar_extension": 0.3, "lumbar_bending": 0.3, "lumbar_rotation": 0.3, "hip_rotation": 0.05,
    "subtalar_angle": 0.5, "midfoot_angle": 0.5, "mtp_angle": 0.5,
}  # fmt: skip
# Judged: a joint centre is worked out from the person's own measures, a landmark is one of the
# package's skeleton, scaled; so in the standing trial a centre says more of where the bones are.
_CENTRE_WEIGHT = 3.0
_ENOUGH = 1e-10
_PELVIS = ("RASI", "LASI")


@dataclass(frozen=True)
class PoseFit:
    """One pose fitted to markers.

    Attributes:
        coordinates: (n,) in the order of the body's coordinates.
        error_m: distance between model and measured marker, by role.
        rms_m: root mean square of these.
    """

    coordinates: Array = field(repr=False)
    error_m: Mapping[str, float]
    rms_m: float


@dataclass(frozen=True)
class Placement:
    """Markers placed on a body by a standing trial.

    Attributes:
        places: every role that was seen, where it sits.
        standing: the standing pose, fitted to the landmarks before markers were moved.
    """

    places: Mapping[str, MarkerPlace]
    standing: PoseFit


def fit_pose(
    body: Body,
    places: Mapping[str, MarkerPlace],
    markers: Mapping[str, Array],
    start: Array | None = None,
    steps: int = 60,
    held: Mapping[str, float] | None = None,
) -> PoseFit:
    """The pose whose markers lie closest to the measured ones (damped Gauss-Newton).

    Args:
        body: the body.
        places: where each marker sits on it; those without a place are left out.
        markers: role to (3,) m in an upright lab, NaN where missing.
        start: a pose near the wanted one; guessed from the pelvis when not told.
        steps: at most so many.
        held: how strongly coordinates are held to the start, m/rad, by name with or without its
            side; 0.01 where not told, and nothing for the pelvis.

    Raises:
        TooPoorError: no marker can be used, or no start can be guessed.
    """
    used = _usable(places, markers)
    wanted = np.stack([np.asarray(markers[role], dtype=float) for role in used])
    rest = _guess(body, markers) if start is None else np.asarray(start, dtype=float)
    task = _task(body, [places[role] for role in used], wanted, rest, _weights(body, held))
    pose = _descend(task, steps)
    miss = np.linalg.norm(_model_markers(task, place_bones(body, pose)) - wanted, axis=1)
    return PoseFit(
        pose,
        {role: float(m) for role, m in zip(used, miss, strict=True)},
        float(np.sqrt((miss**2).mean())),
    )


def _usable(places: Mapping[str, MarkerPlace], markers: Mapping[str, Array]) -> list[str]:
    used = [
        role
        for role, marker in markers.items()
        if role in places and places[role].pos is not None and not np.isnan(marker).any()
    ]
    if len(used) < 3:
        raise TooPoorError("fewer than three markers of the body are there; no pose can be fitted")
    return used


def _descend(task: _Task, steps: int) -> Array:
    """From the rest pose downhill until a step gains nothing."""
    pose, damping = task.rest.copy(), 1e-3
    cost = _cost(task, pose)
    for _ in range(steps):
        step = _step(task, pose, damping)
        trial = _cost(task, pose + step)
        if trial > cost:
            damping *= 10
            if damping > 1e6:
                break
            continue
        pose, gain, cost, damping = pose + step, cost - trial, trial, damping / 5
        if gain < _ENOUGH * max(cost, _ENOUGH):
            break
    return pose


def place_markers(body: Body, static: MarkerSet) -> Placement:
    """Set every marker of a standing trial where it sits on this body.

    The pose is fitted to the body's joint centres and landmarks first; then each marker is moved
    onto its bone, so that the standing pose reproduces the trial. Joint centres are not moved:
    they are not worn.

    Raises:
        TooPoorError: as `fit_pose`.
    """
    seen = {role: found for role, curve in static.markers.items()
            if (found := _middle(curve)) is not None}  # fmt: skip
    known = landmark_places(body)
    standing = fit_pose(body, _centres_first(known), seen, held=_STANDING_REST)
    data = place_bones(body, standing.coordinates)
    places = {}
    for role, marker in seen.items():
        if role not in known:
            continue
        spot = known[role]
        if role.endswith("JC"):
            places[role] = spot
            continue
        bone = data.body(spot.bone)
        local = bone.xmat.reshape(3, 3).T @ (marker - bone.xpos)
        places[role] = replace(spot, pos=_vector(local), measured=True)
    return Placement(places, standing)


def _centres_first(places: Mapping[str, MarkerPlace]) -> dict[str, MarkerPlace]:
    return {
        role: replace(place, weight=_CENTRE_WEIGHT) if role.endswith("JC") else place
        for role, place in places.items()
    }


def _middle(curve: Array) -> Array | None:
    seen = curve[~np.isnan(curve).any(axis=-1)]
    return np.median(seen, axis=0) if len(seen) else None


def _guess(body: Body, markers: Mapping[str, Array]) -> Array:
    """Standing where the pelvis markers are, facing where they face."""
    right, left = (markers.get(role) for role in _PELVIS)
    if right is None or left is None or np.isnan(right).any() or np.isnan(left).any():
        raise TooPoorError(
            "the markers of both front pelvis spines (RASI, LASI) are needed to begin a fit"
        )
    pose = zero_pose(body)
    across = np.asarray(right) - np.asarray(left)
    middle = (np.asarray(right) + np.asarray(left)) / 2
    turn = np.arctan2(across[0], -across[1])  # of forward, which is across turned to the left
    for name, value in (
        ("pelvis_tx", middle[0]),
        ("pelvis_ty", middle[1]),
        ("pelvis_tz", middle[2]),
        ("pelvis_rotation", turn),
    ):
        pose[body.coordinates.index(name)] = value
    return pose


@dataclass(frozen=True, eq=False)
class _Task:
    """What a fit works on: where markers sit, where they were seen, and the pose to stay near."""

    body: Body
    bones: np.ndarray  # (m,) indices of the model's bodies
    local: Array  # (m, 3) on the bones
    counts: Array  # (m,) weights
    wanted: Array  # (m, 3)
    rest: Array  # (n,)
    held: Array  # (n,) m/rad


def _task(body: Body, spots: list[MarkerPlace], wanted: Array, rest: Array, held: Array) -> _Task:
    return _Task(
        body,
        np.array([body.model.body(spot.bone).id for spot in spots]),
        np.array([spot.pos for spot in spots], dtype=float),
        np.array([spot.weight for spot in spots]),
        wanted,
        rest,
        held,
    )


def _model_markers(task: _Task, data: mujoco.MjData) -> Array:
    """Where the markers sit in the pose held by `data`, (m, 3) m."""
    turns = data.xmat[task.bones].reshape(-1, 3, 3)
    return np.asarray(data.xpos[task.bones] + np.einsum("mij,mj->mi", turns, task.local))


def _cost(task: _Task, pose: Array) -> float:
    miss = task.counts[:, None] * (_model_markers(task, place_bones(task.body, pose)) - task.wanted)
    return float((miss**2).sum() + ((task.held * (pose - task.rest)) ** 2).sum())


def _step(task: _Task, pose: Array, damping: float) -> Array:
    data = place_bones(task.body, pose)
    spots = _model_markers(task, data)
    moves = point_jacobians(task.body, data, task.bones, spots)
    moves = onto_coordinates(task.body, pose, moves) * task.counts[:, None, None]
    slope = moves.reshape(-1, len(pose))
    miss = (task.counts[:, None] * (spots - task.wanted)).ravel()
    matrix = slope.T @ slope + np.diag(task.held**2)
    gradient = slope.T @ miss + task.held**2 * (pose - task.rest)
    matrix += damping * np.diag(np.diag(matrix) + 1e-9)
    return np.asarray(-np.linalg.solve(matrix, gradient))


def _weights(body: Body, held: Mapping[str, float] | None) -> Array:
    """Only turns are held to their rest; place and turn of the pelvis are free."""
    told = held or {}
    weights = []
    for name in body.coordinates:
        plain = name[:-2] if name[-2:] in ("_r", "_l") else name
        usual = 0.0 if name.startswith("pelvis") else _REST_WEIGHT
        weights.append(told.get(name, told.get(plain, usual)))
    return np.array(weights)


def _vector(values: Array) -> Vector:
    return (float(values[0]), float(values[1]), float(values[2]))
