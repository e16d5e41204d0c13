"""Joint power: what muscles and tissue give to a joint, or take from it, over a stride."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from solespine.body.anatomy import Array
from solespine.body.model import SUFFIX
from solespine.loads.solution import Solution, equations, onto_equations
from solespine.recordings.model import SIDES, Side

# Joint to the coordinates that turn it; their powers are added.
JOINTS: Mapping[str, tuple[str, ...]] = {
    "hip": ("hip_flexion", "hip_adduction", "hip_rotation"),
    "knee": ("knee_angle",),
    "ankle": ("ankle_angle", "subtalar_angle"),
}


def joint_powers(solution: Solution, time: Array) -> dict[tuple[str, str, Side | None], Array]:
    """Net moment times speed of turning, (n,) W by (joint, `power`, side); made is positive.

    Args:
        solution: of n frames.
        time: (n,) s of the frames, rising; speeds are differences between them.
    """
    body = solution.frames.body
    moments = onto_equations(solution.frames, solution.demand)
    speeds = np.gradient(solution.frames.coordinates, time, axis=0)
    row = {key: k for k, key in enumerate(equations(body))}
    return {
        (joint, "power", side): np.sum(
            [
                moments[:, row[f"{name}{SUFFIX[side]}", side]]
                * speeds[:, body.coordinates.index(f"{name}{SUFFIX[side]}")]
                for name in names
            ],
            axis=0,
        )
        for joint, names in JOINTS.items()
        for side in SIDES
    }
