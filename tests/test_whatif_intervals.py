"""Intervals, loads and the cache of what-ifs: laws on the standing body, which is solved fast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("casadi")

from solespine.body import Change, build_body  # noqa: E402
from solespine.body.sizes import lengths_from_height  # noqa: E402
from solespine.case.model import Person  # noqa: E402
from solespine.errors import TooPoorError  # noqa: E402
from solespine.evidence import load_body_evidence  # noqa: E402
from solespine.loads.dynamics import frames_of  # noqa: E402
from solespine.loads.solution import Choice  # noqa: E402
from solespine.report.whatif_words import number  # noqa: E402
from solespine.whatif import How, Pain, Scenario, cache, spread, stand, what_if  # noqa: E402
from solespine.whatif import answer as module  # noqa: E402
from solespine.whatif.difference import effects  # noqa: E402
from solespine.whatif.draws import draw_of  # noqa: E402
from solespine.whatif.figures import drawn, figure  # noqa: E402
from solespine.whatif.load_readout import CHAIN, solved, standing_contact  # noqa: E402
from solespine.whatif.pair import Setting  # noqa: E402
from solespine.whatif.problem import Problem, Span  # noqa: E402

PERSON = Person(sex="female", height_m=1.65, mass_kg=82.0)
LIFT = Scenario((Change("heel_lift", 0.010, "left"),))
DRAWS = 4


@pytest.fixture(scope="module")
def lifted():
    return what_if(PERSON, LIFT, "standing", draws=DRAWS)


@pytest.fixture(scope="module")
def standing():
    return stand(build_body(PERSON))


# Loads through the loads room.


def test_nothing_is_left_unexplained_in_a_solved_stance(standing):
    frames = frames_of(standing.body, standing.pose)
    solution, pushes = solved(frames, standing.forces[None], Choice())
    weight = standing.body.mass_kg * 9.81
    assert np.abs(solution.residual_force).max() < 1e-6 * weight
    assert sum(push.force[0, 2] for push in pushes.values()) == pytest.approx(weight, rel=1e-6)


def test_every_link_from_heel_pad_to_the_top_of_the_low_back_is_told(lifted):
    told = {effect.name for effect in lifted.effects}
    assert {name for name, _, _ in CHAIN} <= told
    assert {"heel_pad_force", "achilles_tension", "L5_S1_compression", "L1_L2_shear"} <= told


def test_a_symmetric_stance_loads_both_legs_alike(standing):
    loads = standing_contact(standing)
    for name in ("ankle_contact_n", "knee_contact_n", "hip_contact_n"):
        assert loads[f"{name}_left"] == pytest.approx(loads[f"{name}_right"], rel=1e-3)


def test_a_heavier_body_loads_every_link_more(standing):
    heavier = stand(build_body(replace(PERSON, mass_kg=100.0)))
    more, loads = standing_contact(heavier), standing_contact(standing)
    for name in ("knee_contact_n_left", "hip_contact_n_right", "L5_S1_compression_n"):
        assert more[name] > loads[name]


def test_weak_muscles_do_not_make_the_joints_lighter_for_nothing(standing):
    weak = standing_contact(standing, weakness={"calf_l": 0.9})
    assert weak["achilles_tension_n_left"] < standing_contact(standing)["achilles_tension_n_left"]


# Laws of the difference.


@pytest.mark.parametrize("scenario", [Scenario(), Scenario((Change("heel_lift", 0.0, "left"),))])
def test_no_change_prints_as_zero_and_is_not_meaningful(scenario):
    nothing = what_if(PERSON, scenario, "standing", draws=2)
    assert nothing.meaningful == ()
    for effect in nothing.effects:
        assert float(number(effect.change, effect.unit)) == 0, effect
        assert "-" not in number(effect.change, effect.unit)
        assert effect.meaningful is False


def test_a_mirrored_change_gives_the_mirrored_difference(lifted):
    other = what_if(PERSON, Scenario((Change("heel_lift", 0.010, "right"),)), "standing")
    for name in ("hip_contact", "knee_contact"):
        for side, mirrored in (("left", "right"), ("right", "left")):
            there = other.effect(name, mirrored).change
            assert lifted.effect(name, side).change == pytest.approx(there, abs=2.0)
    assert lifted.effect("pelvic_obliquity").change == pytest.approx(
        -other.effect("pelvic_obliquity").change, abs=0.02
    )


# Intervals.


def test_the_interval_is_told_everywhere_and_a_note_counts_what_lies_outside(lifted):
    assert lifted.draws == DRAWS and lifted.failed == 0
    assert all(effect.low <= effect.high for effect in lifted.effects)
    outside = sum(not e.low <= e.change <= e.high for e in lifted.effects)
    told = any(f"{outside} of {len(lifted.effects)} central" in note for note in lifted.notes)
    assert told == (outside > 0)
    assert any(effect.high - effect.low > 1 for effect in lifted.effects)


def test_a_draw_changes_figures_feet_and_muscles_and_repeats():
    body = build_body(PERSON)
    one, again, other = (draw_of(body, "standing", n, 1) for n in (0, 0, 1))
    assert one.figures == again.figures and one.groups == again.groups
    assert one.figures != other.figures and one.heel_pad != other.heel_pad
    feet = one.body(body, body)
    assert feet.tissues["heel_pad_last_stiffness"] != body.tissues["heel_pad_last_stiffness"]
    held = build_body(PERSON, changes=(Change("arch_support", 100.0),))
    rows = [{r.joint: r for r in b.passive} for b in (feet, one.body(held, body))]
    more = rows[1]["midfoot_angle_l"].rising - rows[0]["midfoot_angle_l"].rising
    assert more == pytest.approx(100.0)  # the support is known and is not drawn with the arch


def test_a_draw_has_segments_of_its_own_that_weigh_the_same_together():
    body = build_body(PERSON)
    draw = draw_of(body, "standing", 0, 1)
    drawn_mass = draw.body(body, body).model.body_mass
    assert np.abs(drawn_mass / np.maximum(body.model.body_mass, 1e-9) - 1).max() > 0.02
    assert drawn_mass.sum() == pytest.approx(PERSON.mass_kg)
    laden = build_body(PERSON, changes=(Change("carried_mass", 10.0, where="back"),))
    more = draw.body(laden, body).model.body_mass - laden.model.body_mass
    assert more == pytest.approx(drawn_mass - body.model.body_mass)  # what is carried is known
    unknown, known = draw.sized(1.65, {}), draw.sized(1.65, {"thigh_r": 0.4, "thigh_l": 0.4})
    plain = lengths_from_height(load_body_evidence(), 1.65)
    off = np.log(unknown["thigh_r"] / plain["thigh_r"])
    assert off != 0 and off == pytest.approx(np.log(unknown["thigh_l"] / plain["thigh_l"]))
    assert abs(np.log(known["thigh_r"] / 0.4)) < abs(off)


def test_a_drawn_weight_acts(standing):
    with drawn({"standing_posture_deg": 3.0}):
        stiff = stand(build_body(PERSON))
    assert figure("standing_posture_deg") != 3.0
    assert np.abs(stiff.pose - standing.pose).max() > 1e-4


def test_doses_are_varied_inside_their_span():
    problem = Problem(PERSON, (Scenario(LIFT.changes, mass_kg=72.0),), "standing", 1.3,
                      spans=((Span("heel_lift", 0.5, 2.0), Span("mass", 0.5, 1.5)),))  # fmt: skip
    rng = np.random.default_rng(1)
    found = [problem.varied(0, rng) for _ in range(50)]
    lifts = [one.changes[0].amount for one in found]
    assert min(lifts) >= 0.005 and max(lifts) <= 0.020 and len(set(lifts)) > 40
    assert all(67.0 <= one.mass_kg <= 77.0 for one in found)


def test_too_many_failed_draws_are_a_refusal(monkeypatch):
    def half(problem, start, workers, progress):
        good = spread.one_draw(problem, start, 0)[0]
        return ((good, None, None, good),)

    cache.forget()
    monkeypatch.setattr(module, "spread", half)
    with pytest.raises(TooPoorError, match="2 of 4 draws found no solution"):
        what_if(PERSON, Scenario((Change("heel_lift", 0.004, "left"),)), "standing", draws=4)


# Same input, same figures; the cache.


def test_several_processes_give_the_same_figures(lifted):
    cache.forget()
    other = what_if(PERSON, LIFT, "standing", draws=DRAWS, how=How(workers=2))
    assert other.effects == lifted.effects


def test_results_are_kept_in_the_folder_told_and_come_back_the_same(lifted, tmp_path):
    cache.forget()
    folder = tmp_path / "kept"
    first = what_if(PERSON, LIFT, "standing", draws=DRAWS, how=How(cache=folder))
    files = sorted(folder.iterdir())
    assert len(files) == 2 and all(path.suffix == ".npz" for path in files)
    cache.forget()
    calls = []
    again = what_if(
        PERSON, LIFT, "standing", draws=DRAWS, how=How(cache=folder, progress=calls.append)
    )
    assert again.effects == first.effects == lifted.effects
    assert calls and calls == sorted(calls) and calls[-1] <= 1


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 nothing", b"\x93NUMPY"])
def test_a_damaged_entry_counts_as_not_there(tmp_path, damage):
    cache.forget()
    how = How(cache=tmp_path)
    first = what_if(PERSON, LIFT, "standing", how=how)
    for path in tmp_path.iterdir():
        path.write_bytes(damage or path.read_bytes()[:200])
    cache.forget()
    assert what_if(PERSON, LIFT, "standing", how=how).effects == first.effects


def test_a_key_tells_apart_all_that_matters():
    problem = Problem(PERSON, (LIFT,), "standing", 1.3, draws=2)
    others = [
        replace(problem, draws=3),
        replace(problem, person=replace(PERSON, mass_kg=83.0)),
        replace(problem, scenarios=(Scenario(LIFT.changes, lean_deg=1.0),)),
        replace(problem, given=(Change("leg_length", 0.01, "left"),)),
    ]
    keys = {one.key("all") for one in (problem, *others)}
    assert len(keys) == 1 + len(others)
    assert problem.key("before") == replace(problem, scenarios=(), draws=9).key("before")
    aged = replace(problem, person=replace(PERSON, age_years=50.0))
    assert aged.key("all") == problem.key("all")  # what no body is made from is not in it


def test_a_lift_for_a_leg_that_is_shorter_levels_the_pelvis():
    given = (Change("leg_length", -0.010, "left"),)
    level = what_if(PERSON, LIFT, "standing", given=given)
    tilt = level.effect("pelvic_obliquity")
    assert tilt.before > 2  # the right side is up
    assert abs(tilt.after) < 0.5 * tilt.before
    assert level.effect("load_share_left").before == pytest.approx(50, abs=5)


def test_what_is_asked_twice_is_answered_alike():
    """The second answer is read from what was kept; every kind of change must be in both once."""
    scenarios = (
        Scenario(tightness={"calf_l": 0.1}), Scenario(weakness={"gluteus medius_r": 0.5}),
        Scenario(mass_kg=74.0), Scenario(lean_deg=3.0), Scenario(pain=Pain(left=5.0)),
        Scenario((Change("flat_foot", 1.0, "left"), Change("carried_mass", 10.0, where="back"))),
    )  # fmt: skip
    for scenario in scenarios:
        cache.forget()
        first = what_if(PERSON, scenario, "standing")
        assert what_if(PERSON, scenario, "standing").effects == first.effects, scenario


def test_tightness_moves_the_slack_length_once():
    problem = Problem(PERSON, (), "standing", 1.3)
    body = Setting(problem)._changed(Scenario(tightness={"calf_l": 0.1}))
    own = problem.own().muscles
    moved = (own.slack - body.muscles.slack) / own.optimum
    assert moved.max() == pytest.approx(0.1) and moved.min() == 0.0


def test_few_draws_span_all_of_themselves():
    before = {"pelvic_obliquity_deg": 0.0}
    few = [{"pelvic_obliquity_deg": float(v)} for v in range(4)]
    (effect,) = effects(before, before, few)
    assert (effect.low, effect.high) == (0.0, 3.0)
    (effect,) = effects(before, before, few * 4)
    assert effect.low >= 0.0 and effect.high <= 3.0
    assert "span all of only 4 draws" in module._notes((), 4, 0, measured=False)[1]
    assert "90 % intervals over 16 draws" in module._notes((), 16, 0, measured=False)[1]


def test_a_kept_file_with_other_content_counts_as_not_there(tmp_path):
    how = How(cache=tmp_path)
    cache.forget()
    first = what_if(PERSON, LIFT, "standing", how=how)
    for path in tmp_path.iterdir():
        with path.open("wb") as file:
            np.savez(file, pose=np.zeros(3), names=np.array(["a"]))
    cache.forget()
    assert what_if(PERSON, LIFT, "standing", how=how).effects == first.effects


def test_a_check_of_standing_begins_bent_and_comes_to_the_same(standing):
    bent = stand(build_body(PERSON), again=True)
    assert bent.iterations != standing.iterations
    assert np.degrees(np.abs(bent.pose - standing.pose)).max() < 0.01
    told = what_if(PERSON, LIFT, "standing", how=How(check=True)).notes[-1]
    assert "checked, second start" in told and "verdict without draws: none" in told
