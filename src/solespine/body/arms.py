"""Arms without muscles: three segments a side, hung at the shoulder, with the elbow's hinge.

The package's own arms are not used (their licence is not free); lengths are published fractions
of the height, inertia comes from `inertia_deleva1996`.
"""

from __future__ import annotations

from dataclasses import replace

from solespine.body.anatomy import ROOT, Anatomy, Bone, Joint, Point, Vector
from solespine.evidence.body_topics import BodyEvidence

_BALL = (("arm_flex", (0.0, 0.0, 1.0)), ("arm_add", (1.0, 0.0, 0.0)), ("arm_rot", (0.0, 1.0, 0.0)))


def add_arms(anatomy: Anatomy, evidence: BodyEvidence, height_m: float) -> Anatomy:
    """Hang the right arm on the thorax of the unscaled package.

    Args:
        anatomy: with a bone `torso`; the arm is made for this size of body.
        evidence: shoulder place and segment lengths.
        height_m: of the unscaled body, to which the lengths are fractions.
    """
    upper = evidence.value("upper_arm_length") * height_m
    fore = evidence.value("forearm_length") * height_m
    hand = evidence.value("hand_length") * height_m
    bones = {
        "humerus_r": Bone("humerus_r", "torso", _shoulder(anatomy, evidence, height_m)),
        "forearm_r": Bone("forearm_r", "humerus_r", (0.0, -upper, 0.0)),
        "hand_r": Bone("hand_r", "forearm_r", (0.0, -fore, 0.0)),
    }
    joints = {f"{n}_r": Joint(f"{n}_r", "humerus_r", "hinge", axis) for n, axis in _BALL}
    joints["elbow_flex_r"] = Joint("elbow_flex_r", "forearm_r", "hinge", (0.0, 0.0, 1.0))
    tip = Point("hand_end_r", "hand_r", (0.0, -hand, 0.0))
    return replace(
        anatomy,
        bones={**anatomy.bones, **bones},
        joints={**anatomy.joints, **joints},
        points={**anatomy.points, tip.name: tip},
    )


def _shoulder(anatomy: Anatomy, evidence: BodyEvidence, height_m: float) -> Vector:
    """Shoulder centre in the axes of the thorax; every bone between is upright at zero."""
    forward = -evidence.value("shoulder_behind_pelvis")
    up = evidence.value("shoulder_above_pelvis")
    right = evidence.value("shoulder_half_width") * height_m
    bone = anatomy.bones["torso"]
    while bone.name != ROOT:
        forward, up = forward - bone.pos[0], up - bone.pos[1]
        bone = anatomy.bones[bone.parent or ROOT]
    return (forward, up, right)
