"""What one trial is refused for, and which of its strides go another way than its axes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kinematics_reference import CHILDREN, recording
from recordings import needs_data
from solespine.errors import TooPoorError
from solespine.motion.axes import walk_axes
from solespine.motion.trial import Person, read_trial
from solespine.recordings import Subject, recognise

STRAIGHT = "biomechzoo/HC030A/straight.c3d"
NOBODY = Person(Subject(), None)


def read(one):
    return read_trial(one, recognise(one), NOBODY)


@needs_data
def test_a_walk_backwards_is_refused():
    whole = recording(STRAIGHT)
    turned = {label: xyz[::-1] for label, xyz in whole.markers.items()}
    with pytest.raises(TooPoorError, match="backwards"):
        read(replace(whole, markers=turned, events=(), plates=()))


@needs_data
def test_a_mirrored_walk_is_refused():
    whole = recording(STRAIGHT)
    mirrored = {label: xyz * [-1.0, 1.0, 1.0] for label, xyz in whole.markers.items()}
    with pytest.raises(TooPoorError, match="contradict"):
        read(replace(whole, markers=mirrored, events=(), plates=()))


@needs_data
@pytest.mark.parametrize("name", ["walk1.trc", "walk2.trc"])
def test_a_published_recording_with_its_sides_turned_round_is_refused(name):
    with pytest.raises(TooPoorError, match="contradict"):
        read(recording(f"bmc_gait/{name}"))


@needs_data
@pytest.mark.parametrize("child", CHILDREN)
def test_forward_in_a_way_with_a_bend_is_that_of_the_straight_walk(child):
    ways = [
        np.degrees(np.arctan2(*walk_axes(_roles(child, trial)).direction[::-1]))
        for trial in ("straight", "turn")
    ]
    assert abs(ways[1] - ways[0]) < 3.0  # the same walkway; measured: 0.0 to 1.9


@needs_data
@pytest.mark.parametrize("child", CHILDREN)
def test_strides_after_a_bend_are_used_for_nothing(child):
    trial = read(recording(f"biomechzoo/{child}/turn.c3d"))
    aside = [s for s in trial.strides if any(n.startswith("another way") for n in s.quality.notes)]
    assert len(aside) >= 2
    assert all(s.quality.level == "poor" for s in aside)
    usable = [s for s in trial.strides if s.quality.level != "poor"]
    for stride in usable:
        inside = (trial.time >= stride.strike_s) & (trial.time <= stride.end_s)
        middle = trial.angles["pelvis_rotation", stride.side][inside].mean()
        assert abs(np.degrees(middle)) < 10


def _roles(child, trial):
    return recognise(recording(f"biomechzoo/{child}/{trial}.c3d")).markers
