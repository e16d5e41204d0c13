"""The leg from whatever markers there are: Plug-in Gait where they allow it, else landmarks."""

from __future__ import annotations

from collections.abc import Mapping

from solespine.motion.calibration_model import Calibration, LegCalibration
from solespine.motion.leg_landmarks import leg_landmarks
from solespine.motion.leg_plug_in_gait import leg_clusters, leg_plug_in_gait
from solespine.motion.segments import LETTER, Leg, Pelvis, pelvis_of
from solespine.recordings.model import SIDES, Array, Side


def leg_of(
    markers: Mapping[str, Array], pelvis: Pelvis | None, known: LegCalibration, side: Side
) -> Leg | None:
    """The leg of one side, or None where the markers do not allow one.

    Plug-in Gait's wands first; then landmarks on both sides of the joints; then clusters; then
    whatever a side view allows.
    """
    leg = leg_plug_in_gait(markers, pelvis, known, side)
    if leg is not None:
        return leg
    leg = leg_landmarks(markers, pelvis, known, side)
    if leg is not None and leg.source == "landmarks":
        return leg
    return leg_clusters(markers, pelvis, known, side) or leg


def joint_centres(markers: Mapping[str, Array], calibration: Calibration) -> dict[str, Array]:
    """LHJC, LKJC, LAJC and those of the right, (n, 3) m in the axes of the markers."""
    pelvis = pelvis_of(markers)
    centres: dict[str, Array] = {}
    for side in SIDES:
        letter = LETTER[side]
        leg = leg_of(markers, pelvis, calibration.legs[side], side)
        if leg is not None:
            names = (letter + "HJC", letter + "KJC", letter + "AJC")
            centres |= dict(zip(names, (leg.hip, leg.knee, leg.ankle), strict=True))
    return centres
