"""Slices of one trial in several files are read as one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kinematics_reference import recording
from recordings import needs_data
from solespine.motion import measure_motion
from solespine.motion.joined import joined

STRAIGHT = "biomechzoo/HC030A/straight.c3d"
SLICES = tuple(f"opensim/subject01/MarkerData/walk_free_0{n}.trc" for n in (1, 2, 3))


def part(name, first, stop, said):
    """Frames of a recording, without forces."""
    whole = recording(name)
    return replace(
        whole,
        name=said,
        time=whole.time[first:stop],
        markers={label: xyz[first:stop] for label, xyz in whole.markers.items()},
        plates=(),
        events=(),
    )


@needs_data
def test_a_trial_cut_in_three_comes_together_in_whatever_order():
    frames = len(recording(STRAIGHT).time)
    one, two, three = (
        part(STRAIGHT, a, b, name)
        for a, b, name in ((0, 330, "a.c3d"), (330, 400, "b.c3d"), (400, frames, "c.c3d"))
    )
    (whole,), said = joined((three, one, two))
    assert whole.name == "a.c3d + b.c3d + c.c3d"
    assert said == ("a.c3d, b.c3d, c.c3d continue one another and are read as one trial",)
    assert np.array_equal(whole.time, recording(STRAIGHT).time)
    for label, xyz in recording(STRAIGHT).markers.items():
        assert np.array_equal(whole.markers[label], xyz, equal_nan=True)


@needs_data
def test_what_does_not_continue_stays_apart():
    one = part(STRAIGHT, 0, 330, "a.c3d")
    gap = part(STRAIGHT, 332, 400, "b.c3d")
    far = part(STRAIGHT, 330, 400, "c.c3d")
    far = replace(far, markers={label: xyz + 0.5 for label, xyz in far.markers.items()})
    other = part(STRAIGHT, 330, 400, "d.c3d")
    other = replace(other, markers={label + "x": xyz for label, xyz in other.markers.items()})
    with_forces = replace(part(STRAIGHT, 330, 400, "e.c3d"), plates=recording(STRAIGHT).plates)
    for two in (gap, far, other, with_forces, replace(one, name="again.c3d")):
        assert joined((one, two)) == ((one, two), ())


@needs_data
def test_three_published_slices_give_whole_strides_that_none_gives_alone():
    motion = measure_motion([recording(name) for name in SLICES])
    (trial,) = motion.trials
    assert len([s for s in trial.strides if s.quality.level != "poor"]) == 3
    assert set(motion.inputs) == {f"walk_free_0{n}.trc" for n in (1, 2, 3)}
    assert any("read as one trial" in note for note in motion.notes)
