"""Motion: recordings → angles, events, strides, ground contacts of one person, with quality."""

from solespine.motion.measure import measure_motion
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

__all__ = [
    "CURVES", "Contact", "Motion", "PressureStep", "Quality", "StaticPose", "Stride", "Trial",
    "measure_motion",
]  # fmt: skip
