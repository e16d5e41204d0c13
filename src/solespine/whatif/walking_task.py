"""The problem of walking: one stride as a chain of instants, for IPOPT.

Direct collocation with implicit Euler steps. Every instant holds coordinates, rates, second
rates, torques and its own step length, so that the second derivatives fall into one small dense
block for each instant; those blocks are written out as expressions once, which is what makes the
exact Hessian cheap. Torques are shares of what the muscles can make at that posture and speed, so
that no share goes beyond one. All figures of a person are parameters. The first instant follows
the last: the stride is periodic without further conditions, except that the body has moved on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import casadi as ca
import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.whatif.body_numbers import body_symbols, body_values
from solespine.whatif.chain_expressions import (
    GRAVITY,
    Expression,
    chain_expressions,
    coordinate_forces,
    joint_forces,
)
from solespine.whatif.figures import figure
from solespine.whatif.ipopt import ipopt
from solespine.whatif.muscle_moments import FEATURES, muscle_moments, shape_of
from solespine.whatif.parameters import table_symbols, table_values
from solespine.whatif.resistance import own_moments, resistance_shapes, resistance_tables
from solespine.whatif.sole import SPOT_NUMBERS, spot_numbers, walking_sole

INSTANTS = 50
ROOT = 6
FORCE = 100.0  # N or Nm in one unit of the problem
_EVEN = 0.1  # share around zero within which both sides of a coordinate pass into each other
ACCELERATION = 10.0  # rad/s2 or m/s2 in one unit
PACE = 0.02  # s in one unit of a step
_HELD = ("arm_add", "arm_rot", "elbow")
_SPREADS = {"subtalar": "foot", "midfoot": "foot", "mtp": "following", "hip_rotation": "following",
            "arm": "following"}  # fmt: skip
_TONED = ("subtalar", "midfoot")
_SIDES = ("left", "right")
_PLACE = ("pelvis_tx", "pelvis_ty", "pelvis_tz")
# Parameters of the price, in their order; `timing` is a spread in shares of the stride time.
TRIM = (
    "posture", "following", "foot", "place", "effort", "tone", "steering", "smoothness", "load",
    "along", "scuff", "pain_left", "pain_right", "timing", "speed", "period",
)  # fmt: skip
_OPTIONS: Any = {
    "print_time": False, "calc_lam_p": False,  # nobody asks what a parameter is worth
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
        ground: (block, personal) to forces (3, spots), N, to what muscles and what joints by
            themselves make, (m - 6,) each, and to the net moments of L5-S1, (3,), Nm.
        personal: how many parameters all instants share.
        instants: of the stride.
    """

    free: np.ndarray = field(repr=False)
    block: int
    solver: Any = field(repr=False)
    ground: Any = field(repr=False)
    personal: int = 0
    instants: int = INSTANTS


def walking_task(body: Body, threads: int = 1, instants: int = INSTANTS) -> WalkingTask:
    """Write the problem of a body.

    Its parameters are the style (m + 4, instants), with the forces of both feet, then those of all
    instants: `personal_values`, last the prices of `TRIM`.
    """
    free = np.array([i for i, n in enumerate(body.coordinates) if not n.startswith(_HELD)])
    stage = _Stage(body, free, instants)
    size = stage.block.shape[0]
    inputs = [stage.block, stage.before, stage.style, stage.personal]
    rules = ca.Function("rules", inputs, [stage.rules], {"cse": True})
    price = ca.Function("price", inputs, [stage.price], {"cse": True})
    x = ca.MX.sym("x", size * instants)
    rows = stage.style.shape[0]
    numbers = ca.MX.sym("numbers", rows * instants + stage.personal.shape[0])
    spread = _mapper(threads, instants)
    columns = _spread_out(stage, x, numbers)
    every = spread(rules)(*columns)
    paces, last = columns[0][-1, :], columns[0][0, -1]
    speed = numbers[-2]  # second to last of TRIM
    ends = ca.vertcat((paces[1:] - paces[:-1]).T, last - speed * PACE * instants * paces[-1])
    problem = {
        "x": x, "p": numbers,
        "f": ca.sum2(spread(price)(*columns)),
        "g": ca.vertcat(ca.vec(every), ends),
    }  # fmt: skip
    options = {
        **_OPTIONS,
        "hess_lag": _curvature(stage, spread, problem, ends.shape[0]),
        "jac_g": _slopes(stage, spread, problem),
    }
    solver = ipopt("walking", problem, options)
    ground = ca.Function(
        "ground", [stage.block, stage.personal],
        [stage.forces, stage.torques, stage.own[ROOT:], stage.back], {"cse": True},
    )  # fmt: skip
    return WalkingTask(free, size, solver, ground, stage.personal.shape[0], instants)


def _shapes(body: Body) -> dict[str, tuple[int, int]]:
    """The tables that all instants share, after the body's numbers."""
    n = len(body.coordinates)
    return {
        "spots": (len(body.contacts), SPOT_NUMBERS),
        **resistance_shapes(body),
        "strong": (n, 2), "rising": (n, FEATURES), "falling": (n, FEATURES), "pace": (n, 2),
        "held": (n, 1), "trim": (len(TRIM), 1),
    }  # fmt: skip


def personal_values(body: Body, strong: Array, held: Array, trim: Array) -> Array:
    """All that an instant is told of a person.

    Args:
        body: with its changes.
        strong: (n, 2) greatest moments in upright standing.
        held: (n,) coordinates that do not move.
        trim: the prices of `TRIM`.
    """
    can = muscle_moments(body)
    tables = {
        "spots": spot_numbers(body), **resistance_tables(body),
        "strong": strong, "rising": can.shape[:, 0], "falling": can.shape[:, 1],
        "pace": can.pace, "held": held, "trim": trim,
    }  # fmt: skip
    return np.concatenate([body_values(body), table_values(_shapes(body), tables)])


class _Stage:
    """One instant as expressions: what it must obey and what it costs."""

    def __init__(self, body: Body, free: np.ndarray, instants: int) -> None:
        m = len(free)
        self.free, self.names, self.instants = free, body.coordinates, instants
        q, v, a = (ca.SX.sym(name, m) for name in "qva")
        share, pace = ca.SX.sym("share", m - ROOT), ca.SX.sym("pace")
        self.block = ca.vertcat(q, v, a, share, pace)
        self.before = ca.SX.sym("before", 2 * m)
        self.style = ca.SX.sym("style", m + 2 * len(_SIDES))  # then forces of each foot
        numbers, sizes = body_symbols(body)
        told, tables = table_symbols(_shapes(body))
        self.personal = ca.vertcat(sizes, tables)
        price = dict(zip(TRIM, ca.vertsplit(told["trim"]), strict=True))
        motion = chain_expressions(body, numbers=numbers)
        self.weight = motion.mass() * GRAVITY
        sole = walking_sole(motion, told["spots"])
        carried = joint_forces(motion, sole.wrenches)
        needed = coordinate_forces(motion, carried)
        own = own_moments(motion, told)
        own[ROOT:] -= _damping(body)[ROOT:] * motion.v[ROOT:]
        can = self._greatest(motion, told)
        there = self._there(motion, told["held"], free, (q, v, ACCELERATION * a))
        read = [(needed - own)[free.tolist()], ca.horzcat(*sole.forces), ca.horzcat(*sole.slips),
                can, own[free.tolist()], _lumbosacral(body, carried)]  # fmt: skip
        balance, self.forces, self.slips, can, self.own, self.back = ca.substitute(read, *there)
        self.torques = _torques(share, can)
        balance[ROOT:] -= self.torques
        step, early_q, early_v = PACE * pace, self.before[:m], self.before[m:]
        self.rules = ca.vertcat(
            q - early_q - step * v, v - early_v - step * ACCELERATION * a, balance / FORCE
        )
        self.price = step * (
            self._distance(body, free, q, price)
            + price["effort"] * self._exertion(share, q, can, price)
            + price["smoothness"] * self._quickness(a)
            + self._loads(body, price)
        ) + self._timing(pace, price)

    def _greatest(self, motion: Any, told: dict[str, Any]) -> Expression:
        """Greatest moments of the free joints to + and to -, (m - 6, 2) Nm."""
        rows = []
        for i in self.free[ROOT:].tolist():
            sides = []
            for side, table in enumerate(("rising", "falling")):
                shape = shape_of(motion.q, motion.v[i], told[table][i, :], told["pace"][i, side],
                                 self.names, i, side)  # fmt: skip
                sides.append(told["strong"][i, side] * shape)
            rows.append(ca.horzcat(*sides))
        return ca.vertcat(*rows)

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

    def _distance(
        self, body: Body, free: np.ndarray, q: Expression, price: dict[str, Expression]
    ) -> Expression:
        """Squared distance from the style, in spreads."""
        cost: Expression = 0.0
        for k, i in enumerate(free):
            name = body.coordinates[i]
            if name == "pelvis_tx":
                continue  # the way is told by the speed; a price on it would favour one step
            kinds = [kind for start, kind in _SPREADS.items() if name.startswith(start)]
            kind = "place" if name in _PLACE else next(iter(kinds), "posture")
            cost += 0.5 * ((q[k] - self.style[k]) / price[kind]) ** 2
        return cost

    def _exertion(
        self, share: Expression, q: Expression, can: Expression, price: dict[str, Expression]
    ) -> Expression:
        """Squared shares of strength.

        Subtalar and midfoot joint give way like a spring at no price; muscles hardly steer them
        against it.
        """
        cost: Expression = 0.0
        for k, i in enumerate(self.free[ROOT:]):
            if self.names[i].startswith(_TONED):
                held = price["tone"] * (self.style[k + ROOT] - q[k + ROOT])
                steered = (self.torques[k] - held) / (0.5 * (can[k, 0] + can[k, 1]))
                cost += 0.5 * price["steering"] * steered**2
            else:
                cost += 0.5 * share[k] ** 2
        return cost

    def _quickness(self, a: Expression) -> Expression:
        """Squared accelerations of the joints, (rad/s2)2, without the toes, which weigh nothing."""
        total: Expression = 0.0
        for k, i in enumerate(self.free[ROOT:], start=ROOT):
            if not self.names[i].startswith("mtp"):
                total += (ACCELERATION * a[k]) ** 2
        return total

    def _loads(self, body: Body, price: dict[str, Expression]) -> Expression:
        """Price of unusual force under each foot, of force under a painful heel, of scuffing."""
        weight = self.weight
        cost: Expression = 0.0
        for number, side in enumerate(_SIDES):
            foot = [k for k, c in enumerate(body.contacts) if c.side == side]
            heel = [k for k in foot if body.contacts[k].region == "heel"]
            under = [ca.sum2(self.forces[2, spots]) / weight for spots in (foot, heel)]
            usual, along = (self.style[len(self.free) + k * len(_SIDES) + number] for k in (0, 1))
            forward = ca.sum2(self.forces[0, foot]) / weight
            cost += 0.5 * ((under[0] - usual) / price["load"]) ** 2
            cost += 0.5 * ((forward - along) / price["along"]) ** 2
            cost += price[f"pain_{side}"] * under[1] ** 2
            for k in foot:
                cost -= price["scuff"] * ca.dot(self.forces[:2, k], self.slips[:, k]) / weight
        return cost

    def _timing(self, pace: Expression, price: dict[str, Expression]) -> Expression:
        off = PACE * self.instants * pace / price["period"] - 1.0
        return 0.5 * (off / price["timing"]) ** 2 / self.instants


def _lumbosacral(body: Body, carried: Sequence[Expression]) -> Expression:
    """Net moments of L5-S1: extension, bending to the right, rotation, Nm."""
    names = body.endplates[0].joints
    return ca.vertcat(*(carried[int(body.model.joint(name).id)] for name in names))


def _damping(body: Body) -> Expression:
    """Of every joint, Nm s/rad."""
    toes = figure("toe_damping")
    names = body.coordinates
    return ca.DM([toes if n.startswith("mtp") else figure("joint_damping") for n in names])


def _torques(share: Expression, can: Expression) -> Expression:
    """Torques of shares of the greatest moments; both sides pass smoothly into each other."""
    side = share / ca.sqrt(share**2 + _EVEN**2)
    return share * 0.5 * ((can[:, 0] + can[:, 1]) + side * (can[:, 0] - can[:, 1]))


def _mapper(threads: int, instants: int) -> Any:
    def spread(function: Any) -> Any:
        if threads > 1:
            return function.map(instants, "thread", threads)
        return function.map(instants)

    return spread


def _slopes(stage: _Stage, spread: Any, problem: dict[str, Any]) -> Any:
    """Jacobian of all rules: a block for each instant, and what links it to the one before."""
    inputs = [stage.block, stage.before, stage.style, stage.personal]
    block = ca.Function("slope", inputs, [ca.jacobian(stage.rules, stage.block)])
    x, numbers = problem["x"], problem["p"]
    blocks = spread(block)(*_spread_out(stage, x, numbers))
    size, m = stage.block.shape[0], stage.before.shape[0] // 2
    inside = ca.diagcat(*ca.horzsplit(blocks, size)) + _links(
        m, stage.rules.shape[0], size, stage.instants
    )
    level = ca.DM(stage.instants, size * stage.instants)
    for k in range(stage.instants - 1):
        level[k, size * (k + 2) - 1], level[k, size * (k + 1) - 1] = 1.0, -1.0
    level[stage.instants - 1, size * (stage.instants - 1)] = 1.0
    onward = ca.DM(stage.instants, size * stage.instants)
    onward[stage.instants - 1, size * stage.instants - 1] = -PACE * stage.instants
    whole = ca.vertcat(inside, level + numbers[-2] * onward)
    return ca.Function(
        "nlp_jac_g", [x, numbers], [problem["g"], whole], ["x", "p"], ["g", "jac_g_x"]
    )


def _links(m: int, rules: int, size: int, instants: int) -> Any:
    """Minus one where a coordinate or rate of the instant before stands in a rule."""
    found = ca.DM(rules * instants, size * instants)
    for k in range(instants):
        for i in range(2 * m):
            if (k, i) != (0, 0):
                found[rules * k + i, size * ((k - 1) % instants) + i] = -1.0
    return found


def _spread_out(stage: _Stage, x: Any, numbers: Any) -> tuple[Any, Any, Any, Any]:
    """Columns of instants, of the instants before, of the style and of what all share."""
    size, m, rows = stage.block.shape[0], stage.before.shape[0] // 2, stage.style.shape[0]
    grid = ca.reshape(x, size, stage.instants)
    before = ca.horzcat(grid[: 2 * m, -1], grid[: 2 * m, :-1])
    before[0, 0] = 0.0  # the stride begins at the origin
    style = ca.reshape(numbers[: rows * stage.instants], rows, stage.instants)
    return grid, before, style, ca.repmat(numbers[rows * stage.instants :], 1, stage.instants)


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
    block = ca.Function("block", inputs, [hessian])
    x, numbers = problem["x"], problem["p"]
    size = stage.block.shape[0]
    lam_f, lam_g = ca.MX.sym("lam_f"), ca.MX.sym("lam_g", problem["g"].shape[0])
    pushes = ca.reshape(lam_g[:-ends], stage.rules.shape[0], stage.instants)
    columns = _spread_out(stage, x, numbers)
    blocks = spread(block)(*columns, ca.repmat(lam_f, 1, stage.instants), pushes)
    whole = ca.diagcat(*ca.horzsplit(blocks, size))
    return ca.Function(
        "nlp_hess_l", [x, numbers, lam_f, lam_g], [whole],
        ["x", "p", "lam_f", "lam_g"], ["triu_hess_gamma_x_x"],
    )  # fmt: skip
