"""Run a function in a Python of its own: OpenSim and CasADi each bring a CasADi library, and one
process can hold only one of them.
"""

from __future__ import annotations

import importlib
import importlib.util
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest

needs_opensim = pytest.mark.skipif(
    importlib.util.find_spec("opensim") is None,
    reason="the oracle package opensim has no wheel for this machine",
)


def apart(module: str, function: str, *given):
    """The result of a function of a module beside the tests."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_call, module, function, given).result()


def _call(module, function, given):
    return getattr(importlib.import_module(module), function)(*given)
