"""Findings of the loads along the chain: within the person first, absolute loads as uncertain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solespine.lazy import lazily

if TYPE_CHECKING:
    from solespine.findings.loads.find import find_loads

__all__ = ["find_loads"]

__getattr__ = lazily(__name__, {"find_loads": "find"})
