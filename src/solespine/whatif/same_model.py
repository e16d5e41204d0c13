"""Whether two bodies are the same to the equations of motion, whatever is under their feet."""

from __future__ import annotations

import hashlib

import numpy as np

from solespine.body import Body
from solespine.whatif.figures import drawn_now

_FIELDS = (
    "body_mass", "body_pos", "body_quat", "body_ipos", "body_iquat", "body_inertia", "jnt_axis",
    "jnt_pos", "body_parentid",
)  # fmt: skip
# Tissues and figures that a problem is given as numbers; the others are written into it.
_GIVEN_TISSUES = ("heel_pad_first_stiffness", "heel_pad_last_stiffness")
_GIVEN_FIGURES = ("walking_", "standing_", "ball_pad_share", "toe_pad_share", "arm_torque")


def same_model_key(body: Body) -> str:
    """A digest of bones, masses, joints and soft parts; soles and arches are not in it."""
    digest = hashlib.sha256()
    for name in _FIELDS:
        digest.update(np.ascontiguousarray(getattr(body.model, name)).tobytes())
    for key in sorted(set(body.tissues) - set(_GIVEN_TISSUES)):
        digest.update(f"{key}={body.tissues[key]!r};".encode())
    for key, value in sorted(drawn_now().items()):
        if not key.startswith(_GIVEN_FIGURES):
            digest.update(f"{key}={value!r};".encode())
    for row in body.passive:
        if not row.joint.startswith("midfoot"):
            digest.update(repr(row).encode())
    digest.update(repr([(c.name, c.bone, c.region) for c in body.contacts]).encode())
    return digest.hexdigest()
