"""What joints do by themselves: discs, midfoot, toes, fascia, the straight knee, capsules."""

from __future__ import annotations

from dataclasses import dataclass

import casadi as ca
import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.kinematics import chain, fascia_path
from solespine.body.model import SUFFIX, Passive, Side
from solespine.whatif.chain_expressions import ChainExpressions, Expression
from solespine.whatif.figures import figure

_SOFT_RAD = np.radians(0.2)  # how softly one stiffness passes into another
_SOFT_STRAIN = 5e-4
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
        total: Expression = 0.0
        for i, row in enumerate(self.factors):
            for j, factor in enumerate(row):
                if factor:
                    total = total + float(factor) * midfoot**i * toes**j
        return total


def own_moments(motion: ChainExpressions, arch: Expression) -> Expression:
    """Moments that joints make by themselves, on the coordinates, (n,) Nm.

    Args:
        motion: of the body.
        arch: (2, 2) of `arch_numbers`: rest angle and stiffness against flattening, left and right.
    """
    body = motion.body
    moments = [ca.SX(0.0) for _ in body.coordinates]
    _add_springs(motion, arch, moments)
    for side in SUFFIX:
        _add_fascia(motion, side, moments)
        _add_leg(motion, side, moments)
    return ca.vertcat(*moments)


def arch_numbers(body: Body) -> Array:
    """Rest angle, rad, and stiffness against flattening, Nm/rad, of left and right midfoot."""
    rows = {row.joint: row for row in body.passive}
    found = [rows[f"midfoot_angle{suffix}"] for suffix in SUFFIX.values()]
    return np.array([[row.neutral_rad, row.rising] for row in found])


def _add_springs(motion: ChainExpressions, arch: Expression, moments: list[Expression]) -> None:
    body, links = motion.body, chain(motion.body)
    sides = [f"midfoot_angle{suffix}" for suffix in SUFFIX.values()]
    for row in body.passive:
        joint = int(body.model.joint(row.joint).id)
        rest: Expression = row.neutral_rad
        rising: Expression = row.rising
        if row.joint in sides:
            rest, rising = (arch[sides.index(row.joint), k] for k in (0, 1))
        turned = motion.angles[joint] - rest
        moment = -_two_sided(row, turned, rising)
        leader = int(links.leader[joint])
        moments[leader] += moment * ca.jacobian(motion.angles[joint], motion.q[leader])


def _add_fascia(motion: ChainExpressions, side: Side, moments: list[Expression]) -> None:
    at = _foot_angles(motion.body, side)
    angles = [motion.q[i] for i in at]
    length = fascia_length(motion.body, side).at(*angles)
    pull = fascia_pull(motion.body, side, length)
    for i, angle in zip(at, angles, strict=True):
        moments[i] -= pull * ca.jacobian(length, angle)


def _add_leg(motion: ChainExpressions, side: Side, moments: list[Expression]) -> None:
    """The straight knee's stop, and what holds subtalar joint and hip near their middle."""
    names, suffix = motion.body.coordinates, SUFFIX[side]
    knee = names.index(f"knee_angle{suffix}")
    stop = np.radians(figure("knee_stop_angle"))
    moments[knee] += figure("knee_stop_stiffness") * _above(stop - motion.q[knee], _SOFT_RAD)
    for name, stiffness in (("subtalar_angle", "subtalar"), ("hip_rotation", "hip_rotation")):
        i = names.index(f"{name}{suffix}")
        moments[i] -= figure(f"{stiffness}_stiffness") * motion.q[i]


def _two_sided(row: Passive, turned: Expression, rising: Expression) -> Expression:
    """Stiffness times angle, each side its own, passing smoothly."""
    up = _above(turned, _SOFT_RAD) - 0.5 * _SOFT_RAD
    return row.falling * (turned - up) + rising * up


def fascia_length(body: Body, side: Side) -> FasciaLength:
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


def fascia_pull(body: Body, side: Side, length: Expression) -> Expression:
    """Pull of a plantar fascia, N: the body's law, rounded where it begins."""
    figures = body.tissues
    slack = figures[f"{body.fascia[side]}_slack"]
    strain = _above(length / slack - 1.0, _SOFT_STRAIN)
    toe = figures["fascia_toe_strain"]
    # Quadratic to the toe strain, straight beyond: the integral of a slope that grows and stays.
    beyond = _above(strain - toe, _SOFT_STRAIN)
    return figures["fascia_stiffness"] * slack * (0.5 * strain**2 - 0.5 * beyond**2) / toe


def _above(x: Expression, soft: float) -> Expression:
    return 0.5 * (x + ca.sqrt(x * x + soft * soft))
