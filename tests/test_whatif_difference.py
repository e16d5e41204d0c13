"""Scenarios are checked when made, and an effect matters only beyond what can be detected."""

from __future__ import annotations

import pytest

pytest.importorskip("casadi")

from solespine.body import Change  # noqa: E402
from solespine.case.model import Person  # noqa: E402
from solespine.errors import InputError  # noqa: E402
from solespine.whatif import Pain, Scenario, what_if  # noqa: E402
from solespine.whatif.difference import effects  # noqa: E402
from solespine.whatif.figures import calibrated_on, drawn, figure, whatif_figures  # noqa: E402

PERSON = Person(sex="male", height_m=1.75, mass_kg=75.0)
BEFORE = {"pelvic_obliquity_deg": 0.0, "heel_load_n_left": 180.0}


def found(change, draws=()):
    after = {"pelvic_obliquity_deg": change, "heel_load_n_left": 180.0}
    return effects(BEFORE, after, draws)


def test_names_sides_and_units_are_taken_apart():
    pelvis, heel = found(0.0)
    assert (pelvis.name, pelvis.side, pelvis.unit) == ("pelvic_obliquity", None, "deg")
    assert (heel.name, heel.side, heel.unit) == ("heel_load", "left", "N")


def test_a_change_matters_only_beyond_the_detectable_one():
    least = figure("detectable_pelvic_obliquity_deg")
    assert found(1.1 * least)[0].meaningful is True
    assert found(-1.1 * least)[0].meaningful is True
    assert found(0.9 * least)[0].meaningful is False


def test_natural_variation_counts_where_it_is_the_greater_limit():
    least = figure("detectable_pelvic_obliquity_deg")
    usual = found(1.1 * least)[0]
    assert usual.natural == figure("natural_pelvic_obliquity_deg") and usual.needed == least
    with drawn({"natural_pelvic_obliquity_deg": 2 * least}):
        restless = found(1.1 * least)[0]
    assert restless.needed == 2 * least and restless.meaningful is False


def test_every_limit_has_its_natural_variation_and_none_is_greater_than_the_error():
    rows = {name.split("_", 1)[1]: row.value for name, row in whatif_figures().items()
            if name.startswith("detectable_")}  # fmt: skip
    assert rows and all(0 < figure(f"natural_{name}") <= least for name, least in rows.items())


def test_an_interval_that_spans_the_limit_cannot_tell():
    least = figure("detectable_pelvic_obliquity_deg")

    def draws(*changes):
        return [{"pelvic_obliquity_deg": c, "heel_load_n_left": 0.0} for c in changes]

    wide = found(1.2 * least, draws(0.2 * least, 1.2 * least, 2.2 * least))[0]
    assert wide.meaningful is None and wide.low < least < wide.high
    assert found(2 * least, draws(1.5 * least, 2 * least, 2.5 * least))[0].meaningful is True


def test_the_interval_is_that_of_the_draws_and_a_verdict_needs_the_centre_too():
    least = figure("detectable_pelvic_obliquity_deg")
    doses = (2 + k / 8 for k in range(17))
    draws = [{"pelvic_obliquity_deg": c * least, "heel_load_n_left": 0.0} for c in doses]
    low = found(0.5 * least, draws)[0]
    assert low.low == pytest.approx(2.1 * least) and low.high == pytest.approx(3.9 * least)
    assert low.aside and low.meaningful is None
    above = found(5 * least, draws)[0]
    assert above.aside and above.high < above.change and above.meaningful is True


@pytest.mark.parametrize(
    "make",
    [
        lambda: Pain(left=11),
        lambda: Scenario(speed_m_s=9.0),
        lambda: Scenario(lean_deg=90.0),
        lambda: Scenario(weakness={"calf_l": 2.0}),
        lambda: what_if(PERSON, Scenario(weakness={"wing_l": 0.5}), "standing"),
    ],
)
def test_an_impossible_scenario_is_refused_in_one_line(make):
    with pytest.raises(InputError) as refused:
        make()
    assert "\n" not in str(refused.value)


def test_standing_answers_with_a_difference():
    tried = Scenario((Change("leg_length", 0.02, "left"),))
    difference = what_if(PERSON, tried, "standing")
    tilted = difference.effect("pelvic_obliquity")
    assert tilted.meaningful and tilted.change < 0  # left side up
    assert difference.scenario == ("leg_length 0.02 m longer (left)",)
    nothing = what_if(PERSON, Scenario(), "standing")
    assert nothing.meaningful == () and nothing.scenario == ("no change",)


def test_weights_name_at_most_five_experiments():
    assert 1 <= len(calibrated_on()) <= 5
    for name, row in whatif_figures().items():
        assert row.sources and row.unit, name
