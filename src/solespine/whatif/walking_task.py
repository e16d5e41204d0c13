"""The problem of walking: one stride as a chain of instants, for IPOPT.

Direct collocation with implicit Euler steps. Every instant holds coordinates, rates, second
rates, torques and its own step length, so that the second derivatives fall into one small dense
block for each instant; those blocks are written out as expressions once, which is what makes the
exact Hessian cheap. The first instant follows the last: the stride is periodic without further
conditions, except that the body has moved on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import casadi as ca
import numpy as np

from solespine.body import Body
from solespine.whatif.chain_expressions import (
    Expression,
    chain_expressions,
    coordinate_forces,
    joint_forces,
)
from solespine.whatif.figures import figure
from solespine.whatif.resistance import own_moments
from solespine.whatif.sole import SPOT_NUMBERS, walking_sole

INSTANTS = 50
ROOT = 6
FORCE = 100.0  # N or Nm in one unit of the problem
ACCELERATION = 10.0  # rad/s2 or m/s2 in one unit
PACE = 0.02  # s in one unit of a step
_HELD = ("arm_add", "arm_rot", "elbow")
_FOLLOWS = ("subtalar", "midfoot", "mtp", "hip_rotation", "arm")
_OPTIONS: Any = {
    "print_time": False,
    "ipopt": {
        "print_level": 0, "sb": "yes", "max_iter": 250, "tol": 1e-4, "constr_viol_tol": 1e-5,
        "acceptable_tol": 1e-3, "acceptable_iter": 8, "mu_strategy": "monotone", "mu_init": 1e-3,
        "linear_solver": "mumps",
    },
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class WalkingTask:
    """One body's problem.

    Attributes:
        free: (m,) which coordinates move; the others are held.
        block: how many numbers an instant has: 3 m + (m - 6) + 1.
        solver: IPOPT with its derivatives.
        ground: (block, personal) to forces (3, spots), N.
        personal: how many parameters all instants share.
    """

    free: np.ndarray = field(repr=False)
    block: int
    solver: Any = field(repr=False)
    ground: Any = field(repr=False)
    personal: int = 0


def walking_task(body: Body, threads: int = 1) -> WalkingTask:
    """Write the problem of a body.

    Its parameters are the style (m, instants), then those of all instants: spots, arch, strength,
    held coordinates, price of style, pain of left and right heel, speed, period.
    """
    free = np.array([i for i, n in enumerate(body.coordinates) if not n.startswith(_HELD)])
    stage = _Stage(body, free)
    m, size = len(free), stage.block.shape[0]
    inputs = [stage.block, stage.before, stage.style, stage.personal]
    rules = ca.Function("rules", inputs, [stage.rules], {"cse": True})
    price = ca.Function("price", inputs, [stage.price], {"cse": True})
    x = ca.MX.sym("x", size, INSTANTS)
    style, personal = ca.MX.sym("style", m, INSTANTS), ca.MX.sym("personal", stage.personal.shape[0])
    before = ca.horzcat(x[: 2 * m, -1], x[: 2 * m, :-1])
    before[0, 0] = 0.0  # the stride begins at the origin
    shared = ca.repmat(personal, 1, INSTANTS)
    spread = _mapper(threads)
    every = spread(rules)(x, before, style, shared)
    paces = x[-1, :]
    speed = personal[-2]
    ends = ca.vertcat((paces[1:] - paces[:-1]).T, x[0, -1] - speed * PACE * INSTANTS * paces[0])
    numbers = ca.vertcat(ca.vec(style), personal)
    problem = {
        "x": ca.vec(x), "p": numbers,
        "f": ca.sum2(spread(price)(x, before, style, shared)),
        "g": ca.vertcat(ca.vec(every), ends),
    }  # fmt: skip
    options = {**_OPTIONS, "hess_lag": _curvature(stage, spread, problem, ends.shape[0])}
    solver = ca.nlpsol("walking", "ipopt", problem, options)
    ground = ca.Function("ground", [stage.block, stage.personal], [stage.forces], {"cse": True})
    return WalkingTask(free, size, solver, ground, stage.personal.shape[0])


class _Stage:
    """One instant as expressions: what it must obey and what it costs."""

    def __init__(self, body: Body, free: np.ndarray) -> None:
        n, m, count = len(body.coordinates), len(free), len(body.contacts)
        q, v, a = (ca.SX.sym(name, m) for name in "qva")
        effort, pace = ca.SX.sym("effort", m - ROOT), ca.SX.sym("pace")
        self.block = ca.vertcat(q, v, a, effort, pace)
        self.before = ca.SX.sym("before", 2 * m)
        self.style = ca.SX.sym("style", m)
        spots, arch = ca.SX.sym("spots", count, SPOT_NUMBERS), ca.SX.sym("arch", 2, 2)
        strong, held = ca.SX.sym("strong", n, 2), ca.SX.sym("held", n)
        trim = ca.SX.sym("trim", 5)  # price of style, pain left, pain right, speed, period
        self.personal = ca.vertcat(*(ca.vec(p) for p in (spots, arch, strong, held)), trim)
        motion = chain_expressions(body)
        sole = walking_sole(motion, spots)
        needed = coordinate_forces(motion, joint_forces(motion, sole.wrenches))
        own = own_moments(motion, arch)
        own[ROOT:] -= figure("joint_damping") * motion.v[ROOT:]
        there = self._there(motion, held, free, (q, v, ACCELERATION * a))
        balance, self.forces = ca.substitute(
            [(needed - own)[free.tolist()], ca.horzcat(*sole.forces)], *there
        )
        balance[ROOT:] -= FORCE * effort
        step, early_q, early_v = PACE * pace, self.before[:m], self.before[m:]
        self.rules = ca.vertcat(
            q - early_q - step * v, v - early_v - step * ACCELERATION * a, balance / FORCE
        )
        self.price = step * (
            trim[0] * self._distance(body, free, q)
            + figure("walking_effort") * self._exertion(effort, strong, free)
            + figure("walking_smoothness") * ca.sumsqr(ACCELERATION * a[ROOT:])
            + self._pain(body, trim)
        ) + self._timing(pace, trim[4])

    def _there(
        self, motion: Any, held: Expression, free: np.ndarray, now: tuple[Expression, ...]
    ) -> tuple[list[Expression], list[Expression]]:
        """Put the free coordinates, and the held ones at rest, in place of the chain's symbols."""
        found = []
        for values, rest in zip(now, (held, 0 * held, 0 * held), strict=True):
            whole = ca.SX(rest)
            whole[free.tolist()] = values
            found.append(whole)
        return [motion.q, motion.v, motion.a], found

    def _distance(self, body: Body, free: np.ndarray, q: Expression) -> Expression:
        cost: Expression = 0.0
        for k, i in enumerate(free):
            name = body.coordinates[i]
            if name in ("pelvis_tx", "pelvis_ty", "pelvis_tz"):
                cost += 0.5 * ((q[k] - self.style[k]) / 0.3) ** 2
                continue
            kind = "following" if name.startswith(_FOLLOWS) else "posture"
            spread = np.radians(figure(f"walking_{kind}_deg"))
            cost += 0.5 * ((q[k] - self.style[k]) / spread) ** 2
        return cost

    def _exertion(self, effort: Expression, strong: Expression, free: np.ndarray) -> Expression:
        cost: Expression = 0.0
        for k, i in enumerate(free[ROOT:]):
            strength = 0.5 * (strong[int(i), 0] + strong[int(i), 1])
            cost += 0.5 * (FORCE * effort[k] / strength) ** 2
        return cost

    def _pain(self, body: Body, trim: Expression) -> Expression:
        weight = body.mass_kg * 9.81
        cost: Expression = 0.0
        for place, side in ((1, "left"), (2, "right")):
            heel = [
                self.forces[2, k]
                for k, c in enumerate(body.contacts)
                if (c.side, c.region) == (side, "heel")
            ]
            cost += figure("walking_pain") * trim[place] * (sum(heel[1:], heel[0]) / weight) ** 2
        return cost

    def _timing(self, pace: Expression, period: Expression) -> Expression:
        off = PACE * INSTANTS * pace / period - 1.0
        return 0.5 * (off / figure("walking_period")) ** 2 / INSTANTS


def _mapper(threads: int) -> Any:
    def spread(function: Any) -> Any:
        if threads > 1:
            return function.map(INSTANTS, "thread", threads)
        return function.map(INSTANTS)

    return spread


def _curvature(stage: _Stage, spread: Any, problem: dict[str, Any], ends: int) -> Any:
    """Hessian of the Lagrangian: one block for each instant.

    The rules are linear in the instant before, and the conditions at the end are linear in the
    coordinates and the step, so that nothing else is left.
    """
    push = ca.SX.sym("push", stage.rules.shape[0])
    weigh = ca.SX.sym("weigh")
    lagrangian = weigh * stage.price + ca.dot(push, stage.rules)
    inputs = [stage.block, stage.before, stage.style, stage.personal, weigh, push]
    hessian = ca.triu(ca.hessian(lagrangian, stage.block)[0])
    block = ca.Function("block", inputs, [hessian], {"cse": True})
    x, numbers = problem["x"], problem["p"]
    size, m = stage.block.shape[0], stage.style.shape[0]
    lam_f, lam_g = ca.MX.sym("lam_f"), ca.MX.sym("lam_g", problem["g"].shape[0])
    grid = ca.reshape(x, size, INSTANTS)
    before = ca.horzcat(grid[: 2 * m, -1], grid[: 2 * m, :-1])
    style = ca.reshape(numbers[: m * INSTANTS], m, INSTANTS)
    shared = ca.repmat(numbers[m * INSTANTS :], 1, INSTANTS)
    pushes = ca.reshape(lam_g[:-ends], stage.rules.shape[0], INSTANTS)
    blocks = spread(block)(grid, before, style, shared, ca.repmat(lam_f, 1, INSTANTS), pushes)
    whole = ca.diagcat(*ca.horzsplit(blocks, size))
    return ca.Function(
        "nlp_hess_l", [x, numbers, lam_f, lam_g], [whole],
        ["x", "p", "lam_f", "lam_g"], ["triu_hess_gamma_x_x"],
    )  # fmt: skip
