"""The walks whose loads are held against published figures, each solved once.

Residuals are reduced wherever trunk and both feet are measured.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

from loads_adults import on_seven_plates  # noqa: E402
from loads_cases import adult, child  # noqa: E402
from recordings import DATA  # noqa: E402
from solespine.body import Body  # noqa: E402
from solespine.body.kinematics import place_bones, zero_pose  # noqa: E402
from solespine.loads import wear  # noqa: E402
from solespine.loads.dynamics import frames_of  # noqa: E402
from solespine.loads.person import Worn  # noqa: E402
from solespine.loads.plate_twist import doubtful_twist  # noqa: E402
from solespine.loads.prepared import prepare  # noqa: E402
from solespine.loads.solution import Choice, Solution, equations  # noqa: E402
from solespine.loads.solve import _trial, walking_choice  # noqa: E402
from solespine.loads.standing import GRAVITY, standing_loads  # noqa: E402
from solespine.loads.stride import Key, Problem  # noqa: E402
from solespine.motion import measure_motion  # noqa: E402
from solespine.motion.model import Motion  # noqa: E402
from solespine.recordings import read_recording  # noqa: E402
from solespine.recordings.model import Array, Side, Subject  # noqa: E402

CHILDREN = ("HC030A", "HC032A", "HC033A", "HC044A")
STANCE_END = 0.05  # of the body weight: below it the foot is off the ground


@dataclass(frozen=True, eq=False)
class Walked:
    """One stride, solved."""

    name: str
    side: Side
    speed: float
    reduced: bool  # whether its residuals are
    problem: Problem
    choice: Choice
    solution: Solution = field(repr=False)
    curves: dict[Key, Array] = field(repr=False)

    @property
    def body(self) -> Body:
        return self.problem.body

    @property
    def weight(self) -> float:
        return self.body.mass_kg * GRAVITY

    @property
    def leg(self) -> float:
        """From hip centre to sole, standing straight, m."""
        data = place_bones(self.body, zero_pose(self.body))
        soles = [data.body(c.bone).xpos[2] + c.pos[1] for c in self.body.contacts]
        return float(data.body("femur_r").xpos[2] - min(soles))

    @property
    def dimensionless_speed(self) -> float:
        """Speed over that of a fall from half the leg's length: alike in bodies of any size."""
        return self.speed / float(np.sqrt(GRAVITY * self.leg))

    def peak(self, site: str, part: str) -> float:
        """Greatest size of a load, N; NaN where it is not told."""
        curve = np.abs(self.curves[site, part, None if site[1].isdigit() else self.side])
        return float(np.nanmax(curve)) if not np.isnan(curve).all() else float("nan")

    def stance(self) -> int:
        """Point of the stride at which the foot leaves the ground."""
        force = self.problem.pushes[self.side].force[:, 2]
        return int(np.flatnonzero(force > STANCE_END * self.weight)[-1]) + 1


def kineticstoolkit() -> tuple[Motion, Worn]:
    """The adult without a standing trial or trunk markers."""
    told = Subject(mass_kg=73.4, height_m=1.639)
    recording = read_recording(DATA / "kineticstoolkit" / "walk.c3d")
    motion = measure_motion([recording], subject=told)
    return motion, wear(motion)


def _readers() -> dict[str, Callable[[], tuple[Motion, Worn]]]:
    found: dict[str, Callable[[], tuple[Motion, Worn]]] = {
        name: functools.partial(child, name) for name in CHILDREN
    }
    return found | {
        "example3DWalking": adult,
        "kineticstoolkit": kineticstoolkit,
        "bmc walk1": functools.partial(on_seven_plates, "walk1", swapped=True),
        "bmc walk2": functools.partial(on_seven_plates, "walk2", swapped=False),
    }


@functools.cache
def walks(only: str | None = None) -> tuple[Walked, ...]:
    """All strides of good quality, the first of each side of each recording.

    A stride whose plate tells a twist that no foot makes is left out.
    """
    found: list[Walked] = []
    for name, read in _readers().items():
        if only in (None, name):
            found += _strides(name, *read())
    return tuple(found)


def _strides(name: str, motion: Motion, worn: Worn) -> Iterator[Walked]:
    made = prepare(motion.trials[0], motion.cutoff_hz, worn, reduce=True)
    seen: set[Side] = set()
    for one in _trial(made, walking_choice(), []):
        side = one.problem.stride.side
        if side not in seen and doubtful_twist(one.problem) is None:
            seen.add(side)
            speed = _speed(one.problem)
            reduced = made.reduced is not None
            yield Walked(
                name, side, speed, reduced, one.problem, one.choice, one.solution, one.curves
            )


def _speed(problem: Problem) -> float:
    names = problem.body.coordinates
    place = problem.frames.coordinates[:, [names.index(f"pelvis_t{x}") for x in "xy"]]
    return float(np.linalg.norm(place[-1] - place[0]) / (problem.time[-1] - problem.time[0]))


@functools.cache
def standing(walk: Walked) -> dict[tuple[str, str], float]:
    """Loads of the same body in quiet standing, N."""
    return standing_loads(walk.body)


def leaned(walk: Walked, degrees: float) -> Array:
    """Extension moment of L5-S1 with the trunk leaning forward by so much, (101,) Nm."""
    before = walk.problem.frames
    coordinates = before.coordinates.copy()
    coordinates[:, walk.body.coordinates.index("lumbar_extension")] -= np.radians(degrees)
    still = frames_of(walk.body, coordinates)
    plain = frames_of(walk.body, before.coordinates)
    moved = replace(before, demand=before.demand + still.demand - plain.demand)
    joint = walk.body.model.joint("L5_S1_extension").dofadr[0]
    return np.asarray(moved.demand[:, joint])


def equation_names(walk: Walked) -> list[str]:
    """What the muscles of a walk balance."""
    return [name for name, _ in equations(walk.body)]
