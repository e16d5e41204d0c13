"""Force of heel pad, plantar fascia and discs from their deformation, and what they store."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from solespine.body.anatomy import Array
from solespine.body.kinematics import joint_angles
from solespine.body.model import Body, Passive
from solespine.evidence.body_topics import BodyEvidence


def tissue_figures(
    evidence: BodyEvidence, slack: Mapping[str, float], *, size: float, strength: float
) -> dict[str, float]:
    """Figures of the soft parts at one person's size.

    Args:
        evidence: figures of an adult of the package's size.
        slack: length of each fascia with no load, by path name, m.
        size: factor on the length of the foot.
        strength: factor on forces (body mass to a power).
    """
    names = (
        "heel_pad_first_stiffness", "heel_pad_last_stiffness", "heel_pad_growth",
        "heel_pad_dissipation", "fascia_toe_strain",
    )  # fmt: skip
    figures = {name: evidence.value(name) for name in names}
    figures["heel_pad_thickness"] = evidence.value("heel_pad_thickness") * size
    figures["heel_pad_peak_deformation"] = evidence.value("heel_pad_peak_deformation") * size
    for name in names[:2]:
        figures[name] *= strength / size
    figures["fascia_stiffness"] = evidence.value("fascia_stiffness") * strength / size
    figures["achilles_strain_per_newton"] = evidence.value("achilles_strain_walk") / (
        evidence.value("achilles_force_walk") * strength
    )
    return figures | {f"{name}_slack": length for name, length in slack.items()}


def heel_pad_force(body: Body, deformation: Array) -> Array:
    """Force of the loaded heel pad, N, that stiffens as it is pressed (..., ) m.

    The stiffness rises from its first to its last value with a power of the deformation and stays
    there beyond the published peak.
    """
    figures = body.tissues
    first, last = figures["heel_pad_first_stiffness"], figures["heel_pad_last_stiffness"]
    peak, growth = figures["heel_pad_peak_deformation"], figures["heel_pad_growth"]
    pressed = np.maximum(np.asarray(deformation, dtype=float), 0.0)
    inside = np.minimum(pressed, peak)
    rising = (last - first) * inside * (inside / peak) ** growth / (growth + 1)
    return np.asarray(first * inside + rising + last * (pressed - inside))


def heel_pad_deformation(body: Body, force: Array) -> Array:
    """How far the heel pad is pressed by a force, m; the inverse of `heel_pad_force`."""
    wanted = np.maximum(np.asarray(force, dtype=float), 0.0)
    low = np.zeros_like(wanted)
    high = wanted / body.tissues["heel_pad_first_stiffness"]
    for _ in range(60):
        middle = 0.5 * (low + high)
        above = heel_pad_force(body, middle) > wanted
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return np.asarray(0.5 * (low + high))


def heel_pad_unloading(body: Body, deformation: Array, most: float) -> Array:
    """Force while the pad springs back from `most`, N.

    It starts at the loading curve's force and falls so much faster that the published share of
    the energy is lost.
    """
    top = float(heel_pad_force(body, np.array(most)))
    steps = np.linspace(0.0, most, 400)
    stored = float(np.trapezoid(heel_pad_force(body, steps), steps))
    given_back = (1 - body.tissues["heel_pad_dissipation"]) * stored
    power = top * most / given_back - 1 if given_back > 0 else 1.0
    back = np.clip(np.asarray(deformation, dtype=float) / most, 0.0, None)
    return np.asarray(top * back**power)


def fascia_strain(body: Body, path: str, length: Array) -> Array:
    """Strain of a fascia whose path is this long, m; below zero it hangs slack."""
    slack = body.tissues[f"{path}_slack"]
    return np.asarray(np.asarray(length, dtype=float) / slack - 1.0)


def fascia_force(body: Body, path: str, length: Array) -> Array:
    """Pull of a plantar fascia, N: with the square up to the toe strain, then straight."""
    slack = body.tissues[f"{path}_slack"]
    stiffness, toe = body.tissues["fascia_stiffness"], body.tissues["fascia_toe_strain"]
    strain = np.maximum(fascia_strain(body, path, length), 0.0)
    curved = 0.5 * strain**2 / toe if toe > 0 else strain
    straight = strain - 0.5 * toe
    return np.asarray(stiffness * slack * np.where(strain < toe, curved, straight))


def achilles_strain(body: Body, force: Array) -> Array:
    """Strain of the Achilles tendon under a force, N."""
    return np.asarray(np.asarray(force) * body.tissues["achilles_strain_per_newton"])


def passive_moments(body: Body, coordinates: Array) -> Array:
    """Moments of discs, midfoot and toes about every joint, (..., nv) Nm; they resist."""
    joints = joint_angles(body, coordinates)
    moments = np.zeros_like(joints)
    for row in body.passive:
        i = body.model.joint(row.joint).dofadr[0]
        moments[..., i] = passive_moment(row, joints[..., i])
    return moments


def passive_moment(row: Passive, angle: Array) -> Array:
    """Moment of one passive stiffness at an angle, Nm."""
    turned = np.asarray(angle) - row.neutral_rad
    more = 0.0 if row.stiffening_rad is None else np.abs(turned) / row.stiffening_rad
    return np.asarray(-np.where(turned > 0, row.rising, row.falling * (1 + more)) * turned)
