"""The walk that a body of this size would usually show: norm curves as coordinates over a stride.

The curves are those of the gait norms at the wanted speed. They tell pelvis and trunk against
marker planes, whose neutral differs from the body's; of these only the motion about their mean is
taken. The left side follows half a stride after the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.interpolate import PchipInterpolator

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.kinematics import contact_points
from solespine.case.model import Person
from solespine.evidence import load_evidence
from solespine.whatif.figures import figure

SINK_M = 6e-3  # how far the lowest spot of the style is pressed in
_GRAVITY = 9.81
_HUMPS = (0.23, 0.50, 0.78)  # of stance: first peak, valley, second peak; judged
_FLAT = (0.15, 0.35)  # of the stride: the foot lies flat, and the toes are where they stand
_WAVES = (0.18, 0.55, 0.86)  # of stance: most braking, none, most push; judged
# Coordinate, curve of the right side, sign, whether only the motion about the mean counts.
_MIDDLE = (
    ("pelvis_tilt", "pelvis_tilt", -1.0, True),
    ("pelvis_list", "pelvis_obliquity", -1.0, True),
    ("pelvis_rotation", "pelvis_rotation", 1.0, True),
    ("lumbar_extension", "spine_flexion", -1.0, True),
    ("lumbar_bending", "spine_lateral", 1.0, True),
    ("lumbar_rotation", "spine_rotation", 1.0, True),
)
_TURNS_WITH_SIDE = ("pelvis_list", "pelvis_rotation", "lumbar_bending", "lumbar_rotation")
_SIDED = (
    ("hip_adduction", "hip_adduction"),
    ("hip_rotation", "hip_rotation"),
    ("knee_angle", "knee_flexion"),
    ("ankle_angle", "ankle_dorsiflexion"),
    ("subtalar_angle", "hindfoot_inversion"),
)


@dataclass(frozen=True, eq=False)
class GaitStyle:
    """A stride to stay near.

    Attributes:
        speed: m/s.
        period: stride time, s.
        coordinates: (times, n) from just after right heel contact to the next; the last row is
            the next contact.
        load: (times, 2) vertical force under the left and the right foot, body weights.
        along: (times, 2) force forward under the left and the right foot, body weights.
    """

    speed: float
    period: float
    coordinates: Array = field(repr=False)
    load: Array = field(repr=False)
    along: Array = field(repr=False)


_DECADES = (20, 30, 40, 50, 60, 70, 80)


def usual_speed(person: Person) -> float:
    """Usual walking speed of people of this age and sex, m/s (Bohannon and Andrews 2011).

    Without age the twenties to fifties count alike, without sex both; children walk as the twenties
    here, for want of figures.
    """
    return float(np.mean(_of_people_like(person, "usual_speed", _DECADES, _DECADES[:4])))


def fastest_speed(person: Person) -> float:
    """Speed that people of this age and sex reach when told to hurry, m/s (Bohannon 1997: means).

    From 80 years on as in the seventies, with which the study ends; age or sex that is not told is
    taken for the faster one.
    """
    known = _DECADES[:-1]
    return max(_of_people_like(person, "fastest_speed", known, known))


def _of_people_like(
    person: Person, name: str, known: Sequence[int], unaged: Sequence[int]
) -> list[float]:
    """A figure for every sex and decade that the person may be of.

    Args:
        person: of whom age or sex may not be told.
        name: of the figures.
        known: decades that the figures have.
        unaged: decades of a person without age.
    """
    decades = unaged
    if person.age_years is not None:
        decades = [max(d for d in known if d <= max(person.age_years, known[0]))]
    sexes = ("male", "female") if person.sex is None else (person.sex,)
    return [figure(f"{name}_{sex}_{d}") for sex in sexes for d in decades]


def resampled(style: GaitStyle, times: int) -> GaitStyle:
    """The same stride at another number of instants."""
    known = len(style.coordinates)
    if known == times:
        return style
    was, now = (np.arange(1, count + 1) / count for count in (known, times))
    way = np.zeros(style.coordinates.shape[1])
    way[0] = style.speed * style.period  # the only coordinate that does not come back

    def at(rows: Array, gone: Array) -> Array:
        level = rows - np.outer(was, gone)
        columns = [np.interp(now, was, column, period=1.0) for column in level.T]
        return np.column_stack(columns) + np.outer(now, gone)

    none = np.zeros(2)
    return replace(style, coordinates=at(style.coordinates, way), load=at(style.load, none),
                   along=at(style.along, none))  # fmt: skip


def at_speed(body: Body, style: GaitStyle, speed: float) -> GaitStyle:
    """A style at another speed: it stays beside the usual walk as it was beside it at its own.

    Args:
        body: whose legs give the dimensionless speed.
        style: of the person; the usual walk becomes the usual one of the new speed.
        speed: m/s.
    """
    times = len(style.coordinates)
    was, now = (usual_walk(body, pace, times) for pace in (style.speed, speed))
    if np.array_equal(style.coordinates, was.coordinates):
        return now
    period = style.period * now.period / was.period
    beside = style.coordinates - was.coordinates
    beside[:, 0] += (was.speed * was.period - style.speed * style.period) * _share(times)
    coordinates = now.coordinates + beside
    coordinates[:, 0] += (speed * period - now.speed * now.period) * _share(times)
    return GaitStyle(speed, period, coordinates, now.load + (style.load - was.load),
                     now.along + (style.along - was.along))  # fmt: skip


def _share(times: int) -> Array:
    """Of the stride that has gone by at each instant."""
    return np.arange(1, times + 1) / times


def usual_walk(body: Body, speed: float, times: int) -> GaitStyle:
    """The style of healthy people at a speed.

    Args:
        body: whose legs give the dimensionless speed.
        speed: m/s.
        times: how many instants of the stride.
    """
    pace = speed / np.sqrt(_GRAVITY * leg_length(body))
    phase = np.arange(1, times + 1) / times
    names, found = body.coordinates, np.zeros((times, len(body.coordinates)))
    for name, curve, sign, moving in _MIDDLE:
        right = _curve(curve, pace, phase, about_mean=moving)
        left = _curve(curve, pace, (phase + 0.5) % 1.0, about_mean=moving)
        turns = -1.0 if name in _TURNS_WITH_SIDE else 1.0
        found[:, names.index(name)] = sign * 0.5 * (right + turns * left)
    for suffix, later in (("_r", 0.0), ("_l", 0.5)):
        at = (phase + later) % 1.0
        hip = _curve("hip_flexion", pace, at) - _mean("pelvis_tilt", pace)
        found[:, names.index(f"hip_flexion{suffix}")] = hip
        for name, curve in _SIDED:
            found[:, names.index(f"{name}{suffix}")] = _curve(curve, pace, at)
        found[:, names.index(f"mtp_angle{suffix}")] = _toes(pace, at)
        swing = -np.radians(figure("arm_swing")) * np.cos(2 * np.pi * at)
        found[:, names.index(f"arm_flex{suffix}")] = swing
        found[:, names.index(f"elbow_flex{suffix}")] = np.radians(figure("elbow_bend"))
    period = _period(speed)
    found[:, names.index("pelvis_tx")] = speed * period * phase
    found[:, names.index("pelvis_tz")] = _heights(body, found)
    load = np.column_stack([_load((phase + later) % 1.0, speed, pace) for later in (0.5, 0.0)])
    along = np.column_stack([_along((phase + later) % 1.0, speed, pace) for later in (0.5, 0.0)])
    return GaitStyle(speed, period, found, load, along)


def _toes(pace: float, phase: Array) -> Array:
    """Bend of the toes from the flat foot, rad: the usual curve, stretched to the usual peak."""
    name = "hallux_dorsiflexion"
    flat = np.mean(_curve(name, pace, np.linspace(*_FLAT, 9)))
    most = _curve(name, pace, np.linspace(0.0, 1.0, 101)).max() - flat
    bent = _curve(name, pace, phase) - flat
    return np.asarray(bent * np.radians(figure("toe_bend")) / most)


def _load(phase: Array, speed: float, pace: float) -> Array:
    """Vertical force of one foot at phases of its own stride: two humps, one weight on average.

    The humps grow with the square of the pace (a body vaulting over its leg), and stance shortens
    with speed (Kirtley 1985).
    """
    grown = (pace / figure("load_pace")) ** 2
    names = ("first_peak_percent_bw", "valley_percent_bw", "second_peak_percent_bw")
    peaks = [1.0 + grown * (_middle(name) - 1.0) for name in names]
    end = _stance(speed)
    at = np.array([0.0, *(end * np.array(_HUMPS)), end, 1.0])
    curve = PchipInterpolator(at, [0.0, *peaks, 0.0, 0.0])
    mean = float(curve.integrate(0.0, 1.0))
    return np.asarray(curve(phase) * 0.5 / mean)


def _along(phase: Array, speed: float, pace: float) -> Array:
    """Force forward of one foot: it brakes, then pushes, and nothing is left over a stride.

    Both grow with the pace, as the slant of the leg does.
    """
    grown, end = pace / figure("load_pace"), _stance(speed)
    brake, push = _middle("braking_percent_bw"), _middle("propulsion_percent_bw")
    at = np.array([0.0, *(end * np.array(_WAVES)), end, 1.0])
    curves = [
        PchipInterpolator(at, [0.0, *values, 0.0, 0.0])
        for values in ((-grown * brake, 0.0, 0.0), (0.0, 0.0, grown * push))
    ]
    first, last = (abs(float(curve.integrate(0.0, 1.0))) for curve in curves)
    even = np.sqrt(first * last)
    return np.asarray(curves[0](phase) * even / first + curves[1](phase) * even / last)


def _stance(speed: float) -> float:
    """Share of the stride that a foot is on the ground."""
    return (figure("stance_at_rest") + figure("stance_by_speed") * speed) / 100


def _middle(name: str) -> float:
    """Middle of a reference range of the ground force, body weights."""
    row = load_evidence().gait_references[name]
    assert row.low is not None and row.high is not None
    return (row.low + row.high) / 200


def _period(speed: float) -> float:
    """Stride time, s, from the walk ratio."""
    step = np.sqrt(60.0 * speed * figure("walk_ratio"))
    return float(2 * step / speed)


def leg_length(body: Body) -> float:
    """From hip centre to sole with straight joints, m."""
    bones = body.anatomy.bones
    parts = [np.linalg.norm(bones[bone].pos) for bone in ("tibia_r", "talus_r")]
    return float(sum(parts)) - min(contact.pos[1] for contact in body.contacts)


def _curve(name: str, pace: float, phase: Array, *, about_mean: bool = False) -> Array:
    """A norm curve at phases 0 to 1 of its own side's stride, rad."""
    norm = load_evidence().norm_curve(name, pace)
    assert norm is not None
    values = np.array(norm.mean)
    drift = values[-1] - values[0]
    values = values - drift * (norm.percent / 100.0 - 0.5)  # the source's ends differ a little
    if about_mean:
        values = values - values[:-1].mean()
    return np.asarray(np.radians(np.interp(100.0 * phase, norm.percent, values)))


def _mean(name: str, pace: float) -> float:
    norm = load_evidence().norm_curve(name, pace)
    assert norm is not None
    return float(np.radians(norm.mean.mean()))


def _heights(body: Body, coordinates: Array) -> Array:
    """Pelvis height at which the lowest spot of the soles is a little pressed, m."""
    low = [min(p[2] for p in contact_points(body, row).values()) for row in coordinates]
    height = -np.array(low) - SINK_M
    waves = np.fft.rfft(height)
    waves[5:] = 0.0
    waves[1::2] = 0.0  # both steps alike
    return np.asarray(np.fft.irfft(waves, len(height)))
