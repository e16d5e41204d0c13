"""Loads of a still posture: half the weight on each foot, under the centre of mass."""

from __future__ import annotations

import numpy as np

from solespine.body import Body, standing_pose
from solespine.body.anatomy import Array
from solespine.loads.dynamics import frames_of
from solespine.loads.ground import sole_shares
from solespine.loads.solution import Choice, Push, Solution, sole_points, solve_frames
from solespine.loads.stride import Key, curves_of
from solespine.recordings.model import SIDES, Side

GRAVITY = 9.81  # m/s2, as in the body's model


def still_solution(
    body: Body, pose: Array | None = None, choice: Choice | None = None
) -> tuple[Solution, dict[Key, Array]]:
    """Muscle forces and contact of a posture held on both feet.

    The ground pushes up with half the weight under each foot, so placed along and across that
    nothing is left over.

    Args:
        body: with what it carries.
        pose: (n_coordinates,); upright standing when not told.
        choice: of the model.
    """
    frames = frames_of(body, standing_pose(body) if pose is None else pose)
    weight = body.mass_kg * GRAVITY
    points = {side: sole_points(frames, side)[0] for side in SIDES}
    middle = np.mean([points[side][:, 1].mean() for side in SIDES])
    beside = frames.centre[0, 1] - middle
    pushes: dict[Side, Push] = {}
    for side in SIDES:
        floor = points[side][:, 2].min()
        cop = np.array([[frames.centre[0, 0], points[side][:, 1].mean() + beside, floor]])
        force = np.array([[0.0, 0.0, weight / 2]])
        shares = sole_shares(body, side, points[side][None], cop)
        pushes[side] = Push(force, np.cross(cop, force), shares, np.array([True]))
    solution = solve_frames(frames, pushes, choice)
    return solution, curves_of(solution, pushes, np.array([True]))


def standing_loads(body: Body, choice: Choice | None = None) -> dict[tuple[str, str], float]:
    """(site, part) to the load of quiet standing; of the right leg where a joint has a side."""
    _, curves = still_solution(body, choice=choice)
    return {
        (site, part): float(values[0])
        for (site, part, side), values in curves.items()
        if side in (None, "right")
    }
