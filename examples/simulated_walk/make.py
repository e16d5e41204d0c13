"""Make the simulated walk of this folder: markers (TRC) and ground forces (MOT) of a whole body.

Nobody walked here. The walk is solespine's own prediction of how a body of this size walks with a
sore left heel; markers are put where its landmarks lie. What the examples' loads show is therefore
the prediction read back: it shows what a report looks like, and is **no validation** of the loads.
Stride times are made to vary a little, and markers to tremble, as in a recording.

    python examples/simulated_walk/make.py
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.interpolate import CubicSpline

from solespine.body import Body, build_body, standing_pose
from solespine.body.kinematics import place_at, place_bones
from solespine.body.marker_places import landmark_places
from solespine.case.model import Person
from solespine.whatif.scenario import Pain
from solespine.whatif.walking import Walk, walk

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from motion_files import write_mot, write_trc, y_up  # noqa: E402

HEIGHT_M, MASS_KG, SPEED, HEEL_PAIN = 1.74, 79.0, 1.15, 6.0
RATE_HZ, STRIDES, SEED = 100.0, 4, 11
SPREAD = 0.008  # standard deviation of the stride times, share
TREMBLE_M = 0.0004
LEAST_N = 20.0  # a plate tells no centre of pressure below it
# Plug-in Gait of trunk, pelvis and legs.
MIDDLE = ("C7", "T10", "CLAV", "STRN")
SIDED = ("ASI", "PSI", "THI", "KNE", "TIB", "ANK", "HEE", "TOE", "SHO")
WANDS = {"THI": (0.0, -0.24, 0.07), "TIB": (-0.003, -0.24, 0.06)}  # on the right bone, m
ROLES = (*MIDDLE, *(f"{letter}{name}" for name in SIDED for letter in "LR"))


def main() -> None:
    """Write the three files beside this script."""
    body = build_body(Person(sex="male", height_m=HEIGHT_M, mass_kg=MASS_KG))
    found = walk(body, SPEED, pain=Pain(left=HEEL_PAIN))
    time, phase = clock(found.period)
    poses = _over_time(found, phase)
    feet = {side: _columns(_plate(found, phase, side)) for side in ("right", "left")}
    write_trc(HERE / "simulated_walk.trc", RATE_HZ, time, _markers(body, poses))
    write_mot(HERE / "simulated_walk.mot", time, feet)
    still = np.tile(standing_pose(body), (50, 1))
    write_trc(
        HERE / "simulated_standing.trc", RATE_HZ, np.arange(50) / RATE_HZ, _markers(body, still)
    )


def clock(period_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Times of the frames, s, and how many strides were walked until each."""
    spread = np.random.default_rng(SEED).normal(1.0, SPREAD, STRIDES + 2)
    starts = np.concatenate([[0.0], np.cumsum(period_s * spread)])
    time = np.arange(int(starts[STRIDES] * RATE_HZ)) / RATE_HZ
    return time, CubicSpline(starts, np.arange(len(starts)))(time)


def _cyclic(table: np.ndarray, phase: np.ndarray) -> np.ndarray:
    """A table over one stride, at equal steps, read at any time of a walk."""
    at = np.linspace(0.0, 1.0, len(table) + 1)
    return CubicSpline(at, np.concatenate([table, table[:1]]), bc_type="periodic")(phase % 1.0)


def _over_time(found: Walk, phase: np.ndarray) -> np.ndarray:
    """(frames, n) poses: the stride again and again, each time further forward."""
    forward = found.body.coordinates.index("pelvis_tx")
    rows = found.coordinates.copy()
    length = found.speed * found.period
    rows[:, forward] -= length * np.arange(len(rows)) / len(rows)
    poses = _cyclic(rows, phase)
    poses[:, forward] += length * phase
    return poses


def _markers(body: Body, poses: np.ndarray) -> dict[str, np.ndarray]:
    """Marker name to (frames, 3) m; forward, left, up."""
    places = {role: spot for role, spot in landmark_places(body).items() if role in ROLES}
    for role, spot in places.items():
        if spot.pos is None:
            x, y, z = WANDS[role[1:]]
            places[role] = replace(spot, pos=(x, y, z if role[0] == "R" else -z))
    rng = np.random.default_rng(SEED)
    curves: dict[str, list[np.ndarray]] = {role: [] for role in places}
    for pose in poses:
        data = place_bones(body, pose)
        for role, spot in places.items():
            curves[role].append(place_at(data, spot) + rng.normal(0.0, TREMBLE_M, 3))
    return {role: np.array(curve) for role, curve in curves.items()}


def _plate(found: Walk, phase: np.ndarray, side: str) -> np.ndarray:
    """(frames, 7) force, N, its point on the floor, m, and the moment about the vertical, Nm."""
    spots = [k for k, one in enumerate(found.body.contacts) if one.side == side]
    bones = [found.body.contacts[k] for k in spots]
    length, steps = found.speed * found.period, np.arange(len(found.coordinates))
    sums = np.zeros((len(steps), 6))
    for row, pose in enumerate(found.coordinates):
        data = place_bones(found.body, pose)
        for k, spot in zip(spots, bones, strict=True):
            bone = data.body(spot.bone)
            at = bone.xpos + bone.xmat.reshape(3, 3) @ spot.pos
            at[0] -= length * row / len(steps)
            push = found.forces[row, k]
            sums[row] += np.concatenate([push, np.cross(at, push)])
    force, moment = np.split(_cyclic(sums, phase), 2, axis=1)
    carries = force[:, 2] > LEAST_N
    force, moment = force * carries[:, None], moment * carries[:, None]
    up = np.where(carries, force[:, 2], 1.0)
    x, y = -moment[:, 1] / up, moment[:, 0] / up
    turn = moment[:, 2] - (x * force[:, 1] - y * force[:, 0])
    ahead = np.where(carries, x + length * phase, 0.0)
    return np.column_stack([force, ahead, y, np.zeros_like(y), turn])


def _columns(foot: np.ndarray) -> np.ndarray:
    """Force, its point and free moment (n, 7) as the file has them (n, 9), the vertical second."""
    force, at = (np.array([y_up(row) for row in part]) for part in (foot[:, :3], foot[:, 3:6]))
    zero = np.zeros(len(foot))
    return np.column_stack([force, at, zero, foot[:, 6], zero])


if __name__ == "__main__":
    main()
