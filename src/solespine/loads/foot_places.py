"""Where the foot markers sit on the bones, for want of a standing trial.

In mid-stance the foot lies flat. There the bones' own sole is laid level, along the line from heel
to toe marker, with the ankle's centre where the leg has it; subtalar and midfoot joint at rest, as
they are taken to be in a standing trial. Without it a foot whose markers sit low or to one side
would walk on its edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import mujoco
import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.kinematics import place_at, place_bones, zero_pose
from solespine.body.marker_places import MarkerPlace
from solespine.body.model import SUFFIX
from solespine.motion.foot_flat import foot_flat
from solespine.motion.footprint import Foot, feet

_BONES = ("calcn", "forefoot", "toes")


def foot_places(
    body: Body, places: Mapping[str, MarkerPlace], markers: Mapping[str, Array]
) -> dict[str, MarkerPlace]:
    """Places of the foot markers by role; none of a foot that is never seen to lie flat.

    Args:
        body: of the person.
        places: of the landmarks and of the ankle joints.
        markers: role to (n, 3) m of the walk, with ankle centres.
    """
    still = place_bones(body, zero_pose(body))
    found: dict[str, MarkerPlace] = {}
    for foot in feet(markers):
        ankle = f"{foot.side[0].upper()}AJC"
        flat = foot_flat(foot.heel, foot.toe)
        if flat.any() and not foot.at_tip and ankle in markers:
            found |= _places(still, foot, flat, places, markers)
    return found


def _places(
    still: mujoco.MjData,
    foot: Foot,
    flat: np.ndarray,
    places: Mapping[str, MarkerPlace],
    markers: Mapping[str, Array],
) -> dict[str, MarkerPlace]:
    letter = foot.side[0].upper()
    centre = markers[f"{letter}AJC"][flat]
    heel, toe, ankle = (place_at(still, places[f"{letter}{r}"]) for r in ("HEE", "TOE", "AJC"))
    turns = _headings((foot.toe - foot.heel)[flat], toe - heel)  # (k, 3, 3) from still to walk
    found = {}
    for role in _on_foot(places, SUFFIX[foot.side], markers):
        bone = still.body(places[role].bone)
        lain = np.einsum("kji,kj->ki", turns, markers[role][flat] - centre) + ankle
        x, y, z = bone.xmat.reshape(3, 3).T @ (np.nanmedian(lain, axis=0) - bone.xpos)
        if np.isfinite((x, y, z)).all():
            found[role] = replace(places[role], pos=(float(x), float(y), float(z)), measured=True)
    return found


def _on_foot(
    places: Mapping[str, MarkerPlace], suffix: str, markers: Mapping[str, Array]
) -> Iterator[str]:
    bones = {f"{bone}{suffix}" for bone in _BONES}
    return (role for role in markers if role in places and places[role].bone in bones)


def _headings(lines: Array, own: Array) -> Array:
    """Turns about the vertical that bring a line to others (k, 3), seen from above."""
    angle = np.arctan2(lines[:, 1], lines[:, 0]) - np.arctan2(own[1], own[0])
    cos, sin, zero = np.cos(angle), np.sin(angle), np.zeros_like(angle)
    return np.stack(
        [
            np.stack([cos, -sin, zero], axis=1),
            np.stack([sin, cos, zero], axis=1),
            np.stack([zero, zero, zero + 1.0], axis=1),
        ],
        axis=1,
    )
