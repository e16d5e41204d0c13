"""Rows about changed walking, heel pain and other persons; names as in tests/authorities."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np

from solespine.body import Change
from whatif_cases_walking import width
from whatif_common import (
    OBESE,
    SLIM,
    SURGERY,
    case,
    change,
    late_hip_flexion,
    midfoot_load,
    now,
    outer_ball,
    power,
    tibial_turn,
    tried,
    usual,
    wedges,
)


@case
def lean_ratio() -> float:
    ahead, behind = tried(lean=4.0), tried(lean=-4.0)
    name = "lumbar_extension_peak_moment_nm"
    return now(ahead)[name] / now(behind)[name]


LIGHTER = replace(SURGERY, mass_kg=0.785 * 122.0)  # row K17
FLAT, HIGH = Change("flat_foot", 1.0), Change("high_arch", 1.0)


@case
def cavus_heel() -> float:
    return change("heel_force_peak_bw_right", tried(HIGH))


@case
def cavus_midfoot() -> float:
    return midfoot_load(tried(HIGH)) - midfoot_load(usual())


@case
def planus_midfoot() -> float:
    return midfoot_load(tried(FLAT)) - midfoot_load(usual())


@case
def cavus_lateral() -> float:
    return outer_ball(tried(HIGH)) - outer_ball(usual())


@case
def planus_lateral() -> float:
    return outer_ball(tried(FLAT)) - outer_ball(usual())


@case
def pronation_drop() -> float:
    return -change("pelvic_obliquity_mean_deg", tried(*wedges(10, "right")))


@case
def flat_side_force() -> float:
    return change("medial_force_peak_bw_right", tried(FLAT))


@case
def flat_ankle_moment() -> float:
    return change("ankle_plantarflexion_moment_nm_right", tried(FLAT))


@case
def flat_hip_moment() -> float:
    return late_hip_flexion(tried(FLAT)) - late_hip_flexion(usual())


@case
def flat_ankle_power() -> float:
    return power(tried(FLAT)) - power(usual())


@case
def sore_heel() -> float:
    return change("heel_force_peak_bw_right", tried(pain=6.0))


@case
def sore_ball() -> float:
    return change("ball_force_peak_bw_right", tried(pain=6.0))


@case
def sore_toes() -> float:
    return change("toes_force_peak_bw_right", tried(pain=6.0))


@case
def sore_heel_time() -> float:
    return change("heel_off_stance_percent_right", tried(pain=6.0))


@functools.cache
def _posting() -> tuple[float, float]:
    doses = np.array([-6.0, -2.0, 2.0, 6.0, 10.0])
    walks = [tried(Change("heel_wedge", float(np.radians(d)))) for d in doses]
    peaks = np.array([now(found)["subtalar_eversion_peak_deg_right"] for found in walks])
    slope, start = np.polyfit(doses, peaks, 1)
    left = peaks - (slope * doses + start)
    return float(-slope), float(1 - left.var() / peaks.var())


@case
def posting_slope() -> float:
    return _posting()[0]


@case
def posting_straight() -> float:
    return _posting()[1]


@case
def posted_flat() -> float:
    name = "subtalar_eversion_peak_deg_right"
    return now(tried(FLAT, *wedges(-6.0)))[name] - now(tried(FLAT))[name]


@case
def wedge5_slope() -> float:
    name = "subtalar_eversion_peak_deg_right"
    return (now(tried(*wedges(5.0)))[name] - now(tried(*wedges(-5.0)))[name]) / 10.0


@case
def wedge5_shank() -> float:
    """As the study has it: of the shank against the heel bone, from contact to its peak."""
    return tibial_turn(tried(*wedges(-5.0))) - tibial_turn(usual())


@case
def knee_by_speed() -> float:
    name = "knee_extension_moment_nm_right"
    return 100 * (now(usual(speed=1.0))[name] / now(usual(speed=1.5))[name] - 1)


@case
def obese_speed() -> float:
    name = "knee_extension_moment_nm_right"
    wanted = now(usual(SLIM, 1.4))[name]
    speeds = (0.9, 1.1, 1.3)
    return float(np.interp(wanted, [now(usual(OBESE, v))[name] for v in speeds], speeds))


def _lighter(name: str) -> float:
    return 100 * (now(usual(LIGHTER, 1.2))[name] / now(usual(SURGERY, 1.2))[name] - 1)


@case
def lighter_knee() -> float:
    return _lighter("knee_extension_moment_nm_right")


@case
def lighter_hip() -> float:
    return _lighter("hip_extension_moment_nm_right")


@case
def lighter_width() -> float:
    return 1000 * (width(usual(LIGHTER, 1.2)) - width(usual(SURGERY, 1.2)))
