"""What the package's foot lacks: midfoot, plantar fascia, and places that meet the ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np

from solespine.body.anatomy import (
    Anatomy,
    Array,
    Bone,
    Joint,
    Path,
    Point,
    Quaternion,
    Step,
    Surface,
    Vector,
    Wrap,
)
from solespine.evidence.body_topics import BodyEvidence

HINDFOOT, FOREFOOT, TOES = "calcn_r", "forefoot_r", "toes_r"
FASCIA = "plantar_fascia"

CONTACT_REGIONS: Mapping[str, Literal["heel", "midfoot", "ball", "toes"]] = {
    "heel_inside": "heel", "heel_outside": "heel", "midfoot_outside": "midfoot",
    "ball_inside": "ball", "ball_middle": "ball", "ball_outside": "ball",
    "big_toe": "toes", "small_toes": "toes",
}  # fmt: skip

_REGION_BONE = {"heel": HINDFOOT, "midfoot": FOREFOOT, "ball": FOREFOOT, "toes": TOES}


def complete_foot(anatomy: Anatomy, evidence: BodyEvidence) -> Anatomy:
    """The right foot with hindfoot, forefoot and toes, a fascia and contact points."""
    anatomy = split_midfoot(anatomy, evidence)
    anatomy = add_fascia(anatomy, evidence)
    return add_contacts(anatomy, evidence)


def midfoot_axis(evidence: BodyEvidence) -> Vector:
    """Axis about which a positive turn flattens the right foot (Manter 1941, oblique axis).

    Flattening turns the forefoot up, outward and its sole outward.
    """
    rise = np.radians(evidence.value("midfoot_rise"))
    turn = np.radians(evidence.value("midfoot_turn"))
    axis = -np.array([np.cos(rise) * np.cos(turn), np.sin(rise), -np.cos(rise) * np.sin(turn)])
    return (float(axis[0]), float(axis[1]), float(axis[2]))


def split_midfoot(anatomy: Anatomy, evidence: BodyEvidence) -> Anatomy:
    """Divide the package's one foot bone at the midfoot; what lies in front is the forefoot."""
    bones = {name: bone for name, bone in anatomy.bones.items() if name != TOES}
    toes = anatomy.bones[TOES]
    middle, slant = evidence.at("midfoot_joint"), evidence.value("midfoot_slant")
    bones[FOREFOOT] = Bone(FOREFOOT, HINDFOOT, middle)
    bones[TOES] = replace(toes, parent=FOREFOOT, pos=_less(toes.pos, middle))
    joint = Joint("midfoot_angle_r", FOREFOOT, "hinge", midfoot_axis(evidence))
    joints = dict(anatomy.joints)
    toe_joint = joints.pop("mtp_angle_r")
    joints |= {joint.name: joint, toe_joint.name: toe_joint}
    points = {name: _forward(point, middle, slant) for name, point in anatomy.points.items()}
    return replace(
        anatomy,
        bones=bones,
        joints=joints,
        points=points,
        surfaces=_split_surface(anatomy, middle, slant),
    )


def _in_front(pos: Array | Vector, middle: Vector, slant: float) -> bool:
    return bool(pos[0] > middle[0] - slant * pos[2])


def _forward(point: Point, middle: Vector, slant: float) -> Point:
    if point.bone != HINDFOOT or not _in_front(point.pos, middle, slant):
        return point
    return replace(point, bone=FOREFOOT, pos=_less(point.pos, middle))


def _split_surface(anatomy: Anatomy, middle: Vector, slant: float) -> dict[str, Surface]:
    surfaces = {}
    for name, surface in anatomy.surfaces.items():
        if surface.bone != HINDFOOT:
            surfaces[name] = surface
            continue
        front = np.array([_in_front(corner, middle, slant) for corner in surface.corners])
        surfaces["hindfoot_r"] = Surface(HINDFOOT, surface.corners[~front])
        surfaces["forefoot_r"] = Surface(FOREFOOT, surface.corners[front] - np.array(middle))
    return surfaces


def add_fascia(anatomy: Anatomy, evidence: BodyEvidence) -> Anatomy:
    """A band from the heel bone, under the metatarsal heads, to the first bones of the toes.

    It winds round the heads when the toes bend up: the windlass.
    """
    toes = anatomy.bones[TOES]
    axis = np.array(anatomy.joints["mtp_angle_r"].axis)
    radius = evidence.value("metatarsal_head_radius")
    insertion = evidence.at("fascia_insertion")
    centre = _add(toes.pos, (0.0, 0.0, insertion[2]))
    wrap = Wrap("metatarsal_heads_r", FOREFOOT, centre, _z_onto(axis), "cylinder", radius, 0.05)
    points = [
        Point("fascia_heel_r", HINDFOOT, evidence.at("fascia_origin")),
        Point("fascia_side_r", FOREFOOT, _add(centre, (0.0, -2.0 * radius, 0.0))),
        Point("fascia_toes_r", TOES, insertion),
    ]
    path = Path(
        f"{FASCIA}_r",
        (
            Step("fascia_heel_r"),
            Step("metatarsal_heads_r", wraps=True, side="fascia_side_r"),
            Step("fascia_toes_r"),
        ),
    )
    return replace(
        anatomy,
        points={**anatomy.points, **{point.name: point for point in points}},
        wraps={**anatomy.wraps, wrap.name: wrap},
        paths={**anatomy.paths, path.name: path},
    )


def add_contacts(anatomy: Anatomy, evidence: BodyEvidence) -> Anatomy:
    """Points on the skin of the sole: heel, ball and toes on one level with no load.

    The outer midfoot lies above it by as much as its place tells.
    """
    level = evidence.value("lowest_bone") - evidence.value("heel_pad_thickness")
    points = dict(anatomy.points)
    for name, region in CONTACT_REGIONS.items():
        bone = _REGION_BONE[region]
        forward, above, right = evidence.at(name)
        origin = _origin(anatomy, bone)
        place = _less((forward, level + above, right), origin)
        points[f"{name}_r"] = Point(f"{name}_r", bone, place)
    return replace(anatomy, points=points)


def _origin(anatomy: Anatomy, bone: str) -> Vector:
    """Where a bone of the foot begins, in the axes of the calcaneus."""
    origin: Vector = (0.0, 0.0, 0.0)
    while bone != HINDFOOT:
        origin = _add(origin, anatomy.bones[bone].pos)
        bone = anatomy.bones[bone].parent or HINDFOOT
    return origin


def _z_onto(axis: Array) -> Quaternion:
    """The shortest turn that brings the z axis onto `axis`."""
    unit = axis / np.linalg.norm(axis)
    quat = np.array([1.0 + unit[2], -unit[1], unit[0], 0.0])
    if quat[0] < 1e-9:
        quat = np.array([0.0, 1.0, 0.0, 0.0])
    quat /= np.linalg.norm(quat)
    return (float(quat[0]), float(quat[1]), float(quat[2]), float(quat[3]))


def _add(a: Vector, b: Vector) -> Vector:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def _less(a: Vector, b: Vector) -> Vector:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])
