"""What a standing leg, or a foot while it lies flat, tells: the sole's line and the joint axes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from solespine.motion.body_measures import median
from solespine.motion.calibration_model import LegCalibration
from solespine.motion.chord import measured_turn
from solespine.motion.euler import mean_angle, yxz
from solespine.motion.foot_flat import Mask, sole_pitch
from solespine.motion.frames import axes_z_then_y, distance, dot, place, seen_from, unit
from solespine.motion.leg_landmarks import leg_landmarks
from solespine.motion.segments import LEFTWARD, LETTER, Leg, Pelvis, bare_foot, pelvis_of
from solespine.recordings.model import Array, Side

_STRAIGHT_RAD = 0.35  # judged: a knee bent less than this counts as straight


def sole_turn(leg: Leg, heel: Array, toe: Array, flat: Mask, side: Side) -> tuple[float, float]:
    """Plantar flexion and rotation, rad, from the line ankle-toe to the sole's own line.

    The sole's line runs from the toe marker to the heel marker, brought to the toe marker's height:
    the foot lies flat in the frames `flat` (n,) bool. NaN where no frame shows it.
    """
    level = np.column_stack((heel[:, :2], toe[:, 2]))
    seen = seen_from(bare_foot(leg, toe), unit(level - toe))[flat]
    flexion = mean_angle(-np.arctan2(seen[:, 0], seen[:, 2]))
    rotation = mean_angle(np.arcsin(np.clip(seen[:, 1], -1.0, 1.0)))
    return flexion, LEFTWARD[side] * rotation


def flat_pitch(heel: Array, toe: Array, flat: Mask) -> float:
    """Pitch of the heel-to-toe marker line while the foot lies flat, rad; NaN if it never does."""
    return mean_angle(sole_pitch(heel, toe)[flat])


def with_inner_knee(
    markers: Mapping[str, Array], pelvis: Pelvis | None, known: LegCalibration, side: Side
) -> LegCalibration | None:
    """The knee's axis from a standing trial with a marker on its inner side, else None."""
    letter = LETTER[side]
    names = [letter + role for role in ("KNE", "MKNE", "THI")]
    if pelvis is None or known.hip_in_pelvis is None or any(name not in markers for name in names):
        return None
    outer, inner, wand = (markers[name] for name in names)
    hip = place(pelvis.origin, pelvis.axes, known.hip_in_pelvis)
    centre = (outer + inner) / 2
    turn = LEFTWARD[side] * mean_angle(measured_turn(hip, centre, outer, wand))
    offset = median(distance(outer, centre))
    if not np.isfinite((turn, offset)).all():
        return None
    return replace(known, thigh_turn=turn, knee_offset_m=offset)


def with_inner_ankle(
    markers: Mapping[str, Array], leg: Leg | None, known: LegCalibration, side: Side
) -> LegCalibration | None:
    """The ankle's axis from a standing trial with a marker on its inner side, else None."""
    letter = LETTER[side]
    names = [letter + role for role in ("ANK", "MMA", "TIB")]
    if leg is None or any(name not in markers for name in names):
        return None
    outer, inner, wand = (markers[name] for name in names)
    centre = (outer + inner) / 2
    sign = LEFTWARD[side]
    up, out = unit(leg.knee - centre), unit(outer - centre)
    by_knee = axes_z_then_y(up, leg.thigh[:, :, 1])
    torsion = yxz(axes_z_then_y(up, sign * out), by_knee)[2]
    found = {
        "ankle_offset_m": median(distance(outer, centre)),
        "shank_turn": sign * mean_angle(measured_turn(leg.knee, centre, outer, wand)),
        "ankle_abduction": mean_angle(np.arccos(np.clip(dot(up, out), -1.0, 1.0)) - np.pi / 2),
        "tibial_torsion": sign * mean_angle(torsion),
    }
    if not np.isfinite(list(found.values())).all():
        return None
    return replace(known, **found)  # type: ignore[arg-type]


def straight_leg(markers: Mapping[str, Array], side: Side) -> Mapping[str, Array]:
    """The frames of a walk in which the leg is straight; there the skin lies as in standing.

    By the markers at pelvis, knee and ankle; all frames where one of them is missing.
    """
    letter = LETTER[side]
    names = [letter + role for role in ("ASI", "KNE", "ANK")]
    if any(name not in markers for name in names):
        return markers
    top, knee, ankle = (markers[name] for name in names)
    bend = np.arccos(np.clip(dot(unit(knee - top), unit(ankle - knee)), -1.0, 1.0))
    with np.errstate(invalid="ignore"):
        straight = bend <= max(_STRAIGHT_RAD, _least(bend))
    return {role: marker[straight] for role, marker in markers.items()}


def with_torsion(
    markers: Mapping[str, Array], known: LegCalibration, side: Side
) -> LegCalibration | None:
    """Turn from the knee's axis to the ankle's while the leg is straight, by landmarks; else None.

    With it the rotation of the knee is counted from the straight leg, as in Plug-in Gait.
    """
    leg = leg_landmarks(markers, pelvis_of(markers), replace(known, tibial_torsion=0.0), side)
    if leg is None or not leg.turns:
        return None
    bend = yxz(leg.thigh, leg.shank_ankle)[0]
    with np.errstate(invalid="ignore"):
        straight = np.abs(bend) < max(_STRAIGHT_RAD, _least(np.abs(bend)))
    by_knee = axes_z_then_y(leg.shank_ankle[:, :, 2], leg.thigh[:, :, 1])
    torsion = mean_angle(yxz(leg.shank_ankle, by_knee)[2][straight])
    if not np.isfinite(torsion):
        return None
    return replace(known, tibial_torsion=LEFTWARD[side] * torsion)


def _least(bend: Array) -> float:
    seen = bend[np.isfinite(bend)]
    return float(np.percentile(seen, 10.0)) if seen.size else 0.0
