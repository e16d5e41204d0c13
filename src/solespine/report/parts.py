"""What every part of the view is made of: a claim with what it rests on, and a chance."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.report import words


@dataclass(frozen=True)
class Claim:
    """Something said, and what it rests on."""

    text: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Chance:
    """A probability (0 to 1) with its interval."""

    point: float
    low: float
    high: float

    @property
    def word(self) -> str:
        """Of the scale in words.py."""
        return words.likely(self.point)

    @property
    def percent(self) -> str:
        """`98%`."""
        return words.percent(self.point)

    @property
    def span(self) -> str:
        """`94 to 99%`."""
        return words.span(self.low, self.high)

    @property
    def full(self) -> str:
        """`98% (94 to 99%)`; without a range where it prints as the number itself."""
        return self.percent if self.span == self.percent else f"{self.percent} ({self.span})"

    @property
    def said(self) -> str:
        """`very likely: 98%, range 94 to 99%`, to stand in brackets."""
        reach = "" if self.span == self.percent else f", range {self.span}"
        return f"{self.word}: {self.percent}{reach}"
