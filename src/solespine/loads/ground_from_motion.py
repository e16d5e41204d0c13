"""The ground's push where no plate measures it: what the body's own motion asks for.

While one foot is on the floor, it gets all of what the whole body's motion needs (Newton, Euler).
While both are, the rear foot's push fades by the smooth transition functions of Ren, Jones and
Howard 2008 (J Biomech 41:2750-2759, recalled) and the front foot gets the rest. It differs from
them in the place of the push: in double support the centre of pressure goes straight from where
single support left it to the toe, and from the heel to where single support takes it up. How far
it is from plates is told in docs/loads.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.loads.ground import Ground, pressure_centre
from solespine.loads.poses import Poses
from solespine.loads.whole_body import WholeBody, whole_body
from solespine.motion.model import Trial
from solespine.recordings.model import SIDES, Side

_OTHER: dict[Side, Side] = {"left": "right", "right": "left"}
_LONGEST_S = 0.6  # double support; beyond it a step is missing
_SMEARED_S = 0.03  # by the low-pass of markers and forces: the change of feet takes that longer
_PEAK = 2.0 / 3.0  # of half the double support: Ren's t_p
_RISE = float(np.exp(4.0 / 9.0))  # Ren's k_1: the function begins with one
_FALL = _RISE * float(np.exp(-16.0 / 9.0)) / 2.0  # Ren's k_2: it ends with nought


@dataclass(frozen=True)
class _Both:
    """A double support: which foot leaves, from the other's strike to its own toe-off."""

    rear: Side
    start_s: float
    end_s: float


@dataclass(frozen=True, eq=False)
class _Sole:
    heel: Array  # (k, 3) m, middle of its contact points
    front: Array  # (k, 3) m, midway between ball and toes: where the push leaves the foot (judged)
    half_m: float  # half the width of the ball


@dataclass(frozen=True, eq=False)
class _Task:
    time: Array  # (k,)
    force: Array  # (k, 3) N that the motion needs
    moment: Array  # (k, 3) Nm about the origin
    down: Mapping[Side, np.ndarray] = field(repr=False)  # (k,)
    soles: Mapping[Side, _Sole] = field(repr=False)
    both: Sequence[_Both] = ()


def estimated_ground(
    body: Body, poses: Poses, trial: Trial, measured: Mapping[Side, Ground]
) -> dict[Side, Ground]:
    """The push on both feet, estimated in every frame that plates and swing leave open.

    Args:
        body: of the person.
        poses: of the trial, with arms and toes.
        trial: its events.
        measured: from the plates; what is known stays.
    """
    frames = np.flatnonzero(~np.isnan(poses.coordinates[:, 0]))
    whole = whole_body(body, poses, frames)
    time = poses.time[frames]
    task = _Task(
        time,
        whole.force,
        whole.moment + np.cross(whole.centre, whole.force),
        {side: _on_the_floor(trial, side, time) for side in SIDES},
        {side: _sole(body, whole, side) for side in SIDES},
        _double_supports(trial),
    )
    pushes = _pushes(task)
    found = {}
    for side in SIDES:
        push, told = pushes[side]
        other = measured[_OTHER[side]]
        theirs = other.known[frames] & task.down[side] & task.down[_OTHER[side]] & told
        push[theirs] = task.force[theirs] - other.force[frames][theirs]
        push[:, 2] = np.maximum(push[:, 2], 0.0)
        found[side] = _filled_in(measured[side], frames, push, _centres(task, side), told)
    return found


def _on_the_floor(trial: Trial, side: Side, time: Array) -> np.ndarray:
    """(k,) whether the foot is down, by its last event before; before the first, by that."""
    events = sorted((e for e in trial.events if e.side == side), key=lambda e: e.time_s)
    if not events:
        return np.zeros(len(time), dtype=bool)
    after = np.searchsorted([e.time_s for e in events], time, side="right")
    states = np.array([events[0].kind == "off", *(e.kind == "strike" for e in events)])
    return np.asarray(states[after])


def _double_supports(trial: Trial) -> list[_Both]:
    found = []
    for strike in trial.events:
        if strike.kind != "strike":
            continue
        rear = _OTHER[strike.side]
        offs = [e.time_s for e in trial.events if e.side == rear and e.kind == "off"]
        after = [t for t in offs if 0 < t - strike.time_s < _LONGEST_S]
        if after:
            found.append(_Both(rear, strike.time_s - _SMEARED_S, min(after) + _SMEARED_S))
    return found


def _sole(body: Body, whole: WholeBody, side: Side) -> _Sole:
    """Where the parts of one sole lie that meet the ground."""
    spots: dict[str, list[Array]] = {"heel": [], "ball": [], "toes": []}
    for contact in body.contacts:
        if contact.side == side:
            bone = body.model.body(contact.bone).id
            at = whole.bones[:, bone] + whole.turns[:, bone] @ np.array(contact.pos)
            spots[contact.region].append(at)
    heel, ball, toes = (np.mean(part, axis=0) for part in spots.values())
    width = np.linalg.norm(spots["ball"][0] - spots["ball"][-1], axis=1)
    return _Sole(heel, (ball + toes) / 2, float(np.median(width)) / 2)


def _pushes(task: _Task) -> dict[Side, tuple[Array, np.ndarray]]:
    """Force on either foot (k, 3), and where it is told (k,)."""
    found = {}
    for side in SIDES:
        alone = task.down[side] & ~task.down[_OTHER[side]]
        found[side] = (np.where(alone[:, None], task.force, 0.0), alone.copy())
    for both in task.both:
        inside = (task.time >= both.start_s) & (task.time < both.end_s)
        start = np.array([np.interp(both.start_s, task.time, f) for f in task.force.T])
        rear = start * _fading(task.time[inside] - both.start_s, both.end_s - both.start_s)
        found[both.rear][0][inside] = rear
        found[_OTHER[both.rear]][0][inside] = task.force[inside] - rear
        for _, told in found.values():
            told |= inside
    return found


def _fading(since: Array, lasts: float) -> Array:
    """Ren's functions of the rear foot, (k, 3): forward, left, up, as parts of its last push."""
    part = since / (lasts / 2.0)
    fades = np.exp(-(part**3))
    forward = _RISE * np.exp(-((part - _PEAK) ** 2)) - _FALL * part
    return np.column_stack([forward, fades, fades])


def _centres(task: _Task, side: Side) -> Array:
    """Centre of pressure (k, 3); NaN where the foot is not told."""
    sole, alone = task.soles[side], task.down[side] & ~task.down[_OTHER[side]]
    floor = float(sole.heel[:, 2].min())
    found = np.full((len(task.time), 3), np.nan)
    free = pressure_centre(task.force, task.moment, floor)
    found[alone] = _within_sole(free, sole)[alone]
    for both in task.both:
        inside = np.flatnonzero((task.time >= both.start_s) & (task.time < both.end_s))
        if not len(inside):
            continue
        part = ((task.time[inside] - both.start_s) / (both.end_s - both.start_s))[:, None]
        if both.rear == side:
            start, end = found[max(inside[0] - 1, 0)], sole.front[inside]
        else:
            after = min(inside[-1] + 1, len(found) - 1)
            start, end = sole.heel[inside], found[after]
        found[inside] = np.where(np.isnan(start), end, start) * (1 - part)
        found[inside] += np.where(np.isnan(end), start, end) * part
    found[:, 2] = np.where(np.isnan(found[:, 0]), np.nan, floor)
    return found


def _within_sole(centre: Array, sole: _Sole) -> Array:
    """A place that lies beside the sole is put on its edge, along and across the foot."""
    long = (sole.front - sole.heel)[:, :2]
    length = np.linalg.norm(long, axis=1)
    long = long / np.maximum(length, 1e-6)[:, None]
    wide = np.column_stack([-long[:, 1], long[:, 0]])
    off = (centre - sole.heel)[:, :2]
    along = np.clip((off * long).sum(axis=1), 0.0, length)
    across = np.clip((off * wide).sum(axis=1), -sole.half_m, sole.half_m)
    kept = sole.heel[:, :2] + along[:, None] * long + across[:, None] * wide
    return np.column_stack([kept, centre[:, 2]])


def _filled_in(
    ground: Ground, frames: np.ndarray, push: Array, centre: Array, told: np.ndarray
) -> Ground:
    """The measured ground with the estimate where it was not known."""
    force, moment, cop = ground.force.copy(), ground.moment.copy(), ground.cop.copy()
    known, estimated = ground.known.copy(), ground.estimated.copy()
    new = told & ~ground.known[frames] & ~np.isnan(centre).any(axis=1)
    at = frames[new]
    force[at], cop[at] = push[new], centre[new]
    moment[at] = np.cross(centre[new], push[new])
    known[at] = True
    estimated[at] = True
    return replace(ground, force=force, moment=moment, cop=cop, known=known, estimated=estimated)
