"""Rows about the arch under load: the whole foot as it stands, and the navicular in walking."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from scipy.spatial import ConvexHull

from loads_body import adult
from loads_walks import Walked
from solespine.body import Body, standing_pose
from solespine.body.generic import generic_anatomy
from solespine.body.kinematics import contact_points, place
from solespine.evidence import load_body_evidence
from solespine.recordings.model import Array, Side
from solespine.whatif.standing import stand

MIDDLE = 0.5  # of the foot's length: where the dorsal arch is measured


def arch_drop() -> float:
    """How far the dorsal arch sinks from a foot without load to 50 % of the body weight, mm.

    The whole foot gives way: heel pad and skin, the arch, and the hindfoot that rolls in.
    """
    body = adult()
    return _dorsal_arch(body, standing_pose(body)) - _dorsal_arch(body, stand(body).pose)


def _dorsal_arch(body: Body, pose: Array) -> float:
    """Height of the foot's upper outline at half its length above the floor, mm.

    Seen from the side, as the source's photograph shows it: skin lies taut over the gaps between
    the bones, so the outline is the straight line between those that stick out most.
    """
    data = place(body, pose)
    heel, toe = data.site("heel_back_r").xpos, data.site("toe_tip_r").xpos
    bone, surface = data.body("forefoot_r"), body.anatomy.surfaces["forefoot_r"].corners
    corners = bone.xpos + surface @ bone.xmat.reshape(3, 3).T
    along = (corners - heel)[:, 0] / (toe - heel)[0]
    edge = np.column_stack([along, 1e3 * corners[:, 2]])
    edge = edge[ConvexHull(edge).vertices]
    ahead, behind = edge[edge[:, 0] > MIDDLE], edge[edge[:, 0] <= MIDDLE]
    rise = (ahead[:, None, 1] - behind[None, :, 1]) / (ahead[:, None, 0] - behind[None, :, 0])
    return float((behind[:, 1] + rise * (MIDDLE - behind[:, 0])).max())


def navicular_drop(walk: Walked) -> float:
    """From contact to the lowest of stance above the line from heel to ball (Nielsen 2009), mm."""
    known = walk.problem.pushes[walk.side].known.copy()
    known[walk.stance() :] = False
    sunk = walk.solution.arches[walk.side].sunk_rad[known]
    first, lowest = (_navicular(walk.body, walk.side, at) for at in (sunk[0], sunk.max()))
    return float(1e3 * (first - lowest))


def _navicular(body: Body, side: Side, flattened: float) -> float:
    """Height above the line from the inner heel to the inner ball, the arch turned so far, m."""
    suffix = f"_{side[0]}"
    pose = standing_pose(body)
    pose[body.coordinates.index(f"midfoot_angle{suffix}")] = flattened
    spots, bone = contact_points(body, pose), place(body, pose).body(f"forefoot{suffix}")
    heel, ball = (spots[f"{name}_inside{suffix}"] for name in ("heel", "ball"))
    there = bone.xpos + bone.xmat.reshape(3, 3) @ _on_forefoot(body, suffix)
    along = (there - heel)[0] / (ball - heel)[0]
    return float(there[2] - heel[2] - along * (ball - heel)[2])


def _on_forefoot(body: Body, suffix: str) -> Array:
    """The navicular's tuberosity in the axes of a forefoot, m."""
    joint = np.array(generic_anatomy().bones["forefoot_r"].pos)
    right = np.array(load_body_evidence().at("navicular")) - joint
    mirrored = np.array([1.0, 1.0, 1.0 if suffix == "_r" else -1.0])
    return np.asarray(right * mirrored * body.scales[f"foot{suffix}"])


ROWS: Mapping[str, Callable[[], float]] = {"arch_drop": arch_drop}
