"""Where markers sit on the bones without a standing trial, and hips set back from the markers."""

from __future__ import annotations

import numpy as np
import pytest

from loads_cases import child, made_body, made_frames
from recordings import needs_data
from solespine.body.generic import load_slides
from solespine.body.hip_harrington2007 import hip_offset, marked_hip_offset
from solespine.body.kinematics import place_bones, zero_pose
from solespine.body.marker_places import landmark_places
from solespine.loads.dynamics import dofs
from solespine.loads.foot_places import foot_places
from solespine.loads.hip_capsule_riener1999 import capsule_moments, lever
from solespine.loads.pelvis_places import pelvis_places
from solespine.loads.prepared import prepare

PELVIS = ("RASI", "LASI", "RPSI", "LPSI", "SACR")
FOOT = ("RHEE", "RTOE", "RMT5")


def markers(body, frames=5, still=0.0, **angles):
    """Markers on the landmarks and joint centres of a pose, held for some frames."""
    pose = zero_pose(body)
    pose[body.coordinates.index("pelvis_tz")] = 1.0
    for name, value in angles.items():
        pose[body.coordinates.index(name)] = value
    data = place_bones(body, pose)
    found = {}
    for role, spot in landmark_places(body).items():
        if spot.pos is not None:
            bone = data.body(spot.bone)
            at = bone.xpos + bone.xmat.reshape(3, 3) @ np.array(spot.pos)
            found[role] = np.tile(at + still, (frames, 1))
    return found


def test_the_marker_on_the_sacrum_sits_between_the_back_spines_and_counts_in_full():
    body = made_body()
    places = landmark_places(body)
    middle = np.mean([places[role].pos for role in ("RPSI", "LPSI")], axis=0)
    assert places["SACR"].pos == pytest.approx(middle)
    assert places["SACR"].weight == 1.0
    assert places["RSHO"].weight < 1.0


@pytest.mark.parametrize("lean", [-0.3, 0.0, 0.25])
def test_a_pelvis_is_laid_under_its_markers_however_it_leans(lean):
    body = made_body()
    places = landmark_places(body)
    seen = markers(body, pelvis_tilt=lean, hip_flexion_r=0.2)
    found = pelvis_places(body, places, seen)
    for role in PELVIS:
        assert found[role].pos == pytest.approx(places[role].pos, abs=1e-6)
    thick = {role: seen[role] + np.array([0.0, 0.0, 0.01]) * (role in PELVIS) for role in seen}
    higher = pelvis_places(body, places, thick)
    up = np.array(higher["RASI"].pos) - np.array(places["RASI"].pos)
    assert np.linalg.norm(up) == pytest.approx(0.01, abs=1e-6)


def test_without_hips_or_back_of_the_pelvis_nothing_is_laid():
    body = made_body()
    seen = markers(body)
    assert pelvis_places(body, landmark_places(body), {"RASI": seen["RASI"]}) == {}
    no_hip = {role: xyz for role, xyz in seen.items() if role != "RHJC"}
    assert pelvis_places(body, landmark_places(body), no_hip) == {}


def test_a_foot_that_lies_flat_is_laid_level_and_along_its_markers():
    body = made_body()
    places = landmark_places(body)
    seen = markers(body, frames=12, pelvis_rotation=0.4)
    found = foot_places(body, places, seen)
    for role in FOOT:
        assert found[role].pos == pytest.approx(places[role].pos, abs=1e-6)
    low = {**seen, "RTOE": seen["RTOE"] - np.array([0.0, 0.0, 0.01])}
    moved = np.array(foot_places(body, places, low)["RTOE"].pos) - np.array(places["RTOE"].pos)
    assert np.linalg.norm(moved) == pytest.approx(0.01, abs=1e-6)


def test_a_foot_on_its_toes_is_not_taken_for_flat():
    body = made_body()
    seen = markers(body, frames=12)
    seen["RHEE"] = seen["RHEE"] + np.array([0.0, 0.0, 0.10])
    assert "RTOE" not in foot_places(body, landmark_places(body), seen)


def test_hips_lie_behind_where_marker_centres_alone_put_them():
    depth, width = np.array(0.16), np.array(0.25)
    bare, marked = hip_offset(depth, width), marked_hip_offset(depth, width, 0.007)
    assert marked[0] - bare[0] == pytest.approx(-0.009 + 0.24 * 0.016)
    assert marked[1:] == bare[1:]


def test_the_capsule_presses_the_joint_by_its_moment_over_its_lever():
    body = made_body()
    frames, _, _ = made_frames(body)
    made = capsule_moments(frames, np.zeros_like(frames.demand))
    turn = dofs(body, ["hip_flexion_r"])[0]
    forward, up, right = dofs(body, load_slides("femur_r"))
    assert made[:, up] * lever(body) == pytest.approx(made[:, turn])
    assert np.abs(made[:, [forward, right]]).max() == 0.0
    assert 0.02 < lever(body) < 0.05


@needs_data
def test_what_reduction_changed_is_told_before_and_after():
    motion, worn = child("HC044A")
    made = prepare(motion.trials[0], motion.cutoff_hz, worn, reduce=True)
    (note,) = (text for text in made.notes if "residuals are reduced" in text)
    before, after = (
        max(one)
        for one in (made.reduced.force_before_percent_bw, made.reduced.force_after_percent_bw)
    )
    assert f"{before:.1f} %" in note and f"{after:.1f} %" in note
