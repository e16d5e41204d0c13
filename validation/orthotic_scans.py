"""Two hundred simulated scans: is everything found, and how far off are landmarks and measures?

    python validation/orthotic_scans.py [unusual]

Soles, whole feet and foam imprints of feet from formulas, 180 to 320 mm long, flat to cavus, turned
anyhow, in mm, cm or m, with noise up to 0.5 mm, holes, half of them mirrored to left feet. The
unusual ones have faint pads far from their usual places, noise up to 1.2 mm, larger holes, every
second with one at a landmark: there landmarks fail, and must be known to.

A pad's confidence is the probability that it is within 6 mm. Weights and levels were fitted to
750 unusual feet (seeds from 20,000 on 250, from 21,000 on 300, from 70,000 on 200) and 450 ordinary
ones (from 40,000 on 100, from 41,000 on 150, from 60,000 on 200); these here (90,000 and 80,000)
were looked at for nothing but this table.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

import orthotic_feet as feet  # noqa: E402
from solespine.evidence import load_evidence  # noqa: E402
from solespine.orthotic import find_landmarks, read_scan  # noqa: E402
from solespine.orthotic.measures import measure_foot  # noqa: E402

COUNT = 200
FIRST = {False: 80_000, True: 90_000}
FAR_MM = (6, 8, 10)
KINDS = ("mesh", "mesh", "whole", "foam")
UNITS = ("mm", "cm", "m")


def worn_foot(seed: int, hard: bool) -> tuple[feet.Foot, feet.Worn, bool, str]:
    """A foot and its scan; whether it is a left one, and its unit."""
    rng = np.random.default_rng(500 + seed)
    foot = (feet.unusual if hard else feet.someone)(3000 + seed)
    left, unit = bool(seed // 4 % 2), UNITS[seed % 3]
    vertices, faces = getattr(foot, KINDS[seed % 4])()
    how = {"noise": float(rng.uniform(0, 1.2 if hard else 0.5))}
    how["holes"] = int(rng.integers(0, 12 if hard else 8))
    if hard:
        how["hole_mm"] = float(rng.uniform(6, 14))
    if hard and seed % 2:
        x, y = np.array(list(foot.places().values())[rng.integers(0, 3)]) + rng.normal(0, 6, 2)
        at = [x, y, float(foot.heights(np.array(x), np.array(y)))]
        faces = feet.without(vertices, faces, at, rng.uniform(6, 18))
    return foot, feet.worn(vertices, faces, seed, unit=unit, left=left, **how), left, unit


def one(seed: int, folder: Path, hard: bool) -> dict[str, object]:
    """What was found in one scan, against what it was made from."""
    foot, worn, left, unit = worn_foot(seed, hard)
    scan = read_scan(feet.write_stl(folder / "foot.stl", worn.vertices, worn.faces))
    ends = np.array([[0, 0, 0, 1], [100, 0, 0, 1], [0, 0, 100, 1]]) @ scan.to_file.T
    origin, forward, up = worn.back(ends[:, :3])
    found: dict[str, object] = {
        "side": scan.side == ("left" if left else "right"),
        "unit": scan.unit == unit,
        "ends": forward[0] - origin[0] > 99 and up[2] - origin[2] > 99,
    }
    marks = find_landmarks(scan)
    for name, (x, y) in {**foot.places(), "arch_apex": foot.apex()}.items():
        mark = marks[name]
        at = scan.to_file @ [mark.x_mm, mark.y_mm, np.nan_to_num(mark.z_mm), 1]
        place = worn.back(at[None, :3])[0]
        off = abs(place[0] - x) if name == "toe_end" else np.hypot(place[0] - x, place[1] - y)
        found[name] = float(off)
        found[f"confidence of {name}"] = mark.confidence
    measures = measure_foot(scan.surface, marks)
    found["length"] = abs(measures.length_mm - foot.length)
    return found


def main(hard: bool) -> None:
    """All scans, then the table."""
    first = FIRST[hard]
    with tempfile.TemporaryDirectory() as name:
        rows = [one(seed, Path(name), hard) for seed in range(first, first + COUNT)]
    for name in ("side", "unit", "ends"):
        print(f"{name}: {sum(bool(row[name]) for row in rows)} of {COUNT} right")
    for name in (*feet.Foot().places(), "arch_apex", "length"):
        values = np.array([float(row[name]) for row in rows])
        figures = np.median(values), np.percentile(values, 90), values.max()
        print(f"{name}: median {figures[0]:.1f}, 90th {figures[1]:.1f}, worst {figures[2]:.1f} mm")
    pads = list(feet.Foot().places())[:3]
    for name in (*pads, "arch_apex"):
        _tell(rows, name)
    for far in FAR_MM:
        far_off, caught, near, false = np.sum([_detected(rows, name, far) for name in pads], axis=0)
        share = f"{false / near:.0%}" if near else "none"
        print(
            f"pads more than {far} mm off: {caught} of {far_off} uncertain; of the others {share}"
        )


def _tell(rows: list[dict[str, object]], name: str) -> None:
    """Print how honest the confidence in a place is."""
    far, caught, near, false = _detected(rows, name, FAR_MM[0])
    sure = np.mean([float(row[f"confidence of {name}"]) for row in rows])
    print(
        f"{name}: {far} more than {FAR_MM[0]} mm off, {caught} of them called uncertain (below "
        f"{_level(name):g}); of the others {false / near:.0%}. "
        f"Within: told {sure:.2f}, found {near / len(rows):.2f}"
    )


def _level(name: str) -> float:
    sureness = load_evidence().orthotic.landmark_sureness
    return float(sureness.low_pads.get(name, sureness.low))


def _detected(rows: list[dict[str, object]], name: str, far_mm: float) -> tuple[int, int, int, int]:
    """Places far off, of them called uncertain; near, of them called uncertain."""
    sure = np.array([float(row[f"confidence of {name}"]) for row in rows])
    off = np.array([float(row[name]) for row in rows])
    far, weak = off > far_mm, sure < _level(name)
    return int(far.sum()), int((far & weak).sum()), int((~far).sum()), int((~far & weak).sum())


if __name__ == "__main__":
    main("unusual" in sys.argv[1:])
