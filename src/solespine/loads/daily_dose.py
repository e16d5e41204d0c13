"""Daily dose: what a day's steps and standing add up to on each link.

A tissue answers to how often and how long it is loaded as well as to how much. The dose of a side
is its impulse: over a stride of walking the area under the load, times the strides of the day, and
in standing the load times the time. Steps and hours come from the person; where they are not told,
published means stand in, and the answer says so and spans the published spread.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solespine.case.model import Person
from solespine.evidence import load_loads_evidence
from solespine.loads.model import Load, Loads
from solespine.motion.model import Motion
from solespine.recordings.model import Side

OLD_YEARS = 65  # the published means stand for people below it and from it on
_LEAST_MEASURED = 95.0  # percent of a stride: of less no area can be told
_STEPS_A_STRIDE = 2
_HOUR_S = 3600.0
_PARTS = ("compression", "resultant", "force")


@dataclass(frozen=True)
class Day:
    """A day on the feet.

    Attributes:
        steps: with both feet.
        steps_low, steps_high: what the steps may be.
        standing_hours: on both feet, not walking.
        standing_low, standing_high: what they may be.
        assumed: sentences on what stands for what nobody told.
    """

    steps: float
    steps_low: float
    steps_high: float
    standing_hours: float
    standing_low: float
    standing_high: float
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dose:
    """One load's day.

    Attributes:
        site, part, side: as of the load.
        peaks: how often its peak is reached.
        walking_ns: N s of all strides.
        standing_ns: N s of standing; None where the load of standing is not told.
        total_ns: of both.
        low_ns, high_ns: total for the least and the most steps and hours.
    """

    site: str
    part: str
    side: Side
    peaks: float
    walking_ns: float
    standing_ns: float | None
    total_ns: float
    low_ns: float
    high_ns: float


def day_of(person: Person, steps: float | None = None) -> Day:
    """A person's day: what is told, else published means.

    Args:
        person: whose hours on the feet, and age where the steps are not told.
        steps: counted a day.
    """
    figures, assumed = load_loads_evidence(), []
    old = person.age_years is not None and person.age_years >= OLD_YEARS
    usual = figures["steps_a_day_old" if old else "steps_a_day"]
    span = (steps, steps) if steps is not None else (usual.low, usual.high)
    if steps is None:
        steps = usual.value
        assumed.append(
            f"steps a day are not told: {steps:.0f} stand for them, the mean of people "
            f"{'from' if old else 'below'} {OLD_YEARS} (Bohannon 2007)"
        )
    figure, hours = figures["standing_a_day"], person.standing_hours
    hours_span = (hours, hours) if hours is not None else (figure.low, figure.high)
    if hours is None:
        hours = figure.value
        assumed.append(
            f"hours of standing are not told: {hours:.1f} a day stand for them, the mean of 5412 "
            "people of 46 years (Hamer 2020)"
        )
    return Day(
        steps, _or(span[0], steps), _or(span[1], steps),
        hours, _or(hours_span[0], hours), _or(hours_span[1], hours), tuple(assumed),
    )  # fmt: skip


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


def daily_dose(loads: Loads, motion: Motion, day: Day) -> tuple[Dose, ...]:
    """Doses of all forces of whole strides; a load seen in part of the stride has none.

    Args:
        loads: of the person's walk.
        motion: the walk, whose strides tell how long one takes.
        day: steps and hours.
    """
    found = []
    for load in loads.loads:
        took = _stride_s(motion, load.side)
        if load.part in _PARTS and took is not None and _whole(load):
            found.append(_dose(load, loads, took, day))
    return tuple(found)


def _whole(load: Load) -> bool:
    return load.unit == "N" and load.measured_percent >= _LEAST_MEASURED


def _stride_s(motion: Motion, side: Side) -> float | None:
    times = [
        s.end_s - s.strike_s
        for trial in motion.trials
        for s in trial.strides
        if s.side == side and s.quality.level != "poor"
    ]
    return float(np.mean(times)) if times else None


def _dose(load: Load, loads: Loads, took_s: float, day: Day) -> Dose:
    stride_ns = float(np.nanmean(np.abs(load.curve))) * took_s
    still = loads.standing.get((load.site, load.part))
    hour_ns = 0.0 if still is None else abs(still) * _HOUR_S

    def total(steps: float, hours: float) -> float:
        return stride_ns * steps / _STEPS_A_STRIDE + hour_ns * hours

    return Dose(
        site=load.site,
        part=load.part,
        side=load.side,
        peaks=day.steps / _STEPS_A_STRIDE,
        walking_ns=total(day.steps, 0.0),
        standing_ns=None if still is None else hour_ns * day.standing_hours,
        total_ns=total(day.steps, day.standing_hours),
        low_ns=total(day.steps_low, day.standing_low),
        high_ns=total(day.steps_high, day.standing_high),
    )
