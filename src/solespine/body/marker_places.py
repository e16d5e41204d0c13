"""On which bone each marker sits, and where, before and after a standing trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from solespine.body.anatomy import Vector
from solespine.body.model import Body


@dataclass(frozen=True)
class MarkerPlace:
    """Where a marker sits.

    Attributes:
        role: as marker sets name it (`RKNE`).
        bone: on which.
        pos: in the bone's axes, m; None until a standing trial has told it.
        measured: whether it comes from a standing trial, not from the landmark.
        weight: how much it counts in a fit; less where skin and dress move over the bone.
    """

    role: str
    bone: str
    pos: Vector | None
    measured: bool = False
    weight: float = 1.0


# Judged: what sits on shoulder, breast bone, arm or head says little of the bones that carry it.
_LIGHT = (
    "SHO",
    "ACR",
    "ELB",
    "UPA",
    "FRM",
    "WRA",
    "WRB",
    "FIN",
    "FHD",
    "BHD",
    "CLAV",
    "STRN",
    "T10",
)
_LIGHT_WEIGHT = 0.3


# Bones of the roles of Plug-in Gait and the Oxford Foot Model; R stands for either side.
_SIDED: Mapping[str, tuple[str, ...]] = {
    "femur_r": ("RTHI", "RKNE", "RMKNE", "RGTR", "RTH1", "RTH2", "RTH3", "RTH4", "RHJC"),
    "tibia_r": (
        "RTIB", "RANK", "RMMA", "RTUB", "RHFB", "RSHN", "RSH1", "RSH2", "RSH3", "RSH4", "RKJC",
    ),
    "talus_r": ("RAJC",),
    "calcn_r": ("RHEE", "RLCA", "RSTL", "RPCA", "RCPG"),
    "forefoot_r": ("RTOE", "RMT1", "RMT2", "RMT5", "RP1M", "RP5M", "RD1M", "RD5M"),
    "toes_r": ("RHLX",),
    "pelvis": ("RASI", "RPSI"),
    "torso": ("RSHO", "RACR"),
    "humerus_r": ("RUPA", "RELB"),
    "forearm_r": ("RFRM", "RWRA", "RWRB"),
    "hand_r": ("RFIN",),
    "head": ("RFHD", "RBHD"),
}  # fmt: skip
_MIDDLE = {"pelvis": ("SACR",), "torso": ("C7", "T2", "T6", "T10", "T12", "CLAV", "STRN", "RBAK")}


def _bones() -> dict[str, str]:
    found = {role: bone for bone, roles in _MIDDLE.items() for role in roles}
    for bone, roles in _SIDED.items():
        for role in roles:
            found[role] = bone
            found[f"L{role[1:]}"] = f"{bone[:-2]}_l" if bone.endswith("_r") else bone
    return found


BONE_OF = _bones()


def _weight(role: str) -> float:
    light = role.endswith(_LIGHT) and role != "SACR"
    return _LIGHT_WEIGHT if light else 1.0


def landmark_places(body: Body) -> dict[str, MarkerPlace]:
    """All known roles: on the body's landmarks, or with no place yet where it has none."""
    places = {
        role: MarkerPlace(role, bone, None, weight=_weight(role)) for role, bone in BONE_OF.items()
    }
    for role, name in body.landmarks.items():
        point = body.anatomy.points[name]
        places[role] = MarkerPlace(role, point.bone, point.pos, weight=_weight(role))
    return places | {"SACR": _between(places["RPSI"], places["LPSI"])}


def _between(one: MarkerPlace, other: MarkerPlace) -> MarkerPlace:
    """The marker on the sacrum sits midway between the back spines of the pelvis."""
    assert one.pos is not None and other.pos is not None
    x, y, z = ((a + b) / 2 for a, b in zip(one.pos, other.pos, strict=True))
    return MarkerPlace("SACR", one.bone, (x, y, z), weight=_weight("SACR"))
