"""Oxford Foot Model: hindfoot, forefoot, hallux and arch (Carson 2001, Stebbins 2006).

Carson MC et al., J Biomech 2001 (10.1016/S0021-9290(01)00101-4); Stebbins J et al., Gait Posture
2006. Segments as in oxford_foot_segments.py, with the choices of the reference software's default:
hindfoot from HEE, PCA, STL and LCA, level in standing, forefoot through P1M, P5M, D1M, D5M and TOE.

Angles: the turn from the proximal to the distal segment about, in this order, the left axis of the
proximal segment (dorsiflexion), the up axis (rotation, adduction) and the forward axis of the
distal segment (inversion, supination). Signs: dorsiflexion, internal rotation and adduction
(toes towards the midline), inversion and supination positive, left and right alike.

Bridge to the reference software: its x, y, z of HFTBA, FFHFA, FFTBA are dorsiflexion, rotation
(adduction), inversion (supination) with these signs; x of HXFFA is hallux dorsiflexion.

Where it differs from the papers: markers of a segment are steadied as the reference software does
(oxford_foot_shape.py); it may have run more than once over a file and then moved the heel marker
further, which shifts its hindfoot angles by up to half a degree.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from solespine.motion.arch import arch_height
from solespine.motion.frames import place
from solespine.motion.model import CurveKey
from solespine.motion.oxford_foot_calibration import (
    ASSUMED_MARKER_RADIUS_M,
    FootCalibration,
    calibrate_foot,
)
from solespine.motion.oxford_foot_segments import (
    forefoot_axes,
    forefoot_cluster_axes,
    hallux_axes,
    heel_cluster_axes,
    hindfoot_axes,
    outer_forefoot_axes,
    tibia_axes,
)
from solespine.motion.oxford_foot_shape import frame, steadied
from solespine.motion.segments import LEFTWARD, LETTER
from solespine.recordings.model import Array, Side

__all__ = ["FootCalibration", "calibrate_foot", "joint_angles", "oxford_foot"]

_HEEL = ("HEE", "LCA", "STL", "CPG")  # CPG only steadies the other three
_FOREFOOT = ("P1M", "D5M", "TOE", "P5M")
_CURVES = {
    "hindfoot": ("dorsiflexion", "rotation", "inversion"),
    "forefoot": ("dorsiflexion", "adduction", "supination"),
    "forefoot_tibia": ("dorsiflexion", "adduction", "supination"),
}
_JOINTS = {
    "hindfoot": ("tibia", "hindfoot"),
    "forefoot": ("hindfoot", "forefoot"),
    "forefoot_tibia": ("tibia", "forefoot"),
}
_LONG_AXIS = ("hindfoot_rotation", "forefoot_tibia_adduction")


def oxford_foot(
    markers: Mapping[str, Array],
    calibration: FootCalibration | None,
    side: Side,
    tibia: Array | None = None,
) -> Mapping[CurveKey, Array]:
    """Curves of one foot.

    The tibia is the one given: that of Plug-in Gait (`Leg.shank_ankle`), which the reference files
    use. Without it, it is carried by ANK, HFB and SHN with the medial ankle and the knee centre of
    the standing trial; that one lies 3 to 18 degrees away about its long axis (it takes the
    malleoli, and Plug-in Gait the shank marker, in four children), so rotation and adduction
    against it are left out. With neither, the curves against the tibia are absent.

    Without a standing trial (calibration None) the hindfoot has no level and gives no curve; arch
    height and hallux remain where D1M is worn in the walk too.

    Args:
        markers: role to (n, 3) m, z up; any horizontal axes.
        calibration: of this foot, or None.
        side: left or right.
        tibia: (n, 3, 3) axes of the shank, columns forward, left, up; or None.

    Returns:
        Curve name and side to (n,) rad (arch_height: m); NaN where a marker is missing; curves
        that cannot be computed are absent.
    """
    foot = {name[1:]: xyz for name, xyz in markers.items() if name[:1] == LETTER[side]}
    fore = _steady(foot, _FOREFOOT)
    head1 = _head1(fore, foot, calibration)
    segments = {
        "tibia": _own_tibia(foot, calibration, side) if tibia is None else tibia,
        "hindfoot": _hindfoot(foot, calibration),
        "forefoot": _forefoot(fore, head1, calibration, side),
    }
    curves = _joints(segments, side)
    if tibia is None:
        curves = {key: curve for key, curve in curves.items() if key[0] not in _LONG_AXIS}
    curves |= _hallux(segments["forefoot"], head1, (fore.get("D5M"), foot.get("HLX")), side)
    return MappingProxyType(curves | _arch(fore, head1, calibration, side))


def _joints(segments: Mapping[str, Array | None], side: Side) -> dict[CurveKey, Array]:
    """The angles of every joint whose two segments there are."""
    curves: dict[CurveKey, Array] = {}
    for joint, (proximal, distal) in _JOINTS.items():
        above, below = segments[proximal], segments[distal]
        if above is not None and below is not None:
            angles = joint_angles(above, below, side)
            names = [(f"{joint}_{plane}", side) for plane in _CURVES[joint]]
            curves |= dict(zip(names, angles, strict=True))
    return curves


def joint_angles(proximal: Array, distal: Array, side: Side) -> tuple[Array, Array, Array]:
    """Dorsiflexion, internal rotation (adduction) and inversion (supination) of the distal one.

    Args:
        proximal: (n, 3, 3) axes, columns forward, left, up.
        distal: the same of the segment beyond the joint.
        side: of the foot.

    Returns:
        Three (n,) rad.
    """
    turn = np.swapaxes(proximal, 1, 2) @ distal
    dorsiflexion = np.arctan2(turn[:, 2, 0], turn[:, 0, 0])
    to_left = np.arcsin(np.clip(turn[:, 1, 0], -1, 1))
    left_up = np.arctan2(-turn[:, 1, 2], turn[:, 1, 1])
    return dorsiflexion, -LEFTWARD[side] * to_left, -LEFTWARD[side] * left_up


def _steady(foot: Mapping[str, Array], names: tuple[str, ...]) -> dict[str, Array]:
    """The named markers that there are, steadied where all four are."""
    if all(name in foot for name in names):
        return steadied(foot, names)
    return {name: foot[name] for name in names if name in foot}


def _own_tibia(
    foot: Mapping[str, Array], calibration: FootCalibration | None, side: Side
) -> Array | None:
    """Tibia carried by ANK, HFB and SHN, with the malleoli for its frontal plane."""
    if calibration is None or calibration.inner_ankle is None or calibration.knee is None:
        return None
    if not all(name in foot for name in ("ANK", "HFB", "SHN")):
        return None
    axes = frame(foot["HFB"] - foot["ANK"], foot["SHN"] - foot["ANK"])
    ankle = place(foot["ANK"], axes, calibration.inner_ankle / 2)
    knee = place(foot["ANK"], axes, calibration.knee)
    return tibia_axes(knee, ankle, foot["ANK"], side)


def _hindfoot(foot: Mapping[str, Array], calibration: FootCalibration | None) -> Array | None:
    back = _steady(foot, _HEEL)
    if calibration is None or not all(name in back for name in ("HEE", "LCA", "STL")):
        return None
    if calibration.upper_heel is None or calibration.ahead_of_heel is None:
        return None
    axes = heel_cluster_axes(back["HEE"], back["STL"], back["LCA"])
    upper = place(back["HEE"], axes, calibration.upper_heel)
    return hindfoot_axes(back["HEE"], upper, place(back["HEE"], axes, calibration.ahead_of_heel))


def _head1(
    fore: Mapping[str, Array], foot: Mapping[str, Array], calibration: FootCalibration | None
) -> Array | None:
    """D1M: carried from the standing trial, otherwise as it is worn in the walk."""
    local = calibration.head1 if calibration is not None else None
    if local is None or not all(name in fore for name in _FOREFOOT):
        return foot.get("D1M")
    axes = forefoot_cluster_axes(fore["P1M"], fore["D5M"], fore["TOE"], fore["P5M"])
    return place(fore["P1M"], axes, local)


def _forefoot(
    fore: Mapping[str, Array],
    head1: Array | None,
    calibration: FootCalibration | None,
    side: Side,
) -> Array | None:
    if head1 is None or not all(name in fore for name in _FOREFOOT):
        return None
    radius = calibration.marker_radius_m if calibration is not None else ASSUMED_MARKER_RADIUS_M
    bases, heads = (fore["P1M"], fore["P5M"]), (head1, fore["D5M"])
    return forefoot_axes(bases, heads, fore["TOE"], side, radius)


def _hallux(
    forefoot: Array | None,
    head1: Array | None,
    toes: tuple[Array | None, Array | None],
    side: Side,
) -> dict[CurveKey, Array]:
    """Hallux against forefoot; `toes` are D5M and HLX."""
    head5, tip = toes
    if forefoot is None or head1 is None or head5 is None or tip is None:
        return {}
    axes = hallux_axes(head1, head5, tip, side)
    return {("hallux_dorsiflexion", side): joint_angles(forefoot, axes, side)[0]}


def _arch(
    fore: Mapping[str, Array],
    head1: Array | None,
    calibration: FootCalibration | None,
    side: Side,
) -> dict[CurveKey, Array]:
    """Arch height; D1M is carried by the outer forefoot, which does not sink with the arch."""
    if not all(name in fore for name in _FOREFOOT):
        return {}
    if calibration is not None and calibration.head1_outer is not None:
        axes = outer_forefoot_axes(fore["P5M"], fore["D5M"], fore["TOE"])
        head1 = place(fore["P5M"], axes, calibration.head1_outer)
    if head1 is None:
        return {}
    height = arch_height(fore["P1M"], fore["P5M"], (head1, fore["D5M"]), side)
    return {("arch_height", side): height}
