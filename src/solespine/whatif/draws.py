"""What an interval varies: the solver's weights, soft parts of the feet, muscles, the loads' model.

Before and after are solved with the same draw, so that what is the same on both sides cancels.
Figures are drawn log-uniformly over the ranges that the evidence tells, muscle groups with the
spread that the loads use. Lengths and masses of segments are not drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.model import SUFFIX
from solespine.evidence import load_loads_evidence
from solespine.loads.interval import choice_draw
from solespine.loads.solution import Choice
from solespine.whatif.difference import Mode
from solespine.whatif.figures import figure, whatif_figures

_PADS = ("ball_pad_share", "toe_pad_share")
_HEEL_PAD = ("heel_pad_first_stiffness", "heel_pad_last_stiffness")


@dataclass(frozen=True, eq=False)
class Draw:
    """One draw.

    Attributes:
        number: which, from 0.
        figures: other values of figures of the what-if, by name.
        heel_pad: factor on the stiffness of the heel pads.
        arch: factor on the stiffness of the arches.
        groups: factor on the strength of a muscle group, by group.
    """

    number: int
    figures: Mapping[str, float] = field(repr=False)
    heel_pad: float
    arch: float
    groups: Mapping[str, float] = field(repr=False)

    def body(self, body: Body) -> Body:
        """The body with the feet that were drawn.

        The arch by itself is as stiff against flattening as against rising; what lies above that is
        a support, which is known. Only flattening is drawn, which is what a loaded foot does.
        """
        tissues = {
            name: value * (self.heel_pad if name in _HEEL_PAD else 1.0)
            for name, value in body.tissues.items()
        }
        passive = tuple(
            replace(row, rising=row.rising + (self.arch - 1.0) * row.falling)
            if row.joint.startswith("midfoot")
            else row
            for row in body.passive
        )
        return replace(body, tissues=MappingProxyType(tissues), passive=passive)

    def choice(self, body: Body, choice: Choice, seed: int) -> Choice:
        """The loads' model that was drawn; arch and muscles as in the solved movement."""
        drawn = choice_draw(body, choice, np.random.default_rng([seed, self.number, 1]))
        return replace(drawn, strength=self.strength(body), arch=1.0)

    def strength(self, body: Body) -> Array:
        """(n_muscles,) factors on the force of each muscle."""
        return np.array([self.groups[group] for group in body.muscles.groups])

    def lost(self, weakness: Mapping[str, float]) -> Mapping[str, float]:
        """What each muscle group and side has lost, with the strength that was drawn."""
        return {
            f"{group}{suffix}": 1.0 - factor * (1.0 - weakness.get(f"{group}{suffix}", 0.0))
            for group, factor in self.groups.items()
            for suffix in SUFFIX.values()
        }


def draw_of(body: Body, mode: Mode, number: int, seed: int) -> Draw:
    """One draw; the same seed and number give the same.

    Args:
        body: the person's own.
        mode: whose weights are drawn.
        number: which.
        seed: of all draws.
    """
    rng = np.random.default_rng([seed, number])
    names = [*sorted(n for n in whatif_figures() if n.startswith(f"{mode}_")), *_PADS]
    figures = {name: _within(rng, name) for name in names}
    heel_pad = _within(rng, "draws_heel_pad")
    spring = next(row for row in body.passive if row.joint == "midfoot_angle_r")
    arch = float(np.exp(rng.uniform(np.log(spring.low), np.log(spring.high))))
    spread = load_loads_evidence()["strength_error"].value
    groups = {g: float(np.exp(rng.normal(0.0, spread))) for g in sorted(set(body.muscles.groups))}
    return Draw(
        number, MappingProxyType(figures), heel_pad, arch, MappingProxyType(groups)
    )  # fmt: skip


def _within(rng: np.random.Generator, name: str) -> float:
    """Log-uniform over the range of a figure; uniform where it begins at zero."""
    row = whatif_figures()[name]
    if row.low is None or row.high is None:
        rng.uniform()  # the next ones do not depend on whether this one has a range
        return figure(name)
    if row.low <= 0:
        return float(rng.uniform(row.low, row.high))
    return float(np.exp(rng.uniform(np.log(row.low), np.log(row.high))))
