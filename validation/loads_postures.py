"""Postures of the ladder: what L4-L5 carries standing, bent, lifting, sitting and lying."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from solespine.body import Body, Change, build_body, standing_pose
from solespine.body.kinematics import contact_points
from solespine.body.posture import com_ahead_of_ankles
from solespine.case.model import Person
from solespine.loads import Choice, still_solution
from solespine.loads.dynamics import frames_of
from solespine.loads.resting_discs import disc_force, resting_compression
from solespine.loads.solution import Push, Solution, solve_frames
from solespine.loads.stride import Key, curves_of
from solespine.recordings.model import SIDES, Array

SOURCE = Path(__file__).parents[1] / "tests" / "authorities" / "targets_loads.yaml"
# The volunteer of Wilke 1999 weighed 70 kg; his height is not at hand.
VOLUNTEER = Person(sex="male", height_m=1.74, mass_kg=70.0)
L4_L5: Key = ("L4_L5", "compression", None)
SPANS = (0.0, 33.0, 53.0)  # degrees of inclination between which the rise is compared


@functools.cache
def told() -> dict[str, Any]:
    """The whole file of bands and postures."""
    data: dict[str, Any] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return data


def body_in(row: Mapping[str, Any], person: Person = VOLUNTEER) -> Body:
    """The body with what the posture carries."""
    if "carried" not in row:
        return build_body(person)
    return build_body(person, changes=(Change("carried_mass", row["carried"], where=row["where"]),))


def lumbar_part(inclination: float) -> float:
    """Degrees that the lumbar spine takes of an inclination; hips take the rest (Esola 1996)."""
    taken, last = 0.0, 0.0
    for stage in told()["rhythm"]:
        part = min(max(inclination - last, 0.0), stage["to"] - last)
        taken += part * stage["lumbar_to_hip"] / (1 + stage["lumbar_to_hip"])
        last = stage["to"]
    return taken


def pose_in(body: Body, row: Mapping[str, Any]) -> Array:
    """The pose: arms hang, feet flat, the centre of mass as far before the ankles as standing."""
    lumbar = row.get("lumbar", lumbar_part(row["inclination"]))
    pelvis = row.get("pelvis", row["inclination"] - lumbar)
    pose = np.zeros(len(body.coordinates))
    _set(body, pose, {"pelvis_tilt": -pelvis, "lumbar_extension": -lumbar})
    for side in ("_r", "_l"):
        hanging = max(pelvis + lumbar, 0.0)
        _set(body, pose, {f"arm_flex{side}": hanging, f"knee_angle{side}": row.get("knee", 0.0)})
    _balance(body, pose, pelvis, row.get("knee", 0.0))
    return pose


def _set(body: Body, pose: Array, degrees: Mapping[str, float]) -> None:
    for name, value in degrees.items():
        pose[body.coordinates.index(name)] = np.radians(value)


def _balance(body: Body, pose: Array, pelvis: float, knee: float) -> None:
    plain = build_body(VOLUNTEER)
    wanted = com_ahead_of_ankles(plain, standing_pose(plain))
    shank = 0.4 * knee
    for _ in range(60):
        for side in ("_r", "_l"):
            hip = pelvis + knee - shank
            _set(body, pose, {f"ankle_angle{side}": shank, f"hip_flexion{side}": hip})
        miss = wanted - com_ahead_of_ankles(body, pose)
        if abs(miss) < 1e-6:
            break
        shank += float(np.degrees(np.clip(miss / 0.9, -0.1, 0.1)))
    height = body.coordinates.index("pelvis_tz")
    pose[height] = 0.0
    pose[height] = -min(place[2] for place in contact_points(body, pose).values())


def seated(body: Body, pose: Array, choice: Choice) -> tuple[Solution, dict[Key, Array]]:
    """The seat carries the pelvis; the legs rest."""
    frames = frames_of(body, pose)
    count = len(body.contacts) // 2
    none = Push(
        np.zeros((1, 3)), np.zeros((1, 3)), np.full((1, count), 1 / count), np.zeros(1, bool)
    )
    pushes = dict.fromkeys(SIDES, none)
    solution = solve_frames(frames, pushes, choice)
    return solution, curves_of(solution, pushes, np.array([True]))


@functools.cache
def compression(name: str, choice: Choice | None = None) -> float:
    """Compression of L4-L5, N."""
    row = told()["postures"].get(name)
    if name == "lying":
        return (choice or Choice()).resting * resting_compression(build_body(VOLUNTEER))
    body = body_in(row)
    if name == "standing":
        return float(still_solution(body, choice=choice)[1][L4_L5][0])
    if row.get("seat"):
        return float(seated(body, pose_in(body, row), choice or Choice())[1][L4_L5][0])
    return float(still_solution(body, pose_in(body, row), choice)[1][L4_L5][0])


def pressure(name: str) -> float:
    """Pressure in the middle of the disc, MPa, as it would be measured."""
    return compression(name) / disc_force(1.0)


@functools.cache
def inclined(person: Person, degrees: float) -> float:
    """Compression of L4-L5, N, with the trunk inclined so far."""
    body = build_body(person)
    pose = pose_in(body, {"inclination": degrees}) if degrees else standing_pose(body)
    return float(still_solution(body, pose)[1][L4_L5][0])


def flattening(person: Person = VOLUNTEER) -> float:
    """How fast the load rises beyond 33 degrees over how fast up to there."""
    loads = [inclined(person, at) for at in SPANS]
    first, second = np.diff(loads) / np.diff(SPANS)
    return float(second / first)
