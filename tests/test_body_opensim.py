"""Moment arms of the leg muscles against OpenSim's own, on the model of example3DWalking.

Skipped where OpenSim or its model is not on this machine. The adult of that model has thighs and
shanks scaled differently along each axis, so here the package's size is scaled along the same
axes, read from the points that both have; what is compared is paths, wrapping and joints.
"""

from __future__ import annotations

from dataclasses import replace

import mujoco
import numpy as np
import pytest

from apart import apart, needs_opensim
from recordings import DATA, needs_data
from solespine.body.assemble import assemble
from solespine.body.generic import generic_anatomy
from solespine.body.inertia_deleva1996 import Inertial
from solespine.body.kinematics import chain_of

MODEL = DATA / "opensim" / "example3DWalking" / "subject_walk_scaled.osim"
COORDINATES = (
    "hip_flexion_r",
    "hip_adduction_r",
    "hip_rotation_r",
    "knee_angle_r",
    "ankle_angle_r",
)
POSES = 8
# Allowed RMS over poses and muscles with an arm of 5 mm or more, mm. The gate is the knee's. The
# package has other attachments of the gluteal muscles (up to 30 mm off); they are mended.
ALLOWED = {
    "hip_flexion_r": 2,
    "hip_adduction_r": 2,
    "hip_rotation_r": 2,
    "knee_angle_r": 3,
    "ankle_angle_r": 4,
}

pytestmark = [needs_data, needs_opensim]


def poses():
    rng = np.random.default_rng(1)
    low, high = np.array([-0.35, -0.2, -0.2, 0.0, -0.35]), np.array([0.7, 0.2, 0.2, 1.2, 0.35])
    return rng.uniform(low, high, size=(POSES, 5))


@pytest.fixture(scope="module")
def oracle():
    """Names, arms (pose, muscle, coordinate) and path points of OpenSim's right leg."""
    return apart("opensim_oracle", "moment_arms", str(MODEL), COORDINATES, poses())


def axis_factors(points):
    """Median ratio along each axis of the points that both models have on a bone."""
    anatomy, found = generic_anatomy(), {}
    for bone in ("pelvis", "femur_r", "tibia_r", "calcn_r", "toes_r"):
        ratios = [
            np.divide(
                place,
                anatomy.points[name].pos,
                out=np.full(3, np.nan),
                where=np.array(anatomy.points[name].pos) != 0,
            )
            for name, (on, place) in points.items()
            if on == bone and name in anatomy.points and anatomy.points[name].bone == bone
        ]
        found[bone] = np.nanmedian(ratios, axis=0)  # a place on a plane tells nothing of one axis
    found["patella_r"] = found["femur_r"]
    found["talus_r"] = found["forefoot_r"] = found["calcn_r"]
    return found


def scaled(factors):
    def along(bone):
        return factors.get(bone, np.ones(3))

    def moved(thing):
        return replace(thing, pos=tuple(float(x) for x in thing.pos * along(thing.bone)))

    anatomy = generic_anatomy()
    bones = {
        n: replace(b, pos=tuple(float(x) for x in b.pos * along(b.parent))) if b.parent else b
        for n, b in anatomy.bones.items()
    }
    couplings = tuple(
        replace(c, polynomial=tuple(float(along(c.slide_of)[1]) * p for p in c.polynomial))
        if c.slide_of
        else c
        for c in anatomy.couplings
    )
    wraps = {
        n: replace(moved(w), radius=w.radius * float(along(w.bone)[:2].mean()))
        for n, w in anatomy.wraps.items()
    }
    return replace(
        anatomy,
        bones=bones,
        joints={n: moved(j) for n, j in anatomy.joints.items()},
        points={n: moved(p) for n, p in anatomy.points.items()},
        wraps=wraps,
        couplings=couplings,
    )


def arms_of(anatomy, names):
    model = assemble(anatomy, {b: Inertial(1.0, (0, 0, 0), (0.1, 0.1, 0.1)) for b in anatomy.bones})
    data = mujoco.MjData(model)
    links = chain_of(anatomy, tuple(model.joint(i).name for i in range(model.njnt)))
    columns = [links.coordinates.index(name) for name in COORDINATES]
    rows = [model.tendon(name).id for name in names]
    found = []
    for pose in poses():
        values = np.zeros(len(links.coordinates))
        values[columns] = pose
        lead = values[links.leader]
        powers = np.arange(links.powers.shape[1])
        data.qpos[:] = (links.powers * lead[:, None] ** powers).sum(axis=1)
        slope = (links.powers[:, 1:] * powers[1:] * lead[:, None] ** powers[:-1]).sum(axis=1)
        mujoco.mj_fwdPosition(model, data)
        dense = np.zeros((model.ntendon, model.nv))
        mujoco.mju_sparse2dense(
            dense, data.ten_J, model.ten_J_rownnz, model.ten_J_rowadr, model.ten_J_colind
        )
        led = np.zeros((model.nv, len(links.coordinates)))
        led[np.arange(model.nv), links.leader] = slope
        found.append((-dense @ led)[np.ix_(rows, columns)])
    return np.array(found)


@pytest.fixture(scope="module")
def ours(oracle):
    names, _, points = oracle
    return arms_of(scaled(axis_factors(points)), names)


@pytest.mark.parametrize("coordinate", COORDINATES)
def test_moment_arms_agree_with_opensim(oracle, ours, coordinate):
    _, theirs, _ = oracle
    c = COORDINATES.index(coordinate)
    matter = np.abs(theirs[:, :, c]).max(axis=0) > 0.005
    miss = 1e3 * (ours[:, matter, c] - theirs[:, matter, c])
    assert np.sqrt((miss**2).mean()) <= ALLOWED[coordinate]


def test_every_muscle_turns_the_knee_the_same_way(oracle, ours):
    names, theirs, _ = oracle
    c = COORDINATES.index("knee_angle_r")
    strong = np.abs(theirs[:, :, c]) > 0.01
    assert (np.sign(ours[:, :, c]) == np.sign(theirs[:, :, c]))[strong].all()
