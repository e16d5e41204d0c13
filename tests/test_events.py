"""Foot strikes and toe-offs against recorded events, plates and the laws."""

from itertools import pairwise

import numpy as np
import pytest

from recordings import DATA, needs_data
from solespine.motion.axes import in_walk_axes, walk_axes
from solespine.motion.events import find_events
from solespine.motion.events_choice import METHODS, agreement, kinematic_events
from solespine.motion.events_plates import loaded, plate_contacts, plate_events
from solespine.motion.events_recorded import implausible
from solespine.motion.events_signals import foot_signals, peaks
from solespine.motion.plates import plates_in_walk_axes
from solespine.recordings import Event, Plate, read_recordings, recognise
from walks import ADULTS, ON_PLATES, STRAIGHT, TURNS, doubled, mirrored, walk

RECORDED = (*STRAIGHT, *TURNS[:3], *ADULTS)


def _differences(ours, theirs):
    """Our time less theirs for each of their events that has a partner, s."""
    found = []
    for event in theirs:
        near = [
            one.time_s - event.time_s
            for one in ours
            if (one.side, one.kind) == (event.side, event.kind)
            and abs(one.time_s - event.time_s) < 0.12
        ]
        if near:
            found.append(min(near, key=abs))
    return found


@needs_data
def test_where_plates_decide_recorded_events_lie_within_10_ms():
    apart = [
        gap
        for name in RECORDED
        for gap in _differences(walk(name).events().by_method["plates"], walk(name).recorded)
    ]
    assert len(apart) >= 30
    assert np.median(np.abs(apart)) <= 0.010


@needs_data
def test_where_markers_decide_recorded_events_lie_within_20_ms():
    apart = []
    for name in RECORDED:
        alone = walk(name).events(plates=(), recorded=()).used
        apart += _differences(alone, walk(name).recorded)
    assert len(apart) >= 80
    assert np.median(np.abs(apart)) <= 0.020


@needs_data
@pytest.mark.parametrize("name", RECORDED)
def test_markers_alone_find_every_recorded_stride_and_no_other(name):
    one = walk(name)
    inner = [e for e in one.recorded if one.time[0] + 0.15 < e.time_s < one.time[-1] - 0.15]
    alone = one.events(plates=(), recorded=()).used
    compared = agreement(alone, inner)
    assert compared.missed == 0
    assert compared.false == 0


@needs_data
@pytest.mark.parametrize("name", ON_PLATES)
def test_markers_alone_lie_within_20_ms_of_the_plates(name):
    one = walk(name)
    plates = one.events().by_method["plates"]
    compared = agreement(one.events(plates=(), recorded=()).used, plates, complete=False)
    assert compared.matched >= 3
    assert compared.median_s <= 0.020


@needs_data
def test_a_step_off_the_edge_of_a_plate_is_no_toe_off():
    one = walk("biomechzoo/HC032A/turn.c3d")
    contacts = one.events().contacts
    half = [c for c in contacts if c.end_s - c.start_s < 0.4]
    assert len(half) == 1
    assert half[0].starts_here and not half[0].ends_here


@needs_data
def test_nobody_walks_in_a_standing_trial():
    found = walk("biomechzoo/HC030A/static.c3d").events()
    assert not found.walking
    assert found.used == ()


@needs_data
@pytest.mark.parametrize("name", ON_PLATES)
def test_a_mirrored_walk_has_mirrored_events(name):
    one = walk(name)
    flipped = {"left": "right", "right": "left"}
    ours = sorted((e.kind, flipped[e.side], round(e.time_s, 6)) for e in one.events().used)
    theirs = sorted((e.kind, e.side, round(e.time_s, 6)) for e in mirrored(one).events().used)
    assert ours == theirs


@needs_data
@pytest.mark.parametrize("name", [STRAIGHT[0], TURNS[1], "opensim/walking5.c3d"])
def test_a_turned_room_changes_nothing(name):
    ours = [(e.kind, e.side, round(e.time_s, 6)) for e in walk(name).events().used]
    theirs = [(e.kind, e.side, round(e.time_s, 6)) for e in walk(name, 2.0).events().used]
    assert ours == theirs


@needs_data
@pytest.mark.parametrize("name", [*STRAIGHT, "kineticstoolkit/walk.c3d"])
def test_twice_the_frame_rate_moves_events_by_less_than_5_ms(name):
    one = walk(name)
    for method, events in kinematic_events(
        one.time, foot_signals(one.markers, one.rate_hz)
    ).items():
        fine = doubled(one)
        again = kinematic_events(fine.time, foot_signals(fine.markers, fine.rate_hz))[method]
        moved = _differences(again, events)
        assert len(moved) >= len(events) - 1, method  # one beside the recording's edge may change
        assert max(np.abs(moved)) < 0.005, method


@needs_data
def test_recorded_events_far_from_the_plates_are_not_used():
    one = walk(STRAIGHT[0])
    late = tuple(Event(e.time_s + 0.08, e.side, e.kind) for e in one.recorded)
    found = one.events(recorded=late)
    assert "recorded events are not used" in found.method
    assert all(e.source != "file" for e in found.used)


@needs_data
def test_recorded_events_of_the_wrong_side_are_not_used():
    one = walk(STRAIGHT[0])
    other = {"left": "right", "right": "left"}
    wrong = tuple(Event(e.time_s, other[e.side], e.kind) for e in one.recorded)
    assert "recorded events are not used" in one.events(recorded=wrong).method


def test_two_strikes_in_a_row_are_not_plausible():
    told = [Event(1.0, "left", "strike"), Event(1.6, "left", "off"), Event(1.7, "left", "off")]
    assert "follow each other" in implausible(told, (), ())


@needs_data
def test_a_foot_without_markers_has_no_kinematic_events():
    one = walk(STRAIGHT[0])
    half = {name: m for name, m in one.markers.items() if not name.startswith("L")}
    events = kinematic_events(one.time, foot_signals(half, one.rate_hz))
    assert {e.side for name in METHODS for e in events[name]} == {"right"}


def _plate(vertical, rate=1000.0, **more):
    time = np.arange(len(vertical)) / rate
    force = np.zeros((len(vertical), 3))
    force[:, 2] = vertical
    return Plate("plate 1", "type 2", rate, time, force, np.full_like(force, np.nan),
                 np.zeros(len(vertical)), **more)  # fmt: skip


def test_the_instant_is_interpolated_and_the_offset_of_the_plate_taken_off():
    vertical = np.zeros(2000)
    vertical[500:600] = np.linspace(0, 700, 100)
    vertical[600:1100] = 700
    vertical[1100:1200] = np.linspace(700, 0, 100)
    clean = loaded(_plate(vertical))
    shifted = loaded(_plate(vertical - 18.0))
    assert len(clean) == 1
    assert clean[0] == pytest.approx((0.500 + 20 / 7000 * 0.99, 1.199 - 20 / 7000 * 0.99), abs=2e-3)
    assert shifted[0] == pytest.approx(clean[0], abs=1e-3)


def test_noise_and_touches_are_no_contacts():
    generator = np.random.default_rng(1)
    vertical = generator.normal(0, 3, 3000)
    vertical[100:120] += 60  # 20 ms
    vertical[1000:1500] += 60  # never loaded
    assert loaded(_plate(vertical)) == []


def test_a_plate_that_says_its_side_needs_no_markers():
    vertical = np.zeros(2000)
    vertical[500:1100] = 700
    plate = _plate(vertical, side="left")
    contacts = plate_contacts(np.arange(200) / 100, {}, [plate])
    events = plate_events(contacts)
    assert [(e.side, e.kind) for e in events] == [("left", "strike"), ("left", "off")]


def test_a_contact_cut_by_the_edge_of_the_recording_gives_no_event_there():
    vertical = np.full(1000, 700.0)
    vertical[800:] = 0
    contacts = plate_contacts(np.arange(100) / 100, {}, [_plate(vertical, side="right")])
    assert [e.kind for e in plate_events(contacts)] == ["off"]


def test_peaks_lie_between_frames():
    time = np.arange(0, 3, 0.01)
    values = np.cos(2 * np.pi * (time - 0.503))
    assert peaks(time, values, 1.0, 0.4) == pytest.approx([0.503, 1.503, 2.503], abs=1e-4)


@needs_data
@pytest.mark.parametrize("name", [*RECORDED, "opensim/walking5.c3d", "btk/plate_type4.c3d"])
def test_strikes_and_toe_offs_of_a_foot_alternate(name):
    for changed in ({}, {"plates": ()}, {"plates": (), "recorded": ()}):
        used = walk(name).events(**changed).used
        for side in ("left", "right"):
            kinds = [e.kind for e in used if e.side == side]
            assert all(one != two for one, two in pairwise(kinds)), (changed.keys(), side)


@needs_data
def test_a_foot_that_stands_on_a_plate_does_not_strike_again():
    """A kinematic event in the middle of a stance that the plate has seen is not used."""
    one = walk(STRAIGHT[0])
    stance = next(c for c in one.events().contacts if c.first == "right")
    middle = (stance.start_s + stance.end_s) / 2
    wrong = (*one.recorded, Event(middle, "right", "strike"), Event(middle + 0.01, "right", "off"))
    used = one.events(recorded=wrong).used
    inside = [e for e in used if e.side == "right" and abs(e.time_s - middle) < 0.2]
    assert inside == []


def _belt_walk(part):
    """A slice of the treadmill walk of opensim/subject01; its toes are marked at the tip."""
    files = [
        DATA / f"opensim/subject01/MarkerData/walk_free_0{part}.trc",
        DATA / "opensim/subject01/subject01_walk1_grf.mot",
    ]
    recording = read_recordings(files)[0]
    markers = recognise(recording).markers
    axes = walk_axes(markers)
    turned = in_walk_axes(markers, axes.direction)
    plates = plates_in_walk_axes(recording.plates, axes.direction)
    return recording, turned, plates


@needs_data
@pytest.mark.parametrize("part", [1, 2, 3])
def test_a_treadmill_with_toes_marked_at_the_tip(part):
    recording, markers, plates = _belt_walk(part)
    told = find_events(recording.time, markers, recording.rate_hz, plates)
    alone = find_events(recording.time, markers, recording.rate_hz)
    assert told.belt_mps["left"] == pytest.approx(1.13, abs=0.05)
    assert told.belt_mps["right"] == pytest.approx(1.13, abs=0.05)
    compared = agreement(alone.used, told.by_method["plates"], complete=False)
    assert compared.matched >= 2
    assert compared.median_s <= 0.020


@needs_data
def test_too_short_a_recording_has_no_events():
    one = walk(STRAIGHT[0])
    short = {name: marker[:5] for name, marker in one.markers.items()}
    assert not find_events(one.time[:5], short, one.rate_hz).walking
