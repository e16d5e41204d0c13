"""Real and made walks for the tests of the loads, each solved once."""

from __future__ import annotations

from functools import cache

import numpy as np

from recordings import DATA
from solespine.body import build_body, standing_pose
from solespine.case.model import Person
from solespine.loads import wear
from solespine.loads.dynamics import frames_of
from solespine.loads.ground import sole_shares
from solespine.loads.prepared import prepare
from solespine.loads.solution import Push, sole_points
from solespine.loads.stride import problem_of
from solespine.motion import measure_motion
from solespine.recordings import read_recording, read_recordings
from solespine.recordings.model import SIDES, Subject

ADULT = Person(sex="male", height_m=1.76, mass_kg=75.0)
WALKING_3D = "opensim/example3DWalking"
WALKING_3D_MASS_KG = 85.27  # of the scaled model, which the reference moments were made with


@cache
def child(name: str):
    """Motion and worn body of one child."""
    folder = DATA / "biomechzoo" / name
    static = read_recording(folder / "static.c3d")
    motion = measure_motion([read_recording(folder / "straight.c3d")], static)
    return motion, wear(motion, static)


@cache
def adult():
    """Motion and worn body of example3DWalking."""
    folder = DATA / WALKING_3D
    files = [folder / "markers_walk.trc", folder / "grf_walk.mot"]
    told = Subject(mass_kg=WALKING_3D_MASS_KG, height_m=1.83)
    motion = measure_motion(read_recordings(files), subject=told)
    return motion, wear(motion)


def problem(case, side="right", number=0):
    """One stride of a case, ready to be solved, and the poses it comes from."""
    motion, worn = case
    trial = motion.trials[0]
    made = prepare(trial, motion.cutoff_hz, worn)
    stride = [s for s in trial.strides if s.side == side][number]
    return problem_of(made.body, stride, made.poses, made.ground, made.posed_arms), made.poses


@cache
def made_body(mass_kg: float = 75.0):
    return build_body(Person(sex="male", height_m=1.76, mass_kg=mass_kg))


def made_frames(body, n: int = 6, seed: int = 3, speed: float = 1.0):
    """Poses about standing that move and speed up, with a push under both feet."""
    rng = np.random.default_rng(seed)
    pose = standing_pose(body)
    spread = np.array([0.0 if name.startswith("pelvis_t") else 0.12 for name in body.coordinates])
    coordinates = pose + spread * rng.uniform(-1, 1, (n, len(pose)))
    speeds = speed * rng.normal(0.0, 0.4, (n, len(pose)))
    accelerations = speed * rng.normal(0.0, 2.0, (n, len(pose)))
    frames = frames_of(body, coordinates, speeds, accelerations)
    pushes = {}
    for side in SIDES:
        points = sole_points(frames, side)
        weight = rng.uniform(0.3, 0.6, n) * body.mass_kg * 9.81
        force = np.column_stack([0.1 * weight, 0.05 * weight, weight])
        cop = points.mean(axis=1) + rng.normal(0.0, 0.01, (n, 3))
        cop[:, 2] = points[..., 2].min(axis=1)
        moment = np.cross(cop, force) + np.array([0.0, 0.0, 2.0])
        pushes[side] = Push(force, moment, sole_shares(body, side, points, cop), np.ones(n, bool))
    return frames, pushes, (coordinates, speeds, accelerations)
