"""The foot that the package lacks: midfoot, windlass, heel pad, sole; and what is put under it."""

from __future__ import annotations

import numpy as np
import pytest

from solespine.body import Change, build_body
from solespine.body.kinematics import contact_points, fascia_path, moment_arms, place, zero_pose
from solespine.body.tissues import (
    achilles_strain,
    fascia_force,
    fascia_strain,
    heel_pad_deformation,
    heel_pad_force,
    heel_pad_unloading,
    passive_moments,
)
from solespine.case.model import Person
from solespine.errors import InputError

PERSON = Person(sex="male", height_m=1.75, mass_kg=75.0)


@pytest.fixture(scope="module")
def body():
    return build_body(PERSON)


def pose_with(body, **values):
    pose = zero_pose(body)
    for name, value in values.items():
        pose[body.coordinates.index(name)] = value
    return pose


def at(body, pose, name):
    return place(body, pose).site(name).xpos.copy()


def test_the_foot_has_hindfoot_forefoot_and_toes(body):
    bones = body.anatomy.bones
    assert bones["toes_r"].parent == "forefoot_r"
    assert bones["forefoot_r"].parent == "calcn_r"
    assert bones["calcn_r"].parent == "talus_r"
    for name in ("midfoot_angle_r", "midfoot_angle_l"):
        assert name in body.coordinates


def test_a_positive_midfoot_angle_flattens_the_arch_and_turns_the_forefoot_out(body):
    plain, flat = zero_pose(body), pose_with(body, midfoot_angle_r=0.15)
    rise = at(body, flat, "second_head_r") - at(body, plain, "second_head_r")
    assert rise[2] > 0.002  # up against the hindfoot, which is the same as the arch going down
    assert rise[1] < -0.002  # outwards: to the right
    assert moment_arms(body, plain)[:, body.coordinates.index("midfoot_angle_r")].any()


def test_muscles_that_hold_the_arch_work_against_flattening(body):
    arms = moment_arms(body, zero_pose(body))[:, body.coordinates.index("midfoot_angle_r")]
    names = body.muscles.names
    for holder in ("tibpost_r", "fhl_r", "fdl_r"):
        assert arms[names.index(holder)] < -0.01
    assert arms[names.index("soleus_r")] == 0


def test_bending_the_toes_up_winds_the_fascia(body):
    path = body.fascia["right"]
    length = [fascia_path(body, pose_with(body, mtp_angle_r=a))["right"][0] for a in (0, 0.25, 0.5)]
    assert length[1] - length[0] > 0.001
    assert length[2] - length[1] == pytest.approx(length[1] - length[0], rel=0.2)
    arms = fascia_path(body, pose_with(body, mtp_angle_r=0.4))["right"][1]
    about = {n: arms[body.model.joint(f"{n}_r").dofadr[0]] for n in ("mtp_angle", "midfoot_angle")}
    assert (
        -0.010 < about["mtp_angle"] < -0.006
    )  # bends the toes down, as far off as the heads' size
    assert about["midfoot_angle"] < -0.015  # raises the arch
    assert fascia_force(body, path, np.array(length[0])) == 0
    assert fascia_force(body, path, np.array(length[2])) > 100


def test_wound_toes_raise_the_arch_by_the_fascia_s_pull(body):
    """The windlass: at the same fascia length, toes up goes with a higher arch."""
    slack = fascia_path(body, zero_pose(body))["right"][0]
    lower, upper = -0.4, 0.0
    for _ in range(40):
        middle = (lower + upper) / 2
        pose = pose_with(body, mtp_angle_r=0.5, midfoot_angle_r=middle)
        if fascia_path(body, pose)["right"][0] > slack:
            upper = middle
        else:
            lower = middle
    assert -0.3 < middle < -0.05


def test_fascia_stiffness_is_the_published_one_beyond_its_toe(body):
    path, slack = body.fascia["left"], body.tissues["plantar_fascia_l_slack"]
    strains = np.array([0.04, 0.05])
    forces = fascia_force(body, path, slack * (1 + strains))
    stiffness = np.diff(forces)[0] / np.diff(slack * strains)[0]
    assert stiffness == pytest.approx(203_700, rel=0.03)  # 75 kg, foot of the package's size
    assert fascia_strain(body, path, np.array(slack * 1.03)) == pytest.approx(0.03)
    just = np.array([0.02 - 1e-6, 0.02 + 1e-6])  # no jump where the curve becomes straight
    around = fascia_force(body, path, slack * (1 + just))
    assert around[1] - around[0] < 1


def test_heel_pad_stiffens_as_measured(body):
    """Row F07: stiffening 4 to 10 times, 6 to 12 mm deep under the heel's force in walking."""
    steps = np.array([0.0, 1e-5])
    first = np.diff(heel_pad_force(body, steps))[0] / 1e-5
    peak = body.tissues["heel_pad_peak_deformation"]
    last = np.diff(heel_pad_force(body, peak + steps))[0] / 1e-5
    assert 4 < last / first < 10
    deep = heel_pad_deformation(body, np.array([0.9 * 75 * 9.81]))
    assert 0.006 < deep[0] < 0.012
    assert heel_pad_force(body, deep) == pytest.approx([0.9 * 75 * 9.81], rel=1e-6)
    assert heel_pad_force(body, np.array(-0.01)) == 0


def test_heel_pad_loses_the_published_share_of_energy(body):
    """Row F08: 0.6 to 0.8 in healthy heels."""
    most = 0.009
    steps = np.linspace(0, most, 2000)
    stored = np.trapezoid(heel_pad_force(body, steps), steps)
    back = np.trapezoid(heel_pad_unloading(body, steps, most), steps)
    assert 1 - back / stored == pytest.approx(0.69, abs=0.01)
    assert 13e-3 < body.tissues["heel_pad_thickness"] < 19e-3  # row F09


def test_achilles_strain_of_walking_force(body):
    """Row F04: 4.0 % at 1.989 kN, 4.9 % at 2.556 kN."""
    assert achilles_strain(body, np.array(1989.0)) == pytest.approx(0.040, abs=1e-6)
    assert achilles_strain(body, np.array(2556.0)) == pytest.approx(0.049, abs=0.004)


def test_all_of_the_sole_meets_the_ground_standing(body):
    places = contact_points(body, zero_pose(body))
    assert len(places) == 16
    for name, place_ in places.items():
        if name.startswith("midfoot"):  # lifted by the arch, by less than the heel pad is pressed
            assert 0 < place_[2] < 0.005
        else:
            assert place_[2] == pytest.approx(0, abs=1e-9)
    heel, toe = places["heel_inside_r"], places["big_toe_r"]
    assert toe[0] - heel[0] > 0.18
    assert places["ball_inside_r"][1] > places["ball_outside_r"][1]  # inside is to the left


def test_eversion_turns_the_shank_inward_as_in_the_cadaver(body):
    """Row G15: 0.4 to 1.0 degrees of tibial rotation for each degree of eversion."""
    axis = np.array(body.anatomy.joints["subtalar_angle_r"].axis)
    assert 0.4 < axis[1] / axis[0] < 1.0


def test_passive_joints_resist(body):
    for name in ("midfoot_angle_r", "mtp_angle_l", "lumbar_extension"):
        for value in (0.1, -0.1):
            pose = pose_with(body, **{name: value})
            moments = passive_moments(body, pose)
            assert (moments * value <= 1e-9).all()
            assert np.abs(moments).max() > 0.2


# What is put under the foot


def heights(changes):
    body = build_body(PERSON, changes=changes)
    plain = build_body(PERSON)
    pose = zero_pose(plain)
    return {n: -p[2] for n, p in contact_points(body, pose).items()}


def test_soles_lifts_and_wedges_lie_where_they_are_told():
    sole = heights((Change("sole_height", 0.02, side="left"),))
    assert sole["heel_inside_l"] == pytest.approx(0.02)
    assert sole["big_toe_l"] == pytest.approx(0.02)
    assert sole["heel_inside_r"] == pytest.approx(0)
    lift = heights((Change("heel_lift", 0.006),))
    assert lift["heel_outside_r"] == pytest.approx(0.006)
    assert lift["ball_inside_r"] == pytest.approx(0)
    wedge = heights((Change("heel_wedge", np.radians(10), side="right"),))
    assert wedge["heel_outside_r"] == pytest.approx(0)
    assert wedge["heel_inside_r"] == pytest.approx(0.030 * np.tan(np.radians(10)), rel=0.1)
    fore = heights((Change("forefoot_wedge", -np.radians(5)),))
    assert fore["ball_inside_l"] < 0 and fore["heel_inside_l"] == pytest.approx(0)


def test_a_longer_leg_is_longer_by_that_much():
    changed = build_body(PERSON, changes=(Change("leg_length", 0.012, side="left"),))
    data = place(changed, np.zeros(len(changed.coordinates)))
    leg = {s: data.body(f"femur_{s}").xpos[2] - data.body(f"talus_{s}").xpos[2] for s in "lr"}
    assert leg["l"] - leg["r"] == pytest.approx(0.012, abs=2e-4)


def test_flat_foot_and_high_arch_rest_on_either_side_of_the_common_foot():
    def rest(*changes):
        body = build_body(PERSON, changes=changes)
        return next(row for row in body.passive if row.joint == "midfoot_angle_r"), body

    plain, common = rest()
    flat, flat_body = rest(Change("flat_foot"))
    high, high_body = rest(Change("high_arch"))
    assert high.neutral_rad < plain.neutral_rad == 0 < flat.neutral_rad
    slack = [b.tissues["plantar_fascia_r_slack"] for b in (high_body, common, flat_body)]
    assert slack == sorted(slack)
    support, _ = rest(Change("arch_support", 100.0))
    assert support.rising == pytest.approx(plain.rising + 100)
    soft, body = rest(Change("cushioning", 5e4, side="left"))
    assert {c.stiffness for c in body.contacts if c.side == "left"} == {5e4}


def test_a_change_that_changes_nothing_changes_nothing(body):
    same = build_body(PERSON, changes=(Change("leg_length", 0.0), Change("sole_height", 0.0)))
    pose = zero_pose(body)
    assert moment_arms(same, pose) == pytest.approx(moment_arms(body, pose), abs=1e-12)


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        (("heel_lift", 6.0), "outside"),
        (("magic", 1.0), "one of"),
        (("leg_length", 0.01, "middle"), "left, right"),
        (("carried_mass", 5.0, "both", "head"), "where"),
    ],
)
def test_a_change_that_cannot_be_is_refused(settings, word):
    with pytest.raises(InputError, match=word):
        Change(*settings)
