"""Where markers sit on the bones of a person who has no standing trial: told by the walk itself.

Pelvis and feet are laid under their markers first, where the walk shows how they lie; the other
markers take the median of where they lie on the fitted bones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import mujoco
import numpy as np

from solespine.body import Body, fit_pose
from solespine.body.anatomy import Array
from solespine.body.kinematics import joint_angles
from solespine.body.marker_places import MarkerPlace
from solespine.errors import TooPoorError
from solespine.loads.foot_places import foot_places
from solespine.loads.pelvis_places import pelvis_places
from solespine.loads.poses import FIRST_HELD

# Markers on the axes of knee and ankle, which lie neither before nor behind them: they alone tell
# how far thigh and shank are turned about their length.
_AT_AXES = ("KNE", "MKNE", "ANK", "MMA")


def places_from_walk(
    body: Body,
    places: Mapping[str, MarkerPlace],
    markers: Mapping[str, Array],
    frames: int = 20,
    rounds: int = 10,
) -> dict[str, MarkerPlace]:
    """Marker places for want of a standing trial: the median of where they lie on the fitted bones.

    Joint centres stay where the body has them, and anchor the fit.
    """
    laid = pelvis_places(body, places, markers) | foot_places(body, places, markers)
    told = {**places, **laid}
    count = len(next(iter(markers.values())))
    chosen = np.unique(np.linspace(0, count - 1, frames).astype(int))
    for _ in range(rounds):
        seats: dict[str, list[Array]] = {}
        pose = None
        for k in chosen:
            frame = {role: curve[k] for role, curve in markers.items()}
            try:
                pose = fit_pose(body, told, frame, pose, 30, FIRST_HELD).coordinates
            except TooPoorError:
                continue
            _collect(body, pose, told, frame, seats)
        for role, seen in seats.items():
            if role in laid:
                continue
            at = np.median(seen, axis=0)
            if role[1:] in _AT_AXES:
                at[0] = _forward(places[role])
            told[role] = replace(told[role], pos=(float(at[0]), float(at[1]), float(at[2])),
                                 measured=True)  # fmt: skip
    return told


def _forward(place: MarkerPlace) -> float:
    assert place.pos is not None
    return place.pos[0]


def _collect(
    body: Body,
    pose: Array,
    places: Mapping[str, MarkerPlace],
    frame: Mapping[str, Array],
    seats: dict[str, list[Array]],
) -> None:
    data = mujoco.MjData(body.model)
    data.qpos[:] = joint_angles(body, pose)
    mujoco.mj_kinematics(body.model, data)
    for role, marker in frame.items():
        if role not in places or role.endswith("JC") or np.isnan(marker).any():
            continue
        bone = data.body(places[role].bone)
        seats.setdefault(role, []).append(bone.xmat.reshape(3, 3).T @ (marker - bone.xpos))
