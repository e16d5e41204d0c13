"""Side and label in raised letters on the underside, where they touch neither foot nor ground."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import manifold3d
import numpy as np
from scipy import ndimage

from solespine.orthotic.dorsal import Dorsal
from solespine.orthotic.field import STEP_MM, Field
from solespine.orthotic.model import Array, Mask, Solid
from solespine.orthotic.prescription import Prescription
from solespine.orthotic.shell import Shell

RAISED_MM = 0.6
_DOTS_MM = (0.8, 0.65, 0.5)  # of a letter, as wanted and smaller
_LINE_DOTS = 9  # from line to line
_CLEAR_MM, _MARGIN_MM = 0.7, 2.0  # about the letters; from the part's edge
_STEEP = 1.0  # rise over run on which letters would be drawn out too long
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
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


@dataclass(frozen=True, eq=False)
class Label:
    """What is written where, foot frame, mm: lines, first x, middle y, dot; what to say of it.

    Nothing is written where there are no lines.
    """

    lines: tuple[str, ...]
    x0: float
    y0: float
    dot: float
    warnings: tuple[str, ...] = ()

    def runs(self) -> Iterator[tuple[float, float, float]]:
        """First x, distance of its upper side below the middle line, length of each run, mm."""
        for number, words in enumerate(self.lines):
            for row, column, length in _runs(words):
                down = (row + _LINE_DOTS * number - self._half) * self.dot
                yield self.x0 + column * self.dot, down, length * self.dot

    @property
    def _half(self) -> float:
        return 0.5 * (_LINE_DOTS * len(self.lines) - 2)


def place_label(dorsal: Dorsal, shell: Shell, given: Prescription) -> Label:
    """Side and label where the underside is high enough; shorter or in two lines if need be."""
    side, label = given.side[0].upper(), given.label.upper()
    free = _free(dorsal, shell)
    for lines in _ways(side, label):
        placed = _place(lines, dorsal, free)
        if placed is not None:
            short = () if "".join(lines).endswith(label) else (_shorter(lines, label),)
            return Label(lines, *placed, short)
    missing = "NO SIDE AND NO DATE ARE" if label else "NO SIDE IS"
    said = f"{missing} ON THE PART: nowhere under it is there room for letters. Mark it by hand."
    return Label((), 0.0, 0.0, 0.0, (said,))


def _ways(side: str, label: str) -> list[tuple[str, ...]]:
    """From all in one line to the side alone; of a date the day goes on it in six digits."""
    if not label:
        return [(side,)]
    ways = [(f"{side} {label}",), (side, label)]
    if _DATE.fullmatch(label):
        short = label[2:].replace("-", "")
        ways += [(f"{side} {short}",), (side, short), (f"{side} {short[:2]}", short[2:])]
    return [*ways, (side,)]


def _shorter(lines: tuple[str, ...], label: str) -> str:
    if len(lines) == 1 and len(lines[0]) == 1:
        return f"NO DATE IS ON THE PART: there is room for {lines[0]} only. Mark {label} by hand."
    return f"There was no room for {label}: the part says {' '.join(lines)}."


def with_label(
    solid: Solid, label: Label, dorsal: Dorsal, shell: Shell, given: Prescription
) -> Solid:
    """The part with its letters.

    Args:
        solid: of its side, as made by `for_side`.
    """
    if not label.lines:
        return solid
    boxes = [_box(run, label, dorsal, shell, given) for run in label.runs()]
    part = manifold3d.Manifold(manifold3d.Mesh64(solid.vertices, solid.faces.astype(np.uint64)))
    whole = manifold3d.Manifold.batch_boolean([part, *boxes], manifold3d.OpType.Add)
    mesh = whole.to_mesh64()
    return Solid(np.array(mesh.vert_properties)[:, :3], np.array(mesh.tri_verts, np.int64))


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


def _free(dorsal: Dorsal, shell: Shell) -> Array:
    """Height of the underside where letters can stand; below the ground where they cannot."""
    field = dorsal.field
    slope = np.hypot(*np.gradient(shell.bottom, field.x, field.y))
    inner = ndimage.distance_transform_edt(shell.inside) * STEP_MM > _MARGIN_MM
    return np.where(inner & (slope < _STEEP) & (dorsal.pocket < 1e-9), shell.bottom, -1.0)


def _place(
    lines: tuple[str, ...], dorsal: Dorsal, free: Array
) -> tuple[float, float, float] | None:
    """First x, middle y and size of a dot where the underside is evenest; None without room."""
    dots = (6 * max(map(len, lines)) - 1, _LINE_DOTS * len(lines) - 2)
    for dot in _DOTS_MM:
        size = [2 * round((0.5 * n * dot + _CLEAR_MM) / STEP_MM) + 1 for n in dots]
        low = ndimage.minimum_filter(free, size, mode="constant", cval=-1.0)
        uneven = ndimage.maximum_filter(free, size) - low
        uneven[low < RAISED_MM + 0.2] = np.inf
        best = np.unravel_index(uneven.argmin(), uneven.shape)
        if np.isfinite(uneven[best]):
            x, y = dorsal.field.x[best[0]], dorsal.field.y[best[1]]
            return float(x - 0.5 * dots[0] * dot), float(y), dot
    return None


def _box(
    run: tuple[float, float, float], label: Label, dorsal: Dorsal, shell: Shell, given: Prescription
) -> manifold3d.Manifold:
    """One run of dots, in the part's own coordinates.

    Seen from below with the heel at the left, the top of a letter is at -y.
    """
    sign = 1.0 if given.side == "right" else -1.0
    more = _OVERLAP * label.dot
    x = np.array([run[0] - more, run[0] + run[2] + more])
    y = sign * label.y0 + np.array([run[1] - more, run[1] + label.dot + more])
    corners = np.stack(np.meshgrid(x, sign * y, indexing="ij"), -1).reshape(-1, 2)
    under = dorsal.field.at(shell.bottom, corners[:, 0], corners[:, 1])
    low, high = float(under.min()) - RAISED_MM, float(under.max()) + 0.4 * given.thickness_mm
    size: Array = np.array([x[1] - x[0], y[1] - y[0], high - low])
    return manifold3d.Manifold.cube(size.tolist()).translate([x[0], y[0], low])


def dots_of(label: Label, field: Field, given: Prescription) -> Mask:
    """Nodes (nx, ny) of the field that lie under a letter's dots."""
    sign = 1.0 if given.side == "right" else -1.0
    covered = np.zeros((len(field.x), len(field.y)), bool)
    for x0, down, length in label.runs():
        x = (field.x > x0) & (field.x < x0 + length)
        y = sign * field.y - sign * label.y0
        covered |= x[:, None] & ((y > down) & (y < down + label.dot))[None, :]
    return covered
