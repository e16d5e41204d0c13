"""Mend what is wrong in the package's anatomy; each function mends one thing.

The defects were measured in myo-sim 0.2.3 and each mend has a test that fails without it. Mass
and muscle curves are not taken from the package at all: see `inertia_deleva1996` and `muscles`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.spatial.transform import Rotation

from solespine.body.abductors import move_abductors
from solespine.body.anatomy import (
    ROOT,
    UPRIGHT,
    Anatomy,
    Bone,
    Coupling,
    Joint,
    Path,
    Point,
    Step,
    Surface,
    Vector,
    Wrap,
)
from solespine.evidence.body_topics import BodyEvidence, Level, LumbarLevel

LEVELS: tuple[Level, ...] = ("L5_S1", "L4_L5", "L3_L4", "L2_L3", "L1_L2")  # from below
UPPER_BONE: dict[Level, str] = dict(
    zip(LEVELS, ("lumbar5", "lumbar4", "lumbar3", "lumbar2", "lumbar1"), strict=True)
)
LUMBAR = {"extension": "FE", "bending": "LB", "rotation": "AR"}
_FIRST_LEVEL = {"FE": "flex_extension", "LB": "lat_bending", "AR": "axial_rotation"}
_UNUSED = ("head_attach", "neck", "Arm_attachment", "chest_r", "cervical_spine")
_LOCKED = ("Abs_t1", "Abs_t2")
_INWARD = "knee_angle_translation3_r"


def mend(anatomy: Anatomy, evidence: BodyEvidence) -> Anatomy:
    """The package's anatomy with all defects mended."""
    anatomy = join_sacrum(anatomy)
    anatomy = place_head(anatomy)
    anatomy = share_lumbar_angles(anatomy, evidence)
    anatomy = mend_knee(anatomy, evidence)
    anatomy = bend_toes_up(anatomy)
    anatomy = free_ankle(anatomy, evidence)
    anatomy = uncross_rectus(anatomy)
    anatomy = move_abductors(anatomy, evidence)
    return lead_psoas_to_femur(anatomy, evidence)


def join_sacrum(anatomy: Anatomy) -> Anatomy:
    """Make sacrum and pelvis one bone: apart, the pelvis would be there, and weigh, twice."""
    moved = {"sacrum": ROOT}

    def onto(bone: str) -> str:
        return moved.get(bone, bone)

    bones = {ROOT: Bone(ROOT, None, (0.0, 0.0, 0.0), UPRIGHT)}
    for name, bone in anatomy.bones.items():
        if name not in ("sacrum", ROOT):
            bones[name] = replace(bone, parent=onto(bone.parent or ROOT))
    return replace(
        anatomy,
        bones=bones,
        points={n: replace(p, bone=onto(p.bone)) for n, p in anatomy.points.items()},
        wraps={n: replace(w, bone=onto(w.bone)) for n, w in anatomy.wraps.items()},
        surfaces={n: replace(s, bone=onto(s.bone)) for n, s in anatomy.surfaces.items()},
    )


def place_head(anatomy: Anatomy) -> Anatomy:
    """Set the head on the thorax without the package's helper bodies for arms it brings no more."""
    attach, neck, head = (anatomy.bones[name] for name in ("head_attach", "neck", "head"))
    pos = tuple(sum(parts) for parts in zip(attach.pos, neck.pos, head.pos, strict=True))
    bones = {name: bone for name, bone in anatomy.bones.items() if name not in _UNUSED}
    bones["head"] = Bone("head", "torso", (pos[0], pos[1], pos[2]))
    offset = np.array(attach.pos) + np.array(neck.pos)
    surfaces = {
        name: Surface("torso", surface.corners + offset) if surface.bone == "neck" else surface
        for name, surface in anatomy.surfaces.items()
    }
    return replace(
        anatomy,
        bones=bones,
        points={n: p for n, p in anatomy.points.items() if p.bone not in _UNUSED},
        surfaces={n: s for n, s in surfaces.items() if s.bone not in _UNUSED},
    )


def share_lumbar_angles(anatomy: Anatomy, evidence: BodyEvidence) -> Anatomy:
    """Let the five lumbar joints share each lumbar angle in shares that sum to one.

    In the package L5-S1 takes the whole angle and the four upper joints take 0.875 of it again.
    The abdominal wall turns by its share of the angle against the pelvis, not against L5.
    """
    joints = _renamed_lumbar_joints(anatomy)
    couplings = [c for c in anatomy.couplings if "knee" in c.joint]
    for level, row in evidence.lumbar.items():
        for angle in LUMBAR:
            couplings.append(_share(f"{level}_{angle}", angle, _of(row, angle)))
    wall = evidence.value("abdomen_share") - evidence.lumbar["L5_S1"].extension
    couplings.append(_share("Abs_r3", "extension", wall))
    return replace(anatomy, joints=joints, couplings=tuple(couplings))


def _renamed_lumbar_joints(anatomy: Anatomy) -> dict[str, Joint]:
    names: dict[str, str] = {}
    for level in LEVELS:
        for angle, short in LUMBAR.items():
            old = _FIRST_LEVEL[short] if level == "L5_S1" else f"{level}_{short}"
            names[old] = f"{level}_{angle}"
    kept = (joint for joint in anatomy.joints.values() if joint.name not in _LOCKED)
    renamed = (replace(joint, name=names.get(joint.name, joint.name)) for joint in kept)
    return {joint.name: joint for joint in renamed}


def _of(row: LumbarLevel, angle: str) -> float:
    return float(getattr(row, angle))


def _share(joint: str, angle: str, share: float) -> Coupling:
    return Coupling(joint, f"lumbar_{angle}", (0.0, share))


def mend_knee(anatomy: Anatomy, evidence: BodyEvidence) -> Anatomy:
    """Let the right shank slide and turn on the thigh as in the published model.

    The package slides it up the thigh where the model slides it down, leaves out the slide along
    the flexion axis, and has the axis some millimetres too far forward.
    """
    knee, shank = evidence.knee, anatomy.bones["tibia_r"]
    thigh, on_shank = knee.on_thigh_m, knee.on_shank_m
    pos = (thigh[0] - on_shank[0], thigh[1] - on_shank[1], thigh[2] - on_shank[2])
    led = {
        "knee_angle_translation2_r": (knee.slide_forward_m, "femur_r"),
        "knee_angle_translation1_r": (knee.slide_up_m, "femur_r"),
        _INWARD: (knee.slide_inward_m, "femur_r"),
        "knee_angle_rotation2_r": (knee.turn_forward_rad, None),
        "knee_angle_rotation3_r": (knee.turn_up_rad, None),
    }
    couplings = [c for c in anatomy.couplings if c.joint not in led]
    couplings += [Coupling(j, "knee_angle_r", p, bone) for j, (p, bone) in led.items()]
    return replace(
        anatomy,
        bones={**anatomy.bones, "tibia_r": replace(shank, pos=pos)},
        joints=_with_inward_slide(anatomy, on_shank),
        couplings=tuple(couplings),
    )


def _with_inward_slide(anatomy: Anatomy, centre: Vector) -> dict[str, Joint]:
    """The knee's joints about its centre on the shank; the slide inward comes with the others."""
    flexion = anatomy.joints["knee_angle_r"]
    joints: dict[str, Joint] = {}
    for name, joint in anatomy.joints.items():
        if joint.bone == "tibia_r":
            joint = replace(joint, pos=centre)
        if name == "knee_angle_r":
            joints[_INWARD] = replace(flexion, name=_INWARD, kind="slide", pos=centre)
        joints[name] = joint
    return joints


def bend_toes_up(anatomy: Anatomy) -> Anatomy:
    """Count the toe joint's angle upwards, as the other joints of the foot are counted."""
    joint = anatomy.joints["mtp_angle_r"]
    x, y, z = joint.axis
    low, high = joint.limits
    turned = replace(joint, axis=(-x, -y, -z), limits=(-high, -low))
    return replace(anatomy, joints={**anatomy.joints, joint.name: turned})


def free_ankle(anatomy: Anatomy, evidence: BodyEvidence) -> Anatomy:
    """Let the ankle bend up as far as healthy ones do over a bent knee; the package ends before."""
    joint = anatomy.joints["ankle_angle_r"]
    high = float(np.radians(evidence.value("ankle_upward_limit")))
    freer = replace(joint, limits=(joint.limits[0], high))
    return replace(anatomy, joints={**anatomy.joints, joint.name: freer})


def uncross_rectus(anatomy: Anatomy) -> Anatomy:
    """Put each rectus abdominis on its own side; the package has left and right exchanged."""
    return replace(
        anatomy,
        points={
            name: replace(point, pos=(point.pos[0], point.pos[1], -point.pos[2]))
            if name.startswith("rect_abd")
            else point
            for name, point in anatomy.points.items()
        },
    )


_PSOAS_RIM = "PS_at_brim"
_RIM_TURNS = ("psoas_rim_turn_x", "psoas_rim_turn_y", "psoas_rim_turn_z")


def lead_psoas_to_femur(anatomy: Anatomy, evidence: BodyEvidence) -> Anatomy:
    """Lead every psoas fascicle over the pelvic rim to the lesser trochanter.

    In the package they end on the pelvis while the leg's own psoas begins there, so that bending
    the hip does not load the spine. The leg's own psoas goes; its points on rim and femur stay. In
    front of the hip the fascicles go round a cylinder, as in Rajagopal 2016; without it they come
    half as near to the hip centre when the hip is stretched, and can hardly bend it.
    """
    rim, front = _psoas_rim(evidence)
    anatomy = replace(
        anatomy,
        wraps={**anatomy.wraps, rim.name: rim},
        points={**anatomy.points, front.name: front},
    )
    paths = {}
    for name, path in anatomy.paths.items():
        if name in ("psoas_r", "psoas_l"):
            continue
        if name.startswith("Ps_"):
            side = name[-1]
            onwards = (
                Step(f"psoas-P2_{side}"),
                Step(f"{_PSOAS_RIM}_{side}", wraps=True, side=f"{_PSOAS_RIM}_front_{side}"),
                Step(f"psoas-P3_{side}"),
                Step(f"psoas-P4_{side}"),
            )
            path = Path(name, path.steps[:1] + onwards)
        paths[name] = path
    used = {step.name for path in paths.values() for step in path.steps}
    return replace(anatomy, paths=paths, points=_without_psoas_ends(anatomy, used))


def _psoas_rim(evidence: BodyEvidence) -> tuple[Wrap, Point]:
    """The right cylinder, and a point on the side of it where the path runs."""
    turns = Rotation.from_euler("XYZ", [evidence.value(name) for name in _RIM_TURNS])
    radius, centre = evidence.value("psoas_rim_radius"), evidence.at("psoas_rim")
    x, y, z, w = (float(part) for part in turns.as_quat())
    front = np.array(centre) + turns.apply([0.0, -2.0 * radius, 0.0])
    beside: Vector = (float(front[0]), float(front[1]), float(front[2]))
    rim = Wrap(f"{_PSOAS_RIM}_r", ROOT, centre, (w, x, y, z), "cylinder", radius, 0.05)
    return rim, Point(f"{_PSOAS_RIM}_front_r", ROOT, beside)


def _without_psoas_ends(anatomy: Anatomy, used: set[str]) -> dict[str, Point]:
    return {
        name: point
        for name, point in anatomy.points.items()
        if name in used or not name.startswith(("Ps_", "psoas"))
    }
