"""What the finished solid is, measured on the solid alone and held against what was wanted."""

from __future__ import annotations

import manifold3d
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from solespine.evidence.load import load_evidence
from solespine.orthotic.cut_checks import HEIGHT_MM, Built, Sampled, check_cut, close
from solespine.orthotic.dorsal import Dorsal, pad_centre, relief_centre, skive_place
from solespine.orthotic.field import STEP_MM, Field
from solespine.orthotic.model import Array, Check, Landmarks, Mask, Solid
from solespine.orthotic.prescription import Prescription
from solespine.orthotic.raster import envelope
from solespine.orthotic.rim_check import check_rim
from solespine.orthotic.shell import Shell

_EDGE_RADII = 2.0  # from the outline: within them the upper edge is rounded
_OUTLINE_MM, _FOLDED_MM2, _FLAT_MM2 = 0.1, 0.05, 1e-12
_ANGLE_DEG, _WALL_MM, _SHAPE_MM = 0.3, 0.1, 0.1


def check_shape(solid: Solid, built: Built) -> tuple[Check, ...]:
    """Wall, surface, outline and corrections of a finished part in the foot frame.

    Args:
        solid: as it will be written, with its letters; a left one turned back to the foot frame.
        built: what it was built from.
    """
    dorsal, shell, landmarks, given = built.dorsal, built.shell, built.landmarks, built.given
    seen = _sampled(solid, dorsal, built.cut.polygon.buffer(-_EDGE_RADII * built.round_mm))
    checks = [_wall(seen, dorsal, given), _surface(seen, shell)]
    checks += [_outline(solid, built.cut.allowed), _folds(solid)]
    checks += _posting(seen, dorsal, shell, landmarks, given)
    checks += _features(seen, dorsal, shell, landmarks, given)
    checks += [*check_cut(solid, seen, built), check_rim(solid, built)]
    return tuple(checks)


def check_closed(solid: Solid) -> list[Check]:
    """Closed, each edge shared by two faces in opposite sense, outward, in one piece."""
    edges = np.concatenate([solid.faces[:, pair] for pair in ([0, 1], [1, 2], [2, 0])])
    there = np.sort(edges[:, 0] * len(solid.vertices) + edges[:, 1])
    back = np.sort(edges[:, 1] * len(solid.vertices) + edges[:, 0])
    paired = bool((there == back).all() and (np.diff(there) > 0).all())
    body = manifold3d.Manifold(
        manifold3d.Mesh64(solid.vertices.astype(np.float64), solid.faces.astype(np.uint64))
    )
    fine = body.status() == manifold3d.Error.NoError
    pieces = len(body.decompose()) if fine else 0
    return [
        Check("watertight", float(paired), "yes/no", 1.0, 0.0, paired, "every edge has two faces"),
        Check("manifold", float(fine), "yes/no", 1.0, 0.0, fine, "accepted as an oriented solid"),
        Check("pieces", float(pieces), "count", 1.0, 0.0, pieces == 1, "one body"),
        Check("genus", float(body.genus()), "count", 0.0, 0.0, body.genus() == 0, "no tunnels"),
        Check("volume", body.volume() / 1000, "cm3", None, None, body.volume() > 0, "outward"),
    ]


def _sampled(solid: Solid, dorsal: Dorsal, within: BaseGeometry) -> Sampled:
    field = dorsal.field
    grid, shape = (float(field.x[0]), float(field.y[0]), STEP_MM), dorsal.base.shape
    corners = solid.vertices[solid.faces]
    upside = np.diag([1.0, 1.0, -1.0])
    top = -envelope(corners, upside, np.zeros(3), grid, shape)
    bottom = envelope(corners, np.eye(3), np.zeros(3), grid, shape)
    nodes = np.meshgrid(field.x, field.y, indexing="ij")
    inner = shapely.contains_xy(within, *nodes)
    return Sampled(top, bottom, inner & ~np.isnan(top) & ~np.isnan(bottom))


def _wall(seen: Sampled, dorsal: Dorsal, given: Prescription) -> Check:
    """Least distance between upper and lower surface, each taken at every 0.5 mm."""
    field = dorsal.field
    x, y = np.meshgrid(field.x, field.y, indexing="ij")
    known = ~np.isnan(seen.bottom)
    below = cKDTree(np.c_[x[known], y[known], seen.bottom[known]])
    shell = seen.inner & (dorsal.pocket < 0.01)
    distance, _ = below.query(np.c_[x[shell], y[shell], seen.top[shell]])
    least = float(distance.min())
    why = "least distance of the surfaces, further in than the rounded edge, beside the pocket"
    if given.heel_pocket_mm:
        hollow = seen.inner & (dorsal.pocket >= 0.01)
        floor, _ = below.query(np.c_[x[hollow], y[hollow], seen.top[hollow]])
        why += f"; under the pocket {floor.min():.2f} mm"
    wanted = given.thickness_mm
    return close("least_wall", least, wanted, _WALL_MM, "mm", why)


def _surface(seen: Sampled, shell: Shell) -> Check:
    off = (seen.top - shell.top)[seen.inner]
    value = float(np.sqrt(np.mean(off**2)))
    return Check(
        "upper_surface", value, "mm RMS", 0.0, _SHAPE_MM, value <= _SHAPE_MM, "against the intended"
    )


def _outline(solid: Solid, allowed: BaseGeometry) -> Check:
    """How far any corner of the part lies outside of the foot's or shoe's outline."""
    x, y = solid.vertices[:, :2].T
    out = ~shapely.contains_xy(allowed, x, y)
    away = shapely.distance(shapely.points(x[out], y[out]), allowed)
    beyond = float(away.max(initial=0.0))
    return close("beyond_outline", beyond, 0.0, _OUTLINE_MM, "mm", "farthest corner outside")


def _folds(solid: Solid) -> Check:
    """Whether the part cuts through itself: seen from above it must cover its outline once.

    The faces that look up then are a height over the plan, and so are those that look down, the
    letters' among them; the one lies above the other everywhere (the wall). Value: area covered
    twice, mm2.
    """
    a, b, c = (solid.vertices[solid.faces[:, k], :2] for k in range(3))
    area = 0.5 * ((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0])
    up, down = solid.faces[area > _FLAT_MM2], solid.faces[area < -_FLAT_MM2]
    twice = max(_overlap(solid, part, float(np.abs(area).sum()) / 2) for part in (up, down))
    return close("folded_area", twice, 0.0, _FOLDED_MM2, "mm2", "covered twice: cuts itself")


def _overlap(solid: Solid, faces: NDArray[np.int64], whole: float) -> float:
    """Area of faces beyond that of their outermost ring, which is followed from its heel end."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    keys = edges.min(axis=1) * len(solid.vertices) + edges.max(axis=1)
    order = np.argsort(keys, kind="stable")
    alone = np.diff(keys[order], prepend=-1, append=-1) != 0
    border = edges[order[alone[:-1] & alone[1:]]]
    after = dict(border.tolist())
    start = int(border[solid.vertices[border[:, 0], 0].argmin(), 0])
    ring, now = [start], after.get(start, start)
    while now != start and now in after and len(ring) <= len(border):
        ring.append(now)
        now = after[now]
    outline = shapely.Polygon(solid.vertices[ring, :2])
    return abs(whole - outline.area) if outline.is_valid and now == start else float("nan")


def _posting(
    seen: Sampled, dorsal: Dorsal, shell: Shell, landmarks: Landmarks, given: Prescription
) -> list[Check]:
    """Wedges and lift: how the foot's own shape lies on the solid, against the flat underside."""
    field, heel = dorsal.field, landmarks["heel_centre"]
    x, y = np.meshgrid(field.x, field.y, indexing="ij")
    bare = seen.inner
    moved = seen.top - (dorsal.top - dorsal.pocket)
    under_heel = bare & (x < heel.x_mm + 20.0)
    slope, height = _plane(x - heel.x_mm, y - heel.y_mm, moved, under_heel)
    lift = height - shell.heel_raise_mm
    checks = [
        close("rearfoot_post", slope, given.rearfoot_post_deg or 0.0, _ANGLE_DEG, "deg",
               "tilt of the heel's shape on the part against the ground"),
        close("heel_lift", lift, given.heel_lift_mm, HEIGHT_MM, "mm",
               f"rise under the heel centre, beyond the shell's own {shell.heel_raise_mm:.2f} mm"),
    ]  # fmt: skip
    front = bare & shell.front_post
    if given.forefoot_post_deg is not None and front.sum() > 50:
        first, fifth = landmarks["first_met_head"], landmarks["fifth_met_head"]
        ball = min(first.x_mm, fifth.x_mm) - 16.0
        slope, _ = _plane(x - ball, y, moved, bare & (x > ball - 7.0) & (x < ball + 12.0))
        checks.append(close("forefoot_post", slope, given.forefoot_post_deg, _ANGLE_DEG, "deg",
                             "tilt of the ball's shape against the ground"))  # fmt: skip
    for name, post in (("heel_post_flat", shell.heel_post), ("front_post_flat", shell.front_post)):
        flat = ndimage.binary_erosion(post, iterations=4) & seen.inner
        if flat.any():
            value = float(np.abs(seen.bottom[flat]).max())
            checks.append(close(name, value, 0.0, 0.05, "mm", "largest gap to the ground"))
    return checks


def _plane(x: Array, y: Array, z: Array, part: Mask) -> tuple[float, float]:
    """Tilt across (deg) and height at x = y = 0 of the plane through part of a surface."""
    if part.sum() < 20:
        return float("nan"), float("nan")
    sides = np.c_[x[part], y[part], np.ones(int(part.sum()))]
    _, across, height = np.linalg.lstsq(sides, z[part], rcond=None)[0]
    return float(np.degrees(np.arctan(across))), float(height)


def _features(
    seen: Sampled, dorsal: Dorsal, shell: Shell, landmarks: Landmarks, given: Prescription
) -> list[Check]:
    """Skive, pad, pocket and arch: heights on the solid where the prescription tells them."""
    field = dorsal.field
    heel, apex = landmarks["heel_centre"], landmarks["arch_apex"]

    def above(px: float, py: float) -> float:
        filled = np.where(np.isnan(seen.top), 0.0, seen.top)
        return _at(field, filled - shell.carrier, px, py)

    checks = []
    if given.medial_skive_mm:
        place = skive_place(field, landmarks)
        value = above(*place) + _at(field, dorsal.pocket, *place)
        checks.append(close("medial_skive", value, given.medial_skive_mm, HEIGHT_MM, "mm",
                             "rise at the inner third of the heel"))  # fmt: skip
        checks.append(_skive_angle(seen, dorsal, shell, landmarks))
    if given.metatarsal_pad_mm:
        value = above(*pad_centre(landmarks))
        checks.append(close("metatarsal_pad", value, given.metatarsal_pad_mm, HEIGHT_MM, "mm",
                             "rise at the middle of the pad"))  # fmt: skip
    if given.heel_pocket_mm:
        value = _at(field, dorsal.top - dorsal.base, heel.x_mm, heel.y_mm)
        value -= above(heel.x_mm, heel.y_mm)
        checks.append(close("heel_pocket", value, given.heel_pocket_mm, HEIGHT_MM, "mm",
                             "depth at the heel centre"))  # fmt: skip
    for spot, depth in given.reliefs.items():
        at = relief_centre(spot, landmarks)
        value = _at(field, dorsal.top - dorsal.base, *at) - above(*at)
        checks.append(close(f"relief_{spot}", value, depth, HEIGHT_MM, "mm",
                             "depth at its middle"))  # fmt: skip
    if dorsal.arch_change_mm:
        checks.append(_arch(seen, dorsal, shell, (apex.x_mm, apex.y_mm)))
    return checks


def _arch(seen: Sampled, dorsal: Dorsal, shell: Shell, apex: tuple[float, float]) -> Check:
    """Change of the arch at its apex, or where the part comes nearest to an apex beside it."""
    field = dorsal.field
    rows, columns = np.nonzero(seen.inner)
    away = np.hypot(field.x[rows] - apex[0], field.y[columns] - apex[1])
    nearest = int(away.argmin())
    on_part = away[nearest] < STEP_MM
    at = apex if on_part else (float(field.x[rows[nearest]]), float(field.y[columns[nearest]]))
    change = dorsal.base - field.z
    filled = np.where(np.isnan(seen.top), 0.0, seen.top)
    value = _at(field, filled - shell.carrier, *at) + _at(field, change, *at)
    wanted = dorsal.arch_change_mm if on_part else _at(field, change, *at)
    why = "against the foot's own arch, at the apex"
    if not on_part:
        why = f"where the part comes nearest to the apex, {away[nearest]:.0f} mm beside it"
    return close("arch_change", value, wanted, HEIGHT_MM, "mm", why)


def _at(field: Field, values: Array, x: float, y: float) -> float:
    return float(field.at(values, np.array([x]), np.array([y]))[0])


def _skive_angle(seen: Sampled, dorsal: Dorsal, shell: Shell, landmarks: Landmarks) -> Check:
    heel = landmarks["heel_centre"]
    x, y = np.meshgrid(dorsal.field.x, dorsal.field.y, indexing="ij")
    raised = dorsal.top - dorsal.base > 1.0
    part = seen.inner & raised & (x < heel.x_mm + 10.0) & (dorsal.pocket < 1e-9)
    untilted = seen.top - (shell.carrier - dorsal.base)
    slope, _ = _plane(x - heel.x_mm, y - heel.y_mm, untilted, part)
    wanted = load_evidence().orthotic.skive_angle_deg.value
    return close("skive_angle", slope, wanted, _ANGLE_DEG, "deg", "slope of the skived plane")
