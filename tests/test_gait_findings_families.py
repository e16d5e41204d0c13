"""Every family of gait findings on walks by formula: the value that was put in comes out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulated_walks import (
    DEG,
    HEALTHY,
    OTHER,
    formula_contact,
    formula_walk,
    phase,
    time_of,
)
from solespine.findings.gait import forces
from solespine.findings.gait.ankle import ankle
from solespine.findings.gait.forefoot import forefoot
from solespine.findings.gait.heel_avoidance import heel_avoidance
from solespine.findings.gait.limp import limp
from solespine.findings.gait.pelvis import pelvis
from solespine.findings.gait.pronation import pronation
from solespine.findings.gait.reading import Reading
from solespine.findings.gait.speed import speed
from solespine.findings.gait.trunk import trunk
from solespine.findings.gait.walk import gather
from solespine.motion.footprint import BEYOND_TOE
from solespine.motion.model import Motion, PressureStep, Quality, StaticPose
from solespine.recordings.model import SIDES, Array, Side


def read(family, motion: Motion) -> dict[tuple[str, Side | None, str], Reading]:
    readings = {(r.id, r.side, r.norm): r for r in family(gather(motion))}
    assert all(r.detail.endswith(".") for r in readings.values())
    return readings


def value(family, motion: Motion, finding: str, side: Side | None = None, norm: str = "") -> float:
    return read(family, motion)[(finding, side, norm)].pooled.mean


def curves(name: str, side: Side, shape, strides: int = 4) -> dict[tuple[str, Side], Array]:
    return {(name, side): np.asarray(shape(phase(strides, side)), dtype=np.float64)}


# --- limp -------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(
    ("finding", "name"),
    [("antalgic_gait", "stance_time_s"), ("short_single_support", "single_support_s")],
)
def test_a_shortened_time_is_told_of_its_side(side, finding, name):
    motion = formula_walk(changes={side: {name: 0.8}})
    assert value(limp, motion, finding, side) == pytest.approx(20.0)
    assert value(limp, motion, finding, OTHER[side]) == pytest.approx(-25.0)


@pytest.mark.parametrize("side", SIDES)
def test_the_short_step_is_told_of_the_leg_that_is_stood_on(side):
    motion = formula_walk(changes={OTHER[side]: {"step_length_m": 0.7}})
    assert value(limp, motion, "short_step", side) == pytest.approx(30.0)


def test_unloading_and_loading_rate():
    contacts = [formula_contact("left", k) for k in range(3)]
    contacts += [formula_contact("right", k, load=0.75) for k in range(3)]
    motion = formula_walk(contacts=contacts)
    assert value(limp, motion, "unloading_gait", "right") == pytest.approx(25.0)
    assert value(limp, motion, "slow_loading", "right") == pytest.approx(25.0)
    slow = [formula_contact("right", k, stance_s=0.8 * 0.68) for k in range(3)]
    motion = formula_walk(contacts=[*contacts[:3], *slow])
    # The same force over 80 % of the time: the impulse falls by 20 %, the peak does not.
    assert value(limp, motion, "unloading_gait", "right") == pytest.approx(10.0)
    assert value(limp, motion, "slow_loading", "left") == pytest.approx(20.0)


def test_partial_and_poor_contacts_carry_nothing():
    good = [formula_contact(side, k) for side in SIDES for k in range(3)]
    bad = [
        replace(formula_contact("left", 7, load=5.0), complete=False),
        replace(formula_contact("left", 8, load=5.0), quality=Quality("poor", ("slipped",))),
    ]
    motion = formula_walk(contacts=[*good, *bad])
    assert value(limp, motion, "unloading_gait", "left") == pytest.approx(0.0)


# --- heel avoidance ---------------------------------------------------------------------------


@pytest.mark.parametrize("side", SIDES)
def test_heel_load_by_the_lever(side):
    contacts = [formula_contact(s, k) for s in SIDES for k in range(3)]
    level = value(heel_avoidance, formula_walk(contacts=contacts), "reduced_heel_load", side)
    assert level == pytest.approx(0.0)
    for contact in contacts:  # everything under the middle of the heel, or half way to the ball
        contact.cop_foot[:, 0] = 0.15 * (1 + BEYOND_TOE)
        if contact.side == side:
            contact.cop_foot[:, 0] = (0.15 * (1 + BEYOND_TOE) + 1) / 2
    found = value(heel_avoidance, formula_walk(contacts=contacts), "reduced_heel_load", side)
    assert found == pytest.approx(50.0)
    forefoot_only = formula_contact(side, 0)
    forefoot_only.cop_foot[:, 0] = 1.1
    assert forces.heel_share_percent(forefoot_only) == 0.0


def test_pressure_goes_before_plates():
    contacts = [formula_contact(side, k) for side in SIDES for k in range(3)]
    shares = {"left": 20.0, "right": 30.0}
    steps = [
        PressureStep("insole", side, k, k + 0.7, {"heel_force_share_percent": shares[side]})
        for side in SIDES
        for k in range(3)
    ]
    readings = read(heel_avoidance, formula_walk(contacts=contacts, pressure=steps))
    found = readings[("reduced_heel_load", "left", "")]
    assert found.pooled.mean == pytest.approx(100 / 3)
    assert "pressure" in found.detail


def test_where_the_centre_of_pressure_begins():
    contacts = [formula_contact("left", k, start_at=0.5) for k in range(3)]
    found = value(heel_avoidance, formula_walk(contacts=contacts), "cop_starts_forward", "left")
    assert found == pytest.approx(100 * (0.5 + 0.45 * 0.025) / (1 + BEYOND_TOE), abs=0.1)


def test_landing_angles():
    angles = {
        **curves("foot_pitch", "left", lambda p: (18 - 10 * p) * DEG),
        **curves("ankle_dorsiflexion", "left", lambda p: (-15 + 10 * p) * DEG),
    }
    motion = formula_walk(angles=angles)
    assert value(heel_avoidance, motion, "toe_landing", "left") == pytest.approx(18.0, abs=0.2)
    found = value(heel_avoidance, motion, "plantarflexed_contact", "left")
    assert found == pytest.approx(15.0, abs=0.2)


@pytest.mark.parametrize("at_percent", [0, 30, 60])
def test_heel_off(at_percent):
    def pitch(p: Array) -> Array:
        stance = p * 1.1 / 0.68
        return -np.clip(stance - at_percent / 100 + 0.05, 0, 1) * 100 * DEG

    motion = formula_walk(angles=curves("foot_pitch", "left", pitch))
    found = value(heel_avoidance, motion, "early_heel_off", "left")
    assert found == pytest.approx(at_percent, abs=1.0)


def test_a_foot_that_dips_and_settles_has_not_left_the_floor():
    def pitch(p: Array) -> Array:
        stance = p * 1.1 / 0.68
        return -np.interp(stance, [0, 0.2, 0.3, 0.4, 0.6, 1], [0, 0, 8, 0, 0, 50]) * DEG

    motion = formula_walk(angles=curves("foot_pitch", "left", pitch))
    found = value(heel_avoidance, motion, "early_heel_off", "left")
    assert found == pytest.approx(64, abs=1.0)


# --- pronation, forefoot ----------------------------------------------------------------------


def _eversion(peak: float, at: float):
    """Inversion of 2 degrees at strike, `peak` degrees of eversion at this share of stance."""

    def shape(p: Array) -> Array:
        stance = np.minimum(p * 1.1 / 0.68, 1.0)
        return -np.interp(stance, [0, at, 1], [-2, peak, -6]) * DEG

    return shape


@pytest.mark.parametrize("side", SIDES)
def test_eversion_and_its_time(side):
    motion = formula_walk(angles=curves("hindfoot_inversion", side, _eversion(12.0, 0.7)))
    assert value(pronation, motion, "excess_pronation_gait", side) == pytest.approx(12, abs=0.3)
    assert value(pronation, motion, "late_pronation_gait", side) == pytest.approx(70, abs=1.5)
    # 12 deg at 70 %, -6 deg at 100 %: back at its -2 deg of the strike at 93 %.
    assert value(pronation, motion, "prolonged_pronation_gait", side) == pytest.approx(93, abs=1.5)
    assert ("excess_pronation_gait", OTHER[side], "") not in read(pronation, motion)


def test_prolonged_pronation_is_told_against_standing_where_there_is_a_standing_trial():
    static = StaticPose("static", {("hindfoot_inversion", "left"): -3 * DEG}, {})
    angles = curves("hindfoot_inversion", "left", _eversion(12.0, 0.7))
    motion = formula_walk(angles=angles, static=static)
    # Everted beyond 3 deg until 85 %.
    found = value(pronation, motion, "prolonged_pronation_gait", "left")
    assert found == pytest.approx(85, abs=1.5)


def test_arch():
    static = StaticPose("static", {}, {("foot_length", "left"): 0.25})
    angles = curves("arch_height", "left", lambda p: 0.030 - 0.008 * np.sin(np.pi * p) ** 2)
    motion = formula_walk(angles=angles, static=static)
    assert value(pronation, motion, "arch_collapse_gait", "left") == pytest.approx(8, abs=0.2)
    norm = "low_arch_gait/arch_height"
    assert 8.8 < value(pronation, motion, "low_arch_gait", "left", norm) < 10
    steps = [PressureStep("plate", "left", k, k + 0.7, {"arch_index": 0.3}) for k in range(3)]
    motion = formula_walk(angles=angles, static=static, pressure=steps)
    assert value(pronation, motion, "low_arch_gait", "left") == pytest.approx(0.3)
    assert ("low_arch_gait", "left", norm) not in read(pronation, motion)


def test_forefoot():
    steps = [
        PressureStep("plate", "right", k, k + 0.7,
                     {"forefoot_force_share_percent": 61.0, "toes_force_share_percent": 9.0})
        for k in range(3)
    ]  # fmt: skip
    angles = curves("hallux_dorsiflexion", "left", lambda p: 40 * DEG * np.sin(np.pi * p) ** 2)
    motion = formula_walk(pressure=steps, angles=angles)
    assert value(forefoot, motion, "forefoot_overload", "right") == pytest.approx(61.0)
    assert value(forefoot, motion, "toe_overload", "right") == pytest.approx(9.0)
    assert value(forefoot, motion, "limited_hallux_gait", "left") == pytest.approx(40, abs=0.1)


# --- ankle, pelvis, trunk ---------------------------------------------------------------------


def test_ankle():
    def bent(p: Array) -> Array:
        return np.where(p < 0.62, 9 * np.sin(np.pi * p / 0.62), -7.0) * DEG

    motion = formula_walk(angles=curves("ankle_dorsiflexion", "left", bent))
    assert value(ankle, motion, "limited_dorsiflexion_gait", "left") == pytest.approx(9, abs=0.1)
    assert value(ankle, motion, "foot_drop_gait", "left") == pytest.approx(-7, abs=0.1)


def test_push_off_against_weight_and_the_other_side():
    contacts = [formula_contact("left", k, weight_n=70 * 9.80665) for k in range(3)]
    contacts += [formula_contact("right", k, weight_n=70 * 9.80665, load=0.7) for k in range(3)]
    motion = formula_walk(contacts=contacts)
    peak = 100 * 1.1 * np.max(np.sin(np.pi * np.linspace(0, 1, 681)) +
                              0.35 * np.sin(3 * np.pi * np.linspace(0, 1, 681)))  # fmt: skip
    assert value(ankle, motion, "weak_pushoff_gait", "left") == pytest.approx(peak)
    found = value(ankle, motion, "weak_pushoff_gait", "right", "weak_pushoff_gait/side")
    assert found == pytest.approx(30.0)


@pytest.mark.parametrize("side", SIDES)
def test_pelvis_drops_on_the_other_side(side):
    sign = {side: 1, OTHER[side]: -1}
    up = 7 * DEG * np.sin(2 * np.pi * phase(4, side))
    angles = {("pelvis_obliquity", s): sign[s] * up + (1 if s == side else -1) * DEG for s in SIDES}
    motion = formula_walk(angles=angles)
    # From 13 % to 50 % of the stride the pelvis rises on this side up to 7 + 1 degrees.
    assert value(pelvis, motion, "trendelenburg_gait", side) == pytest.approx(8, abs=0.1)
    assert value(pelvis, motion, "trendelenburg_gait", OTHER[side]) == pytest.approx(6, abs=0.1)
    assert value(pelvis, motion, "pelvic_obliquity_gait", side) == pytest.approx(-1, abs=0.1)
    assert value(pelvis, motion, "pelvic_obliquity_gait", OTHER[side]) == pytest.approx(1, abs=0.1)


def test_standing():
    static = StaticPose(
        "static",
        {("pelvis_obliquity", "left"): 3 * DEG, ("pelvis_obliquity", "right"): -3 * DEG},
        {("leg_length", "left"): 0.912, ("leg_length", "right"): 0.900},
    )
    readings = read(pelvis, formula_walk(static=static))
    uneven, legs = readings[("pelvis_uneven", None, "")], readings[("lld_10mm", None, "")]
    assert uneven.pooled.mean == pytest.approx(3.0)
    assert "right side lower" in uneven.detail
    assert legs.pooled.mean == pytest.approx(12.0)
    assert "right leg is shorter" in legs.detail


def test_trunk_leans():
    angles = {
        **curves("trunk_tilt", "left", lambda p: (14 + 2 * np.sin(4 * np.pi * p)) * DEG),
        **curves("trunk_obliquity", "left", lambda p: -9 * DEG * np.sin(2 * np.pi * p)),
    }
    motion = formula_walk(angles=angles)
    assert value(trunk, motion, "forward_lean_gait") == pytest.approx(14, abs=0.2)
    assert value(trunk, motion, "side_lean_gait", "left") == pytest.approx(9, abs=0.1)
    static = StaticPose("static", {("trunk_tilt", side): 5 * DEG for side in SIDES}, {})
    motion = formula_walk(angles=angles, static=static)
    norm = "forward_lean_gait/over_standing"
    assert value(trunk, motion, "forward_lean_gait", None, norm) == pytest.approx(9, abs=0.2)


@pytest.mark.parametrize("lag_deg", [0.0, 60.0, 120.0, 180.0])
def test_relative_phase_of_thorax_and_pelvis(lag_deg):
    share = phase(4, "left")
    angles = {
        ("trunk_rotation", "left"): 5 * DEG * np.sin(2 * np.pi * share),
        ("pelvis_rotation", "left"): 8 * DEG * np.sin(2 * np.pi * share + lag_deg * DEG) + 2 * DEG,
    }
    norm = "stiff_trunk_gait/in_phase"
    found = value(trunk, formula_walk(angles=angles), "stiff_trunk_gait", None, norm)
    assert found == pytest.approx(lag_deg, abs=4.0)


# --- speed ------------------------------------------------------------------------------------


def test_speed_and_rhythm():
    motion = formula_walk()
    assert value(speed, motion, "slow_gait") == pytest.approx(HEALTHY["speed_mps"])
    assert value(speed, motion, "low_cadence") == pytest.approx(HEALTHY["cadence_spm"])
    assert value(speed, motion, "short_stride_gait") == pytest.approx(80.0)
    assert value(speed, motion, "wide_gait") == pytest.approx(100.0)
    assert value(speed, motion, "variable_gait") == pytest.approx(1.15, abs=0.1)


def test_variability_needs_strides():
    assert ("variable_gait", None, "") not in read(speed, formula_walk(strides=2))


def test_a_belt_sets_the_speed():
    readings = read(speed, formula_walk(treadmill=True))
    assert readings[("slow_gait", None, "")].held
    assert not readings[("wide_gait", None, "")].held
    assert not read(speed, formula_walk())[("slow_gait", None, "")].held


def test_gaps_give_no_value():
    angles = curves("ankle_dorsiflexion", "left", lambda p: 5 * DEG * np.ones_like(p))
    angles[("ankle_dorsiflexion", "left")][time_of(4) < 2.5] = np.nan
    reading = read(ankle, formula_walk(angles=angles))[("limited_dorsiflexion_gait", "left", "")]
    assert reading.pooled.count == 1  # only the last of four strides is whole
