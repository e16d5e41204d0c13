"""Two hundred simulated feet, each made into a part with a random order, measured back.

    python validation/orthotic_parts.py [FIRST LAST]
    python validation/orthotic_parts.py surface FIRST LAST
    python validation/orthotic_parts.py LOG

Each foot is a line as soon as it is done; the last form makes the table of the lines of a run
that was cut short. From foot 200 on none is plain and an order may also hold reliefs, another arch,
another widening of the heel and a shoe. `surface` makes no part: only the second half below.
Nothing is judged here: the figures stand in docs/orthotic.md. Each foot is made twice: with a
random order (a third of them without any correction), and plain, where the upper surface is held
against the scan's own points (raw; raw_all with those of undercuts, whose share is told), against
the foot that the noise was added to (true), and against the foot where the scan has holes (holes).
Distances are square to the surface, and the farthest is told beside the RMS. A cup that the scan
does not bear is confirmed; how often, and what the letters say, is told.
"""

from __future__ import annotations

import ast
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial import cKDTree
from shapely import Polygon, contains_xy, distance
from shapely import points as make_points

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

import orthotic_feet as feet  # noqa: E402
from solespine.errors import SolespineError  # noqa: E402
from solespine.orthotic import (  # noqa: E402
    Prescription,
    find_landmarks,
    make_orthotic,
    read_scan,
)
from solespine.orthotic.cup import settle_cup  # noqa: E402
from solespine.orthotic.dorsal import shape_dorsal  # noqa: E402
from solespine.orthotic.field import fine_field  # noqa: E402
from solespine.orthotic.make import Orthotic  # noqa: E402
from solespine.orthotic.model import Scan  # noqa: E402
from solespine.orthotic.prescription import check_prescription  # noqa: E402
from solespine.orthotic.read import as_side  # noqa: E402
from solespine.orthotic.shell import build_shell  # noqa: E402
from solespine.orthotic.shoe import read_shoe  # noqa: E402

DATE = "2026-11-21"
FIRST_OTHER = 200  # from this foot on orders hold everything
LEAST_Z_MM = 14.0  # of the walls only what a shell covers
_OVER_MM, _LOWER_MM, _FURTHER_MM = 2.0, 3.0, 0.5  # level, down, towards the outline: an undercut


def order(rng: np.random.Generator, side: str) -> Prescription:
    """A random order within what practice orders."""
    return Prescription(
        side=side,
        weight_bearing=rng.choice(["none", "partial", "full"]),
        rearfoot_post_deg=rng.choice([None, float(rng.uniform(-4, 8))]),
        forefoot_post_deg=rng.choice([None, float(rng.uniform(-6, 6))]),
        heel_lift_mm=float(rng.uniform(0, 10)) * rng.integers(0, 2),
        medial_skive_mm=float(rng.choice([0, 2, 4, 6])),
        heel_cup_depth_mm=float(rng.uniform(10, 20)),
        metatarsal_pad_mm=float(rng.choice([0, 3, 5])),
        heel_pocket_mm=float(rng.choice([0, 0, 1.5])),
        thickness_mm=float(rng.uniform(2, 4.5)),
        length=rng.choice(["three_quarter", "sulcus", "full"]),
        first_ray_cutout=bool(rng.integers(0, 2)),
        label=DATE,
    )


def more(rng: np.random.Generator, foot: feet.Foot, given: Prescription) -> Prescription:
    """The order with what the first two hundred never hold."""
    side, shell = given.side, given.thickness_mm
    heads = [] if given.length == "three_quarter" else [f"met_{k}" for k in range(1, 6)]
    spots = rng.permutation([*heads, "base_5"])[: rng.integers(0, 4)]
    size = (foot.length * rng.uniform(0.97, 1.06), foot.ball * rng.uniform(0.92, 1.05))
    shoe = read_shoe(f"{size[0]:.0f}x{size[1]:.0f}", side) if rng.integers(0, 2) else None
    arch = (
        {},
        {"arch_raise_mm": float(rng.uniform(0, 3))},
        {"arch_height_mm": float(np.clip(foot.arch * rng.uniform(0.8, 1.3) + 2.0, 3, 30))},
    )[rng.integers(0, 3)]
    expansion = float(rng.uniform(0, 4))
    reliefs = {str(spot): float(rng.uniform(0.5, min(shell - 1.0, 3.0))) for spot in spots}
    cut_out = {"met_1"} if given.first_ray_cutout else set()  # the two are refused together
    added = {
        "heel_expansion_mm": expansion,
        "reliefs": {spot: depth for spot, depth in reliefs.items() if spot not in cut_out},
        "shoe_outline": shoe,
        **arch,
    }
    return Prescription.model_validate(given.model_dump() | added)


def surface_error(points: np.ndarray, tops: np.ndarray, normals: np.ndarray) -> tuple[float, float]:
    """RMS and largest distance (mm) of points to the surface through tops, square to it."""
    _, nearest = cKDTree(tops).query(points)
    off = ((points - tops[nearest]) * normals[nearest]).sum(axis=1)
    return float(np.sqrt(np.mean(off**2))), float(np.abs(off).max())


def undercut(points: np.ndarray, polygon: Polygon) -> np.ndarray:
    """Which points (n, 3) of a scan lean over its own sole: some lie lower and further out.

    No part can touch them: it is put on from below, and goes out as far as the sole under them.
    """
    from_edge = distance(polygon.exterior, make_points(points[:, :2]))
    near = cKDTree(points[:, :2]).query_ball_point(points[:, :2], _OVER_MM)
    over = np.zeros(len(points), bool)
    for i, others in enumerate(near):
        lower = points[others, 2] < points[i, 2] - _LOWER_MM
        over[i] = (lower & (from_edge[others] < from_edge[i] - _FURTHER_MM)).any()
    return over


def contact(scan: Scan, side: str) -> tuple[np.ndarray, np.ndarray, Polygon]:
    """Upper surface of a plain part on the foot, its normals, foot frame (n, 3), and its outline.

    The surface that the solid is made from: every part's own check holds the two together.
    """
    given = check_prescription(Prescription.plain(side)).prescription
    scan = as_side(scan, given.side)
    landmarks = find_landmarks(scan, given.side)
    dorsal = shape_dorsal(fine_field(scan.surface), landmarks, given)
    polygon = settle_cup(dorsal, landmarks, given, ordered=False, confirm=False).cut.polygon
    shell = build_shell(dorsal, polygon, landmarks, given)
    field = dorsal.field
    z = shell.top - float((shell.top - field.z)[shell.inside].mean())
    slopes = np.gradient(z, field.x, field.y)
    normals = np.stack([-slopes[0], -slopes[1], np.ones_like(z)], axis=-1)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    x, y = np.meshgrid(field.x, field.y, indexing="ij")
    places = np.stack([x, y, z], axis=-1)
    return places[shell.inside], normals[shell.inside], polygon


def plain_errors(
    scan: Scan, side: str, worn: feet.Worn, clean: np.ndarray
) -> dict[str, float | None]:
    """RMS and worst of the part against points of scan, of foot without noise, and of holes."""
    tops, normals, polygon = contact(scan, side)
    back = np.linalg.inv(scan.to_file)
    region = polygon.buffer(-1.0)

    def under(file: np.ndarray) -> np.ndarray:
        places = (np.c_[file, np.ones(len(file))] @ back.T)[:, :3]
        kept = contains_xy(region, places[:, 0], places[:, 1]) & (places[:, 2] < LEAST_Z_MM)
        return places[kept]

    mirrored = clean * [1, -1, 1] if worn.left else clean
    turn = worn.turn @ np.diag([1.0, -1.0, 1.0]) if worn.left else worn.turn
    true = (mirrored @ turn.T + worn.shift) * worn.factor
    seen = np.zeros(len(worn.vertices), bool)
    seen[worn.faces] = True  # the file holds faces: a corner of none is not in the scan
    lost = under(worn.vertices[~seen])
    scanned = under(worn.vertices[seen])
    over = undercut(scanned, polygon)
    found: dict[str, float | None] = {"undercut": float(over.mean())}
    for name, points in (
        ("raw", scanned[~over]),
        ("raw_all", scanned),
        ("true", under(true)),
        ("holes", lost),
    ):
        told = surface_error(points, tops, normals) if len(points) else (None, None)
        found |= dict(zip((name, f"{name}_worst"), told, strict=True))
    return found


def _rim(made: Orthotic) -> float:
    """Least width of its rim (mm)."""
    return next(check.value for check in made.checks if check.name == "rim_wall")


def worn_foot(seed: int, rng: np.random.Generator) -> tuple[str, float, feet.Worn]:
    """Kind of scan, its noise (mm), and the foot as it was scanned."""
    kind = ("mesh", "whole", "foam")[seed % 3]
    left, noise = bool(rng.integers(0, 2)), float(rng.uniform(0, 0.5))
    unit = ("mm", "cm", "m")[int(rng.integers(0, 3))]
    how = {"unit": unit, "holes": int(rng.integers(0, 6)), "left": left}
    vertices, faces = getattr(feet.someone(1000 + seed), kind)()
    return kind, noise, feet.worn(vertices, faces, seed, noise=noise, **how)


def surface_of(seed: int, folder: Path) -> dict[str, object]:
    """How the upper surface of a plain part lies on one foot; no part is made."""
    kind, noise, worn = worn_foot(seed, np.random.default_rng(10_000 + seed))
    scan = read_scan(feet.write_stl(folder / "foot.stl", worn.vertices, worn.faces))
    clean = feet.someone(1000 + seed).mesh(500, 250)[0]
    side = "left" if worn.left else "right"
    found = plain_errors(scan, side, worn, clean)
    return {"seed": seed, "kind": kind, "noise": noise, "end": "surface"} | found


def one(seed: int, folder: Path) -> dict[str, object]:
    """One foot with one order."""
    rng = np.random.default_rng(10_000 + seed)
    foot = feet.someone(1000 + seed)
    kind, noise, worn = worn_foot(seed, rng)
    side = "left" if worn.left else "right"
    plain = seed % 3 == 0 and seed < FIRST_OTHER
    given = Prescription.plain(side, label=DATE) if plain else order(rng, side)
    if seed >= FIRST_OTHER:
        given = more(rng, foot, given)
    found: dict[str, object] = {"seed": seed, "kind": kind, "plain": plain, "noise": noise}
    begun = time.perf_counter()
    try:
        scan = read_scan(feet.write_stl(folder / "foot.stl", worn.vertices, worn.faces))
        made = make_orthotic(scan, given, confirm=True)
    except SolespineError as error:
        return found | {"end": f"{type(error).__name__}: {error}"}
    found |= {"end": "made", "seconds": time.perf_counter() - begun}
    found |= {
        f"{check.name}": abs(check.value - check.wanted)
        for check in made.checks
        if check.wanted is not None and check.name != "rim_wall"
    }
    found["failed"] = [check.name for check in made.checks if not check.passed]
    found["said"] = [line[:40] for line in made.warnings if "ON THE PART" in line or "room" in line]
    found["shallow cup"] = any("and so it is made" in line for line in made.warnings)
    found["rim_mm"] = 2.0 * made.built.round_mm
    found["rim_less"] = found["rim_mm"] - _rim(made)
    clean = foot.mesh(500, 250)[0]
    found |= plain_errors(scan, side, worn, clean)
    return found


def main(first: int, last: int, of: Callable[[int, Path], dict[str, object]] = one) -> None:
    """All feet, then the table."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        for seed in range(first, last):
            rows.append(of(seed, Path(name)))
            print(rows[-1], flush=True)
    table(rows)


def kept(log: Path) -> list[dict[str, Any]]:
    """The feet of an earlier run, from what it printed."""
    lines = [line for line in log.read_text().splitlines() if line.startswith("{'seed'")]
    return [ast.literal_eval(line.replace(": nan", ": None")) for line in lines]


def table(rows: list[dict[str, Any]]) -> None:
    """What came out over all feet."""
    print(len(rows), "feet")
    print(Counter(str(row["end"])[:60] for row in rows))
    print("letters:", Counter(line for row in rows for line in row.get("said", [])))
    print("cup shallower than ordered:", sum(bool(row.get("shallow cup")) for row in rows))
    print("rims narrower than usual:", Counter(row.get("rim_mm") for row in rows))
    print("plain within 0.5 mm RMS:", sum(float(row.get("raw", 9)) <= 0.5 for row in rows))
    print("failed checks:", Counter(n for row in rows for n in row.get("failed", [])))
    told = {"seed", "kind", "plain", "end", "failed", "said", "shallow cup"}
    names = sorted({name for row in rows for name in row} - told)
    for name in names:
        values = [float(row[name]) for row in rows if row.get(name) is not None]
        print(f"{name:24} n {len(values):4} median {np.median(values):.3f} worst {max(values):.3f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["surface"]:
        main(int(sys.argv[2]), int(sys.argv[3]), surface_of)
    elif len(sys.argv) == 2:
        table(kept(Path(sys.argv[1])))
    else:
        asked = [int(word) for word in sys.argv[1:3]] or [0, 200]
        main(*asked)
