"""Segment lengths of a person from the markers of a standing trial."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from solespine.body.anatomy import Array
from solespine.body.generic import generic_anatomy
from solespine.body.hip_harrington2007 import hip_centres
from solespine.body.sizes import generic_lengths, where
from solespine.recordings.model import MarkerSet

_PELVIS = ("RASI", "LASI", "RPSI", "LPSI")
_SHORTEST, _LONGEST = 0.6, 1.6  # of the package's own length; beyond it a marker is wrong


def measured_lengths(static: MarkerSet) -> dict[str, float]:
    """Lengths of thigh, shank, foot and forearm, m, of the sides whose markers are there.

    Joint centres are those that come with the markers, else the hips by Harrington 2007, knee and
    ankle midway between the outer and inner marker; without an inner marker half the package's own
    width, scaled, inward of the outer one. A length that no person has is left out, so that the
    height decides.
    """
    markers = {name: _middle(curve) for name, curve in static.markers.items()}
    hips = _hips(markers)
    lengths: dict[str, float] = {}
    for side in ("R", "L"):
        hip = hips.get(side)
        inward = _inward(markers, side, hip)
        knee = _between(markers, f"{side}KJC", f"{side}KNE", f"{side}MKNE")
        ankle = _between(markers, f"{side}AJC", f"{side}ANK", f"{side}MMA")
        if inward is not None:
            knee = _beside(markers, f"{side}KNE", inward, "LFC_r", "knee_centre_r", knee)
            ankle = _beside(markers, f"{side}ANK", inward, "LMAL_r", "ankle_centre_r", ankle)
        suffix = "_r" if side == "R" else "_l"
        _add(lengths, f"thigh{suffix}", hip, knee, 1.0)
        _add(lengths, f"shank{suffix}", knee, ankle, 1.0)
        heel, toe = markers.get(f"{side}HEE"), markers.get(f"{side}TOE")
        _add(lengths, f"foot{suffix}", heel, toe, _foot_to_markers())
        elbow, wrist = markers.get(f"{side}ELB"), markers.get(f"{side}WRA")
        _add(lengths, f"arm{suffix}", elbow, wrist, 1.0)
    return lengths


def _middle(curve: Array) -> Array | None:
    seen = curve[~np.isnan(curve).any(axis=-1)]
    return np.median(seen, axis=0) if len(seen) else None


def _hips(markers: Mapping[str, Array | None]) -> dict[str, Array]:
    told = {side: markers.get(f"{side}HJC") for side in ("R", "L")}
    if all(centre is not None for centre in told.values()):
        return {side: centre for side, centre in told.items() if centre is not None}
    corners = [markers.get(name) for name in _PELVIS]
    if any(corner is None for corner in corners):
        return {}
    right, left = hip_centres(*(corner for corner in corners if corner is not None))
    return {"R": right, "L": left}


def _between(
    markers: Mapping[str, Array | None], centre: str, outer: str, inner: str
) -> Array | None:
    found = markers.get(centre)
    if found is not None:
        return found
    one, other = markers.get(outer), markers.get(inner)
    return None if one is None or other is None else (one + other) / 2


def _inward(markers: Mapping[str, Array | None], side: str, hip: Array | None) -> Array | None:
    """Towards the other leg, as long as this leg's thigh is of the package's."""
    right, left, knee = markers.get("RASI"), markers.get("LASI"), markers.get(f"{side}KNE")
    if right is None or left is None or knee is None or hip is None:
        return None
    across = (left - right) if side == "R" else (right - left)
    size = np.linalg.norm(hip - knee) / generic_lengths()["thigh"]
    return np.asarray(across / np.linalg.norm(across) * size)


def _beside(
    markers: Mapping[str, Array | None],
    outer: str,
    inward: Array,
    landmark: str,
    centre: str,
    found: Array | None,
) -> Array | None:
    """A joint centre that is not found yet, from the outer marker alone."""
    marker = markers.get(outer)
    if found is not None or marker is None:
        return found
    anatomy = generic_anatomy()
    half = where(anatomy, landmark)[2] - where(anatomy, centre)[2]
    return np.asarray(marker + inward * half)


def _foot_to_markers() -> float:
    """Length of the foot over the distance of its heel and toe markers, of the package."""
    anatomy = generic_anatomy()
    heel, toe = (np.array(where(anatomy, name)) for name in ("CAL_r", "second_head_r"))
    return generic_lengths()["foot"] / float(np.linalg.norm(toe - heel))


def _add(
    lengths: dict[str, float], name: str, one: Array | None, other: Array | None, factor: float
) -> None:
    if one is None or other is None:
        return
    length = float(np.linalg.norm(one - other)) * factor
    if _SHORTEST < length / generic_lengths()[name[:-2]] < _LONGEST:
        lengths[name] = length
