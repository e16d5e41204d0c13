"""From a measured walk to the loads along the chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

import numpy as np

from solespine.body.anatomy import Array
from solespine.errors import TooPoorError
from solespine.evidence import load_loads_evidence
from solespine.loads.comparison import compare
from solespine.loads.interval import drawn_curves, intervals
from solespine.loads.model import Load, Loads
from solespine.loads.person import Worn
from solespine.loads.plate_twist import doubtful_twist
from solespine.loads.poses import Poses
from solespine.loads.prepared import Prepared, prepare
from solespine.loads.quality import SolvedStride, qualities
from solespine.loads.sites import LEVELS
from solespine.loads.solution import Choice
from solespine.loads.standing import GRAVITY, standing_loads
from solespine.loads.stride import UNITS, Key, Problem, problem_of, solve_stride
from solespine.motion.model import Motion
from solespine.recordings.model import SIDES, Side

_TRUNK_SHARE = 0.9  # of a stride's points at which the trunk must be seen to go from above
_LEAST_POINTS = 40  # of a stride that must be measurable for a load of the spine to be told
_STANCE_SHARE = 0.9  # of a leg's stance that must be told: a swing alone has no peak to speak of
_CLEAR_RESERVE_NM = 2.0
_MOST_RESERVE_NM_KG = 0.1  # judged: beyond it recording and body contradict each other
UNCERTAIN = (
    "absolute loads of the lumbar spine are uncertain; compare left with right and before with "
    "after in the same person"
)
_Sided = tuple[str, str, Side]
Told = dict[_Sided, list[Array]]


def solve_loads(
    motion: Motion,
    worn: Worn,
    *,
    choice: Choice | None = None,
    draws: int = 0,
    seed: int = 1,
    progress: Callable[[float], None] | None = None,
    reduce_residuals: bool = False,
) -> Loads:
    """Loads on every link from heel pad to L1-L2.

    Args:
        motion: the walk, measured.
        worn: the person's body with the markers on it.
        choice: of the model.
        draws: for the intervals; none are told with 0.
        seed: of the draws.
        progress: told the share done of the draws.
        reduce_residuals: change motion, trunk and centres of pressure a little where trunk and both
            feet are measured, so that the motion explains the ground force; told in the quality.

    Raises:
        TooPoorError: no stride of any trial can be used.
    """
    skipped: list[str] = []
    solved = _trials(motion, worn, choice or walking_choice(), reduce_residuals, skipped)
    told = _gathered(solved)
    bounds: Mapping[_Sided, tuple[float, float]] = {}
    drawn: Mapping[Side, list[dict[Key, Array]]] = {}
    if draws:
        drawn = _drawn(solved, worn, draws, seed, progress)
        bounds = _bounds(drawn)
    loads = tuple(_load(key, curves, bounds.get(key)) for key, curves in told.items())
    return Loads(
        loads=loads,
        body_weight_n=worn.body.mass_kg * GRAVITY,
        standing=MappingProxyType(standing_loads(worn.body, choice)),
        quality=MappingProxyType(qualities(solved, worn.body.mass_kg)),
        from_below=any(one.choice.residual_on == "torso" for one in solved),
        skipped=tuple(dict.fromkeys(skipped)),
        notes=(*worn.notes, *_notes(solved), UNCERTAIN),
        comparisons=compare(loads, drawn),
        ground_estimated=any(one.problem.estimated.any() for one in solved),
    )


def _trials(
    motion: Motion, worn: Worn, choice: Choice, reduce: bool, skipped: list[str]
) -> list[SolvedStride]:
    """All usable strides, solved; what is left out is added to `skipped`.

    Raises:
        TooPoorError: there is none.
    """
    solved: list[SolvedStride] = []
    for trial in motion.trials:
        try:
            made = prepare(trial, motion.cutoff_hz, worn, reduce=reduce)
        except TooPoorError as error:
            skipped.append(f"{trial.name}: {error}")
            continue
        skipped += made.skipped
        solved += _trial(made, choice, skipped)
    if not solved:
        raise TooPoorError(
            "no loads can be computed: " + "; ".join(skipped or ["no walking trial"])
        )
    return solved


def walking_choice() -> Choice:
    """The model of a walk told by markers: the thoracic spine takes part of the trunk's turn."""
    figures = load_loads_evidence()
    return Choice(
        lumbar_share=(
            figures["lumbar_share_extension"].value,
            figures["lumbar_share_bending"].value,
            figures["lumbar_share_rotation"].value,
        )
    )


def _trial(made: Prepared, choice: Choice, skipped: list[str]) -> list[SolvedStride]:
    """Every usable stride of a trial, solved."""
    solved = []
    for stride in made.trial.strides:
        if stride.quality.level == "poor":
            continue
        problem = problem_of(made.body, stride, made.poses, made.ground, made.posed_arms)
        if problem is None or not _stance_told(problem):
            skipped.append(
                f"{made.trial.name}: the {stride.side} stride at {stride.strike_s:.2f} s is left "
                + (
                    "out: markers are missing"
                    if problem is None
                    else "out: its foot is on no plate"
                )
            )
            continue
        way = _way(problem, made.poses, choice)
        if way is None:
            skipped.append(
                f"{made.trial.name}: the {stride.side} stride at {stride.strike_s:.2f} s tells "
                "nothing of the spine: no trunk markers, and not both feet on plates"
            )
        if way != "pelvis":  # from below the ground must be measured, not estimated from the trunk
            measured = problem.spine_known & ~problem.estimated & (way is not None)
            problem = replace(problem, spine_known=measured)
        used = replace(choice, residual_on=way or "pelvis")
        solution, curves = solve_stride(problem, used)
        short = float(np.abs(solution.sharing.reserves).max())
        if short > _MOST_RESERVE_NM_KG * made.body.mass_kg:
            skipped.append(
                f"{made.trial.name}: the {stride.side} stride at {stride.strike_s:.2f} s is left "
                f"out: the muscles fall {short:.0f} Nm short of what motion and ground ask for"
            )
            continue
        solved.append(SolvedStride(made, problem, used, solution, curves))
    return solved


def _stance_told(problem: Problem) -> bool:
    """Whether the push on the stride's own foot is told over its stance."""
    stance = problem.time <= problem.stride.off_s
    return bool(problem.pushes[problem.stride.side].known[stance].mean() >= _STANCE_SHARE)


def _way(problem: Problem, poses: Poses, choice: Choice) -> Literal["pelvis", "torso"] | None:
    """From above where the trunk is seen, else from below where both feet are measured."""
    near = np.abs(poses.time[:, None] - problem.time).argmin(axis=0)
    if choice.residual_on != "pelvis":
        return choice.residual_on
    if poses.trunk_seen[near].mean() >= _TRUNK_SHARE:
        return "pelvis"
    return "torso" if (problem.spine_known & ~problem.estimated).any() else None


def _gathered(solved: Sequence[SolvedStride]) -> Told:
    """Curves by load; the spine's are told for the side whose strike begins the stride."""
    told: Told = {}
    for one in solved:
        side = one.problem.stride.side
        for (site, part, of), curve in one.curves.items():
            if of in (None, side) and (~np.isnan(curve)).sum() >= _LEAST_POINTS:
                told.setdefault((site, part, side), []).append(curve)
    return told


def extreme(curve: Array) -> float:
    """The value of greatest size, with its sign."""
    return float(curve[np.nanargmax(np.abs(curve))])


def _load(
    key: tuple[str, str, Side], curves: Sequence[Array], bounds: tuple[float, float] | None
) -> Load:
    site, part, side = key
    stack = np.array(curves)
    seen = ~np.isnan(stack)
    mean = np.where(seen.any(axis=0), np.nansum(stack, axis=0), np.nan) / np.maximum(
        seen.sum(axis=0), 1
    )
    peak = float(np.mean([extreme(curve) for curve in stack]))
    return Load(
        site=site,
        part=part,
        side=side,
        unit=UNITS.get(part, "N"),
        curve=mean,
        peak=peak,
        at_percent=float(np.nanargmax(np.abs(mean)) * 100 / (len(mean) - 1)),
        low=None if bounds is None else min(bounds[0], peak),
        high=None if bounds is None else max(bounds[1], peak),
        strides=len(stack),
        measured_percent=float(100 * seen.any(axis=0).mean()),
        uncertain=site in LEVELS,
    )


def _drawn(
    solved: Sequence[SolvedStride],
    worn: Worn,
    draws: int,
    seed: int,
    progress: Callable[[float], None] | None,
) -> dict[Side, list[dict[Key, Array]]]:
    """Curves of every draw, from the first stride of each side."""
    found: dict[Side, list[dict[Key, Array]]] = {}
    first = [next((s for s in solved if s.problem.stride.side == side), None) for side in SIDES]
    chosen = [one for one in first if one is not None]
    for i, one in enumerate(chosen):

        def done(share: float, i: int = i) -> None:
            if progress:
                progress((i + share) / len(chosen))

        found[one.problem.stride.side] = drawn_curves(
            one.problem, one.of.poses, worn.places, one.choice, one.solution, draws, seed, done
        )
    return found


def _bounds(drawn: Mapping[Side, list[dict[Key, Array]]]) -> dict[_Sided, tuple[float, float]]:
    """Interval of each peak; the spine's is told for the side whose strike begins the stride."""
    return {
        (site, part, side): ends
        for side, curves in drawn.items()
        for (site, part, of), ends in intervals(curves).items()
        if of in (None, side)
    }


def _notes(solved: Sequence[SolvedStride]) -> list[str]:
    notes = [
        "the toes are taken to lie flat while the foot is loaded; no marker tells how they bend"
    ]
    if any(one.choice.residual_on == "torso" for one in solved):
        notes.append("no trunk markers: the spine's load is computed from the ground up")
    notes += [note for one in solved if (note := _twist_note(one))]
    reserve = max(np.abs(one.solution.sharing.reserves).max() for one in solved)
    if reserve > _CLEAR_RESERVE_NM:
        notes.append(f"the muscles of the model fall up to {reserve:.0f} Nm short of what is asked")
    return list(dict.fromkeys([*notes, *(note for one in solved for note in one.of.notes)]))


def _twist_note(one: SolvedStride) -> str:
    """What is to be said of the twist that a plate tells; nothing where it is a foot's."""
    twist, stride = doubtful_twist(one.problem), one.problem.stride
    if twist is None:
        return ""
    return (
        f"{one.of.trial.name}: under the {stride.side} foot at {stride.strike_s:.2f} s the plate "
        f"tells a twist of {twist:.0f} Nm, more than walking makes: the loads of that hip and knee "
        "are doubtful; check the plate's offset, or give a walk over another plate"
    )
