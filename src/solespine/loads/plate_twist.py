"""Whether a plate tells a twist about the vertical that no foot makes in walking.

A plate whose twist is off turns the hip: the muscles that answer it fight each other, and the hip
reads far too high, while force and centre of pressure look sound.
"""

from __future__ import annotations

import numpy as np

from solespine.evidence import load_loads_limits
from solespine.loads.ground import pressure_centre
from solespine.loads.solution import Push
from solespine.loads.standing import GRAVITY
from solespine.loads.stride import Problem

_FIRM = 0.2  # of the body weight: below it the centre of pressure, and so the twist, is noise


def greatest_twist(push: Push, weight_n: float) -> float:
    """Greatest free moment under one sole, Nm: about the vertical through the centre of pressure.

    Nought where the foot carries too little to tell, or the push is not measured.
    """
    centre = pressure_centre(push.force, push.moment)
    about = centre[:, 0] * push.force[:, 1] - centre[:, 1] * push.force[:, 0]
    told = push.known & (push.force[:, 2] > _FIRM * weight_n)
    return float(np.abs((push.moment[:, 2] - about)[told]).max(initial=0.0))


def doubtful_twist(problem: Problem) -> float | None:
    """The twist under the foot of a stride, Nm, where it is too large to be a foot's; else None."""
    side, body = problem.stride.side, problem.body
    weight = body.mass_kg * GRAVITY
    guessed = problem.guessed.get(side)
    if guessed is not None and guessed.any():
        return None
    twist = greatest_twist(problem.pushes[side], weight)
    most = load_loads_limits()["free_moment_most"].value * weight * body.person.height_m
    return twist if twist > most else None
