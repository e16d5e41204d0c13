"""Which way a person faces at each instant, and where the pelvis is, seen from above."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from solespine.motion.filter import low_pass
from solespine.recordings.model import Array

PAIRS = (("LASI", "RASI"), ("LPSI", "RPSI"), ("LHJC", "RHJC"), ("LSHO", "RSHO"))
BACK = (("SACR",), ("LPSI", "RPSI"))
CENTRES = (*BACK, ("LASI", "RASI"), ("LHJC", "RHJC"))
FACING_CUTOFF_HZ = 0.5  # slower than a stride: the pelvis turns to and fro within each


def facing(markers: Mapping[str, Array], rate_hz: float) -> Array:
    """Forward direction of the body seen from above, unit vectors (n, 2).

    From the left-right line of the pelvis, else of the shoulders, turned by a right angle and
    smoothed over a stride. Where nothing shows it, the x axis (the direction of the whole trial).
    """
    ahead = facing_at_once(markers)
    if ahead is None:
        return np.tile((1.0, 0.0), (len(next(iter(markers.values()))), 1))
    return _unit(_slow(ahead, rate_hz))


def facing_at_once(markers: Mapping[str, Array]) -> Array | None:
    """Forward direction of pelvis or shoulders in each frame, (n, 2); None where nothing shows."""
    across = _best([_line(markers, pair) for pair in PAIRS if _has(markers, pair)])
    return None if across is None else _unit(np.stack([across[:, 1], -across[:, 0]], axis=1))


def pelvis_centre(markers: Mapping[str, Array]) -> Array | None:
    """A point (n, 3) of the pelvis, at the back where there is one; None without pelvis markers."""
    return _best(
        [
            np.mean([markers[name] for name in names], axis=0)
            for names in CENTRES
            if _has(markers, names)
        ]
    )


def _has(markers: Mapping[str, Array], names: tuple[str, ...]) -> bool:
    return all(name in markers for name in names)


def _line(markers: Mapping[str, Array], pair: tuple[str, ...]) -> Array:
    across: Array = (markers[pair[0]] - markers[pair[1]])[:, :2]
    return across


def _best(choices: list[Array]) -> Array | None:
    """The first of those that are known in the most frames; None where nothing is known."""

    def seen(choice: Array) -> int:
        return int(np.isfinite(choice).all(axis=1).sum())

    best = max(choices, key=seen, default=None)
    return best if best is not None and seen(best) else None


def bridged(values: Array) -> Array:
    """Gaps (n, k) bridged linearly and ends held: for smooth directions only, never for angles."""
    out = np.array(values)
    index = np.arange(len(out))
    for column in out.T:
        known = np.isfinite(column)
        if known.any():
            column[:] = np.interp(index, index[known], column[known])
    return out


def _slow(vectors: Array, rate_hz: float) -> Array:
    full = bridged(vectors)
    if len(full) < 2 * rate_hz:  # shorter than two seconds: one direction for all
        return np.tile(full.mean(axis=0), (len(full), 1))
    return low_pass(full, rate_hz, FACING_CUTOFF_HZ)


def _unit(vectors: Array) -> Array:
    length = np.hypot(*vectors.T)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Array = np.where(length > 0, vectors / length, np.nan)
    return result
