"""Files that are no recordings, cut off, lying, huge or hostile end in one line, never a crash."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

import pytest

from recordings import DATA, needs_data
from solespine.errors import InputError, SolespineError, TooPoorError
from solespine.recordings import FORMATS, read_recording, read_recordings
from solespine.recordings.limits import MAX_BYTES

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "validation"))
import fuzz_recordings  # noqa: E402
from timing import within

REFUSED = {
    "btk/trc/Empty.trc": "is empty",
    "btk/trc/Truncated.trc": "cut off",
    "btk/sample01/readme.txt": "no table of columns",
    "foot_scan/scan.obj": "no known kind",
    "opensim/example3DWalking/coordinates.sto": "holds no ground forces",
    "opensim/example3DWalking/electromyography.sto": "holds no ground forces",
    "opensim/example3DWalking/id_walk.sto": "holds no ground forces",
    "opensim/example3DWalking/subject_walk_scaled.osim": "no known kind",
    "opensim/example3DWalking/subject_walk_scaled_FunctionBasedPathSet.xml": "no known kind",
    "opensim/subject01/subject01_gait2392_scaled.osim": "no known kind",
    "opensim/subject01/subject01_walk1_ik.mot": "holds no ground forces",
    "pressure_plate/mun104_template.csv.zip": "does not say the unit",
    "pressure_plate/predictions_with_insole_parameters.csv": "points on a footprint",
}
FOLDERS = ("biomechzoo", "bmc_gait", "btk", "foot_scan", "kineticstoolkit", "norms", "omcs",
           "opensim", "pressure", "pressure_plate")  # fmt: skip


def data_files():
    """Every file of the data folder that is a recording or could be taken for one."""
    if not DATA.is_dir():
        return []
    files = (p for folder in FOLDERS for p in sorted((DATA / folder).rglob("*")) if p.is_file())
    return [p for p in files if p.name != "LICENSE" and p.suffix != ".log"]


@needs_data
@pytest.mark.parametrize("path", data_files(), ids=lambda p: str(p.relative_to(DATA)))
def test_every_file_is_read_or_refused_with_the_right_reason(path):
    name = path.relative_to(DATA).as_posix()
    if name in REFUSED or "norms" in path.parts:
        with pytest.raises(InputError) as caught:
            read_recording(path)
        assert REFUSED.get(name, "") in str(caught.value)
        assert "\n" not in str(caught.value)
    else:
        assert within(0.4, lambda: read_recording(path))


@needs_data
def test_mutations_end_in_one_of_three_ways():
    """A few hundred of the 20,000 that validation/fuzz_recordings.py makes."""
    ends, longest = fuzz_recordings.fuzz(DATA, 400, 3)
    assert set(ends) <= {"read", "InputError", "TooPoorError"}
    assert len(ends) == 3
    assert longest < fuzz_recordings.SECONDS


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("content", [b"\x00", b"\n", b"\xff" * 600, b"a,b\n1,2\n", b"P" * 2000])
def test_nonsense_of_every_kind_is_refused(tmp_path, suffix, content):
    file = tmp_path / f"x{suffix}"
    file.write_bytes(content)
    with pytest.raises(SolespineError) as caught:
        read_recording(file)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"x{suffix}")


def test_missing_folders_and_devices(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_recording(tmp_path / "no.c3d")
    with pytest.raises(InputError, match="not a file"):
        read_recording(tmp_path)
    with pytest.raises(InputError, match="holds no recordings"):
        read_recordings(tmp_path)
    with pytest.raises(InputError, match="no recording was given"):
        read_recordings([])
    with pytest.raises(InputError, match="cannot be used"):
        read_recording("a\0b.c3d")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_is_not_waited_for(tmp_path):
    pipe = tmp_path / "x.c3d"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="not a file"):
        read_recording(pipe)


def test_huge_files_are_not_read(tmp_path):
    file = tmp_path / "huge.c3d"
    with file.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    with pytest.raises(InputError, match="200 MB"):
        read_recording(file)


def tiny_c3d(points=1, analog=0, first=1, last=1, start=3, samples=1, size=1536):
    """A C3D file with no parameters, whose header says what it is told to."""
    head = struct.pack(
        "<BB5HfHHf", 2, 0x50, points, analog, first, last, 0, -1.0, start, samples, 100
    )
    file = bytearray(size)
    file[: len(head)] = head
    file[512:516] = bytes((1, 0x50, 1, 84))
    return bytes(file)


@pytest.mark.parametrize(
    ("header", "error", "reason"),
    [
        ({"first": 2, "last": 1}, TooPoorError, "no frames"),
        ({"points": 0}, TooPoorError, "neither points nor forces"),
        ({"last": 60_000, "points": 1_500}, InputError, "more than solespine reads"),
        ({"points": 60_000}, InputError, "more than solespine reads"),
        ({"last": 5_000}, InputError, "cut off: it promises 5,000 frames"),
        ({"start": 60_000}, InputError, "cut off"),
        ({"start": 0}, InputError, "cut off"),
        ({"analog": 7, "samples": 2}, InputError, "contradict"),
        ({"analog": 7, "samples": 0}, InputError, "contradict"),
        ({}, TooPoorError, "neither markers nor forces"),
    ],
)
def test_lying_c3d_headers(tmp_path, header, error, reason):
    file = tmp_path / "x.c3d"
    file.write_bytes(tiny_c3d(**header))
    with pytest.raises(error, match=reason):
        read_recording(file)


@needs_data
@pytest.mark.parametrize("share", [0.001, 0.01, 0.1, 0.5, 0.9, 0.99])
def test_cut_off_c3d_files_are_refused(tmp_path, share):
    for path in ("omcs/overground.c3d", "btk/sample01/Eb015vi.c3d"):
        data = (DATA / path).read_bytes()
        file = tmp_path / "cut.c3d"
        file.write_bytes(data[: int(share * len(data))])
        with pytest.raises(InputError, match="cut off|mark is missing"):
            read_recording(file)


def test_endless_parameters_are_refused(tmp_path):
    data = bytearray(tiny_c3d(size=512 * 200))
    record = struct.pack("<bb1sH", 1, -1, b"A", 3)
    data[516 : 516 + 5 * 20_010] = record * 20_010
    file = tmp_path / "x.c3d"
    file.write_bytes(bytes(data))
    with pytest.raises(SolespineError):
        read_recording(file)


def test_many_columns_and_rows_are_refused(tmp_path):
    file = tmp_path / "wide.csv"
    names = [f"m{i}_{a}" for i in range(3000) for a in "xyz"]
    file.write_text(",".join(["time", *names]) + "\n" + "0,1,2\n0.01,1,2\n")
    with pytest.raises(InputError, match="columns"):
        read_recording(file)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.trc", "\n" * 7_000_000),
        ("a.csv", "time," + "." * 2_000_000 + "x,by\n0,1,2\n0.1,1,2\n"),
        ("a.trc", "Frame#\tTime\t" + "A\t\t\t" * 500_000 + "\n1\t0\n"),
        ("a.mot", "time\t" * 500_000 + "\n1"),
        ("a.mot", "time\t" + "force_" * 200_000 + "x\n1\t2\n"),
    ],
    ids=["lines", "long name", "markers", "columns", "long column"],
)
def test_swollen_texts_are_refused_soon(tmp_path, name, text):
    file = tmp_path / name
    file.write_text(text)

    def read():
        with pytest.raises(InputError):
            read_recording(file)

    assert within(5, read)


def test_names_with_control_characters_are_shown_tamely(tmp_path):
    file = tmp_path / "a\x1b[31mb.xyz"
    file.write_bytes(b"x")
    with pytest.raises(InputError) as caught:
        read_recording(file)
    assert "\x1b" not in str(caught.value)


@needs_data
def test_labels_with_control_characters_are_cleaned(tmp_path):
    text = (DATA / "bmc_gait/walk2.trc").read_bytes()
    file = tmp_path / "walk.trc"
    file.write_bytes(text.replace(b"R.Heel", b"R.Heel\x1b[31m"))
    recording = read_recording(file)
    assert all(label.isprintable() for label in recording.markers)


def test_the_fuzzer_does_mutate():
    data = bytes(range(256)) * 40
    for kind in (".c3d", ".trc"):
        changed = [fuzz_recordings.mutate(data, seed, kind)[0] for seed in range(50)]
        assert sum(c != data for c in changed) > 45
    assert fuzz_recordings.mutate(data, 5, ".c3d") == fuzz_recordings.mutate(data, 5, ".c3d")
