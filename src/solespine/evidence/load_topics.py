"""The topic of published loads: what is plausible at each link of the chain, checked when made."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from solespine.evidence.topics import Confidence, Frozen


class LoadBand(Frozen):
    """What has been published of the greatest load of one site in walking.

    Attributes:
        unit: BW (of the body weight) or kPa, of low and high.
        low, high: what published values span, widened where `basis` says so.
        population: who was measured or modelled, and how.
        sources: keys of the evidence's sources, the main one first.
        confidence: of the two figures.
        basis: what the sources say.
    """

    unit: Literal["BW", "kPa"]
    low: float = Field(gt=0)
    high: float
    population: str
    sources: tuple[str, ...] = Field(min_length=1)
    confidence: Confidence
    basis: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> LoadBand:
        if self.low >= self.high:
            raise ValueError("low is not below high")
        return self
