"""Whether two bodies share their written problem: all that differs is then a parameter."""

from __future__ import annotations

import hashlib

from solespine.body import Body
from solespine.whatif.body_numbers import body_pattern
from solespine.whatif.figures import drawn_now

# Tissues that are written into the equations; sizes, masses and stiffnesses are given as numbers.
_WRITTEN = ("heel_pad_growth", "heel_pad_dissipation", "fascia_toe_strain")
# Figures that a problem is given as numbers; others that are drawn are written into it.
_GIVEN_FIGURES = ("walking_", "standing_", "ball_pad_share", "toe_pad_share", "arm_torque")


def same_model_key(body: Body) -> str:
    """A digest of what is written into the equations."""
    digest = hashlib.sha256(body_pattern(body).encode())
    for name in _WRITTEN:
        digest.update(f"{name}={body.tissues[name]!r};".encode())
    for name, value in sorted(drawn_now().items()):
        if not name.startswith(_GIVEN_FIGURES):
            digest.update(f"{name}={value!r};".encode())
    digest.update(repr([row.joint for row in body.passive]).encode())
    digest.update(repr([(c.name, c.bone, c.region) for c in body.contacts]).encode())
    return digest.hexdigest()
