"""One function for each published row: its values, by recording or of the model itself."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

import loads_arch as arch_rows
import loads_body as body_rows
import loads_postures as postures
from loads_walks import Walked, leaned, standing, walks
from solespine.evidence import load_body_evidence
from solespine.loads.standing import GRAVITY
from solespine.recordings.model import Array

ADULT_KG = 70.0  # to whose size a published force in N is held
LEAN_DEG = 4.0
ACTIVE = 0.2  # of a group's greatest mean activation: above it the group is on
OVERLAP = 0.6


@dataclass(frozen=True)
class Value:
    """One value: of which recording and side, at what speed; `model` where of none."""

    of: str
    value: float
    speed: float | None = None


Row = Callable[[str], tuple[Value, ...]]


def _each(measure: Callable[[Walked], float]) -> tuple[Value, ...]:
    values = (Value(f"{w.name} {w.side[0]}", measure(w), w.speed) for w in walks())
    return tuple(v for v in values if not np.isnan(v.value))


def _peak(site: str, part: str) -> Row:
    return lambda _: _each(lambda w: w.peak(site, part) / w.weight)


def _model(value: float) -> tuple[Value, ...]:
    return (Value("model", float(value)),)


def lumbar_level_range(_: str) -> tuple[Value, ...]:
    """Greatest turn of a level; above the band where the greatest is not to the side."""
    return _each(_level_range)


def _level_range(walk: Walked) -> float:
    if walk.choice.residual_on != "pelvis":
        return float("nan")  # no trunk markers tell how the spine turns
    turns = [
        [
            np.degrees(np.ptp(_lumbar(walk, angle))) * getattr(level, angle) * share
            for level in load_body_evidence().lumbar.values()
        ]
        for angle, share in zip(
            ("extension", "bending", "rotation"), walk.choice.lumbar_share, strict=True
        )
    ]
    greatest = [max(row) for row in turns]
    return greatest[1] if greatest[1] == max(greatest) else 99.0


def _lumbar(walk: Walked, angle: str) -> Array:
    return walk.problem.frames.coordinates[:, walk.body.coordinates.index(f"lumbar_{angle}")]


def lean_ratio(_: str) -> tuple[Value, ...]:
    """Extension moment peak leaning forward over that leaning back."""

    def ratio(walk: Walked) -> float:
        if walk.choice.residual_on != "pelvis":
            return float("nan")
        forward, back = (np.max(leaned(walk, at)) for at in (LEAN_DEG, -LEAN_DEG))
        return float(forward / back)

    return _each(ratio)


def posture(name: str) -> tuple[Value, ...]:
    """L4-L5 of a posture over standing."""
    return _model(postures.compression(name) / postures.compression("standing"))


def flexion_shape(_: str) -> tuple[Value, ...]:
    """How far the rise flattens."""
    return _model(postures.flattening())


def load_order(_: str) -> tuple[Value, ...]:
    """Least of the heavier postures over the walking peak, both over standing."""
    heavier = ("flexed_far", "round_back", "knees_bent", "close")
    least = min(posture(name)[0].value for name in heavier)
    return _each(lambda w: least / _to_standing(w))


def _to_standing(walk: Walked) -> float:
    return walk.peak("L4_L5", "compression") / standing(walk)["L4_L5", "compression"]


def l4l5(part: str) -> tuple[Value, ...]:
    """Peak of one part of the load of L4-L5."""
    return _each(lambda w: w.peak("L4_L5", part) / w.weight)


def fascia_when(_: str) -> tuple[Value, ...]:
    """Point of stance at which the fascia pulls hardest, %."""

    def when(walk: Walked) -> float:
        stance = walk.stance()
        pull = walk.curves["plantar_fascia", "force", walk.side][:stance]
        return float(np.nanargmax(pull) / stance * 100)

    return _each(when)


def achilles_force(_: str) -> tuple[Value, ...]:
    """Achilles force of the person at 70 kg, kN."""
    return _each(lambda w: w.peak("achilles", "force") / w.weight * ADULT_KG * GRAVITY / 1e3)


def heel_pad_pressed(_: str) -> tuple[Value, ...]:
    """How far the heel pad is pressed, mm."""
    return _each(
        lambda w: w.peak("heel_pad", "strain") * w.body.tissues["heel_pad_thickness"] * 1e3
    )


def emg_timing(_: str) -> tuple[Value, ...]:
    """Muscle groups that are active in most of their published time."""
    groups = postures.told()["on_times"].values()
    return _each(lambda w: float(sum(_overlap(w, group) >= OVERLAP for group in groups)))


def _overlap(walk: Walked, group: Mapping[str, object]) -> float:
    """Share of the published time, as far as measured, in which a group is active."""
    side = f"_{walk.side[0]}"
    named: list[str] = group["muscles"]  # type: ignore[assignment]
    rows = [
        i for i, n in enumerate(walk.body.muscles.names)
        if n.endswith(side) and any(n.startswith(start) for start in named)
    ]  # fmt: skip
    mean = walk.solution.sharing.activations[:, rows].mean(axis=1)
    on = np.zeros(len(mean), bool)
    for first, last in group["active"]:  # type: ignore[attr-defined]
        on[first : last + 1] = True
    on &= walk.problem.pushes[walk.side].known
    return float((mean[on] > ACTIVE * mean.max()).mean()) if on.any() else 0.0


ROWS: Mapping[str, Row] = {
    "hip_peak": _peak("hip", "resultant"),
    "knee_peak": _peak("knee", "resultant"),
    "ankle_peak": _peak("ankle", "resultant"),
    "l5s1_peak": lambda _: _each(lambda w: w.peak("L5_S1", "compression") / w.weight),
    "achilles_peak": _peak("achilles", "force"),
    "achilles_strain": lambda _: _each(lambda w: 100 * w.peak("achilles", "strain")),
    "fascia_peak": _peak("plantar_fascia", "force"),
    "heel_pressure": lambda _: _each(lambda w: w.peak("heel_pad", "pressure") / 1e3),
    "walking_to_standing": lambda _: _each(_to_standing),
    "tissue": lambda name: _model(body_rows.adult().tissues[name]),
    "figure": lambda name: _model(load_body_evidence().value(name)),
    **{f.__name__: f for f in (
        lumbar_level_range, lean_ratio, posture, flexion_shape, load_order, l4l5, fascia_when,
        achilles_force, heel_pad_pressed, emg_timing,
    )},
    "navicular_drop": lambda _: _each(arch_rows.navicular_drop),
    **{name: functools.partial(lambda f, _: _model(f()), f)
       for name, f in {**body_rows.ROWS, **arch_rows.ROWS}.items()},
}  # fmt: skip


def answer(name: str) -> tuple[Value, ...]:
    """Values of a row by the name it has in the file; the part stands behind a colon."""
    function, _, part = name.partition(": ")
    return ROWS[function](part)
