"""Persons, solved walks and stances that the rows of published experiments share.

What was solved is kept for the run.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

import numpy as np

from solespine.body import Change, build_body
from solespine.body.kinematics import place_bones
from solespine.case.model import Person
from solespine.whatif.foot_shape import shaped_style
from solespine.whatif.pair import style_of
from solespine.whatif.scenario import Pain, Scenario
from solespine.whatif.standing import Standing, stand
from solespine.whatif.standing_readout import read_standing
from solespine.whatif.strength import strength
from solespine.whatif.walking import Walk, walk
from solespine.whatif.walking_readout import as_recorded, foot_load, read_walk

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
    moment = as_recorded(found.moments[:, i], found.period)
    return float((moment * found.rates[:, i]).max() / found.body.mass_kg)


def late_hip_flexion(found: Walk) -> float:
    """Greatest hip flexor moment of late stance, in which the leg is pulled through, Nm."""
    late = slice(int(0.36 * len(found.moments)), int(0.70 * len(found.moments)))
    moment = found.moments[:, found.body.coordinates.index("hip_flexion_r")]
    return float(as_recorded(moment, found.period)[late].max())


def outer_ball(found: Walk) -> float:
    """Greatest force under the outer ball of the right foot, BW."""
    spots = [c.name == "ball_outside_r" for c in found.body.contacts]
    return float(found.forces[:, spots, 2].max() / (found.body.mass_kg * 9.81))


def midfoot_load(found: Walk) -> float:
    """Greatest force under the outer midfoot of the right foot, BW."""
    return float(foot_load(found, "right", "midfoot").max())


def shank_over_heel(found: Walk) -> np.ndarray:
    """How far the right shank is turned in against the heel bone, (times,) degrees."""
    turned = []
    for row in found.coordinates:
        data = place_bones(found.body, row)
        heel, shank = (data.body(f"{b}_r").xmat.reshape(3, 3) for b in ("calcn", "tibia"))
        across = (heel.T @ shank)[:, 2]  # the shank's axis to the right, seen from the heel
        turned.append(np.degrees(np.arctan2(across[0], across[2])))
    return np.array(turned)


def tibial_turn(found: Walk) -> float:
    """From contact to its peak in stance, degrees."""
    turned = shank_over_heel(found)[foot_load(found, "right") > 0.05]
    return float(turned.max() - turned[0])
