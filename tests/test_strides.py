"""Strides against hand calculation, a laboratory's own figures, and the laws."""

import numpy as np
import pytest

from recordings import needs_data
from solespine.motion.events import find_events
from solespine.motion.strides import find_strides
from solespine.motion.treadmill import belt_speeds, on_treadmill
from solespine.recordings import Event
from walks import ADULTS, STRAIGHT, TURNS, doubled, mirrored, walk

WALKS = (*STRAIGHT, *ADULTS)


def _usable(strides):
    return [s for s in strides if s.quality.level != "poor"]


@needs_data
@pytest.mark.parametrize("name", WALKS)
def test_values_by_hand_from_the_files_own_events(name):
    """Times from the events as recorded, lengths from the heel markers at those frames."""
    one = walk(name)
    compared = 0
    for stride in _usable(one.strides()):
        own = [e.time_s for e in one.recorded if (e.side, e.kind) == (stride.side, "strike")]
        start = [t for t in own if abs(t - stride.strike_s) < 0.1]
        end = [t for t in own if abs(t - stride.end_s) < 0.1]
        if not (start and end):
            continue
        heel = one.markers[f"{stride.side[0].upper()}HEE"]
        places = [heel[int(np.argmin(np.abs(one.time - t)))] for t in (start[0], end[0])]
        length = np.hypot(*(places[1] - places[0])[:2])
        assert stride.values["stride_time_s"] == pytest.approx(end[0] - start[0], rel=0.02)
        assert stride.values["stride_length_m"] == pytest.approx(length, rel=0.02)
        assert stride.values["speed_mps"] == pytest.approx(length / (end[0] - start[0]), rel=0.02)
        compared += 1
    assert compared


@needs_data
def test_the_laboratorys_own_figures():
    """omcs/overground.c3d carries Vicon's figures of its right stride (group ANALYSIS)."""
    vicon = {
        "cadence_spm": 123.024,
        "speed_mps": 0.987,
        "stride_time_s": 0.975,
        "step_time_s": 0.46,
        "stride_length_m": 0.962,
        "step_length_m": 0.460,
    }
    one = walk("omcs/overground.c3d")
    ours = one.strides(one.events(plates=()))
    stride = next(s for s in ours if s.side == "right" and abs(s.strike_s - 1.195) < 0.01)
    for name, value in vicon.items():
        assert stride.values[name] == pytest.approx(value, rel=0.02), name
    assert stride.values["single_support_s"] == pytest.approx(0.41, abs=0.005)
    assert stride.values["double_support_percent"] * 0.00975 == pytest.approx(0.195, abs=0.005)


@needs_data
@pytest.mark.parametrize("name", WALKS)
def test_parts_make_the_whole(name):
    strides = _usable(walk(name).strides())
    assert strides
    for stride in strides:
        v = stride.values
        if "single_support_s" not in v:
            continue
        assert v["stance_time_s"] + v["swing_time_s"] == pytest.approx(v["stride_time_s"])
        supports = v["single_support_percent"] + v["double_support_percent"]
        assert supports == pytest.approx(v["stance_percent"])
    for one, two in zip(strides, strides[1:], strict=False):
        if one.opposite_strike_s == two.strike_s and two.opposite_strike_s == one.end_s:
            steps = one.values["step_length_m"] + two.values["step_length_m"]
            strides_both = one.values["stride_length_m"] + two.values["stride_length_m"]
            assert steps == pytest.approx(strides_both / 2, rel=0.06)


@needs_data
@pytest.mark.parametrize("name", TURNS)
def test_turning_strides_are_left_out_and_straight_ones_kept(name):
    strides = walk(name).strides()
    turning = [s for s in strides if any(n.startswith("turning") for n in s.quality.notes)]
    assert len(turning) >= 3
    assert all(s.quality.level == "poor" for s in turning)
    assert _usable(strides)


@needs_data
@pytest.mark.parametrize("name", STRAIGHT)
def test_straight_walks_lose_no_stride(name):
    strides = walk(name).strides()
    assert {s.side for s in strides} == {"left", "right"}
    assert all(s.quality.level == "good" for s in strides)


@needs_data
@pytest.mark.parametrize("name", WALKS)
def test_a_mirrored_walk_has_mirrored_strides(name):
    flipped = {"left": "right", "right": "left"}
    ours = {(flipped[s.side], round(s.strike_s, 6)): s for s in walk(name).strides()}
    theirs = {(s.side, round(s.strike_s, 6)): s for s in mirrored(walk(name)).strides()}
    assert ours.keys() == theirs.keys()
    for key, stride in ours.items():
        assert dict(theirs[key].values) == pytest.approx(dict(stride.values))
        assert theirs[key].quality == stride.quality


@needs_data
@pytest.mark.parametrize("name", [STRAIGHT[0], TURNS[0]])
def test_a_turned_room_changes_nothing(name):
    for one, two in zip(walk(name).strides(), walk(name, -1.0).strides(), strict=True):
        assert dict(one.values) == pytest.approx(dict(two.values), rel=1e-6)


@needs_data
@pytest.mark.parametrize("name", WALKS)
def test_twice_the_frame_rate_changes_strides_by_less_than_1_percent(name):
    one, two = walk(name), doubled(walk(name))
    ours = one.strides(one.events(plates=(), recorded=()))
    theirs = two.strides(two.events(plates=(), recorded=()))
    inner = [
        s for s in _usable(ours) if one.time[0] + 0.2 < s.strike_s < s.end_s < one.time[-1] - 0.2
    ]
    for stride in inner:
        twin = min(theirs, key=lambda s: (s.side != stride.side, abs(s.strike_s - stride.strike_s)))
        for value in ("stride_time_s", "stride_length_m", "speed_mps", "stance_percent"):
            assert twin.values[value] == pytest.approx(stride.values[value], rel=0.01), value


@needs_data
def test_a_treadmill_is_seen_and_its_belt_added():
    """An overground walk told as on a belt: the strides stay the same."""
    one = walk("kineticstoolkit/walk.c3d")
    belt = 0.9
    carried = np.stack([belt * one.time, 0 * one.time, 0 * one.time], axis=1)
    markers = {name: marker - carried for name, marker in one.markers.items()}
    speeds = belt_speeds(markers, one.rate_hz)
    assert on_treadmill(speeds)
    assert not on_treadmill(belt_speeds(one.markers, one.rate_hz))
    assert speeds["left"] == pytest.approx(belt, abs=0.03)
    assert speeds["right"] == pytest.approx(belt, abs=0.03)
    found = find_events(one.time, markers, one.rate_hz)
    same = find_events(one.time, one.markers, one.rate_hz)
    told = find_strides("belt", one.time, markers, found.used, found.belt_mps)
    plain = find_strides("floor", one.time, one.markers, same.used, same.belt_mps)
    for on_belt, on_floor in zip(told, plain, strict=True):
        for name in ("stride_time_s", "stride_length_m", "speed_mps"):
            assert on_belt.values[name] == pytest.approx(on_floor.values[name], rel=0.04)


def _stick(speed=1.2, period=1.1, width=0.1, frames=500, rate=100.0):
    """Two heels that stand for 60 % of the time and then move on evenly, and a pelvis between."""
    time = np.arange(frames) / rate
    markers = {}
    for side, phase, lateral in (("L", 0.0, width / 2), ("R", 0.5, -width / 2)):
        cycle = time / period + phase
        within = cycle % 1
        x = speed * period * (np.floor(cycle) - phase + np.clip((within - 0.6) / 0.4, 0, 1))
        z = 0.05 + 0.15 * np.sin(np.pi * np.clip((within - 0.6) / 0.4, 0, 1))
        markers[f"{side}HEE"] = np.stack([x, np.full(frames, lateral), z], axis=1)
        markers[f"{side}TOE"] = markers[f"{side}HEE"] + [0.18, 0, 0]
        middle = np.stack([speed * time, np.full(frames, lateral), np.full(frames, 0.9)], axis=1)
        markers[f"{side}ASI"] = middle
    return time, markers


def _planted(period=1.1, count=4):
    events = []
    for k in range(count):
        events += [Event(k * period, "left", "strike"), Event((k + 0.6) * period, "left", "off")]
        events += [
            Event((k + 0.5) * period, "right", "strike"),
            Event((k + 0.1) * period, "right", "off"),
        ]
    return sorted(events, key=lambda e: e.time_s)


def test_a_planted_walk_gives_its_own_figures():
    time, markers = _stick()
    strides = find_strides("planted", time, markers, _planted())
    assert len(strides) == 6
    expected = {
        "stride_time_s": 1.1, "step_time_s": 0.55, "stance_percent": 60.0,
        "single_support_percent": 40.0, "double_support_percent": 20.0, "cadence_spm": 120 / 1.1,
        "stride_length_m": 1.32, "step_length_m": 0.66, "step_width_m": 0.1, "speed_mps": 1.2,
    }  # fmt: skip
    for stride in strides:
        for name, value in expected.items():
            assert stride.values[name] == pytest.approx(value, rel=0.005), (stride.side, name)
        assert stride.quality.level == "good"


def test_crossing_feet_have_a_negative_width():
    time, markers = _stick(width=-0.06)
    for stride in find_strides("crossing", time, markers, _planted()):
        assert stride.values["step_width_m"] == pytest.approx(-0.06, abs=1e-6)


def test_a_missed_strike_is_seen():
    time, markers = _stick()
    events = [
        e for e in _planted() if not (e.side == "left" and e.kind == "strike" and 1 < e.time_s < 2)
    ]
    strides = find_strides("missed", time, markers, events)
    long = [s for s in strides if s.end_s - s.strike_s > 2]
    assert len(long) == 1
    assert long[0].quality.level == "poor"


def test_running_is_left_out_by_name():
    events = []
    for k in range(4):
        for side, phase in (("left", 0.0), ("right", 0.5)):
            events += [
                Event(0.7 * (k + phase), side, "strike"),
                Event(0.7 * (k + phase + 0.35), side, "off"),
            ]
    time, markers = _stick()
    strides = find_strides("run", time, markers, sorted(events, key=lambda e: e.time_s))
    assert strides
    assert all(s.quality.level == "poor" for s in strides)
    assert all(any(n.startswith("running") for n in s.quality.notes) for s in strides)


def test_what_was_not_seen_is_absent_not_guessed():
    time, markers = _stick()
    events = [e for e in _planted() if not (e.side == "right" and e.kind == "off")]
    left = [s for s in find_strides("blind", time, markers, events) if s.side == "left"]
    for stride in left:
        assert "single_support_percent" not in stride.values
        assert "stride_length_m" in stride.values
        assert stride.quality.level == "usable"
    markers["LHEE"][:] = np.nan
    for stride in find_strides("blind", time, markers, _planted()):
        if stride.side == "left":
            assert "stride_length_m" not in stride.values
