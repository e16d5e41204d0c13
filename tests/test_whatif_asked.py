"""Changes as people write them: read strictly, refused in one line that lists what is valid."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from solespine.body import Change
from solespine.case.model import Case, Complaint, Person
from solespine.errors import InputError
from solespine.evidence.change_topics import change_terms, treatment_changes
from solespine.flow.reported_pain import as_reported
from solespine.flow.trying import what_if
from solespine.whatif import Pain, Scenario
from solespine.whatif.asked_scenario import scenario_of
from solespine.whatif.parse import list_changes, parse_changes

PERSON = Person(sex="male", height_m=1.75, mass_kg=80.0)


def scenario(*texts, side=None):
    return scenario_of(parse_changes(texts, side), PERSON, 1.3)


def test_units_are_converted():
    assert scenario("heel_lift=0.6cm", side="left").changes == (Change("heel_lift", 0.006, "left"),)
    wedge = scenario("rearfoot_wedge=4deg").changes[0]
    assert wedge.kind == "heel_wedge" and wedge.amount == pytest.approx(math.radians(4))
    assert scenario("cushioning=150 N/mm").changes[0].amount == 150_000


def test_a_side_behind_the_value_goes_before_the_option():
    changes = scenario("heel_lift=6mm@right", "leg_length=-5mm", side="left").changes
    assert [one.side for one in changes] == ["right", "left"]
    assert scenario("heel_lift=6mm").changes[0].side == "both"


def test_mass_and_speed_are_absolute_or_added():
    assert scenario("mass=70kg").mass_kg == 70
    assert scenario("mass=-8kg").mass_kg == 72
    assert scenario("mass=-7.5%").mass_kg == pytest.approx(74)
    assert scenario("speed=1.1m/s").speed_m_s == 1.1
    assert scenario("speed=-0.2m/s").speed_m_s == pytest.approx(1.1)


def test_nobody_is_asked_to_walk_faster_than_people_of_this_age_and_sex_do():
    asked = parse_changes(["speed=+0.7m/s"])
    assert scenario_of(asked, PERSON, 1.3).speed_m_s == pytest.approx(2.0)
    old = Person(sex="female", age_years=75, height_m=1.6, mass_kg=60.0)
    with pytest.raises(InputError, match=r"0\.6 to 1\.749"):
        scenario_of(asked, old, 1.3)
    with pytest.raises(InputError, match=r"0\.6 to 1\.749"):
        what_if(old, "heel_lift=6mm", speed_m_s=1.9, draws=0)


def test_the_other_changes():
    assert scenario("heel_pain=6@left").pain == Pain(left=6)
    assert scenario("trunk_lean=4deg").lean_deg == 4
    weak = scenario("weakness=trunk_extensors:30%@right").weakness
    assert weak == {"erector spinae_r": 0.3, "multifidus_r": 0.3}
    assert scenario("carried=10kg@front").changes == (Change("carried_mass", 10, where="front"),)
    assert scenario("weakness=gluteus_medius:30%@left").weakness == {"gluteus medius_l": 0.3}
    assert scenario("cadence=110steps/min").cadence_spm == 110


def test_several_together():
    both = scenario("heel_lift=6mm", "mass=70kg", side="right")
    assert both == Scenario((Change("heel_lift", 0.006, "right"),), mass_kg=70.0)


def test_a_sweep_has_every_dose_and_its_unit_once():
    (swept,) = parse_changes(["heel_lift=0:12:2mm"])
    assert swept.values == (0, 2, 4, 6, 8, 10, 12)
    assert parse_changes(["heel_lift=12:0:-6mm"])[0].values == (12, 6, 0)


@pytest.mark.parametrize("name", sorted(change_terms()))
def test_the_example_of_every_change_can_be_read(name):
    term = change_terms()[name]
    asked = parse_changes([f"{name}={term.example}"])
    assert asked[0].name == name
    assert isinstance(scenario_of(asked, PERSON, 1.3), Scenario)


def test_the_list_names_every_change_with_its_unit():
    lines = list_changes()
    for line, (name, term) in zip(lines, change_terms().items(), strict=True):
        assert line.startswith(f"{name}={term.example}") and term.unit in line


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lift=6mm", "heel_lift=6mm"),
        ("heel_lift", "heel_lift=6mm"),
        ("heel_lift=6", "needs its unit"),
        ("heel_lift=6kg", "not a length"),
        ("heel_lift=6,5mm", "point"),
        ("heel_lift=90mm", "-20 to 60 mm"),
        ("heel_lift=6mm@middle", "left, right, both"),
        ("mass=-70kg", "20 to 200"),
        ("mass=-70kg@left", "no place"),
        ("carried=10kg@head", "back, front"),
        ("weakness=30%", "gluteus_medius:30%"),
        ("heel_pain=12", "0 to 10"),
        ("heel_lift=0:12:0.01mm", "at most 60 steps"),
        ("heel_lift=0:12:-2mm", "at most 60 steps"),
        ("heel_lift=" + "9" * 100, "too long"),
        ("heel_lift=\x1b[31m6mm", "heel_lift=6mm"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_what_is_valid(text, says):
    with pytest.raises(InputError) as refused:
        scenario(text)
    assert says in str(refused.value)
    assert str(refused.value).isprintable()


def test_contradictions_between_changes_are_refused():
    with pytest.raises(InputError, match="twice"):
        parse_changes(["heel_lift=6mm", "heel_lift=3mm"])
    with pytest.raises(InputError, match="two changes are sweeps"):
        parse_changes(["heel_lift=0:6:2mm", "mass=60:80:10kg"])
    with pytest.raises(InputError, match="--side up"):
        parse_changes(["heel_lift=6mm"], "up")
    with pytest.raises(InputError, match="no change"):
        parse_changes([])
    for texts in (["heel_pain=6", "heel_pain=3@left"],
                  ["weakness=trunk_extensors:30%", "weakness=multifidus:20%@left"]):  # fmt: skip
        with pytest.raises(InputError, match="twice"):
            scenario(*texts)
    with pytest.raises(InputError, match="one foot is one or the other"):
        parse_changes(["flat_foot=1", "high_arch=1@left"])
    parse_changes(["flat_foot=1@right", "high_arch=1@left"])


def test_heel_pain_as_reported_has_intensity_and_side_of_the_complaints():
    sore = Case(complaints=(Complaint("heel", "left", intensity=6.0), Complaint("back", "left"),
                            Complaint("heel", "right", intensity=2.0)))  # fmt: skip
    told = as_reported(parse_changes(["heel_pain=reported", "mass=-5kg"]), sore)
    assert scenario_of(told, PERSON, 1.3).pain == Pain(left=6, right=2)
    assert [one.words for one in told][:2] == [
        "heel pain 6 of 10 (left)", "heel pain 2 of 10 (right)",
    ]  # fmt: skip
    (left,) = as_reported(parse_changes(["heel_pain=reported"], "left"), sore)
    assert left.words == "heel pain 6 of 10 (left)"
    dull = Case(complaints=(Complaint("heel", "left"), Complaint("heel", intensity=4.0)))
    for case in (dull, None):
        with pytest.raises(InputError, match="no heel pain with side and intensity"):
            as_reported(parse_changes(["heel_pain=reported"]), case)
    with pytest.raises(InputError, match="on the right"):
        as_reported(
            parse_changes(["heel_pain=reported@right"]),
            replace(sore, complaints=sore.complaints[:1]),
        )
    with pytest.raises(InputError, match="not a number|needs its unit|heel_lift=6mm"):
        parse_changes(["heel_lift=reported"])


def test_what_acts_in_walking_only_is_not_tried_standing():
    with pytest.raises(InputError, match="walking"):
        what_if(PERSON, "speed=1.1m/s", mode="standing")


def test_a_person_without_size_is_asked_for_it():
    with pytest.raises(InputError, match="mass is not told"):
        what_if(Person(height_m=1.7), "heel_lift=6mm")


def test_changes_of_treatments_can_be_read_and_lie_inside_their_doses():
    for treatment, row in treatment_changes().items():
        asked = {one.name: one for one in parse_changes(row.changes)}
        assert set(row.doses) <= set(asked), treatment
        for name, (low, high) in row.doses.items():
            assert low <= asked[name].values[0] <= high, treatment
