"""Side and label in raised letters under the arch, where they touch neither foot nor ground."""

from __future__ import annotations

import manifold3d
import numpy as np

from solespine.orthotic.dorsal import Dorsal
from solespine.orthotic.model import Array, Landmarks, Solid
from solespine.orthotic.prescription import Prescription
from solespine.orthotic.shell import Shell

_RAISED_MM = 0.6
_DOT_MM = (0.8, 0.5)  # wanted and least size of a letter's dot
_OVERLAP = 0.06  # of a dot: neighbours must share more than an edge
_GLYPHS = {
    "0": (14, 17, 19, 21, 25, 17, 14), "1": (4, 12, 4, 4, 4, 4, 14),
    "2": (14, 17, 1, 2, 4, 8, 31), "3": (31, 2, 4, 2, 1, 17, 14),
    "4": (2, 6, 10, 18, 31, 2, 2), "5": (31, 16, 30, 1, 1, 17, 14),
    "6": (6, 8, 16, 30, 17, 17, 14), "7": (31, 1, 2, 4, 8, 8, 8),
    "8": (14, 17, 17, 14, 17, 17, 14), "9": (14, 17, 17, 15, 1, 2, 12),
    "-": (0, 0, 0, 31, 0, 0, 0), ".": (0, 0, 0, 0, 0, 12, 12),
    "/": (0, 1, 2, 4, 8, 16, 0), "L": (16, 16, 16, 16, 16, 16, 31),
    "R": (30, 17, 17, 30, 20, 18, 17), " ": (0, 0, 0, 0, 0, 0, 0),
}  # fmt: skip


def with_label(
    solid: Solid, dorsal: Dorsal, shell: Shell, landmarks: Landmarks, given: Prescription
) -> tuple[Solid, tuple[str, ...]]:
    """The part with "L" or "R" and the label under its arch, and what could not be done.

    Args:
        solid: of its side, as made by `for_side`.
    """
    if not given.label:
        return solid, ()
    letter = given.side[0].upper()
    for words in (f"{letter} {given.label.upper()}", letter):
        placed = _place(words, dorsal, shell, landmarks)
        if placed is not None:
            break
    else:
        return solid, ("There is no room under the arch for a label.",)
    x0, y0, dot = placed
    sign = 1.0 if given.side == "right" else -1.0
    boxes = [_box(run, x0, y0, dot, sign, dorsal, shell, given) for run in _runs(words)]
    part = manifold3d.Manifold(manifold3d.Mesh64(solid.vertices, solid.faces.astype(np.uint64)))
    whole = manifold3d.Manifold.batch_boolean([part, *boxes], manifold3d.OpType.Add)
    mesh = whole.to_mesh64()
    return Solid(np.array(mesh.vert_properties)[:, :3], np.array(mesh.tri_verts, np.int64)), (
        () if words != letter else ("Under the arch there is room for the side only.",)
    )


def _runs(words: str) -> list[tuple[int, int, int]]:
    """Row, first column and length of every run of dots."""
    runs = []
    for place, letter in enumerate(words):
        for row, bits in enumerate(_GLYPHS[letter]):
            dots = [column for column in range(5) if bits >> (4 - column) & 1]
            for column in dots:
                if column - 1 not in dots:
                    length = next(n for n in range(1, 7) if column + n not in dots)
                    runs.append((row, 6 * place + column, length))
    return runs


def _place(
    words: str, dorsal: Dorsal, shell: Shell, landmarks: Landmarks
) -> tuple[float, float, float] | None:
    """First x, middle y in the foot frame and size of a dot; None where there is no room."""
    field = dorsal.field
    start = landmarks["heel_centre"].x_mm + 32.0
    end = min(landmarks["first_met_head"].x_mm, landmarks["fifth_met_head"].x_mm) - 36.0
    dot = min(_DOT_MM[0], (end - start) / (6.0 * len(words)))
    if dot < _DOT_MM[1]:
        return None
    rows = (field.x >= start - 1) & (field.x <= start + 6.0 * len(words) * dot + 1)
    free = np.where(shell.inside, shell.bottom, -1.0)[rows].min(axis=0)  # (ny,)
    reach = round(3.5 * dot / (field.y[1] - field.y[0])) + 3
    lowest = np.array([free[max(0, k - reach) : k + reach + 1].min() for k in range(len(free))])
    best = int(lowest.argmax())
    return (start, float(field.y[best]), dot) if lowest[best] > _RAISED_MM + 0.2 else None


def _box(
    run: tuple[int, int, int],
    x0: float,
    y0: float,
    dot: float,
    sign: float,
    dorsal: Dorsal,
    shell: Shell,
    given: Prescription,
) -> manifold3d.Manifold:
    """One run of dots. Seen from below with the heel at the left, the top of a letter is at -y."""
    row, column, length = run
    more = _OVERLAP * dot
    x = np.array([x0 + column * dot - more, x0 + (column + length) * dot + more])
    y = sign * y0 + np.array([(row - 3.5) * dot - more, (row - 2.5) * dot + more])
    corners = np.stack(np.meshgrid(x, sign * y, indexing="ij"), -1).reshape(-1, 2)
    under = dorsal.field.at(shell.bottom, corners[:, 0], corners[:, 1])
    low, high = float(under.min()) - _RAISED_MM, float(under.max()) + 0.4 * given.thickness_mm
    size: Array = np.array([x[1] - x[0], y[1] - y[0], high - low])
    return manifold3d.Manifold.cube(size.tolist()).translate([x[0], y[0], low])
