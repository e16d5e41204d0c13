"""The orthotic's ranges, materials and rules: the types of its data, checked when made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from solespine.evidence.topics import Confidence, Frozen, Source

Loading = Literal["none", "partial", "full"]


class Sourced(Frozen):
    """A row with its sources and how well it is known."""

    sources: tuple[str, ...] = Field(min_length=1)
    confidence: Confidence


class OrthoticFigure(Sourced):
    """One number."""

    value: float


class OrthoticRange(Sourced):
    """What practice orders of one correction, and what the geometry bears."""

    name: str
    unit: Literal["mm", "deg"]
    usual: tuple[float, float]
    possible: tuple[float, float]
    about: str

    @model_validator(mode="after")
    def _nested(self) -> OrthoticRange:
        low, high = self.possible
        if not low <= self.usual[0] < self.usual[1] <= high:
            raise ValueError("the usual range lies within the possible one")
        return self


class LoadingRule(Sourced):
    """What follows from how the foot was loaded during the scan."""

    name: str
    arch_fill_mm: float = Field(ge=0)
    heel_expansion_mm: float = Field(ge=0)
    about: str


class ShellMaterial(Sourced):
    """A material a shell is made of."""

    name: str
    modulus_mpa: float = Field(gt=0)
    least_mm: float = Field(gt=0)


class FootTemplate(Frozen):
    """Proportions of an ordinary foot."""

    ball_width_ratio: OrthoticFigure  # of the length
    heel_width_ratio: OrthoticFigure  # of the ball width
    arch_height_ratio: OrthoticFigure  # of the length


class LandmarkSureness(Sourced):
    """How what is seen of a pad makes its place surer: weights of a logistic fit.

    In order: logarithm of 1 + the distance of two ways to find it (mm), root of the share that is
    missing around it, noise (mm), logarithm of how far it stands out (mm), ten times its distance
    from the usual place over the foot's length, logarithm of its spread (mm), logarithm of 1 + how
    far it wanders with the window (mm), logarithm of how far it stands out from all around it (mm),
    rise of the ball between its outer heads and of the outer border above it (mm), logarithm of 1 +
    the length of outline beside it that is cut off (mm), and 1.
    """

    low: float = Field(gt=0, lt=1)  # confidence below which a place is called uncertain,
    low_pads: dict[str, Annotated[float, Field(gt=0, lt=1)]]  # and of heel and ball
    weights: dict[str, Annotated[tuple[float, ...], Field(min_length=12, max_length=12)]]


class OrthoticEvidence(Frozen):
    """All that the orthotic takes from practice and literature."""

    ranges: dict[str, OrthoticRange]
    relief_mm: OrthoticRange
    shoe_clearance_mm: OrthoticFigure
    skive_angle_deg: OrthoticFigure
    skive_least_cup_mm: OrthoticFigure
    least_wall_mm: OrthoticFigure
    loading: dict[Loading, LoadingRule]
    materials: dict[str, ShellMaterial]
    template: FootTemplate
    landmark_sureness: LandmarkSureness
    head_shares: dict[str, OrthoticFigure]  # of the way from the first to the fifth head
    sources: dict[str, Source]

    @model_validator(mode="after")
    def _sourced(self) -> OrthoticEvidence:
        for row in self.rows():
            unknown = set(row.sources) - set(self.sources)
            if unknown:
                raise ValueError(f"unknown source {sorted(unknown)[0]}")
        return self

    def rows(self) -> Iterator[Sourced]:
        """Every row that carries sources."""
        yield from self.ranges.values()
        yield from (self.relief_mm, self.shoe_clearance_mm)
        yield from (self.skive_angle_deg, self.skive_least_cup_mm, self.least_wall_mm)
        yield from self.loading.values()
        yield from self.materials.values()
        yield from self.head_shares.values()
        yield self.landmark_sureness
        template = self.template
        yield from (
            template.ball_width_ratio,
            template.heel_width_ratio,
            template.arch_height_ratio,
        )
