"""Rows about usual walking and the tissue of the sole; names as in tests/authorities."""

from __future__ import annotations

import numpy as np

from solespine.body import build_body
from solespine.body.kinematics import contact_points, joint_angles
from solespine.body.tissues import heel_pad_deformation
from solespine.case.model import Person
from solespine.whatif.gait_style import usual_speed
from solespine.whatif.sole import springing_back
from solespine.whatif.walking import Walk
from solespine.whatif.walking_readout import foot_load
from whatif_common import (
    FAST,
    PERSON,
    SLOW,
    SPEED,
    case,
    late_hip_flexion,
    now,
    per_kg,
    power,
    shank_over_heel,
    stride,
    tibial_turn,
    usual,
)


@case
def speed_woman_30() -> float:
    return usual_speed(Person(sex="female", age_years=30))


@case
def speed_woman_85() -> float:
    return usual_speed(Person(sex="female", age_years=85))


@case
def speed_man_45() -> float:
    return usual_speed(Person(sex="male", age_years=45))


@case
def speed_over_60() -> float:
    return usual_speed(Person(age_years=65))


@case
def stride_length_145() -> float:
    return now(usual(speed=1.45))["stride_length_m"]


_AMPLITUDES = (
    "vertical_force_peak_bw_right", "braking_peak_bw_right", "propulsion_peak_bw_right",
    "knee_extension_moment_nm_right", "ankle_plantarflexion_moment_nm_right",
    "hip_extension_moment_nm_right", "hip_flexion_peak_deg_right",
    "stride_length_m",
)  # fmt: skip


@case
def amplitudes_by_speed() -> float:
    walks = [usual(speed=speed) for speed in (SLOW, SPEED, FAST)]
    rows = [[now(found)[name] for found in walks] for name in _AMPLITUDES]
    rows.append([power(found) for found in walks])
    rows.append([late_hip_flexion(found) for found in walks])
    rows.append([float(np.ptp(stride(found, "hip_flexion_r"))) for found in walks])
    rows.append([float(stride(found, "knee_angle_r")[:15].max()) for found in walks])
    return float(np.mean([np.all(np.diff(row) > 0) for row in rows]))


@case
def stance() -> float:
    return now(usual())["stance_percent_right"]


@case
def cadence() -> float:
    return 120.0 / usual().period


@case
def step_width() -> float:
    return width(usual())


def width(found: Walk) -> float:
    """Between the feet, where each carries most, m."""
    middle = []
    for side in ("left", "right"):
        mine = [c.side == side for c in found.body.contacts]
        load = foot_load(found, side)  # type: ignore[arg-type]
        at = int(np.argmax(load))
        middle.append(_across(found, at, np.array(mine)))
    return abs(middle[0] - middle[1])


def _across(found: Walk, at: int, mine: np.ndarray) -> float:
    places = np.array(list(contact_points(found.body, found.coordinates[at]).values()))
    load = found.forces[at, :, 2] * mine
    return float(places[:, 1] @ load / load.sum())


@case
def hip_flexion() -> float:
    return now(usual())["hip_flexion_peak_deg_right"]


@case
def hip_extension() -> float:
    return now(usual())["hip_extension_peak_deg_right"]


@case
def knee_loading() -> float:
    return float(stride(usual(), "knee_angle_r")[:15].max())


@case
def knee_swing() -> float:
    return now(usual())["knee_flexion_peak_deg_right"]


@case
def ankle_dorsiflexion() -> float:
    return now(usual())["ankle_dorsiflexion_peak_deg_right"]


@case
def ankle_plantarflexion() -> float:
    return now(usual())["ankle_plantarflexion_peak_deg_right"]


@case
def pelvis_tilt_range() -> float:
    return float(np.ptp(stride(usual(), "pelvis_tilt")))


@case
def pelvis_obliquity_range() -> float:
    return now(usual())["pelvic_obliquity_range_deg"]


@case
def pelvis_rotation_range() -> float:
    return now(usual())["pelvic_rotation_range_rotation_deg"]


def _lumbar_ranges() -> dict[str, float]:
    """Of every level in every plane, by the name of the joint, degrees."""
    found = usual()
    names = [joint for plate in found.body.endplates for joint in plate.joints]
    at = [int(found.body.model.joint(name).id) for name in names]
    angles = np.array([joint_angles(found.body, row)[at] for row in found.coordinates])
    return dict(zip(names, np.degrees(np.ptp(angles, axis=0)), strict=True))


@case
def lumbar_level_range() -> float:
    return float(max(_lumbar_ranges().values()))


@case
def lumbar_coronal_lead() -> float:
    ranges = _lumbar_ranges()
    most = {plane: max(v for name, v in ranges.items() if name.endswith(plane))
            for plane in ("bending", "rotation", "extension")}  # fmt: skip
    return float(most["bending"] - max(most["rotation"], most["extension"]))


@case
def toe_slow() -> float:
    return now(usual(speed=SLOW))["toe_dorsiflexion_peak_deg_right"]


@case
def toe_fast() -> float:
    return now(usual(speed=FAST))["toe_dorsiflexion_peak_deg_right"]


@case
def toe_rise() -> float:
    return toe_fast() - toe_slow()


@case
def eversion_excursion() -> float:
    found = usual()
    on = foot_load(found, "right") > 0.05
    turned = -stride(found, "subtalar_angle_r")
    return float(turned[on].max() - turned[on][0])


@case
def eversion_to_turn() -> float:
    """Eversion for each degree that the shank turns in against the heel bone."""
    return eversion_excursion() / tibial_turn(usual())


@case
def shank_turn() -> float:
    """Over the stride and against the heel bone, as the foot model of the study tells it."""
    return float(np.ptp(shank_over_heel(usual())))


@case
def shank_turn_stance() -> float:
    """The same, while the foot is on the ground."""
    return float(np.ptp(shank_over_heel(usual())[foot_load(usual(), "right") > 0.05]))


@case
def first_peak() -> float:
    return float(foot_load(usual(), "right")[:14].max())


@case
def valley() -> float:
    return float(foot_load(usual(), "right")[10:20].min())


@case
def second_peak() -> float:
    return float(foot_load(usual(), "right")[18:32].max())


@case
def braking() -> float:
    return now(usual())["braking_peak_bw_right"]


@case
def propulsion() -> float:
    return now(usual())["propulsion_peak_bw_right"]


@case
def ankle_moment_134() -> float:
    return per_kg("ankle_plantarflexion_moment_nm_right", usual(speed=1.34))


@case
def ankle_moment() -> float:
    return per_kg("ankle_plantarflexion_moment_nm_right", usual())


@case
def knee_moment() -> float:
    return per_kg("knee_extension_moment_nm_right", usual())


@case
def hip_extension_moment() -> float:
    return per_kg("hip_extension_moment_nm_right", usual())


@case
def hip_flexion_moment() -> float:
    return late_hip_flexion(usual()) / usual().body.mass_kg


@case
def hip_abduction_moment() -> float:
    return per_kg("hip_abduction_moment_nm_right", usual())


@case
def ankle_power() -> float:
    return power(usual())


# Tissue of the sole.


@case
def pad_stiffening() -> float:
    tissues = build_body(PERSON).tissues
    return tissues["heel_pad_last_stiffness"] / tissues["heel_pad_first_stiffness"]


@case
def pad_depth() -> float:
    found = usual()
    most = foot_load(found, "right", "heel").max() * found.body.mass_kg * 9.81
    return float(1000 * heel_pad_deformation(found.body, np.array(most)))


@case
def pad_loss() -> float:
    back = springing_back(build_body(PERSON))
    return 1.0 - (1.0 - back) / (1.0 + back)


@case
def pad_thickness() -> float:
    return 1000 * build_body(PERSON).tissues["heel_pad_thickness"]
