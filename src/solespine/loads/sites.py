"""Where loads are told: joints with their axes, and what each figure is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.generic import load_slides
from solespine.body.model import SUFFIX
from solespine.loads.dynamics import Frames, dofs
from solespine.recordings.model import SIDES, Side

LEG_JOINTS: Mapping[str, tuple[str, str]] = {
    # joint: the bone it carries, the bone in whose axes its force is told
    "hip": ("femur", "pelvis"),
    "knee": ("tibia", "tibia"),
    "ankle": ("talus", "tibia"),
    "subtalar": ("calcn", "talus"),
    "midfoot": ("forefoot", "calcn"),
    "mtp": ("toes", "forefoot"),
}
LEVELS = ("L5_S1", "L4_L5", "L3_L4", "L2_L3", "L1_L2")
PARTS = ("compression", "fore_aft_shear", "side_shear", "resultant")
CALF = ("soleus", "gasmed", "gaslat")
MOMENTS = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle", "ankle_angle",
           "subtalar_angle")  # fmt: skip


@dataclass(frozen=True, eq=False)
class JointSite:
    """One joint whose contact force is told.

    Attributes:
        name: `hip`, ..., or `L5_S1`, ...
        side: None in the middle of the body.
        slides: indices of the three joints on which the force is read.
        bone: index of the bone in whose axes it is told.
        axes: (3, 3) columns in that bone: forward, up (across an endplate), right.
        above: whether what is carried lies above the joint, as with the spine.
    """

    name: str
    side: Side | None
    slides: np.ndarray
    bone: int
    axes: Array = field(repr=False)
    above: bool = False


def joint_sites(body: Body) -> tuple[JointSite, ...]:
    """All joints of a body whose contact force can be told, legs first."""
    sites = []
    for name, (carried, told_in) in LEG_JOINTS.items():
        for side in SIDES:
            suffix = SUFFIX[side]
            axes_bone = told_in if told_in == "pelvis" else f"{told_in}{suffix}"
            slides = dofs(body, load_slides(f"{carried}{suffix}"))
            sites.append(
                JointSite(name, side, slides, body.model.body(axes_bone).id, np.eye(3))
            )  # fmt: skip
    for plate in body.endplates:
        bone = body.model.body(plate.lower).id
        sites.append(JointSite(plate.level, None, dofs(body, plate.slides), bone, plate.axes, True))
    return tuple(sites)


def contact_force(site: JointSite, frames: Frames, loads: Array) -> Array:
    """Force of one joint in its axes, (n, 3) N: forward, up, right, of what is below on the upper.

    Args:
        site: the joint.
        frames: n frames.
        loads: (n, nv) what contact makes on every joint.
    """
    slides = frames.axes[:, site.slides, 3:]  # (n, 3 slides, 3)
    world = np.linalg.solve(slides, loads[:, site.slides, None])[..., 0]
    turn = frames.turns[:, site.bone] @ site.axes
    told = np.einsum("nij,ni->nj", turn, world)
    return np.asarray(told if site.above else -told)


def parts_of(force: Array) -> dict[str, Array]:
    """A force in a joint's axes as compression and shears, (n,) N each.

    Compression presses the joint together; fore-aft shear is positive where the upper part pushes
    the lower one forward, side shear where it pushes it to the right.
    """
    return {
        "compression": force[:, 1],
        "fore_aft_shear": -force[:, 0],
        "side_shear": -force[:, 2],
        "resultant": np.linalg.norm(force, axis=1),
    }
