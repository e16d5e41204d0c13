"""Arch, plantar fascia and heel pad under load.

The arch sinks until ligaments and fascia hold the midfoot moment that muscles leave: its angle
follows from balance, since markers on skin cannot tell the tenths of a degree that stretch it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.tissues import fascia_force, fascia_strain, heel_pad_deformation
from solespine.loads.dynamics import Frames, dofs
from solespine.recordings.model import Side

_WIDEST_RAD = 0.6
_BISECTIONS = 40


@dataclass(frozen=True)
class Arch:
    """The arch of one foot over n frames.

    Attributes:
        fascia_n: (n,) pull of the plantar fascia.
        fascia_strain: (n,) below zero it hangs slack.
        ligament: (n,) Nm about the midfoot's axis made by the other passive tissue.
        sunk_rad: (n,) turn of the midfoot under load, flattening positive.
    """

    fascia_n: Array = field(repr=False)
    fascia_strain: Array = field(repr=False)
    ligament: Array = field(repr=False)
    sunk_rad: Array = field(repr=False)


def arch_of(frames: Frames, side: Side, asked: Array, stiffness: float = 1.0) -> Arch:
    """Balance of the midfoot.

    Args:
        frames: n frames.
        side: which foot.
        asked: (n, nv) what is asked of each joint after ground, weight and muscles.
        stiffness: factor on the ligaments.
    """
    body = frames.body
    suffix = "_r" if side == "right" else "_l"
    joint = dofs(body, [f"midfoot_angle{suffix}"])[0]
    row = list(body.fascia).index(side)
    name = body.fascia[side]
    spring = next(p for p in body.passive if p.joint == f"midfoot_angle{suffix}")
    at = frames.coordinates[:, body.coordinates.index(spring.joint)]
    arm, length = frames.fascia_arms[:, row, joint], frames.fascia_lengths[:, row]
    need = asked[:, joint]

    def made(angle: Array) -> tuple[Array, Array, Array]:
        stretched = length - arm * (angle - at)
        pull = fascia_force(body, name, stretched)
        turned = angle - spring.neutral_rad
        rate = np.where(turned > 0, spring.rising, spring.falling) * stiffness
        return -rate * turned, pull, stretched

    low, high = np.full(len(need), -_WIDEST_RAD), np.full(len(need), _WIDEST_RAD)
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        ligament, pull, _ = made(middle)
        too_low = ligament + arm * pull > need  # tissue holds more than is asked: sinks less
        low, high = np.where(too_low, middle, low), np.where(too_low, high, middle)
    angle = 0.5 * (low + high)
    ligament, pull, stretched = made(angle)
    return Arch(pull, fascia_strain(body, name, stretched), ligament, angle)


def heel_pad(body: Body, load: Array, area_m2: float, peak_to_mean: float) -> dict[str, Array]:
    """Heel pad under a load (n,) N: greatest pressure, Pa, and share of its thickness pressed."""
    pressed = heel_pad_deformation(body, load)
    return {
        "pressure": load / area_m2 * peak_to_mean,
        "strain": pressed / body.tissues["heel_pad_thickness"],
    }
