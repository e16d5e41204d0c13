"""A person's walk as the findings read it: what is good enough, by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from solespine.findings.gait.samples import Sample
from solespine.motion.contacts_quality import judged_by_strides
from solespine.motion.model import Contact, Motion, PressureStep, Quality, Stride, Trial
from solespine.motion.quality import ENOUGH_STRIDES
from solespine.motion.strides_quality import TURN_LIMIT_RAD
from solespine.recordings.model import SIDES, Side

GRAVITY_MPS2 = 9.80665
# Leg length (greater trochanter to floor) as a share of body height: Drillis & Contini 1966,
# as tabled by Winter 1990.
_LEG_OF_HEIGHT = 0.530
_FEET = ("HEE", "ANK", "AJC", "TOE")


@dataclass(frozen=True)
class Taken:
    """One stride that is good enough, and its trial."""

    trial: Trial
    stride: Stride

    @property
    def quality(self) -> Quality:
        """The weaker of the stride's and its side's in this trial.

        A side that is only called usable because it has few strides is taken as good: the few
        strides are counted where the finding is judged, over all trials.
        """
        side = self.trial.side_quality.get(self.stride.side, self.trial.quality)
        notes = tuple(dict.fromkeys((*side.notes, *self.stride.quality.notes)))
        of_side = "good" if self._merely_few(side) else side.level
        weak = "usable" in (of_side, self.stride.quality.level)
        return Quality("usable" if weak else "good", notes)

    def _merely_few(self, side: Quality) -> bool:
        """Whether few strides are all that is held against a side: the one note that there is."""
        strides = [s for s in self.trial.strides if s.side == self.stride.side]
        usable = sum(s.quality.level != "poor" for s in strides)
        notes = max(len(side.notes), len(self.trial.quality.notes))
        return usable < ENOUGH_STRIDES and notes <= 1

    @property
    def on_course(self) -> bool:
        """Whether the foot travels the way that the walk axes of its trial point.

        Before and after a turn it does not; what is told against the room is then wrong, and the
        speed is not that of walking ahead.
        """
        letter = "L" if self.stride.side == "left" else "R"
        foot = next(
            (self.trial.markers[letter + n] for n in _FEET if letter + n in self.trial.markers),
            None,
        )
        if self.trial.treadmill or foot is None:
            return True
        ends = np.array([self.stride.strike_s, self.stride.end_s])
        forward, to_left = (
            float(np.diff(np.interp(ends, self.trial.time, foot[:, k]))[0]) for k in (0, 1)
        )
        return not abs(math.atan2(to_left, forward)) > TURN_LIMIT_RAD


@dataclass(frozen=True)
class Walk:
    """All parts of a motion that may carry a finding.

    Attributes:
        motion: where they come from.
        strides: by side, of trials and sides that are not poor.
        contacts: by side; whole stances on one plate, not poor.
        steps: by side; pressure steps, not poor.
        leg_length_m: mean of both legs, or None.
        leg_source: where the leg length comes from.
    """

    motion: Motion
    strides: Mapping[Side, tuple[Taken, ...]]
    contacts: Mapping[Side, tuple[Contact, ...]]
    steps: Mapping[Side, tuple[PressureStep, ...]]
    leg_length_m: float | None
    leg_source: str
    _speed: float | None = field(default=None, repr=False)

    @property
    def speed_mps(self) -> float | None:
        """Mean walking speed of the strides taken."""
        return self._speed

    @property
    def speed(self) -> float | None:
        """Dimensionless speed v / sqrt(g leg length) (Hof 1996)."""
        if self._speed is None or self.leg_length_m is None:
            return None
        return self._speed / math.sqrt(GRAVITY_MPS2 * self.leg_length_m)

    def of_strides(self, side: Side, of_stride: Callable[[Taken], float]) -> list[Sample]:
        """A value of every stride of one side; NaN where it could not be measured."""
        return [Sample(t.trial.name, of_stride(t), t.quality) for t in self.strides[side]]

    def of_contacts(self, side: Side, of_contact: Callable[[Contact], float]) -> list[Sample]:
        """A value of every contact of one side."""
        return [Sample(c.trial, of_contact(c), c.quality) for c in self.contacts[side]]

    def of_steps(self, side: Side, name: str) -> list[Sample]:
        """A named value of every pressure step of one side."""
        return [
            Sample(p.recording, p.values.get(name, math.nan), p.quality) for p in self.steps[side]
        ]

    def named(self, side: Side, name: str) -> list[Sample]:
        """A named spatiotemporal value of every stride of one side."""
        return self.of_strides(side, lambda t: value(t, name))

    def of_both(self, of_stride: Callable[[Taken], float]) -> list[Sample]:
        """A value of every stride of both sides."""
        return [sample for side in SIDES for sample in self.of_strides(side, of_stride)]


def gather(motion: Motion) -> Walk:
    """Everything of a motion that is good enough to carry a finding."""
    leg, source = _leg_length(motion)
    strides = {side: _strides(motion, side) for side in SIDES}
    speeds = [value(taken, "speed_mps") for side in SIDES for taken in strides[side]]
    known = [speed for speed in speeds if math.isfinite(speed)]
    return Walk(
        motion,
        MappingProxyType(strides),
        MappingProxyType({side: _contacts(motion, side) for side in SIDES}),
        MappingProxyType({side: _steps(motion, side) for side in SIDES}),
        leg,
        source,
        float(np.mean(known)) if known else None,
    )


def value(taken: Taken, name: str) -> float:
    """A named spatiotemporal value of a stride; NaN where it was not measured."""
    return taken.stride.values.get(name, math.nan)


def degrees(angle: float | np.floating[Any]) -> float:
    """One angle in degrees."""
    return float(np.degrees(angle))


def _strides(motion: Motion, side: Side) -> tuple[Taken, ...]:
    return tuple(
        Taken(trial, stride)
        for trial in motion.trials
        if _fit(trial, side)
        for stride in trial.strides
        if stride.side == side and stride.quality.level != "poor"
    )


def _contacts(motion: Motion, side: Side) -> tuple[Contact, ...]:
    return tuple(
        contact
        for trial in motion.trials
        if trial.quality.level != "poor"
        for contact in judged_by_strides(trial.contacts, trial.strides)
        if contact.side == side and contact.complete and contact.quality.level != "poor"
    )


def _steps(motion: Motion, side: Side) -> tuple[PressureStep, ...]:
    return tuple(p for p in motion.pressure if p.side == side and p.quality.level != "poor")


def _fit(trial: Trial, side: Side) -> bool:
    of_side = trial.side_quality.get(side, trial.quality)
    return "poor" not in (trial.quality.level, of_side.level)


def _leg_length(motion: Motion) -> tuple[float | None, str]:
    measured = [motion.subject.measures_m.get(("leg_length", side)) for side in SIDES]
    known = [value for value in measured if value]
    if known:
        return float(np.mean(known)), "as measured on the person"
    if motion.static is not None:
        standing = [motion.static.lengths_m.get(("leg_length", side), math.nan) for side in SIDES]
        if np.isfinite(standing).any():
            return float(np.nanmean(standing)), "from the standing trial"
    walking = _from_joint_centres(motion)
    if math.isfinite(walking):
        return walking, "from the joint centres of the walk"
    if motion.subject.height_m:
        return _LEG_OF_HEIGHT * motion.subject.height_m, "from body height"
    return None, "not known"


def _from_joint_centres(motion: Motion) -> float:
    """Hip to knee to ankle to the floor that the ankle comes nearest to, m; NaN without them."""
    lengths = []
    for trial in motion.trials:
        for letter in "LR":
            centres = [trial.markers.get(letter + name) for name in ("HJC", "KJC", "AJC")]
            hip, knee, ankle = centres
            if hip is not None and knee is not None and ankle is not None:
                bones = np.linalg.norm(hip - knee, axis=1) + np.linalg.norm(knee - ankle, axis=1)
                if np.isfinite(bones).any() and np.isfinite(ankle[:, 2]).any():
                    lengths.append(float(np.nanmedian(bones) + np.nanmin(ankle[:, 2])))
    return float(np.mean(lengths)) if lengths else math.nan
