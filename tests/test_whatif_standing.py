"""Standing on changed ground: laws, statics checked by MuJoCo, and published experiments."""

from __future__ import annotations

import time

import mujoco
import numpy as np
import pytest

pytest.importorskip("casadi")

from solespine.body import Change, build_body  # noqa: E402
from solespine.body.kinematics import joint_angles, onto_coordinates  # noqa: E402
from solespine.case.model import Person  # noqa: E402
from solespine.whatif.standing import stand  # noqa: E402
from solespine.whatif.standing_readout import hip_distance, read_standing  # noqa: E402

PERSON = Person(sex="male", height_m=1.75, mass_kg=75.0)
TEN = float(np.radians(10.0))


@pytest.fixture(scope="module")
def own():
    return stand(build_body(PERSON))


def changed(own, *changes):
    after = stand(build_body(PERSON, changes=changes), own)
    before, now = read_standing(own), read_standing(after)
    return {name: now[name] - before[name] for name in now}


def pronating(angle, side="both"):
    """A wedge under the whole foot whose inner edge is lower."""
    return Change("heel_wedge", -angle, side), Change("forefoot_wedge", -angle, side)


def test_the_ground_carries_the_weight_and_nothing_is_left_over(own):
    body, data = own.body, mujoco.MjData(own.body.model)
    assert own.forces.sum(0) == pytest.approx([0, 0, body.mass_kg * 9.81], abs=1e-5)
    data.qpos[:] = joint_angles(body, own.pose)
    mujoco.mj_inverse(body.model, data)
    left = data.qfrc_inverse.copy()
    for contact, force in zip(body.contacts, own.forces, strict=True):
        i = body.model.body(contact.bone).id
        centre = np.array(contact.pos) + [0, 0.02, 0]
        place = data.xpos[i] + data.xmat[i].reshape(3, 3) @ centre - [0, 0, 0.02]
        pushed = np.zeros(body.model.nv)
        mujoco.mj_applyFT(body.model, data, force, np.zeros(3), place, i, pushed)
        left -= pushed
    assert np.abs(onto_coordinates(body, own.pose, left)[:6]).max() < 1e-5


def test_no_change_changes_nothing(own):
    for difference in (changed(own), changed(own, Change("heel_lift", 0.0))):
        for name, value in difference.items():
            assert abs(value) < 1e-3, name


def test_a_mirrored_change_gives_the_mirrored_difference(own):
    left = changed(own, *pronating(TEN, "left"), Change("heel_lift", 0.006, "left"))
    right = changed(own, *pronating(TEN, "right"), Change("heel_lift", 0.006, "right"))
    for name, value in left.items():
        if name.endswith("_left"):
            near = 0.1 if name.endswith("_n_left") else 0.02  # N; degrees and per cent
            assert right[name.replace("_left", "_right")] == pytest.approx(value, abs=near), name
    assert left["pelvic_obliquity_deg"] == pytest.approx(-right["pelvic_obliquity_deg"], abs=0.02)
    assert left["pelvic_tilt_deg"] == pytest.approx(right["pelvic_tilt_deg"], abs=0.02)


def test_heavier_is_heavier(own):
    heavy = stand(build_body(PERSON, changes=(Change("carried_mass", 10.0),)), own)
    assert heavy.forces[:, 2].sum() == pytest.approx((75.0 + 10.0) * 9.81, rel=1e-6)
    both = [read_standing(one)["heel_load_n_left"] for one in (own, heavy)]
    assert both[1] > both[0]
    in_hand = changed(own, Change("carried_mass", 10.0, where="left_hand"))
    assert in_hand["load_share_left_percent"] > 5


def test_leg_length_raises_its_side_with_the_dose_and_within_geometry(own):
    """Rows H03 and H04: monotone, from 0.4 of the bound of upright legs to a little above it.

    The legs lean, which lets the other hip sink: 3 % more with 30 mm, a miss that is reported.
    """
    wide = hip_distance(own.body, own.pose)
    found = []
    for longer in (0.005, 0.010, 0.020, 0.030):
        up = -changed(own, Change("leg_length", longer, "left"))["pelvic_obliquity_deg"]
        bound = np.degrees(np.arcsin(longer / wide))  # a rigid line with one end so much higher
        assert 0.4 * bound <= up <= 1.04 * bound, longer
        found.append(up)
    assert np.all(np.diff(found) > 0)


def test_a_heel_lift_under_one_foot_raises_that_side_less_than_a_sole(own):
    lift = -changed(own, Change("heel_lift", 0.010, "left"))["pelvic_obliquity_deg"]
    sole = -changed(own, Change("sole_height", 0.010, "left"))["pelvic_obliquity_deg"]
    assert 0 < lift < sole


def test_wedges_turn_foot_shank_and_hip_with_the_dose(own):
    """Row G01: all four signs, monotone at the published doses."""
    rows = [changed(own, *pronating(np.radians(a))) for a in (10, 15, 20)]
    for name in ("rearfoot_eversion_deg_left", "shank_internal_rotation_deg_left",
                 "hip_internal_rotation_deg_left", "pelvic_tilt_deg"):  # fmt: skip
        doses = [0.0, *(row[name] for row in rows)]
        assert np.all(np.diff(doses) > 0), name


def test_a_wedge_under_one_foot_lowers_that_side(own):
    """Row G03: 1.46 degrees published, 0.5 to 2.5 asked for."""
    down = changed(own, *pronating(TEN, "left"))["pelvic_obliquity_deg"]
    assert 0.5 <= down <= 2.5


@pytest.mark.parametrize("side", ["both", "left"])
def test_wedges_tilt_the_pelvis_forward(own, side):
    """Row G02 (calibrated on): 1.57 and 1.41 degrees published, 0.5 to 2.5 asked for."""
    assert 0.5 <= changed(own, *pronating(TEN, side))["pelvic_tilt_deg"] <= 2.5


def test_a_flat_foot_everts_and_flattens_and_a_support_raises_it(own):
    flat = changed(own, Change("flat_foot", 1.0, "left"))
    assert flat["midfoot_flattening_deg_left"] > 2
    held = changed(own, Change("arch_support", 500.0, "left"))
    assert held["midfoot_flattening_deg_left"] < -1
    assert held["fascia_force_n_left"] < 0


def test_a_second_change_takes_less_than_half_a_second(own):
    changed(own, Change("heel_lift", 0.006))
    began = time.process_time()
    changed(own, Change("heel_lift", 0.012))
    assert time.process_time() - began < 0.5
