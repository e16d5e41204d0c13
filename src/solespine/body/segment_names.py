"""Plain names of the bones' segments, and how long each is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from solespine.body.anatomy import Anatomy

_MIDDLE = {
    "pelvis": "pelvis", "lumbar5": "slice of L5", "lumbar4": "slice of L4",
    "lumbar3": "slice of L3", "lumbar2": "slice of L2", "lumbar1": "slice of L1",
    "Abdomen": "abdominal wall", "torso": "thorax", "head": "head and neck",
}  # fmt: skip
_SIDED = {
    "femur": "thigh", "tibia": "shank", "patella": "kneecap", "talus": "ankle bone",
    "calcn": "hindfoot", "forefoot": "forefoot", "toes": "toes", "humerus": "upper arm",
    "forearm": "forearm", "hand": "hand",
}  # fmt: skip
SEGMENT_NAMES: Mapping[str, str] = {
    **_MIDDLE,
    **{f"{bone}_r": f"right {name}" for bone, name in _SIDED.items()},
    **{f"{bone}_l": f"left {name}" for bone, name in _SIDED.items()},
}
_NEXT = {
    "femur": "tibia", "tibia": "talus", "humerus": "forearm", "forearm": "hand",
    "calcn": "forefoot", "forefoot": "toes",
}  # fmt: skip


def segment_length(anatomy: Anatomy, bone: str) -> float | None:
    """From a bone's origin to the next joint, m; None where there is none."""
    after = _NEXT.get(bone[:-2])
    if after is None or bone[-2:] not in ("_r", "_l"):
        return None
    return float(np.linalg.norm(anatomy.bones[f"{after}{bone[-2:]}"].pos))
