"""The mended and completed anatomy of the package's own size, made once."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np

from solespine.body.anatomy import ROOT, Anatomy, Array, Joint, Point, Vector
from solespine.body.arms import add_arms
from solespine.body.foot import CONTACT_REGIONS, complete_foot
from solespine.body.mend import mend
from solespine.body.mirror import mirror
from solespine.body.package import package_anatomy
from solespine.evidence import load_body_evidence
from solespine.evidence.body_topics import BodyEvidence

_FREE = (
    ("pelvis_tx", "slide", (1.0, 0.0, 0.0)),
    ("pelvis_ty", "slide", (0.0, 0.0, -1.0)),
    ("pelvis_tz", "slide", (0.0, 1.0, 0.0)),
    ("pelvis_tilt", "hinge", (0.0, 0.0, 1.0)),
    ("pelvis_list", "hinge", (1.0, 0.0, 0.0)),
    ("pelvis_rotation", "hinge", (0.0, 1.0, 0.0)),
)

_LOADED = (
    "lumbar5", "lumbar4", "lumbar3", "lumbar2", "lumbar1",
    "femur_r", "talus_r", "calcn_r", "forefoot_r", "toes_r",
)  # fmt: skip

# Landmarks by the roles that marker sets use, right and middle; the left is mirrored.
_LANDMARKS = {
    "RASI": "ASI_r", "RPSI": "PSI_r", "RKNE": "LFC_r", "RMKNE": "MFC_r", "RANK": "LMAL_r",
    "RMMA": "MMAL_r", "RHEE": "CAL_r", "RMT5": "MT5_r", "RTOE": "second_head_r",
    "RSHO": "acromion_r", "C7": "c7", "T10": "t10", "CLAV": "clav", "STRN": "strn",
    "RHJC": "hip_centre_r", "RKJC": "knee_centre_r", "RAJC": "ankle_centre_r",
    "RELB": "elbow_centre_r", "RWRA": "wrist_centre_r",
}  # fmt: skip


@functools.cache
def generic_anatomy() -> Anatomy:
    """Both sides, all joints, paths and landmarks, at the package's own size."""
    evidence = load_body_evidence()
    anatomy = mend(package_anatomy(), evidence)
    anatomy = complete_foot(anatomy, evidence)
    anatomy = add_arms(anatomy, evidence, evidence.value("generic_height"))
    anatomy = _with_load_slides(_with_landmarks(anatomy, evidence))
    return _with_free_pelvis(mirror(_without_unused_points(anatomy)))


def _without_unused_points(anatomy: Anatomy) -> Anatomy:
    """Drop the package's points that no path goes through and that are no landmark."""
    used = {*_LANDMARKS.values(), "vertex", "heel_back_r", "toe_tip_r", "hand_end_r"}
    for path in anatomy.paths.values():
        used |= {step.name for step in path.steps} | {step.side or "" for step in path.steps}
    contacts = {f"{name}_r" for name in CONTACT_REGIONS}
    kept = {n: p for n, p in anatomy.points.items() if n in used or n in contacts}
    return replace(anatomy, points=kept)


def _with_free_pelvis(anatomy: Anatomy) -> Anatomy:
    free = {name: Joint(name, ROOT, kind, axis) for name, kind, axis in _FREE}  # type: ignore[arg-type]
    return replace(anatomy, joints={**free, **anatomy.joints})


def load_slides(bone: str) -> tuple[str, str, str]:
    """Names of the joints on which the force that carries a bone is read: forward, up, right.

    They are along the axes of the bone below. The shank's are along the axes of the knee: forward,
    up, and inward along the flexion axis.
    """
    if bone.startswith("tibia"):
        side = bone[-2:]
        return (
            f"knee_angle_translation2{side}",
            f"knee_angle_translation1{side}",
            f"knee_angle_translation3{side}",
        )
    name, side = (bone[:-2], bone[-2:]) if bone[-2:] in ("_r", "_l") else (bone, "")
    return (f"{name}_load_x{side}", f"{name}_load_y{side}", f"{name}_load_z{side}")


def _with_load_slides(anatomy: Anatomy) -> Anatomy:
    """Three locked slides before the turns of every joint whose contact force is asked for."""
    joints: dict[str, Joint] = {}
    axes = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    done: set[str] = set()
    for name, joint in anatomy.joints.items():
        if joint.bone in _LOADED and joint.bone not in done:
            done.add(joint.bone)
            for slide, axis in zip(load_slides(joint.bone), axes, strict=True):
                joints[slide] = Joint(slide, joint.bone, "slide", axis, locked=True)
        joints[name] = joint
    return replace(anatomy, joints=joints)


def _with_landmarks(anatomy: Anatomy, evidence: BodyEvidence) -> Anatomy:
    """Landmarks that the package has no point for, read from its bone surfaces."""
    spine = anatomy.surfaces["torso_geom_3"].corners  # tenth thoracic vertebra
    neck = anatomy.surfaces["torso_geom_12"].corners  # first thoracic vertebra
    cage = anatomy.surfaces["torso_geom_13"].corners
    high = cage[cage[:, 1] > cage[:, 1].max() - 0.10]
    shoulder = anatomy.bones["humerus_r"].pos
    places: dict[str, tuple[str, Vector]] = {
        "hip_centre_r": ("femur_r", (0.0, 0.0, 0.0)),
        "knee_centre_r": ("femur_r", anatomy.bones["tibia_r"].pos),
        "ankle_centre_r": ("talus_r", (0.0, 0.0, 0.0)),
        "elbow_centre_r": ("forearm_r", (0.0, 0.0, 0.0)),
        "wrist_centre_r": ("hand_r", (0.0, 0.0, 0.0)),
        "second_head_r": ("forefoot_r", evidence.at("second_head")),
        "acromion_r": ("torso", (shoulder[0], shoulder[1] + 0.035, shoulder[2])),
        "c7": ("torso", _middle(neck, back=True, up=0.02)),
        "t10": ("torso", _middle(spine, back=True)),
        "clav": ("torso", _middle(high[np.abs(high[:, 2]) < 0.03], back=False)),
        "strn": ("torso", _middle(cage[np.abs(cage[:, 2]) < 0.02], back=False)),
        "vertex": ("head", _top(anatomy)),
        "heel_back_r": (
            "calcn_r",
            (float(anatomy.surfaces["hindfoot_r"].corners[:, 0].min()), 0.0, 0.0),
        ),
        "toe_tip_r": ("toes_r", (float(_toes(anatomy)[:, 0].max()), 0.0, 0.0)),
    }
    made = {name: Point(name, bone, pos) for name, (bone, pos) in places.items()}
    return replace(anatomy, points={**anatomy.points, **made})


def _toes(anatomy: Anatomy) -> Array:
    return next(s.corners for s in anatomy.surfaces.values() if s.bone == "toes_r")


def _top(anatomy: Anatomy) -> Vector:
    corners = np.vstack([s.corners for s in anatomy.surfaces.values() if s.bone == "head"])
    top = corners[corners[:, 1].argmax()]
    return (float(top[0]), float(top[1]), 0.0)


def _middle(corners: Array, *, back: bool, up: float = 0.0) -> Vector:
    """The hindmost or foremost corner, put on the midline."""
    found = corners[corners[:, 0].argmin() if back else corners[:, 0].argmax()]
    return (float(found[0]), float(found[1]) + up, 0.0)


def landmark_points() -> dict[str, str]:
    """Marker role to the name of the point, both sides."""
    left = {
        f"L{role[1:]}": f"{point[:-2]}_l" for role, point in _LANDMARKS.items() if role[0] == "R"
    }
    return {**_LANDMARKS, **left}
