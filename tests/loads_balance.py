"""A second, slow and obvious balance: Newton and Euler on everything that lies beyond a joint.

Muscles are tensions along the straight pieces of their paths, bones are masses that are
accelerated as their jacobians say; nothing of the solver's recursion or moment arms is used.
"""

from __future__ import annotations

import mujoco
import numpy as np

from solespine.body.kinematics import joint_angles, joint_curvatures, joint_rates
from solespine.loads.solution import sole_points

GRAVITY = np.array([0.0, 0.0, -9.81])


def placed(body, coordinates, speeds, accelerations):
    """MuJoCo's data of one frame, and its joint accelerations."""
    model, data = body.model, mujoco.MjData(body.model)
    rates = joint_rates(body, coordinates)
    data.qpos[:] = joint_angles(body, coordinates)
    data.qvel[:] = rates @ speeds
    bend = joint_curvatures(body, coordinates)[:, None] * (rates != 0)
    qacc = rates @ accelerations + bend @ speeds**2
    mujoco.mj_fwdPosition(model, data)
    mujoco.mj_fwdVelocity(model, data)
    return data, qacc


def beyond(model, bone):
    """Indices of a bone and of all that hangs on it."""
    found = {model.body(bone).id}
    for i in range(model.nbody):
        if model.body_parentid[i] in found and i:
            found.add(i)
    return found


def change_of_momentum(body, data, qacc, bones, about):
    """Force (3,) and moment (3,) about a point that the bones' motion takes, less gravity."""
    model = body.model
    force, moment = np.zeros(3), np.zeros(3)
    for i in bones:
        move, turn, moving, turning = (np.zeros((3, model.nv)) for _ in range(4))
        mujoco.mj_jacBodyCom(model, data, move, turn, i)
        mujoco.mj_jacDot(model, data, moving, turning, data.xipos[i], i)
        acceleration = move @ qacc + moving @ data.qvel
        spin, spin_up = turn @ data.qvel, turn @ qacc + turning @ data.qvel
        axes = data.ximat[i].reshape(3, 3)
        inertia = axes @ np.diag(model.body_inertia[i]) @ axes.T
        taken = model.body_mass[i] * (acceleration - GRAVITY)
        force += taken
        moment += np.cross(data.xipos[i] - about, taken)
        moment += inertia @ spin_up + np.cross(spin, inertia @ spin)
    return force, moment


def tension(body, data, pulls, bones, about):
    """Force and moment of paths on a set of bones; pulls by the path's name, N."""
    model = body.model
    force, moment = np.zeros(3), np.zeros(3)
    for name, pull in pulls.items():
        tendon = model.tendon(name).id
        first, count = data.ten_wrapadr[tendon], data.ten_wrapnum[tendon]
        places = data.wrap_xpos.reshape(-1, 3)[first : first + count]
        on = [owner(model, tendon, obj) for obj in data.wrap_obj.ravel()[first : first + count]]
        sites = iter(
            model.site_bodyid[model.wrap_objid[k]]
            for k in range(
                model.tendon_adr[tendon], model.tendon_adr[tendon] + model.tendon_num[tendon]
            )
            if model.wrap_type[k] == mujoco.mjtWrap.mjWRAP_SITE
        )
        on = [bone if bone is not None else next(sites) for bone in on]
        for (p, a), (q, b) in zip(
            zip(places[:-1], on[:-1], strict=True),
            zip(places[1:], on[1:], strict=True),
            strict=True,
        ):
            gap = np.linalg.norm(q - p)
            if gap < 1e-12:
                continue
            along = pull * (q - p) / gap
            for place, bone, sign in ((p, a, 1.0), (q, b, -1.0)):
                if bone in bones:
                    force += sign * along
                    moment += np.cross(place - about, sign * along)
    return force, moment


def owner(model, tendon, obj):
    """Bone of a wrapping surface; None for a site, whose bone the path's own list tells."""
    return model.geom_bodyid[obj] if obj >= 0 else None


def ground(frames, pushes, k, bones, about):
    """Force and moment of the ground's push on a set of bones in frame k."""
    force, moment = np.zeros(3), np.zeros(3)
    body = frames.body
    for side, push in pushes.items():
        points = sole_points(frames, side)[k]
        contacts = [c for c in body.contacts if c.side == side]
        arm = push.shares[k] @ points
        beside = push.moment[k] - np.cross(arm, push.force[k])
        for share, point, contact in zip(push.shares[k], points, contacts, strict=True):
            if body.model.body(contact.bone).id in bones:
                force += share * push.force[k]
                moment += np.cross(point - about, share * push.force[k]) + share * beside
    return force, moment
