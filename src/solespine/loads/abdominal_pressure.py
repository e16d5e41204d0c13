"""Pressure in the belly: it pushes the diaphragm up and the floor of the pelvis down.

Both pushes lie on one line before the spine, so they take compression off the lumbar joints and
help the back to stretch. None by default; an interval varies it.
"""

from __future__ import annotations

import numpy as np

from solespine.body.anatomy import Array
from solespine.evidence import load_body_evidence, load_loads_evidence
from solespine.loads.dynamics import Frames, pushed


def pressure_push(frames: Frames, pascal: float) -> Array:
    """What a pressure, Pa, does to every joint, (n, nv); nothing to the body as a whole."""
    if not pascal:
        return np.zeros_like(frames.demand)
    size = frames.body.scales["trunk"]
    area = load_loads_evidence()["diaphragm_area"].value * size**2
    above, below = _place(frames, "torso", "diaphragm"), _place(frames, "pelvis", "pelvic_floor")
    line = above - below
    force = pascal * area * line / np.linalg.norm(line, axis=1)[:, None]
    up = pushed(frames, "torso", force, np.cross(above, force))
    return np.asarray(up + pushed(frames, "pelvis", -force, np.cross(below, -force)))


def _place(frames: Frames, bone: str, place: str) -> Array:
    i = frames.body.model.body(bone).id
    at = np.array(load_body_evidence().at(place)) * frames.body.scales["trunk"]
    return np.asarray(frames.bones[:, i] + frames.turns[:, i] @ at)
