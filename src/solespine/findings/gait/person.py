"""What has to be known of a person to choose what is normal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Age, sex and walking speed; None where not known.

    Attributes:
        age_years: age.
        sex: female or male.
        speed: dimensionless walking speed v / sqrt(g leg length) (Hof 1996).
    """

    age_years: float | None = None
    sex: str | None = None
    speed: float | None = None
