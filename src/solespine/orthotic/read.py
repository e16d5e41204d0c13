"""A scan file → the sole of one foot in the foot frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solespine.errors import InputError, TooPoorError
from solespine.orthotic.foam import Plane, find_top
from solespine.orthotic.level import level
from solespine.orthotic.model import Array, Kind, Scan, Side, Surface
from solespine.orthotic.orient import Frame, find_frame
from solespine.orthotic.raster import envelope
from solespine.orthotic.sampling import sample
from solespine.orthotic.scan_files import read_triangles
from solespine.orthotic.surface import Whole, make_whole

UNITS_MM: Mapping[str, float] = MappingProxyType({"mm": 1.0, "cm": 10.0, "in": 25.4, "m": 1000.0})
FOOT_MM = (110.0, 345.0)  # a child of about one year to the longest shoe lasts
_SAMPLE = 40_000
_STEP_MM = 1.0
_LEVELLINGS = 5
_TALLEST_MM = 42.0  # above this no part of the sole is wanted


def read_scan(path: str | Path, unit: str | None = None) -> Scan:
    """Read a scan of one sole, whole foot or foam imprint and find out how it lies.

    Args:
        path: STL (text or binary), OBJ or PLY.
        unit: mm, cm, m or in; None finds it from the length of a foot.

    Returns:
        The sole in the foot frame, with how sure side and orientation are.

    Raises:
        InputError: the file or the unit is wrong.
        TooPoorError: no sole can be made of it; the text says why and what would help.
    """
    if unit is not None and unit not in UNITS_MM:
        raise InputError(f"unit {unit}: choose {', '.join(UNITS_MM)}, or leave it out")
    path = Path(path)
    triangles, digest = read_triangles(path)
    try:
        return _scan(path.name, triangles, digest, unit)
    except (InputError, TooPoorError) as error:
        raise type(error)(f"{path.name}: {error}") from None


def _scan(name: str, triangles: NDArray[Any], digest: str, unit: str | None) -> Scan:
    count = len(triangles)
    points, normals = sample(triangles, _SAMPLE)
    top = find_top(points)
    if top is not None:
        triangles = _below(triangles, top)
        points, normals = sample(triangles, _SAMPLE)
    frame = find_frame(points, normals)
    found = unit or _unit(frame.length)
    whole, surface, to_file = _surface(triangles, frame, UNITS_MM[found])
    kind: Kind = "foam box" if top is not None else _kind(points, frame)
    return Scan(
        name=name,
        side="right" if frame.medial > 0 else "left",
        side_confidence=frame.side_confidence,
        kind=kind,
        unit=found,
        unit_found=unit is None,
        faces=count,
        surface=surface,
        raw_z_mm=whole.raw_mm,
        noise_mm=whole.noise_mm,
        filled=whole.filled,
        down_confidence=frame.down_confidence,
        heel_confidence=frame.heel_confidence,
        to_file=to_file,
        sha256=digest,
        notes=_notes(frame, found, unit is None, kind, whole),
    )


def as_side(scan: Scan, side: Side) -> Scan:
    """The scan taken for the other foot: what was inner becomes outer."""
    if side == scan.side:
        return scan
    flip = np.diag([1.0, -1.0, 1.0, 1.0])
    return replace(
        scan,
        side=side,
        surface=scan.surface.mirrored(),
        raw_z_mm=scan.raw_z_mm[:, ::-1].copy(),
        to_file=scan.to_file @ flip,
    )


def _unit(length: float) -> str:
    """The unit in which the length is that of a foot."""
    fits = [
        unit for unit, factor in UNITS_MM.items() if FOOT_MM[0] <= length * factor <= FOOT_MM[1]
    ]
    if not fits:
        raise InputError(
            f"the sole is {length:.4g} long in the file's unit: no foot in mm, cm, m or inches; "
            "check that the file holds one foot, or give the unit"
        )
    # centimetres and inches overlap for small and very large feet: the likelier length decides
    return min(fits, key=lambda unit: abs(np.log(length * UNITS_MM[unit] / 245.0)))


def _below(triangles: NDArray[Any], top: Plane) -> NDArray[Any]:
    """Without the flat top: faces with a corner clearly below it."""
    height = triangles.astype(np.float64) @ top.normal - top.level
    depth = -float(np.percentile(height.min(axis=1), 1))
    kept: NDArray[Any] = triangles[height.max(axis=1) < -0.06 * depth]
    if len(kept) < 100:
        raise TooPoorError("the foam shows no imprint; scan the box from above, imprint in view")
    return kept


def _kind(points: Array, frame: Frame) -> Kind:
    height = (points - frame.origin) @ frame.turn[2]
    return "whole foot" if np.percentile(height, 95) > 0.2 * frame.length else "plantar"


def _surface(triangles: NDArray[Any], frame: Frame, factor: float) -> tuple[Whole, Surface, Array]:
    """Heights in the foot frame: rasterised, made level on heel and ball, rasterised again."""
    turn = np.diag([1.0, float(frame.medial), 1.0]) @ frame.turn
    shift = -turn @ frame.origin * factor
    length, width = frame.length * factor, frame.width * factor
    if not FOOT_MM[0] <= length <= FOOT_MM[1]:
        raise InputError(f"with this unit the foot is {length:.0f} mm long; leave the unit out")
    grid = (-12.0, -np.ceil(0.5 * width) - 20.0, _STEP_MM)
    shape = (int(length) + 25, 2 * int(np.ceil(0.5 * width)) + 41)
    for _ in range(_LEVELLINGS):
        raw = envelope(triangles, turn * factor, shift, grid, shape, _TALLEST_MM)
        raw[raw > _TALLEST_MM] = np.nan
        whole = make_whole(raw, _STEP_MM)
        surface = Surface(whole.z_mm, grid[0], grid[1], _STEP_MM)
        more, move = level(surface)
        done = np.abs(more - np.eye(3)).max() < 1e-4 and np.abs(move).max() < 0.03
        if done:
            break
        turn, shift = more @ turn, more @ shift + move
    to_file = np.eye(4)
    to_file[:3, :3] = (turn / factor).T
    to_file[:3, 3] = -turn.T @ shift / factor
    return whole, surface, to_file


def _notes(frame: Frame, unit: str, found: bool, kind: Kind, whole: Whole) -> tuple[str, ...]:
    how = "found from the length of the foot" if found else "as said"
    notes = [f"The file is in {unit} ({how}); it shows: {kind}."]
    if whole.filled > 0.02:
        notes.append(f"Holes over {whole.filled:.0%} of the sole were closed.")
    if whole.noise_mm > 0.8:
        notes.append(f"The surface is rough ({whole.noise_mm:.1f} mm).")
    if frame.down_confidence < 0.3:
        notes.append("Which way the sole faces is uncertain: look at the picture.")
    if frame.heel_confidence < 0.3:
        notes.append("Which end is the heel is uncertain: look at the picture.")
    if frame.side_confidence < 0.6:
        notes.append("Left or right is uncertain from the shape: say the side.")
    return tuple(notes)
