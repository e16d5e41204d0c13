"""TRC, MOT, .forces and CSV: variants, units and axes found, forces joined to their trial."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recordings import DATA, needs_data
from solespine.errors import InputError, TooPoorError
from solespine.recordings import read_recording, read_recordings, recognise
from solespine.recordings.join import Named, join_forces

LABELS = ("LASI", "RASI", "SACR", "LHEE", "RHEE", "LTOE", "RTOE")


def person(frames=120, rate=60.0):
    """(n, 7, 3) m of a person who walks along y, z up; metres."""
    t = np.arange(frames) / rate
    swing = 0.1 * np.clip(np.sin(2 * np.pi * t), 0, None)
    rows = []
    for label in LABELS:
        side = {"L": -0.12, "R": 0.12}.get(label[0], 0.0) if label != "SACR" else 0.0
        high = {"ASI": 0.95, "ACR": 0.97, "HEE": 0.05, "TOE": 0.04}[label[1:]]
        ahead = {"ASI": 0.1, "ACR": -0.08, "HEE": -0.06, "TOE": 0.12}[label[1:]]
        up = high + (swing if label[1:] in ("HEE", "TOE") and label[0] == "L" else 0.0)
        rows.append(np.stack([np.full(frames, side), 1.2 * t + ahead, up + 0 * t], axis=1))
    return t, np.stack(rows, axis=1)


def trc_text(points, t, rate=60.0, unit="mm", factor=1000.0, first=1, form="{:.5f}"):
    n = len(LABELS)
    lines = [
        "PathFileType\t4\t(X/Y/Z)\ttrial.trc",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\t"
        "OrigNumFrames",
        f"{rate:.2f}\t{rate:.2f}\t{len(t)}\t{n}\t{unit}\t{rate:.2f}\t1\t{len(t)}",
        "Frame#\tTime\t" + "\t\t\t".join(LABELS) + "\t\t",
        "\t\t" + "\t".join(f"{a}{i + 1}" for i in range(n) for a in "XYZ"),
        "",
    ]
    for i, row in enumerate(points):
        cells = ["" if np.isnan(v) else form.format(v * factor) for v in row.ravel()]
        lines.append("\t".join([str(first + i), f"{t[i]:.3f}", *cells]))
    return "\n".join(lines) + "\n"


@pytest.fixture
def write(tmp_path):
    def writing(text, name="trial.trc"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return writing


def assert_same(recording, points):
    assert set(recording.markers) == set(LABELS)
    for i, label in enumerate(LABELS):
        np.testing.assert_allclose(recording.markers[label], points[:, i], atol=2e-5)


def test_variants_of_a_trc_file_are_read_alike(write):
    t, points = person()
    text = trc_text(points, t)
    head, rows = text.split("\n\n")
    variants = {
        "plain": text,
        "windows": text.replace("\n", "\r\n"),
        "old mac": text.replace("\n", "\r"),
        "more header lines": text.replace("DataRate\t", "Comment\tmade by hand\n\nDataRate\t", 1),
        "blank lines": f"{head}\n\n\n\n" + rows.replace("\n", "\n\n"),
        "decimal commas": f"{head}\n\n" + rows.replace(".", ","),
        "from frame 185": trc_text(points, t, first=185),
        "double tabs in the header": text.replace("60.00\t60.00\t", "  60.00\t\t60.00\t\t"),
        "utf-16": text.encode("utf-16"),
        "byte order mark": b"\xef\xbb\xbf" + text.encode(),
        "metres": trc_text(points, t, unit="m", factor=1.0, form="{:.6f}"),
        "metres said to be mm": trc_text(points, t, unit="mm", factor=1.0, form="{:.6f}"),
        "unit not told": trc_text(points, t, unit="?", factor=100.0, form="{:.6f}"),
    }
    for name, variant in variants.items():
        recording = read_recording(write(variant))
        assert_same(recording, points)
        assert recording.rate_hz == 60.0, name
        assert len(recording.time) == len(t), name


def test_wrong_unit_is_said(write):
    t, points = person()
    told = read_recording(write(trc_text(points, t, unit="mm", factor=1.0))).notes
    assert any("though the file says mm" in note for note in told)


def test_empty_cells_and_zeros_are_missing(write):
    t, points = person()
    points[10:20, 3] = np.nan
    points[30:40, 4] = 0.0
    recording = read_recording(write(trc_text(points, t)))
    assert np.isnan(recording.markers["LHEE"][10:20]).all()
    assert np.isnan(recording.markers["RHEE"][30:40]).all()
    assert np.isfinite(recording.markers["RHEE"][:30]).all()


def test_missing_frames_become_gaps_on_an_even_clock(write):
    t, points = person()
    lines = trc_text(points, t).splitlines()
    del lines[36:46]
    recording = read_recording(write("\n".join(lines)))
    assert len(recording.time) == len(t)
    assert np.isnan(recording.markers["LASI"][30:40]).all()
    assert any("10 frames are missing" in note for note in recording.notes)


def test_last_row_that_breaks_off_is_left_out(write):
    t, points = person()
    text = trc_text(points, t)
    recording = read_recording(write(text[: text.rindex("\t") - 20]))
    assert len(recording.time) == len(t) - 1
    assert any("breaks off" in note for note in recording.notes)


@pytest.mark.parametrize("axis", ["x", "y", "z", "-x", "-y", "-z"])
def test_whichever_axis_points_up_is_found(write, axis):
    """A turned laboratory gives the same heights and distances, and no mirror image."""
    t, points = person()
    i, sign = "xyz".index(axis[-1]), -1 if axis[0] == "-" else 1
    turn = np.zeros((3, 3))
    turn[i, 2] = sign
    turn[(i + 1) % 3, 0] = 1
    turn[(i + 2) % 3, 1] = sign
    assert np.linalg.det(turn) == pytest.approx(1)
    recording = read_recording(write(trc_text(points @ turn.T, t)))
    shown = axis if axis[0] == "-" else f"+{axis}"
    assert recording.notes[0].startswith(f"{shown} points up")
    left, right = recording.markers["LASI"], recording.markers["RASI"]
    np.testing.assert_allclose(left[:, 2], points[:, 0, 2], atol=2e-5)
    np.testing.assert_allclose(
        np.linalg.norm(left - right, axis=1), np.linalg.norm(points[:, 0] - points[:, 1], axis=1),
        atol=2e-5,
    )  # fmt: skip
    forward = recording.markers["LTOE"] - recording.markers["LHEE"]
    assert (np.cross(forward, left - right)[:, 2] > 0).all()  # left is left of forward


def test_nothing_of_a_size_of_a_person_is_refused(write):
    t, points = person()
    with pytest.raises(TooPoorError, match="standing person in any unit"):
        read_recording(write(trc_text(points, t, factor=3.0, unit="m")))


def test_a_cell_that_is_no_number_is_named(write):
    t, points = person()
    text = trc_text(points, t).replace("\n12\t", "\n12\tabc", 1)
    with pytest.raises(InputError, match=r"line 18: 'abc"):
        read_recording(write(text))


def test_time_that_runs_backwards_is_refused(write):
    t, points = person()
    t[50:] -= 0.5
    with pytest.raises(InputError, match="time does not run on"):
        read_recording(write(trc_text(points, t)))


@needs_data
def test_real_trc_files():
    walk = read_recording(DATA / "opensim/subject01/MarkerData/walk_free_01.trc")
    assert walk.time[0] == pytest.approx(3.067)
    assert (walk.rate_hz, len(walk.time), len(walk.markers)) == (60.0, 73, 41)
    assert any("promises 900 frames" in note for note in walk.notes)
    gait = read_recording(DATA / "btk/trc/Gait.trc")
    assert len(gait.markers) == 33  # of 66 columns, the others without a label
    assert np.isnan(gait.markers["R.ASIS"][0]).all()
    for name, reason in (("Empty.trc", "empty"), ("Truncated.trc", "cut off")):
        with pytest.raises(InputError, match=reason):
            read_recording(DATA / "btk/trc" / name)


@needs_data
def test_c3d_and_trc_of_the_same_trial_agree():
    """Within a millimetre in the middle and 1 cm at most: one of the two exports was smoothed."""
    c3d = read_recording(DATA / "btk/plate_type4.c3d")
    trc = read_recording(DATA / "btk/trc/Gait.trc")
    assert c3d.markers.keys() >= {"R.Knee.Medial", "C7"}
    roles, other = recognise(c3d).markers, recognise(trc).markers
    assert roles.keys() == other.keys() - {"LWRA", "RWRA"}  # only one export has the wrists
    for role, track in roles.items():
        seen = np.isfinite(track) & np.isfinite(other[role])  # each export lacks other frames
        assert seen.sum() > 0.8 * np.isfinite(track).sum()
        apart = np.abs(track[seen] - other[role][seen])
        assert np.median(apart) < 0.001
        assert apart.max() < 0.01


# ---------------------------------------------------------------- forces


def mot_text(names, factor=1.0, twist=1.0, rate=600.0, seconds=2.0, up="y"):
    """Two feet in turn, 700 N; points in metres times `factor`."""
    t = np.arange(int(rate * seconds)) / rate
    columns, values = ["time"], [t]
    for k, (force, point, torque) in enumerate(names):
        on = (t >= 0.2 + 0.8 * k) & (t < 0.9 + 0.8 * k)
        axes = {"y": (20.0, 700.0, -10.0), "z": (20.0, -10.0, 700.0)}[up]
        place = {"y": (0.5 + k, 0.0, 0.1), "z": (0.5 + k, 0.1, 0.0)}[up]
        for name, push, at in zip("xyz", axes, place, strict=True):
            columns += [force + name, point + name, torque + name]
            values += [
                on * push,
                np.full_like(t, at * factor),
                on * (3.0 * twist if name == up else 0),
            ]
    rows = "\n".join("\t".join(f"{v:.8g}" for v in row) for row in np.stack(values, axis=1))
    return f"grf\nversion=1\nnRows={len(t)}\nnColumns={len(columns)}\nendheader\n" + (
        "\t".join(columns) + "\n" + rows + "\n"
    )


def named(pattern):
    return pattern + "v", pattern + "p", pattern.replace("force", "torque")


@pytest.mark.parametrize(
    ("patterns", "sides"),
    [
        (("ground_force_", "l_ground_force_"), ("right", "left")),
        (("ground_force_r_", "ground_force_l_"), ("right", "left")),
        (("R_ground_force_", "L_ground_force_"), ("right", "left")),
        (("1_ground_force_", "2_ground_force_"), (None, None)),
        (("ground_force_1_", "ground_force_2_"), (None, None)),
    ],
)
def test_names_of_force_columns(write, patterns, sides):
    recording = read_recording(write(mot_text([named(p) for p in patterns]), "a.mot"))
    assert tuple(plate.side for plate in recording.plates) == sides
    first = recording.plates[0]
    assert first.force[:, 2].max() == pytest.approx(700)
    assert first.free_moment.max() == pytest.approx(3.0)
    assert recording.rate_hz == 600.0


@pytest.mark.parametrize(("factor", "twist"), [(1.0, 1.0), (1000.0, 1.0), (1000.0, 1000.0)])
@pytest.mark.parametrize("up", ["y", "z"])
def test_units_and_axes_of_forces_are_found(write, factor, twist, up):
    text = mot_text([named("ground_force_1_"), named("ground_force_2_")], factor, twist, up=up)
    plate = read_recording(write(text, "a.mot")).plates[0]
    loaded = plate.force[:, 2] > 20
    horizontal = np.sort(np.abs(plate.cop[loaded][0, :2]))
    np.testing.assert_allclose(horizontal, [0.1, 0.5])
    assert plate.cop[loaded][0, 2] == pytest.approx(0.0)
    assert np.isnan(plate.cop[~loaded]).all()
    assert plate.free_moment[loaded][0] == pytest.approx(3.0)


def test_forces_per_body_weight_are_refused(write):
    text = mot_text([named("ground_force_")]).replace("700", "1.05").replace("20\t", "0.02\t")
    with pytest.raises(TooPoorError, match="newtons"):
        read_recording(write(text, "a.mot"))


@needs_data
@pytest.mark.parametrize(
    "path",
    [
        "opensim/example3DWalking/coordinates.sto", "opensim/example3DWalking/id_walk.sto",
        "opensim/example3DWalking/electromyography.sto", "opensim/subject01/subject01_walk1_ik.mot",
    ],
)  # fmt: skip
def test_tables_without_forces_are_refused_with_the_reason(path):
    with pytest.raises(InputError, match="holds no ground forces"):
        read_recording(DATA / path)


@needs_data
def test_values_of_a_mot_file_are_those_of_the_text():
    path = DATA / "opensim/example3DWalking/grf_walk.mot"
    rows = np.loadtxt(path, skiprows=7)
    right = read_recording(path).plates[0]
    assert right.side == "right"
    # x y z of the file with y up become the lab's second, third and first axis.
    np.testing.assert_allclose(right.force[:, [1, 2, 0]], rows[:, 1:4])
    loaded = rows[:, 2] >= 20
    np.testing.assert_allclose(right.cop[loaded][:, [1, 2, 0]], rows[loaded, 4:7])


@needs_data
def test_values_of_a_forces_file_are_those_of_the_text():
    path = DATA / "bmc_gait/walk1.forces"
    rows = np.loadtxt(path, skiprows=5)
    recording = read_recording(path)
    assert len(recording.plates) == 7
    assert recording.rate_hz == 450.0
    plate = recording.plates[3]
    np.testing.assert_allclose(plate.force[:, [1, 2, 0]], rows[:, 22:25])
    loaded = rows[:, 23] >= 20
    np.testing.assert_allclose(plate.cop[loaded][:, [1, 2, 0]], rows[loaded, 25:28] / 1000)
    np.testing.assert_allclose(plate.free_moment[loaded], rows[loaded, 28] / 1000)


# ---------------------------------------------------------------- joining


@needs_data
def test_force_files_are_joined_to_their_trial():
    walk1, walk2 = read_recordings(DATA / "bmc_gait")
    assert [r.name for r in (walk1, walk2)] == ["walk1.trc", "walk2.trc"]
    assert len(walk1.plates) == len(walk2.plates) == 7
    assert any("100% of the forces act under a foot" in note for note in walk1.notes)
    alone = read_recording(DATA / "bmc_gait/walk1.trc")
    assert walk1.sha256 != alone.sha256
    (trial,) = read_recordings(DATA / "opensim/example3DWalking")
    assert [plate.side for plate in trial.plates] == ["right", "left"]
    assert any("left out: id_walk.sto" in note for note in trial.notes)


@needs_data
def test_one_force_file_serves_the_slices_of_its_trial():
    folder = DATA / "opensim/subject01"
    trials = read_recordings([folder / "MarkerData", folder / "subject01_walk1_grf.mot"])
    assert len(trials) == 3
    for trial in trials:
        assert len(trial.plates) == 2
        assert trial.plates[0].time[0] >= trial.time[0] - 1e-6
        assert trial.plates[0].time[-1] < trial.time[-1] + 1 / trial.rate_hz


@needs_data
def test_forces_of_another_trial_or_clock_are_refused():
    trc = DATA / "bmc_gait/walk1.trc"
    with pytest.raises(InputError, match="clock, axes or trial differ"):
        read_recordings([trc, DATA / "opensim/example3DWalking/grf_walk.mot"])
    trial, force = read_recording(trc), read_recording(DATA / "bmc_gait/walk1.forces")
    for shift, reason in ((0.35, "no foot"), (-0.4, "no foot"), (50.0, "clock")):
        moved = tuple(replace(p, time=p.time + shift) for p in force.plates)
        late = replace(force, plates=moved, time=force.time + shift)
        with pytest.raises(InputError, match=reason):
            join_forces([Named(trial, ("walk1",)), Named(late, ("walk1",))])


@needs_data
def test_forces_that_belong_to_no_trial_are_refused():
    folder = DATA / "bmc_gait"
    given = [
        folder / "walk1.trc",
        folder / "walk2.trc",
        DATA / "opensim/example3DWalking/grf_walk.mot",
    ]
    with pytest.raises(InputError, match="belongs to none of the trials"):
        read_recordings(given)


@needs_data
def test_unreadable_files_of_a_folder_are_named_and_the_rest_is_read():
    trials = read_recordings(DATA / "btk/trc")
    assert [t.name for t in trials] == ["Gait.trc", "Res16bits.trc"]
    told = " ".join(trials[0].notes)
    assert "left out: Empty.trc" in told
    assert "left out: Truncated.trc" in told


# ---------------------------------------------------------------- CSV with a mapping file


def csv_text(points, names, t=None, mark=","):
    columns = [f"{n}{a}" for n in names for a in ("_x", "_y", "_z")]
    rows = points.reshape(len(points), -1)
    if t is not None:
        columns, rows = ["Time", *columns], np.column_stack([t, rows])
    lines = [mark.join(columns), *(mark.join(f"{v:.6f}" for v in row) for row in rows)]
    return "\n".join(lines)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_whose_columns_tell_themselves(write, mark):
    t, points = person()
    recording = read_recording(write(csv_text(points, LABELS, t, mark), "walk.csv"))
    assert recording.format == "csv"
    assert_same(recording, points)
    assert recording.rate_hz == pytest.approx(60, rel=1e-4)


def test_csv_with_decimal_commas(write):
    t, points = person()
    text = csv_text(points, LABELS, t, ";").replace(".", ",")
    assert_same(read_recording(write(text, "walk.csv")), points)


MAPPING = """
up: z
unit: m
rate_hz: 60
markers:
  LHEE: [a_x, a_y, a_z]
  LTOE: [b_x, b_y, b_z]
forces:
  - {name: plate 1, side: left, force: [c_x, c_y, c_z], point: [d_x, d_y, d_z], moment: e_x}
"""


def test_csv_with_a_mapping_file(write):
    n = 120
    values = np.zeros((n, 5, 3))
    values[:, 0], values[:, 1] = (0.1, 0.2, 0.05), (0.1, 0.4, 0.05)
    values[:, 2], values[:, 3] = (0.0, 10.0, 600.0), (0.1, 0.3, 0.0)
    values[:, 4, 0] = 2.0
    table = write(csv_text(values, "abcde"), "walk.csv")
    mapping = write(MAPPING, "mapping.yaml")
    recording = read_recording(table, mapping)
    np.testing.assert_allclose(recording.markers["LTOE"][0], (0.1, 0.4, 0.05))
    (plate,) = recording.plates
    assert (plate.name, plate.side) == ("plate 1", "left")
    np.testing.assert_allclose(plate.cop[0], (0.1, 0.3, 0.0))
    assert plate.free_moment[0] == pytest.approx(2.0)
    found = recognise(recording, mapping)
    assert found.labels == {"LHEE": "LHEE", "LTOE": "LTOE"}
    assert "LASI" in found.lacks["pelvis"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("up: w", "up"), ("markers: {LHEE: [a]}", "markers"), ("labels: {x: NOSE}", "NOSE"),
        ("nonsense: 1", "nonsense"), ("[", "not a mapping file"), ("- 1", "not a mapping file"),
        ("rate_hz: .nan", "rate_hz"), ("[" * 5000, "not a mapping file"),
    ],
)  # fmt: skip
def test_wrong_mapping_files_are_refused(write, text, reason):
    t, points = person()
    table = write(csv_text(points, LABELS, t), "walk.csv")
    with pytest.raises(InputError, match=reason) as caught:
        read_recording(table, write(text, "mapping.yaml"))
    assert "\n" not in str(caught.value)


def test_a_mapping_that_names_a_missing_column_is_refused(write):
    t, points = person()
    table = write(csv_text(points, LABELS, t), "walk.csv")
    with pytest.raises(InputError, match="no column 'nix'"):
        read_recording(table, {"markers": {"LHEE": ["nix", "LHEE_y", "LHEE_z"]}})


def test_csv_without_a_clock_is_too_poor(write):
    _, points = person()
    with pytest.raises(TooPoorError, match="rate_hz"):
        read_recording(write(csv_text(points, LABELS), "walk.csv"))


def test_csv_that_nothing_explains_is_refused(write):
    with pytest.raises(InputError, match="mapping file"):
        read_recording(write("time,speed,pain\n0,1,2\n0.01,1,2\n0.02,1,2\n0.03,1,2", "a.csv"))
