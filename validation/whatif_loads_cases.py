"""Muscle forces and joint contact of predicted walks, for the rows that ask for them.

The solved walk goes through the loads room as in every what-if. Each function gives one figure; its
name is the `quantity` of tests/authorities/targets_whatif_loads.yaml. Nothing was fixed on these
rows. Forces are those of the right leg; body weights are of the person who walks.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

import loads_postures as postures
from solespine.body import Change, build_body
from solespine.body.anatomy import Array
from solespine.case.model import Person
from solespine.loads.dynamics import frames_of
from solespine.loads.solution import Solution
from solespine.loads.solve import walking_choice
from solespine.loads.standing import GRAVITY, standing_loads
from solespine.loads.stride import Key, curves_of
from solespine.whatif.foot_shape import shaped_style
from solespine.whatif.gait_style import fastest_speed, usual_speed
from solespine.whatif.load_readout import solved
from solespine.whatif.scenario import Pain
from solespine.whatif.strength import strength
from solespine.whatif.walking import Walk, walk
from solespine.whatif.walking_readout import as_recorded, foot_load, read_walk
from whatif_cases_changed import FLAT, flat_ankle_moment, flat_hip_moment
from whatif_common import (
    FAST,
    MISSING,
    PERSON,
    SLIM,
    SLOW,
    SPEED,
    case,
    change,
    stride,
    tried,
    usual,
)

KMH = 1 / 3.6
BACK = ("erector spinae", "multifidus")
ADULT_KG = 70.0  # to whose size a published force in N is held
ON_GROUND = 0.05  # body weights
ACTIVE, OVERLAP = 0.2, 0.6  # of the greatest activation; of the published time
HIGH_HEEL = Change("heel_lift", 0.050)
SORE_AND_FLAT_SPEED = 1.35
MISSING_HERE: Mapping[str, str] = {
    "arms_held": "there is no switch that holds the arms",
    "insole_shock": "not computed: 50 to 150 Hz are above what 22 ms between instants can carry",
}
WHY_NOT = {**MISSING, **MISSING_HERE}


@dataclass(frozen=True, eq=False)
class Loaded:
    """A predicted walk with what its muscles and joints carry."""

    found: Walk
    solution: Solution = field(repr=False)
    curves: Mapping[Key, Array] = field(repr=False)

    @property
    def weight(self) -> float:
        """N."""
        return self.found.body.mass_kg * GRAVITY

    def peak(self, site: str, part: str) -> float:
        """Greatest size of a load, N."""
        side = None if site[1].isdigit() else "right"
        return float(np.abs(self.curves[site, part, side]).max())  # type: ignore[index]

    def active(self, groups: tuple[str, ...], suffix: str = "", begins: str = "") -> Array:
        """(times,) mean activation of muscle groups; of one side, or some names, where told."""
        muscles = self.found.body.muscles
        pairs = zip(muscles.names, muscles.groups, strict=True)
        rows = [i for i, (name, group) in enumerate(pairs)
                if group in groups
                and name.endswith(suffix) and name.startswith(begins)]  # fmt: skip
        return np.asarray(self.solution.sharing.activations[:, rows].mean(axis=1))


@functools.cache
def loaded(found: Walk) -> Loaded:
    """A solved walk through the loads room, with the choice of a measured walk."""
    frames = frames_of(found.body, found.coordinates, found.rates, found.accelerations)
    solution, pushes = solved(frames, found.forces, walking_choice())
    known = np.ones(len(found.coordinates), dtype=bool)
    curves = curves_of(solution, pushes, known)
    return Loaded(found, solution, {k: as_recorded(c, found.period) for k, c in curves.items()})


def at(speed: float = SPEED) -> Loaded:
    """The usual walk at a speed."""
    return loaded(usual(speed=speed))


def in_weights(one: Loaded, site: str, part: str) -> float:
    """A peak in body weights."""
    return one.peak(site, part) / one.weight


def least_step(values: list[float]) -> float:
    """Of figures that should rise."""
    return float(np.diff(values).min())


# Asked of a sweep of speed or of a change.


@case
def l5s1_compression_rise() -> float:
    return at(1.4).peak("L5_S1", "compression") - at(1.0).peak("L5_S1", "compression")


@case
def l5s1_fore_aft_rise() -> float:
    return at(1.4).peak("L5_S1", "fore_aft_shear") - at(1.0).peak("L5_S1", "fore_aft_shear")


@case
def l5s1_side_rise() -> float:
    return at(1.4).peak("L5_S1", "side_shear") - at(1.0).peak("L5_S1", "side_shear")


@case
def back_muscles_by_speed() -> float:
    return least_step([100 * at(v * KMH).active(BACK).mean() for v in (3, 4, 5, 6)])


@case
def back_muscles_when() -> float:
    """How far from the left heel's strike (50 %) the right back muscles are most active."""
    curve = at().active(BACK, "_r")
    return abs(100 * (float(curve.argmax()) + 1) / len(curve) - 50)


@case
def l5s1_by_speed() -> float:
    return least_step([at(v).peak("L5_S1", "compression") for v in (SLOW, SPEED, FAST)])


@case
def l4l5_by_speed() -> float:
    return least_step([at(v).peak("L4_L5", "compression") for v in (SLOW, SPEED, FAST)])


def _group_rise(group: str) -> float:
    slow, fast = (float(at(v * KMH).active((group,)).mean()) for v in (3, 6))
    return 100 * (fast / slow - 1)


@case
def erector_rise() -> float:
    return _group_rise("erector spinae")


@case
def multifidus_rise() -> float:
    return _group_rise("multifidus")


@case
def high_heel_back() -> float:
    before, after = (loaded(one).active(("erector spinae",)) for one in (usual(), tried(HIGH_HEEL)))
    return float(100 * (after.mean() / before.mean() - 1))


def _flat_rise(group: str, names: str = "") -> float:
    """Of the mean activation, %."""
    before, after = (
        float(loaded(one).active((group,), begins=names).mean()) for one in (usual(), tried(FLAT))
    )
    return 100 * (after / before - 1)


@case
def flat_gluteus_medius() -> float:
    return _flat_rise("gluteus medius")


@case
def flat_erector() -> float:
    return _flat_rise("erector spinae")


@case
def flat_internal_oblique() -> float:
    return _flat_rise("abdominals", "IO")


@case
def flat_gastrocnemius() -> float:
    return _flat_rise("calf", "gasmed")


@case
def flat_signs() -> float:
    """Of six, as the row has them: four muscles work more, two moments are less."""
    more = [flat_gluteus_medius(), flat_erector(), flat_internal_oblique(), flat_gastrocnemius()]
    less = [flat_ankle_moment(), flat_hip_moment()]
    return float(sum(value > 0 for value in more) + sum(value < 0 for value in less))


@case
def flat_eversion() -> float:
    return change("subtalar_eversion_peak_deg_right", tried(FLAT))


@case
def flat_midfoot() -> float:
    """Positive where the forefoot turns up and out more, about the midfoot's oblique axis."""
    after, before = (_flattened(one) for one in (tried(FLAT), usual()))
    return after - before


def _flattened(found: Walk) -> float:
    on = foot_load(found, "right") > ON_GROUND
    return float(stride(found, "midfoot_angle_r")[on].max())


@case
def sore_flat_signs() -> float:
    """Of four: more eversion, midfoot motion and toe dorsiflexion, less push upwards."""
    before = usual(speed=SORE_AND_FLAT_SPEED)
    own, body = before.body, build_body(PERSON, changes=(FLAT,))
    style = shaped_style(own, body, before.style)
    after = walk(body, SORE_AND_FLAT_SPEED, style=style, start=before, pain=Pain(right=6.0),
                 strong=strength(own))  # fmt: skip
    told = [read_walk(one) for one in (before, after)]
    more = [told[1][name] - told[0][name] for name in
            ("subtalar_eversion_peak_deg_right", "toe_dorsiflexion_peak_deg_right")]  # fmt: skip
    more.append(float(np.ptp(stride(after, "midfoot_angle_r"))
                      - np.ptp(stride(before, "midfoot_angle_r"))))  # fmt: skip
    more.append(_push_off(before) - _push_off(after))
    return float(sum(value > 0 for value in more))


def _push_off(found: Walk) -> float:
    """Second hump of the vertical force, BW."""
    return float(foot_load(found, "right")[18:32].max())


@case
def comfortable_woman_70() -> float:
    return usual_speed(Person(sex="female", age_years=75))


@case
def comfortable_man_40() -> float:
    return usual_speed(Person(sex="male", age_years=45))


def _fastest(person: Person) -> float:
    """Speed of the fastest walk that may be asked for, if it is found."""
    return usual(person, fastest_speed(person)).speed


@case
def fastest_man_20() -> float:
    return _fastest(replace(PERSON, age_years=25))


@case
def fastest_woman_70() -> float:
    return _fastest(replace(SLIM, age_years=75))


# Asked of a recording; here of the predicted walk.


@case
def hip_peak_11() -> float:
    return in_weights(at(1.1), "hip", "resultant")


@case
def knee_peak_13() -> float:
    return in_weights(at(), "knee", "resultant")


@case
def ankle_peak_13() -> float:
    return in_weights(at(), "ankle", "resultant")


@case
def l5s1_peak_13() -> float:
    return in_weights(at(), "L5_S1", "compression")


@case
def l4l5_peak_13() -> float:
    return in_weights(at(), "L4_L5", "compression")


@case
def l4l5_fore_aft_13() -> float:
    return in_weights(at(), "L4_L5", "fore_aft_shear")


@case
def l4l5_side_13() -> float:
    return in_weights(at(), "L4_L5", "side_shear")


@case
def l4l5_to_standing() -> float:
    one = at()
    standing = standing_loads(one.found.body)["L4_L5", "compression"]
    return one.peak("L4_L5", "compression") / standing


@case
def below_lifting() -> float:
    """Least of bending and three lifts over the walking peak, each to its own standing."""
    heavier = ("flexed", "round_back", "knees_bent", "close")
    least = min(postures.compression(name) for name in heavier)
    return least / postures.compression("standing") / l4l5_to_standing()


@case
def fascia_peak_13() -> float:
    return in_weights(at(), "plantar_fascia", "force")


@case
def fascia_when_13() -> float:
    one = at()
    off = int(np.flatnonzero(foot_load(one.found, "right")[:40] > ON_GROUND)[-1]) + 1
    pull = one.curves["plantar_fascia", "force", "right"][:off]
    return float(100 * (np.argmax(pull) + 1) / off)


@case
def achilles_force_14() -> float:
    return in_weights(at(1.4), "achilles", "force") * ADULT_KG * GRAVITY / 1e3


@case
def achilles_strain_14() -> float:
    return 100 * at(1.4).peak("achilles", "strain")


@case
def achilles_peak_134() -> float:
    return in_weights(at(1.34), "achilles", "force")


@case
def heel_pressure_13() -> float:
    return at().peak("heel_pad", "pressure") / 1e3


@case
def muscle_times() -> float:
    """Groups of eight that are active in most of their published time."""
    return float(sum(_overlap(row) >= OVERLAP for row in postures.told()["on_times"].values()))


def _overlap(row: Mapping[str, list]) -> float:  # type: ignore[type-arg]
    one = at()
    names = one.found.body.muscles.names
    mine = [i for i, name in enumerate(names)
            if name.endswith("_r") and name.startswith(tuple(row["muscles"]))]  # fmt: skip
    mean = one.solution.sharing.activations[:, mine].mean(axis=1)
    times = 100 * np.arange(1, len(mean) + 1) / len(mean)
    on = np.any([(times >= a) & (times <= b) for a, b in row["active"]], axis=0)
    return float((mean[on] > ACTIVE * mean.max()).mean())
