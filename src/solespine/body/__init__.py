"""Body: the chain from sole to head as one model, scaled to the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solespine.lazy import lazily

if TYPE_CHECKING:
    from solespine.body.build import build_body, build_sized_body
    from solespine.body.changes import Change
    from solespine.body.description import Description, describe
    from solespine.body.draw import draw_body
    from solespine.body.fit import Placement, PoseFit, fit_pose, place_markers
    from solespine.body.model import Body
    from solespine.body.posture import standing_pose

__all__ = [
    "Body", "Change", "Description", "Placement", "PoseFit", "build_body", "build_sized_body",
    "describe", "draw_body", "fit_pose", "place_markers", "standing_pose",
]  # fmt: skip

__getattr__ = lazily(
    __name__,
    {
        "build_body": "build", "build_sized_body": "build", "Change": "changes",
        "Description": "description", "describe": "description", "draw_body": "draw",
        "Placement": "fit", "PoseFit": "fit", "fit_pose": "fit", "place_markers": "fit",
        "Body": "model", "standing_pose": "posture",
    },
)  # fmt: skip
