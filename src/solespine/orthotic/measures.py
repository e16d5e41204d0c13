"""Measures of the sole from its surface and landmarks."""

from __future__ import annotations

import numpy as np

from solespine.orthotic.landmarks import Plan, outline
from solespine.orthotic.model import Array, FootMeasures, Landmarks, Surface

_PRINT_MM = 4.0  # depth of the footprint taken from an unloaded sole, as an ink mat would take it
_WALL_MM = np.arange(6.0, 21.0, 1.0)  # heights between which the heel's midline is followed
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
    """Lean of the line through the middles of the heel's sections, inverted positive."""
    rows = np.flatnonzero(np.abs(surface.x_mm - heel_x) <= 10.0)
    middles = np.array([_middles(surface.z_mm[row], surface.y_mm) for row in rows])
    good = (~np.isnan(middles)).sum(axis=0) > 0.5 * len(rows)
    heights = _WALL_MM[good]
    if len(heights) < 4 or heights[-1] < _LEAST_WALL_MM:
        return None, (
            f"The heel's lean needs its walls up to {_LEAST_WALL_MM:.0f} mm; they are not in the "
            "scan.",
        )
    slope = np.polyfit(heights, np.nanmedian(middles[:, good], axis=0), 1)[0]
    return float(-np.degrees(np.arctan(slope))), ()


def _middles(z: Array, y: Array) -> Array:
    """Middle between the walls of one section at each height; NaN where a wall ends below it."""
    known = np.flatnonzero(~np.isnan(z))
    out = np.full(len(_WALL_MM), np.nan)
    if len(known) < 10:
        return out
    zk, yk = z[known], y[known]
    lowest = int(zk.argmin())
    for k, height in enumerate(zk[lowest] + _WALL_MM):
        inner, outer = zk[lowest:], zk[: lowest + 1][::-1]
        if inner.max() > height and outer.max() > height:
            i, o = int((inner > height).argmax()), int((outer > height).argmax())
            y_in = np.interp(height, inner[i - 1 : i + 1], yk[lowest:][i - 1 : i + 1])
            y_out = np.interp(height, outer[o - 1 : o + 1], yk[: lowest + 1][::-1][o - 1 : o + 1])
            out[k] = 0.5 * (y_in + y_out)
    return out
