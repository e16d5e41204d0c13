"""The leg of Plug-in Gait (Kadaba 1990; Davis 1991): wand markers, widths and the chord."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from solespine.motion.calibration_model import LegCalibration
from solespine.motion.chord import chord
from solespine.motion.clusters import wand_of
from solespine.motion.euler import turn_z
from solespine.motion.frames import axes_z_then_y, place
from solespine.motion.segments import LEFTWARD, LETTER, Leg, Pelvis, Source
from solespine.recordings.model import Array, Side


def leg_plug_in_gait(
    markers: Mapping[str, Array], pelvis: Pelvis | None, known: LegCalibration, side: Side
) -> Leg | None:
    """The leg below a pelvis, or None where one of KNE, THI, ANK, TIB or the pelvis is missing."""
    wands = (markers.get(LETTER[side] + "THI"), markers.get(LETTER[side] + "TIB"))
    return _leg("Plug-in Gait", markers, pelvis, known, side, wands)


def leg_clusters(
    markers: Mapping[str, Array], pelvis: Pelvis | None, known: LegCalibration, side: Side
) -> Leg | None:
    """The same with a cluster marker for a wand, whose plane bending has told; else None."""
    letter = LETTER[side]
    wands = (wand_of(markers, letter, "thigh"), wand_of(markers, letter, "shank"))
    return _leg("clusters", markers, pelvis, known, side, wands)


def _leg(  # noqa: PLR0913 - what both kinds of wand share
    source: Source,
    markers: Mapping[str, Array],
    pelvis: Pelvis | None,
    known: LegCalibration,
    side: Side,
    wands: tuple[Array | None, Array | None],
) -> Leg | None:
    sign, (thigh_wand, shank_wand) = LEFTWARD[side], wands
    outer_knee, outer_ankle = markers.get(LETTER[side] + "KNE"), markers.get(LETTER[side] + "ANK")
    if pelvis is None or known.hip_in_pelvis is None or outer_knee is None or outer_ankle is None:
        return None
    if thigh_wand is None or shank_wand is None or not _told(known):
        return None
    hip = place(pelvis.origin, pelvis.axes, known.hip_in_pelvis)
    knee = chord(hip, outer_knee, thigh_wand, known.knee_offset_m, sign * known.thigh_turn)
    turn, widened = sign * known.shank_turn, known.ankle_abduction
    ankle = chord(knee, outer_ankle, shank_wand, known.ankle_offset_m, turn, widened)
    thigh = axes_z_then_y(hip - knee, sign * (outer_knee - knee))
    shank_ankle = axes_z_then_y(knee - ankle, sign * (outer_ankle - ankle))
    shank = shank_ankle @ turn_z(sign * known.tibial_torsion)
    return Leg(source, hip, knee, ankle, thigh, shank, shank_ankle)


def _told(known: LegCalibration) -> bool:
    values = (known.thigh_turn, known.shank_turn, known.knee_offset_m, known.ankle_offset_m)
    return bool(np.isfinite(values).all())
