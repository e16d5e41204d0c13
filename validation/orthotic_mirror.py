"""Simulated feet and their mirror images, with mirrored orders: is left the mirror of right?

    python validation/orthotic_mirror.py [FEET]

For each foot the largest difference of the part's upper surface at the same places and of the
volume; nothing is judged here, the figures stand in docs/orthotic.md. Orders carry no text: an L
is no mirrored R.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1] / "tests"), str(Path(__file__).parent)]

import orthotic_feet as feet  # noqa: E402
from orthotic_parts import order  # noqa: E402
from solespine.orthotic import make_orthotic, read_scan  # noqa: E402
from solespine.orthotic.make import Orthotic  # noqa: E402

_FIRST = 500  # none of the other feet


def both(seed: int, folder: Path) -> tuple[Orthotic, Orthotic]:
    """The part of a scan and that of the same file mirrored, each turned at random in space."""
    rng = np.random.default_rng(seed)
    sole = feet.someone(seed).mesh(160, 80)
    right = feet.worn(*sole, seed, noise=float(rng.uniform(0, 0.4)), holes=int(rng.integers(0, 4)))
    left = replace(right, vertices=right.vertices * [1.0, -1.0, 1.0])
    given = order(rng, "right").model_copy(update={"label": ""})
    made = []
    for worn, side in ((right, "right"), (left, "left")):
        path = feet.write_stl(folder / f"{side}.stl", worn.vertices, worn.faces)
        one = given.model_copy(update={"side": side})
        made.append(make_orthotic(read_scan(path), one, confirm=True))
    return made[0], made[1]


def volume(part: Orthotic) -> float:
    """Of the solid (cm3)."""
    return next(check.value for check in part.checks if check.name == "volume")


def main(count: int) -> None:
    """All feet, a line each, then the worst."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        for seed in range(_FIRST, _FIRST + count):
            right, left = both(seed, Path(name))
            same = right.shell.top.shape == left.shell.top.shape
            off = np.nan
            if same:
                inside = right.shell.inside & left.shell.inside
                off = float(np.abs(right.shell.top - left.shell.top)[inside].max())
            share = abs(volume(left) / volume(right) - 1.0)
            rows.append((off, 100 * share))
            print(f"{seed}: {off:.6f} mm, volume {100 * share:.4f} %", flush=True)
    worst, middle = np.max(rows, axis=0), np.median(rows, axis=0)
    print(f"{count} feet: median {middle[0]:.6f} mm, {middle[1]:.4f} %")
    print(f"worst {worst[0]:.6f} mm, {worst[1]:.4f} %")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
