"""Height of the medial arch, and the same as a share of foot length (Stebbins 2006)."""

from __future__ import annotations

from solespine.motion.frames import distance
from solespine.motion.oxford_foot_segments import drop, plane_normal
from solespine.recordings.model import Array, Side


def arch_height(base1: Array, base5: Array, heads: tuple[Array, Array], side: Side) -> Array:
    """Distance of P1M from the plane of P5M, D5M and D1M.

    Args:
        base1: P1M, (n, 3) m.
        base5: P5M, (n, 3) m.
        heads: D1M and D5M, (n, 3) m.
        side: of the foot.

    Returns:
        (n,) m, positive where P1M is above the plane. The plane touches the sole through marker
        centres, so this is less than the height of the navicular above the floor.
    """
    normal = plane_normal(base5, heads[1], heads[0], side)
    return drop(base1, base5, normal)[1]


def foot_length(heel: Array, toe: Array, radius_m: float) -> Array:
    """(n,) m from heel to TOE (second metatarsal head), less one marker radius.

    It leaves out the toes, as the reference software does.
    """
    return distance(toe, heel) - radius_m


def normalised_arch_height(arch_height_m: Array, foot_length_m: float) -> Array:
    """Arch height in percent of foot length (TOE to heel, without toes), as the Oxford norms.

    Vicon files hold this percentage under `ArchHeightIndex` and `ArchHeight`, although their
    units say mm.
    """
    return 100 * arch_height_m / foot_length_m
