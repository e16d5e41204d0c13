"""Findings of the walk: one file a family; readings first, then judged by norms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solespine.findings.gait.model import Band, Measured
from solespine.lazy import lazily

if TYPE_CHECKING:
    from solespine.findings.gait.find import find_gait

__all__ = ["Band", "Measured", "find_gait"]

__getattr__ = lazily(__name__, {"find_gait": "find"})
