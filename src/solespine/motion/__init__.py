"""Motion: recordings → angles, events, strides, ground contacts of one person, with quality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solespine.motion.model import (
    Contact,
    Motion,
    PressureStep,
    Quality,
    StaticPose,
    Stride,
    Trial,
)
from solespine.motion.names import CURVES

if TYPE_CHECKING:
    from solespine.motion.measure import measure_motion

__all__ = [
    "CURVES", "Contact", "Motion", "PressureStep", "Quality", "StaticPose", "Stride", "Trial",
    "measure_motion",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name != "measure_motion":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from solespine.motion.measure import measure_motion  # filters and solvers, only when measuring

    return measure_motion
