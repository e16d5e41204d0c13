"""C3D files: dialects, plates, events, body data, against ezc3d and the files' own outputs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recordings import DATA, needs_data
from solespine.errors import TooPoorError
from solespine.recordings import Recording, c3d, read_recording, recognise
from solespine.recordings.c3d_file import C3dFile, parse_c3d
from solespine.recordings.labels import tidy_labels
from solespine.recordings.plate_types import PlateSpec, plate_load

CHILDREN = ("HC030A", "HC032A", "HC033A", "HC044A")
DIALECTS = ("pi", "pr", "si", "sr", "vi", "vr")
GRAVITY = 9.81


def c3d_files():
    return sorted(DATA.rglob("*.c3d")) if DATA.is_dir() else []


def read(path) -> Recording:
    recording = read_recording(DATA / path)
    assert isinstance(recording, Recording)
    return recording


@needs_data
@pytest.mark.parametrize("path", c3d_files(), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_numbers_are_those_of_ezc3d(path):
    ezc3d = pytest.importorskip("ezc3d")
    ours = parse_c3d(path.read_bytes(), path.name)
    # ezc3d 1.7 refuses files of SGI machines: their twin of a PC has the same content.
    twin = path.with_name(path.name.replace("Eb015s", "Eb015p"))
    theirs = ezc3d.c3d(str(twin))
    np.testing.assert_array_equal(
        ours.points, theirs["data"]["points"][:3].transpose(2, 1, 0), strict=True
    )
    np.testing.assert_array_equal(ours.analog, theirs["data"]["analogs"][0].T)
    assert ours.first == theirs["header"]["points"]["first_frame"]
    assert ours.rate_hz == theirs["header"]["points"]["frame_rate"]
    for group, entries in theirs["parameters"].items():
        for name, entry in entries.items():
            if name != "__METADATA__" and isinstance(entry["value"], np.ndarray):
                mine = ours.parameters.numbers.get((group.upper(), name.upper()))
                if mine is None:  # ezc3d adds empty parameters that a file lacks
                    assert not np.any(entry["value"]) or twin != path or name == "GEN_SCALE"
                else:
                    np.testing.assert_allclose(mine, entry["value"], rtol=1e-7)


@needs_data
def test_six_dialects_agree():
    first, *others = (read(f"btk/sample01/Eb015{d}.c3d") for d in DIALECTS)
    for other in others:
        assert other.markers.keys() == first.markers.keys()
        for label, track in first.markers.items():
            # Stored as integers a place is rounded to a twelfth of a millimetre.
            np.testing.assert_allclose(other.markers[label], track, atol=1e-4)
        for a, b in zip(first.plates, other.plates, strict=True):
            np.testing.assert_allclose(b.force, a.force, atol=0.05)
            np.testing.assert_allclose(b.cop, a.cop, atol=2e-4)
        assert other.subject == first.subject
        assert np.array_equal(other.time, first.time)


@needs_data
@pytest.mark.parametrize(
    "path",
    ["biomechzoo/HC030A/straight.c3d", "kineticstoolkit/walk.c3d", "omcs/overground.c3d"],
)
def test_plates_are_those_of_ezc3d(path):
    ezc3d = pytest.importorskip("ezc3d")
    theirs = ezc3d.c3d(str(DATA / path), extract_forceplat_data=True)["data"]["platform"]
    plates = read(path).plates
    assert len(plates) == len(theirs)
    for ours, other in zip(plates, theirs, strict=True):
        np.testing.assert_allclose(ours.force, other["force"].T, atol=1e-6)
        loaded = ours.force[:, 2] > 20
        np.testing.assert_allclose(
            ours.cop[loaded], other["center_of_pressure"].T[loaded] / 1000, atol=1e-6
        )
        np.testing.assert_allclose(
            ours.free_moment[loaded], other["Tz"].T[loaded, 2] / 1000, atol=1e-6
        )
        np.testing.assert_allclose(ours.corners, other["corners"].T / 1000, atol=1e-9)


@needs_data
def test_type_4_plate_differs_from_ezc3d_by_its_resting_value_only():
    ezc3d = pytest.importorskip("ezc3d")
    path = "btk/plate_type4.c3d"
    theirs = ezc3d.c3d(str(DATA / path), extract_forceplat_data=True)["data"]["platform"]
    for ours, other in zip(read(path).plates, theirs, strict=True):
        offset = ours.force - other["force"].T
        assert np.ptp(offset, axis=0).max() < 1e-6
        empty = np.abs(ours.force[:, 2]) < 5
        assert abs(ours.force[empty].mean()) < 1.0
        assert any("resting value" in note for note in ours.notes)
        seen = ours.cop[ours.force[:, 2] > 100]
        low, high = ours.corners.min(axis=0), ours.corners.max(axis=0)
        assert (seen[:, :2] > low[:2]).all()
        assert (seen[:, :2] < high[:2]).all()


def push(force, x, y, twist, rate=1000.0, seconds=1.0):
    """(m, 3) force, place and twist of half a second's push on an otherwise empty plate."""
    samples = int(rate * seconds)
    on = np.zeros(samples)
    on[samples // 4 : 3 * samples // 4] = 1.0
    return on[:, None] * np.array(force, dtype=float), x, y, on * twist


@pytest.mark.parametrize("kind", [1, 2, 3, 4])
@pytest.mark.parametrize("origin_sign", [1, -1])
def test_each_type_gives_back_what_was_put_on_the_plate(kind, origin_sign):
    # In plate axes z points into the plate; a push is therefore positive.
    force, x, y, twist = push((30.0, -50.0, 800.0), 0.11, -0.07, 4.0)
    depth = 0.04
    moment = np.cross([x, y, -depth], force) + np.outer(twist, [0, 0, 1])  # about the sensor
    matrix = None
    origin = np.array([0.0, 0.0, -depth * origin_sign])
    if kind == 1:
        on = (force[:, 2] > 0)[:, None]
        channels = np.column_stack([force, on * [x, y], twist])
    elif kind == 3:
        a, b = 0.12, 0.2
        origin = np.array([a, b, -depth * origin_sign])
        channels = four_sensors(force, moment, a, b)
    else:
        channels = np.column_stack([force, moment])
        if kind == 4:
            rng = np.random.default_rng(1)
            matrix = np.diag([2.0, 3.0, 10.0, 1.5, 1.4, 0.8]) + 0.01 * rng.normal(size=(6, 6))
            channels = channels @ np.linalg.inv(matrix).T
    found = plate_load(PlateSpec(kind, origin, matrix, 1.0, 1000.0), channels)
    loaded = force[:, 2] > 0
    np.testing.assert_allclose(found.force, force, atol=1e-9)
    np.testing.assert_allclose(found.point[loaded], [[x, y]] * loaded.sum(), atol=1e-9)
    np.testing.assert_allclose(found.twist[loaded], 4.0, atol=1e-9)


def four_sensors(force, moment, a, b):
    """Eight channels of sensors at the corners (a, b), (-a, b), (-a, -b), (a, -b)."""
    fx, fy, fz = force.T
    mx, my, mz = moment.T
    z = [
        fz / 4 + sx * -my / (4 * a) + sy * mx / (4 * b)
        for sx, sy in ((1, 1), (-1, 1), (-1, -1), (1, -1))
    ]
    x12 = fx / 2 - mz / (4 * b)
    y14 = fy / 2 + mz / (4 * a)
    return np.column_stack([x12, fx - x12, y14, fy - y14, *z])


@needs_data
@pytest.mark.parametrize(
    "path", [*(f"biomechzoo/{c}/straight.c3d" for c in CHILDREN), "kineticstoolkit/walk.c3d"]
)
def test_forces_are_the_files_own_ground_forces(path):
    """Within 0.5 % of body weight (RMS), without the two end frames of each contact."""
    recording = read(path)
    mass = recording.subject.mass_kg
    checked = 0
    for letter in "LR":
        # Told in N, but the values are per kilogram of body mass.
        own = recording.outputs[f"{letter}GroundReactionForce"] * mass
        told = np.isfinite(own).all(axis=1) & (own[:, 2] > 20)
        for plate in recording.plates:
            step = round(plate.rate_hz / recording.rate_hz)
            force = plate.force[::step][: len(recording.time)]
            both = np.flatnonzero(told & (force[:, 2] > 20))
            if len(both) < 40:  # the other foot's plate, in double support
                continue
            inner = both[2:-2]
            error = np.sqrt(((own[inner] - force[inner]) ** 2).mean(axis=0)) / (mass * GRAVITY)
            assert error.max() < 0.005, (path, letter, plate.name, error)
            checked += 1
    assert checked == 2


@needs_data
@pytest.mark.parametrize(
    ("path", "seconds"), [("biomechzoo/HC030A/straight.c3d", 0.012), ("omcs/overground.c3d", 0.012)]
)
def test_event_times_are_on_the_clock_of_the_plates(path, seconds):
    recording = read(path)
    strikes = np.array([e.time_s for e in recording.events if e.kind == "strike"])
    for plate in recording.plates:
        onset = plate.time[np.argmax(plate.force[:, 2] > 20)]
        assert np.abs(strikes - onset).min() < seconds
        assert plate.time[0] == pytest.approx(recording.time[0])


@needs_data
def test_events_have_side_and_kind_and_are_in_order():
    recording = read("kineticstoolkit/walk.c3d")
    assert [(e.side, e.kind) for e in recording.events] == [
        ("right", "strike"), ("left", "off"), ("left", "strike"), ("right", "off"),
        ("right", "strike"), ("left", "off"), ("left", "strike"), ("right", "off"),
    ]  # fmt: skip
    assert recording.events[0].time_s == pytest.approx(1.6605, abs=1e-4)


@needs_data
def test_body_data_are_in_si_units():
    subject = read("biomechzoo/HC030A/straight.c3d").subject
    assert subject.mass_kg == 45.8
    assert subject.height_m == pytest.approx(1.48)
    assert subject.marker_radius_m == pytest.approx(0.005)
    assert subject.measures_m["leg_length", "left"] == pytest.approx(0.83)
    assert subject.measures_m["knee_width", "right"] == pytest.approx(0.104)
    assert subject.measures_m["asis_distance", None] == pytest.approx(0.204)
    assert subject.angles_rad["LStaticPlantFlex"] == pytest.approx(0.1905, abs=1e-4)
    other = read("btk/sample01/Eb015vr.c3d").subject  # height in metres there
    assert (other.mass_kg, other.height_m) == (82.7, 1.63)


@needs_data
def test_nothing_of_a_recording_tells_the_persons_name():
    for path, words in (
        ("btk/sample01/Eb015pi.c3d", ("elizabeth", "baumgartner", "6/14/35", "parkinson")),
        ("omcs/overground.c3d", ("bobv",)),
        ("kineticstoolkit/walk.c3d", ("1111111111",)),
    ):
        recording = read(path)
        told = repr(recording) + repr(recording.markers.keys()) + repr(recording.outputs.keys())
        told += repr([p.notes for p in recording.plates]) + repr(recognise(recording).labels)
        assert not [word for word in words if word in told.lower()]


@needs_data
def test_computed_curves_are_outputs_and_places_are_markers():
    recording = read("biomechzoo/HC030A/straight.c3d")
    assert {"LKneeAngles", "LGroundReactionForce", "RAnklePower", "LWaistMoment",
            "LArchHeightIndex"} <= recording.outputs.keys()  # fmt: skip
    assert {"LASI", "LHJC", "PELO", "CentreOfMass"} <= recording.markers.keys()
    assert not recording.outputs.keys() & recording.markers.keys()


@needs_data
def test_doubled_labels_are_told_apart_by_their_description():
    recording = read("btk/plate_type4.c3d")
    assert {"R.Knee", "R.Knee.Medial", "L.Ankle.Medial"} <= recording.markers.keys()
    assert len(recording.markers) == 33
    found = recognise(recording)
    assert found.labels["RKNE"] == "R.Knee"
    assert found.labels["RMKNE"] == "R.Knee.Medial"


@needs_data
def test_unseen_markers_are_missing_not_zero():
    recording = read("biomechzoo/HC033A/straight.c3d")
    for track in recording.markers.values():
        assert not (track == 0).all(axis=1).any()
    assert np.isnan(recording.outputs["CentreOfMass"] if "CentreOfMass" in recording.outputs
                    else recording.markers["CentreOfMass"]).any()  # fmt: skip


def changed(monkeypatch, path, change) -> Recording:
    """A file read with its parsed content changed."""
    original = c3d.parse_c3d
    monkeypatch.setattr(c3d, "parse_c3d", lambda data, name: change(original(data, name)))
    return read(path)


def in_metres(content: C3dFile) -> C3dFile:
    numbers = dict(content.parameters.numbers)
    for name in ("CORNERS", "ORIGIN"):
        numbers["FORCE_PLATFORM", name] = numbers["FORCE_PLATFORM", name] / 1000
    texts = {**content.parameters.texts, ("POINT", "UNITS"): ("m",)}
    return replace(
        content,
        points=content.points / 1000,
        parameters=replace(content.parameters, texts=texts, numbers=numbers),
    )


def unit_untold(content: C3dFile) -> C3dFile:
    texts = {**content.parameters.texts, ("POINT", "UNITS"): ()}
    return replace(content, parameters=replace(content.parameters, texts=texts))


def y_up(content: C3dFile) -> C3dFile:
    """The whole laboratory turned so that y points up."""
    turn = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
    numbers = dict(content.parameters.numbers)
    corners = numbers["FORCE_PLATFORM", "CORNERS"]
    numbers["FORCE_PLATFORM", "CORNERS"] = np.einsum("ij,jkl->ikl", turn, corners)
    return replace(
        content,
        points=content.points @ turn.T,
        parameters=replace(content.parameters, numbers=numbers),
    )


@needs_data
@pytest.mark.parametrize("change", [in_metres, unit_untold, y_up])
def test_unit_and_axes_are_found(monkeypatch, change):
    path = "biomechzoo/HC030A/straight.c3d"
    plain, other = read(path), changed(monkeypatch, path, change)
    for label, track in plain.markers.items():
        np.testing.assert_allclose(other.markers[label], track, atol=1e-9)
    for a, b in zip(plain.plates, other.plates, strict=True):
        np.testing.assert_allclose(b.force, a.force, atol=1e-6)
        np.testing.assert_allclose(b.cop, a.cop, atol=1e-6)
        np.testing.assert_allclose(b.free_moment, a.free_moment, atol=1e-6)


@needs_data
def test_forces_on_the_ground_are_turned_round(monkeypatch):
    path = "biomechzoo/HC030A/straight.c3d"
    plain = read(path)
    other = changed(monkeypatch, path, lambda c: replace(c, analog=-c.analog))
    assert any("turned round" in note for note in other.notes)
    for a, b in zip(plain.plates, other.plates, strict=True):
        np.testing.assert_allclose(b.force, a.force, atol=1e-9)
        np.testing.assert_allclose(b.cop, a.cop, atol=1e-9)
        np.testing.assert_allclose(b.free_moment, a.free_moment, atol=1e-9)


@needs_data
def test_forces_along_another_axis_than_the_body_are_left_out(monkeypatch):
    def exchanged(content: C3dFile) -> C3dFile:
        return replace(content, analog=content.analog[:, [2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9]])

    recording = changed(monkeypatch, "biomechzoo/HC030A/straight.c3d", exchanged)
    assert recording.plates == ()
    assert any("along another axis and are left out" in note for note in recording.notes)


@needs_data
@pytest.mark.parametrize("kind", [5, 6, 7, 21])
def test_other_plate_types_are_left_out_and_said(monkeypatch, kind):
    def other_type(content: C3dFile) -> C3dFile:
        numbers = dict(content.parameters.numbers)
        numbers["FORCE_PLATFORM", "TYPE"] = np.array([2.0, float(kind)])
        return replace(content, parameters=replace(content.parameters, numbers=numbers))

    recording = changed(monkeypatch, "biomechzoo/HC030A/straight.c3d", other_type)
    assert [plate.name for plate in recording.plates] == ["plate 1"]
    assert any(f"force plate 2 is left out: type {kind}" in note for note in recording.notes)


@needs_data
@pytest.mark.parametrize("mark", [":", "_"])
def test_prefix_of_the_person_is_dropped(monkeypatch, mark):
    def prefixed(content: C3dFile) -> C3dFile:
        labels = tuple(f"Anna Muster{mark}{x}" for x in content.parameters.texts["POINT", "LABELS"])
        texts = {**content.parameters.texts, ("POINT", "LABELS"): labels}
        return replace(content, parameters=replace(content.parameters, texts=texts))

    recording = changed(monkeypatch, "omcs/overground.c3d", prefixed)
    assert "LASI" in recording.markers
    assert "LKneeAngles" in recording.outputs
    assert "Muster" not in repr(recording) + repr(recording.markers.keys())


def test_a_side_that_all_labels_share_is_no_prefix():
    labels = [f"left_{joint}" for joint in ("hip", "knee", "ankle", "heel", "toe")]
    assert list(tidy_labels(labels, 5, "x")[0].values()) == labels


def test_markers_of_two_persons_are_refused():
    labels = [f"{who}:{label}" for who in "AB" for label in ("LASI", "RASI", "LHEE", "RHEE", "C7")]
    with pytest.raises(TooPoorError, match="several persons"):
        tidy_labels(labels, 10, "x")
    wand = [*labels[:5], "Wand:1", "Wand:2"]
    assert list(tidy_labels(wand, 7, "x")[0].values()) == ["LASI", "RASI", "LHEE", "RHEE", "C7"]


@needs_data
def test_general_events_are_left_out_and_said(monkeypatch):
    def general(content: C3dFile) -> C3dFile:
        contexts = ("General", *content.parameters.texts["EVENT", "CONTEXTS"][1:])
        texts = {**content.parameters.texts, ("EVENT", "CONTEXTS"): contexts}
        return replace(content, parameters=replace(content.parameters, texts=texts))

    recording = changed(monkeypatch, "omcs/overground.c3d", general)
    assert len(recording.events) == 4
    assert any("1 events" in note for note in recording.notes)
