"""The pads of heel and ball, each looked for in two ways, and what was seen about how sure it is.

One way looks at heights, the other at curvature. Each takes the middle of what stands out most in
a window about the usual place; the place is their mean along the foot and the first one's across
it, for the wall's bend draws the curvature outwards. Signs of doubt: their distance, how far the
place wanders with the window, and whether the sole rises between this pad and its neighbours at
all: where it does not, the pad is faint and its place a guess from proportions.
"""

from __future__ import annotations

from dataclasses import dataclass

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
_MOVES = ((0.025, 0.0), (-0.025, 0.0), (0.0, 0.02), (0.0, -0.02))  # of the window, of the length
_LOBE_MM = 14.0
_RIM_MM = 25.0
_RISE_MM = (-1.0, 5.0)  # beyond it a rise tells no more


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
        wander_mm: how far the place moves (root mean square) when the window is moved a little.
        lobe_mm: how far the pad stands out from all that lies around it.
        between_mm: how far the ball rises above the pad half way between its two outer heads.
        beside_mm: how far the outer border rises above the pad half way from heel to ball.
        cut_mm: length of outline within 25 mm that ends low: cut off there, not a border of a foot.
    """

    apart_mm: float
    missing: float
    noise_mm: float
    proud_mm: float
    away: float
    spread_mm: float
    wander_mm: float
    lobe_mm: float
    cut_mm: float
    between_mm: float = 0.0
    beside_mm: float = 0.0

    def confidence(self, name: LandmarkName) -> float:
        """Probability that the place is within 6 mm, by a fit to simulated feet."""
        weights = load_evidence().orthotic.landmark_sureness.weights[name]
        sum_ = float(np.dot(self.told(), weights))
        return float(1.0 / (1.0 + np.exp(-sum_)))

    def told(self) -> tuple[float, ...]:
        """The signs as the fit takes them, and 1."""
        return (
            float(np.log1p(self.apart_mm)),
            float(np.sqrt(self.missing)),
            self.noise_mm,
            float(np.log(max(self.proud_mm, 0.05))),
            10.0 * self.away,
            float(np.log(max(self.spread_mm, 0.5))),
            float(np.log1p(self.wander_mm)),
            float(np.log(max(self.lobe_mm, 0.05))),
            float(np.clip(self.between_mm, *_RISE_MM)),
            float(np.clip(self.beside_mm, *_RISE_MM)),
            float(np.log1p(self.cut_mm)),
            1.0,
        )


@dataclass(frozen=True, eq=False)
class Relief:
    """How far every node (nx, ny) stands out, seen in each way, and where."""

    x: Array
    y: Array
    known: Mask
    heel: tuple[Array, Array]  # by height, by its rise over the sole around it
    head: tuple[Array, Array]  # by height across the ball's line, by curvature
    lobe: Array  # by its rise over the sole around it, narrower than a heel
    cut: Mask  # the outline where it ends low


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
    lobe = mean(_LOBE_MM, _LOBE_MM) - mean(_MIDDLE_MM, _MIDDLE_MM)
    return Relief(
        x,
        y,
        known,
        (-mean(_FINE_MM, _FINE_MM), round_),
        (line, curved),
        lobe,
        _low_outline(z, known),
    )


def _low_outline(z: Array, known: Mask) -> Mask:
    inner = ndimage.binary_erosion(np.pad(known, 1), np.ones((3, 3)))[1:-1, 1:-1]
    low: Mask = known & ~inner & (z < _WALL_MM)
    return low


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
    window = _window(ground, usual, reach)
    if window.sum() < _LEAST_NODES:
        raise TooPoorError("heel or ball is missing in the scan; scan the whole sole of one foot")
    heel = name == "heel_centre"
    one, two = ground.heel if heel else ground.head
    ax, ay, spread = _crown(one, ground, window)
    bx, by, _ = _crown(two, ground, window)
    ways = (one,) if heel else (one, two)
    at = _place(ways, ground, window)
    near = ground.known & (np.hypot(ground.x - ax, ground.y - ay) < _NEAR_MM)
    scanned = window & ~np.isnan(scan.raw_z_mm)  # a closed hole may bulge: no sign of a pad
    signs = Signs(
        apart_mm=float(np.hypot(ax - bx, ay - by)),
        missing=float((np.isnan(scan.raw_z_mm) & near).sum() / max(1, near.sum())),
        noise_mm=scan.noise_mm,
        proud_mm=_most(two if heel else one, scanned),
        away=float(np.hypot(ax - usual[0], ay - usual[1]) / length),
        spread_mm=spread,
        wander_mm=_wander(ground, ways, at, usual, reach, length),
        lobe_mm=_most(ground.lobe, scanned),
        cut_mm=_cut(scan, ground, at),
    )
    return (*at, signs)


def _most(height: Array, where: Mask) -> float:
    return float(height[where].max()) if where.any() else 0.0


def _cut(scan: Scan, ground: Relief, at: tuple[float, float]) -> float:
    """Length (mm) of outline near a place that ends low."""
    near = np.hypot(ground.x - at[0], ground.y - at[1]) < _RIM_MM
    return float(scan.surface.step_mm * (ground.cut & near).sum())


def _window(ground: Relief, middle: tuple[float, float], reach: tuple[float, float]) -> Mask:
    inside = (np.abs(ground.x - middle[0]) < reach[0]) & (np.abs(ground.y - middle[1]) < reach[1])
    return inside & ground.known


def _place(ways: tuple[Array, ...], ground: Relief, window: Mask) -> tuple[float, float]:
    """Along the foot the mean of the ways; across it the first."""
    crowns = [_crown(way, ground, window) for way in ways]
    return float(np.mean([x for x, _, _ in crowns])), crowns[0][1]


def _wander(
    ground: Relief,
    ways: tuple[Array, ...],
    at: tuple[float, float],
    usual: tuple[float, float],
    reach: tuple[float, float],
    length: float,
) -> float:
    """How far the place moves (root mean square, mm) with the window."""
    squares = []
    for along, across in _MOVES:
        moved = (usual[0] + along * length, usual[1] + across * length)
        window = _window(ground, moved, reach)
        if window.sum() >= _LEAST_NODES:
            x, y = _place(ways, ground, window)
            squares.append((x - at[0]) ** 2 + (y - at[1]) ** 2)
    return float(np.sqrt(np.mean(squares))) if squares else 0.0


def _crown(height: Array, ground: Relief, window: Mask) -> tuple[float, float, float]:
    """Middle (x, y) of what stands out most in the window, and its spread, mm."""
    scale = _CROWN * max(float(height[window].std()), 1e-9)
    below = np.minimum(height - height[window].max(), 0.0)
    weight = np.where(window, np.exp(below / scale), 0.0)
    weight /= weight.sum()
    x, y = float((weight * ground.x).sum()), float((weight * ground.y).sum())
    spread = np.sqrt((weight * ((ground.x - x) ** 2 + (ground.y - y) ** 2)).sum())
    return x, y, float(spread)
