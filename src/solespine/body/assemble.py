"""One MuJoCo model from a scaled anatomy and the inertia of its bones.

The model holds bones, joints, inertia, paths as tendons and the couplings as equalities; muscles
and contact are not MuJoCo's here. The equalities are switched off, since inverse dynamics would
answer for their forces; who steps the model forward clears mjDSBL_EQUALITY. The world is x
forward, y to the left, z up.
"""

from __future__ import annotations

from collections.abc import Mapping

import mujoco
import numpy as np

from solespine.body.anatomy import ROOT, Anatomy, Bone, Path, Wrap
from solespine.body.inertia_deleva1996 import Inertial

_ON_FEET = (np.sqrt(0.5), np.sqrt(0.5), 0.0, 0.0)  # y of the bones up, x forward
_EQUALITY_DATA = 12  # length of an equality's data in MuJoCo
_SITE = mujoco.mjtGeom.mjGEOM_SPHERE
_OFF = int(mujoco.mjtDisableBit.mjDSBL_CONTACT) | int(mujoco.mjtDisableBit.mjDSBL_EQUALITY)
_KIND = {
    "hinge": mujoco.mjtJoint.mjJNT_HINGE,
    "slide": mujoco.mjtJoint.mjJNT_SLIDE,
    "sphere": mujoco.mjtGeom.mjGEOM_SPHERE,
    "cylinder": mujoco.mjtGeom.mjGEOM_CYLINDER,
}


def assemble(anatomy: Anatomy, inertia: Mapping[str, Inertial]) -> mujoco.MjModel:
    """Compile the model.

    Args:
        anatomy: scaled to the person.
        inertia: of every bone.
    """
    spec = mujoco.MjSpec()
    spec.compiler.degree = False
    spec.compiler.inertiafromgeom = 0
    spec.option.disableflags = _OFF
    bodies: dict[str, mujoco.MjsBody] = {}
    for bone in anatomy.bones.values():
        parent = bodies[bone.parent] if bone.parent else spec.worldbody
        bodies[bone.name] = _add_bone(parent, bone, anatomy, inertia[bone.name])
    for point in anatomy.points.values():
        bodies[point.bone].add_site(name=point.name, pos=point.pos, type=_SITE, size=[0.002] * 3)
    for wrap in anatomy.wraps.values():
        _add_wrap(bodies[wrap.bone], wrap)
    for path in anatomy.paths.values():
        _add_path(spec, path)
    _add_couplings(spec, anatomy)
    return spec.compile()


def _add_bone(
    parent: mujoco.MjsBody, bone: Bone, anatomy: Anatomy, inertial: Inertial
) -> mujoco.MjsBody:
    quat = _ON_FEET if bone.name == ROOT else bone.quat
    body = parent.add_body(name=bone.name, pos=bone.pos, quat=quat)
    body.mass, body.ipos, body.inertia = inertial.mass_kg, inertial.com, inertial.inertia
    body.explicitinertial = True
    for joint in anatomy.on(bone.name):
        body.add_joint(
            name=joint.name,
            type=_KIND[joint.kind],
            axis=joint.axis,
            pos=joint.pos,
            range=joint.limits,
            limited=0,
        )
    return body


def _add_wrap(body: mujoco.MjsBody, wrap: Wrap) -> None:
    body.add_geom(
        name=wrap.name,
        type=_KIND[wrap.kind],
        pos=wrap.pos,
        quat=wrap.quat,
        size=[wrap.radius, max(wrap.half_length, 1e-3), 0.0],
        contype=0,
        conaffinity=0,
        mass=0.0,
    )


def _add_path(spec: mujoco.MjSpec, path: Path) -> None:
    tendon = spec.add_tendon(name=path.name)
    for step in path.steps:
        if step.wraps:
            tendon.wrap_geom(step.name, step.side or "")
        else:
            tendon.wrap_site(step.name)


def _add_couplings(spec: mujoco.MjSpec, anatomy: Anatomy) -> None:
    """Equalities, for those who use the model by itself; a lumbar angle is led by L5-S1."""
    for joint in anatomy.joints.values():
        if joint.locked:
            spec.add_equality(
                name=f"{joint.name}_locked",
                type=mujoco.mjtEq.mjEQ_JOINT,
                objtype=mujoco.mjtObj.mjOBJ_JOINT,
                name1=joint.name,
                data=[0.0] * _EQUALITY_DATA,
            )
    lead = {c.coordinate: c for c in anatomy.couplings if c.joint.startswith("L5_S1_")}
    for c in anatomy.couplings:
        leader = lead.get(c.coordinate)
        if leader is c:
            continue
        data = list(c.polynomial) + [0.0] * (_EQUALITY_DATA - len(c.polynomial))
        if leader:
            data[1] = c.polynomial[1] / leader.polynomial[1]
        spec.add_equality(
            name=f"{c.joint}_follows",
            type=mujoco.mjtEq.mjEQ_JOINT,
            objtype=mujoco.mjtObj.mjOBJ_JOINT,
            name1=c.joint,
            name2=leader.joint if leader else c.coordinate,
            data=data,
        )
