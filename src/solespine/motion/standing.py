"""A standing trial → its mean angles and the lengths that it tells."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from solespine.errors import TooPoorError
from solespine.motion.axes import in_walk_axes, walk_axes
from solespine.motion.calibration import calibrate
from solespine.motion.gaps import fill_gaps
from solespine.motion.joint_centres import joint_centres, leg_of
from solespine.motion.model import CurveKey, Quality, StaticPose
from solespine.motion.oxford_foot import calibrate_foot, oxford_foot
from solespine.motion.plug_in_gait import plug_in_gait
from solespine.motion.segments import LETTER, pelvis_of
from solespine.recordings.model import SIDES, Array, MarkerSet, Recording, Side, Subject

_STILL_M = 0.05  # heels that move more than this are not standing


def standing_markers(recording: Recording, roles: MarkerSet) -> Mapping[str, Array]:
    """Role to (n, 3) m of a standing trial, forward where the body faces, short gaps filled.

    Raises:
        TooPoorError: somebody moves in it, or it shows no direction.
    """
    filled, _ = fill_gaps(roles.markers, recording.rate_hz)
    axes = walk_axes(filled)
    if axes is None:
        raise TooPoorError(
            f"{recording.name}: the standing trial shows no direction: pelvis or hip markers of "
            "both sides are needed"
        )
    if not is_still(filled):
        raise TooPoorError(
            f"{recording.name}: somebody moves in what should be the standing trial: give a trial "
            "of quiet standing as --static, or leave it out"
        )
    return in_walk_axes(filled, axes.direction)


def is_still(markers: Mapping[str, Array]) -> bool:
    """Whether heels (else ankles or toes) stay where they are."""
    seen = 0
    for name in ("HEE", "ANK", "AJC", "TOE"):
        for letter in LETTER.values():
            marker = markers.get(letter + name)
            if marker is None or not np.isfinite(marker).all(axis=1).any():
                continue
            seen += 1
            low, high = np.nanpercentile(marker, [5.0, 95.0], axis=0)
            if float(np.hypot(*(high - low)[:2])) > _STILL_M:
                return False
    return seen > 0


def standing_pose(name: str, markers: Mapping[str, Array], subject: Subject) -> StaticPose:
    """Mean angles and lengths while standing.

    Args:
        name: of the recording.
        markers: from `standing_markers`.
        subject: measures of the body.
    """
    calibration = calibrate(markers, subject, markers)
    curves = dict(plug_in_gait(markers, calibration))
    pelvis = pelvis_of(markers)
    lengths: dict[tuple[str, Side], float] = {}
    for side in SIDES:
        foot = calibrate_foot(markers, subject, side)
        leg = leg_of(markers, pelvis, calibration.legs[side], side)
        curves |= oxford_foot(markers, foot, side, None if leg is None else leg.shank_ankle)
        if foot.foot_length_m is not None:
            lengths["foot_length", side] = foot.foot_length_m
    lengths |= _lengths(markers, joint_centres(markers, calibration))
    angles = {key: _mean(curve) for key, curve in curves.items()}
    known: dict[CurveKey, float] = {k: v for k, v in angles.items() if np.isfinite(v)}
    for side in SIDES:
        if ("arch_height", side) in known:
            lengths["arch_height", side] = known["arch_height", side]
    quality = Quality(calibration.quality.level, calibration.quality.notes)
    return StaticPose(name, known, lengths, quality)


def _lengths(
    markers: Mapping[str, Array], centres: Mapping[str, Array]
) -> dict[tuple[str, Side], float]:
    """Leg length along the joint centres to the floor, heights of hip centre and ASIS, m."""
    floor = _floor(markers)
    found: dict[tuple[str, Side], float] = {}
    for side, letter in LETTER.items():
        joints = [centres.get(letter + name) for name in ("HJC", "KJC", "AJC")]
        hip, knee, ankle = joints
        if hip is not None and knee is not None and ankle is not None:
            thigh = _mean(np.linalg.norm(hip - knee, axis=1))
            shank = _mean(np.linalg.norm(knee - ankle, axis=1))
            found["leg_length", side] = thigh + shank + _mean(ankle[:, 2]) - floor
            found["hip_height", side] = _mean(hip[:, 2]) - floor
        front = markers.get(letter + "ASI")
        if front is not None:
            found["asis_height", side] = _mean(front[:, 2]) - floor
    return {key: value for key, value in found.items() if np.isfinite(value)}


def _floor(markers: Mapping[str, Array]) -> float:
    """Height of the lowest foot markers: the same for both sides, so differences are exact."""
    heights = [
        _mean(markers[letter + name][:, 2])
        for name in ("HEE", "TOE")
        for letter in LETTER.values()
        if letter + name in markers
    ]
    return min(heights, default=float("nan"))


def _mean(values: Array) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")
