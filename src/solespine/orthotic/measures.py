"""Measures of the sole from its surface and landmarks."""

from __future__ import annotations

import numpy as np

from solespine.orthotic.landmarks import Plan, outline
from solespine.orthotic.model import Array, FootMeasures, Landmarks, Surface

_PRINT_MM = 4.0  # depth of the footprint taken from an unloaded sole, as an ink mat would take it
_WALL_MM = np.arange(3.0, 21.0, 1.0)  # heights at which the heel's middle is taken
_LEANS_DEG = np.arange(-15.0, 15.5, 0.5)
_LEAST_WALL_MM = 12.0


def measure_foot(surface: Surface, landmarks: Landmarks) -> FootMeasures:
    """Length, widths, arch and alignment of one sole.

    The arch index follows Cavanagh and Rodgers 1987 (J Biomech 20:547): the middle third of the
    footprint without the toes over the whole of it. Theirs is a loaded ink print; here it is the
    part of the sole within 4 mm of the resting plane, so that the values of an unloaded scan are
    lower than theirs.
    """
    plan = outline(surface)
    heel, first, fifth = (
        landmarks[name] for name in ("heel_centre", "first_met_head", "fifth_met_head")
    )
    inner, outer = plan.edges(heel.x_mm)
    lean, notes = _lean(surface, heel.x_mm)
    ball = float(np.degrees(np.arctan2(first.z_mm - fifth.z_mm, first.y_mm - fifth.y_mm)))
    height = landmarks["arch_apex"].z_mm
    return FootMeasures(
        length_mm=landmarks["toe_end"].x_mm,
        truncated_length_mm=first.x_mm,
        ball_width_mm=plan.ball,
        heel_width_mm=inner - outer + surface.step_mm,
        arch_height_mm=height,
        arch_ratio=height / first.x_mm,
        arch_index=_arch_index(plan, max(first.x_mm, fifth.x_mm)),
        rearfoot_deg=lean,
        forefoot_to_rearfoot_deg=None if lean is None else ball - lean,
        notes=notes,
    )


def _arch_index(plan: Plan, ball_x: float) -> float:
    s = plan.surface
    end = ball_x + 0.1 * plan.length
    printed = np.nan_to_num(s.z_mm, nan=np.inf) < _PRINT_MM
    rows = printed.sum(axis=1) * (s.x_mm < end)
    there = s.x_mm[rows > 0]
    if not len(there):
        return float("nan")
    third = (there[-1] - there[0]) / 3.0
    middle = (s.x_mm >= there[0] + third) & (s.x_mm < there[0] + 2 * third)
    return float(rows[middle].sum() / rows.sum())


def _lean(surface: Surface, heel_x: float) -> tuple[float | None, tuple[str, ...]]:
    """Lean of the heel section's axis of symmetry, inverted positive.

    The midline of a leaning bowl does not lean by itself: its bottom is round. So the section is
    turned until the middles between its walls stand over each other at all heights.
    """
    rows = np.flatnonzero(np.abs(surface.x_mm - heel_x) <= 10.0)
    section = surface.z_mm[rows]
    full = (~np.isnan(section)).sum(axis=0) > 0.7 * len(rows)
    y, z = surface.y_mm[full], np.nanmedian(section[:, full], axis=0)
    if full.sum() < 20 or min(z[0], z[-1]) - z.min() < _LEAST_WALL_MM:
        return None, (
            f"The heel's lean needs its walls up to {_LEAST_WALL_MM:.0f} mm; they are not in the "
            "scan.",
        )
    spread = np.array([_spread(y, z, angle) for angle in np.radians(_LEANS_DEG)])
    best = int(spread.argmin())
    low, mid, high = spread[[max(best - 1, 0), best, min(best + 1, len(spread) - 1)]]
    ends = best in (0, len(spread) - 1) or not np.isfinite([low, high]).all()
    if ends or mid > 0.5 * spread[[0, -1]].min():
        return None, ("The heel is too round or too uneven to tell how it leans.",)
    part = 0.5 * (low - high) / max(low - 2 * mid + high, 1e-9)
    return float(_LEANS_DEG[best] + part * (_LEANS_DEG[1] - _LEANS_DEG[0])), ()


def _spread(y: Array, z: Array, lean: float) -> float:
    """How far the middles between the walls scatter (mm) once the section is turned upright."""
    flat, up = y * np.cos(lean) + z * np.sin(lean), z * np.cos(lean) - y * np.sin(lean)
    lowest = int(up.argmin())
    if lowest < 3 or lowest > len(up) - 4:
        return float("inf")
    inner = np.maximum.accumulate(up[lowest:])
    outer = np.maximum.accumulate(up[: lowest + 1][::-1])
    heights = up[lowest] + _WALL_MM
    heights = heights[heights < min(inner[-1], outer[-1])]
    if len(heights) < 5:
        return float("inf")
    sides = np.interp(heights, inner, flat[lowest:])
    middles = 0.5 * (sides + np.interp(heights, outer, flat[: lowest + 1][::-1]))
    return float(middles.std())
