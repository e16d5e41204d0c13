"""Where one looks from: the same projection here, for the still picture, and in the script."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solespine.scene.model import Array
from solespine.scene.parts import Part

DISTANCE = 4.0  # of the eye, in radii of the scene: a slight perspective
WIDTH, HEIGHT = 800, 520  # the picture's shape
_LEAST_RADIUS_M = 1e-3
_LARGEST_FIT = 3.0


@dataclass(frozen=True)
class Frame:
    """What of the world is in the picture: a ball.

    Attributes:
        centre: (3,) m.
        radius: m.
        fit: how much larger than the ball it may be drawn so that, seen from where one looks at
            first, all of it is in the picture.
    """

    centre: tuple[float, float, float]
    radius: float
    fit: float = 1.0


def frame_of(parts: tuple[Part, ...], turned_deg: tuple[float, float]) -> Frame:
    """The ball round everything that is drawn at any time."""
    points = [part.points.reshape(-1, 3) for part in parts]
    seen = np.concatenate([*points, np.empty((0, 3))])
    seen = seen[np.isfinite(seen).all(axis=1)]
    if not len(seen):
        return Frame((0.0, 0.0, 0.0), 1.0)
    centre = (seen.min(axis=0) + seen.max(axis=0)) / 2
    radius = float(np.linalg.norm(seen - centre, axis=1).max())
    ball = Frame(tuple(centre.tolist()), max(radius, _LEAST_RADIUS_M))
    right, down, _ = np.abs(project(seen, ball, turned_deg)).max(axis=0)
    fit = 1.0 / max(right * HEIGHT / WIDTH, down, 1.0 / _LARGEST_FIT)
    return Frame(ball.centre, ball.radius, float(fit))


def project(points: Array, frame: Frame, turned_deg: tuple[float, float]) -> Array:
    """Points as the eye sees them.

    Args:
        points: (n, 3) m, z up.
        frame: what is in the picture.
        turned_deg: degrees round from the x axis, degrees up.

    Returns:
        (n, 3) to the right and down, in half heights of the picture before it is fitted, and
        nearer to the eye, in radii.
    """
    round_, up = np.radians(turned_deg)
    x, y, z = ((points - np.array(frame.centre)) / frame.radius).T
    right = -x * np.sin(round_) + y * np.cos(round_)
    out = x * np.cos(round_) + y * np.sin(round_)
    near = out * np.cos(up) + z * np.sin(up)
    high = z * np.cos(up) - out * np.sin(up)
    size = DISTANCE / (DISTANCE - near)
    return np.stack([right * size, -high * size, near], axis=1)
