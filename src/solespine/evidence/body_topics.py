"""The body's figures: segments, lumbar levels, muscles, tissues; types checked when made."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from solespine.evidence.topics import Confidence, Frozen, Source

Level = Literal["L5_S1", "L4_L5", "L3_L4", "L2_L3", "L1_L2"]
SegmentName = Literal[
    "head", "trunk", "upper_arm", "forearm", "hand", "thigh", "shank", "foot",
]  # fmt: skip


class BodyFigure(Frozen):
    """One figure of the body, and the range an interval should span where one is told."""

    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    sources: tuple[str, ...]
    basis: str
    confidence: Confidence

    @model_validator(mode="after")
    def _ordered(self) -> BodyFigure:
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise ValueError("the value must lie between low and high")
        return self


class SegmentInertia(Frozen):
    """Share of the body mass, centre of mass and radii of gyration of one segment."""

    ends: str  # the end points between which the length is taken
    mass: float = Field(gt=0, lt=1)
    com: float = Field(gt=0, lt=1)  # from the first end, of the length
    sagittal: float = Field(gt=0, lt=1)  # about the fore-aft axis, of the length
    transverse: float = Field(gt=0, lt=1)  # about the side-to-side axis
    longitudinal: float = Field(gt=0, lt=1)  # about the length


class SexInertia(Frozen):
    """The segments of one sex, and how the trunk divides."""

    head: SegmentInertia
    trunk: SegmentInertia
    upper_arm: SegmentInertia
    forearm: SegmentInertia
    hand: SegmentInertia
    thigh: SegmentInertia
    shank: SegmentInertia
    foot: SegmentInertia
    upper_trunk_mass: float
    middle_trunk_mass: float
    lower_trunk_mass: float

    @model_validator(mode="after")
    def _whole(self) -> SexInertia:
        paired = (self.upper_arm, self.forearm, self.hand, self.thigh, self.shank, self.foot)
        whole = self.head.mass + self.trunk.mass + 2 * sum(part.mass for part in paired)
        if abs(whole - 1) > 2e-3:
            raise ValueError(f"the segments make {whole:.4f} of the body mass")
        parts = self.upper_trunk_mass + self.middle_trunk_mass + self.lower_trunk_mass
        if abs(parts - self.trunk.mass) > 5e-4:
            raise ValueError("the parts of the trunk do not make the trunk")
        return self


class Segments(Frozen):
    """Segment inertia of both sexes."""

    female: SexInertia
    male: SexInertia
    sources: tuple[str, ...]
    confidence: Confidence


class LumbarLevel(Frozen):
    """One lumbar joint: its shares of the lumbar angles, its endplates, its slice of the trunk."""

    extension: float = Field(gt=0, lt=1)
    bending: float = Field(gt=0, lt=1)
    rotation: float = Field(gt=0, lt=1)
    endplate_deg: float = Field(gt=-90, lt=90)
    above_deg: float = Field(gt=-90, lt=90)
    slice_mass: float = Field(gt=0, lt=0.1)


class Place(Frozen):
    """A place on the unscaled body's right side, in the axes of a bone."""

    bone: str
    at_m: tuple[float, float, float]
    sources: tuple[str, ...]
    basis: str
    confidence: Confidence


class Knee(Frozen):
    """Place and motion of the knee of the right leg; polynomials from the constant term up."""

    on_thigh_m: tuple[float, float, float]
    on_shank_m: tuple[float, float, float]
    slide_forward_m: tuple[float, ...]
    slide_up_m: tuple[float, ...]
    slide_inward_m: tuple[float, ...]
    turn_forward_rad: tuple[float, ...]
    turn_up_rad: tuple[float, ...]
    sources: tuple[str, ...]
    confidence: Confidence


class Basis(Frozen):
    """On what a column of figures rests."""

    sources: tuple[str, ...]
    basis: str
    confidence: Confidence


class MuscleFigures(Frozen):
    """Force and lengths of one muscle, beside the length of its path at zero joint angles."""

    group: str
    force_n: float = Field(gt=0)
    optimum_m: float = Field(gt=0)
    slack_m: float = Field(ge=0)
    pennation_rad: float = Field(ge=0, lt=1)
    path_m: float = Field(gt=0)


class MuscleSet(Frozen):
    """Muscles of one side that come from one model."""

    sources: tuple[str, ...]
    basis: str
    confidence: Confidence
    reference_mass_kg: float = Field(gt=0)
    muscles: dict[str, MuscleFigures]


class BodyEvidence(Frozen):
    """All that the body is built from, beside the package's bones and paths."""

    figures: dict[str, BodyFigure]
    segments: Segments
    knee: Knee
    places: dict[str, Place]
    lumbar: dict[Level, LumbarLevel]
    lumbar_notes: dict[str, Basis]
    muscles: dict[str, MuscleSet]
    sources: dict[str, Source]

    def value(self, name: str) -> float:
        """The value of one figure by its id."""
        return self.figures[name].value

    def at(self, name: str) -> tuple[float, float, float]:
        """Where a place is, by its id."""
        return self.places[name].at_m

    @model_validator(mode="after")
    def _shares(self) -> BodyEvidence:
        for angle in ("extension", "bending", "rotation"):
            total = sum(getattr(level, angle) for level in self.lumbar.values())
            if abs(total - 1) > 1e-9:
                raise ValueError(f"the lumbar shares of {angle} make {total:.4f}, not one")
        return self

    @model_validator(mode="after")
    def _sourced(self) -> BodyEvidence:
        rows: dict[str, BodyFigure | Basis | MuscleSet | Segments | Knee | Place] = {
            **self.figures,
            **self.places,
            **self.lumbar_notes,
            **self.muscles,
            "segments": self.segments,
            "knee": self.knee,
        }
        for name, row in rows.items():
            missing = sorted(set(row.sources) - set(self.sources))
            if missing or not row.sources:
                raise ValueError(f"{name}: {missing or 'no source'} is not among the sources")
            if row.confidence == "confirmed" and set(row.sources) == {"estimate"}:
                raise ValueError(f"{name}: an estimate cannot be confirmed")
        return self
