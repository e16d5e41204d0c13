"""What OpenSim says; imported only in a Python of its own (see apart.py)."""

from __future__ import annotations

import warnings

import mujoco
import numpy as np
import opensim
from scipy.spatial.transform import Rotation

from loads_cases import made_body

LIGHT_KG = 1e-9  # of the bodies between the turns of one bone, which OpenSim needs


def vec(values):
    return opensim.Vec3(*(float(x) for x in values))


def angles(turn):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a quarter turn has many names, all of them right
        return vec(turn.as_euler("XYZ"))


def rotation(quat):
    return Rotation.from_quat(np.roll(quat, -1))


def onto(axis, start):
    """The shortest turn of `start` onto a joint's axis."""
    unit = axis / np.linalg.norm(axis)
    cross = np.cross(start, unit)
    size = np.linalg.norm(cross)
    angle = np.arctan2(size, start @ unit)
    across = np.array([0.0, 1.0, 0.0]) if start[0] else np.array([1.0, 0.0, 0.0])
    return Rotation.from_rotvec(angle * (cross / size if size > 1e-12 else across))


def rebuilt(model):
    """The model in OpenSim: every hinge a pin, every slide a slider, one after the other."""
    twin = opensim.Model()
    twin.setGravity(vec(model.opt.gravity))
    made = {0: twin.getGround()}
    for i in range(1, model.nbody):
        parent, place, turn = (
            made[model.body_parentid[i]],
            model.body_pos[i],
            rotation(model.body_quat[i]),
        )
        joints = range(model.body_jntadr[i], model.body_jntadr[i] + model.body_jntnum[i])
        for k in joints:
            hinge = model.jnt_type[k] == mujoco.mjtJoint.mjJNT_HINGE
            last = k == joints[-1]
            body = bone(model, i) if last else light(f"{model.joint(k).name}_between")
            twin.addBody(body)
            axis = onto(
                model.jnt_axis[k], np.array([0.0, 0.0, 1.0]) if hinge else np.array([1.0, 0, 0])
            )
            kind = opensim.PinJoint if hinge else opensim.SliderJoint
            at = model.jnt_pos[k] if hinge else np.zeros(3)
            name = f"j_{model.joint(k).name}"
            parent_end = (parent, vec(place + turn.apply(at)), angles(turn * axis))
            joint = kind(name, *parent_end, body, vec(at), angles(axis))
            joint.updCoordinate().setName(model.joint(k).name)
            twin.addJoint(joint)
            parent, place, turn = body, np.zeros(3), Rotation.identity()
        if not len(joints):
            body = bone(model, i)
            twin.addBody(body)
            twin.addJoint(
                opensim.WeldJoint(
                    f"j_{model.body(i).name}",
                    parent,
                    vec(place),
                    angles(turn),
                    body,
                    vec(np.zeros(3)),
                    vec(np.zeros(3)),
                )
            )
        made[i] = body
    return twin


def light(name):
    return opensim.Body(name, LIGHT_KG, vec(np.zeros(3)), opensim.Inertia(*[LIGHT_KG * 1e-4] * 3))


def bone(model, i):
    axes = rotation(model.body_iquat[i]).as_matrix()
    full = axes @ np.diag(model.body_inertia[i]) @ axes.T
    parts = [full[0, 0], full[1, 1], full[2, 2], full[0, 1], full[0, 2], full[1, 2]]
    return opensim.Body(
        model.body(i).name,
        float(model.body_mass[i]),
        vec(model.body_ipos[i]),
        opensim.Inertia(*(float(x) for x in parts)),
    )


def joint_forces(values, speeds, accelerations):
    """Names of our made body's joints and the forces that OpenSim finds in the same body, N or Nm.

    All of them in the order of our joints.
    """
    body = made_body()
    twin = rebuilt(body.model)
    state = twin.initSystem()
    solver = opensim.InverseDynamicsSolver(twin)
    order = twin.getCoordinateNamesInMultibodyTreeOrder()
    names = [order.getElt(i).split("/")[-1] for i in range(body.model.nv)]
    ours = [body.model.joint(name).dofadr[0] for name in names]
    up = opensim.Vector(len(names), 0.0)
    for i, (name, at) in enumerate(zip(names, ours, strict=True)):
        one = twin.getCoordinateSet().get(name)
        one.setValue(state, float(values[at]), False)
        one.setSpeedValue(state, float(speeds[at]))
        up.set(i, float(accelerations[at]))
    twin.realizeVelocity(state)
    forces = solver.solve(state, up)
    return names, np.array([forces.get(i) for i in range(len(names))])


def moment_arms(path, names, poses):
    """Names, arms (pose, muscle, coordinate) and path points of the right leg of a model file."""
    opensim.Logger.setLevelString("Off")
    model = opensim.Model(path)
    state = model.initSystem()
    muscles = [model.getMuscles().get(i) for i in range(model.getMuscles().getSize())]
    muscles = [m for m in muscles if m.getName().endswith("_r") and m.getName() != "psoas_r"]
    coordinates = [model.getCoordinateSet().get(name) for name in names]
    arms = []
    for pose in poses:
        for coordinate, value in zip(coordinates, pose, strict=True):
            coordinate.setValue(state, float(value), False)
        model.assemble(state)
        model.realizePosition(state)
        arms.append([[m.computeMomentArm(state, c) for c in coordinates] for m in muscles])
    return [m.getName() for m in muscles], np.array(arms), path_points(muscles, state)


def path_points(muscles, state):
    points = {}
    for muscle in muscles:
        path = muscle.getGeometryPath().getPathPointSet()
        for k in range(path.getSize()):
            point = path.get(k)
            name = point.getName().replace("_r-P", "-P") + "_r"
            place = point.getLocation(state)
            points[name] = (point.getParentFrame().getName(), [place.get(j) for j in range(3)])
    return points
