"""Make the simulated scan of this folder: the sole of an ordinary right foot, as a scanner sees it.

Nobody was scanned here. The sole is the program's own template (length, width and arch height),
turned and shifted, with noise of 0.15 mm and a hole; written as PLY in millimetres.

    python examples/simulated_foot/make.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from solespine.orthotic import template_scan

HERE = Path(__file__).parent
LENGTH_MM, BALL_MM, ARCH_MM = 248.0, 96.0, 13.0
STEP, NOISE_MM, SEED = 2, 0.15, 4  # every second node of the template's 1 mm
HOLE_MM = (120.0, 18.0, 6.0)  # place along and across, radius
TURN_DEG = (160.0, 8.0, -35.0)  # about x, y, z: upside down and aslant, as on a scanner


def sole() -> tuple[np.ndarray, np.ndarray]:
    """Points (n, 3) mm and faces (m, 3) of the sole, in the foot's own frame."""
    surface = template_scan("right", LENGTH_MM, BALL_MM, ARCH_MM).surface
    z = surface.z_mm[::STEP, ::STEP]
    x, y = np.meshgrid(surface.x_mm[::STEP], surface.y_mm[::STEP], indexing="ij")
    known = ~np.isnan(z) & (np.hypot(x - HOLE_MM[0], y - HOLE_MM[1]) > HOLE_MM[2])
    number = np.cumsum(known.ravel()).reshape(known.shape) - 1
    whole = known[:-1, :-1] & known[1:, :-1] & known[1:, 1:] & known[:-1, 1:]
    a, b = number[:-1, :-1][whole], number[1:, :-1][whole]
    c, d = number[1:, 1:][whole], number[:-1, 1:][whole]
    points = np.stack([x[known], y[known], z[known]], axis=1)
    return points, np.concatenate([np.c_[a, c, b], np.c_[a, d, c]])


def turn() -> np.ndarray:
    """The scanner's turn (3, 3)."""
    a, b, c = np.radians(TURN_DEG)
    about_x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    about_y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    about_z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return about_z @ about_y @ about_x


def main() -> None:
    """Write foot.ply."""
    points, faces = sole()
    points = points + np.random.default_rng(SEED).normal(0.0, NOISE_MM, points.shape)
    points = points @ turn().T + [40.0, -15.0, 300.0]
    head = (
        "ply\nformat binary_little_endian 1.0\ncomment simulated, of no person\n"
        f"element vertex {len(points)}\nproperty float x\nproperty float y\nproperty float z\n"
        f"element face {len(faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    rows = np.zeros(len(faces), np.dtype([("n", "u1"), ("corners", "<i4", 3)]))
    rows["n"], rows["corners"] = 3, faces
    content = head.encode() + points.astype("<f4").tobytes() + rows.tobytes()
    (HERE / "foot.ply").write_bytes(content)


if __name__ == "__main__":
    main()
