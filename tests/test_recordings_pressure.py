"""In-shoe pressure and pressure tables, against the numbers in the files' own text."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from recordings import DATA, needs_data
from solespine.errors import InputError, TooPoorError
from solespine.recordings import PressureRecording, read_recording, read_recordings

MUN104 = "pressure_plate/mun104_template.csv.zip"
MAPPING = {"pressure": {"unit": "kPa", "cell_mm": [5, 6], "side": "left", "in_shoe": False}}


def frames_of(text):
    """Frames of an .asf text, read the slow and obvious way; None outside the insole."""
    frames = []
    for line in text.split("ASCII_DATA @@")[1].splitlines():
        if line.startswith("Frame"):
            frames.append([])
        elif "," in line:
            frames[-1].append([None if c == "B" else float(c) for c in line.split(",")])
    return frames


@needs_data
@pytest.mark.parametrize("side", ["left", "right"])
def test_insole_pressures_are_those_of_the_text(side):
    path = DATA / f"pressure/walk_{side}.asf"
    recording = read_recording(path)
    assert isinstance(recording, PressureRecording)
    frames = frames_of(path.read_text())
    assert recording.pressure.shape == (205, 60, 21)
    expected = np.array(frames, dtype=float) * 1000.0  # None becomes NaN
    np.testing.assert_array_equal(recording.pressure, expected)
    assert recording.side == side
    assert recording.in_shoe
    assert recording.cell_m == pytest.approx((0.00508, 0.00508))
    np.testing.assert_allclose(np.diff(recording.time), 0.032)
    assert recording.time[0] == 0.0


@needs_data
def test_calibration_and_saturation_are_told():
    left, right = read_recordings(DATA / "pressure")
    assert "calibration: with a load of 75.0001 Kgs" in left.notes
    assert any("saturates at 1514.73 KPa" in note for note in left.notes)
    assert any("saturates at 553.643 KPa" in note for note in right.notes)


@pytest.fixture
def asf(tmp_path):
    def writing(change=lambda text: text, name="trial.asf", frames=3):
        head = (
            "DATA_TYPE MOVIE\nFILENAME a.fsx\nROWS 2\nCOLS 3\nROW_SPACING 5 mm\nCOL_SPACING 4 mm\n"
            "SECONDS_PER_FRAME 0.02\nSATURATION_PRESSURE 100 KPa \nSTART_FRAME 1\n"
            f"END_FRAME {frames}\nUNITS KPa\nASCII_DATA @@\n\n"
        )
        body = "\n".join(f"Frame {i + 1}\nB,{i},2\n3,100,B\n" for i in range(frames))
        file = tmp_path / name
        file.write_text(change(head + body + "@@\n"))
        return file

    return writing


def test_small_insole_file(asf):
    recording = read_recording(asf())
    np.testing.assert_array_equal(recording.pressure[1], [[np.nan, 1e3, 2e3], [3e3, 1e5, np.nan]])
    assert recording.cell_m == pytest.approx((0.005, 0.004))
    assert recording.side is None
    assert any("which foot it is could not be told" in note for note in recording.notes)
    assert any("3 cell values reach it" in note for note in recording.notes)


@pytest.mark.parametrize(
    ("name", "side"), [("left.asf", "left"), ("walk_R.asf", "right"), ("left_right.asf", None)]
)
def test_side_from_the_name(asf, name, side):
    assert read_recording(asf(name=name)).side == side


def test_units_of_pressure(asf):
    psi = read_recording(asf(lambda text: text.replace("UNITS KPa", "UNITS PSI")))
    assert psi.pressure[0, 0, 2] == pytest.approx(2 * 6894.757)


@pytest.mark.parametrize(
    ("change", "error", "reason"),
    [
        (lambda t: t.replace("UNITS KPa", "UNITS RAW"), TooPoorError, "calibrate"),
        (lambda t: t.replace("Frame 3\nB,2,2\n3,100,B\n", ""), InputError, "cut off"),
        (lambda t: t[: t.rindex("3,100")], InputError, "rows"),
        (lambda t: t.replace("B,1,2", "B,x,2"), InputError, "Frame 2"),
        (lambda t: t.replace("B,1,2", "B,-1,2"), InputError, "Frame 2"),
        (lambda t: t.replace("Frame 2", "Frame 7"), InputError, "not in order"),
        (lambda t: t.replace("COLS 3", "COLS 300000"), InputError, "header"),
        (lambda t: t.replace("SECONDS_PER_FRAME 0.02\n", ""), InputError, "header"),
        (lambda t: t[:60], InputError, "cut off"),
        (lambda t: t.split("Frame 1")[0], TooPoorError, "no frames"),
    ],
)
def test_damaged_insole_files_are_refused(asf, change, error, reason):
    with pytest.raises(error, match=reason):
        read_recording(asf(change))


@needs_data
def test_a_grid_without_units_asks_for_them():
    with pytest.raises(InputError, match=r"63 x 27 numbers.*pressure: \{unit"):
        read_recordings(DATA / MUN104)


@needs_data
def test_mean_footprints_with_a_mapping_file():
    left, right = read_recordings(DATA / MUN104, MAPPING)
    with zipfile.ZipFile(DATA / MUN104) as packed:
        text = packed.read("MUN104L.csv").decode()
    expected = np.loadtxt(io.StringIO(text), delimiter=",") * 1000
    np.testing.assert_array_equal(left.pressure[0], expected)
    assert right.pressure.shape == (1, 63, 27)
    assert left.cell_m == (0.005, 0.006)
    assert any("a single frame" in note for note in left.notes)
    with pytest.raises(InputError, match="holds 2 tables"):
        read_recording(DATA / MUN104, MAPPING)


@needs_data
def test_the_table_of_landmarks_is_refused_as_what_it_is():
    path = DATA / "pressure_plate/predictions_with_insole_parameters.csv"
    with pytest.raises(InputError, match="table of points on a footprint and of insole measures"):
        read_recording(path)


def test_frames_parted_by_empty_lines(tmp_path):
    file = tmp_path / "plate.csv"
    frame = "\n".join("0,1,2,3,4" for _ in range(6))
    file.write_text(f"{frame}\n\n{frame}\n\n{frame}\n")
    mapping = {"pressure": {"unit": "N/cm2", "cell_mm": [5, 5], "rate_hz": 50}}
    recording = read_recording(file, mapping)
    assert recording.pressure.shape == (3, 6, 5)
    assert recording.pressure.max() == 4e4
    np.testing.assert_allclose(recording.time, [0, 0.02, 0.04])


def test_zip_files_that_unpack_to_too_much_are_refused(tmp_path):
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.csv", b"0," * 30_000_000)
    assert file.stat().st_size < 1_000_000
    with pytest.raises(InputError, match="unpacks to more than"):
        read_recording(file)
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.exe", b"x")
    with pytest.raises(InputError, match="0 CSV tables"):
        read_recording(file)
    file.write_bytes(b"PK\x03\x04nonsense")
    with pytest.raises(InputError, match="no zip file"):
        read_recording(file)
