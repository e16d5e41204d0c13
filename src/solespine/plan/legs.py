"""The difference in leg length that was examined."""

from __future__ import annotations

from typing import Literal

from solespine.case import Case

LEG_LENGTH = "lld_10mm"  # the examined difference, with the side of the shorter leg


def shorter_leg(case: Case) -> tuple[Literal["left", "right"], float] | None:
    """The shorter leg and by how many mm, where both were examined; also below 10 mm."""
    short = {"left": 0.0, "right": 0.0}
    for answer in case.answers.get(LEG_LENGTH, ()):
        if isinstance(answer.value, float) and answer.side in ("left", "right"):
            short[answer.side] = answer.value
    less = short["left"] - short["right"]
    if not less:
        return None
    return ("left" if less > 0 else "right"), abs(less)
