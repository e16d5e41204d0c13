"""Walking: the periodic stride near a style that costs least, found by IPOPT."""

from __future__ import annotations

import functools
import io
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.errors import TooPoorError
from solespine.whatif.figures import figure
from solespine.whatif.gait_style import GaitStyle, resampled, usual_walk
from solespine.whatif.same_model import same_model_key
from solespine.whatif.scenario import MOST_PAIN, Pain
from solespine.whatif.strength import strength
from solespine.whatif.walking_task import (
    ACCELERATION,
    INSTANTS,
    PACE,
    ROOT,
    TRIM,
    WalkingTask,
    personal_values,
    walking_task,
)

_AT_ONCE = 2.0  # m/s: up to here a walk is found beside the known one
LOOSELY = "Solved_To_Acceptable_Level"  # IPOPT's word
_AGAIN = 3  # times such a walk is begun again where it lies
_SPEED_STEP = 0.15  # m/s: faster ones are reached in steps


@dataclass(frozen=True, eq=False)
class Walk:
    """One stride.

    Attributes:
        body: whose.
        speed: m/s.
        period: stride time, s.
        coordinates, rates, accelerations: (times, n) at equal steps; rad, m, s.
        torques: (times, n) that muscles make at each coordinate, Nm; nothing at the pelvis.
        moments: (times, n) with what discs, ligaments and stretched muscles add: the net moments
            that inverse dynamics tells.
        lumbosacral: (times, 3) net moments of L5-S1: extension, bending, rotation, Nm.
        forces: (times, spots, 3) of the ground, world axes, N.
        style: what it stayed near.
        iterations, seconds: what the solver needed, without writing the problem.
        status: the solver's word.
        numbers: the solution as the solver has it, for the next start.
    """

    body: Body = field(repr=False)
    speed: float
    period: float
    coordinates: Array = field(repr=False)
    rates: Array = field(repr=False)
    accelerations: Array = field(repr=False)
    torques: Array = field(repr=False)
    moments: Array = field(repr=False)
    lumbosacral: Array = field(repr=False)
    forces: Array = field(repr=False)
    style: GaitStyle = field(repr=False)
    iterations: int
    seconds: float
    status: str
    numbers: Array = field(repr=False)


def walk(
    body: Body,
    speed: float,
    *,
    style: GaitStyle | None = None,
    start: Walk | None = None,
    pain: Pain = Pain(),  # noqa: B008  frozen
    strong: Array | None = None,
    prices: Mapping[str, float] | None = None,
    threads: int = 1,
    from_style: bool = False,
    instants: int = INSTANTS,
) -> Walk:
    """How the body walks.

    Args:
        body: with its changes.
        speed: m/s.
        style: what to stay near; the usual walk at this speed when not told.
        start: a walk near the wanted one.
        pain: of the heels.
        strong: (n, 2) strength of the coordinates; from the muscles when not told.
        prices: other weights than the evidence's, by their name there.
        threads: on how many to work.
        from_style: begin at the style itself, as a second start that checks the first.
        instants: of the stride; more for a finer mesh.

    Raises:
        TooPoorError: the solver did not converge.
    """
    task = _task_of(body, threads, instants)
    near = usual_walk(body, speed, instants) if style is None else resampled(style, instants)
    strong = strength(body) if strong is None else strong
    held, trim = near.coordinates.mean(0), _trim(pain, near, prices or {})
    personal = personal_values(body, strong, held, trim)
    rows = np.hstack([near.coordinates[:, task.free], near.load, near.along])
    numbers = np.concatenate([rows.ravel(), personal])
    if near.speed > _AT_ONCE and not from_style:
        start = _led_up(body, near, start, strong, prices, threads)
    began = time.perf_counter()
    x, said = _solve(body, task, numbers, _starts(task, near, start, from_style))
    _refuse_unsolved(said, speed)
    took = time.perf_counter() - began
    return _read(body, task, near, speed, personal, x, said, took)


def beside_style(found: Walk, style: GaitStyle) -> Walk:
    """A walk as a start for another style: it lies beside that one as it lies beside its own."""
    task = _task_of(found.body, 1, len(found.coordinates))
    moved = _first(task, style, plain=True) - _first(task, found.style, plain=True)
    return replace(found, numbers=found.numbers + moved, style=style)


def _led_up(
    body: Body, style: GaitStyle, start: Walk | None, strong: Array,
    prices: Mapping[str, float] | None, threads: int,
) -> Walk:  # fmt: skip
    """A start for a fast walk: one a little slower, itself found in steps from a usual speed."""
    instants = len(style.coordinates)
    if (
        start is None
        or len(start.coordinates) != instants
        or style.speed - start.style.speed > _SPEED_STEP
    ):
        slower = max(style.speed - _SPEED_STEP, _AT_ONCE)
        start = walk(body, slower, strong=strong, prices=prices, threads=threads,
                     instants=instants)  # fmt: skip
    return beside_style(start, style)


def _starts(
    task: WalkingTask, style: GaitStyle, start: Walk | None, from_style: bool
) -> list[Array]:
    """Where to begin: at a walk that is near, else beside a known one; then where that failed."""
    known, plain = _first(task, style), _first(task, style, plain=True)
    if from_style:
        return [plain]
    if start is None or len(start.numbers) != len(known):
        return [known, plain]
    return [start.numbers, known]


def _solve(
    body: Body, task: WalkingTask, numbers: Array, starts: Sequence[Array]
) -> tuple[Array, Any]:
    """What the first start that succeeds leads to, else the last one, with the solver's word.

    A walk that only meets IPOPT's looser limits can lie far from the best one, which it finds when
    it begins there again.
    """
    for first in starts:
        found, said = _found(body, task, numbers, first)
        if said["success"]:
            break
    for _ in range(_AGAIN):
        if said["return_status"] != LOOSELY:
            break
        better, word = _found(body, task, numbers, found)
        if not word["success"]:
            break
        found, said = better, {**word, "iter_count": said["iter_count"] + word["iter_count"]}
    return found, said


def _found(body: Body, task: WalkingTask, numbers: Array, first: Array) -> tuple[Array, Any]:
    low, high = _limits(body, task)
    found = task.solver(
        x0=np.clip(first, low, high), p=numbers, lbx=low, ubx=high, lbg=0.0, ubg=0.0
    )
    return np.array(found["x"]).ravel(), task.solver.stats()


def _refuse_unsolved(said: Any, speed: float) -> None:
    if not said["success"]:
        raise TooPoorError(
            f"no walk was found at {speed:g} m/s ({said['return_status']} after "
            f"{said['iter_count']} steps); try a smaller change or a usual speed"
        )


def _trim(pain: Pain, style: GaitStyle, prices: Mapping[str, float]) -> Array:
    """The prices in the order of `TRIM`."""

    def price(name: str) -> float:
        return prices.get(f"walking_{name}", figure(f"walking_{name}"))

    values = {
        "posture": np.radians(price("posture_deg")),
        "following": np.radians(price("following_deg")),
        "foot": np.radians(price("foot_deg")),
        "place": price("place_m"),
        **{
            name: price(name)
            for name in ("effort", "tone", "steering", "smoothness", "load", "along", "scuff")
        },
        "pain_left": price("pain") * pain.left / MOST_PAIN,
        "pain_right": price("pain") * pain.right / MOST_PAIN,
        "timing": price("period"),
        "speed": style.speed,
        "period": style.period,
    }
    return np.array([values[name] for name in TRIM])


_tasks: dict[tuple[str, int, int], WalkingTask] = {}


def _task_of(body: Body, threads: int, instants: int = INSTANTS) -> WalkingTask:
    key = (same_model_key(body), threads, instants)
    if key not in _tasks:
        _tasks[key] = walking_task(body, threads, instants)
    return _tasks[key]


def _first(task: WalkingTask, style: GaitStyle, *, plain: bool = False) -> Array:
    """A start: the style, moved as a walk that was solved before lies beside its own style.

    Rates follow from the moved style. Without that walk it is the style itself.
    """
    step = style.period / task.instants
    beside, shares = _known(task)
    if plain:
        beside, shares = 0.0 * beside, 0.0 * shares
    q = style.coordinates[:, task.free] + beside
    v = (q - np.vstack([q[-1:], q[:-1]])) / step
    v[0, 0] = v[1, 0]
    a = (v - np.vstack([v[-1:], v[:-1]])) / step
    rows = np.hstack([q, v, a / ACCELERATION, shares, np.full((task.instants, 1), step / PACE)])
    return np.asarray(rows.ravel())


@functools.cache
def _solved_before() -> Array:
    """What `validation/whatif_start.py` wrote: (INSTANTS, 2 m - 6)."""
    start = files("solespine.whatif").joinpath("start.npy")
    if not start.is_file():
        return np.zeros((0, 0))
    told = start.read_bytes()
    return np.asarray(np.load(io.BytesIO(told), allow_pickle=False), dtype=float)


def _known(task: WalkingTask) -> tuple[Array, Array]:
    """How far coordinates lie beside the style, and shares of strength, (INSTANTS, ...)."""
    m, found = len(task.free), _solved_before()
    if found.shape != (INSTANTS, 2 * m - ROOT):
        return np.zeros((task.instants, m)), np.zeros((task.instants, m - ROOT))
    now = (np.arange(1, task.instants + 1) / task.instants) % 1.0
    known = (np.arange(1, INSTANTS + 1) / INSTANTS) % 1.0
    table = np.column_stack([np.interp(now, known, row, period=1.0) for row in found.T])
    return table[:, :m], table[:, m:]


def _limits(body: Body, task: WalkingTask) -> tuple[Array, Array]:
    m = len(task.free)
    low, high = np.full((2, task.block), [[-30.0], [30.0]])
    for k, i in enumerate(task.free):
        name = body.coordinates[i]
        joint = body.anatomy.joints.get(name)
        low[k], high[k] = (-1.2, 1.2) if i < ROOT or joint is None else joint.limits
        if name.startswith(("lumbar", "midfoot", "mtp", "hip", "knee", "arm")):
            low[k], high[k] = {"knee": (-0.1, 2.0), "mtp_": (-0.8, 1.2)}.get(name[:4], (-1.2, 1.6))
    low[0], high[0] = -1.0, 5.0
    low[2 * m : 3 * m], high[2 * m : 3 * m] = -60.0, 60.0
    low[3 * m : -1], high[3 * m : -1] = -1.0, 1.0  # of what the muscles can
    low[-1], high[-1] = 0.5, 2.0
    return np.tile(low, task.instants), np.tile(high, task.instants)


def _read(
    body: Body, task: WalkingTask, style: GaitStyle, speed: float, personal: Array, x: Array,
    said: Any, took: float,
) -> Walk:  # fmt: skip
    m, rows = len(task.free), x.reshape(task.instants, task.block)
    whole = [np.zeros((task.instants, len(body.coordinates))) for _ in range(5)]
    whole[0][:] = style.coordinates.mean(0)
    parts = (rows[:, :m], rows[:, m : 2 * m], ACCELERATION * rows[:, 2 * m : 3 * m])
    for table, part in zip(whole, parts, strict=False):
        table[:, task.free] = part
    read = [task.ground(row, personal) for row in rows]
    pushed, torques, own, back = (
        [np.array(part) for part in parts] for parts in zip(*read, strict=True)
    )
    moved = task.free[ROOT:]
    whole[3][:, moved] = np.stack(torques)[:, :, 0]
    whole[4][:, moved] = whole[3][:, moved] + np.stack(own)[:, :, 0]
    forces = np.stack(pushed).transpose(0, 2, 1)
    return Walk(
        body=body,
        speed=speed,
        period=float(PACE * task.instants * rows[0, -1]),
        coordinates=whole[0],
        rates=whole[1],
        accelerations=whole[2],
        torques=whole[3],
        moments=whole[4],
        lumbosacral=np.stack(back)[:, :, 0],
        forces=forces,
        style=style,
        iterations=int(said["iter_count"]),
        seconds=took,
        status=str(said["return_status"]),
        numbers=x,
    )
