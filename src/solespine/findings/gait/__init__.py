"""Findings of the walk: one file a family; readings first, then judged by norms."""

from solespine.findings.gait.find import find_gait
from solespine.findings.gait.model import Band, Measured

__all__ = ["Band", "Measured", "find_gait"]
