"""The flow of the loads: motion → the person's body → loads along the chain; or why there are none.

Rather no loads than bad ones: what the recording does not allow is named and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from solespine.errors import SolespineError, one_line
from solespine.evidence import load_loads_limits
from solespine.motion.model import Motion, Stride, Trial
from solespine.recordings.model import SIDES, Recording, Side

if TYPE_CHECKING:
    from solespine.case.model import Person
    from solespine.loads.model import Load, LoadQuality, Loads

DRAWS = 24  # for intervals, where not told otherwise; more narrow them little and cost seconds each
_NEEDS = "loads need markers on pelvis, legs and feet, force plates, and best a standing trial"


@dataclass(frozen=True)
class Asked:
    """What is wanted of the loads.

    Attributes:
        draws: for their intervals; none are told with 0.
        progress: told what is being done and the share done.
    """

    draws: int = DRAWS
    progress: Callable[[str, float], None] | None = None


@dataclass(frozen=True)
class Loaded:
    """The loads, if there are any, and in sentences why there are none or what is missing."""

    loads: Loads | None = None
    refused: tuple[str, ...] = ()


def loads_of(
    motion: Motion, static: Recording | None, person: Person | None, asked: Asked
) -> Loaded:
    """Loads along the chain of a measured walk.

    Args:
        motion: the walk, measured.
        static: the standing trial, read.
        person: sex, which shares out the body's mass; None where not known.
        asked: how many draws.
    """
    missing = _missing(motion)
    if missing:
        return Loaded(None, (missing,))
    chosen, left_out = _chosen(motion)
    try:
        loads = _solved(chosen, static, person, asked)
    except SolespineError as error:
        return Loaded(None, (f"loads: {one_line(str(error))}; {_NEEDS}",))
    return loads if loads.loads is None else replace(loads, refused=(*left_out, *loads.refused))


def _missing(motion: Motion) -> str:
    """What keeps anybody from starting; empty where nothing does."""
    if not motion.trials:
        return "loads: there is no walking trial with markers"
    subject = motion.subject
    known = {"height": subject.height_m, "mass": subject.mass_kg}
    names = [name for name, told in known.items() if not told]
    if names:
        return (
            f"loads: body {' and '.join(names)} must be known; give it in the case or as an option"
        )
    return ""


def _solved(
    motion: Motion, static: Recording | None, person: Person | None, asked: Asked
) -> Loaded:
    """Once without intervals, to see whether the loads may be told; then with them.

    Residuals are reduced where trunk and both feet are measured; the notes say so.
    """
    from solespine.loads import solve_loads, wear  # here: the engines are slow to load

    def tell(share: float) -> None:
        if asked.progress:
            asked.progress("intervals of the loads", share)

    if asked.progress:
        asked.progress("loads along the chain", 0.0)
    worn = wear(motion, static, person)
    loads = solve_loads(motion, worn, reduce_residuals=True)
    wrong = tuple(_wrong(loads))
    if wrong:
        return Loaded(None, wrong)
    if asked.draws:
        loads = solve_loads(motion, worn, draws=asked.draws, progress=tell, reduce_residuals=True)
    return Loaded(_told(loads), (*loads.skipped, *_hidden(loads)))


def _chosen(motion: Motion) -> tuple[Motion, tuple[str, ...]]:
    """As many strides of each side as are worth the time, those measured by plates first."""
    most = int(load_loads_limits()["strides_most"].value)
    kept: set[tuple[str, Side, float]] = set()
    total = taken = 0
    for side in SIDES:
        strides = [
            (trial, s)
            for trial in motion.trials
            for s in trial.strides
            if s.side == side and s.quality.level != "poor"
        ]
        strides.sort(key=lambda pair: not _on_plate(*pair))  # stable: else in their order
        total, taken = total + len(strides), taken + len(strides[:most])
        kept |= {(trial.name, side, s.strike_s) for trial, s in strides[:most]}
    if total == taken:
        return motion, ()
    trials = [
        replace(t, strides=tuple(s for s in t.strides if (t.name, s.side, s.strike_s) in kept))
        for t in motion.trials
    ]
    used = tuple(trial for trial in trials if trial.strides)
    return replace(motion, trials=used), (f"loads: told of {taken} of {total} strides",)


def _on_plate(trial: Trial, stride: Stride) -> bool:
    return any(
        c.side == stride.side
        and c.complete
        and c.start_s < stride.off_s
        and c.end_s > stride.strike_s
        for c in trial.contacts
    )


def _wrong(loads: Loads) -> Iterator[str]:
    """Why these loads must not be told."""
    limits = load_loads_limits()
    for name, quality in loads.quality.items():
        left = max(_measured_residual(quality) or (0.0,))
        if left > limits["residual_refused"].value:
            yield _out_of_step(name, left, limits["residual_refused"].value)
        if quality.marker_rms_m > limits["marker_refused"].value:
            yield _badly_fitted(name, quality, limits["marker_refused"].value)
    if not any(_long_enough(one) for one in loads.loads):
        yield (
            "loads: neither a leg on force plates nor a trunk with markers can be followed for a "
            "whole stride; record with plates under both feet and markers on pelvis and trunk"
        )


def _measured_residual(quality: LoadQuality) -> tuple[float, float, float] | None:
    """Before any reduction: what is reduced would hide that plates and markers are out of step."""
    done = quality.reduced
    return quality.residual_percent_bw if done is None else done.force_before_percent_bw


def _out_of_step(name: str, percent: float, limit: float) -> str:
    return (
        f"loads: {name}: movement and ground force disagree by {percent:.0f} % of body weight (at "
        f"most {limit:.0f} %); check the body mass, and that plates and markers are of one "
        "recording and in step"
    )


def _badly_fitted(name: str, quality: LoadQuality, limit: float) -> str:
    return (
        f"loads: {name}: the body fits the markers to {1000 * quality.marker_rms_m:.0f} mm "
        f"(at most {1000 * limit:.0f} mm); check names of markers, height and the standing trial"
    )


def _long_enough(load: Load) -> bool:
    return load.measured_percent >= load_loads_limits()["measured_least"].value


def _told(loads: Loads) -> Loads:
    """Without peaks that may lie in what was not measured; comparisons say so themselves."""
    return replace(loads, loads=tuple(one for one in loads.loads if _long_enough(one)))


def _hidden(loads: Loads) -> Iterator[str]:
    """What could not be measured for long enough to be told."""
    for side in SIDES:
        for site, what in (("hip", "leg"), ("L5_S1", "step's load of the spine")):
            told = [one for one in loads.loads if (one.site, one.side) == (site, side)]
            if not any(_long_enough(one) for one in told):
                yield f"loads: the {side} {what} is measured for too little of a stride"
