"""What a body model needs to know of one person before it can read their walk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from solespine.motion.model import Quality
from solespine.recordings.model import Array, Side


@dataclass(frozen=True)
class LegCalibration:
    """One leg; the angles keep the signs of Plug-in Gait's own parameters, rad.

    Attributes:
        hip_in_pelvis: (3,) m, hip centre in pelvis axes; None without a pelvis.
        leg_length_m: front of the pelvis to the inner ankle.
        knee_offset_m, ankle_offset_m: outer marker's middle to the joint centre.
        thigh_turn, shank_turn: from the wand's plane to the joint's axis.
        tibial_torsion: from the knee's axis to the ankle's.
        ankle_abduction: of the ankle's axis out of a right angle to the shank.
        plantar_flexion, foot_rotation: from the line ankle-toe to the sole's own line.
        sole_pitch: of the heel-to-toe marker line against the floor when the foot is flat; NaN
            where unknown.
    """

    hip_in_pelvis: Array | None = field(repr=False)
    leg_length_m: float
    knee_offset_m: float
    ankle_offset_m: float
    thigh_turn: float = 0.0
    shank_turn: float = 0.0
    tibial_torsion: float = 0.0
    ankle_abduction: float = 0.0
    plantar_flexion: float = 0.0
    foot_rotation: float = 0.0
    sole_pitch: float = float("nan")


@dataclass(frozen=True)
class Calibration:
    """Both legs, and how the values were come by.

    Attributes:
        legs: by side.
        hip_method: name of the regression of the hip centre.
        hip_error_m: its typical error, m.
        marker_radius_m: of the markers.
        asis_distance_m: between the fronts of the pelvis; NaN where unknown.
        sources: name of a value (with `left ` or `right ` before it) to `file`, `standing trial`,
            `walk`, `joint centres` or `estimate`.
        quality: usable with the notes where something was estimated, poor where the foot's own
            line is unknown.
    """

    legs: Mapping[Side, LegCalibration]
    hip_method: str
    hip_error_m: float
    marker_radius_m: float
    asis_distance_m: float
    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    quality: Quality = Quality()
