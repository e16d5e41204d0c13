"""The upper surface before posting: the foot's own shape with fill, skive, pad and pocket."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from solespine.evidence.load import load_evidence
from solespine.orthotic.field import Field, ramp
from solespine.orthotic.model import Array, Landmarks
from solespine.orthotic.prescription import Place, Prescription

_PAD_LENGTH_MM = 34.0
_PAD_WIDTH_MM = 26.0
_EDGE_MM = 3.0  # slope of the pocket's rim
_CREASE_MM = 0.8
_RELIEF_MM = 9.0  # radius of a relief
_MIDDLE_HEADS_MM = 4.0  # how far they lie before the line of the outer ones
_BASE_SHARE = 0.55  # of the way from heel centre to fifth head lies its base
_SPREAD = (0.15, 0.7)  # of the heel's half width: where its pad begins to widen, and has widened
_HEEL_END_MM = 28.0  # in front of the heel centre the heel's corrections begin to run out


@dataclass(frozen=True, eq=False)
class Dorsal:
    """Upper surfaces in the foot frame, all (nx, ny) on the field's nodes, mm.

    Attributes:
        field: the foot's shape after heel expansion.
        base: with the arch changed; nothing else.
        under: base with the skive: what the underside follows.
        top: with the pad on it, without the pocket.
        pocket: depth of the pocket.
        arch_change_mm: of the height at the arch apex.
    """

    field: Field
    base: Array
    under: Array
    top: Array
    pocket: Array
    arch_change_mm: float


def shape_dorsal(field: Field, landmarks: Landmarks, given: Prescription) -> Dorsal:
    """Build the upper surface; the prescription's open choices must be filled in."""
    wide = _expanded(field, landmarks, given.heel_expansion_mm or 0.0)
    change = _arch_change(wide, landmarks, given)
    base = wide.z + change * _arch_shape(wide, landmarks)
    if given.length != "three_quarter":
        base = _flat_front(wide, base, landmarks)
    under = _skived(wide, base, landmarks, given.medial_skive_mm)
    top = under + given.metatarsal_pad_mm * pad_shape(wide, landmarks)
    pocket = _pocket(wide, landmarks, given)
    return Dorsal(wide, base, under, top, pocket, change)


def _expanded(field: Field, landmarks: Landmarks, amount: float) -> Field:
    """The heel widened by `amount` on each side and behind: its walls move outwards."""
    if not amount:
        return field
    heel = landmarks["heel_centre"]
    x, y = np.meshgrid(field.x, field.y, indexing="ij")
    dx, dy = np.minimum(x - heel.x_mm, 0.0), y - heel.y_mm
    away = np.hypot(dx, dy) + 1e-9
    fade = 1.0 - ramp(x, heel.x_mm + 15.0, heel.x_mm + 70.0)
    move = amount * ramp(away, *spread_mm(field, landmarks, amount)) * fade
    from_x, from_y = x - move * dx / away, y - move * dy / away
    z = field.at(field.z, from_x, from_y)
    known = field.at(field.known.astype(float), from_x, from_y) > 0.5
    return replace(field, z=z, known=known)


def spread_mm(field: Field, landmarks: Landmarks, amount: float) -> tuple[float, float]:
    """How far from the heel centre a widened heel begins to widen, and has widened wholly (mm)."""
    row = field.known[int(np.argmin(np.abs(field.x - landmarks["heel_centre"].x_mm)))]
    half = 0.5 * float(np.ptp(field.y[row])) + amount
    return _SPREAD[0] * half, _SPREAD[1] * half


def _arch_shape(field: Field, landmarks: Landmarks) -> Array:
    """Where the arch is changed: 1 at the apex and inwards of it, 0 at heel, ball, outer border."""
    apex, heel, first, fifth = (
        landmarks[name] for name in ("arch_apex", "heel_centre", "first_met_head", "fifth_met_head")
    )
    x, y = field.x[:, None], field.y[None, :]
    along = ramp(x, heel.x_mm + 15.0, apex.x_mm - 5.0) * (
        1.0 - ramp(x, apex.x_mm + 5.0, first.x_mm - 5.0)
    )
    across = ramp(y, 0.6 * fifth.y_mm, apex.y_mm - 2.0)
    shape: Array = along * across
    return shape


def _arch_change(field: Field, landmarks: Landmarks, given: Prescription) -> float:
    apex = landmarks["arch_apex"]
    if given.arch_height_mm is None:
        return given.arch_raise_mm - (given.arch_fill_mm or 0.0)
    now = float(field.at(field.z, np.array([apex.x_mm]), np.array([apex.y_mm]))[0])
    return given.arch_height_mm - now


def _flat_front(field: Field, base: Array, landmarks: Landmarks) -> Array:
    """In front of the metatarsal heads the surface runs out into the plane."""
    line = met_line(field.y, landmarks)[None, :]
    out: Array = base * (1.0 - ramp(field.x[:, None] - line, -6.0, 9.0))
    return out


def met_line(y: Array, landmarks: Landmarks) -> Array:
    """x of the line through first and fifth metatarsal head, level beyond them, at each y."""
    first, fifth = landmarks["first_met_head"], landmarks["fifth_met_head"]
    line: Array = np.interp(y, [fifth.y_mm, first.y_mm], [fifth.x_mm, first.x_mm])
    return line


def skive_place(field: Field, landmarks: Landmarks) -> tuple[float, float]:
    """Where the depth of the skive is told: a third of the half width inwards of the middle."""
    heel = landmarks["heel_centre"]
    row = int(np.argmin(np.abs(field.x - heel.x_mm)))
    known = field.y[field.known[row]]
    return heel.x_mm, heel.y_mm + (known[-1] - heel.y_mm) / 3.0


def _skived(field: Field, base: Array, landmarks: Landmarks, depth: float) -> Array:
    """A plane rising inwards takes over where it is above the heel (Kirby 1992)."""
    if not depth:
        return base
    slope = np.tan(np.radians(load_evidence().orthotic.skive_angle_deg.value))
    px, py = skive_place(field, landmarks)
    start = float(field.at(base, np.array([px]), np.array([py]))[0])
    plane = start + depth + slope * (field.y[None, :] - py)
    over = plane - base
    # the larger of the two, its crease rounded: 0.04 mm too high where the skive is 4 mm deep
    raised = base + 0.5 * (over + np.sqrt(over**2 + _CREASE_MM**2))
    raised = np.where(over < -4.0, base, raised)
    heel = landmarks["heel_centre"].x_mm
    fade = 1.0 - ramp(field.x[:, None], heel + 12.0, heel + _HEEL_END_MM + 12.0)
    return base + (raised - base) * fade


def pad_centre(landmarks: Landmarks) -> tuple[float, float]:
    """Centre of the metatarsal pad: its front end just behind the middle heads."""
    first, fifth = landmarks["first_met_head"], landmarks["fifth_met_head"]
    y = 0.5 * (first.y_mm + fifth.y_mm)
    x = 0.5 * (first.x_mm + fifth.x_mm) + _MIDDLE_HEADS_MM
    return x - 0.5 * _PAD_LENGTH_MM - 6.0, y


def pad_shape(field: Field, landmarks: Landmarks) -> Array:
    """The pad at height 1: a drop, wider in front."""
    cx, cy = pad_centre(landmarks)
    u = (field.x[:, None] - cx) / (0.5 * _PAD_LENGTH_MM)
    v = (field.y[None, :] - cy) / (0.5 * _PAD_WIDTH_MM) * (1.15 - 0.25 * np.clip(u, -1, 1))
    return np.clip(1.0 - u * u - v * v, 0.0, None) ** 2


def _pocket(field: Field, landmarks: Landmarks, given: Prescription) -> Array:
    heel = landmarks["heel_centre"]
    away = np.hypot(field.x[:, None] - heel.x_mm, field.y[None, :] - heel.y_mm)
    radius = 0.5 * given.heel_pocket_diameter_mm
    inner = radius - pocket_edge(given)
    pocket = given.heel_pocket_mm * (1.0 - ramp(away, inner, radius))
    for place, depth in given.reliefs.items():
        px, py = relief_centre(place, landmarks)
        away = np.hypot(field.x[:, None] - px, field.y[None, :] - py)
        hollow = depth * (1.0 - ramp(away, _RELIEF_MM - _EDGE_MM, _RELIEF_MM + _EDGE_MM))
        pocket = np.maximum(pocket, hollow)
    return pocket


def pocket_edge(given: Prescription) -> float:
    """Width (mm) of the sloping rim of the hollow under the heel."""
    return min(_EDGE_MM, 0.35 * given.heel_pocket_diameter_mm)


def relief_centre(place: Place, landmarks: Landmarks) -> tuple[float, float]:
    """Under which point of the foot frame a relief lies (mm), by the outer heads and proportion."""
    heel, first, fifth = (
        landmarks[name] for name in ("heel_centre", "first_met_head", "fifth_met_head")
    )
    if place == "base_5":
        return heel.x_mm + _BASE_SHARE * (fifth.x_mm - heel.x_mm), fifth.y_mm
    between = load_evidence().orthotic.head_shares
    share = between[place].value if place in between else float(place == "met_5")
    ahead = _MIDDLE_HEADS_MM * 4 * share * (1 - share)
    return (
        first.x_mm + share * (fifth.x_mm - first.x_mm) + ahead,
        first.y_mm + share * (fifth.y_mm - first.y_mm),
    )
