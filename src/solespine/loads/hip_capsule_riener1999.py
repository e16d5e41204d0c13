"""What capsule and ligaments of the hip hold when the hip is stretched.

Riener and Edrich 1999 measured the whole passive moment of ten healthy adults as a double
exponential of hip and knee angle. Here the resting muscles make their own part of it, so only what
they leave is the capsule's; it never pulls towards extension. Differs from the paper: the moment
grows with body mass, and a hip stretched beyond the common range gets no more than at its end,
since a person who walks there is supple. The band in front that makes the moment also presses the
joint together: its pull is the moment over its lever, along the pelvis' own height, as it runs from
above the socket down to the femur.
"""

from __future__ import annotations

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.generic import load_slides
from solespine.body.model import SUFFIX
from solespine.evidence import load_loads_evidence
from solespine.loads.dynamics import Frames, dofs

_TERMS = ("start", "knee", "hip")
_UP = 1  # of the three slides forward, up and right


def passive_hip_moment(hip_rad: Array, knee_rad: Array, mass_kg: float) -> Array:
    """Whole passive hip moment, Nm, flexing positive; hip and knee angle with flexion positive."""
    figures = load_loads_evidence()
    stretched, bent = (
        [figures[f"hip_passive_{way}_{term}"].value for term in _TERMS]
        for way in ("stretched", "bent")
    )
    hip = np.maximum(np.degrees(hip_rad), -figures["hip_passive_range"].value)
    knee = np.degrees(knee_rad)
    moment = (
        np.exp(stretched[0] + stretched[1] * knee + stretched[2] * hip)
        - np.exp(bent[0] + bent[1] * knee + bent[2] * hip)
        + figures["hip_passive_offset"].value
    )
    return np.asarray(moment * mass_kg / figures["hip_passive_mass"].value)


def capsule_moments(frames: Frames, resting: Array, factor: float = 1.0) -> Array:
    """What both capsules do on every joint, (n, nv) Nm, and N on the slides that carry the femur.

    Args:
        frames: n frames.
        resting: (n, nv) Nm that the resting muscles make.
        factor: on the whole passive moment.
    """
    body = frames.body
    made = np.zeros_like(frames.demand)
    for suffix in SUFFIX.values():
        hip, knee = (
            frames.coordinates[:, body.coordinates.index(f"{name}{suffix}")]
            for name in ("hip_flexion", "knee_angle")
        )
        whole = np.maximum(factor * passive_hip_moment(hip, knee, body.person.mass_kg), 0.0)
        joint = dofs(body, [f"hip_flexion{suffix}"])[0]
        made[:, joint] = np.clip(whole - resting[:, joint], 0.0, whole)
        up = dofs(body, [load_slides(f"femur{suffix}")[_UP]])[0]
        made[:, up] = made[:, joint] / lever(body)
    return made


def lever(body: Body) -> float:
    """Of the capsule's front band about the hip centre, m; it grows with the pelvis."""
    return load_loads_evidence()["hip_capsule_lever"].value * body.scales["trunk"]
