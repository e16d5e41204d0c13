"""What joints do by themselves: discs, midfoot, toes, fascia, the straight knee, the hip's capsule,
muscles that are stretched.

All figures of a person are tables that may be numbers or symbols, so that one written problem
serves every body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import casadi as ca
import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.kinematics import chain, fascia_path
from solespine.body.model import SUFFIX, Side
from solespine.whatif.chain_expressions import ChainExpressions, Expression
from solespine.whatif.figures import figure
from solespine.whatif.muscle_moments import (
    STRAND_NUMBERS,
    STRANDS,
    muscle_moments,
    strand_moments,
)
from solespine.whatif.same_places import ByPlaces

_SOFT_RAD = np.radians(0.2)  # how softly one stiffness passes into another
_SOFT_STRAIN = 5e-4
_SOFT_CAPSULE_RAD = np.radians(1.0)
_DEGREE = 4  # of the fascia's length in midfoot and toe angle: 0.02 mm at most
_MIDFOOT_RAD, _TOE_RAD = (-0.35, 0.35), (-0.6, 1.1)


@dataclass(frozen=True, eq=False)
class FasciaLength:
    """Length of one plantar fascia as a polynomial of two angles.

    Attributes:
        factors: (d + 1, d + 1) of powers of the midfoot and of the toe angle, m.
        error_m: greatest miss against the path in the fitted range.
    """

    factors: Array
    error_m: float

    def at(self, midfoot: Expression, toes: Expression) -> Expression:
        """Length, m."""
        return _length_at(self.factors, midfoot, toes)


def _length_at(factors: Expression, midfoot: Expression, toes: Expression) -> Expression:
    total: Expression = 0.0
    for i, j in _powers():
        total = total + factors[i, j] * midfoot**i * toes**j
    return total


_FASCIA = ("stiffness", "slack_left", "slack_right")


def resistance_shapes(body: Body) -> dict[str, tuple[int, int]]:
    """Tables of `resistance_tables` and their shapes."""
    return {
        "springs": (len(body.passive), 3),
        "fascia": (len(_FASCIA), 1),
        "fascia_left": (_DEGREE + 1, _DEGREE + 1),
        "fascia_right": (_DEGREE + 1, _DEGREE + 1),
        "strands": (STRANDS, STRAND_NUMBERS),
    }


def resistance_tables(body: Body) -> dict[str, Array]:
    """The body's own figures.

    Springs are rising and falling stiffness, Nm/rad, and rest angle, rad; fascia is stiffness, N/m,
    and slack lengths, m; then the length of each fascia and the passive strands.
    """
    tissues = body.tissues
    slack = [tissues[f"{body.fascia[side]}_slack"] for side in SUFFIX]
    return {
        "springs": np.array([[r.rising, r.falling, r.neutral_rad] for r in body.passive]),
        "fascia": np.array([tissues["fascia_stiffness"], *slack]),
        "fascia_left": fascia_length(body, "left").factors,
        "fascia_right": fascia_length(body, "right").factors,
        "strands": muscle_moments(body).strands,
    }


def own_moments(motion: ChainExpressions, told: Mapping[str, Expression]) -> Expression:
    """Moments that joints make by themselves, on the coordinates, (n,) Nm.

    Args:
        motion: of the body.
        told: `resistance_tables`, as numbers or symbols.
    """
    body = motion.body
    moments = [ca.SX(0.0) for _ in body.coordinates]
    _add_springs(motion, told["springs"], moments)
    for side in SUFFIX:
        _add_fascia(motion, side, told, moments)
        _add_leg(motion, side, moments)
    for i, moment in strand_moments(motion.q, told["strands"], body.coordinates).items():
        moments[i] += moment
    return ca.vertcat(*moments)


def capsule_energy(motion: ChainExpressions) -> Expression:
    """What the wound-up capsules of both hips store, J."""
    total: Expression = 0.0
    for side in SUFFIX:
        tight = _capsule(motion, side)
        total += 0.5 * figure("hip_capsule_stiffness") * tight**2
    return total


def _capsule(motion: ChainExpressions, side: Side) -> Expression:
    """How far the fibres are wound that both extension and turning in of the thigh tighten, rad."""
    names, suffix = motion.body.coordinates, SUFFIX[side]
    extended = -motion.q[names.index(f"hip_flexion{suffix}")]
    inward = motion.q[names.index(f"hip_rotation{suffix}")]
    slack = np.radians(figure("hip_capsule_slack"))
    return _above(extended + figure("hip_capsule_twist") * inward + slack, _SOFT_CAPSULE_RAD)


def _add_springs(motion: ChainExpressions, springs: Expression, moments: list[Expression]) -> None:
    body, links = motion.body, chain(motion.body)
    for k, row in enumerate(body.passive):
        joint = int(body.model.joint(row.joint).id)
        turned = motion.angles[joint] - springs[k, 2]
        moment = -_two_sided(turned, springs[k, 0], springs[k, 1])
        leader = int(links.leader[joint])
        moments[leader] += moment * ca.jacobian(motion.angles[joint], motion.q[leader])


def _add_fascia(
    motion: ChainExpressions, side: Side, told: Mapping[str, Expression],
    moments: list[Expression],
) -> None:  # fmt: skip
    at = _foot_angles(motion.body, side)
    angles = [motion.q[i] for i in at]
    length = _length_at(told[f"fascia_{side}"], *angles)
    slack = told["fascia"][_FASCIA.index(f"slack_{side}")]
    toe = motion.body.tissues["fascia_toe_strain"]
    pull = fascia_pull(length, told["fascia"][0], slack, toe)
    for i, angle in zip(at, angles, strict=True):
        moments[i] -= pull * ca.jacobian(length, angle)


def _add_leg(motion: ChainExpressions, side: Side, moments: list[Expression]) -> None:
    """The straight knee's stop, the hip's capsule, and what holds joints near their middle."""
    names, suffix = motion.body.coordinates, SUFFIX[side]
    knee = names.index(f"knee_angle{suffix}")
    stop = np.radians(figure("knee_stop_angle"))
    moments[knee] += figure("knee_stop_stiffness") * _above(stop - motion.q[knee], _SOFT_RAD)
    for name, stiffness in (("subtalar_angle", "subtalar"), ("hip_rotation", "hip_rotation")):
        i = names.index(f"{name}{suffix}")
        moments[i] -= figure(f"{stiffness}_stiffness") * motion.q[i]
    tight = _capsule(motion, side)
    for name in ("hip_flexion", "hip_rotation"):
        i = names.index(f"{name}{suffix}")
        slope = ca.jacobian(tight, motion.q[i])
        moments[i] -= figure("hip_capsule_stiffness") * tight * slope


def _two_sided(turned: Expression, rising: Expression, falling: Expression) -> Expression:
    """Stiffness times angle, each side its own, passing smoothly."""
    up = _above(turned, _SOFT_RAD) - 0.5 * _SOFT_RAD
    return falling * (turned - up) + rising * up


_lengths: WeakKeyDictionary[Body, dict[Side, FasciaLength]] = WeakKeyDictionary()
_shared: dict[Side, ByPlaces[FasciaLength]] = {side: ByPlaces() for side in SUFFIX}


def fascia_length(body: Body, side: Side) -> FasciaLength:
    """The fascia's length over the angles that feet reach, fitted once."""
    known = _lengths.setdefault(body, {})
    if side not in known:
        known[side] = _shared[side].get(body, (), lambda: _fit_length(body, side))
    return known[side]


def _fit_length(body: Body, side: Side) -> FasciaLength:
    """Fit the fascia's length over the angles that feet reach."""
    at = [
        body.coordinates.index(f"{name}{SUFFIX[side]}") for name in ("midfoot_angle", "mtp_angle")
    ]
    pose = np.zeros(len(body.coordinates))
    rows, lengths = [], []
    for midfoot in np.linspace(*_MIDFOOT_RAD, 11):
        for toes in np.linspace(*_TOE_RAD, 13):
            pose[at] = midfoot, toes
            lengths.append(fascia_path(body, pose)[side][0])
            rows.append([midfoot**i * toes**j for i, j in _powers()])
    found, *_ = np.linalg.lstsq(np.array(rows), np.array(lengths), rcond=None)
    factors = np.zeros((_DEGREE + 1, _DEGREE + 1))
    for factor, (i, j) in zip(found, _powers(), strict=True):
        factors[i, j] = factor
    miss = np.abs(np.array(rows) @ found - np.array(lengths)).max()
    return FasciaLength(factors, float(miss))


def _foot_angles(body: Body, side: Side) -> list[int]:
    """Where midfoot and toe angle stand among the coordinates."""
    return [body.coordinates.index(f"{n}{SUFFIX[side]}") for n in ("midfoot_angle", "mtp_angle")]


def _powers() -> list[tuple[int, int]]:
    return [(i, j) for i in range(_DEGREE + 1) for j in range(_DEGREE + 1 - i)]


def fascia_pull(
    length: Expression, stiffness: Expression, slack: Expression, toe: float
) -> Expression:
    """Pull of a plantar fascia, N: the body's law, rounded where it begins.

    Args:
        length: m.
        stiffness: N/m at the slack length.
        slack: length without load, m.
        toe: strain to which the pull grows with the square.
    """
    strain = _above(length / slack - 1.0, _SOFT_STRAIN)
    # Quadratic to the toe strain, straight beyond: the integral of a slope that grows and stays.
    beyond = _above(strain - toe, _SOFT_STRAIN)
    return stiffness * slack * (0.5 * strain**2 - 0.5 * beyond**2) / toe


def _above(x: Expression, soft: float) -> Expression:
    return 0.5 * (x + ca.sqrt(x * x + soft * soft))
