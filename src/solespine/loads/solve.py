"""From a measured walk to the loads along the chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

import numpy as np

from solespine.body.anatomy import Array
from solespine.body.model import SUFFIX
from solespine.errors import TooPoorError
from solespine.evidence import load_loads_evidence
from solespine.loads.comparison import compare
from solespine.loads.ground import Ground, ground_of, in_the_air
from solespine.loads.interval import drawn_curves, intervals
from solespine.loads.model import Load, LoadQuality, Loads
from solespine.loads.person import Worn
from solespine.loads.poses import Poses, fit_trial, with_flat_toes
from solespine.loads.sites import LEVELS
from solespine.loads.solution import Choice, Solution, equations, lumbar_moments, solve_frames
from solespine.loads.standing import GRAVITY, standing_loads
from solespine.loads.stride import UNITS, Key, Problem, problem_of, solve_stride
from solespine.motion.model import Motion, Trial
from solespine.recordings.model import SIDES, Side

_UNMET_NM = 1e-3  # beyond it the muscle forces of a frame have not settled
_TRUNK_SHARE = 0.9  # of a stride's points at which the trunk must be seen to go from above
_LEAST_POINTS = 20  # of a stride that must be measurable for a load to be told
_CLEAR_RESERVE_NM = 2.0
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
) -> Loads:
    """Loads on every link from heel pad to L1-L2.

    Args:
        motion: the walk, measured.
        worn: the person's body with the markers on it.
        choice: of the model.
        draws: for the intervals; none are told with 0.
        seed: of the draws.
        progress: told the share done of the draws.

    Raises:
        TooPoorError: no stride of any trial can be used.
    """
    solved: list[_Solved] = []
    skipped: list[str] = []
    for trial in motion.trials:
        try:
            solved += _trial(trial, motion.cutoff_hz, worn, choice or walking_choice(), skipped)
        except TooPoorError as error:
            skipped.append(f"{trial.name}: {error}")
    if not solved:
        raise TooPoorError(
            "no loads can be computed: " + "; ".join(skipped or ["no walking trial"])
        )
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
        quality=MappingProxyType(_qualities(solved, worn.body.mass_kg)),
        from_below=any(one.choice.residual_on == "torso" for one in solved),
        skipped=tuple(dict.fromkeys(skipped)),
        notes=(*worn.notes, *_notes(solved), UNCERTAIN),
        comparisons=compare(loads, drawn),
    )


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


class _Solved:
    """A stride with its solution, the trial's poses and how the spine was taken."""

    def __init__(
        self, trial: Trial, poses: Poses, problem: Problem, choice: Choice, told: _Answer
    ) -> None:
        self.trial, self.poses, self.problem, self.choice = trial, poses, problem, choice
        self.solution, self.curves = told


_Answer = tuple[Solution, dict[Key, Array]]


def _trial(
    trial: Trial, cutoff_hz: float, worn: Worn, choice: Choice, skipped: list[str]
) -> list[_Solved]:
    poses = fit_trial(worn.body, worn.places, trial.markers, trial.time, cutoff_hz, worn.rest)
    ground = ground_of(trial, cutoff_hz)
    loaded = {SUFFIX[side]: _loaded(trial, ground[side]) for side in SIDES}
    poses = with_flat_toes(worn.body, poses, loaded)
    skipped += _feet_skipped(trial, ground)
    solved = []
    for stride in trial.strides:
        if stride.quality.level == "poor":
            continue
        problem = problem_of(worn.body, stride, poses, ground)
        if problem is None or not _measurable(problem):
            continue
        way = _way(problem, poses, choice)
        if way is None:
            skipped.append(
                f"{trial.name}: the {stride.side} stride at {stride.strike_s:.2f} s tells nothing "
                "of the spine: no trunk markers, and not both feet on plates"
            )
            problem = replace(problem, spine_known=np.zeros_like(problem.spine_known))
        used = replace(choice, residual_on=way or "pelvis")
        answer = solve_stride(problem, used)
        solved.append(_Solved(trial, poses, problem, used, answer))
    return solved


def _loaded(trial: Trial, ground: Ground) -> np.ndarray:
    """(n,) frames in which a foot is on the floor, as far as events or plates tell."""
    told = [e for e in trial.events if e.side == ground.side]
    if not told:
        return ~np.isnan(ground.cop[:, 0])
    first, last = min(e.time_s for e in told), max(e.time_s for e in told)
    inside = (trial.time >= first) & (trial.time <= last)
    return np.asarray(~in_the_air(trial, ground.side) & inside)


def _feet_skipped(trial: Trial, ground: Mapping[Side, Ground]) -> list[str]:
    found = []
    for side in SIDES:
        if not any(c.side == side and c.complete for c in trial.contacts):
            found.append(
                f"{trial.name}: the {side} foot is on no plate by itself: loads of the {side} leg "
                "are told while it is in the air only"
            )
    return found


def _measurable(problem: Problem) -> bool:
    side = problem.stride.side
    return bool(problem.pushes[side].known.sum() >= _LEAST_POINTS)


def _way(problem: Problem, poses: Poses, choice: Choice) -> Literal["pelvis", "torso"] | None:
    """From above where the trunk is seen, else from below where both feet are measured."""
    near = np.abs(poses.time[:, None] - problem.time).argmin(axis=0)
    if choice.residual_on != "pelvis":
        return choice.residual_on
    if poses.trunk_seen[near].mean() >= _TRUNK_SHARE:
        return "pelvis"
    return "torso" if problem.spine_known.any() else None


def _gathered(solved: Sequence[_Solved]) -> Told:
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
    solved: Sequence[_Solved],
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
            one.problem, one.poses, worn.places, one.choice, one.solution, draws, seed, done
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


def _qualities(solved: Sequence[_Solved], mass_kg: float) -> dict[str, LoadQuality]:
    by_trial: dict[str, list[_Solved]] = {}
    for one in solved:
        by_trial.setdefault(one.trial.name, []).append(one)
    return {name: _quality(some, mass_kg) for name, some in by_trial.items()}


def _quality(some: Sequence[_Solved], mass_kg: float) -> LoadQuality:
    poses = some[0].poses
    left = np.concatenate([s.solution.residual_force[s.problem.spine_known] for s in some])
    rms = np.sqrt((left**2).mean(axis=0)) / (mass_kg * GRAVITY) * 100 if len(left) else None
    reserves = np.concatenate([np.abs(s.solution.sharing.reserves) for s in some])
    worst = np.unravel_index(reserves.argmax(), reserves.shape)
    names = [name for name, _ in equations(some[0].problem.body)]
    return LoadQuality(
        marker_rms_m=poses.rms_m,
        marker_rms_by_role_m=MappingProxyType(dict(poses.marker_rms_m)),
        residual_percent_bw=None if rms is None else (float(rms[0]), float(rms[1]), float(rms[2])),
        residual_peak_n=float(np.linalg.norm(left, axis=1).max()) if len(left) else None,
        reserve_nm=float(reserves.max()),
        reserve_joint=names[worst[1]],
        not_solved=int(sum((s.solution.sharing.unmet > _UNMET_NM).sum() for s in some)),
        l5s1_disagreement_nm_kg=_disagreement(some, mass_kg),
    )


def _disagreement(some: Sequence[_Solved], mass_kg: float) -> float | None:
    """RMS of the L5-S1 moments from above less those from below, where both can be told."""
    squares = []
    for one in some:
        known = one.problem.spine_known
        near = np.abs(one.poses.time[:, None] - one.problem.time).argmin(axis=0)
        both = known & one.poses.trunk_seen[near]
        if not both.any():
            continue
        ways = [
            lumbar_moments(
                solve_frames(
                    one.problem.frames, one.problem.pushes, replace(one.choice, residual_on=on),
                    one.solution.sharing.multipliers,
                )
            )[both, 0]
            for on in ("pelvis", "torso")
        ]  # fmt: skip
        squares.append(((ways[0] - ways[1]) ** 2).sum(axis=1))
    if not squares:
        return None
    return float(np.sqrt(np.concatenate(squares).mean()) / mass_kg)


def _notes(solved: Sequence[_Solved]) -> list[str]:
    notes = [
        "the toes are taken to lie flat while the foot is loaded; no marker tells how they bend"
    ]
    if any(one.choice.residual_on == "torso" for one in solved):
        notes.append("no trunk markers: the spine's load is computed from the ground up")
    reserve = max(np.abs(one.solution.sharing.reserves).max() for one in solved)
    if reserve > _CLEAR_RESERVE_NM:
        notes.append(f"the muscles of the model fall up to {reserve:.0f} Nm short of what is asked")
    if not any(name.startswith("RELB") for one in solved for name in one.trial.markers):
        notes.append("no arm markers: the arms hang still beside the trunk")
    return notes
