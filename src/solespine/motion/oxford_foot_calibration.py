"""What the standing trial tells of one foot for the Oxford Foot Model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from solespine.motion.arch import foot_length
from solespine.motion.frames import cross, distance, seen_from, unit
from solespine.motion.oxford_foot_segments import (
    drop,
    forefoot_cluster_axes,
    heel_cluster_axes,
    outer_forefoot_axes,
)
from solespine.motion.oxford_foot_shape import frame, mean_over_time
from solespine.motion.segments import LETTER
from solespine.recordings.model import Array, Side, Subject

# Neither file nor case says it: the usual marker in clinics has a diameter of 14 mm.
ASSUMED_MARKER_RADIUS_M = 0.007
# Judged: skin moves by about 5 mm, which turns a shorter line by more than 7 degrees.
_SHORT_HALLUX_M = 0.040


@dataclass(frozen=True)
class FootCalibration:
    """Places of the markers that are worn only while standing, in frames of those that stay.

    Attributes:
        side: of the foot.
        marker_radius_m: from the file, or assumed (then `notes` says so).
        foot_length_m: heel to TOE less one marker radius; None where one of them is missing.
        upper_heel: (3,) m, PCA in the heel cluster.
        ahead_of_heel: (3,) m, the point level with the heel under the foot's axis, same frame.
        head1: (3,) m, D1M in the forefoot cluster.
        head1_outer: (3,) m, D1M in the frame of P5M, D5M and TOE.
        inner_ankle: (3,) m, MMA in the frame of ANK, HFB and SHN.
        knee: (3,) m, knee centre in the same frame.
        hallux_m: D1M to HLX, m; None where one of them is missing.
        notes: what is missing and what cannot be computed without it, and what is uncertain.
    """

    side: Side
    marker_radius_m: float
    foot_length_m: float | None = None
    upper_heel: Array | None = field(default=None, repr=False)
    ahead_of_heel: Array | None = field(default=None, repr=False)
    head1: Array | None = field(default=None, repr=False)
    head1_outer: Array | None = field(default=None, repr=False)
    inner_ankle: Array | None = field(default=None, repr=False)
    knee: Array | None = field(default=None, repr=False)
    hallux_m: float | None = None
    notes: tuple[str, ...] = ()


_NEEDS = {
    "hindfoot": ("HEE", "LCA", "STL", "PCA", "P5M"),
    "forefoot": ("P1M", "P5M", "D1M", "D5M", "TOE"),
    "tibia from its own markers": ("ANK", "MMA", "HFB", "SHN", "KJC"),
}


def calibrate_foot(
    static_markers: Mapping[str, Array], subject: Subject, side: Side
) -> FootCalibration:
    """Calibrate one foot from a standing trial with both feet flat.

    Args:
        static_markers: role to (n, 3) m, z up; any horizontal axes. Roles with L or R before the
            names of Stebbins 2006: HEE LCA STL PCA P1M P5M D1M D5M TOE, ANK MMA HFB SHN, and KJC
            (knee centre) where a tibia from its own markers is wanted.
        subject: for the marker radius.
        side: left or right.

    Returns:
        The calibration; parts that the markers do not allow are None and named in `notes`.
    """
    foot = {name[1:]: xyz for name, xyz in static_markers.items() if name[:1] == LETTER[side]}
    radius = subject.marker_radius_m or ASSUMED_MARKER_RADIUS_M
    hallux = _hallux_length(foot)
    notes = _notes(foot, side) + _doubts(subject, hallux, side)
    upper, ahead = _heel(foot)
    head1, head1_outer = _forefoot(foot)
    inner_ankle, knee = _shank(foot)
    return FootCalibration(
        side, radius, _length(foot, radius), upper, ahead, head1, head1_outer, inner_ankle, knee,
        hallux, notes,
    )  # fmt: skip


def _has(foot: Mapping[str, Array], names: tuple[str, ...]) -> bool:
    return all(name in foot and np.isfinite(foot[name]).all(axis=1).any() for name in names)


def _notes(foot: Mapping[str, Array], side: Side) -> tuple[str, ...]:
    notes = []
    for part, names in _NEEDS.items():
        missing = [LETTER[side] + name for name in names if not _has(foot, (name,))]
        if missing:
            notes.append(f"{side} {part}: the standing trial lacks {', '.join(missing)}")
    return tuple(notes)


def _doubts(subject: Subject, hallux: float | None, side: Side) -> tuple[str, ...]:
    """What can be computed but is uncertain."""
    notes = []
    if not subject.marker_radius_m:
        taken = 1000 * ASSUMED_MARKER_RADIUS_M
        notes.append(f"{side} foot: marker radius not given, {taken:g} mm taken")
    if hallux is not None and hallux < _SHORT_HALLUX_M:
        short = f"its line is only {1000 * hallux:.0f} mm long"
        notes.append(f"{side} hallux: {short}, so its angle is uncertain")
    return tuple(notes)


def _mean_of(lengths: Array) -> float | None:
    seen = lengths[np.isfinite(lengths)]
    return float(seen.mean()) if seen.size and seen.mean() > 0 else None


def _length(foot: Mapping[str, Array], radius: float) -> float | None:
    if not _has(foot, ("HEE", "TOE")):
        return None
    return _mean_of(foot_length(foot["HEE"], foot["TOE"], radius))


def _hallux_length(foot: Mapping[str, Array]) -> float | None:
    if not _has(foot, ("D1M", "HLX")):
        return None
    return _mean_of(distance(foot["HLX"], foot["D1M"]))


def _heel(foot: Mapping[str, Array]) -> tuple[Array | None, Array | None]:
    """PCA and the point ahead of the heel, in the heel cluster.

    P5M is dropped onto the plane of HEE, PCA and the middle of STL and LCA, then to the level of
    HEE: the hindfoot points forward along the floor in its own sagittal plane.
    """
    if not _has(foot, _NEEDS["hindfoot"]):
        return None, None
    heel, upper, inner, outer = (foot[name] for name in ("HEE", "PCA", "STL", "LCA"))
    normal = unit(cross(upper - heel, (inner + outer) / 2 - heel))
    ahead = drop(foot["P5M"], heel, normal)[0]
    ahead = np.column_stack([ahead[:, :2], heel[:, 2]])
    axes = heel_cluster_axes(heel, inner, outer)
    return mean_over_time(seen_from(axes, upper - heel)), mean_over_time(
        seen_from(axes, ahead - heel)
    )


def _forefoot(foot: Mapping[str, Array]) -> tuple[Array | None, Array | None]:
    if not _has(foot, _NEEDS["forefoot"]):
        return None, None
    base1, base5, head1, head5, toe = (foot[n] for n in ("P1M", "P5M", "D1M", "D5M", "TOE"))
    whole = forefoot_cluster_axes(base1, head5, toe, base5)
    outer = outer_forefoot_axes(base5, head5, toe)
    return mean_over_time(seen_from(whole, head1 - base1)), mean_over_time(
        seen_from(outer, head1 - base5)
    )


def _shank(foot: Mapping[str, Array]) -> tuple[Array | None, Array | None]:
    if not _has(foot, _NEEDS["tibia from its own markers"]):
        return None, None
    axes = frame(foot["HFB"] - foot["ANK"], foot["SHN"] - foot["ANK"])
    inner, knee = (seen_from(axes, foot[name] - foot["ANK"]) for name in ("MMA", "KJC"))
    return mean_over_time(inner), mean_over_time(knee)
