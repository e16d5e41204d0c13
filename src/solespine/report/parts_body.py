"""Parts of the view that show the body: the drawing of the chain, and the walk."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.report.parts import Claim


@dataclass(frozen=True)
class PainMark:
    """A site of pain in the drawing."""

    site: str
    side: str
    label: str


@dataclass(frozen=True)
class NerveSegment:
    """Where on the nerve path of one leg the trouble most probably is."""

    site: str  # of the nerve data
    side: str
    weight: float  # 0 to 1


@dataclass(frozen=True)
class Chain:
    """The drawing of the chain from the sole to the low back."""

    marks: tuple[PainMark, ...]
    nerve_sides: tuple[str, ...]
    segments: tuple[NerveSegment, ...]
    segment_text: Claim | None  # what the rings mean, in words
    up: str  # foot to back, percent
    down: str
    shared: str
    apart: str
    up_weight: float  # 0 to 1, how strong its lines are drawn
    down_weight: float
    shared_weight: float
    apart_weight: float
    linked: bool  # False: only one of the two places hurts
    alt: str


@dataclass(frozen=True)
class WalkRow:
    """One measured finding, for clinicians."""

    term: str
    side: str
    value: str
    normal: str
    verdict: str  # outside normal, cannot tell, within normal
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Walk:
    """What the recordings of the walk showed.

    Attributes:
        plain: sentences for patients.
        clinical: quality of each trial, in sentences.
        rows: findings outside normal, then those that cannot be told.
        within: terms of what was measured and is within normal.
        refused: recordings or trials that were not used, and why.
        counted: how many usable strides or steps it rests on, for clinicians.
    """

    plain: tuple[Claim, ...]
    clinical: tuple[str, ...]
    rows: tuple[WalkRow, ...]
    within: tuple[str, ...]
    refused: tuple[str, ...]
    counted: str = ""
    rests_on: tuple[str, ...] = ()  # references of the method and of the norms of the curves
