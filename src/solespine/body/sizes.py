"""How large each part of the body is: factors on the package's own size.

From height, mass and sex alone the lengths are published fractions of the height; measured
lengths (a static trial) replace them one by one. Trunk and head take what the legs leave of the
height, so that the body is exactly as tall as the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from solespine.body.anatomy import Anatomy, Vector
from solespine.body.generic import generic_anatomy
from solespine.evidence.body_topics import BodyEvidence

_PART_OF = {
    "femur": "thigh", "patella": "thigh", "tibia": "shank", "talus": "foot", "calcn": "foot",
    "forefoot": "foot", "toes": "foot", "humerus": "arm", "forearm": "arm", "hand": "arm",
}  # fmt: skip
MEASURES = ("thigh", "shank", "foot")


@dataclass(frozen=True)
class Sizes:
    """Factors by part: `trunk`, `arm_r`, `thigh_r`, `shank_l`, `foot_l`, ..., `thigh_width`."""

    factors: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, bone: str) -> float:
        """The factor of one bone."""
        part = _PART_OF.get(bone[:-2]) if bone[-2:] in ("_r", "_l") else None
        return self.factors[f"{part}{bone[-2:]}"] if part else self.factors["trunk"]

    def across(self, bone: str) -> float:
        """The factor of a bone's width: a thigh's goes with the height, not with its length."""
        width = self.factors.get("thigh_width")
        return self.of(bone) if width is None or bone[:-2] != "femur" else width


def lengths_from_height(evidence: BodyEvidence, height_m: float) -> dict[str, float]:
    """Lengths of thigh, shank and foot of both sides, m (Drillis and Contini 1966)."""
    return {
        f"{part}{side}": evidence.value(f"{part}_length") * height_m
        for part in MEASURES
        for side in ("_r", "_l")
    }


def sizes(
    evidence: BodyEvidence, height_m: float, measured: Mapping[str, float] | None = None
) -> Sizes:
    """Factors for a person of this height.

    Args:
        evidence: the body's figures.
        height_m: standing height.
        measured: lengths in m that replace those from the height: `thigh_r`, `shank_l`, `foot_r`,
            `arm_l` (the forearm, by whose length the whole arm is sized).
    """
    lengths = {**lengths_from_height(evidence, height_m), **(measured or {})}
    generic = generic_lengths()
    factors = {name: length / generic[name[:-2]] for name, length in lengths.items()}
    factors["thigh_width"] = height_m / evidence.value("generic_height")
    for arm in ("arm_r", "arm_l"):
        factors.setdefault(arm, height_m / evidence.value("generic_height"))
    legs = np.mean([_leg_height(factors, side) for side in ("_r", "_l")])
    factors["trunk"] = float((height_m - legs) / generic["hip_to_vertex"])
    return Sizes(MappingProxyType(factors))


def generic_lengths() -> dict[str, float]:
    """Lengths of the unscaled anatomy, m."""
    anatomy = generic_anatomy()
    return {
        "thigh": _norm(anatomy.bones["tibia_r"].pos),
        "shank": _norm(anatomy.bones["talus_r"].pos),
        "foot": where(anatomy, "toe_tip_r")[0] - where(anatomy, "heel_back_r")[0],
        "arm": _norm(anatomy.bones["hand_r"].pos),
        "hip_to_vertex": where(anatomy, "vertex")[1] - place(anatomy, "femur_r")[1],
    }


def place(anatomy: Anatomy, bone: str) -> Vector:
    """Where a bone begins in the axes of the pelvis, all joints at zero (no bone is turned)."""
    total = np.zeros(3)
    above: str | None = bone
    while above is not None:
        total += anatomy.bones[above].pos
        above = anatomy.bones[above].parent
    return (float(total[0]), float(total[1]), float(total[2]))


def where(anatomy: Anatomy, point: str) -> Vector:
    """Where a point lies in the axes of the pelvis, all joints at zero."""
    origin, pos = place(anatomy, anatomy.points[point].bone), anatomy.points[point].pos
    return (origin[0] + pos[0], origin[1] + pos[1], origin[2] + pos[2])


def _leg_height(factors: Mapping[str, float], side: str) -> float:
    """From hip centre to sole, standing with straight joints, m."""
    anatomy = generic_anatomy()
    thigh = -anatomy.bones["tibia_r"].pos[1] * factors[f"thigh{side}"]
    shank = -anatomy.bones["talus_r"].pos[1] * factors[f"shank{side}"]
    sole = place(anatomy, "talus_r")[1] - where(anatomy, "heel_inside_r")[1]
    return thigh + shank + sole * factors[f"foot{side}"]


def _norm(vector: Vector) -> float:
    return float(np.linalg.norm(vector))
