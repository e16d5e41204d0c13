"""How strongly the muscles of a body turn each coordinate, weak ones and tight ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from solespine.body import Body, standing_pose
from solespine.body.anatomy import Array
from solespine.body.kinematics import moment_arms, path_lengths
from solespine.body.model import SUFFIX
from solespine.body.muscles import fibre_state, force_parts
from solespine.errors import InputError
from solespine.evidence.change_topics import change_terms
from solespine.whatif.figures import figure

_ARM = ("arm_", "elbow_")


def strength(body: Body, weakness: Mapping[str, float] | None = None) -> Array:
    """Greatest moments of the coordinates in upright standing, (n, 2) Nm to + and to -.

    All muscles that turn one way are taken fully active and still. Shoulder and elbow have a
    judged torque. The pelvis has none.

    Args:
        body: the body.
        weakness: share of its force that a muscle group has lost, by group and side: `calf_l`.

    Raises:
        InputError: there is no such muscle group.
    """
    pose = standing_pose(body)
    active, _ = force_parts(body.muscles, fibre_state(body.muscles, path_lengths(body, pose)))
    arms = moment_arms(body, pose) * (active * _kept(body, weakness or {}))[:, None]
    found = np.column_stack([np.maximum(arms, 0.0).sum(0), np.maximum(-arms, 0.0).sum(0)])
    for i, name in enumerate(body.coordinates):
        if name.startswith(_ARM):
            found[i] = figure("arm_torque")
        if name.startswith("pelvis"):
            found[i] = 0.0
    return np.asarray(found)


def tightened(body: Body, tightness: Mapping[str, float]) -> Body:
    """The body with muscles that are too short.

    A tight muscle is shorter by a share of its optimal fibre length, at any posture: it pulls
    earlier when stretched, and its active range moves.

    Args:
        body: the body.
        tightness: that share, by group and side: `calf_l`.

    Raises:
        InputError: there is no such muscle group.
    """
    if not tightness:
        return body
    shorter = _by_muscle(body, tightness, "tightness")
    muscles = body.muscles
    slack = np.maximum(muscles.slack - shorter * muscles.optimum, 0.0)
    return replace(body, muscles=replace(muscles, slack=slack))


def _kept(body: Body, weakness: Mapping[str, float]) -> Array:
    return 1.0 - _by_muscle(body, weakness, "weakness")


def _by_muscle(body: Body, told: Mapping[str, float], what: str) -> Array:
    """A figure told by group and side, for every muscle; nothing where it is not told."""
    groups = sorted(set(body.muscles.groups))
    for name in told:
        if name[:-2] not in groups or name[-2:] not in SUFFIX.values():
            known = sorted({*groups, *change_terms()[what].stand_for})
            raise InputError(
                f"{what}: {name.removesuffix('_l').removesuffix('_r')!r} is no muscle group; give "
                f"one of {', '.join(known)}, with @left, @right or @both (_l or _r in a Scenario)"
            )
    pairs = zip(body.muscles.names, body.muscles.groups, strict=True)
    return np.array([told.get(f"{group}{name[-2:]}", 0.0) for name, group in pairs])
