"""Names of the curves of motion: what each is, its unit and which way is positive."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class CurveName:
    """One curve, told for left and right.

    Attributes:
        label: for clinicians.
        positive: which way the positive sign points.
        unit: unit at the edges: deg (rad inside) or mm (m inside).
        model: the convention it follows.
    """

    label: str
    positive: str
    unit: str = "deg"
    model: str = "Plug-in Gait"


_OXFORD = "Oxford Foot Model"

CURVES = MappingProxyType(
    {
        "pelvis_tilt": CurveName("Pelvic tilt", "anterior"),
        "pelvis_obliquity": CurveName("Pelvic obliquity", "this side up"),
        "pelvis_rotation": CurveName("Pelvic rotation", "this side forward"),
        "hip_flexion": CurveName("Hip flexion", "flexion"),
        "hip_adduction": CurveName("Hip adduction", "adduction"),
        "hip_rotation": CurveName("Hip rotation", "internal"),
        "knee_flexion": CurveName("Knee flexion", "flexion"),
        "knee_adduction": CurveName("Knee adduction", "varus"),
        "knee_rotation": CurveName("Knee rotation", "internal"),
        "ankle_dorsiflexion": CurveName("Ankle dorsiflexion", "dorsiflexion"),
        "ankle_rotation": CurveName("Foot rotation against the shank", "internal"),
        "foot_progression": CurveName("Foot progression", "toe-in"),
        "trunk_tilt": CurveName("Trunk tilt", "forward"),
        "trunk_obliquity": CurveName("Trunk obliquity", "this side up"),
        "trunk_rotation": CurveName("Trunk rotation", "this side forward"),
        "spine_flexion": CurveName("Thorax against pelvis, flexion", "forward"),
        "spine_lateral": CurveName("Thorax against pelvis, side bend", "towards this side"),
        "spine_rotation": CurveName("Thorax against pelvis, rotation", "this side forward"),
        "hindfoot_dorsiflexion": CurveName(
            "Hindfoot to tibia, dorsiflexion", "dorsiflexion", model=_OXFORD
        ),
        "hindfoot_inversion": CurveName("Hindfoot to tibia, inversion", "inversion", model=_OXFORD),
        "hindfoot_rotation": CurveName("Hindfoot to tibia, rotation", "internal", model=_OXFORD),
        "forefoot_dorsiflexion": CurveName(
            "Forefoot to hindfoot, dorsiflexion", "dorsiflexion", model=_OXFORD
        ),
        "forefoot_supination": CurveName(
            "Forefoot to hindfoot, supination", "supination", model=_OXFORD
        ),
        "forefoot_adduction": CurveName(
            "Forefoot to hindfoot, adduction", "adduction", model=_OXFORD
        ),
        "forefoot_tibia_dorsiflexion": CurveName(
            "Forefoot to tibia, dorsiflexion", "dorsiflexion", model=_OXFORD
        ),
        "forefoot_tibia_supination": CurveName(
            "Forefoot to tibia, supination", "supination", model=_OXFORD
        ),
        "forefoot_tibia_adduction": CurveName(
            "Forefoot to tibia, adduction", "adduction", model=_OXFORD
        ),
        "hallux_dorsiflexion": CurveName(
            "Hallux to forefoot, dorsiflexion", "dorsiflexion", model=_OXFORD
        ),
        "arch_height": CurveName("Arch height", "higher", "mm", _OXFORD),
        "foot_pitch": CurveName("Sole against the floor", "toe up", model="heel-to-toe line"),
    }
)
