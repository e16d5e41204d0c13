"""Ground force of the sole: round spots of heel, outer midfoot, ball and toes on the floor.

Each spot is pressed as the loaded heel pad is, `first x + growth x**power`, with what lies under
it (shoe, insole) in series. Loading follows that curve and unloading a lower one, so that the
published share of the energy is lost at any speed, as tissue does; Hunt and Crossley's damping
(1975), which grows with the speed, made twice the published force at heel contact.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import casadi as ca
import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.model import Contact
from solespine.whatif.chain_expressions import ChainExpressions, Expression, Wrenches
from solespine.whatif.figures import figure

SPOT_NUMBERS = 5  # place (3), first stiffness, growth
_STANDING_EDGE_M, _WALKING_EDGE_M = 5e-4, 2e-3  # how softly touching begins, for smoothness
_MOST = 1.5  # times the pad's peak: how far a series of pad and shoe is fitted


@dataclass(frozen=True, eq=False)
class Sole:
    """What presses on the floor where, as expressions.

    Attributes:
        forces: (spots, 3) on each spot, world axes, N.
        depths: (spots,) how far each is pressed, m.
        slips: (spots, 2) how fast each moves along the floor, m/s.
        wrenches: the same forces by bone, for the chain.
    """

    forces: list[Expression] = field(repr=False)
    depths: list[Expression] = field(repr=False)
    slips: list[Expression] = field(repr=False)
    wrenches: Wrenches = field(repr=False)


def spot_numbers(body: Body) -> Array:
    """Place and stiffness of every spot, (spots, 5), in the order of `body.contacts`."""
    power = _power(body)
    rows = []
    for contact in body.contacts:
        first, growth = _stiffness(body, contact, power)
        rows.append([*contact.pos, first, growth])
    return np.array(rows)


def walking_sole(motion: ChainExpressions, spots: Expression) -> Sole:
    """Forces of a moving sole with damping and smooth friction.

    Args:
        motion: of the body.
        spots: (spots, 5) of `spot_numbers`, numbers or symbols.
    """
    body = motion.body
    loss, slip, turn = springing_back(body), figure("slip_speed"), figure("press_speed")
    forces, depths, places, slips = [], [], [], []
    for k, contact in enumerate(body.contacts):
        place, speed, depth = _touching(motion, contact, spots[k, :3].T, _WALKING_EDGE_M)
        press = _press(depth, spots[k, 3], spots[k, 4], _power(body))
        down = -speed[2] / ca.sqrt(speed[2] ** 2 + turn**2)
        normal = press * (1 + loss * down) / (1 + loss)
        along = -figure("friction") * normal * speed[:2] / ca.sqrt(ca.sumsqr(speed[:2]) + slip**2)
        forces.append(ca.vertcat(along, normal))
        slips.append(speed[:2])
        depths.append(depth)
        places.append(place)
    return Sole(forces, depths, slips, _by_bone(body, forces, places))


def standing_sole(motion: ChainExpressions, spots: Expression, stood: Expression) -> Sole:
    """Forces of a still sole that is held sideways where it was set down.

    Args:
        motion: of the body at rest.
        spots: (spots, 5).
        stood: (spots, 2) where each spot was set down, world x and y, m.
    """
    body, share = motion.body, figure("shear_share")
    forces, depths, places, slips = [], [], [], []
    for k, contact in enumerate(body.contacts):
        place, speed, depth = _touching(motion, contact, spots[k, :3].T, _STANDING_EDGE_M)
        normal = _press(depth, spots[k, 3], spots[k, 4], _power(body))
        held = share * normal / _STANDING_PRESS_M
        along = -held * (place[:2] - stood[k, :].T)
        forces.append(ca.vertcat(along, normal))
        slips.append(speed[:2])
        depths.append(depth)
        places.append(place)
    return Sole(forces, depths, slips, _by_bone(body, forces, places))


_STANDING_PRESS_M = 5e-3  # with it a spot in usual standing is held by its share of stiffness


def spot_places(motion: ChainExpressions, spots: Expression) -> Expression:
    """Lowest point of every spot in the world, (spots, 3) m."""
    rows = [
        _lowest(motion, contact, spots[k, :3].T)[0].T
        for k, contact in enumerate(motion.body.contacts)
    ]
    return ca.vertcat(*rows)


def springing_back(body: Body) -> float:
    """Share by which force differs between loading and unloading, so that the energy is lost.

    Unloading gives back (1 - h) / (1 + h) of the work of loading at the same depths.
    """
    lost = body.tissues["heel_pad_dissipation"]
    return float(lost / (2.0 - lost))


def _power(body: Body) -> float:
    return float(body.tissues["heel_pad_growth"]) + 1.0


def _heel_pad(body: Body) -> tuple[float, float]:
    """First stiffness, N/m, and growth of the whole pad."""
    figures, power = body.tissues, _power(body)
    first, last = figures["heel_pad_first_stiffness"], figures["heel_pad_last_stiffness"]
    return first, (last - first) / power / figures["heel_pad_peak_deformation"] ** (power - 1)


def _stiffness(body: Body, contact: Contact, power: float) -> tuple[float, float]:
    """Of one spot: its share of its region, and the shoe or insole under it in series."""
    regions = {"heel": 1.0, "midfoot": figure("midfoot_pad_share"),
               "ball": figure("ball_pad_share"), "toes": figure("toe_pad_share")}  # fmt: skip
    fellows = [c for c in body.contacts if (c.side, c.region) == (contact.side, contact.region)]
    share = regions[contact.region] / len(fellows)
    first, growth = (share * part for part in _heel_pad(body))
    if contact.stiffness is None:
        return first, growth
    pad = np.linspace(0.0, _MOST * body.tissues["heel_pad_peak_deformation"], 60)
    force = first * pad + growth * pad**power
    depth = pad + force / (contact.stiffness / len(fellows))
    sides = np.column_stack([depth, depth**power])
    weight = np.full(len(pad), 1.0)
    found = np.linalg.lstsq(sides * weight[:, None], force * weight, rcond=None)[0]
    return float(found[0]), max(float(found[1]), 0.0)


def _touching(
    motion: ChainExpressions, contact: Contact, pos: Expression, edge: float
) -> tuple[Expression, Expression, Expression]:
    """Lowest point, its velocity and how far it is pressed."""
    place, speed = _lowest(motion, contact, pos)
    return place, speed, _above_zero(-place[2], edge)


def _lowest(
    motion: ChainExpressions, contact: Contact, pos: Expression
) -> tuple[Expression, Expression]:
    radius = figure("sole_radius")
    bone = motion.bone(contact.bone)
    centre = pos + ca.DM([0.0, radius, 0.0])
    arm = ca.DM([0.0, 0.0, -radius])
    spin = bone.turn @ bone.spin
    return bone.point(centre) + arm, bone.point_speed(centre) + ca.cross(spin, arm)


def _press(depth: Expression, first: Expression, growth: Expression, power: float) -> Expression:
    return first * depth + growth * depth**power


def _above_zero(x: Expression, soft: float) -> Expression:
    """The positive part of x, rounded at zero."""
    return 0.5 * (x + ca.sqrt(x * x + soft * soft))


def _by_bone(body: Body, forces: list[Expression], places: list[Expression]) -> Wrenches:
    found: dict[str, list[tuple[Expression, Expression]]] = {}
    for contact, force, place in zip(body.contacts, forces, places, strict=True):
        found.setdefault(contact.bone, []).append((force, place))
    return found
