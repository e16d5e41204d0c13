"""Joint moments as Plug-in Gait defines them: a second, plain Newton-Euler for the legs.

Segments are those of the file's own software, told by its joint centres and axes; masses, centres
and radii of gyration are those of its guide (after Winter 1990). Force comes through our own
reading of the plates. Nothing of the body's model goes in.
"""

from __future__ import annotations

from dataclasses import dataclass

import ezc3d
import numpy as np

from recordings import DATA

GRAVITY = np.array([0.0, 0.0, -9.81])
# Share of the body mass, centre from the far end, radius of gyration over the length.
SEGMENTS = {
    "foot": (0.0145, 0.5, 0.475),
    "shank": (0.0465, 0.567, 0.302),
    "thigh": (0.1, 0.567, 0.323),
}
JOINTS = {"Ankle": ("foot",), "Knee": ("foot", "shank"), "Hip": ("foot", "shank", "thigh")}
AXES = {"foot": "FO", "shank": "TI", "thigh": "FE"}


@dataclass(frozen=True)
class File:
    """Points of one C3D file by label, (n, 3) m, NaN where missing, and its outputs per kg."""

    points: dict[str, np.ndarray]
    time: np.ndarray
    rate_hz: float


def read(path: str) -> File:
    content = ezc3d.c3d(str(DATA / path))
    told = content["parameters"]["POINT"]
    values = content["data"]["points"][:3].transpose(1, 2, 0) / 1000.0
    values[np.abs(values).sum(axis=2) == 0] = np.nan
    rate = float(told["RATE"]["value"][0])
    first = content["header"]["points"]["first_frame"]
    labels = [str(label) for label in told["LABELS"]["value"]]
    for more in ("LABELS2", "LABELS3"):
        labels += [str(label) for label in told.get(more, {"value": []})["value"]]
    points = dict(zip(labels, values, strict=False))
    return File(points, (np.arange(values.shape[1]) + first) / rate, rate)


def derivative(values, rate_hz):
    return np.gradient(values, axis=0) * rate_hz


def axes_of(file, letter, segment):
    """(n, 3, 3) axes as columns: forward, left, up."""
    at = {end: file.points[f"{letter}{AXES[segment]}{end}"] for end in "OALP"}
    columns = [(at[end] - at["O"]) for end in "ALP"]
    return np.stack([c / np.linalg.norm(c, axis=1, keepdims=True) for c in columns], axis=2)


def moments(file, letter, mass_kg, force, about):
    """Joint to (n, 3) Nm/kg that the muscles make, in the axes of the segment below the joint.

    `force` (n, 3) N and `about` (n, 3) Nm about the room's origin: the push on this foot.
    """
    at = {"Ankle": file.points[f"{letter}TIO"], "Knee": file.points[f"{letter}FEO"],
          "Hip": file.points[f"{letter}FEP"]}  # fmt: skip
    ends = {"foot": (at["Ankle"], file.points[f"{letter}TOE"]),
            "shank": (at["Knee"], at["Ankle"]), "thigh": (at["Hip"], at["Knee"])}  # fmt: skip
    found = {}
    for joint, parts in JOINTS.items():
        total = -(about - np.cross(at[joint], force))
        for part in parts:
            share, centre, gyration = SEGMENTS[part]
            near, far = ends[part]
            place = far + centre * (near - far)
            speed_up = derivative(derivative(place, file.rate_hz), file.rate_hz) - GRAVITY
            total = total + np.cross(place - at[joint], share * mass_kg * speed_up)
            total = total + turning(file, share * mass_kg, gyration, near - far)
        axes = axes_of(file, letter, parts[-1])
        found[joint] = np.einsum("nji,nj->ni", axes, total) / mass_kg
    return found


def as_reported(joint, letter, told):
    """Our axes (forward, left, up of the segment below) in the order and signs of the files."""
    out = 1.0 if letter == "R" else -1.0
    forward, left, up = told.T
    if joint == "Ankle":
        return np.column_stack([left, out * up, -out * forward])
    first = -left if joint == "Knee" else left
    return np.column_stack([first, -out * forward, -out * up])


def turning(file, mass_kg, gyration, along):
    """Rate of the angular momentum of one segment, (n, 3) Nm; none about its long axis."""
    unit = along / np.linalg.norm(along, axis=1, keepdims=True)
    size = mass_kg * (gyration * np.nanmean(np.linalg.norm(along, axis=1))) ** 2
    spin = np.cross(unit, derivative(unit, file.rate_hz))
    return size * derivative(spin, file.rate_hz)
