"""Places on the sole, each with a confidence: from the shape, held by ordinary proportions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from solespine.errors import InputError, TooPoorError
from solespine.orthotic.cut_ends import heel_cut, toes_cut
from solespine.orthotic.model import (
    LANDMARKS,
    Array,
    Landmark,
    LandmarkName,
    Landmarks,
    Scan,
    Side,
    Surface,
)
from solespine.orthotic.pads import Relief, Signs, find_pad, relief
from solespine.orthotic.read import as_side

SURE_SIDE = 0.5  # from here the shape outweighs what was said
# usual places of the heads: of the length; of the ball's width inside the outline
_HEADS: Mapping[LandmarkName, tuple[float, float]] = MappingProxyType(
    {"first_met_head": (0.72, 0.21), "fifth_met_head": (0.635, 0.16)}
)
_PADS: tuple[LandmarkName, ...] = ("heel_centre", *_HEADS)
_NO_TOES = 0.6  # share of confidence left where an end is missing, so that the length is a guess
_WITH_TOES = (
    2.28  # length to ball width: whole feet lie above (2.4 to 2.8), feet without toes below
)
_BALL = 0.385  # ball width of an ordinary foot, of the length
_NOT_SEEN = 0.2  # confidence in an apex that is not in the scan


@dataclass(frozen=True, eq=False)
class Plan:
    """The outline of a sole: edges (nx,) by row, length and ball width, mm; what of it is there."""

    surface: Surface
    inner: Array
    outer: Array
    length: float
    ball: float
    toes: bool
    heel: bool

    def edges(self, x: float) -> tuple[float, float]:
        """Inner and outer edge at x."""
        at = self.surface.x_mm
        good = ~np.isnan(self.inner)
        return (
            float(np.interp(x, at[good], self.inner[good])),
            float(np.interp(x, at[good], self.outer[good])),
        )


def find_landmarks(
    scan: Scan,
    side: Side | None = None,
    corrected: Mapping[LandmarkName, tuple[float, float]] | None = None,
) -> Landmarks:
    """Find the places that an orthotic is built on.

    Args:
        scan: of one sole.
        side: what was said; None takes what the shape shows.
        corrected: places (x, y) mm in the foot frame set by a person; taken with confidence 1.

    Raises:
        InputError: the scan clearly shows the other foot, or a place is not on the sole.
        TooPoorError: heel or ball is not in the scan.
    """
    notes = []
    if side is not None and side != scan.side:
        if scan.side_confidence >= SURE_SIDE:
            raise InputError(
                f"{scan.name}: said to be the {side} foot, but its shape is that of a {scan.side} "
                f"foot (confidence {scan.side_confidence:.2f}); check the file, or say {scan.side}"
            )
        notes.append(f"The shape does not tell the side; taken as said: {side}.")
        scan = as_side(scan, side)
    plan = outline(scan.surface)
    heel, first, fifth = _pads(scan, plan)
    apex = _apex(plan, heel, first)
    points: dict[LandmarkName, Landmark] = {
        "heel_centre": heel,
        "first_met_head": first,
        "fifth_met_head": fifth,
        "arch_apex": apex,
        "navicular_region": _navicular(plan, apex),
        "toe_end": _toe(plan),
    }
    if not plan.toes:
        notes.append("The ends of the toes are not in the scan: length is estimated from the ball.")
    if not plan.heel:
        notes.append("The back of the heel is not in the scan: all lengths are too short.")
    for name, place in (corrected or {}).items():
        points[name] = _corrected(plan, name, place)
    return Landmarks(scan.side, MappingProxyType(points), tuple(notes))


def outline(surface: Surface) -> Plan:
    """Edges by row; the length, or what it would be where the toes are missing.

    Raises:
        TooPoorError: heel or ball is not in the scan.
    """
    known = ~np.isnan(surface.z_mm)
    there = known.sum(axis=1) >= 5
    if there.sum() < 50:
        raise TooPoorError("too little of the sole is left; scan the whole sole of one foot")
    y = surface.y_mm
    outer = np.where(there, y[known.argmax(axis=1)], np.nan)
    inner = np.where(there, y[len(y) - 1 - known[:, ::-1].argmax(axis=1)], np.nan)
    length = float(surface.x_mm[there][-1]) + 0.5 * surface.step_mm
    x = surface.x_mm
    front = there & (x > 0.5 * length)
    ball = float((inner - outer)[front].max()) + surface.step_mm
    toes = length / ball > _WITH_TOES and not toes_cut(surface, ball)
    length = length if toes else max(length, ball / _BALL)
    return Plan(surface, inner, outer, length, ball, toes, not heel_cut(surface, ball))


def place(surface: Surface, x: float, y: float) -> float:
    """Height at the nearest node, NaN off the sole."""
    i = round((x - surface.x0_mm) / surface.step_mm)
    j = round((y - surface.y0_mm) / surface.step_mm)
    inside = 0 <= i < surface.z_mm.shape[0] and 0 <= j < surface.z_mm.shape[1]
    return float(surface.z_mm[i, j]) if inside else float("nan")


def _pads(scan: Scan, plan: Plan) -> tuple[Landmark, Landmark, Landmark]:
    """Heel centre, first and fifth metatarsal head."""
    ground = relief(scan)
    heel = _heel(scan, plan, ground)
    heads = [_met_head(scan, plan, ground, name) for name in _HEADS]
    heel_at, first_at, fifth_at = ((x, y) for x, y, _ in (heel, *heads))
    between = _rise(plan.surface, first_at, fifth_at)
    beside = _rise(plan.surface, heel_at, fifth_at)
    scanned = plan.surface.with_heights(scan.raw_z_mm)
    marks = []
    for name, (x, y, signs) in zip(_PADS, (heel, *heads), strict=True):
        z = place(plan.surface, x, y)
        # a closed hole may sag: the sole does not rise above what was not scanned
        rises = np.nan_to_num([between - z, beside - z]) * (not np.isnan(place(scanned, x, y)))
        seen = replace(signs, between_mm=float(rises[0]), beside_mm=float(rises[1]))
        whole = plan.heel and (plan.toes or name not in _HEADS) and not np.isnan(z)
        share = 1.0 if whole else _NO_TOES
        sure = round(seen.confidence(name) * share, 3)
        marks.append(Landmark(name, x, y, z, sure, _seen(seen)))
    return marks[0], marks[1], marks[2]


def _rise(s: Surface, a: tuple[float, float], b: tuple[float, float]) -> float:
    """Mean height of the sole about half way from a to b; 0 where nothing of it is there."""
    t = np.linspace(0.35, 0.65, 9)
    z = [place(s, a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])) for part in t]
    return float(np.nanmean(z)) if np.isfinite(z).any() else 0.0


def _met_head(
    scan: Scan, plan: Plan, ground: Relief, name: LandmarkName
) -> tuple[float, float, Signs]:
    along, inside = _HEADS[name]
    inner, outer = plan.edges(along * plan.length)
    first = name == "first_met_head"
    y = inner - inside * plan.ball if first else outer + inside * plan.ball
    reach = (0.08 * plan.length, 0.15 * plan.ball)
    return find_pad(scan, ground, name, (along * plan.length, y), reach, plan.length)


def _heel(scan: Scan, plan: Plan, ground: Relief) -> tuple[float, float, Signs]:
    """Along the foot the lowest place of the heel, across it half way to the outline's middle."""
    at = 0.165 * plan.length
    inner, outer = plan.edges(at)
    reach = (0.1 * plan.length, 0.3 * (inner - outer))
    usual = (at, 0.5 * (inner + outer))
    x, y, signs = find_pad(scan, ground, "heel_centre", usual, reach, plan.length)
    inner, outer = plan.edges(x)
    return x, 0.5 * (y + 0.5 * (inner + outer)), signs


def _seen(signs: Signs) -> str:
    said = f"two ways to find it lie {signs.apart_mm:.0f} mm apart"
    if signs.missing > 0.01:
        said += f"; {signs.missing:.0%} around it was not scanned"
    if signs.cut_mm > 0:
        said += "; the scan is cut off beside it"
    return said


def _apex(plan: Plan, heel: Landmark, first: Landmark) -> Landmark:
    """The highest place of the sole on the line from heel centre to first metatarsal head."""
    s = plan.surface
    t = np.linspace(0.15, 0.85, 71)
    x = heel.x_mm + t * (first.x_mm - heel.x_mm)
    y = heel.y_mm + t * (first.y_mm - heel.y_mm)
    z = np.array([place(s, a, b) for a, b in zip(x, y, strict=True)])
    if np.isnan(z).all():
        raise TooPoorError("the arch is missing in the scan; scan the whole sole of one foot")
    top = np.nanmax(z)
    weight = np.exp(np.where(np.isnan(z), -np.inf, (z - top) / 0.4))
    px, py = (float((weight * c).sum() / weight.sum()) for c in (x, y))
    rise = float(top - np.nanmax([heel.z_mm, first.z_mm]))
    # A line to a head that is misplaced misses the apex too: all of those more than 6 mm off on 120
    # simulated feet had a head below 0.75.
    sure = float(np.clip(rise / 6.0, 0.1, 0.9)) * min(1.0, first.confidence + 0.1)
    reason = f"{rise:.1f} mm above heel and ball"
    if np.isnan(z).any():  # the arch rises out of the scan: its highest known place is no apex
        last = int(np.nanargmax(z))
        px, py, sure = float(x[last]), float(y[last]), min(sure, _NOT_SEEN)
        reason = "the arch rises out of the scan; its highest place that is in it"
    return Landmark("arch_apex", px, py, place(s, px, py), round(sure, 3), reason)


def _navicular(plan: Plan, apex: Landmark) -> Landmark:
    inner, _ = plan.edges(apex.x_mm)
    y = inner - 0.12 * plan.ball
    return Landmark(
        "navicular_region",
        apex.x_mm,
        y,
        place(plan.surface, apex.x_mm, y),
        round(0.5 * apex.confidence, 3),
        "inner border at the arch apex; the bone itself does not show on the sole",
    )


def _toe(plan: Plan) -> Landmark:
    s = plan.surface
    last = float(s.x_mm[~np.isnan(plan.inner)][-1])
    tip = (s.x_mm > last - 4.0) & ~np.isnan(plan.inner)
    y = float(np.mean(0.5 * (plan.inner + plan.outer)[tip]))
    reason = "front end of the outline" if plan.toes else "toes missing: from the ball's width"
    return Landmark(
        "toe_end", plan.length, y, place(s, last - 3.0, y), 0.9 if plan.toes else 0.2, reason
    )


def _corrected(plan: Plan, name: LandmarkName, where: tuple[float, float]) -> Landmark:
    if name not in LANDMARKS:
        raise InputError(f"landmark {name}: choose {', '.join(LANDMARKS)}")
    z = place(plan.surface, *where)
    if np.isnan(z) and name != "toe_end":
        raise InputError(f"landmark {name}: {where} mm is not on the sole; look at the drawing")
    return Landmark(name, float(where[0]), float(where[1]), z, 1.0, "set by a person")
