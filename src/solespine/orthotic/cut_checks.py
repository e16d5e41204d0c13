"""Cup, heel width, ends and letters, measured on the finished solid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from solespine.orthotic.cup import rim_heights
from solespine.orthotic.dorsal import Dorsal, pocket_edge, spread_mm
from solespine.orthotic.field import STEP_MM, Field
from solespine.orthotic.label import RAISED_MM, Label, dots_of
from solespine.orthotic.model import Array, Check, Landmarks, Mask, Solid
from solespine.orthotic.outline import Outline, first_ray_corner, heel_bottom
from solespine.orthotic.prescription import Prescription
from solespine.orthotic.shell import Shell
from solespine.orthotic.solid import CREST_MM, ROUND_MM

HEIGHT_MM = 0.2
_STEPS = np.arange(0.0, 60.0, 0.1)  # mm from the heel centre
_FRONT_SHARE = 0.6  # of the way from first to fifth head: clear of the rounded corners
_CORNER_MM = 8.0  # from the cut's inner corner, which is rounded
_WALL_SLOPE, _LEAST_PLACES = 0.7, 5
_EDGES = ((0, 1, 2), (1, 2, 0))
_TOWARDS = {"inner": (0.0, 1.0), "back": (-1.0, 0.0), "outer": (0.0, -1.0)}


@dataclass(frozen=True, eq=False)
class Sampled:
    """Upper and lower surface of the solid (nx, ny) on the field's nodes, NaN beside it."""

    top: Array
    bottom: Array
    inner: Mask  # nodes clear of the edge


_BACK_SECTORS = 5  # of 4 degrees, each way from straight back


@dataclass(frozen=True, eq=False)
class Built:
    """What a part was built from: the foot's own field, surfaces, cut, order, label, edge."""

    foot: Field
    dorsal: Dorsal
    shell: Shell
    cut: Outline
    landmarks: Landmarks
    given: Prescription
    label: Label
    round_mm: float


def close(name: str, value: float, wanted: float, tolerance: float, unit: str, why: str) -> Check:
    """A check that value is wanted, within tolerance."""
    passed = bool(abs(value - wanted) <= tolerance)
    return Check(name, float(value), unit, float(wanted), tolerance, passed, why)


def check_cut(solid: Solid, seen: Sampled, built: Built) -> list[Check]:
    """Depth of the cup, widening of the heel, hollow's width, front end, first ray, letters."""
    own = seen.top - built.shell.top + built.dorsal.top - built.dorsal.pocket
    checks = [*_cup(solid, own, built), *_front(solid, built)]
    if built.given.heel_expansion_mm:
        checks.append(_expansion(own, built))
    if built.given.heel_pocket_mm:
        checks.append(_pocket_width(own, seen.inner, built))
    if built.label.lines:
        checks.append(_letters(seen, built))
    return checks


def _cup(solid: Solid, own: Array, built: Built) -> list[Check]:
    """Rim of the solid above the heel's lowest place, what posts and skive raise taken off."""
    field, shell, dorsal = built.dorsal.field, built.shell, built.dorsal
    raised = shell.top - dorsal.base
    x, y, z = solid.vertices.T
    heel = built.landmarks["heel_centre"]
    back = x < heel.x_mm
    x, y, z = x[back], y[back], z[back]
    edge = shapely.distance(shapely.points(x, y), built.cut.polygon.exterior) < CREST_MM
    x, y, z = x[edge], y[edge], z[edge]
    rim = rim_heights(np.c_[x, y], z - field.at(raised, x, y), built.landmarks)
    base = own - (dorsal.top - dorsal.pocket - dorsal.base)
    rim -= heel_bottom(field, base, built.landmarks)
    why = f"rim above the heel's lowest place, middle of back and sides; least {rim.min():.1f} mm"
    wanted = built.given.heel_cup_depth_mm
    middle = len(rim) // 2
    back = float(rim[middle - _BACK_SECTORS : middle + _BACK_SECTORS].min())
    return [
        close("heel_cup_depth", float(np.median(rim)), wanted, HEIGHT_MM, "mm", why),
        Check("heel_cup_back", back, "mm", None, None, True, "least straight back"),
        Check("heel_cup_least", float(rim.min()), "mm", None, None, True, "of back and sides"),
    ]


def low_cup(checks: Sequence[Check]) -> tuple[str, ...]:
    """What to say where the rim of the cup falls below half of what was ordered."""
    made = {check.name: check for check in checks}
    cup, back, least = (made[f"heel_cup_{part}"] for part in ("depth", "back", "least"))
    if cup.wanted is None or least.value >= 0.5 * cup.wanted:
        return ()
    return (
        f"HEEL CUP UNEVEN: back {back.value:.0f}, sides {cup.value:.0f} mm, least "
        f"{least.value:.0f} mm, ordered {cup.wanted:g} mm; the scan may lack the wall of the heel.",
    )


def _expansion(own: Array, built: Built) -> Check:
    """How far the heel's walls stand outwards of the foot's own, the direction farthest off."""
    dorsal, heel, given = built.dorsal, built.landmarks["heel_centre"], built.given
    wanted = float(given.heel_expansion_mm or 0.0)
    nodes = np.meshgrid(dorsal.field.x, dorsal.field.y, indexing="ij")
    inner = shapely.contains_xy(built.cut.polygon.buffer(-2.0 * ROUND_MM), *nodes)
    base = np.where(inner, own - (dorsal.top - dorsal.pocket - dorsal.base), np.nan)
    found = {}
    _, whole = spread_mm(built.foot, built.landmarks, wanted)
    for name, (dx, dy) in _TOWARDS.items():
        x, y = heel.x_mm + dx * _STEPS, heel.y_mm + dy * _STEPS
        part = dorsal.field.at(base, x, y)
        foot = built.foot.at(built.foot.z, x, y)
        last = int(np.isnan(part).argmax())
        shift = _shift(part[:last], foot, whole)
        if shift is not None:
            found[name] = shift
    if not found:
        why = f"no wall steep enough to tell; not judged against {wanted:g}"
        return Check("heel_expansion", float("nan"), "mm", None, None, True, why)
    where = max(found, key=lambda name: abs(found[name] - wanted))
    value = found[where]
    return close("heel_expansion", value, wanted, HEIGHT_MM, "mm", f"of the wall, {where} side")


def _shift(part: Array, foot: Array, start: float) -> float | None:
    """Median distance (mm) of two walls, given along one ray, at equal heights beyond `start`."""
    lowest = int(foot.argmin())
    wall = np.maximum.accumulate(foot[lowest:])
    rising = np.r_[True, np.diff(wall) > 0]
    there = (_STEPS[: len(part)] >= start) & (part < wall[-1])
    if not there.any():
        return None
    upper = part > 0.5 * (part[there].min() + part[there].max())
    steep = np.gradient(part, _STEPS[1]) > _WALL_SLOPE  # where it is flat, no place can be told
    places = np.flatnonzero(there & upper & steep)
    if len(places) < _LEAST_PLACES:
        return None
    own = np.interp(part[places], wall[rising], _STEPS[lowest:][rising])
    return float(np.median(_STEPS[places] - own))


def _pocket_width(own: Array, inner: Mask, built: Built) -> Check:
    """Width of the hollow under the heel, from the area that is deeper than half of it."""
    given, field, heel = built.given, built.dorsal.field, built.landmarks["heel_centre"]
    away = np.hypot(field.x[:, None] - heel.x_mm, field.y[None, :] - heel.y_mm)
    near = inner & (away < 0.5 * given.heel_pocket_diameter_mm + 1.0)
    hollow = near & (built.dorsal.top - own > 0.5 * given.heel_pocket_mm)
    half = STEP_MM * np.sqrt(hollow.sum() / np.pi)
    value = 2.0 * half + pocket_edge(given)
    return close("heel_pocket_width", value, given.heel_pocket_diameter_mm, HEIGHT_MM, "mm",
                 "of a circle, rim to rim")  # fmt: skip


def _front(solid: Solid, built: Built) -> list[Check]:
    """Where the part ends in front, and where it ends before the first ray."""
    first, fifth = built.landmarks["first_met_head"], built.landmarks["fifth_met_head"]
    checks = []
    if built.cut.front is not None:
        y = first.y_mm + _FRONT_SHARE * (fifth.y_mm - first.y_mm)
        (x0, y0), (x1, y1) = built.cut.front
        wanted = x0 + (y - y0) / (y1 - y0) * (x1 - x0)
        checks.append(close("front_end", _end(solid, y), wanted, HEIGHT_MM, "mm",
                            "from the back of the heel, along the middle of the ball"))  # fmt: skip
    if built.given.first_ray_cutout:
        start, between = first_ray_corner(built.landmarks)
        value = _end(solid, start + _CORNER_MM, across=True)
        straight = _end(solid, between) - start - 2 * _CORNER_MM > 0
        why = "edge beside the first ray, from the middle of the heel"
        if straight:
            checks.append(close("first_ray_cutout", value, between, HEIGHT_MM, "mm", why))
        else:
            why += f"; rounded at both ends, not judged against {between:.1f}"
            checks.append(Check("first_ray_cutout", value, "mm", None, None, True, why))
    return checks


def _end(solid: Solid, where: float, *, across: bool = False) -> float:
    """The foremost x of the solid at y, or its innermost y at x: where edges of faces cross it.

    Not a number where the solid does not reach so far.
    """
    points = solid.vertices[:, [1, 0]] if across else solid.vertices[:, :2]
    a, b = (points[np.r_[tuple(solid.faces[:, k] for k in pair)]] for pair in _EDGES)
    crossing = (a[:, 1] <= where) & (b[:, 1] > where)
    if not crossing.any():
        return float("nan")
    a, b = a[crossing], b[crossing]
    share = (where - a[:, 1]) / (b[:, 1] - a[:, 1])
    return float((a[:, 0] + share * (b[:, 0] - a[:, 0])).max())


def _letters(seen: Sampled, built: Built) -> Check:
    """Least height of the letters over the underside that they stand on."""
    shell = built.shell
    dots = dots_of(built.label, built.dorsal.field, built.given)
    raised = (shell.bottom - seen.bottom)[dots]
    value = float(raised.min()) if len(raised) else float("nan")
    passed = bool(value > RAISED_MM - HEIGHT_MM and (seen.bottom[dots] > 0).all())
    words = " / ".join(built.label.lines)
    return Check("letters", value, "mm", RAISED_MM, HEIGHT_MM, passed, f"least height of {words}")
