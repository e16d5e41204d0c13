"""Quiet standing as balance: the posture near the person's own that costs least, on this ground.

The posture is found by IPOPT with exact second derivatives: all forces of the soles, the joints'
own moments and the weight balance, and among such postures the one that stays nearest to the
upright style at the least share of joint strength.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import casadi as ca
import numpy as np

from solespine.body import Body, standing_pose
from solespine.body.anatomy import Array
from solespine.body.kinematics import contact_points
from solespine.body.model import SUFFIX
from solespine.errors import TooPoorError
from solespine.whatif.body_numbers import body_symbols, body_values
from solespine.whatif.chain_expressions import (
    GRAVITY,
    ChainExpressions,
    Expression,
    chain_expressions,
    coordinate_forces,
    joint_forces,
)
from solespine.whatif.figures import figure
from solespine.whatif.ipopt import ipopt
from solespine.whatif.parameters import table_symbols, table_values
from solespine.whatif.resistance import (
    capsule_energy,
    own_moments,
    resistance_shapes,
    resistance_tables,
)
from solespine.whatif.same_model import same_model_key
from solespine.whatif.scenario import MOST_PAIN, Pain
from solespine.whatif.sole import SPOT_NUMBERS, Sole, spot_numbers, standing_sole
from solespine.whatif.strength import strength

_ROOT = 6  # coordinates of the free pelvis come first
# What follows the ground, and the knee, which stands at the end of its range; others: posture.
_SPREADS = {"subtalar": "following", "midfoot": "following", "mtp": "following",
            "hip_rotation": "following", "knee": "knee"}  # fmt: skip
_HELD = ("arm_", "elbow_")
# Prices that the solver is given with each problem, so that other ones need no new problem.
WEIGHTS = ("standing_posture_deg", "standing_following_deg", "standing_upright_deg",
           "standing_facing_deg", "standing_knee_deg", "standing_balance_m", "standing_effort",
           "standing_strain")  # fmt: skip
_SINK_M = 4e-3  # how far the start is pressed in, so that every spot carries something
_RADIAN = np.pi / 180  # of a degree
# Degrees by which a second start is bent.
_ELSEWHERE = {"ankle_angle": 4.0, "knee_angle": 8.0, "hip_flexion": 6.0, "lumbar_extension": -5.0}
_NUDGE = 1e-3  # rad, m: begun at the very answer, the solver may find no step that is better
_STEP_M = 3e-3  # how much ground comes in at a time
_LEAST_STEP = 1.0 / 64  # of the change: smaller ones do not help
_OPTIONS: Any = {
    "print_time": False, "calc_lam_p": False,  # nobody asks what a parameter is worth
    "ipopt": {"print_level": 0, "sb": "yes", "max_iter": 150, "tol": 1e-9,
              "acceptable_tol": 1e-7, "acceptable_iter": 4, "mu_strategy": "monotone",
              "mu_init": 1e-3},
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Standing:
    """A body that stands.

    Attributes:
        body: whose.
        pose: (n,) coordinates.
        stood: (spots, 2) where the ground holds each spot of the sole, m.
        forces: (spots, 3) of the ground on each spot of the sole, world axes, N.
        torques: (n,) that muscles make at each coordinate, Nm; nothing at the pelvis.
        iterations, seconds: what the solver needed.
    """

    body: Body = field(repr=False)
    pose: Array = field(repr=False)
    stood: Array = field(repr=False)
    forces: Array = field(repr=False)
    torques: Array = field(repr=False)
    iterations: int
    seconds: float


@dataclass(frozen=True, eq=False)
class _Task:
    solver: Any
    read: Any  # (q, parameters) -> forces, torques
    limits: tuple[Array, Array]


def stand(
    body: Body,
    before: Standing | None = None,
    strong: Array | None = None,
    pain: Pain = Pain(),  # noqa: B008  frozen
    *,
    again: bool = False,
) -> Standing:
    """How the body stands.

    A change is brought in by small steps from how the person stood before, so that the balance
    found is the one that they would slide into.

    Args:
        body: with its changes.
        before: how the person stands without them: it gives the style, the start and where the
            feet are. Not told: the body's own upright posture, with feet that have settled.
        strong: (n, 2) strength of the coordinates; from the muscles when not told.
        pain: of the heels.
        again: as a check, begin bent at ankles, knees, hips and back where nothing was before, and
            bring a change in by steps half as large. A changed stance has no other start: bent
            from there it can end on one leg.

    Raises:
        TooPoorError: no balance was found.
    """
    began = time.perf_counter()
    strong = strength(body) if strong is None else strong
    if before is None:
        upright = standing_pose(body)
        upright[body.coordinates.index("pelvis_tz")] -= _SINK_M
        before = Standing(body, upright, _places(body, upright)[:, :2], *_nothing(body))
        settled = _slide(body, before, strong, Pain(), began, bent=again)
        before = replace(before, stood=_places(body, settled.pose)[:, :2])
        return _slide(body, before, strong, pain, began, bent=again)
    return _slide(body, before, strong, pain, began, finer=again)


def _slide(
    body: Body, before: Standing, strong: Array, pain: Pain, began: float, *,
    bent: bool = False, finer: bool = False,
) -> Standing:  # fmt: skip
    task, spots = _task_of(body), spot_numbers(body)
    lifted = (_places(before.body, before.pose) - _places(body, before.pose))[:, 2]
    steps = (2 if finer else 1) * max(int(np.ceil(np.abs(lifted).max() / _STEP_M)), 1)

    def solved(left: float, start: Array) -> tuple[Array, int]:
        now = spots + left * np.outer(lifted, [0, 1, 0, 0, 0])
        return _solve(task, body, start, _numbers(body, now, before, strong, pain), before.pose)

    first = _bent(body, before.pose) if bent else before.pose
    pose, iterations = _in_steps(solved, first, 1.0 / steps)
    numbers = _numbers(body, spots, before, strong, pain)
    forces, torques = (np.array(part) for part in task.read(pose, numbers))
    took = time.perf_counter() - began
    return Standing(
        body, pose, before.stood, forces, torques.ravel(), before.iterations + iterations, took
    )


def _bent(body: Body, pose: Array) -> Array:
    found = np.array(pose)
    for name, angle in _ELSEWHERE.items():
        at = [i for i, one in enumerate(body.coordinates) if one.startswith(name)]
        found[at] += np.radians(angle)
    return found


def _in_steps(
    solved: Callable[[float, Array], tuple[Array, int]], pose: Array, step: float
) -> tuple[Array, int]:
    """Bring a change in from none (1) to all of it (0); a step that fails is tried in halves."""
    left, iterations = 1.0, 0
    while left > 0.0:
        ahead = left - step if left - step > 1e-9 else 0.0
        try:
            pose, used = solved(ahead, pose)
        except TooPoorError:
            step *= 0.5
            if step < _LEAST_STEP:
                raise
            continue
        left, iterations = ahead, iterations + used
    return pose, iterations


def _nothing(body: Body) -> tuple[Array, Array, int, float]:
    return np.zeros((len(body.contacts), 3)), np.zeros(len(body.coordinates)), 0, 0.0


def _solve(
    task: _Task, body: Body, start: Array, numbers: Array, style: Array
) -> tuple[Array, int]:
    low, high = task.limits
    held = [name.startswith(_HELD) for name in body.coordinates]
    low, high = np.where(held, style, low), np.where(held, style, high)
    for first in (start, start + _NUDGE):
        found = task.solver(
            x0=np.clip(first, low, high), p=numbers, lbx=low, ubx=high, lbg=0.0, ubg=0.0
        )
        said = task.solver.stats()
        if said["success"]:
            break
    if not said["success"]:
        raise TooPoorError(
            f"no standing balance was found ({said['return_status']}); try a smaller change"
        )
    return np.array(found["x"]).ravel(), int(said["iter_count"])


def _numbers(body: Body, spots: Array, before: Standing, strong: Array, pain: Pain) -> Array:
    """The parameters in the order of the problem's."""
    tables = {
        "spots": spots, "stood": before.stood, **resistance_tables(body), "style": before.pose,
        "usual": before.torques, "strong": strong,
        "pain": figure("standing_pain") * np.array([pain.left, pain.right]) / MOST_PAIN,
        "weights": np.array([figure(name) for name in WEIGHTS]),
    }  # fmt: skip
    return np.concatenate([body_values(body), table_values(_shapes(body), tables)])


def _shapes(body: Body) -> dict[str, tuple[int, int]]:
    n, count = len(body.coordinates), len(body.contacts)
    return {
        "spots": (count, SPOT_NUMBERS), "stood": (count, 2), **resistance_shapes(body),
        "style": (n, 1), "usual": (n, 1), "strong": (n, 2), "pain": (2, 1),
        "weights": (len(WEIGHTS), 1),
    }  # fmt: skip


_tasks: dict[str, _Task] = {}


def _places(body: Body, pose: Array) -> Array:
    """Where each spot of the sole lies in a pose, (spots, 3) m."""
    return np.array(list(contact_points(body, pose).values()))


def _task_of(body: Body) -> _Task:
    """The problem of a body, made once for all changes under its feet."""
    key = same_model_key(body)
    if key not in _tasks:
        _tasks[key] = _make_task(body)
    return _tasks[key]


def _make_task(body: Body) -> _Task:
    sizes, symbols = body_symbols(body)
    told, tables = table_symbols(_shapes(body))
    motion = chain_expressions(body, moving=False, numbers=sizes)
    sole = standing_sole(motion, told["spots"], told["stood"])
    needed = coordinate_forces(motion, joint_forces(motion, sole.wrenches))
    torques = needed - own_moments(motion, told)
    price = dict(zip(WEIGHTS, ca.vertsplit(told["weights"]), strict=True))
    cost = (
        _posture(motion, told["style"], price)
        + price["standing_effort"] * _effort(torques - told["usual"], told["strong"], body)
        + price["standing_strain"] * _strain(motion, told["style"])
        + _soreness(motion, sole, told["pain"])
    )
    numbers = ca.vertcat(symbols, tables)
    scale = motion.mass()
    problem = {"x": motion.q, "p": numbers, "f": cost, "g": torques[:_ROOT] / scale}
    return _Task(
        ipopt("standing", problem, _OPTIONS),
        _reader(motion, sole, torques, numbers),
        _limits(body),
    )


def _reader(motion: ChainExpressions, sole: Sole, torques: Expression, numbers: Expression) -> Any:
    return ca.Function("read", [motion.q, numbers], [ca.horzcat(*sole.forces).T, torques])


def _posture(
    motion: ChainExpressions, style: Expression, price: dict[str, Expression]
) -> Expression:
    """Squared distance from the style, in spreads."""
    names = motion.body.coordinates
    cost: Expression = 0.0
    for i, name in enumerate(names[_ROOT:], start=_ROOT):
        kinds = [kind for start, kind in _SPREADS.items() if name.startswith(start)]
        kind = next(iter(kinds), "posture")
        cost += ((motion.q[i] - style[i]) / (_RADIAN * price[f"standing_{kind}_deg"])) ** 2
    upright = _from_style(motion, motion.bone("torso").turn[:2, 1], style)
    cost += ca.sumsqr(upright) / (_RADIAN * price["standing_upright_deg"]) ** 2
    for bone in ("pelvis", "torso"):
        facing = _from_style(motion, motion.bone(bone).turn[1, 0], style)
        cost += facing**2 / (_RADIAN * price["standing_facing_deg"]) ** 2
    over = _from_style(motion, _over_feet(motion), style)
    cost += ca.sumsqr(over) / price["standing_balance_m"] ** 2
    return 0.5 * cost


def _soreness(motion: ChainExpressions, sole: Sole, pain: Expression) -> Expression:
    """Price of force under painful heels, in body weights squared."""
    cost: Expression = 0.0
    for number, side in enumerate(SUFFIX):
        heel = [f[2] for f, c in zip(sole.forces, motion.body.contacts, strict=True)
                if (c.side, c.region) == (side, "heel")]  # fmt: skip
        cost += pain[number] * (sum(heel) / (motion.mass() * GRAVITY)) ** 2
    return cost


def _strain(motion: ChainExpressions, style: Expression) -> Expression:
    """What the hips' capsules store beyond the style, J, with the style as its rest."""
    stored = capsule_energy(motion)
    slope = ca.gradient(stored, motion.q)
    there = [ca.substitute(part, motion.q, style) for part in (stored, slope)]
    return stored - there[0] - ca.dot(there[1], motion.q - style)


def _over_feet(motion: ChainExpressions) -> Expression:
    """Centre of mass before and beside the middle of the ankles, (2,) m."""
    ankles = [motion.bone(f"talus{suffix}").place for suffix in ("_r", "_l")]
    return (motion.mass_centre() - 0.5 * (ankles[0] + ankles[1]))[:2]


def _from_style(motion: ChainExpressions, read: Expression, style: Expression) -> Expression:
    """How far something lies from where it is in the style."""
    return read - ca.substitute(read, motion.q, style)


def _effort(more: Expression, strong: Expression, body: Body) -> Expression:
    """Squared torques, or torques beyond the usual ones, as shares of strength."""
    cost: Expression = 0.0
    for i, name in enumerate(body.coordinates):
        if i >= _ROOT and not name.startswith(_HELD):
            cost += (more[i] / (0.5 * (strong[i, 0] + strong[i, 1]))) ** 2
    return 0.5 * cost


def _limits(body: Body) -> tuple[Array, Array]:
    """Joint limits of the anatomy, and wide ones for the pelvis."""
    low, high = np.full(len(body.coordinates), -1.0), np.full(len(body.coordinates), 1.0)
    low[:3], high[:3] = -2.0, 3.0  # m
    for i, name in enumerate(body.coordinates[_ROOT:], start=_ROOT):
        joint = body.anatomy.joints.get(name)
        if joint is not None and not name.startswith("knee"):
            low[i], high[i] = joint.limits
    return low, high
