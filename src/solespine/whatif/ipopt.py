"""IPOPT, made so that the same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import casadi as ca

from solespine.one_thread import one_thread


def ipopt(name: str, problem: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
    """A solver.

    CasADi loads its own library of linear algebra with the first one, and that one asks the
    environment then, once, on how many threads it works. Their number decides the order of sums.

    Args:
        name: of the solver.
        problem: x, p, f and g as `casadi.nlpsol` takes them.
        options: of CasADi and IPOPT.
    """
    with one_thread():
        return ca.nlpsol(name, "ipopt", dict(problem), dict(options))
