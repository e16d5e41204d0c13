"""Findings of the walk: one file a family; readings first, then judged by norms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solespine.findings.gait.model import Band, Measured

if TYPE_CHECKING:
    from solespine.findings.gait.find import find_gait

__all__ = ["Band", "Measured", "find_gait"]


def __getattr__(name: str) -> object:
    if name != "find_gait":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from solespine.findings.gait.find import find_gait  # all families, only when measuring

    return find_gait
