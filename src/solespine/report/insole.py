"""The insole in the report: what is proposed for each foot, and the part where one was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from solespine.evidence import Evidence
from solespine.orthotic.proposal import Proposal
from solespine.scene import Scene, scene_block

if TYPE_CHECKING:
    from solespine.orthotic.make import Orthotic


@dataclass(frozen=True, eq=False)
class Insole:
    """What came out for one foot.

    Attributes:
        proposal: what is advised.
        part: as built and checked; None where none was.
        no_part: why none was built.
        caution: what the lab sheet says of the person.
    """

    proposal: Proposal
    part: Orthotic | None
    no_part: str
    caution: str


@dataclass(frozen=True, eq=False)
class InsoleView:
    """Words and drawings of one foot, ready to print, and its scene."""

    words: dict[str, Any]
    sheet: dict[str, Any] | None
    no_part: str
    scene: Scene | None

    @property
    def drawings(self) -> tuple[tuple[str, Markup], ...]:
        """Name and drawing (SVG) of top view and sections; none without a part."""
        if self.sheet is None:
            return ()
        names = ("From above, colours by thickness", "Lengthwise", "Heel", "Arch")
        keys = ("top", "long", "heel", "arch")
        return tuple(
            (name, Markup(self.sheet[key]))  # noqa: S704  escaped where it is drawn
            for name, key in zip(names, keys, strict=True)
        )

    @property
    def block(self) -> Markup:
        """The part with the foot on it, to turn around; empty without a part."""
        return Markup("" if self.scene is None else scene_block(self.scene))  # noqa: S704

    def to_json(self) -> dict[str, Any]:
        """For the PDF's template."""
        return {"words": self.words, "sheet": self.sheet, "no_part": self.no_part}


def insole_views(insoles: Sequence[Insole], evidence: Evidence) -> tuple[InsoleView, ...]:
    """What page and PDF print of each foot."""
    if not insoles:
        return ()
    from solespine.orthotic.proposal_sheet import foot_words
    from solespine.orthotic.sheet import sheet_data
    from solespine.orthotic.view import part_scene

    return tuple(
        InsoleView(
            _drawn(foot_words(one.proposal, evidence)),
            None if one.part is None else sheet_data(one.part, one.caution),
            one.no_part,
            None if one.part is None else part_scene(one.part),
        )
        for one in insoles
    )


def _drawn(words: dict[str, Any]) -> dict[str, Any]:
    """The dose curves as drawings that the page takes as they are."""
    for one in words["elements"]:
        one["drawn"] = Markup(one["curve"])  # noqa: S704  escaped where it is drawn
    return words
