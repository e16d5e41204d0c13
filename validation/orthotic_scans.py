"""Forty-eight simulated scans: is everything found, and how far off are landmarks and measures?

    python validation/orthotic_scans.py

Soles, whole feet and foam imprints of feet from formulas, 180 to 320 mm long, flat to cavus, turned
anyhow, in mm, cm or m, with noise up to 0.5 mm, holes, half of them mirrored to left feet.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

import orthotic_feet as feet  # noqa: E402
from solespine.orthotic import find_landmarks, read_scan  # noqa: E402
from solespine.orthotic.measures import measure_foot  # noqa: E402

COUNT = 48
KINDS = ("mesh", "mesh", "whole", "foam")
UNITS = ("mm", "cm", "m")


def one(seed: int, folder: Path) -> dict[str, object]:
    """What was found in one scan, against what it was made from."""
    rng = np.random.default_rng(500 + seed)
    foot, kind = feet.someone(3000 + seed), KINDS[seed % 4]
    left, unit = bool(seed // 4 % 2), UNITS[seed % 3]
    how = {"noise": float(rng.uniform(0, 0.5)), "holes": int(rng.integers(0, 8))}
    worn = feet.worn(*getattr(foot, kind)(), seed, unit=unit, left=left, **how)
    scan = read_scan(feet.write_stl(folder / "foot.stl", worn.vertices, worn.faces))
    ends = np.array([[0, 0, 0, 1], [100, 0, 0, 1], [0, 0, 100, 1]]) @ scan.to_file.T
    origin, forward, up = worn.back(ends[:, :3])
    found: dict[str, object] = {
        "side": scan.side == ("left" if left else "right"),
        "unit": scan.unit == unit,
        "ends": forward[0] - origin[0] > 99 and up[2] - origin[2] > 99,
    }
    marks = find_landmarks(scan)
    for name, (x, y) in foot.places().items():
        mark = marks[name]
        at = scan.to_file @ [mark.x_mm, mark.y_mm, np.nan_to_num(mark.z_mm), 1]
        place = worn.back(at[None, :3])[0]
        off = abs(place[0] - x) if name == "toe_end" else np.hypot(place[0] - x, place[1] - y)
        found[name] = float(off)
        found[f"confidence of {name}"] = mark.confidence
    measures = measure_foot(scan.surface, marks)
    found["length"] = abs(measures.length_mm - foot.length)
    return found


def main() -> None:
    """All scans, then the table."""
    with tempfile.TemporaryDirectory() as name:
        rows = [one(seed, Path(name)) for seed in range(COUNT)]
    for name in ("side", "unit", "ends"):
        print(f"{name}: {sum(bool(row[name]) for row in rows)} of {COUNT} right")
    for name in (*feet.Foot().places(), "length"):
        values = np.array([float(row[name]) for row in rows])
        figures = np.median(values), np.percentile(values, 90), values.max()
        print(f"{name}: median {figures[0]:.1f}, 90th {figures[1]:.1f}, worst {figures[2]:.1f} mm")
    for name in feet.Foot().places():
        sure = np.array([float(row[f"confidence of {name}"]) for row in rows])
        off = np.array([float(row[name]) for row in rows])
        far = off > 6.0
        weak = f"{int((sure[far] < 0.4).sum())} of {int(far.sum())} with confidence below 0.4"
        print(f"{name}: more than 6 mm off: {weak}; correlation {np.corrcoef(sure, off)[0, 1]:.2f}")


if __name__ == "__main__":
    main()
