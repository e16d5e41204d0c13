"""The ground's push where no plate measures it: what the body's own motion asks for.

While one foot is on the floor, it gets all of what the whole body's motion needs (Newton, Euler).
While both are, the rear foot's push fades by the smooth transition functions of Ren, Jones and
Howard 2008 (J Biomech 41:2750-2759, recalled) and the front foot gets the rest. It differs from
them in the place of the push: along the foot it goes the way that most feet's goes. How far all
this is from plates is told in docs/validation_loads_references.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.loads.ground import Ground
from solespine.loads.poses import Poses
from solespine.loads.whole_body import WholeBody, whole_body
from solespine.motion.model import Trial
from solespine.recordings.model import SIDES, Side

_OTHER: dict[Side, Side] = {"left": "right", "right": "left"}
# Part of the way from heel to front over stance: mean of eight contacts of four children here.
_WAY_TIME = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
_WAY_PLACE = (0.05, 0.20, 0.48, 0.76, 0.89, 0.98, 1.0)
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


@dataclass(frozen=True, eq=False)
class _Task:
    time: Array  # (k,)
    force: Array  # (k, 3) N that the motion needs
    down: Mapping[Side, np.ndarray] = field(repr=False)  # (k,)
    soles: Mapping[Side, _Sole] = field(repr=False)
    both: Sequence[_Both] = ()
    stances: Mapping[Side, Sequence[tuple[float, float]]] = field(default_factory=dict)


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
        {side: _on_the_floor(trial, side, time) for side in SIDES},
        {side: _sole(body, whole, side) for side in SIDES},
        _double_supports(trial),
        {side: _stances(trial, side) for side in SIDES},
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


def _stances(trial: Trial, side: Side) -> list[tuple[float, float]]:
    """Strike and toe-off of every stance; the first and the last may lie out of the recording."""
    events = sorted((e for e in trial.events if e.side == side), key=lambda e: e.time_s)
    found = [(a.time_s, b.time_s) for a, b in zip(events, events[1:], strict=False)
             if a.kind == "strike" and b.kind == "off"]  # fmt: skip
    usual = float(np.median([b - a for a, b in found])) if found else None
    if usual and events[0].kind == "off":
        found.append((events[0].time_s - usual, events[0].time_s))
    if usual and events[-1].kind == "strike":
        found.append((events[-1].time_s, events[-1].time_s + usual))
    return found


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
        if contact.side == side and contact.region in spots:
            bone = body.model.body(contact.bone).id
            at = whole.bones[:, bone] + whole.turns[:, bone] @ np.array(contact.pos)
            spots[contact.region].append(at)
    heel, ball, toes = (np.mean(part, axis=0) for part in spots.values())
    return _Sole(heel, (ball + toes) / 2)


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
    """Centre of pressure (k, 3), on the way that most feet's takes; NaN in the air.

    The motion's own moments are too rough to tell it: they were 20 to 47 mm off along the foot
    where this is 9 to 23.
    """
    sole = task.soles[side]
    part = np.interp(_stance_part(task, side), _WAY_TIME, _WAY_PLACE)
    found = sole.heel + part[:, None] * (sole.front - sole.heel)
    found[:, 2] = np.where(np.isnan(part), np.nan, float(sole.heel[:, 2].min()))
    return np.asarray(found)


def _stance_part(task: _Task, side: Side) -> Array:
    """(k,) from nought at the strike to one at toe-off; NaN in the air."""
    part = np.full(len(task.time), np.nan)
    for start, end in task.stances[side]:
        inside = (task.time >= start - _SMEARED_S) & (task.time <= end + _SMEARED_S)
        part[inside] = np.clip((task.time[inside] - start) / (end - start), 0.0, 1.0)
    return part


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
