"""Axes of the segments of the Oxford Foot Model: tibia, hindfoot, forefoot, hallux.

All axes are (n, 3, 3) with columns forward, left and up of the segment, for either foot: the angles
between two segments then mean the same left and right up to a sign (oxford_foot.py).
"""

from __future__ import annotations

import numpy as np

from solespine.motion.frames import axes_z_then_y, cross, dot, unit
from solespine.motion.oxford_foot_shape import frame
from solespine.motion.segments import LEFTWARD
from solespine.recordings.model import Array, Side


def tibia_axes(knee: Array, ankle: Array, outer: Array, side: Side) -> Array:
    """Tibia: up from ankle to knee centre; a point on the outer side gives the left.

    Args:
        knee: (n, 3) m, centre of the knee.
        ankle: (n, 3) m, centre of the ankle.
        outer: (n, 3) m, the lateral malleolus.
        side: of the leg.
    """
    return axes_z_then_y(knee - ankle, LEFTWARD[side] * (outer - ankle))


def heel_cluster_axes(heel: Array, inner: Array, outer: Array) -> Array:
    """Technical frame of the heel that carries what only the standing trial has.

    x from the middle of the sustentaculum tali and the lateral calcaneus back to the heel, z from
    the lateral calcaneus to the sustentaculum.
    """
    back = heel - (inner + outer) / 2
    return frame(back, cross(inner - outer, back))


def hindfoot_axes(heel: Array, upper: Array, ahead: Array) -> Array:
    """Hindfoot: forward along the sole, the posterior calcaneus in its sagittal plane.

    Args:
        heel: (n, 3) m, HEE.
        upper: (n, 3) m, PCA, above it on the posterior calcaneus.
        ahead: (n, 3) m, the point ahead of the heel that was level with it in standing.
    """
    forward = unit(ahead - heel)
    left = unit(cross(upper - heel, forward))
    return np.stack((forward, left, cross(forward, left)), axis=-1)


def forefoot_cluster_axes(base1: Array, head5: Array, toe: Array, base5: Array) -> Array:
    """Technical frame of the forefoot that carries D1M from the standing trial."""
    return frame(base1 - head5, toe - base5)


def outer_forefoot_axes(base5: Array, head5: Array, toe: Array) -> Array:
    """Technical frame without P1M, against which the arch can sink."""
    return frame(head5 - base5, toe - base5)


def plane_normal(base5: Array, head5: Array, head1: Array, side: Side) -> Array:
    """(n, 3) unit normal of the metatarsal plane (P5M, D5M, D1M), upwards."""
    return unit(LEFTWARD[side] * cross(head1 - base5, head5 - base5))


def drop(point: Array, origin: Array, normal: Array) -> tuple[Array, Array]:
    """A point dropped onto a plane: (n, 3) its foot, (n,) its height above the plane."""
    height = dot(point - origin, normal)
    return point - height[:, None] * normal, height


def forefoot_axes(
    bases: tuple[Array, Array], heads: tuple[Array, Array], toe: Array, side: Side, radius_m: float
) -> Array:
    """Forefoot: forward from the middle of the metatarsal bases to TOE, both in the plane.

    The middle lies between P5M and P1M dropped onto the plane, half a marker radius nearer to P1M
    (P1M sits beside the bone, P5M on it).

    Args:
        bases: P1M and P5M, (n, 3) m.
        heads: D1M and D5M, (n, 3) m.
        toe: TOE, (n, 3) m.
        side: of the foot.
        radius_m: of a marker.
    """
    up = plane_normal(bases[1], heads[1], heads[0], side)
    inner = drop(bases[0], bases[1], up)[0]
    middle = (inner + bases[1]) / 2 + radius_m / 2 * unit(inner - bases[1])
    forward = unit(drop(toe, bases[1], up)[0] - middle)
    return np.stack((forward, cross(up, forward), up), axis=-1)


def hallux_axes(head1: Array, head5: Array, hallux: Array, side: Side) -> Array:
    """Hallux: forward from D1M to HLX; D5M in its transverse plane."""
    forward = unit(hallux - head1)
    up = unit(cross(forward, LEFTWARD[side] * (head5 - head1)))
    return np.stack((forward, cross(up, forward), up), axis=-1)
