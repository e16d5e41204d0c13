"""The pads of heel and ball, each looked for in two ways, and what was seen about how sure it is.

One way looks at heights, the other at curvature. Each takes the middle of what stands out most in
a window about the usual place; their mean is the place, their distance a sign of doubt.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

import numpy as np
from scipy import ndimage

from solespine.errors import TooPoorError
from solespine.evidence.load import load_evidence
from solespine.orthotic.model import Array, LandmarkName, Mask, Scan

_WALL_MM = 8.0  # above this a node belongs to a wall
_FINE_MM, _MIDDLE_MM, _WIDE_MM, _HEEL_MM = 3.0, 4.0, 18.0, 20.0
_CURVE_MM = 5.0
_CROWN = 0.25  # of the spread in the window: nodes so little below the highest count as much
_NEAR_MM = 22.0
_LEAST_NODES = 30


@dataclass(frozen=True)
class Signs:
    """What is seen of how sure a pad's place is.

    Attributes:
        apart_mm: distance of the two ways' places.
        missing: share of the scan within 22 mm that was closed by us.
        noise_mm: of the scan.
        proud_mm: how far the pad stands out.
        away: distance from the usual place, share of the foot's length.
        spread_mm: of what stands out as much.
    """

    apart_mm: float
    missing: float
    noise_mm: float
    proud_mm: float
    away: float
    spread_mm: float

    def confidence(self, name: LandmarkName) -> float:
        """Probability that the place is within 6 mm, by a fit to simulated feet."""
        apart, missing, noise, proud, away, spread = astuple(self)
        told = (np.log1p(apart), np.sqrt(missing), noise, np.log(max(proud, 0.05)), 10.0 * away,
                np.log(max(spread, 0.5)), 1.0)  # fmt: skip
        sum_ = float(np.dot(told, load_evidence().orthotic.landmark_sureness.weights[name]))
        return float(1.0 / (1.0 + np.exp(-sum_)))


@dataclass(frozen=True, eq=False)
class Relief:
    """How far every node (nx, ny) stands out, seen in each way, and where."""

    x: Array
    y: Array
    known: Mask
    heel: tuple[Array, Array]  # by height, by its rise over the sole around it
    head: tuple[Array, Array]  # by height across the ball's line, by curvature


def relief(scan: Scan) -> Relief:
    """What stands out on a sole."""
    s = scan.surface
    known = ~np.isnan(s.z_mm)
    z = np.where(known, np.minimum(s.z_mm, _WALL_MM), 0.0)

    def mean(along_mm: float, across_mm: float) -> Array:
        sigma = (along_mm / s.step_mm, across_mm / s.step_mm)
        weight = ndimage.gaussian_filter(known.astype(float), sigma)
        spread: Array = ndimage.gaussian_filter(z, sigma) / np.maximum(weight, 1e-9)
        return spread

    line = mean(_WIDE_MM, _MIDDLE_MM) - mean(_MIDDLE_MM, _MIDDLE_MM)
    round_ = mean(_HEEL_MM, _HEEL_MM) - mean(6.0, 6.0)
    slopes = np.gradient(mean(_CURVE_MM, _CURVE_MM))
    curved = np.gradient(slopes[0], axis=0) + np.gradient(slopes[1], axis=1)
    x, y = np.meshgrid(s.x_mm, s.y_mm, indexing="ij")
    return Relief(x, y, known, (-mean(_FINE_MM, _FINE_MM), round_), (line, curved))


def find_pad(
    scan: Scan,
    ground: Relief,
    name: LandmarkName,
    usual: tuple[float, float],
    reach: tuple[float, float],
    length: float,
) -> tuple[float, float, Signs]:
    """Place of a pad (x, y) within reach (along, across) of its usual place, and the signs.

    Raises:
        TooPoorError: that part of the sole is not in the scan.
    """
    window = (np.abs(ground.x - usual[0]) < reach[0]) & (np.abs(ground.y - usual[1]) < reach[1])
    window &= ground.known
    if window.sum() < _LEAST_NODES:
        raise TooPoorError("heel or ball is missing in the scan; scan the whole sole of one foot")
    heel = name == "heel_centre"
    one, two = ground.heel if heel else ground.head
    ax, ay, spread = _crown(one, ground, window)
    bx, by, _ = _crown(two, ground, window)
    near = ground.known & (np.hypot(ground.x - ax, ground.y - ay) < _NEAR_MM)
    signs = Signs(
        apart_mm=float(np.hypot(ax - bx, ay - by)),
        missing=float((np.isnan(scan.raw_z_mm) & near).sum() / max(1, near.sum())),
        noise_mm=scan.noise_mm,
        proud_mm=float((two if heel else one)[window].max()),
        away=float(np.hypot(ax - usual[0], ay - usual[1]) / length),
        spread_mm=spread,
    )
    return (ax, ay, signs) if heel else (0.5 * (ax + bx), 0.5 * (ay + by), signs)


def _crown(height: Array, ground: Relief, window: Mask) -> tuple[float, float, float]:
    """Middle (x, y) of what stands out most in the window, and its spread, mm."""
    scale = _CROWN * max(float(height[window].std()), 1e-9)
    below = np.minimum(height - height[window].max(), 0.0)
    weight = np.where(window, np.exp(below / scale), 0.0)
    weight /= weight.sum()
    x, y = float((weight * ground.x).sum()), float((weight * ground.y).sum())
    spread = np.sqrt((weight * ((ground.x - x) ** 2 + (ground.y - y) ** 2)).sum())
    return x, y, float(spread)
