"""How far the loads of a trial can be trusted, in figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

import numpy as np

from solespine.body.anatomy import Array
from solespine.loads.dynamics import dofs
from solespine.loads.model import LoadQuality
from solespine.loads.prepared import Prepared
from solespine.loads.solution import Choice, Solution, demand_of, equations
from solespine.loads.standing import GRAVITY
from solespine.loads.stride import Key, Problem

_UNMET_NM = 1e-3  # beyond it the muscle forces of a frame have not settled


@dataclass(frozen=True, eq=False)
class SolvedStride:
    """A stride with its solution.

    Attributes:
        of: its trial.
        problem: the stride.
        choice: of the model, with the way in which the spine was taken.
        solution: forces.
        curves: loads by site, part and side.
    """

    of: Prepared
    problem: Problem
    choice: Choice
    solution: Solution
    curves: dict[Key, Array] = field(repr=False)

    @property
    def measured(self) -> np.ndarray:
        """(n,) points at which plates or swing tell the push on both feet."""
        return np.asarray(self.problem.spine_known & ~self.problem.estimated)


def qualities(solved: Sequence[SolvedStride], mass_kg: float) -> dict[str, LoadQuality]:
    """Quality of each trial by name."""
    by_trial: dict[str, list[SolvedStride]] = {}
    for one in solved:
        by_trial.setdefault(one.of.trial.name, []).append(one)
    return {name: _quality(some, mass_kg) for name, some in by_trial.items()}


def _quality(some: Sequence[SolvedStride], mass_kg: float) -> LoadQuality:
    poses = some[0].of.poses
    left = np.concatenate([s.solution.residual_force[s.measured] for s in some])
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
        reduced=some[0].of.reduced,
    )


def _disagreement(some: Sequence[SolvedStride], mass_kg: float) -> float | None:
    """RMS of the L5-S1 moments from above less those from below, where both can be told."""
    squares = []
    for one in some:
        poses, problem = one.of.poses, one.problem
        near = np.abs(poses.time[:, None] - problem.time).argmin(axis=0)
        both = one.measured & poses.trunk_seen[near]
        if not both.any():
            continue
        joints = dofs(problem.body, problem.body.endplates[0].joints)
        ways: tuple[Literal["pelvis", "torso"], ...] = ("pelvis", "torso")
        above, below = (
            demand_of(problem.frames, problem.pushes, replace(one.choice, residual_on=on))[0]
            for on in ways
        )
        squares.append(((above - below)[both][:, joints] ** 2).sum(axis=1))
    if not squares:
        return None
    return float(np.sqrt(np.concatenate(squares).mean()) / mass_kg)
