"""Fix the weights of standing and walking on the named rows, by a rule instead of by hand.

    python validation/whatif_weights.py [--mode standing | walking]

The rows, how precisely each tells its figure, and where every weight begins are in
whatif_weights.yaml. Least squares over the misses of those rows, in their spreads, and over how far
each weight has moved, in factors of two. No other row is computed. What comes out is written into
the evidence with two digits and left alone.
"""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import yaml

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # as the program works, and before numpy is imported

import numpy as np  # noqa: E402
from scipy.optimize import least_squares  # noqa: E402

import whatif_cases_changed  # noqa: E402
import whatif_cases_standing  # noqa: E402
import whatif_cases_walking  # noqa: E402
import whatif_common  # noqa: E402
from solespine.body.anatomy import Array  # noqa: E402
from solespine.errors import TooPoorError  # noqa: E402
from solespine.whatif.figures import drawn  # noqa: E402

_RULE = Path(__file__).with_suffix(".yaml")
_MODULES = (whatif_common, whatif_cases_standing, whatif_cases_walking, whatif_cases_changed)
_STEP = 0.15  # of a factor of two, over which a slope is taken
_FAILED = 5.0  # spreads that a walk without a solution counts as missed
_ROUNDS = 8


@dataclass(frozen=True)
class Row:
    """One figure of a named row.

    Attributes:
        row, quantity: of targets and of the cases.
        mode: "standing" or "walking".
        spread: of the source.
        published: the figure, or
        low, high: bounds within which nothing is missed.
        why: where the spread comes from.
    """

    row: str
    mode: str
    quantity: str
    spread: float
    why: str
    published: float | None = None
    low: float = -math.inf
    high: float = math.inf

    @property
    def aim(self) -> str:
        """In words."""
        return f"{self.low:g} to {self.high:g}" if self.published is None else f"{self.published:g}"

    def miss(self, value: float) -> float:
        """In spreads."""
        near = self.published
        if near is None:
            near = min(max(value, self.low), self.high)
        return (value - near) / self.spread


@dataclass(frozen=True)
class Fit:
    """One mode's weights: names, where they begin, and the rows they are fixed on."""

    names: tuple[str, ...]
    start: Array
    factor: float
    rows: tuple[Row, ...]

    def weights(self, moved: Array) -> dict[str, float]:
        """By name, at so many factors from where they begin."""
        return dict(zip(self.names, (self.start * self.factor**moved).tolist(), strict=True))


def rule(mode: str) -> Fit:
    """What is written down for a mode."""
    told = yaml.safe_load(_RULE.read_text(encoding="utf-8"))
    names = tuple(name for name in told["weights"] if name.startswith(mode))
    start = np.array([told["weights"][name] for name in names], dtype=float)
    rows = tuple(row for row in (Row(**one) for one in told["rows"]) if row.mode == mode)
    return Fit(names, start, float(told["factor"]), rows)


def computed(asked: tuple[Mapping[str, float], Sequence[Row]]) -> list[float]:
    """The named rows' figures with some weights; not a number where no walk was found."""
    weights, rows = asked
    for module in _MODULES:
        for kept in vars(module).values():
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()
    found = []
    with drawn(weights):
        for row in rows:
            try:
                found.append(whatif_common.CASES[row.quantity]())
            except TooPoorError:
                found.append(math.nan)
    return found


class Fitting:
    """Residuals and slopes, side by side in processes; figures are kept by weights."""

    def __init__(self, fit: Fit, pool: ProcessPoolExecutor) -> None:
        self._fit, self._pool = fit, pool
        self._kept: dict[tuple[float, ...], list[float]] = {}

    def figures(self, places: Sequence[Array]) -> list[list[float]]:
        """Of the rows, at each place."""
        keys = [tuple(np.round(place, 9).tolist()) for place in places]
        new = [key for key in dict.fromkeys(keys) if key not in self._kept]
        asked = [(self._fit.weights(np.array(key)), self._fit.rows) for key in new]
        self._kept.update(zip(new, self._pool.map(computed, asked), strict=True))
        return [self._kept[key] for key in keys]

    def misses(self, place: Array) -> Array:
        """Of the rows, then of the weights."""
        found = self.figures([place])[0]
        rows = [row.miss(v) for row, v in zip(self._fit.rows, found, strict=True)]
        told = np.nan_to_num(np.array(rows), nan=_FAILED)
        cost = float(told @ told + place @ place)
        print(f"{cost:9.3f}  rows {np.array2string(told, precision=2)}", flush=True)
        return np.concatenate([told, place])

    def slopes(self, place: Array) -> Array:
        """(rows + weights, weights) of the misses, from here to a little more of each weight."""
        found = self.figures([place, *(place + step for step in _STEP * np.eye(len(place)))])
        misses = np.array(
            [[r.miss(v) for r, v in zip(self._fit.rows, one, strict=True)] for one in found]
        )
        return np.vstack([np.nan_to_num((misses[1:] - misses[0]) / _STEP).T, np.eye(len(place))])


def fixed(fit: Fit, workers: int) -> tuple[dict[str, float], list[float], list[float]]:
    """The weights, and the rows' figures before and after."""
    with ProcessPoolExecutor(workers) as pool:
        fitting, origin = Fitting(fit, pool), np.zeros(len(fit.names))
        end = least_squares(fitting.misses, origin, jac=fitting.slopes, bounds=(-2.0, 2.0),
                            xtol=0.02, ftol=0.005, max_nfev=_ROUNDS)  # fmt: skip
        return fit.weights(end.x), *fitting.figures([origin, end.x])


def main() -> None:
    """Print the weights and the rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--mode", choices=("standing", "walking"), action="append")
    parser.add_argument("--workers", type=int, default=2)
    told = parser.parse_args()
    for mode in told.mode or ("standing", "walking"):
        fit = rule(mode)
        weights, before, after = fixed(fit, told.workers)
        print("\n| weight | first written | fixed |\n|---|---|---|")
        for name, first in zip(fit.names, fit.start, strict=True):
            print(f"| {name} | {first:g} | {float(f'{weights[name]:.2g}'):g} |")
        print("\n| row | figure | published | spread | first | fixed |\n|---|---|---|---|---|---|")
        for row, first, last in zip(fit.rows, before, after, strict=True):
            head = f"| {row.row} | {row.quantity} | {row.aim} | {row.spread:g}"
            print(f"{head} | {first:.3g} | {last:.3g} |")


if __name__ == "__main__":
    main()
