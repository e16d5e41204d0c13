"""Muscle forces and joint contact of a solved walk or stance, through the loads room.

The pose, its rates and the ground's force on each spot of the soles go to the same solver that a
measured walk goes to; nothing is solved here a second way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.model import SUFFIX, Side
from solespine.loads.dynamics import Frames, frames_of
from solespine.loads.sites import LEVELS
from solespine.loads.solution import Choice, Push, Solution, solve_frames
from solespine.loads.solve import walking_choice
from solespine.loads.stride import curves_of
from solespine.whatif.figures import figure
from solespine.whatif.standing import Standing
from solespine.whatif.walking import Walk
from solespine.whatif.walking_readout import as_recorded

# From the sole up: name of the reading, site and part of the load.
CHAIN = (
    ("heel_pad_force", "heel_pad", "force"),
    ("plantar_fascia_tension", "plantar_fascia", "force"),
    ("achilles_tension", "achilles", "force"),
    ("ankle_contact", "ankle", "resultant"),
    ("knee_contact", "knee", "resultant"),
    ("hip_contact", "hip", "resultant"),
    *((f"{level}_{part}", level, part) for level in LEVELS for part in ("compression", "shear")),
)
_PARTS = {"shear": "fore_aft_shear"}


def walk_loads(
    walk: Walk, choice: Choice | None = None, weakness: Mapping[str, float] | None = None
) -> Mapping[str, float]:
    """Greatest loads over the stride at every link, by name with side and unit at the end, N.

    With the low-pass that the loads of a recording have.

    Args:
        walk: solved.
        choice: of the loads' model; that of a measured walk when not told.
        weakness: share of its force that a muscle group has lost, as in a scenario.
    """
    frames = frames_of(walk.body, walk.coordinates, walk.rates, walk.accelerations)
    chosen = weakened(walk.body, choice or walking_choice(), weakness or {})
    return _read(*solved(frames, walk.forces, chosen), walk.period)


def standing_contact(
    standing: Standing, choice: Choice | None = None, weakness: Mapping[str, float] | None = None
) -> Mapping[str, float]:
    """The same of a body that stands, with the weight as it lies on each foot."""
    frames = frames_of(standing.body, standing.pose)
    chosen = weakened(standing.body, choice or Choice(), weakness or {})
    return _read(*solved(frames, standing.forces[None], chosen))


def solved(frames: Frames, forces: Array, choice: Choice) -> tuple[Solution, Mapping[Side, Push]]:
    """Muscle forces and contact of solved frames.

    Args:
        frames: n frames.
        forces: (n, spots, 3) of the ground on each spot, world axes, N.
        choice: of the loads' model.
    """
    pushes = {side: _push(frames, forces, side) for side in SUFFIX}
    return solve_frames(frames, pushes, choice), pushes


def weakened(body: Body, choice: Choice, weakness: Mapping[str, float]) -> Choice:
    """The choice with muscle groups that have lost a share of their force."""
    if not weakness:
        return choice
    muscles = body.muscles
    pairs = zip(muscles.names, muscles.groups, strict=True)
    kept = np.array([1.0 - weakness.get(f"{group}{name[-2:]}", 0.0) for name, group in pairs])
    return replace(choice, strength=kept if choice.strength is None else choice.strength * kept)


def _push(frames: Frames, forces: Array, side: Side) -> Push:
    """All spots of one sole as one push; each acts where its round meets the floor."""
    body = frames.body
    mine = [k for k, contact in enumerate(body.contacts) if contact.side == side]
    radius = figure("sole_radius")
    rows = []
    for k in mine:
        contact = body.contacts[k]
        bone = body.model.body(contact.bone).id
        centre = np.array(contact.pos) + [0.0, radius, 0.0]
        rows.append(frames.bones[:, bone] + frames.turns[:, bone] @ centre - [0.0, 0.0, radius])
    points, on_side = np.stack(rows, axis=1), forces[:, mine]
    up = np.maximum(on_side[..., 2], 0.0) + 1e-9
    moment = np.cross(points, on_side).sum(axis=1)
    known = np.ones(len(forces), dtype=bool)
    return Push(on_side.sum(axis=1), moment, up / up.sum(axis=1, keepdims=True), known)


def _read(
    solution: Solution, pushes: Mapping[Side, Push], period: float | None = None
) -> Mapping[str, float]:
    """The greatest of each load; of a walk over the stride, whose period is told."""
    known = np.ones(len(solution.demand), dtype=bool)
    curves = curves_of(solution, pushes, known)
    found: dict[str, float] = {}
    for name, site, part in CHAIN:
        for side in (None,) if site in LEVELS else tuple(SUFFIX):
            curve = curves[site, _PARTS.get(part, part), side]
            if period is not None:
                curve = as_recorded(curve, period)
            peak = float(curve[np.abs(curve).argmax()])
            found[f"{name}_n{'' if side is None else f'_{side}'}"] = peak
    return MappingProxyType(found)
