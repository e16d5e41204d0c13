"""Before and after as one picture: two bodies of lines side by side, with the ground's force."""

from __future__ import annotations

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.kinematics import contact_points, place_bones
from solespine.scene import Arrows, Lines, Scene
from solespine.whatif.packing import Solved
from solespine.whatif.standing import Standing
from solespine.whatif.walking import Walk

_APART_M = 0.9
# Of the picture as it is seen at first, so that both are equally far from the eye.
_ROUND = np.radians(Scene.turned_deg[0])
_TO_THE_RIGHT = np.array([-np.sin(_ROUND), np.cos(_ROUND), 0.0])
_METRES_PER_N = 1 / 2000
_LEAST_N = 20.0
# Bones whose origins are joined, from the pelvis down each leg and up the back to the hands.
_PATHS = (
    *(("pelvis", f"femur{s}", f"tibia{s}", f"talus{s}", f"calcn{s}", f"forefoot{s}", f"toes{s}")
      for s in ("_r", "_l")),
    ("pelvis", "lumbar5", "lumbar4", "lumbar3", "lumbar2", "lumbar1", "torso", "head"),
    *(("torso", f"humerus{s}", f"forearm{s}", f"hand{s}") for s in ("_r", "_l")),
)  # fmt: skip


def side_by_side(before: Solved, after: Solved) -> Scene:
    """The scene of a what-if.

    Args:
        before: how the person moves now.
        after: how in the scenario.
    """
    lines, arrows = [], []
    for solved, name, colour, shift in (
        (before, "before", "other", -0.5 * _APART_M), (after, "after", "bone", 0.5 * _APART_M),
    ):  # fmt: skip
        some_lines, some_arrows = _figure(solved, name, colour, shift)
        lines.append(some_lines)
        arrows.append(some_arrows)
    still = isinstance(before, Standing)
    what = "Standing" if still else "Walking"
    return Scene(
        title=f"{what} before and after, predicted",
        alt=f"{what}: at first the body as it is stands on the left, with the change on the right; "
        "arrows are the force of the ground; both at the same part of the stride",
        hz=0.0 if isinstance(before, Standing) else len(before.coordinates) / before.period,
        lines=tuple(lines),
        arrows=tuple(arrows),
    )


def _figure(solved: Solved, name: str, colour: str, shift: float) -> tuple[Lines, Arrows]:
    body, poses = solved.body, _poses(solved)
    forces = solved.forces[None] if isinstance(solved, Standing) else solved.forces
    bones = [bone for path in _PATHS for bone in path if _known(body, bone)]
    names = list(dict.fromkeys(bones))
    points = np.stack([_points(body, pose, names) for pose in poses])
    at = np.stack([np.array(list(contact_points(body, pose).values())) for pose in poses])
    offset = shift * _TO_THE_RIGHT
    along = np.where(forces[..., 2:] > _LEAST_N, forces * _METRES_PER_N, np.nan)
    return (
        Lines(name, points + offset, _pairs(body, names), colour),
        Arrows(f"ground, {name}", _start(at, along) + offset, along),
    )


def _start(at: Array, along: Array) -> Array:
    return np.where(np.isnan(along), np.nan, at)


def _known(body: Body, bone: str) -> bool:
    return bone in {body.model.body(i).name for i in range(body.model.nbody)}


def _pairs(body: Body, names: list[str]) -> tuple[tuple[int, int], ...]:
    found = []
    for path in _PATHS:
        there = [names.index(bone) for bone in path if _known(body, bone)]
        found += list(zip(there, there[1:], strict=False))
    return tuple(found)


def _points(body: Body, pose: Array, names: list[str]) -> Array:
    data = place_bones(body, pose)
    return np.array([data.body(name).xpos for name in names])


def _poses(solved: Solved) -> Array:
    """Poses over time; a walk stays where it is, its way taken off."""
    if isinstance(solved, Standing):
        return solved.pose[None]
    return _on_the_spot(solved)


def _on_the_spot(walk: Walk) -> Array:
    poses = np.array(walk.coordinates)
    share = np.arange(1, len(poses) + 1) / len(poses)
    poses[:, walk.body.coordinates.index("pelvis_tx")] -= walk.speed * walk.period * share
    return poses
