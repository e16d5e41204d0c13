"""What is read from a walk: time and length, ground force, angles, moments."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from solespine.body.anatomy import Array
from solespine.body.kinematics import place_bones
from solespine.body.model import SUFFIX, Side
from solespine.motion.filter import low_pass
from solespine.whatif.walking import Walk

_GRAVITY = 9.81
_MOSTLY = 0.5  # body weights
_ON_GROUND = 0.05  # body weights: under it a foot counts as lifted
# Greatest value over the stride: name, coordinate, sign.
_PEAKS = (
    ("hip_flexion_peak_deg", "hip_flexion", 1.0),
    ("hip_extension_peak_deg", "hip_flexion", -1.0),
    ("knee_flexion_peak_deg", "knee_angle", 1.0),
    ("ankle_dorsiflexion_peak_deg", "ankle_angle", 1.0),
    ("ankle_plantarflexion_peak_deg", "ankle_angle", -1.0),
    ("toe_dorsiflexion_peak_deg", "mtp_angle", 1.0),
    ("midfoot_flattening_peak_deg", "midfoot_angle", 1.0),
)
_MOMENTS = (
    ("ankle_plantarflexion_moment_nm", "ankle_angle", -1.0),
    ("knee_extension_moment_nm", "knee_angle", -1.0),
    ("hip_extension_moment_nm", "hip_flexion", -1.0),
    ("hip_flexion_moment_nm", "hip_flexion", 1.0),
    ("hip_abduction_moment_nm", "hip_adduction", -1.0),
)


def read_walk(walk: Walk) -> Mapping[str, float]:
    """Quantities by name, unit at the end; sided ones end in `_left` or `_right`.

    Pelvic obliquity counts right side up, bending to the right. Moments are net ones, as inverse
    dynamics tells them of a recording; those of the back are at L5-S1.
    """
    lumbosacral = as_recorded(walk.lumbosacral, walk.period)
    found = {
        "stride_time_s": walk.period,
        "stride_length_m": walk.speed * walk.period,
        "pelvic_obliquity_mean_deg": -_mean(walk, "pelvis_list"),
        "pelvic_obliquity_range_deg": _range(walk, "pelvis_list"),
        "pelvic_tilt_mean_deg": -_mean(walk, "pelvis_tilt"),
        "pelvic_rotation_range_rotation_deg": _range(walk, "pelvis_rotation"),
        "lumbar_bending_range_deg": _range(walk, "lumbar_bending"),
        "lumbar_extension_mean_deg": _mean(walk, "lumbar_extension"),
        "lumbar_extension_peak_moment_nm": float(lumbosacral[:, 0].max()),
        "lumbar_bending_peak_moment_nm": float(np.abs(lumbosacral[:, 1]).max()),
    }
    for side in SUFFIX:
        for name, value in _sided(walk, side).items():
            found[f"{name}_{side}"] = value
    return MappingProxyType(found)


def as_recorded(curves: Array, period: float) -> Array:
    """Curves of a stride as a recording tells them, with the low-pass of markers and forces.

    A solved walk may hold a moment of a single instant at heel contact, which no recording shows
    and another mesh puts elsewhere.

    Args:
        curves: (times,) or (times, k) at equal steps of one stride, which repeats.
        period: stride time, s.
    """
    count = len(curves)
    thrice = low_pass(np.concatenate([curves] * 3), count / period)
    return thrice[count : 2 * count]


def foot_load(walk: Walk, side: Side, region: str | None = None) -> Array:
    """Vertical force under a foot or one region of it, (times,) body weights."""
    spots = [c.side == side and (region is None or c.region == region) for c in walk.body.contacts]
    weight = walk.body.mass_kg * _GRAVITY
    return np.asarray(walk.forces[:, spots, 2].sum(1) / weight)


def _sided(walk: Walk, side: Side) -> dict[str, float]:
    suffix, load = SUFFIX[side], foot_load(walk, side)
    stance = load > _ON_GROUND
    found = {
        "stance_percent": 100 * _share_above(load, _ON_GROUND),
        "vertical_force_peak_bw": float(load.max()),
        "vertical_force_mean_bw": float(load.mean()),
    }
    for region in ("heel", "ball", "toes"):
        found[f"{region}_force_peak_bw"] = float(foot_load(walk, side, region).max())
    along = walk.forces[:, [c.side == side for c in walk.body.contacts], 0].sum(1)
    weight = walk.body.mass_kg * _GRAVITY
    found["braking_peak_bw"] = float(-along.min() / weight)
    found["propulsion_peak_bw"] = float(along.max() / weight)
    across = walk.forces[:, [c.side == side for c in walk.body.contacts], 1].sum(1)
    found["medial_force_peak_bw"] = float(np.abs(across).max() / weight)
    on_heel = _share_above(foot_load(walk, side, "heel"), _ON_GROUND)
    found["heel_off_stance_percent"] = 100 * on_heel / max(_share_above(load, _ON_GROUND), 1e-9)
    found.update(_trunk(walk, side, load))
    turned = walk.coordinates[:, walk.body.coordinates.index(f"subtalar_angle{suffix}")]
    found["subtalar_eversion_peak_deg"] = float(np.degrees(-turned[stance]).max())
    for name, joint, sign in _PEAKS:
        found[name] = float(np.degrees(_most(walk.coordinates, walk, joint + suffix, sign)))
    moments = as_recorded(walk.moments, walk.period)
    for name, joint, sign in _MOMENTS:
        found[name] = _most(moments, walk, joint + suffix, sign)
    return found


def _share_above(curve: Array, limit: float) -> float:
    """Share of the stride in which a curve lies above a limit, straight between its instants."""
    above = curve - limit
    later = np.roll(above, -1)
    highest, lowest = np.maximum(above, later), np.minimum(above, later)
    crossing = highest / np.maximum(highest - lowest, 1e-12)
    return float(np.where(lowest >= 0, 1.0, np.where(highest <= 0, 0.0, crossing)).mean())


def _trunk(walk: Walk, side: Side, load: Array) -> dict[str, float]:
    """While mostly this foot carries: lean of the thorax to it, drop of the pelvis beside it."""
    inward = 1.0 if side == "right" else -1.0
    lean, drop, turn = [], [], []
    for row, carried in zip(walk.coordinates, load, strict=True):
        data = place_bones(walk.body, row)
        shank = data.body(f"tibia{SUFFIX[side]}").xmat.reshape(3, 3)[:, 2]
        turn.append(np.degrees(np.arctan2(shank[0], -shank[1])) * inward)
        if carried > _MOSTLY:
            thorax = data.body("torso").xmat.reshape(3, 3)
            hips = data.body("femur_r").xpos - data.body("femur_l").xpos
            lean.append(-np.degrees(np.arcsin(thorax[1, 1])) * inward)
            drop.append(np.degrees(np.arcsin(hips[2] / np.linalg.norm(hips))) * inward)
    return {
        "trunk_lean_peak_deg": float(max(lean, default=0.0)),
        "pelvic_drop_peak_deg": float(max(drop, default=0.0)),
        "shank_turn_range_rotation_deg": float(np.ptp(turn)),
    }


def _mean(walk: Walk, name: str) -> float:
    return float(np.degrees(walk.coordinates[:, walk.body.coordinates.index(name)].mean()))


def _range(walk: Walk, name: str) -> float:
    return float(np.degrees(np.ptp(walk.coordinates[:, walk.body.coordinates.index(name)])))


def _most(table: Array, walk: Walk, name: str, sign: float) -> float:
    return float((sign * table[:, walk.body.coordinates.index(name)]).max())
