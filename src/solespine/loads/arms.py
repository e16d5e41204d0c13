"""Arms: from their markers where there are some, else swinging against the leg of the same side.

Without markers the upper arm swings with the hip of the other side, by a published arc that varies
much between people; the elbow is a little bent. How much it swings is drawn in the intervals.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.model import SUFFIX
from solespine.evidence import load_loads_evidence
from solespine.loads.poses import Poses, with_coordinates
from solespine.recordings.model import SIDES, Side

POSED = (
    "no arm markers: {arms} swing with the opposite hip as people's do on average; their swing is "
    "varied in the intervals"
)
_NEEDED = ("ELB", "WRA", "WRB")
_OTHER: dict[Side, Side] = {"left": "right", "right": "left"}


def unseen_arms(roles: Iterable[str]) -> tuple[Side, ...]:
    """Sides whose arm no marker tells: neither elbow nor wrist."""
    seen = set(roles)
    return tuple(
        side for side in SIDES if not any(f"{side[0].upper()}{name}" in seen for name in _NEEDED)
    )


def with_swing(body: Body, poses: Poses, sides: tuple[Side, ...]) -> Poses:
    """Arms that no marker tells, swung by the hips.

    Args:
        body: of the person.
        poses: of a trial.
        sides: whose arms are to be posed.
    """
    if not sides:
        return poses
    figures = load_loads_evidence()
    changed = poses.coordinates.copy()
    for side in sides:
        at, hip = _columns(body, side)
        swing = changed[:, hip] - np.nanmean(changed[:, hip])
        changed[:, at] = figures["arm_swing"].value * swing
        elbow = body.coordinates.index(f"elbow_flex{SUFFIX[side]}")
        changed[:, elbow] = np.where(
            np.isnan(swing), np.nan, np.radians(figures["elbow_bend"].value)
        )
    return with_coordinates(poses, changed)


def swung_otherwise(
    body: Body,
    sides: tuple[Side, ...],
    states: tuple[Array, Array, Array],
    rng: np.random.Generator,
) -> tuple[Array, Array, Array]:
    """Coordinates, speeds and accelerations with another swing of the posed arms, drawn.

    The swing has no constant part, so that all three grow by one factor.
    """
    figure = load_loads_evidence()["arm_swing"]
    factor = rng.uniform(figure.low or 0.0, figure.high or figure.value) / figure.value
    changed = tuple(values.copy() for values in states)
    for side in sides:
        at, _ = _columns(body, side)
        for values in changed:
            values[:, at] *= factor
    return changed[0], changed[1], changed[2]


def _columns(body: Body, side: Side) -> tuple[int, int]:
    """Of the shoulder's flexion, and of the hip's on the other side."""
    names = body.coordinates
    return (
        names.index(f"arm_flex{SUFFIX[side]}"),
        names.index(f"hip_flexion{SUFFIX[_OTHER[side]]}"),
    )


def with_note(sides: tuple[Side, ...]) -> str:
    """The sentence that says which arms are posed."""
    return POSED.format(arms="both arms" if len(sides) == len(SIDES) else f"the {sides[0]} arm")
