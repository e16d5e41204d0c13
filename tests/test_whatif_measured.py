"""A measured walk as the style to stay near."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("casadi")

from loads_cases import child  # noqa: E402
from recordings import needs_data  # noqa: E402
from solespine.errors import TooPoorError  # noqa: E402
from solespine.whatif.measured_style import measured_style  # noqa: E402

pytestmark = needs_data


@pytest.fixture(scope="module")
def walked():
    motion, worn = child("HC030A")
    return motion, worn, measured_style(motion, worn)


def test_speed_and_stride_time_are_those_of_the_recording(walked):
    motion, _, style = walked
    strides = [s for t in motion.trials for s in t.strides if s.side == "right"]
    told = [s.values for s in strides if s.quality.level != "poor"]
    assert style.period == pytest.approx(np.mean([v["stride_time_s"] for v in told]), rel=0.05)
    assert style.speed == pytest.approx(np.mean([v["speed_mps"] for v in told]), rel=0.05)


def test_the_stride_comes_back_to_where_it_began(walked):
    _, worn, style = walked
    knee = style.coordinates[:, worn.body.coordinates.index("knee_angle_r")]
    assert np.degrees(np.abs(np.diff(np.append(knee, knee[0]))).max()) < 15
    assert 40 < np.degrees(knee.max()) < 75
    assert style.coordinates[:, worn.body.coordinates.index("pelvis_ty")].mean() == pytest.approx(0)


def test_both_feet_together_carry_the_weight(walked):
    _, _, style = walked
    assert style.load.sum(1).mean() == pytest.approx(1.0, abs=0.08)
    assert style.along.mean() == pytest.approx(0.0, abs=1e-9)


def test_a_walk_without_a_right_stride_is_refused(walked):
    motion, worn, _ = walked
    trial = motion.trials[0]
    left = tuple(s for s in trial.strides if s.side == "left")
    with pytest.raises(TooPoorError, match="no whole right stride"):
        measured_style(replace(motion, trials=(replace(trial, strides=left),)), worn)
