"""Named tables as one column of parameters, and back: what a written problem is told anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import casadi as ca
import numpy as np

from solespine.body.anatomy import Array


def table_symbols(shapes: Mapping[str, tuple[int, int]]) -> tuple[dict[str, Any], Any]:
    """Symbols for tables of these shapes, and all of them as a column."""
    tables = {name: ca.SX.sym(name, *shape) for name, shape in shapes.items()}
    return tables, ca.vertcat(*(ca.vec(table) for table in tables.values()))


def table_values(shapes: Mapping[str, tuple[int, int]], tables: Mapping[str, Array]) -> Array:
    """The values in the order of `table_symbols`: column by column, as CasADi counts."""
    parts = []
    for name, shape in shapes.items():
        table = np.asarray(tables[name], dtype=float).reshape(shape)
        parts.append(table.T.ravel())
    return np.concatenate(parts)
