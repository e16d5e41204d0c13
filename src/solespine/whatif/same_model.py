"""Whether two bodies share their written problem: all that differs is then a parameter."""

from __future__ import annotations

import hashlib

from solespine.body import Body
from solespine.whatif.body_numbers import body_pattern
from solespine.whatif.figures import drawn_now

_WRITTEN = ("heel_pad_growth", "heel_pad_dissipation", "fascia_toe_strain")
# Drawn figures that a problem is told as numbers; others are written into it.
_TOLD = (
    "walking_", "standing_", "ball_pad_share", "toe_pad_share", "midfoot_pad_share", "toe_bend",
    "arm_torque",
)  # fmt: skip


def same_model_key(body: Body) -> str:
    """A digest of what is written into the equations; sizes, masses and stiffnesses are not."""
    digest = hashlib.sha256(body_pattern(body).encode())
    for name in _WRITTEN:
        digest.update(f"{name}={body.tissues[name]!r};".encode())
    for name, value in sorted(drawn_now().items()):
        if not name.startswith(_TOLD):
            digest.update(f"{name}={value!r};".encode())
    digest.update(repr([row.joint for row in body.passive]).encode())
    digest.update(repr([(c.name, c.bone, c.region) for c in body.contacts]).encode())
    return digest.hexdigest()
