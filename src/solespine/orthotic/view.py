"""The part under the foot in three dimensions, as a scene that page and report can draw."""

from __future__ import annotations

import manifold3d
import numpy as np

from solespine.orthotic.make import Orthotic
from solespine.orthotic.model import Array, Solid
from solespine.scene import Scene, Surface

_SIMPLE_MM = 0.25  # how far the drawn part may lie from the made one
_SOLE_STEP = 6  # nodes of 0.5 mm
_SOLE_MM = 22.0  # of the foot is drawn above its lowest place
_LIFTED_MM = 0.4  # the foot is drawn a little above the part, so that neither hides the other
_METRES = 1e-3


def part_scene(orthotic: Orthotic) -> Scene:
    """Part, coloured by height of material, and the scanned sole lying on it; metres, z up."""
    side = orthotic.prescription.side
    limits = orthotic.prescription.thickness_mm, float(_deepest(orthotic))
    return Scene(
        title=f"Orthotic for the {side} foot",
        alt=(
            f"The orthotic for the {side} foot from above, coloured by height of material, "
            "with the scanned sole lying on it."
        ),
        surfaces=(_part(orthotic), _sole(orthotic)),
        values_mean=(f"{limits[0]:.1f} mm of material", f"{limits[1]:.1f} mm"),
    )


def _deepest(orthotic: Orthotic) -> float:
    shell = orthotic.shell
    return float((shell.top - shell.bottom)[shell.inside].max())


def _part(orthotic: Orthotic) -> Surface:
    simple = simplified(orthotic.solid, _SIMPLE_MM)
    low, high = orthotic.prescription.thickness_mm, _deepest(orthotic)
    field, shell = orthotic.dorsal.field, orthotic.shell
    sign = 1.0 if orthotic.prescription.side == "right" else -1.0
    x, y = simple.vertices[:, 0], sign * simple.vertices[:, 1]
    deep = field.at(shell.top - shell.bottom, x, y)
    values: Array = np.clip((deep - low) / max(high - low, 1e-6), 0.0, 1.0)
    return Surface("orthotic", simple.vertices * _METRES, simple.faces, "other", values)


def simplified(solid: Solid, tolerance_mm: float) -> Solid:
    """The same solid of fewer triangles, nowhere farther off than the tolerance."""
    body = manifold3d.Manifold(
        manifold3d.Mesh64(solid.vertices.astype(np.float64), solid.faces.astype(np.uint64))
    )
    mesh = body.simplify(tolerance_mm).to_mesh64()
    faces = np.array(mesh.tri_verts, np.int64)
    return Solid(np.array(mesh.vert_properties)[:, :3], faces)


def _sole(orthotic: Orthotic) -> Surface:
    """The scanned sole on a coarse grid, as the part carries it."""
    field, step = orthotic.dorsal.field, _SOLE_STEP
    z = (field.z + orthotic.shell.carrier - orthotic.dorsal.base)[::step, ::step] + _LIFTED_MM
    known = field.known[::step, ::step]
    known &= z < z[known].min() + _SOLE_MM
    sign = 1.0 if orthotic.prescription.side == "right" else -1.0
    x, y = np.meshgrid(field.x[::step], sign * field.y[::step], indexing="ij")
    place = np.cumsum(known.ravel()).reshape(known.shape) - 1
    whole = known[:-1, :-1] & known[1:, :-1] & known[:-1, 1:] & known[1:, 1:]
    a, b = place[:-1, :-1][whole], place[1:, :-1][whole]
    c, d = place[1:, 1:][whole], place[:-1, 1:][whole]
    faces = np.concatenate([np.c_[a, c, b], np.c_[a, d, c]])  # looking down, as soles do
    if sign < 0:
        faces = faces[:, ::-1]
    points = np.stack([x[known], y[known], z[known]], axis=1) * _METRES
    return Surface("scanned sole", points, faces.astype(np.int64), "bone", see_through=True)
