"""Read legs and torso of the package myo-sim into plain values; nothing is mended here.

The package's files are joined by its own composing functions and compiled once; the bones'
axes, points, wrapping surfaces and paths are then taken from the compiled model.
"""

from __future__ import annotations

import functools
from pathlib import Path as FilePath

import mujoco
import numpy as np
from myo_sim.build import compose
from myo_sim.build.utils import build_child_xml_from_components

from solespine.body.anatomy import (
    Anatomy,
    Array,
    Bone,
    Coupling,
    Joint,
    Path,
    Point,
    Quaternion,
    Step,
    Surface,
    Vector,
    Wrap,
)

_ROUND = (int(mujoco.mjtWrap.mjWRAP_SPHERE), int(mujoco.mjtWrap.mjWRAP_CYLINDER))


@functools.cache
def package_anatomy() -> Anatomy:
    """Legs and torso as the package has them, in one tree of bones."""
    torso = _model(
        compose.TORSO_ASSETS_XML,
        compose.TORSO_TENDONS_XML,
        compose.TORSO_MUSCLES_XML,
        compose.TORSO_CHAIN_XML,
        (compose.HEAD_SIMPLE_ASSETS_XML,),
    )
    legs = _model(
        compose.LEGS_ASSETS_XML,
        compose.LEGS_TENDONS_XML,
        compose.LEGS_MUSCLES_XML,
        compose.LEGS_CHAIN_XML,
        (),
    )
    first, second = _read(torso), _read(legs)
    return Anatomy(
        bones={**first.bones, **second.bones},
        joints={**first.joints, **second.joints},
        points={**first.points, **second.points},
        wraps={**first.wraps, **second.wraps},
        paths={**first.paths, **second.paths},
        couplings=first.couplings + second.couplings,
        surfaces={**first.surfaces, **second.surfaces},
    )


def _model(
    assets: FilePath,
    tendons: FilePath,
    muscles: FilePath,
    chain: FilePath,
    extra: tuple[FilePath, ...],
) -> mujoco.MjModel:
    xml = build_child_xml_from_components(
        model_name="part",
        compiler_meshdir=compose.ROOT,
        assets_xml=assets,
        tendons_xml=tendons,
        muscles_xml=muscles,
        chain_xml=chain,
        root_body_name="part_root",
        root_site_name="part_root_site",
        extra_assets_xmls=extra,
    )
    return mujoco.MjSpec.from_string(xml).compile()


def package_masses() -> dict[str, float]:
    """Mass of every body of the package's two models, kg, as the package has it."""
    masses: dict[str, float] = {}
    for xmls in (
        (compose.TORSO_ASSETS_XML, compose.TORSO_TENDONS_XML, compose.TORSO_MUSCLES_XML,
         compose.TORSO_CHAIN_XML, (compose.HEAD_SIMPLE_ASSETS_XML,)),
        (compose.LEGS_ASSETS_XML, compose.LEGS_TENDONS_XML, compose.LEGS_MUSCLES_XML,
         compose.LEGS_CHAIN_XML, ()),
    ):  # fmt: skip
        model = _model(*xmls)
        masses |= {model.body(i).name: float(model.body_mass[i]) for i in range(1, model.nbody)}
    return masses


def _read(model: mujoco.MjModel) -> Anatomy:
    return Anatomy(
        bones=dict(_bones(model)),
        joints={joint.name: joint for joint in _joints(model)},
        points={point.name: point for point in _points(model)},
        wraps={wrap.name: wrap for wrap in _wraps(model)},
        paths={path.name: path for path in _paths(model)},
        couplings=_couplings(model),
        surfaces=_surfaces(model),
    )


def _bones(model: mujoco.MjModel) -> list[tuple[str, Bone]]:
    """Bones below the part's root, which stands for the root of the whole body."""
    found = []
    for i in range(2, model.nbody):
        name, parent = model.body(i).name, int(model.body_parentid[i])
        above = None if parent == 1 else model.body(parent).name
        place = _vector(model.body_pos[i])
        found.append((name, Bone(name, above, place, _quaternion(model.body_quat[i]))))
    return found


def _joints(model: mujoco.MjModel) -> list[Joint]:
    return [
        Joint(
            name=model.joint(i).name,
            bone=model.body(model.jnt_bodyid[i]).name,
            kind="slide" if model.jnt_type[i] == mujoco.mjtJoint.mjJNT_SLIDE else "hinge",
            axis=_vector(model.jnt_axis[i]),
            pos=_vector(model.jnt_pos[i]),
            limits=(float(model.jnt_range[i][0]), float(model.jnt_range[i][1])),
        )
        for i in range(model.njnt)
    ]


def _points(model: mujoco.MjModel) -> list[Point]:
    return [
        Point(model.site(i).name, model.body(model.site_bodyid[i]).name, _vector(model.site_pos[i]))
        for i in range(model.nsite)
        if model.site_bodyid[i] > 1
    ]


def _wraps(model: mujoco.MjModel) -> list[Wrap]:
    """Only the surfaces that a path of the package goes round."""
    used = {
        int(model.wrap_objid[i]) for i in range(model.nwrap) if int(model.wrap_type[i]) in _ROUND
    }
    return [
        Wrap(
            name=model.geom(i).name,
            bone=model.body(model.geom_bodyid[i]).name,
            pos=_vector(model.geom_pos[i]),
            quat=_quaternion(model.geom_quat[i]),
            kind="sphere" if model.geom_type[i] == mujoco.mjtGeom.mjGEOM_SPHERE else "cylinder",
            radius=float(model.geom_size[i][0]),
            half_length=float(model.geom_size[i][1]),
        )
        for i in sorted(used)
    ]


def _paths(model: mujoco.MjModel) -> list[Path]:
    return [
        Path(model.tendon(i).name.removesuffix("_tendon"), _steps(model, i))
        for i in range(model.ntendon)
    ]


def _steps(model: mujoco.MjModel, tendon: int) -> tuple[Step, ...]:
    first, count = int(model.tendon_adr[tendon]), int(model.tendon_num[tendon])
    steps = []
    for i in range(first, first + count):
        object_id = int(model.wrap_objid[i])
        if model.wrap_type[i] == mujoco.mjtWrap.mjWRAP_SITE:
            steps.append(Step(model.site(object_id).name))
        else:
            side = int(model.wrap_prm[i])
            name = model.site(side).name if side >= 0 else None
            steps.append(Step(model.geom(object_id).name, wraps=True, side=name))
    return tuple(steps)


def _couplings(model: mujoco.MjModel) -> tuple[Coupling, ...]:
    found = []
    for i in range(model.neq):
        joint, driver = int(model.eq_obj1id[i]), int(model.eq_obj2id[i])
        slides = model.jnt_type[joint] == mujoco.mjtJoint.mjJNT_SLIDE
        bone = model.body(model.body_parentid[model.jnt_bodyid[joint]]).name
        found.append(
            Coupling(
                joint=model.joint(joint).name,
                coordinate=model.joint(driver).name if driver >= 0 else "",
                polynomial=tuple(float(x) for x in model.eq_data[i][:5]),
                slide_of=bone if slides else None,
            )
        )
    return tuple(found)


def _surfaces(model: mujoco.MjModel) -> dict[str, Surface]:
    surfaces = {}
    for i in range(model.ngeom):
        if model.geom_type[i] == mujoco.mjtGeom.mjGEOM_MESH:
            bone = model.body(model.geom_bodyid[i]).name
            surfaces[model.geom(i).name] = Surface(bone, _corners(model, i))
    return surfaces


def _corners(model: mujoco.MjModel, geom: int) -> Array:
    mesh = int(model.geom_dataid[geom])
    first, count = int(model.mesh_vertadr[mesh]), int(model.mesh_vertnum[mesh])
    turn = np.zeros(9)
    mujoco.mju_quat2Mat(turn, model.geom_quat[geom])
    corners = np.asarray(model.mesh_vert[first : first + count], dtype=np.float64)
    return np.asarray(corners @ turn.reshape(3, 3).T + model.geom_pos[geom])


def _vector(values: Array) -> Vector:
    return (float(values[0]), float(values[1]), float(values[2]))


def _quaternion(values: Array) -> Quaternion:
    return (float(values[0]), float(values[1]), float(values[2]), float(values[3]))
