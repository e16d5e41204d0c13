"""One stride of one trial: poses and pushes at 101 points, solved, as curves by site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.model import SUFFIX
from solespine.body.tissues import achilles_strain
from solespine.evidence import load_loads_evidence
from solespine.loads.dynamics import Frames, frames_of
from solespine.loads.foot_tissue import heel_pad
from solespine.loads.ground import Ground, sole_shares
from solespine.loads.poses import Poses
from solespine.loads.powers import joint_powers
from solespine.loads.resting_discs import resting_compression
from solespine.loads.sites import CALF, MOMENTS, contact_force, joint_sites, parts_of
from solespine.loads.solution import (
    Choice,
    Push,
    Solution,
    both_known,
    equations,
    onto_equations,
    sole_points,
    solve_frames,
)
from solespine.motion.model import Stride
from solespine.recordings.model import SIDES, Side

POINTS = 101
UNITS = {"strain": "1", "pressure": "Pa", "moment": "Nm", "power": "W"}  # of parts; else N
Key = tuple[str, str, Side | None]


@dataclass(frozen=True, eq=False)
class Problem:
    """A stride ready to be solved.

    Attributes:
        body: of the person.
        stride: which.
        time: (101,) s.
        frames: geometry and demand.
        pushes: on both soles.
        spine_known: (101,) points at which the spine's load can be told.
        guessed: of each foot, (101,) points at which the push on it is estimated from the motion.
        posed_arms: sides whose arm no marker tells.
    """

    body: Body
    stride: Stride
    time: Array = field(repr=False)
    frames: Frames = field(repr=False)
    pushes: Mapping[Side, Push] = field(repr=False)
    spine_known: np.ndarray = field(repr=False)
    guessed: Mapping[Side, np.ndarray] = field(default_factory=dict, repr=False)
    posed_arms: tuple[Side, ...] = ()

    @property
    def estimated(self) -> np.ndarray:
        """(101,) points at which the push on any foot is estimated."""
        none = np.zeros(len(self.time), dtype=bool)
        return np.asarray(np.logical_or.reduce([none, *self.guessed.values()]))


def problem_of(
    body: Body,
    stride: Stride,
    poses: Poses,
    ground: Mapping[Side, Ground],
    posed_arms: tuple[Side, ...] = (),
) -> Problem | None:
    """A stride at its 101 points; None where it is not wholly fitted."""
    time = np.linspace(stride.strike_s, stride.end_s, POINTS)
    coordinates, speeds, accelerations = poses.at(time)
    if np.isnan(coordinates).any():
        return None
    frames = frames_of(body, coordinates, speeds, accelerations)
    pushes = {side: push_at(frames, side, ground[side], poses.time, time) for side in SIDES}
    nearest = np.abs(poses.time[:, None] - time).argmin(axis=0)
    guessed = {side: ground[side].estimated[nearest] for side in SIDES}
    return Problem(body, stride, time, frames, pushes, both_known(pushes), guessed, posed_arms)


def push_at(frames: Frames, side: Side, ground: Ground, clock: Array, time: Array) -> Push:
    """The push on one sole at other times than the frames'."""

    def at(values: Array) -> Array:
        return np.column_stack([np.interp(time, clock, column) for column in values.T])

    nearest = np.abs(clock[:, None] - time).argmin(axis=0)
    shares = sole_shares(frames.body, side, sole_points(frames, side), ground.cop[nearest])
    return Push(at(ground.force), at(ground.moment), shares, ground.known[nearest])


def solve_stride(
    problem: Problem, choice: Choice | None = None, start: Array | None = None
) -> tuple[Solution, dict[Key, Array]]:
    """Solve a stride and tell its curves; the side of the spine's is None."""
    solution = solve_frames(problem.frames, problem.pushes, choice, start)
    curves = curves_of(solution, problem.pushes, problem.spine_known)
    for key, power in joint_powers(solution, problem.time).items():
        known = problem.pushes[key[2]].known if key[2] else problem.spine_known
        curves[key] = np.where(known, power, np.nan)
    return solution, curves


def curves_of(
    solution: Solution, pushes: Mapping[Side, Push], spine_known: np.ndarray
) -> dict[Key, Array]:
    """All loads, (n,) each; NaN where not measurable."""
    frames, found = solution.frames, {}
    for site in joint_sites(frames.body):
        known = spine_known if site.side is None else pushes[site.side].known
        force = contact_force(site, frames, solution.loads)
        if site.above:
            force[:, 1] += solution.choice.resting * resting_compression(frames.body)
        for part, values in parts_of(force).items():
            found[site.name, part, site.side] = np.where(known, values, np.nan)
    for side in SIDES:
        known = pushes[side].known
        for (site_name, part), values in {
            **_moments(solution, side), **_tendons(solution, side),
            **_heel(frames.body, pushes[side], side),
        }.items():  # fmt: skip
            found[site_name, part, side] = np.where(known, values, np.nan)
    return found


def _moments(solution: Solution, side: Side) -> dict[tuple[str, str], Array]:
    asked = onto_equations(solution.frames, solution.demand)
    names = [name for name, _ in equations(solution.frames.body)]
    return {
        (name, "moment"): asked[:, names.index(f"{name}{SUFFIX[side]}")] for name in MOMENTS
    }  # fmt: skip


def _tendons(solution: Solution, side: Side) -> dict[tuple[str, str], Array]:
    body = solution.frames.body
    calf = [body.muscles.names.index(f"{name}{SUFFIX[side]}") for name in CALF]
    pull = solution.forces[:, calf].sum(axis=1)
    arch = solution.arches[side]
    return {
        ("achilles", "force"): pull,
        ("achilles", "strain"): achilles_strain(body, pull),
        ("plantar_fascia", "force"): arch.fascia_n,
        ("plantar_fascia", "strain"): np.maximum(arch.fascia_strain, 0.0),
    }


def _heel(body: Body, push: Push, side: Side) -> dict[tuple[str, str], Array]:
    figures = load_loads_evidence()
    heel = [c.region == "heel" for c in body.contacts if c.side == side]
    load = np.maximum(push.force[:, 2], 0.0) * push.shares[:, heel].sum(axis=1)
    size = float(np.mean([body.scales["foot_r"], body.scales["foot_l"]]))
    told = heel_pad(
        body,
        load,
        figures["heel_contact_area"].value * size**2,
        figures["heel_peak_to_mean"].value,
    )
    return {("heel_pad", "force"): load} | {("heel_pad", k): v for k, v in told.items()}
