"""Fit one pose of a body to markers, and place the markers on the body from a standing trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import mujoco
import numpy as np

from solespine.body.anatomy import Array, Vector
from solespine.body.kinematics import joint_rates, place, zero_pose
from solespine.body.marker_places import MarkerPlace, landmark_places
from solespine.body.model import Body
from solespine.errors import TooPoorError
from solespine.recordings.model import MarkerSet

_REST_WEIGHT = 0.01  # m/rad: how strongly a coordinate that no marker tells stays where it was
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
) -> PoseFit:
    """The pose whose markers lie closest to the measured ones (damped Gauss-Newton).

    Args:
        body: the body.
        places: where each marker sits on it; those without a place are left out.
        markers: role to (3,) m in an upright lab, NaN where missing.
        start: a pose near the wanted one; guessed from the pelvis when not told.
        steps: at most so many.

    Raises:
        TooPoorError: no marker can be used, or no start can be guessed.
    """
    used = [
        role
        for role, marker in markers.items()
        if role in places and places[role].pos is not None and not np.isnan(marker).any()
    ]
    if len(used) < 3:
        raise TooPoorError("fewer than three markers of the body are there; no pose can be fitted")
    wanted = np.stack([np.asarray(markers[role], dtype=float) for role in used])
    rest = _guess(body, markers) if start is None else np.asarray(start, dtype=float)
    pose, damping = rest.copy(), 1e-3
    cost = _cost(body, places, used, wanted, pose, rest)
    for _ in range(steps):
        step = _step(body, places, used, wanted, pose, rest, damping)
        trial = _cost(body, places, used, wanted, pose + step, rest)
        if trial > cost:
            damping *= 10
            if damping > 1e6:
                break
            continue
        pose, gain, cost, damping = pose + step, cost - trial, trial, damping / 5
        if gain < _ENOUGH * max(cost, _ENOUGH):
            break
    miss = np.linalg.norm(_model_markers(body, places, used, pose) - wanted, axis=1)
    return PoseFit(
        pose,
        {role: float(m) for role, m in zip(used, miss, strict=True)},
        float(np.sqrt((miss**2).mean())),
    )


def place_markers(body: Body, static: MarkerSet) -> Placement:
    """Set every marker of a standing trial where it sits on this body.

    The pose is fitted to the body's landmarks first; then each marker is moved onto its bone, so
    that the standing pose reproduces the trial. Joint centres are not moved: they are not worn.

    Raises:
        TooPoorError: as `fit_pose`.
    """
    seen = {role: found for role, curve in static.markers.items()
            if (found := _middle(curve)) is not None}  # fmt: skip
    known = landmark_places(body)
    standing = fit_pose(body, known, seen)
    data = place(body, standing.coordinates)
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


def _model_markers(
    body: Body, places: Mapping[str, MarkerPlace], used: list[str], pose: Array
) -> Array:
    data = place(body, pose)
    return np.stack([_on_bone(data, places[role]) for role in used])


def _on_bone(data: mujoco.MjData, spot: MarkerPlace) -> Array:
    bone = data.body(spot.bone)
    return np.asarray(bone.xpos + bone.xmat.reshape(3, 3) @ np.array(spot.pos))


def _cost(
    body: Body,
    places: Mapping[str, MarkerPlace],
    used: list[str],
    wanted: Array,
    pose: Array,
    rest: Array,
) -> float:
    miss = _model_markers(body, places, used, pose) - wanted
    return float((miss**2).sum() + (_rest_weights(body) ** 2 * (pose - rest) ** 2).sum())


def _step(
    body: Body,
    places: Mapping[str, MarkerPlace],
    used: list[str],
    wanted: Array,
    pose: Array,
    rest: Array,
    damping: float,
) -> Array:
    data = place(body, pose)
    rates = joint_rates(body, pose)
    slope = np.empty((3 * len(used), len(pose)))
    miss = np.empty(3 * len(used))
    jacobian = np.zeros((3, body.model.nv))
    for i, role in enumerate(used):
        spot = _on_bone(data, places[role])
        bone_id = body.model.body(places[role].bone).id
        mujoco.mj_jac(body.model, data, jacobian, None, spot, bone_id)
        slope[3 * i : 3 * i + 3] = jacobian @ rates
        miss[3 * i : 3 * i + 3] = spot - wanted[i]
    weights = _rest_weights(body) ** 2
    matrix = slope.T @ slope + np.diag(weights)
    gradient = slope.T @ miss + weights * (pose - rest)
    matrix += damping * np.diag(np.diag(matrix) + 1e-9)
    return np.asarray(-np.linalg.solve(matrix, gradient))


def _rest_weights(body: Body) -> Array:
    """Only turns are held to their rest; the place of the pelvis is free."""
    held = [not name.startswith("pelvis") for name in body.coordinates]
    return _REST_WEIGHT * np.array(held, dtype=float)


def _vector(values: Array) -> Vector:
    return (float(values[0]), float(values[1]), float(values[2]))
