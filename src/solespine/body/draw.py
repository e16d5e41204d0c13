"""A picture of a body as SVG, from the side and from the front; nothing but NumPy is needed."""

from __future__ import annotations

from collections.abc import Iterable

import mujoco
import numpy as np

from solespine.body.anatomy import Array
from solespine.body.foot import FASCIA
from solespine.body.kinematics import place
from solespine.body.model import Body
from solespine.body.posture import standing_pose

_SCALE = 420.0  # pixels a metre
_MARGIN = 30.0
_PANEL = 1.0  # width of one view, m
_BONE, _EDGE, _MUSCLE, _BAND, _PLATE, _SKIN = (
    "#e8dfcd", "#8d8168", "#b3403a", "#1f7a4d", "#1d4f91", "#555555",
)  # fmt: skip


def draw_body(body: Body, coordinates: Array | None = None) -> str:
    """The body in a pose, as the text of an SVG picture.

    Bones are outlines of their surfaces, muscles red lines along their paths, the plantar fascia
    green, the lumbar endplates blue, the points of the sole grey.

    Args:
        body: the body.
        coordinates: (n,) pose; upright standing when not told.
    """
    pose = standing_pose(body) if coordinates is None else np.asarray(coordinates, dtype=float)
    data = place(body, pose)
    tall = float(max(corner[:, 2].max() for _, corner in _outlines(body, data))) + 0.05
    width, height = 2 * _PANEL * _SCALE + 2 * _MARGIN, tall * _SCALE + 2 * _MARGIN
    middle = np.array(data.body("pelvis").xpos)
    parts = []
    for panel, across in enumerate(("side", "front")):
        centre = _MARGIN + (panel + 0.5) * _PANEL * _SCALE
        parts += _view(body, data, across, (centre, height - _MARGIN), middle)
    title = f"body of {body.person.height_m:.2f} m and {body.person.mass_kg:.0f} kg"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'role="img" aria-label="{title}, from the side and from the front">',
            f"<title>{title}</title>",
            *parts,
            "</svg>",
        ]
    )


def _view(
    body: Body,
    data: mujoco.MjData,
    across: str,
    origin: tuple[float, float],
    middle: Array,
) -> list[str]:
    def onto(points: Array) -> Array:
        flat = points - [middle[0], middle[1], 0.0]
        sideways = flat[:, 0] if across == "side" else flat[:, 1]
        return np.column_stack([origin[0] + sideways * _SCALE, origin[1] - flat[:, 2] * _SCALE])

    far = 1 if across == "side" else 0  # the axis along which one looks
    sign = -1.0 if across == "side" else 1.0  # from the right; from the front
    bones = sorted(_outlines(body, data), key=lambda item: sign * float(item[1][:, far].mean()))
    lines = [_polygon(_hull(onto(corners)), _BONE, _EDGE) for _, corners in bones]
    for name, path in _path_points(body, data):
        band = name.startswith(FASCIA)
        lines.append(_polyline(onto(path), _BAND if band else _MUSCLE, 2.0 if band else 0.6))
    lines += [_polyline(onto(line), _PLATE, 2.0) for line in _endplates(body, data)]
    lines += [_dot(onto(spot[None])[0]) for spot in _sole(body, data)]
    ground = np.array(
        [[middle[0] - 0.45, middle[1] - 0.45, 0.0], [middle[0] + 0.45, middle[1] + 0.45, 0.0]]
    )
    return [*lines, _polyline(onto(ground), _SKIN, 1.0)]


def _outlines(body: Body, data: mujoco.MjData) -> list[tuple[str, Array]]:
    """Corners of every bone's surface in the world; arms and hands, which have none, as lines."""
    found = []
    for name, surface in body.anatomy.surfaces.items():
        bone = data.body(surface.bone)
        found.append((name, surface.corners @ bone.xmat.reshape(3, 3).T + bone.xpos))
    for side in ("_r", "_l"):
        joints = [np.array(data.body(f"{b}{side}").xpos) for b in ("humerus", "forearm", "hand")]
        joints.append(np.array(data.site(f"hand_end{side}").xpos))
        for i, thick in enumerate((0.022, 0.018, 0.015)):
            found.append((f"arm{i}{side}", _rod(joints[i], joints[i + 1], thick)))
    return found


def _rod(start: Array, end: Array, thick: float) -> Array:
    offsets = thick * np.vstack([np.eye(3), -np.eye(3)])
    return np.vstack([start + offsets, end + offsets])


def _path_points(body: Body, data: mujoco.MjData) -> Iterable[tuple[str, Array]]:
    """The way of every path in the world, with its turns round wrapping surfaces."""
    points = data.wrap_xpos.reshape(-1, 3)
    for i in range(body.model.ntendon):
        first, count = int(data.ten_wrapadr[i]), int(data.ten_wrapnum[i])
        yield body.model.tendon(i).name, points[first : first + count]


def _endplates(body: Body, data: mujoco.MjData) -> list[Array]:
    lines = []
    for plate in body.endplates:
        turn = data.body(plate.lower).xmat.reshape(3, 3)
        forward = turn @ plate.axes[:, 0]
        centre = np.array(data.body(plate.upper).xpos)
        lines.append(np.array([centre - 0.02 * forward, centre + 0.02 * forward]))
    return lines


def _sole(body: Body, data: mujoco.MjData) -> list[Array]:
    spots = []
    for contact in body.contacts:
        bone = data.body(contact.bone)
        spots.append(np.array(bone.xpos + bone.xmat.reshape(3, 3) @ np.array(contact.pos)))
    return spots


def _hull(points: Array) -> Array:
    """Convex outline of points in the plane (Andrew 1979)."""
    ordered = np.unique(np.round(points, 1), axis=0)
    if len(ordered) < 3:
        return ordered
    halves = []
    for sequence in (ordered, ordered[::-1]):
        half: list[Array] = []
        for corner in sequence:
            while len(half) > 1 and _turn(half[-2], half[-1], corner) <= 0:
                half.pop()
            half.append(corner)
        halves.append(half[:-1])
    return np.array(halves[0] + halves[1])


def _turn(a: Array, b: Array, c: Array) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def _polygon(points: Array, fill: str, edge: str) -> str:
    return (
        f'<polygon points="{_text(points)}" fill="{fill}" fill-opacity="0.75" '
        f'stroke="{edge}" stroke-width="0.8"/>'
    )


def _polyline(points: Array, colour: str, width: float) -> str:
    return (
        f'<polyline points="{_text(points)}" fill="none" stroke="{colour}" '
        f'stroke-opacity="0.8" stroke-width="{width}"/>'
    )


def _dot(point: Array) -> str:
    return f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="2.2" fill="{_SKIN}"/>'


def _text(points: Array) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
