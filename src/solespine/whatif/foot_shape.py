"""A flat or high foot has its own usual walk: feet and shanks as it stands, not as another foot.

The style of a person tells the joints of their own foot. Held to it, a flatter foot would be lifted
out of its own shape by muscles that never learned that. So a style moves with the foot's shape, by
as much as the joints of foot, ankle and hip rotation move in standing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from solespine.body import Body
from solespine.body.model import SUFFIX
from solespine.whatif.gait_style import GaitStyle
from solespine.whatif.standing import stand

_MOVES = ("ankle_angle", "subtalar_angle", "midfoot_angle", "mtp_angle", "hip_rotation")


def shaped_style(own: Body, changed: Body, style: GaitStyle) -> GaitStyle:
    """The style of the changed foot; the same where its shape is the person's own.

    Args:
        own: the body whose style it is.
        changed: the body that is to walk.
        style: of the first.

    Raises:
        TooPoorError: no standing balance was found.
    """
    sides = [s for s in SUFFIX.values() if _rest(own, s) != _rest(changed, s)]
    if not sides:
        return style
    before = stand(own)
    after = stand(_with_arches_of(own, changed), before)
    moved = np.array(style.coordinates)
    for suffix in sides:
        for name in _MOVES:
            i = own.coordinates.index(f"{name}{suffix}")
            moved[:, i] += after.pose[i] - before.pose[i]
    return replace(style, coordinates=moved)


def _rest(body: Body, suffix: str) -> float:
    return next(row.neutral_rad for row in body.passive if row.joint == f"midfoot_angle{suffix}")


def _with_arches_of(own: Body, changed: Body) -> Body:
    """The own body with the changed one's arches and nothing else of it."""
    tissues = dict(own.tissues) | {
        f"{path}_slack": changed.tissues[f"{path}_slack"] for path in own.fascia.values()
    }
    return replace(own, passive=changed.passive, tissues=tissues)
