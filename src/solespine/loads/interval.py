"""Intervals: the same stride again and again, with everything that is not known exactly drawn.

Drawn are: markers on skin (through the fit's own linear answer), hip centres, the swing of arms
that no marker tells, centres of pressure, a ground force that no plate measured, segment masses,
muscle strength, fibre length and moment arms by group, discs, how they lean and what presses them
at rest, hip capsules, arch, co-contraction, pressure in the belly, and the sum that the muscles
make small (squares or cubes by volume, or squares by area).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import mujoco
import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.marker_places import MarkerPlace
from solespine.body.model import SUFFIX
from solespine.evidence import load_body_evidence, load_loads_evidence
from solespine.evidence.body_topics import BodyFigure
from solespine.loads.arms import swung_otherwise
from solespine.loads.draw_workers import run_draws
from solespine.loads.dynamics import Frames, frames_of
from solespine.loads.ground import pressure_centre, sole_shares
from solespine.loads.poses import Poses
from solespine.loads.solution import Choice, Push, Solution, sole_points
from solespine.loads.stride import Key, Problem, solve_stride
from solespine.recordings.model import SIDES, Side

_ENDS = (2.5, 97.5)
_HIPS = ("hip_flexion", "hip_adduction", "hip_rotation")
_TWO_SIGMA = 2.0  # a published limit of an error is taken as two standard deviations


@dataclass(frozen=True, eq=False)
class Drawing:
    """All that a draw needs of a stride.

    Attributes:
        problem: the stride.
        states: coordinates, speeds and accelerations at its points.
        solvers: (101, n_coordinates, 3 m) how the coordinates follow a shift of the markers.
        bones: (m,) on which the markers sit.
        worn: (m,) markers that are worn; joint centres are not.
        choice: of the model, around which is drawn.
        start: multipliers of the stride's own solution.
        seed: the same seed gives the same draws.
    """

    problem: Problem
    states: tuple[Array, Array, Array] = field(repr=False)
    solvers: Array = field(repr=False)
    bones: np.ndarray = field(repr=False)
    worn: np.ndarray = field(repr=False)
    choice: Choice
    start: Array = field(repr=False)
    seed: int

    def draw(self, number: int) -> dict[Key, Array]:
        """Every load over the stride in one draw."""
        return _draw(self, np.random.default_rng([self.seed, number]))


def drawn_curves(
    problem: Problem,
    poses: Poses,
    places: Mapping[str, MarkerPlace],
    choice: Choice,
    nominal: Solution,
    draws: int,
    seed: int,
    progress: Callable[[float], None] | None = None,
) -> list[dict[Key, Array]]:
    """The curves of every load, draw by draw.

    Args:
        problem: the stride.
        poses: of its trial.
        places: of the markers.
        choice: of the model, around which is drawn.
        nominal: its solution, from which every draw starts.
        draws: how many.
        seed: the same seed gives the same draws, on however many processors.
        progress: told the share done.
    """
    drawing = drawing_of(problem, poses, places, choice, nominal, seed)
    return run_draws(drawing, draws, progress)


def drawing_of(
    problem: Problem,
    poses: Poses,
    places: Mapping[str, MarkerPlace],
    choice: Choice,
    nominal: Solution,
    seed: int,
) -> Drawing:
    """What is drawn of a stride; arguments as those of `drawn_curves`."""
    near = np.abs(poses.time[:, None] - problem.time).argmin(axis=0)
    return Drawing(
        problem,
        poses.at(problem.time),
        poses.solvers[near],
        np.array([problem.body.model.body(places[role].bone).id for role in poses.roles]),
        np.array([not role.endswith("JC") for role in poses.roles]),
        choice,
        nominal.sharing.multipliers,
        seed,
    )


def intervals(drawn: Sequence[Mapping[Key, Array]]) -> dict[Key, tuple[float, float]]:
    """Ends of the 95 % interval of the greatest value of each load."""
    peaks: dict[Key, list[float]] = {}
    for curves in drawn:
        for key, curve in curves.items():
            if not np.isnan(curve).all():
                peaks.setdefault(key, []).append(float(curve[np.nanargmax(np.abs(curve))]))
    return {key: _ends(values) for key, values in peaks.items()}


def _ends(values: list[float]) -> tuple[float, float]:
    low, high = np.percentile(values, _ENDS)
    return float(low), float(high)


def _draw(drawing: Drawing, rng: np.random.Generator) -> dict[Key, Array]:
    problem, body = drawing.problem, drawing.problem.body
    moved = _marker_draw(drawing, rng)
    states = swung_otherwise(body, problem.posed_arms, drawing.states, rng)
    model = _model_draw(body, rng)
    frames = frames_of(body, states[0] + moved, states[1], states[2], model)
    pushes = {side: _push_draw(problem, frames, side, rng) for side in SIDES}
    fibres = _fibre_draw(body, rng)
    choice = choice_draw(body, drawing.choice, rng)
    frames = replace(frames, body=_lean_draw(fibres, rng))
    drawn = replace(problem, frames=frames, pushes=pushes)
    return solve_stride(drawn, choice, drawing.start)[1]


def _marker_draw(drawing: Drawing, rng: np.random.Generator) -> Array:
    """How the coordinates change when every marker sits a little elsewhere on its bone."""
    sigma = load_loads_evidence()["marker_error"].value
    local = rng.normal(0.0, sigma, (len(drawing.bones), 3))
    local[~drawing.worn] = 0.0  # drawn as hip centres instead
    moved = np.einsum("nmij,mj->nmi", drawing.problem.frames.turns[:, drawing.bones], local)
    flat = moved.reshape(len(moved), -1, 1)
    return np.asarray((drawing.solvers @ flat)[..., 0])


def _model_draw(body: Body, rng: np.random.Generator) -> mujoco.MjModel:
    """The model with other segment masses and hip centres."""
    model = copy.copy(body.model)
    spread = load_loads_evidence()["segment_mass_error"].value
    total = model.body_mass.sum()
    factors = np.exp(rng.normal(0.0, spread, model.nbody))
    factors *= total / (model.body_mass * factors).sum()
    model.body_mass[:] *= factors
    model.body_inertia[:] *= factors[:, None]
    sigma = load_body_evidence().value("hip_centre_error") / _TWO_SIGMA
    for suffix in SUFFIX.values():
        shift = rng.normal(0.0, sigma, 3)
        for name in _HIPS:
            model.jnt_pos[model.joint(f"{name}{suffix}").id] += shift
    mujoco.mj_setConst(model, mujoco.MjData(model))
    return model


def _fibre_draw(body: Body, rng: np.random.Generator) -> Body:
    """The body with other fibre lengths, on which most of the passive force hangs."""
    spread = load_loads_evidence()["fibre_length_error"].value
    factors = _by_group(body.muscles.groups, spread, rng)
    return replace(body, muscles=replace(body.muscles, optimum=body.muscles.optimum * factors))


def _lean_draw(body: Body, rng: np.random.Generator) -> Body:
    """The body with discs that all lean more or less against its muscles."""
    lean = np.radians(rng.normal(0.0, load_loads_evidence()["disc_lean_error"].value))
    turn = np.array(
        [[np.cos(lean), np.sin(lean), 0.0], [-np.sin(lean), np.cos(lean), 0.0], [0.0, 0.0, 1.0]]
    )
    leaning = tuple(replace(plate, axes=turn @ plate.axes) for plate in body.endplates)
    return replace(body, endplates=leaning)


def _push_draw(problem: Problem, after: Frames, side: Side, rng: np.random.Generator) -> Push:
    """The push moves with the foot, and its place is known only so well; a guessed one less."""
    figures, before, push = load_loads_evidence(), problem.frames, problem.pushes[side]
    bone = before.body.model.body(f"calcn{SUFFIX[side]}").id
    shift = after.bones[:, bone] - before.bones[:, bone]
    guessed = problem.guessed.get(side, np.zeros(len(shift), dtype=bool))[:, None]
    sigma = np.where(
        guessed, figures["ground_guess_centre"].value, figures["pressure_centre_error"].value
    )
    shift = shift + sigma * np.append(rng.normal(0.0, 1.0, 2), 0.0)
    sizes = [figures[f"ground_guess_{way}"].value for way in ("forward", "side", "up")]
    more = np.where(guessed, push.force[:, 2:], 0.0) * (sizes * rng.normal(0.0, 1.0, 3))
    force = push.force + more
    moment = push.moment + np.cross(shift, push.force)
    points = sole_points(after, side)
    floor = float(points[..., 2].min())
    cop = pressure_centre(push.force, moment, floor)
    moment = moment + np.nan_to_num(np.cross(cop, more))
    shares = sole_shares(after.body, side, points, cop)
    return replace(push, force=force, moment=moment, shares=shares)


def choice_draw(body: Body, choice: Choice, rng: np.random.Generator) -> Choice:
    """Another choice of the model, within what is not known of muscles, discs and arch."""
    figures = load_loads_evidence()
    muscles = body.muscles
    area = muscles.force / muscles.force.mean()
    sums: tuple[tuple[int, Array | None], ...] = ((2, None), (3, None), (2, area))
    power, weights = sums[rng.integers(len(sums))]
    discs = next(p for p in body.passive if p.joint == "L5_S1_extension")
    arch = next(p for p in body.passive if p.joint == "midfoot_angle_r")
    return replace(
        choice,
        power=power,
        weights=weights,
        strength=_by_group(muscles.groups, figures["strength_error"].value, rng),
        arms=_by_group(muscles.groups, figures["moment_arm_error"].value, rng),
        discs=float(np.exp(rng.uniform(np.log(discs.low), np.log(discs.high)))),
        arch=float(np.exp(rng.uniform(np.log(arch.low), np.log(arch.high)))),
        lumbar_share=_shares(choice, rng),
        floor=_between(figures["co_contraction"], rng),
        capsule=_between(figures["hip_capsule"], rng),
        resting=_between(figures["disc_resting"], rng),
        abdominal_pressure=_between(figures["abdominal_pressure"], rng),
    )


def _between(figure: BodyFigure, rng: np.random.Generator) -> float:
    return float(
        rng.uniform(figure.low or 0.0, figure.value if figure.high is None else figure.high)
    )


def _shares(choice: Choice, rng: np.random.Generator) -> tuple[float, float, float]:
    if choice.lumbar_share == (1.0, 1.0, 1.0):
        return choice.lumbar_share
    rows = [
        load_loads_evidence()[f"lumbar_share_{turn}"]
        for turn in ("extension", "bending", "rotation")
    ]
    drawn = [float(rng.uniform(row.low or 0.0, row.high or 1.0)) for row in rows]
    return drawn[0], drawn[1], drawn[2]


def _by_group(groups: tuple[str, ...], spread: float, rng: np.random.Generator) -> Array:
    names = list(dict.fromkeys(groups))
    factors = np.exp(rng.normal(0.0, spread, len(names)))
    return np.array([factors[names.index(group)] for group in groups])
