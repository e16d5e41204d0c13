"""What the rows of published experiments ask for, computed by the what-if solver.

Each function gives one figure; its name is the `quantity` of tests/authorities/targets_whatif.yaml.
Solved walks and stances are kept for the run, so that rows share them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

import numpy as np

from solespine.body import Change, build_body
from solespine.body.kinematics import contact_points, joint_angles, place_bones
from solespine.body.tissues import heel_pad_deformation
from solespine.case.model import Person
from solespine.whatif.foot_shape import shaped_style
from solespine.whatif.gait_style import usual_speed
from solespine.whatif.pair import style_of
from solespine.whatif.scenario import Pain, Scenario
from solespine.whatif.sole import springing_back
from solespine.whatif.standing import Standing, stand
from solespine.whatif.standing_readout import hip_distance, read_standing
from solespine.whatif.strength import strength
from solespine.whatif.walking import Walk, walk
from solespine.whatif.walking_readout import foot_load, read_walk

PERSON = Person(sex="male", height_m=1.75, mass_kg=75.0)
OBESE = Person(sex="female", height_m=1.66, mass_kg=96.0)  # body-mass index 35
SLIM = Person(sex="female", height_m=1.66, mass_kg=61.0)
SURGERY = Person(sex="female", height_m=1.66, mass_kg=122.0)
SPEED, SLOW, FAST = 1.3, 1.0, 1.6
CASES: dict[str, Callable[[], float]] = {}
MISSING: Mapping[str, str] = {}  # lines that nothing computes, with the reason


def case(function: Callable[[], float]) -> Callable[[], float]:
    """A row's figure, by the function's name."""
    CASES[function.__name__] = functools.cache(function)
    return CASES[function.__name__]


@functools.cache
def usual(person: Person = PERSON, speed: float = SPEED) -> Walk:
    """The usual walk."""
    return walk(build_body(person), speed)


@functools.cache
def tried(*changes: Change, pain: float = 0.0, lean: float = 0.0) -> Walk:
    """The changed walk, from the usual one."""
    first, body = usual(), build_body(PERSON, changes=changes)
    style = style_of(first.body, first, Scenario(lean_deg=lean))
    style = shaped_style(first.body, body, style)
    return walk(body, SPEED, style=style, start=first, pain=Pain(right=pain),
                strong=strength(first.body))  # fmt: skip


@functools.cache
def now(found: Walk) -> Mapping[str, float]:
    """What is read from a walk."""
    return read_walk(found)


def change(name: str, found: Walk) -> float:
    """A quantity against the usual walk."""
    return now(found)[name] - now(usual())[name]


@functools.cache
def own() -> Standing:
    """The usual stance."""
    return stand(build_body(PERSON))


@functools.cache
def stood(*changes: Change) -> Mapping[str, float]:
    """Changes of standing."""
    before, after = read_standing(own()), stand(build_body(PERSON, changes=changes), own())
    return {name: value - before[name] for name, value in read_standing(after).items()}


def wedges(degrees: float, side: str = "both") -> tuple[Change, Change]:
    """Under the whole foot, the inner edge lower for positive angles."""
    angle = float(np.radians(-degrees))
    return Change("heel_wedge", angle, side), Change("forefoot_wedge", angle, side)  # type: ignore[arg-type]


def stride(found: Walk, name: str) -> np.ndarray:
    """A coordinate over the stride, degrees."""
    return np.asarray(np.degrees(found.coordinates[:, found.body.coordinates.index(name)]))


def per_kg(name: str, found: Walk) -> float:
    """A moment, Nm/kg."""
    return now(found)[name] / found.body.mass_kg


def power(found: Walk) -> float:
    """Greatest power of the right ankle, W/kg."""
    i = found.body.coordinates.index("ankle_angle_r")
    return float((found.moments[:, i] * found.rates[:, i]).max() / found.body.mass_kg)


def late_hip_flexion(found: Walk) -> float:
    """Greatest hip flexor moment of late stance, in which the leg is pulled through, Nm."""
    late = slice(int(0.36 * len(found.moments)), int(0.70 * len(found.moments)))
    return float(found.moments[late, found.body.coordinates.index("hip_flexion_r")].max())


def outer_ball(found: Walk) -> float:
    """Greatest force under the outer ball of the right foot, BW."""
    spots = [c.name == "ball_outside_r" for c in found.body.contacts]
    return float(found.forces[:, spots, 2].max() / (found.body.mass_kg * 9.81))


def midfoot_load(found: Walk) -> float:
    """Greatest force under the outer midfoot of the right foot, BW."""
    return float(foot_load(found, "right", "midfoot").max())


def tibial_turn(found: Walk) -> float:
    """How far the right shank turns in against the heel bone from contact to its peak, degrees."""
    turned = []
    for row in found.coordinates[foot_load(found, "right") > 0.05]:
        data = place_bones(found.body, row)
        heel, shank = (data.body(f"{b}_r").xmat.reshape(3, 3) for b in ("calcn", "tibia"))
        across = (heel.T @ shank)[:, 2]  # the shank's axis to the right, seen from the heel
        turned.append(np.degrees(np.arctan2(across[0], across[2])))
    return float(max(turned) - turned[0])


# Usual walking.


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
    found = usual()
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


@case
def lumbar_level_range() -> float:
    found = usual()
    names = [joint for plate in found.body.endplates for joint in plate.joints]
    at = [int(found.body.model.joint(name).id) for name in names]
    angles = np.array([joint_angles(found.body, row)[at] for row in found.coordinates])
    return float(np.degrees(np.ptp(angles, axis=0)).max())


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
def shank_turn() -> float:
    return now(usual())["shank_turn_range_rotation_deg_right"]


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


# Changed walking.


@case
def lean_ratio() -> float:
    ahead, behind = tried(lean=4.0), tried(lean=-4.0)
    name = "lumbar_extension_peak_moment_nm"
    return now(ahead)[name] / now(behind)[name]


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
    after = Person(sex="female", height_m=1.66, mass_kg=0.785 * 122.0)
    return 100 * (now(usual(after, 1.2))[name] / now(usual(SURGERY, 1.2))[name] - 1)


@case
def lighter_knee() -> float:
    return _lighter("knee_extension_moment_nm_right")


@case
def lighter_hip() -> float:
    return _lighter("hip_extension_moment_nm_right")


# Standing.


def _steps(name: str) -> float:
    """Least step of a quantity over wedges of 10, 15 and 20 degrees."""
    doses = [0.0, *(stood(*wedges(angle))[name] for angle in (10, 15, 20))]
    return float(np.diff(doses).min())


@case
def wedge_eversion() -> float:
    return _steps("rearfoot_eversion_deg_right")


@case
def wedge_shank() -> float:
    return _steps("shank_internal_rotation_deg_right")


@case
def wedge_hip() -> float:
    return _steps("hip_internal_rotation_deg_right")


@case
def wedge_tilt() -> float:
    return _steps("pelvic_tilt_deg")


@case
def tilt_both() -> float:
    return stood(*wedges(10))["pelvic_tilt_deg"]


@case
def tilt_one() -> float:
    return stood(*wedges(10, "left"))["pelvic_tilt_deg"]


@case
def drop_one() -> float:
    return stood(*wedges(10, "left"))["pelvic_obliquity_deg"]


@case
def subtalar_coupling() -> float:
    found = stood(*wedges(10))
    return found["shank_internal_rotation_deg_right"] / found["rearfoot_eversion_deg_right"]


@case
def load_eversion() -> float:
    return stood(Change("carried_mass", 40.0, where="hips"))["rearfoot_eversion_deg_right"]


@case
def load_shank() -> float:
    return stood(Change("carried_mass", 40.0, where="hips"))["shank_internal_rotation_deg_right"]


@case
def load_arch() -> float:
    return stood(Change("carried_mass", 40.0, where="hips"))["midfoot_flattening_deg_right"]


def _longer(by: float) -> float:
    return -stood(Change("leg_length", by, "left"))["pelvic_obliquity_deg"]


@case
def length_steps() -> float:
    doses = [0.0, *(_longer(by) for by in (0.005, 0.010, 0.015, 0.020, 0.030))]
    return float(np.diff(doses).min())


def _of_bound(by: float) -> float:
    wide = hip_distance(own().body, own().pose)
    return _longer(by) / float(np.degrees(np.arctan(by / wide)))


@case
def length_share_10() -> float:
    return _of_bound(0.010)


@case
def length_share_30() -> float:
    return _of_bound(0.030)
