"""Loads as columns of curves.csv: the mean stride in 101 rows, the unit in each column's name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from solespine.loads.model import Load, Loads

MEAN = "mean of the strides"  # stands where the name of a trial stands
_UNITS = {
    "N": ("n", 1.0, 1),
    "Nm": ("nm", 1.0, 2),
    "W": ("w", 1.0, 1),
    "Pa": ("kpa", 1e-3, 2),
    "1": ("percent", 100.0, 3),
}


def load_columns(loads: Loads | None) -> list[str]:
    """`stride_percent` and a column for each load; empty where there are none."""
    if loads is None:
        return []
    return ["stride_percent", *(_name(one) for one in loads.loads)]


def load_rows(loads: Loads | None, before: int) -> Iterator[list[str]]:
    """101 rows of the mean stride.

    Args:
        loads: along the chain.
        before: how many columns stand before these; the first holds what the row is.
    """
    if loads is None or not loads.loads:
        return
    points = len(loads.loads[0].curve)
    for at, percent in enumerate(np.linspace(0.0, 100.0, points)):
        cells = [_cell(one, at) for one in loads.loads]
        yield [MEAN, *[""] * (before - 1), f"{percent:g}", *cells]


def _name(one: Load) -> str:
    unit, _, _ = _UNITS[one.unit]
    return f"{one.side}_{one.site.lower()}_{one.part}_{unit}"


def _cell(one: Load, at: int) -> str:
    _, scale, digits = _UNITS[one.unit]
    value = float(one.curve[at]) * scale
    return f"{value:.{digits}f}" if np.isfinite(value) else ""
