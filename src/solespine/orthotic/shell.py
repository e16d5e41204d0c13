"""Upper and lower surface of the posted part over the ground plane z = 0."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy import ndimage
from shapely import Polygon

from solespine.errors import InputError
from solespine.evidence.load import load_evidence
from solespine.orthotic.dorsal import Dorsal
from solespine.orthotic.field import STEP_MM, ramp
from solespine.orthotic.model import Array, Landmarks, Mask
from solespine.orthotic.prescription import Prescription

_POST_SLOPE = 3.0  # rise over run of a post's sides
_POST_SHELL_MM = 6.0  # a post reaches up the shell to this height of its underside
_HEEL_FLAT_MM = 22.0  # in front of the heel centre heel corrections are still whole
_FRONT_POST_MM = 24.0
_GRID_LOSS_MM = 0.07  # what grid and triangles take off a steep wall


@dataclass(frozen=True, eq=False)
class Shell:
    """Surfaces on the field's nodes (nx, ny), mm above the ground.

    Attributes:
        top, bottom: of the part, before edges are rounded.
        carrier: the upper surface without skive, pad and pocket, as posted.
        inside: nodes within the outline.
        heel_post, front_post: nodes of the flat undersides.
        heel_raise_mm: how much thickness and wedges raise the heel's middle without a lift.
        warnings: what had to be added.
    """

    top: Array
    bottom: Array
    carrier: Array
    inside: Mask
    heel_post: Mask
    front_post: Mask
    heel_raise_mm: float
    warnings: tuple[str, ...]


def build_shell(
    dorsal: Dorsal, polygon: Polygon, landmarks: Landmarks, given: Prescription
) -> Shell:
    """Tilt, lift, thicken downwards, and set the posts under it.

    Raises:
        InputError: a pocket deeper than the material under it allows.
    """
    field = dorsal.field
    inside = shapely.contains_xy(polygon, *np.meshgrid(field.x, field.y, indexing="ij"))
    weights = _weights(dorsal, landmarks)
    tilt = _tilt(dorsal, landmarks, given, weights)
    least = min(given.thickness_mm, load_evidence().orthotic.least_wall_mm.value)
    flat = underside(dorsal.under, given.thickness_mm)
    tilted = _thickened(dorsal, dorsal.under + tilt, given.thickness_mm, least)
    heel, front = inside & (weights[0] > 0.98), inside & (weights[1] > 0.8)
    raise_heel = float(flat[heel].min() - tilted[heel].min())
    raise_front = float(flat[front].min() - tilted[front].min())
    level = -float(flat[inside].min())
    move = tilt + weights[0] * (raise_heel + given.heel_lift_mm) + weights[1] * raise_front + level
    bottom = _thickened(dorsal, dorsal.under + move, given.thickness_mm, least)
    sink = float(bottom[inside].min())
    own = bottom - weights[0] * given.heel_lift_mm - tilt
    posts = _posts(dorsal, inside, own, landmarks, given)
    bottom = np.maximum(bottom - sink, 0.0)
    for post in posts:
        bottom = _with_post(bottom, post)
    top = dorsal.top + move - sink
    rear, fore = (post & (bottom < 1e-6) for post in posts)
    return Shell(
        top=top - dorsal.pocket,
        bottom=bottom,
        carrier=dorsal.base + move - sink,
        inside=inside,
        heel_post=rear,
        front_post=fore,
        heel_raise_mm=raise_heel + level - sink,
        warnings=_said(given, raise_heel),
    )


def _said(given: Prescription, raise_heel: float) -> tuple[str, ...]:
    said = []
    if given.heel_lift_mm and given.rearfoot_post_deg is None:
        said.append("A flat heel post was added to carry the heel lift.")
    if raise_heel > 0.3:
        said.append(
            f"Wedge and hollow raise the heel's middle by {raise_heel:.1f} mm, beside any lift."
        )
    return tuple(said)


def _weights(dorsal: Dorsal, landmarks: Landmarks) -> tuple[Array, Array]:
    """Shares (nx, ny) of heel and ball corrections: one runs out where the other begins."""
    heel = landmarks["heel_centre"].x_mm + _HEEL_FLAT_MM
    ball = min(landmarks["first_met_head"].x_mm, landmarks["fifth_met_head"].x_mm) - _FRONT_POST_MM
    front = ramp(dorsal.field.x, heel, max(ball, heel + 20.0))[:, None]
    front = np.broadcast_to(front, dorsal.base.shape)
    return 1.0 - front, front


def leaning(dorsal: Dorsal, landmarks: Landmarks, given: Prescription) -> Array:
    """How much the wedges raise the upper surface (nx, ny), before it is set on the ground."""
    return _tilt(dorsal, landmarks, given, _weights(dorsal, landmarks))


def _tilt(
    dorsal: Dorsal, landmarks: Landmarks, given: Prescription, weights: tuple[Array, Array]
) -> Array:
    y = dorsal.field.y[None, :]
    first, fifth = landmarks["first_met_head"], landmarks["fifth_met_head"]
    rear = np.tan(np.radians(given.rearfoot_post_deg or 0.0))
    front = np.tan(np.radians(given.forefoot_post_deg or 0.0))
    heel_y, ball_y = landmarks["heel_centre"].y_mm, 0.5 * (first.y_mm + fifth.y_mm)
    tilt: Array = weights[0] * rear * (y - heel_y) + weights[1] * front * (y - ball_y)
    return tilt


def _thickened(dorsal: Dorsal, top: Array, thickness: float, least: float) -> Array:
    """The underside: everywhere at least the thickness away, under the pocket the least wall."""
    bottom = underside(top, thickness)
    if dorsal.pocket.any():
        bottom = np.minimum(bottom, underside(top - dorsal.pocket, least))
    return bottom


def underside(top: Array, thickness: float) -> Array:
    """The surface exactly `thickness` below, measured square to the upper one.

    A ball of that radius rolls along the upper surface; its lower envelope is the underside.
    """
    radius = thickness + _GRID_LOSS_MM
    reach = int(np.floor(radius / STEP_MM))
    grid = np.arange(-reach, reach + 1) * STEP_MM
    square = radius**2 - grid[:, None] ** 2 - grid[None, :] ** 2
    found: Array = ndimage.grey_erosion(
        top,
        footprint=square >= 0,
        structure=np.sqrt(np.maximum(square, 0.0)),
        mode="nearest",
    )
    return found


def _posts(
    dorsal: Dorsal, inside: Mask, own: Array, landmarks: Landmarks, given: Prescription
) -> tuple[Mask, Mask]:
    """Where the underside is carried to the ground under heel and ball."""
    within = ndimage.distance_transform_edt(inside) * STEP_MM > 1.5
    low = within & (own - own[inside].min() < _POST_SHELL_MM)
    x = dorsal.field.x[:, None]
    heel = low & (x < landmarks["heel_centre"].x_mm + _HEEL_FLAT_MM + 6.0)
    front_end = min(landmarks["first_met_head"].x_mm, landmarks["fifth_met_head"].x_mm) - 8.0
    front = low & (x > front_end - _FRONT_POST_MM) & (x < front_end + 40.0)
    heel, front = (ndimage.binary_fill_holes(part) & within for part in (heel, front))
    none = np.zeros_like(inside)
    wanted = given.rearfoot_post_deg is not None or given.heel_lift_mm > 0
    return (heel if wanted else none, front if given.forefoot_post_deg is not None else none)


def _with_post(bottom: Array, post: Mask) -> Array:
    """The underside lowered to the ground over the post, its sides sloped."""
    if not post.any():
        return bottom
    depth = ndimage.distance_transform_edt(post) * STEP_MM
    return np.where(post, np.maximum(bottom - _POST_SLOPE * depth, 0.0), bottom)


def refuse_deep_pocket(given: Prescription, shell: Shell) -> None:
    """The pocket may lift the heel, but not by more than a person would want unasked.

    Raises:
        InputError: it would.
    """
    spare = given.thickness_mm - load_evidence().orthotic.least_wall_mm.value
    if given.heel_pocket_mm > spare + given.heel_lift_mm + 3.0:
        raise InputError(
            f"heel_pocket_mm {given.heel_pocket_mm:g}: too deep for a {given.thickness_mm:g} mm "
            "shell; take a thicker shell, a heel lift, or a shallower pocket"
        )
