"""Motion: recordings → angles, events, strides, ground contacts of one person, with quality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solespine.lazy import lazily
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

__getattr__ = lazily(__name__, {"measure_motion": "measure"})
