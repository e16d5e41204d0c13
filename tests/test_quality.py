"""Filter, gaps, swaps, grades and cycles: found, said, and never silently repaired."""

from dataclasses import replace

import numpy as np
import pytest

from recordings import needs_data
from solespine.errors import InputError, TooPoorError
from solespine.motion.cycles import band, normalised, stride_curves
from solespine.motion.filter import low_pass
from solespine.motion.gaps import fill_gaps
from solespine.motion.model import Quality, Stride
from solespine.motion.quality import Findings, doubted, graded_trial, noise, require_walk
from solespine.motion.swaps import find_doubts, sides_swapped
from walks import STRAIGHT, walk

RATE = 100.0
TIME = np.arange(400) / RATE


def _moving(speed=1.0, offset=(0.0, 0.0, 0.0)):
    """A point that goes forward and bobs like a marker on a leg."""
    bob = 0.05 * np.sin(2 * np.pi * 1.5 * TIME)
    return np.stack([speed * TIME, 0.02 * np.cos(2 * np.pi * TIME), 0.5 + bob], axis=1) + offset


def _gain(frequency):
    wave = np.sin(2 * np.pi * frequency * TIME)
    inner = slice(100, 300)
    return np.abs(low_pass(wave, RATE)[inner]).max() / np.abs(wave[inner]).max()


def test_the_cut_off_is_that_of_the_whole_filter():
    wave = np.sin(2 * np.pi * 10 * np.arange(4000) / 1000)
    out = low_pass(wave, 1000.0)
    assert np.abs(out[1000:3000]).max() == pytest.approx(np.sqrt(0.5), abs=0.005)
    assert _gain(2) == pytest.approx(1, abs=0.01)
    assert _gain(30) < 0.05


def test_nothing_moves_in_time():
    hump = np.exp(-(((TIME - 2.0) / 0.1) ** 2))
    assert TIME[np.argmax(low_pass(hump, RATE))] == pytest.approx(2.0)


def test_gaps_stay_gaps_and_spoil_nothing_beside_them():
    marker = _moving()
    holed = marker.copy()
    holed[150:170] = np.nan
    out = low_pass(holed, RATE)
    assert np.isnan(out).all(axis=1).sum() == 20
    assert np.nanmax(np.abs(out - low_pass(marker, RATE))) < 0.002


def test_slow_recordings_and_bad_settings():
    assert np.array_equal(low_pass(TIME, 15.0), TIME)
    with pytest.raises(InputError, match="cut-off"):
        low_pass(TIME, RATE, 0.0)


def test_short_gaps_are_filled_long_ones_left():
    markers = {"LHEE": _moving(), "LTOE": _moving(offset=(0.2, 0, 0)), "RHEE": _moving()}
    truth = markers["LHEE"].copy()
    markers["LHEE"][100:110] = np.nan
    markers["LHEE"][200:230] = np.nan
    filled, gaps = fill_gaps(markers, RATE)
    assert np.abs(filled["LHEE"][100:110] - truth[100:110]).max() < 0.001
    assert np.isnan(filled["LHEE"][200:230]).all()
    assert gaps.splined == {"LHEE": 10}
    assert gaps.missing_percent["LHEE"] == pytest.approx(10)
    assert gaps.left_percent["LHEE"] == pytest.approx(7.5)
    assert gaps.longest_left_s["LHEE"] == pytest.approx(0.3)


@needs_data
def test_a_longer_gap_is_carried_by_its_segment():
    """A quarter of a second of a heel marker, filled from the rest of the hindfoot."""
    one = walk(STRAIGHT[0])
    roles = ("RHEE", "RCPG", "RLCA", "RSTL", "RNAV")
    markers = {name: one.markers[name].copy() for name in roles}
    markers["RHEE"][80:105] = np.nan
    filled, gaps = fill_gaps(markers, one.rate_hz)
    assert gaps.carried == {"RHEE": 25}
    error = np.linalg.norm(filled["RHEE"][80:105] - one.markers["RHEE"][80:105], axis=1)
    assert error.max() < 0.006


def test_segments_that_bend_fill_nothing():
    markers = {name: _moving(offset=o) for name, o in {
        "RHEE": (0, 0, 0), "RCPG": (0, 0.05, 0), "RLCA": (0.05, 0, 0), "RSTL": (0, 0, 0.08),
    }.items()}  # fmt: skip
    markers["RHEE"][100:130] = np.nan
    markers["RLCA"][110:] += [0.0, 0.1, 0.0]
    filled, gaps = fill_gaps(markers, RATE)
    assert np.isnan(filled["RHEE"][110:130]).any()
    assert gaps.carried.get("RHEE", 0) < 30


@needs_data
@pytest.mark.parametrize("name", STRAIGHT)
def test_clean_recordings_raise_no_doubt(name):
    one = walk(name)
    assert find_doubts(one.time, one.markers, one.rate_hz) == ()
    assert sides_swapped(one.markers) == ""


@needs_data
def test_a_planted_swap_and_jump_are_found_by_name():
    one = walk(STRAIGHT[0])
    markers = {name: marker.copy() for name, marker in one.markers.items()}
    markers["RHEE"][90:], markers["RANK"][90:] = one.markers["RANK"][90:], one.markers["RHEE"][90:]
    markers["LKNE"][50] += [0.0, 0.08, 0.0]
    doubts = find_doubts(one.time, markers, one.rate_hz)
    assert any(d.kind == "swap" and set(d.markers) == {"RHEE", "RANK"} for d in doubts)
    assert any(d.kind == "jump" and d.markers == ("LKNE",) for d in doubts)
    strides = doubted(one.strides(), doubts)
    assert all(s.quality.level == "poor" for s in strides if s.side == "right")


@needs_data
def test_a_marker_that_wandered_to_the_other_foot_is_found():
    one = walk(STRAIGHT[0])
    toe = one.markers["LTOE"].copy()
    toe[140:] = one.markers["RTOE"][140:]
    doubts = find_doubts(one.time, dict(one.markers) | {"LTOE": toe}, one.rate_hz)
    assert any(d.kind == "length" and d.markers == ("LHEE", "LTOE") for d in doubts)


@needs_data
def test_labels_of_left_and_right_exchanged():
    one = walk("kineticstoolkit/walk.c3d")
    wrong = {{"L": "R", "R": "L"}[name[0]] + name[1:]: m for name, m in one.markers.items()
             if name[0] in "LR"}  # fmt: skip
    assert sides_swapped(one.markers) == ""
    assert "exchanged" in sides_swapped(wrong)
    _, gaps = fill_gaps(wrong, one.rate_hz)
    grades = graded_trial(Findings(gaps, (), 0.0, one.strides(), sides_swapped(wrong)))
    assert {q.level for q in grades.sides.values()} == {"poor"}


@needs_data
def test_left_and_right_may_differ():
    one = walk("biomechzoo/HC032A/turn.c3d")
    _, gaps = fill_gaps(one.markers, one.rate_hz)
    grades = graded_trial(Findings(gaps, (), 0.0, one.strides()))
    assert grades.sides["left"].level == "poor"
    assert grades.sides["right"].level == "usable"
    assert grades.trial.level == "usable"
    assert any("turning" in text for text in grades.left_out)


@needs_data
def test_gaps_that_stay_are_named():
    one = walk("biomechzoo/HC033A/straight.c3d")
    _, gaps = fill_gaps(one.markers, one.rate_hz)
    grades = graded_trial(Findings(gaps, (), 0.0, one.strides()))
    assert any("T10" in text for text in grades.left_out)


@needs_data
def test_jitter_is_measured():
    one = walk(STRAIGHT[0])
    shaken = np.random.default_rng(3)
    markers = {k: m + shaken.normal(0, 0.004, m.shape) for k, m in one.markers.items()}
    assert noise(one.markers, one.rate_hz) < 0.0005
    assert noise(markers, one.rate_hz) > 0.001


def _stride(level="good", notes=()):
    return Stride("t", "left", 0.5, 1.5, 0.6, 1.0, 1.1, {}, Quality(level, notes))


def test_nothing_usable_is_refused_with_the_reason():
    with pytest.raises(TooPoorError, match="nobody walks"):
        require_walk("t", False, ())
    with pytest.raises(TooPoorError, match="no stride is whole"):
        require_walk("t", True, ())
    with pytest.raises(TooPoorError, match="turning"):
        require_walk("t", True, [_stride("poor", ("turning: faces 40 degrees elsewhere",))])
    require_walk("t", True, [_stride()])


def test_a_cycle_begins_and_ends_on_its_instants():
    curve = normalised(TIME, TIME**2, 0.505, 1.505)
    assert curve.shape == (101,)
    assert curve[0] == pytest.approx(0.505**2, abs=1e-4)
    assert curve[-1] == pytest.approx(1.505**2, abs=1e-4)
    assert normalised(TIME, _moving(), 0.5, 1.5).shape == (101, 3)


def test_missing_frames_stay_missing_in_a_cycle():
    holed = TIME.copy()
    holed[100] = np.nan
    curve = normalised(TIME, holed, 0.5, 1.5)
    assert np.isnan(curve[50])
    assert np.isfinite(curve[[45, 55]]).all()
    assert np.isnan(normalised(TIME, TIME, 3.5, 4.5)).any()
    with pytest.raises(InputError):
        normalised(TIME, TIME, 2.0, 1.0)


def test_band_of_strides():
    curves = np.array([[1.0, 2.0, np.nan], [3.0, 4.0, 5.0], [5.0, np.nan, np.nan]])
    found = band(curves)
    assert found.mean == pytest.approx([3, 3, 5])
    assert found.spread[:2] == pytest.approx([2, np.sqrt(2)])
    assert np.isnan(found.spread[2])
    assert band(np.empty((0, 101))).mean.shape == (101,)
    poor = _stride("poor", ("x",))
    assert stride_curves(TIME, TIME, [_stride(), poor]).shape == (1, 101)


@needs_data
def test_damaged_recordings_are_graded_and_never_crash():
    """Markers lost, cut and thrown about, plates and events missing: an answer or a refusal."""
    one, chance = walk(STRAIGHT[0]), np.random.default_rng(11)
    refused = 0
    for _ in range(40):
        markers = {n: m.copy() for n, m in one.markers.items() if chance.random() < 0.7}
        for marker in markers.values():
            if chance.random() < 0.3:
                start = chance.integers(len(marker))
                marker[start : start + chance.integers(80)] = np.nan
            if chance.random() < 0.1:
                marker[chance.integers(len(marker))] = chance.normal(0, 100, 3)
        filled, gaps = fill_gaps(markers, one.rate_hz)
        doubts = find_doubts(one.time, markers, one.rate_hz)
        damaged = replace(one, markers=filled, plates=one.plates[: chance.integers(3)])
        found = damaged.events()
        strides = doubted(damaged.strides(found), doubts)
        grades = graded_trial(Findings(gaps, doubts, noise(markers, one.rate_hz), strides))
        assert grades.trial.level == "poor" or any(s.quality.level != "poor" for s in strides)
        try:
            require_walk("t", found.walking, strides)
        except TooPoorError:
            refused += 1
            assert grades.trial.level == "poor"
    assert 0 < refused < 40
