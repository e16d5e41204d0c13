"""The reference outputs inside the recordings, in our names and signs, and how far ours are off."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from recordings import DATA
from solespine.motion.axes import in_walk_axes, walk_axes
from solespine.motion.model import CurveKey
from solespine.recordings import Recording, read_recording, recognise

CHILDREN = ("HC030A", "HC032A", "HC033A", "HC044A")

# The bridge: output of the recording program, its component, its sign, our curve.
BRIDGE = (
    ("PelvisAngles", 0, 1, "pelvis_tilt"),
    ("PelvisAngles", 1, 1, "pelvis_obliquity"),
    ("PelvisAngles", 2, 1, "pelvis_rotation"),
    ("HipAngles", 0, 1, "hip_flexion"),
    ("HipAngles", 1, 1, "hip_adduction"),
    ("HipAngles", 2, 1, "hip_rotation"),
    ("KneeAngles", 0, 1, "knee_flexion"),
    ("KneeAngles", 1, 1, "knee_adduction"),
    ("KneeAngles", 2, 1, "knee_rotation"),
    ("AnkleAngles", 0, 1, "ankle_dorsiflexion"),
    ("AnkleAngles", 2, 1, "ankle_rotation"),
    ("FootProgressAngles", 2, 1, "foot_progression"),
    ("ThoraxAngles", 0, 1, "trunk_tilt"),
    ("ThoraxAngles", 1, 1, "trunk_obliquity"),
    ("ThoraxAngles", 2, 1, "trunk_rotation"),
    ("SpineAngles", 0, 1, "spine_flexion"),
    ("SpineAngles", 1, 1, "spine_lateral"),
    ("SpineAngles", 2, -1, "spine_rotation"),
)


@cache
def recording(name: str) -> Recording:
    """A recording by its path below the folder of recordings."""
    found = read_recording(DATA / name)
    assert isinstance(found, Recording)
    return found


def roles(name: str) -> Mapping[str, np.ndarray]:
    """Role to (n, 3) m in the recording's own axes."""
    return recognise(recording(name)).markers


def lab_direction(name: str) -> tuple[float, float]:
    """The lab axis nearest to the walk: the recording programs count from it."""
    found = walk_axes(roles(name))
    assert found is not None
    x, y = found.direction
    return (float(np.sign(x)), 0.0) if abs(x) > abs(y) else (0.0, float(np.sign(y)))


def in_lab_walk_axes(name: str) -> dict[str, np.ndarray]:
    """Markers in the axes in which the recording program told its own angles."""
    return in_walk_axes(roles(name), lab_direction(name))


def rms_deg(curves: Mapping[CurveKey, np.ndarray], name: str) -> dict[CurveKey, float]:
    """RMS difference in degrees from the file's own outputs, over every frame that has them."""
    outputs, found = recording(name).outputs, {}
    for side, letter in (("left", "L"), ("right", "R")):
        for output, component, sign, curve in BRIDGE:
            if letter + output in outputs and (curve, side) in curves:
                theirs = sign * outputs[letter + output][:, component]
                off = (np.degrees(curves[curve, side]) - theirs + 180) % 360 - 180
                told = np.isfinite(theirs)
                assert np.isfinite(off[told]).all(), f"{curve} {side} is missing where told"
                found[curve, side] = float(np.sqrt(np.mean(off[told] ** 2)))
    return found


def worst(rms: Mapping[CurveKey, float], *beginnings: str) -> float:
    """The largest RMS of the curves whose names begin so."""
    return max(value for (name, _), value in rms.items() if name.startswith(beginnings))
