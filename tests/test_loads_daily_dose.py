"""Daily dose: steps and hours times load, told or assumed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from loads_cases import child
from recordings import needs_data
from solespine.case.model import Person
from solespine.loads.daily_dose import daily_dose, day_of
from solespine.loads.model import Load, Loads
from solespine.motion.model import Motion, Stride, Trial
from solespine.recordings.model import Subject

STRIDE_S = 1.1


def walk():
    stride = Stride("walk", "right", 0.0, STRIDE_S, 0.1, 0.5, 0.7, {})
    nothing = np.zeros(1)
    trial = Trial("walk", 100.0, nothing, (1.0, 0.0), False, "made", {}, {}, (), "made", (stride,),
                  (), None, {})  # fmt: skip
    return Motion((trial,), None, (), Subject(), 10.0)


def loads(measured=100.0):
    knee = Load("knee", "resultant", "right", "N", np.full(101, 500.0), 500.0, 0.0,
                measured_percent=measured)  # fmt: skip
    return Loads((knee,), 700.0, {("knee", "resultant"): 400.0}, {}, False)


def test_a_day_told_is_taken_as_told():
    day = day_of(Person(standing_hours=2.0, age_years=40), steps=8000)
    assert (day.steps, day.steps_low, day.steps_high) == (8000, 8000, 8000)
    assert (day.standing_low, day.standing_high) == (2.0, 2.0)
    assert day.assumed == ()


def test_a_day_not_told_is_assumed_and_says_so():
    young, old = day_of(Person(age_years=40)), day_of(Person(age_years=70))
    assert young.steps == 9797 and old.steps == 6565
    assert young.steps_low < young.steps < young.steps_high
    assert any("Bohannon" in line for line in young.assumed)
    assert any("Hamer" in line for line in old.assumed)


def test_the_dose_is_load_times_steps_and_hours():
    (dose,) = daily_dose(loads(), walk(), day_of(Person(standing_hours=2.0), steps=8000))
    assert dose.peaks == 4000
    assert dose.walking_ns == pytest.approx(500.0 * STRIDE_S * 4000)
    assert dose.standing_ns == pytest.approx(400.0 * 7200)
    assert dose.total_ns == pytest.approx(dose.walking_ns + dose.standing_ns)
    assert dose.low_ns == dose.high_ns == pytest.approx(dose.total_ns)


def test_twice_the_steps_are_twice_the_walking():
    one, two = (daily_dose(loads(), walk(), day_of(Person(), steps=n))[0] for n in (4000, 8000))
    assert two.walking_ns == pytest.approx(2 * one.walking_ns)
    assert two.standing_ns == one.standing_ns


def test_a_load_seen_in_part_of_the_stride_has_no_dose():
    assert daily_dose(loads(measured=70.0), walk(), day_of(Person())) == ()
    assert daily_dose(loads(), replace(walk(), trials=()), day_of(Person())) == ()


@needs_data
def test_doses_of_a_real_walk():
    from solespine.loads import solve_loads

    motion, worn = child("HC044A")
    doses = daily_dose(solve_loads(motion, worn), motion, day_of(Person(age_years=12)))
    sites = {(dose.site, dose.side) for dose in doses}
    assert ("achilles", "right") in sites and ("knee", "left") in sites
    assert all(dose.low_ns < dose.total_ns < dose.high_ns for dose in doses)
