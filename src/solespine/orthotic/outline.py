"""Where the part is cut: heel cup rim, inner and outer border, front edge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage
from shapely import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from solespine.errors import TooPoorError
from solespine.evidence.load import load_evidence
from solespine.orthotic.dorsal import Dorsal
from solespine.orthotic.field import STEP_MM, Field, ramp
from solespine.orthotic.model import Array, Landmarks
from solespine.orthotic.prescription import Prescription

_BEHIND_HEADS_MM = 8.0
_FLANGE_MM = 5.0  # of the border beside the ball
_INSIDE_MM = 2.5  # of the scanned edge
_ROUND_MM = 6.0
_ABOUT_MM = 15.0  # from its centre: on every foot still under the heel
_TOE_GAP_MM = 4.0
_TRIM_MM = 1.5  # roundness of corners where foot or shoe cuts the border
_REACH_MM = 0.25  # steps outwards in which the rim of the cup is looked for
_SCAN_END_MM = 0.5  # the rim stays so far within the end of the scan
_FILLET_MM = 8.0  # hollows of the border are no narrower than this


@dataclass(frozen=True, eq=False)
class Outline:
    """The cut in the foot frame, what it had to stay in, and the line of its front end.

    The front end is a straight line between two points (x, y); a full-length part has none.
    """

    polygon: Polygon
    allowed: BaseGeometry
    front: tuple[tuple[float, float], tuple[float, float]] | None


def cut_outline(
    dorsal: Dorsal, landmarks: Landmarks, given: Prescription, rim_mm: float
) -> Outline:
    """The border of the part, rounded.

    Args:
        dorsal, landmarks, given: the upper surface and what is to be built.
        rim_mm: height above the lowest place of the heel at which the cup is cut.

    Raises:
        TooPoorError: the scan is too small for a part.
    """
    field = dorsal.field
    rim = _cup_rim(field, dorsal.base, landmarks, rim_mm)
    heel = landmarks["heel_centre"]
    inner = _border(field, dorsal.base, rim[0], landmarks, True)
    outer = _border(field, dorsal.base, rim[-1], landmarks, False)
    shell: BaseGeometry = Polygon(np.concatenate([rim[::-1], inner, outer[::-1]])).buffer(0)
    if given.length != "three_quarter":
        shell = unary_union([shell, _front(field, inner[-1], outer[-1], landmarks, given)])
    front = _front_line(field, inner[-1], outer[-1], landmarks, given)
    if given.first_ray_cutout:
        shell = shell.difference(_first_ray(landmarks))
    allowed = _allowed(field, given)
    shell = shell.intersection(allowed)
    cut = shell.buffer(-_ROUND_MM).buffer(_ROUND_MM + _FILLET_MM).buffer(-_FILLET_MM)
    if not isinstance(cut, Polygon):
        cut = max(cut.geoms, key=lambda part: part.area)
    if (
        cut.is_empty
        or cut.area < 0.08 * landmarks["toe_end"].x_mm ** 2
        or cut.bounds[0] > heel.x_mm
    ):
        raise TooPoorError("the sole is too small for a shell; check landmarks and heel cup depth")
    return Outline(_within(Polygon(cut.exterior), allowed), allowed, front)


def _allowed(field: Field, given: Prescription) -> BaseGeometry:
    """What the part must stay in: the foot seen from above, and the shoe less its clearance."""
    foot = foot_outline(field)
    if given.shoe_outline is None:
        return foot
    clearance = load_evidence().orthotic.shoe_clearance_mm.value
    return foot.intersection(Polygon(given.shoe_outline).buffer(0).buffer(-clearance))


def foot_outline(field: Field) -> BaseGeometry:
    """The sole seen from above; bays narrower than the gaps between toes are closed."""
    rows = np.flatnonzero(field.known.sum(axis=1) >= 3)
    y = field.y
    low = y[field.known[rows].argmax(axis=1)]
    high = y[len(y) - 1 - field.known[rows][:, ::-1].argmax(axis=1)]
    ring = np.concatenate([np.c_[field.x[rows], high], np.c_[field.x[rows], low][::-1]])
    return Polygon(ring).buffer(0).buffer(_TOE_GAP_MM).buffer(-_TOE_GAP_MM)


def _within(cut: Polygon, allowed: BaseGeometry) -> Polygon:
    """Rounding may have led out again at a hollow of the border."""
    kept = cut.intersection(allowed).buffer(-_TRIM_MM).buffer(_TRIM_MM)
    parts = [part for part in getattr(kept, "geoms", [kept]) if isinstance(part, Polygon)]
    return Polygon(max(parts, key=lambda part: part.area).exterior)


def _cup_rim(field: Field, base: Array, landmarks: Landmarks, depth: float) -> Array:
    """Where the heel has risen by `depth`, from inner side over the back to the outer side."""
    heel = landmarks["heel_centre"]
    angles = np.radians(np.arange(90.0, 270.5, 2.0))
    reach = np.arange(4.0, 70.0, _REACH_MM)
    x = heel.x_mm + np.cos(angles)[:, None] * reach
    y = heel.y_mm + np.sin(angles)[:, None] * reach
    z = field.at(base, x, y)
    ended = field.at(field.known.astype(float), x, y) < 0.5
    rim = heel_bottom(field, base, landmarks) + depth
    over = (z >= rim) | ended
    first = np.where(over.any(axis=1), over.argmax(axis=1), len(reach) - 1)
    ray = np.arange(len(first))
    before, there = z[ray, np.maximum(first - 1, 0)], z[ray, first]
    past = np.clip((there - rim) / np.maximum(there - before, 1e-9), 0.0, 1.0)  # of one step
    short = np.where(ended[ray, first], _SCAN_END_MM, past * _REACH_MM)
    radius = ndimage.gaussian_filter1d(reach[first] - short, 2.5, mode="nearest")
    return np.stack([heel.x_mm + np.cos(angles) * radius, heel.y_mm + np.sin(angles) * radius], 1)


def heel_bottom(field: Field, heights: Array, landmarks: Landmarks) -> float:
    """Lowest of heights (nx, ny) about the heel centre."""
    heel = landmarks["heel_centre"]
    away = np.hypot(field.x[:, None] - heel.x_mm, field.y[None, :] - heel.y_mm)
    return float(np.nanmin(heights[away < _ABOUT_MM]))


def _edge(field: Field, x: float) -> tuple[float, float]:
    """Inner and outer end of the scanned sole at x."""
    known = field.known[int(np.clip(round((x - field.x[0]) / STEP_MM), 0, len(field.x) - 1))]
    if not known.any():
        raise TooPoorError("the scan ends before the ball; scan the whole sole of one foot")
    y = field.y[known]
    return float(y[-1]), float(y[0])


def _border(field: Field, base: Array, start: Array, landmarks: Landmarks, inner: bool) -> Array:
    """From the cup's rim to beside the metatarsal head, never beyond the scanned edge."""
    head = landmarks["first_met_head" if inner else "fifth_met_head"]
    end_x = head.x_mm - _BEHIND_HEADS_MM
    sign = 1.0 if inner else -1.0
    out = np.arange(0.0, 45.0, 0.5)
    line_y = head.y_mm + sign * out
    z = field.at(base, np.full(len(out), end_x), line_y)
    edge = sign * _edge(field, end_x)[0 if inner else 1]
    over = (z > z[0] + _FLANGE_MM) | (sign * line_y > edge - _INSIDE_MM)
    end_y = float(line_y[int(over.argmax()) if over.any() else -1])
    x = np.linspace(start[0], end_x, 80)
    y = start[1] + (end_y - start[1]) * ramp(x, start[0] - 1.0, end_x)
    edges = np.array([_edge(field, a)[0 if inner else 1] for a in x])
    edges = ndimage.gaussian_filter1d(edges, 5.0, mode="nearest")
    y = np.minimum(y, edges - _INSIDE_MM) if inner else np.maximum(y, edges + _INSIDE_MM)
    y = ndimage.gaussian_filter1d(y, 3.0, mode="nearest")
    return np.stack([x, y], axis=1)[1:]


def _front(
    field: Field, inner: Array, outer: Array, landmarks: Landmarks, given: Prescription
) -> BaseGeometry:
    """The flat part in front: to the sulcus behind the toes, or to their ends."""
    if given.length == "sulcus":
        ends = np.array([inner - [9, 1], *_sulcus(field, inner, outer, landmarks), outer - [9, -1]])
        return Polygon(ends).buffer(0)
    x = field.x[(field.x > outer[0] - 9) & field.known.any(axis=1)]
    sides = np.array([_edge(field, a) for a in x])
    ring = np.concatenate([np.stack([x, sides[:, 0]], 1), np.stack([x, sides[:, 1]], 1)[::-1]])
    beside = Polygon(ring).buffer(0).buffer(4.0).buffer(-4.0)
    keep = Polygon(
        [inner - [9, 1], inner + [300, 60], outer + [300, -60], outer - [9, -1]]
    )  # only what lies in front of the shell
    return beside.intersection(keep)


def _sulcus(
    field: Field, inner: Array, outer: Array, landmarks: Landmarks
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Inner and outer end of the front edge of a part that ends behind the toes."""
    ahead = 0.1 * landmarks["toe_end"].x_mm + _BEHIND_HEADS_MM
    x_in, x_out = float(inner[0]) + ahead, float(outer[0]) + ahead
    return (x_in, _edge(field, x_in)[0] - 3.0), (x_out, _edge(field, x_out)[1] + 3.0)


def _front_line(
    field: Field, inner: Array, outer: Array, landmarks: Landmarks, given: Prescription
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    if given.length == "full":
        return None
    if given.length == "sulcus":
        return _sulcus(field, inner, outer, landmarks)
    return (float(inner[0]), float(inner[1])), (float(outer[0]), float(outer[1]))


def first_ray_corner(landmarks: Landmarks) -> tuple[float, float]:
    """Where the cut behind the first ray lies (x), and half way to the second ray (y), mm."""
    first, fifth = landmarks["first_met_head"], landmarks["fifth_met_head"]
    return 0.82 * first.x_mm, first.y_mm - 0.125 * (first.y_mm - fifth.y_mm)


def _first_ray(landmarks: Landmarks) -> Polygon:
    """The part under the first ray in front of its base."""
    first = landmarks["first_met_head"]
    start, between = first_ray_corner(landmarks)
    far = [(start, 200), (start, between), (first.x_mm + 200, between), (first.x_mm + 200, 200)]
    return Polygon(far)
