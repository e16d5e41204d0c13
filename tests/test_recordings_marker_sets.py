"""Which set a recording has, which label plays which role, and what is lacking."""

from __future__ import annotations

import numpy as np
import pytest

from recordings import DATA, needs_data
from solespine.errors import InputError
from solespine.recordings import Recording, read_recording, recognise
from solespine.recordings.marker_set_data import marker_set_data

SETS = {
    "biomechzoo/HC030A/static.c3d": "Plug-in Gait full body with Oxford Foot Model",
    "biomechzoo/HC044A/turn.c3d": "Plug-in Gait full body with Oxford Foot Model",
    "kineticstoolkit/walk.c3d": "CGM2.1 lower body, thigh marker on the patella",
    "omcs/overground.c3d": "Plug-in Gait lower body",
    "opensim/walking5.c3d": "calibrated clusters with condyles and malleoli",
    "opensim/example3DWalking/markers_walk.trc": "clusters on thigh and shank (Rajagopal)",
    "opensim/subject01/MarkerData/walk_free_02.trc": "clusters on thigh and shank, toe tips",
    "bmc_gait/walk1.trc": "anatomical landmarks with trochanter and fibula",
    "btk/plate_type4.c3d": "Helen Hayes",
    "btk/trc/Gait.trc": "Helen Hayes",
    "btk/trc/Res16bits.trc": "anatomical landmarks, French labels",
    "btk/sample01/Eb015vr.c3d": "unknown",
}
# Its left markers are on the right of the body; walk2 of the same laboratory is in order.
SIDES_EXCHANGED = ("bmc_gait/walk1.trc",)


def labelled(*labels: str) -> Recording:
    """A recording of markers at the origin."""
    tracks = {label: np.zeros((3, 3)) for label in labels}
    return Recording("x", "trc", "", 100.0, np.arange(3) / 100, tracks)


def both(*patterns: str) -> list[str]:
    return [p.replace("?", s) for p in patterns for s in "LR"]


PLUG_IN_GAIT = both("?ASI", "?PSI", "?THI", "?KNE", "?TIB", "?ANK", "?HEE", "?TOE")


@needs_data
@pytest.mark.parametrize(("path", "name"), SETS.items(), ids=SETS)
def test_sets_of_the_real_recordings(path, name):
    assert recognise(read_recording(DATA / path)).name == name


def side_of(markers, role, other, forward):
    """Mean distance (m) of a role to the left of another, seen along the walk."""
    left = np.array([-forward[1], forward[0], 0.0])
    return float(np.nanmean((markers[role] - markers[other]) @ left))


@needs_data
@pytest.mark.parametrize("path", [p for p, n in SETS.items() if n != "unknown"])
def test_roles_sit_where_the_role_says(path):
    """Medial is medial, the toe is in front of the heel, the pelvis above the knee, and so on."""
    markers = recognise(read_recording(DATA / path)).markers
    ahead = np.nanmean(
        (markers["LASI"] + markers["RASI"])[:, :2]
        - (2 * markers["SACR"] if "SACR" in markers else markers["LPSI"] + markers["RPSI"])[:, :2],
        axis=0,
    )
    forward = np.array([*ahead / np.linalg.norm(ahead), 0.0])
    left = side_of(markers, "LASI", "RASI", forward)
    assert abs(left) > 0.1
    assert (left < 0) == (path in SIDES_EXCHANGED)
    for letter, sign in (("L", np.sign(left)), ("R", -np.sign(left))):
        have = {role[1:]: track for role, track in markers.items() if role[0] == letter}
        for outer, inner in (("KNE", "MKNE"), ("ANK", "MMA"), ("MT5", "MT1")):
            if outer in have and inner in have:
                distance = sign * side_of(markers, letter + outer, letter + inner, forward)
                assert distance > 0.03, (letter, outer, inner)
        for front in ("TOE", "MT1", "MT5", "TIP", "HLX"):
            if front in have:
                assert np.nanmean((have[front] - have["HEE"]) @ forward) > 0.08, front
        order = [r for r in ("ASI", "GTR", "KNE", "TUB", "ANK", "TOE") if r in have]
        heights = [np.nanmean(have[r][:, 2]) for r in order]
        assert heights == sorted(heights, reverse=True), order


@needs_data
def test_the_toe_tip_is_not_the_metatarsal_marker():
    markers = recognise(read_recording(DATA / "opensim/example3DWalking/markers_walk.trc"))
    assert "LTOE" not in markers.markers
    assert markers.labels["LTIP"] == "L.Toe"
    assert "LTOE" in markers.lacks["ankle"]
    assert "spatiotemporal" not in markers.lacks


@needs_data
def test_an_unknown_set_tells_what_is_lacking_for_what():
    found = recognise(read_recording(DATA / "btk/sample01/Eb015vr.c3d"))
    assert found.labels == {}
    assert {"spatiotemporal", "pelvis", "hip", "knee", "ankle", "oxford foot", "trunk"} <= set(
        found.lacks
    )
    assert "LHEE" in found.lacks["spatiotemporal"]
    assert "ground force" not in found.lacks


def test_same_names_elsewhere_are_not_plug_in_gait():
    assert recognise(labelled(*PLUG_IN_GAIT)).name == "Plug-in Gait lower body"
    for strangers in (["VSAC"], both("?SHA"), both("?TH1"), both("?LFC")):
        assert "Plug-in" not in recognise(labelled(*PLUG_IN_GAIT, *strangers)).name
    for missing in ("LTHI", "LTIB"):
        one_side = [x for x in PLUG_IN_GAIT if x[1:] != missing[1:]]
        assert recognise(labelled(*one_side)).name == "unknown"


def test_sacral_marker_serves_for_the_two_behind():
    labels = [x for x in PLUG_IN_GAIT if x[1:] != "PSI"]
    assert "pelvis" in recognise(labelled(*labels)).lacks
    assert "pelvis" not in recognise(labelled(*labels, "SACR")).lacks


@pytest.mark.parametrize(
    "pattern", ["{side}_{joint}", "{Side} {Joint}", "{s}_{joint}", "{joint}_{s}", "{S}{Joint}",
                "{joint}.{side}"]
)  # fmt: skip
def test_landmark_trajectories(pattern):
    labels = [
        pattern.format(side=side, Side=side.title(), s=side[0], S=side[0].upper(), joint=joint,
                       Joint=joint.title())
        for side in ("left", "right")
        for joint in ("hip", "knee", "ankle", "heel", "toe")
    ]  # fmt: skip
    found = recognise(labelled(*labels))
    assert found.name == "landmark trajectories", labels
    assert {"LHJC", "RKJC", "LAJC", "RHEE", "LTOE"} <= found.markers.keys()
    assert "spatiotemporal" not in found.lacks
    assert "knee" not in found.lacks
    assert "pelvis" in found.lacks


def test_cgm2_and_medial_markers():
    found = recognise(labelled(*PLUG_IN_GAIT, *both("?KNM", "?MED", "?FMH", "?VMH")))
    assert {"LMKNE", "RMMA", "LMT1", "RMT5"} <= found.markers.keys()


def test_davis_labels():
    labels = [f"{s} {x}" for s in "rl" for x in ("asis", "knee 1", "mall", "met", "heel", "should")]
    found = recognise(labelled("c7", "sacrum", *labels))
    assert found.name == "Davis"
    assert {"C7", "SACR", "LMT5", "RANK", "LSHO"} <= found.markers.keys()


def test_a_mapping_goes_before_what_is_recognised():
    recording = labelled(*PLUG_IN_GAIT, "foo")
    found = recognise(recording, {"labels": {"foo": "LTOE", "LTOE": "LMT5"}})
    assert (found.labels["LTOE"], found.labels["LMT5"]) == ("foo", "LTOE")
    assert recognise(labelled("a", "b"), {"labels": {"a": "LHEE"}}).name == "mapping file"
    with pytest.raises(InputError, match="no role is called 'NOSE'; roles are"):
        recognise(recording, {"labels": {"foo": "NOSE"}})


def test_the_data_are_whole():
    """Every role that a family lacks, or that tells up from down, is one that some set has."""
    data = marker_set_data()
    asked = {role for needs in data.lacks.values() for roles in needs for role in roles}
    assert asked | data.upper | data.lower <= data.roles
    assert len({entry.name for entry in data.sets}) == len(data.sets)
