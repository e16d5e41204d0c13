"""Which muscle pulls how hard: the activations with the least sum of powers, frame by frame.

    least  sum w a^p  +  reserve moments squared / (2 softness)
    so that  the muscles' moments + reserves = what is asked;  0 <= a <= 1

Solved in its dual, which has one unknown for each equation instead of one for each muscle, by
Newton's method on all frames together. The problem is convex, so the answer is the only one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from solespine.body.anatomy import Array
from solespine.body.muscles import Muscles

_SOFTNESS = 1e-2  # of the multipliers: reserves are about 0.001 Nm where the muscles suffice
_ENOUGH_NM = 1e-8
_MOST_STEPS = 100
_HALVINGS = 40
_SMALL = 1e-4  # activation below which the curvature of a cube is not followed
_DAMPING = 1e-5  # of muscles at their bounds, so that a step far from the answer is not too long


@dataclass(frozen=True)
class Sharing:
    """The result for n frames.

    Attributes:
        activations: (n, n_muscles), 0 to 1.
        reserves: (n, n_equations) Nm that the muscles could not make.
        multipliers: (n, n_equations) a start for the next problem that is much like this one.
        steps: Newton steps taken.
        unmet: (n,) Nm by which the equations are not met; tiny where it converged.
    """

    activations: Array = field(repr=False)
    reserves: Array = field(repr=False)
    multipliers: Array = field(repr=False)
    steps: int
    unmet: Array = field(repr=False)


@dataclass(frozen=True)
class _Cost:
    power: int
    floor: float
    weights: Array


def share(
    moments: Array,
    asked: Array,
    power: int = 2,
    start: Array | None = None,
    floor: float = 0.0,
    weights: Array | None = None,
) -> Sharing:
    """Activations that make the moments asked for.

    Args:
        moments: (n, n_equations, n_muscles) Nm of each fully active muscle.
        asked: (n, n_equations) Nm.
        power: of the activations in the sum, 2 or 3.
        start: (n, n_equations) multipliers of a problem much like this one.
        floor: least activation of every muscle (co-contraction).
        weights: (n_muscles,) of each muscle in the sum; one where not told.
    """
    cost = _Cost(power, floor, np.ones(moments.shape[2]) if weights is None else weights)
    y = _first(moments, asked, cost) if start is None else start.copy()
    rest = np.arange(len(asked))
    steps = 0
    while len(rest) and steps < _MOST_STEPS:
        steps += 1
        some = moments[rest]
        a, gain = _primal(some, y[rest], cost)
        slope = _times(some, a) + _SOFTNESS * y[rest] - asked[rest]
        miss = np.abs(slope).max(axis=1)
        open_ = miss > _ENOUGH_NM
        rest, some, gain, slope, miss = (x[open_] for x in (rest, some, gain, slope, miss))
        if not len(rest):
            break
        gain = gain + np.minimum(_DAMPING, _DAMPING * miss)[:, None] / cost.weights
        step = -_solved(some, gain, slope)
        y[rest] = _walked(some, asked[rest], y[rest], step, cost)
    a, _ = _primal(moments, y, cost)
    unmet = np.abs(_times(moments, a) + _SOFTNESS * y - asked).max(axis=1)
    return Sharing(a, asked - _times(moments, a), y, steps, unmet)


def _first(moments: Array, asked: Array, cost: _Cost) -> Array:
    """The multipliers if muscles could push as well as pull."""
    return _solved(moments, np.tile(0.5 / cost.weights, (len(moments), 1)), asked)


def volume_weights(muscles: Muscles) -> Array:
    """(n_muscles,) weight of each in the sum: its volume, one on average (Happee 1995).

    Only a weight that adds up over the parts of a muscle leaves the answer the same however
    finely the muscle is divided: with one for each part a psoas of eleven fascicles would cost
    eleven times what an undivided one does, and never work.
    """
    volume = muscles.force * muscles.optimum
    return np.asarray(volume / volume.mean())


def _solved(moments: Array, gain: Array, right: Array) -> Array:
    matrix = (moments * gain[:, None, :]) @ moments.transpose(0, 2, 1)
    i = np.arange(right.shape[1])
    matrix[:, i, i] += _SOFTNESS
    return np.asarray(np.linalg.solve(matrix, right[..., None])[..., 0])


def _times(moments: Array, a: Array) -> Array:
    return np.asarray((moments @ a[..., None])[..., 0])


def _primal(moments: Array, y: Array, cost: _Cost) -> tuple[Array, Array]:
    """Activations for these multipliers, and how fast they follow them."""
    p, floor, weights = cost.power, cost.floor, cost.weights
    pull = np.maximum((y[:, None, :] @ moments)[:, 0], 0.0)
    free = (pull / (p * weights)) ** (1.0 / (p - 1))
    a = np.clip(free, floor, 1.0)
    inside = (free > floor) & (free < 1.0)
    steep = 1.0 / (p * (p - 1) * weights * np.maximum(a, _SMALL) ** (p - 2))
    return a, np.where(inside, steep, 0.0)


def _dual(moments: Array, asked: Array, y: Array, cost: _Cost) -> Array:
    """The convex function whose least value is sought, (n,)."""
    a, _ = _primal(moments, y, cost)
    value = (y * _times(moments, a)).sum(axis=1) - (cost.weights * a**cost.power).sum(axis=1)
    return np.asarray(value + 0.5 * _SOFTNESS * (y**2).sum(axis=1) - (y * asked).sum(axis=1))


def _walked(moments: Array, asked: Array, y: Array, step: Array, cost: _Cost) -> Array:
    """As far along the step as the dual falls; each frame its own length."""
    length = np.ones(len(y))
    before = _dual(moments, asked, y, cost)
    a, _ = _primal(moments, y, cost)
    down = ((_times(moments, a) + _SOFTNESS * y - asked) * step).sum(axis=1)
    open_ = np.arange(len(y))
    for _ in range(_HALVINGS):
        trial = y[open_] + length[open_, None] * step[open_]
        after = _dual(moments[open_], asked[open_], trial, cost)
        bound = before[open_] + 1e-4 * length[open_] * down[open_]
        bad = after > bound + 1e-12 * np.abs(before[open_]) + 1e-14
        open_ = open_[bad]
        if not len(open_):
            break
        length[open_] *= 0.5
    return np.asarray(y + length[:, None] * step)
