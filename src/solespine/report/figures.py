"""Figures as they are printed: the same digits on every machine."""

from __future__ import annotations

from math import isfinite

_DIGITS = 6  # significant


def rounded(value: float | None) -> float | None:
    """Six significant digits; None for what is not a number."""
    if value is None or not isfinite(value):
        return None
    return float(f"{float(value):.{_DIGITS}g}")
