"""Plantar pressure: a real insole, a mean template of 104 adults, and planted feet."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from recordings import DATA, needs_data
from solespine.motion.plantar_regions import REGIONS, region_masks
from solespine.motion.pressure import measure_pressure
from solespine.motion.pressure_arch_index_cavanagh1987 import arch_index
from solespine.motion.pressure_cpei_song1996 import cpei_percent
from solespine.motion.pressure_foot import FootOnGrid
from solespine.motion.pressure_steps import find_loads
from solespine.recordings import PressureRecording, read_recording

WEIGHT_N = 75.0001 * 9.80665  # the calibration weight in the header of the insole files
SHARES = [f"{region}_force_share_percent" for region in REGIONS]


@cache
def insole(side) -> PressureRecording:
    recording = read_recording(DATA / "pressure" / f"walk_{side}.asf")
    assert isinstance(recording, PressureRecording)
    return recording


def good(recording):
    return [step for step in measure_pressure(recording) if step.quality.level != "poor"]


def values(recording):
    return [step.values for step in good(recording)]


@needs_data
def test_the_left_insole_has_five_steps_and_one_cut_off():
    steps = measure_pressure(insole("left"))
    assert [step.quality.level for step in steps] == ["poor"] + ["good"] * 5
    assert "begins or ends" in steps[0].quality.notes[0]
    assert all(step.side == "left" for step in steps)
    assert all(0.6 < step.end_s - step.start_s < 0.8 for step in steps[1:])


@needs_data
def test_the_force_of_the_left_insole_is_that_of_a_walk_at_its_calibration_weight():
    """Vertical force in walking peaks at 1.0 to 1.3 body weights."""
    for step in values(insole("left")):
        assert 1.0 < step["peak_force_n"] / WEIGHT_N < 1.3


@needs_data
def test_a_step_of_the_left_insole_rolls_from_heel_to_toe():
    for step in values(insole("left")):
        assert sum(step[share] for share in SHARES) == pytest.approx(100)
        assert step["cop_start_percent"] < 10 < 70 < step["cop_end_percent"]
        assert 60 < step["heel_off_percent"] < 75
        assert step["heel_contact_s"] < step["stance_s"]
        assert 0.22 < step["foot_length_m"] < 0.26
        assert "arch_index" not in step and 0.2 < step["arch_index_in_shoe"] < 0.3


@needs_data
def test_the_low_sampling_and_the_shoe_are_told():
    notes = " ".join(good(insole("left"))[0].quality.notes)
    assert "31 frames a second" in notes and "Inside a shoe" in notes
    assert "narrower end of the insole" in notes


@needs_data
def test_the_right_insole_with_joined_lines_is_left_out():
    """Its heel shows two edges and no middle: columns 5 to 7 repeat columns 13 to 15."""
    steps = measure_pressure(insole("right"))
    assert steps and all(step.quality.level == "poor" for step in steps)
    assert all(any("joined" in note for note in step.quality.notes) for step in steps)


def mirrored(recording, side):
    return replace(recording, pressure=recording.pressure[:, :, ::-1], side=side)


def same(first, second, names=None, rel=1e-9):
    for one, other in zip(first, second, strict=True):
        assert one.keys() == other.keys()
        for name in names or one:
            assert other[name] == pytest.approx(one[name], rel=rel), name


@needs_data
def test_a_mirrored_insole_gives_the_same_values_on_the_other_side():
    other = mirrored(insole("left"), "right")
    assert {step.side for step in good(other)} == {"right"}
    same(values(insole("left")), values(other))


@needs_data
def test_an_insole_read_from_toe_to_heel_gives_the_same():
    """Upside down and mirrored is a turned table: the same foot."""
    turned = replace(insole("left"), pressure=insole("left").pressure[:, ::-1, ::-1])
    assert values(turned) and len(values(turned)) == len(values(insole("left")))
    same(values(insole("left")), values(turned))


@needs_data
def test_the_side_is_seen_where_the_file_does_not_tell_it():
    assert {step.side for step in good(replace(insole("left"), side=None))} == {"left"}
    assert {step.side for step in good(mirrored(insole("left"), None))} == {"right"}


@needs_data
def test_doubled_pressure_doubles_forces_and_no_share():
    recording = insole("left")
    doubled = values(replace(recording, pressure=2 * recording.pressure))
    for before, after in zip(values(recording), doubled, strict=True):
        for name in before:
            factor = 2 if name.startswith("peak_") else 1
            assert after[name] == pytest.approx(factor * before[name], rel=1e-9), name


@needs_data
def test_a_doubled_frame_rate_changes_little():
    recording = insole("left")
    time = np.linspace(recording.time[0], recording.time[-1], 2 * len(recording.time) - 1)
    between = (recording.pressure[1:] + recording.pressure[:-1]) / 2
    pressure = np.empty((len(time), *recording.pressure.shape[1:]))
    pressure[::2], pressure[1::2] = recording.pressure, between
    finer = values(replace(recording, time=time, pressure=pressure))
    for before, after in zip(values(recording), finer, strict=True):
        for name in [*SHARES, "heel_off_percent"]:
            assert after[name] == pytest.approx(before[name], abs=1.0), name
        # It hangs on the first and last frame, which 31 frames a second hardly show.
        assert after["cpei_percent"] == pytest.approx(before["cpei_percent"], abs=2.0)


@needs_data
def test_a_planted_loss_of_heel_load_is_found_with_its_size():
    recording = insole("left")
    pressure = recording.pressure.copy()
    pressure[:, 42:] *= 0.5
    for before, after in zip(
        values(recording), values(replace(recording, pressure=pressure)), strict=True
    ):
        heel = before["heel_force_share_percent"] / 100
        expected = 100 * 0.5 * heel / (1 - 0.5 * heel)
        assert after["heel_force_share_percent"] == pytest.approx(expected, abs=1.0)


@needs_data
def test_a_toe_walker_has_no_heel_on_the_insole():
    recording = insole("left")
    pressure = recording.pressure.copy()
    pressure[:, 35:][np.isfinite(pressure[:, 35:])] = 0.0
    steps = good(replace(recording, pressure=pressure))
    assert steps
    for step in steps:
        assert step.values["heel_contact_s"] == 0 == step.values["heel_force_share_percent"]
        assert step.values["cop_start_percent"] > 40
        assert any("never loaded" in note for note in step.quality.notes)


@needs_data
def test_saturated_cells_are_told():
    recording = insole("left")
    clipped = replace(recording, pressure=np.minimum(recording.pressure, 300e3))
    assert {step.quality.level for step in good(clipped)} == {"usable"}
    assert any("lower bounds" in note for note in good(clipped)[0].quality.notes)


@cache
def template(letter):
    """Mean picture of 104 adults: heel on top, cells of about 5 mm (270 mm of foot)."""
    with zipfile.ZipFile(DATA / "pressure_plate" / "mun104_template.csv.zip") as archive:
        text = archive.read(f"MUN104{letter}.csv").decode().splitlines()
    return 1000.0 * np.loadtxt(text, delimiter=",")


def plate(frames, side="left", rate_hz=100.0):
    time = np.arange(len(frames)) / rate_hz
    return PressureRecording("plate", "table", "", side, False, time, frames, (0.005, 0.005))


@needs_data
@pytest.mark.parametrize(("letter", "side"), [("L", "left"), ("R", "right")])
def test_the_mean_foot_of_104_adults_has_a_normal_arch_index(letter, side):
    """Cavanagh and Rodgers 1987: 0.21 to 0.26 is normal (measured here 0.219 and 0.208)."""
    (step,) = measure_pressure(plate(template(letter)[None], side))
    assert step.values["arch_index"] == pytest.approx(0.235, abs=0.03)
    assert 0.26 < step.values["foot_length_m"] < 0.28
    assert "cpei_percent" not in step.values and "heel_off_percent" not in step.values


@needs_data
def test_the_mean_picture_has_heel_ball_and_toes_where_they_belong():
    (step,) = measure_pressure(plate(template("L")[None]))
    peak = {region: step.values[f"peak_pressure_{region}_kpa"] for region in REGIONS}
    assert peak == {"heel": 345, "midfoot": 56, "forefoot": 402, "toes": 303}


@cache
def roll(letter="L"):
    """The mean foot rolling over a plate in 0.8 s, with unloaded time before and after."""
    picture = template(letter)
    rows = np.arange(len(picture))[None, :, None]
    at = np.linspace(4, 56, 80)[:, None, None]
    stance = picture * np.exp(-(((rows - at) / 9) ** 2))
    stance *= stance > 4000
    rest = np.zeros((10, *picture.shape))
    return np.concatenate([rest, stance, rest])


@needs_data
def test_a_step_on_a_plate_is_the_same_however_the_plate_is_turned():
    plain = values(plate(roll()))
    assert len(plain) == 1 and plain[0]["cop_start_percent"] < 15
    for turns in (1, 2, 3):
        same(plain, values(plate(np.rot90(roll(), turns, axes=(1, 2)))), rel=1e-6)
    same(plain, values(plate(roll()[:, :, ::-1], "right")), rel=1e-6)


@needs_data
def test_a_footprint_cut_by_the_edge_is_poor():
    (step,) = measure_pressure(plate(roll()[:, 12:]))
    assert step.quality.level == "poor"
    assert any("edge" in note for note in step.quality.notes)


@needs_data
def test_a_forefoot_alone_on_a_plate_gives_no_regions():
    frames = roll().copy()
    frames[:, :34] = 0
    (step,) = measure_pressure(plate(frames))
    assert step.values["heel_contact_s"] == 0
    assert "arch_index" not in step.values and "cop_start_percent" not in step.values
    assert any("no print" in note for note in step.quality.notes)


@needs_data
def test_two_feet_at_once_are_poor():
    (step,) = measure_pressure(plate(np.concatenate([roll(), roll()], axis=2)))
    assert step.quality.level == "poor"


def grid(print_, length_m=0.25):
    rows, columns = print_.shape
    along = np.broadcast_to(((np.arange(rows) + 0.5) / rows)[:, None], print_.shape)
    outward = np.broadcast_to(0.005 * (np.arange(columns) - columns / 2 + 0.5), print_.shape)
    return FootOnGrid(along, outward, print_, length_m, 0.005 * columns, "right", ())


def test_the_arch_index_of_a_known_print():
    """80 rows of sole without a visible crease: toes end at 81 %; the middle third is half wide."""
    print_ = np.ones((100, 20), dtype=bool)
    print_[27:54, :10] = False
    assert arch_index(print_.astype(float), grid(print_)) == pytest.approx(0.2, abs=0.005)
    print_[27:54] = True
    assert arch_index(print_.astype(float), grid(print_)) == pytest.approx(1 / 3, abs=0.01)
    print_[:27] = False
    assert arch_index(print_.astype(float), grid(print_)) is None


def test_the_crease_behind_the_toes_ends_the_sole():
    print_ = np.ones((100, 20), dtype=bool)
    peak = np.ones((100, 20))
    peak[75:77] = 0.1
    print_[25:51, :10] = False
    assert arch_index(peak * print_, grid(print_)) == pytest.approx(0.2, abs=0.01)


def test_cpei_of_a_known_path():
    """A path from the heel to the toes, 8 mm to the outer side of its line at the front third."""
    foot = grid(np.ones((50, 16), dtype=bool))  # 80 mm wide
    along = np.sort(np.append(np.linspace(0.05, 0.95, 31), 2 / 3))
    bow = np.interp(along, [0.05, 2 / 3, 0.95], [0.0, 0.008, 0.0])
    tilt = 0.01 * (along - 0.05)
    path = np.column_stack([along, bow + tilt])
    assert cpei_percent(path, foot, 0.005) == pytest.approx(10.0, abs=0.1)
    assert cpei_percent(path * [1, -1], foot, 0.005) == pytest.approx(-10.0, abs=0.1)
    assert cpei_percent(path[:15], foot, 0.005) is None


def test_regions_cover_the_foot_once():
    masks = region_masks(np.linspace(-0.1, 1.1, 60).reshape(20, 3))
    assert (np.sum(list(masks.values()), axis=0) == 1).all()


def test_steps_are_graded_by_their_load():
    time = np.arange(0, 6, 0.01)
    force = np.zeros_like(time)
    for start, duration in ((0.5, 0.7), (1.6, 0.72), (2.7, 0.7), (3.8, 1.1), (5.2, 0.9)):
        force[(time >= start) & (time < start + duration)] = 700
    force[(time >= 5.05) & (time < 5.1)] = 300
    levels = [load.quality.level for load in find_loads(time, force)]
    assert levels == ["good", "good", "good", "poor", "poor", "poor"]
    assert find_loads(time, np.zeros_like(time)) == ()


def test_an_unloaded_recording_has_no_steps():
    assert measure_pressure(plate(np.zeros((5, 20, 10)))) == ()
    assert measure_pressure(plate(np.full((1, 20, 10), np.nan))) == ()


@pytest.mark.parametrize("cells", [1, 4])
def test_a_speck_is_no_foot(cells):
    frames = np.zeros((30, 20, 10))
    frames[5:25, 10, :cells] = 1e6
    assert measure_pressure(plate(frames)) == ()
