"""Published ranges of healthy walking against the healthy recordings (validation/walk_ranges.py).

What a person chose (how fast to walk) is counted, and the persons outside are named here; what the
measurement decides must lie inside for every recording that the source speaks of. Quantities that
miss for many are listed with their number of hits: it may grow, not shrink.
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path

import pytest

from recordings import needs_data

sys.path.insert(0, str(Path(__file__).parents[1] / "validation"))

import walk_ranges as published  # noqa: E402

# Persons outside a range that is about a choice of theirs: 0.9 m/s is slow, 1.61 m/s is brisk.
OUTSIDE = {
    ("A01", "speed_mps"): {"walking5"},
    ("A02", "speed_mps"): {"walking5", "kineticstoolkit"},
}
# Every recording that the source speaks of is inside.
HOLD = {
    "stance_percent", "double_support_percent", "cadence_spm", "knee_swing_peak_deg",
    "pelvis_tilt_range_deg", "first_peak_bw", "second_peak_bw", "propulsion_peak_bw",
}  # fmt: skip
# Share of the checks of all recordings (comparable or not) that hit, rounded down.
MISSED = {
    "hallux_dorsiflexion_peak_deg": 0.0,
    "eversion_excursion_deg": 0.4,
    "hindfoot_rotation_range_deg": 0.5,
    "hip_flexion_peak_deg": 0.0,
    "hip_extension_peak_deg": 0.25,
    "spine_lateral_range_deg": 0.25,
    "spine_rotation_range_deg": 0.2,
}
CONFIDENCE = {"confirmed", "recalled", "uncertain"}


@functools.cache
def checks() -> tuple[published.Check, ...]:
    return tuple(published.checks())


def of(quantity: str, row: str | None = None) -> list[published.Check]:
    return [
        c
        for c in checks()
        if c.against.quantity == quantity and (row is None or c.against.row == row)
    ]


def test_every_range_names_its_source_and_how_sure_it_is():
    for one in published.ranges():
        assert one.source and one.confidence in CONFIDENCE
        assert one.low <= one.high and one.tolerance >= 0
        assert one.of in ("adults", "all") and one.gate in ("count", "report")


def test_a_value_outside_is_a_miss():
    one = published.ranges()[0]
    assert one.holds(one.high + one.tolerance)
    assert not one.holds(one.high + one.tolerance + 0.01)
    assert not one.holds(one.low - one.tolerance - 0.01)


@needs_data
def test_every_quantity_is_measured_somewhere():
    assert {one.quantity for one in published.ranges()} == {c.against.quantity for c in checks()}


@needs_data
@pytest.mark.parametrize(("row", "quantity"), OUTSIDE)
def test_chosen_speeds_of_adults_are_those_of_others_but_for_the_named(row, quantity):
    told = [c for c in of(quantity, row) if c.matched]
    assert len(told) >= 5
    assert {c.person for c in told if not c.hit} <= OUTSIDE[row, quantity]


@needs_data
@pytest.mark.parametrize("quantity", sorted(HOLD))
def test_comparable_recordings_are_inside(quantity):
    told = [c for c in of(quantity) if c.matched]
    assert told
    assert [(c.person, c.side, round(c.measured, 3)) for c in told if not c.hit] == []


@needs_data
@pytest.mark.parametrize("quantity", sorted(MISSED))
def test_missed_quantities_do_not_get_worse(quantity):
    told = of(quantity)
    hits = sum(c.hit for c in told) / len(told)
    assert hits >= MISSED[quantity]
    if hits < 0.8:
        pytest.xfail(
            f"{quantity}: {100 * hits:.0f} % of {len(told)} inside {told[0].against.said()}"
        )


@needs_data
def test_most_comparable_checks_hit():
    told = [c for c in checks() if c.matched]
    assert len(told) >= 180
    assert sum(c.hit for c in told) / len(told) > 0.75
