"""One pose fitted to markers, and markers placed from a standing trial."""

from __future__ import annotations

import mujoco
import numpy as np
import pytest

from solespine.body import build_body, fit_pose, place_markers
from solespine.body.kinematics import place, point_jacobians, zero_pose
from solespine.body.marker_places import BONE_OF, MarkerPlace, landmark_places
from solespine.case.model import Person
from solespine.errors import TooPoorError
from solespine.recordings.model import MarkerSet


@pytest.fixture(scope="module")
def body():
    return build_body(Person(sex="female", height_m=1.68, mass_kg=64.0))


def pose_with(body, **values):
    pose = zero_pose(body)
    for name, value in values.items():
        pose[body.coordinates.index(name)] = value
    return pose


def markers_of(body, pose, places):
    data = place(body, pose)
    return {
        role: data.body(spot.bone).xpos + data.body(spot.bone).xmat.reshape(3, 3) @ spot.pos
        for role, spot in places.items()
        if spot.pos is not None
    }


WALK = {
    "pelvis_tx": 1.3, "pelvis_ty": -0.4, "pelvis_rotation": 2.4, "pelvis_list": 0.05,
    "hip_flexion_r": 0.5, "hip_flexion_l": -0.25, "knee_angle_r": 0.35, "ankle_angle_l": 0.2,
    "lumbar_extension": -0.1, "hip_rotation_l": 0.1,
}  # fmt: skip


def test_a_pose_is_found_again_wherever_the_body_faces(body):
    places = landmark_places(body)
    truth = pose_with(body, **WALK)
    truth[body.coordinates.index("pelvis_tz")] = 0.95
    found = fit_pose(body, places, markers_of(body, truth, places), steps=200)
    assert found.rms_m < 0.002  # what is left is the pull of coordinates to their rest
    for name in ("hip_flexion_r", "knee_angle_r", "pelvis_rotation", "ankle_angle_l"):
        c = body.coordinates.index(name)
        assert found.coordinates[c] == pytest.approx(truth[c], abs=0.03), name


def test_missing_markers_are_left_out(body):
    places = landmark_places(body)
    markers = markers_of(body, zero_pose(body), places)
    markers["RKNE"] = np.full(3, np.nan)
    found = fit_pose(body, places, markers)
    assert "RKNE" not in found.error_m
    assert found.rms_m < 1e-4


def test_too_few_markers_are_refused(body):
    with pytest.raises(TooPoorError, match="three"):
        fit_pose(body, landmark_places(body), {"RKNE": np.zeros(3)})
    three = {role: np.ones(3) * i for i, role in enumerate(("RKNE", "RANK", "RHEE"))}
    with pytest.raises(TooPoorError, match="RASI"):
        fit_pose(body, landmark_places(body), three)


def test_a_standing_trial_places_every_marker(body):
    """Markers worn beside the landmarks, and those that have none, end on their bones."""
    places = landmark_places(body)
    worn = {
        role: MarkerPlace(role, spot.bone, tuple(np.array(spot.pos) + [0.004, 0.003, 0.0]))
        for role, spot in places.items()
        if spot.pos is not None and not role.endswith("JC")
    }
    worn["RTHI"] = MarkerPlace("RTHI", "femur_r", (0.02, -0.2, 0.08))
    standing = markers_of(body, zero_pose(body), worn)
    static = MarkerSet("made", {r: np.tile(p, (20, 1)) for r, p in standing.items()}, {}, {})
    found = place_markers(body, static)
    assert found.standing.rms_m < 0.010
    assert found.places["RTHI"].measured
    assert np.array(found.places["RTHI"].pos) == pytest.approx([0.02, -0.2, 0.08], abs=0.02)
    walking = pose_with(body, hip_flexion_r=0.4, knee_angle_r=0.3, hip_flexion_l=-0.2)
    again = fit_pose(body, found.places, markers_of(body, walking, worn))
    assert again.rms_m < 0.006
    hip = body.coordinates.index("hip_flexion_r")
    assert again.coordinates[hip] == pytest.approx(0.4, abs=0.05)


def test_in_standing_a_joint_centre_says_more_than_landmarks_that_sit_elsewhere(body):
    truth = markers_of(body, zero_pose(body), landmark_places(body))
    beside = {r: p + [0.015 * (r in ("RANK", "RHEE", "RTOE")), 0, 0] for r, p in truth.items()}
    static = MarkerSet("made", {r: np.tile(p, (5, 1)) for r, p in beside.items()}, {}, {})
    data = place(body, place_markers(body, static).standing.coordinates)
    off = np.linalg.norm(data.body("talus_r").xpos - truth["RAJC"])
    assert off < 0.005  # 7 mm were it counted like the three landmarks that are off


def test_every_role_has_a_bone_of_the_body(body):
    assert set(BONE_OF.values()) <= set(body.anatomy.bones)
    assert BONE_OF["LD1M"] == "forefoot_l" and BONE_OF["LASI"] == "pelvis"


def test_point_jacobians_are_mujoco_s_own(body):
    pose = pose_with(body, **WALK)
    data = place(body, pose)
    rng = np.random.default_rng(4)
    bones = rng.integers(1, body.model.nbody, size=12)
    points = data.xpos[bones] + 0.1 * rng.normal(size=(12, 3))
    ours = point_jacobians(body, data, bones, points)
    for i, (bone, point) in enumerate(zip(bones, points, strict=True)):
        theirs = np.zeros((3, body.model.nv))
        mujoco.mj_jac(body.model, data, theirs, None, point, int(bone))
        assert ours[i] == pytest.approx(theirs, abs=1e-10)
