"""Who makes the hip's peak, and the least that any sharing of the same moments could make.

    python validation/loads_hip.py

Prints, for the strides at about 4 km/h (row D01), the parts of the highest hip force along its own
direction, and the peak of the least force (a linear program at every second frame) with and without
the equation of hip rotation. In body weights.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

from loads_walks import Walked, walks
from solespine.body.muscles import fibre_state, force_parts
from solespine.loads.sites import JointSite, contact_force, joint_sites
from solespine.loads.solution import equations, onto_equations
from solespine.recordings.model import Array

SPEED = (1.0, 1.2)
EVERY = 2  # frames
LEAST_BW = 2.5  # where the force is lower, no peak is sought
GROUPS = {
    "gluteus medius, minimus, tensor": ("glmed", "glmin", "tfl"),
    "iliacus, psoas": ("iliacus", "Ps_"), "rectus femoris": ("recfem",),
}  # fmt: skip


def hip(walk: Walked) -> JointSite:
    return next(s for s in joint_sites(walk.body) if (s.name, s.side) == ("hip", walk.side))


def along(walk: Walked, frame: int, loads: Array, direction: Array) -> float:
    """Hip force of loads on the joints (nv,) along a direction of the pelvis, body weights."""
    everywhere = np.zeros_like(walk.solution.loads)
    everywhere[frame] = loads
    force = contact_force(hip(walk), walk.solution.frames, everywhere)[frame]
    return float(force @ direction) / walk.weight


def parts(walk: Walked) -> dict[str, float]:
    """The highest hip force of a stride and what makes it."""
    solved = walk.solution
    force = contact_force(hip(walk), solved.frames, solved.loads)
    size = np.where(walk.problem.pushes[walk.side].known, np.linalg.norm(force, axis=1), 0.0)
    at = int(size.argmax())
    toward = force[at] / size[at]
    found = {"in all": size[at] / walk.weight,
             "weight and inertia": along(walk, at, solved.demand[at], toward)}  # fmt: skip
    assert solved.passive is not None
    found["capsule"] = along(walk, at, -solved.passive[at], toward)
    for name, starts in GROUPS.items():
        mine = [i for i, n in enumerate(walk.body.muscles.names) if n.startswith(starts)]
        pull = -(solved.frames.arms[at, mine] * solved.forces[at, mine, None]).sum(axis=0)
        found[name] = along(walk, at, pull, toward)
    return found | {"the rest": 2 * found["in all"] - sum(found.values())}


def least(walk: Walked, rotation: bool = True) -> float:
    """Peak over the stride of the least force that any activations could make, body weights."""
    solved, muscles = walk.solution, walk.body.muscles
    frames = solved.frames
    active, _ = force_parts(muscles, fibre_state(muscles, frames.lengths, frames.speeds))
    moments = onto_equations(frames, frames.arms).transpose(0, 2, 1) * active[:, None, :]
    force = contact_force(hip(walk), frames, solved.loads)
    size = np.linalg.norm(force, axis=1) / walk.weight
    kept = [k for k, (name, _) in enumerate(equations(walk.body))
            if rotation or not name.startswith("hip_rotation")]  # fmt: skip
    site, found = hip(walk), []
    for i in range(0, len(size), EVERY):
        if not walk.problem.pushes[walk.side].known[i] or size[i] < LEAST_BW:
            continue
        now = solved.sharing.activations[i]
        pulls = -(frames.arms[i] * active[i][:, None])[:, site.slides]
        world = np.linalg.solve(frames.axes[i, site.slides, 3:], pulls.T)
        told = (frames.turns[i, site.bone] @ site.axes).T @ world
        cost = -told.T @ force[i] / np.linalg.norm(force[i]) / walk.weight
        rows = moments[i][kept]
        best = linprog(cost, A_eq=rows, b_eq=rows @ now, bounds=(0, 1), method="highs")
        found.append(size[i] + (float(cost @ (best.x - now)) if best.status == 0 else 0.0))
    return float(max(found))


def main() -> None:
    """Both tables."""
    judged = [w for w in walks() if SPEED[0] <= w.speed <= SPEED[1]]
    heads = ("stride", *parts(judged[0]), "least", "least without hip rotation")
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
    lows = []
    for walk in judged:
        lows.append((least(walk), least(walk, rotation=False)))
        cells = [f"{x:.2f}" for x in (*parts(walk).values(), *lows[-1])]
        print(f"| {walk.name} {walk.side[0]} | " + " | ".join(cells) + " |")
    print("\nmedians of the least:", " ".join(f"{x:.2f}" for x in np.median(lows, axis=0)))


if __name__ == "__main__":
    main()
