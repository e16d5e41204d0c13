"""The part under the foot in three dimensions, as a scene that page and report can draw."""

from __future__ import annotations

import manifold3d
import numpy as np
from scipy.ndimage import gaussian_filter1d

from solespine.orthotic.make import Orthotic
from solespine.orthotic.model import Array, Solid
from solespine.orthotic.thickness import thickness_at
from solespine.scene import Scene, Surface

_SIMPLE_MM = 0.25  # how far the drawn part may lie from the made one
_ROW_STEP, _LEAST_NODES = 5, 10  # nodes of 0.5 mm: between rows of the drawn sole, and in one
_ACROSS = 36  # points in a row
_EDGE_ROWS = 1.5  # over which the edge of the drawn sole is smoothed
_SOLE_MM = 22.0  # of the foot is drawn above its lowest place
_LIFTED_MM = 0.4  # the foot is drawn a little above the part, so that neither hides the other
_METRES = 1e-3


def part_scene(orthotic: Orthotic) -> Scene:
    """Part, coloured by thickness, and the scanned sole lying on it; metres, z up."""
    side = orthotic.prescription.side
    part, thickest = _part(orthotic)
    return Scene(
        title=f"Orthotic for the {side} foot",
        alt=(
            f"The orthotic for the {side} foot from above, coloured by thickness, "
            "with the scanned sole lying on it."
        ),
        surfaces=(part, _sole(orthotic)),
        values_mean=(f"{orthotic.prescription.thickness_mm:.1f} mm thick", f"{thickest:.1f} mm"),
    )


def _part(orthotic: Orthotic) -> tuple[Surface, float]:
    """The part, and its largest thickness (mm), which has the last colour."""
    simple = simplified(orthotic.solid, _SIMPLE_MM)
    sign = 1.0 if orthotic.prescription.side == "right" else -1.0
    thick = thickness_at(orthotic, simple.vertices[:, 0], sign * simple.vertices[:, 1])
    low, high = orthotic.prescription.thickness_mm, float(thick.max())
    values: Array = np.clip((thick - low) / max(high - low, 1e-6), 0.0, 1.0)
    return Surface("orthotic", simple.vertices * _METRES, simple.faces, "other", values), high


def simplified(solid: Solid, tolerance_mm: float) -> Solid:
    """The same solid of fewer triangles, nowhere farther off than the tolerance."""
    body = manifold3d.Manifold(
        manifold3d.Mesh64(solid.vertices.astype(np.float64), solid.faces.astype(np.uint64))
    )
    mesh = body.simplify(tolerance_mm).to_mesh64()
    faces = np.array(mesh.tri_verts, np.int64)
    return Solid(np.array(mesh.vert_properties)[:, :3], faces)


def _sole(orthotic: Orthotic) -> Surface:
    """The scanned sole as the part carries it: rows from edge to edge, the edges smooth."""
    field, shell = orthotic.dorsal.field, orthotic.shell
    z = field.z + shell.carrier - orthotic.dorsal.base + _LIFTED_MM
    limit = float(z[field.known].min()) + _SOLE_MM
    there = field.known & (z < limit)
    rows = np.flatnonzero(there.sum(axis=1) >= _LEAST_NODES)[::_ROW_STEP]
    low, high = there[rows].argmax(axis=1), there.shape[1] - 1 - there[rows, ::-1].argmax(axis=1)
    low, high = (
        gaussian_filter1d(field.y[ends], _EDGE_ROWS, mode="nearest") for ends in (low, high)
    )
    y = low[:, None] + np.linspace(0.0, 1.0, _ACROSS) * (high - low)[:, None]
    x = np.broadcast_to(field.x[rows, None], y.shape)
    height = np.minimum(field.at(z, x, y), limit)
    sign = 1.0 if orthotic.prescription.side == "right" else -1.0
    points = np.stack([x, sign * y, height], axis=-1).reshape(-1, 3) * _METRES
    place = np.arange(y.size).reshape(y.shape)
    a, b, c, d = (part.ravel() for part in
                  (place[:-1, :-1], place[1:, :-1], place[1:, 1:], place[:-1, 1:]))  # fmt: skip
    faces = np.concatenate([np.c_[a, c, b], np.c_[a, d, c]])  # looking down, as soles do
    if sign < 0:
        faces = faces[:, ::-1]
    return Surface("scanned sole", points, faces.astype(np.int64), "bone", see_through=True)
