"""What an interval varies: the solver's weights, the body, and the loads' model.

Before and after are solved with the same draw, so that what is the same on both sides cancels.
Figures are drawn log-uniformly over the ranges that the evidence tells, muscle groups and segment
masses with the spread that the loads use, lengths of thigh, shank and foot with a judged one. Left
and right are drawn alike: what is not known is the person, not a difference of sides.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import mujoco
import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.model import SUFFIX
from solespine.body.sizes import MEASURES, lengths_from_height
from solespine.evidence import load_body_evidence, load_loads_evidence
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
        lengths: standard normal deviate of the length of thigh, shank and foot.
        masses: factor on the mass of a segment, by bone without its side; together they weigh more
            or less, which `body` takes out again.
    """

    number: int
    figures: Mapping[str, float] = field(repr=False)
    heel_pad: float
    arch: float
    groups: Mapping[str, float] = field(repr=False)
    lengths: Mapping[str, float] = field(repr=False)
    masses: Mapping[str, float] = field(repr=False)

    def sized(self, height_m: float, known: Mapping[str, float]) -> dict[str, float]:
        """Lengths of the segments as drawn, m.

        Args:
            height_m: from which lengths follow that are not known.
            known: measured lengths by name, m.
        """
        found = {**lengths_from_height(load_body_evidence(), height_m), **known}
        for name in found:
            spread = figure("draws_length_measured" if name in known else "draws_length")
            found[name] *= float(np.exp(spread * self.lengths.get(_bare(name), 0.0)))
        return found

    def body(self, body: Body, own: Body) -> Body:
        """The body with the feet and the masses that were drawn.

        The arch by itself is as stiff against flattening as against rising; what lies above that is
        a support, which is known. Only flattening is drawn, which is what a loaded foot does. A
        carried load is known too: only the person's own masses are drawn.

        Args:
            body: as it is in a scenario.
            own: the person's, as it is without.
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
        model = self._weighed(body, own)
        return replace(body, model=model, tissues=MappingProxyType(tissues), passive=passive)

    def _weighed(self, body: Body, own: Body) -> mujoco.MjModel:
        """The model of a body whose segments weigh otherwise, together the same."""
        model, names = (
            copy.copy(body.model),
            [own.model.body(i).name for i in range(own.model.nbody)],
        )
        mine = own.model.body_mass * (body.person.mass_kg / own.person.mass_kg)
        drawn = mine * [self.masses.get(_bare(name), 1.0) for name in names]
        factors = 1.0 + np.divide(
            drawn * mine.sum() / drawn.sum() - mine, model.body_mass,
            out=np.zeros_like(mine), where=model.body_mass > 0,
        )  # fmt: skip
        model.body_mass[:] *= factors
        model.body_inertia[:] *= factors[:, None]
        mujoco.mj_setConst(model, mujoco.MjData(model))
        return model

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
    lengths = {part: float(rng.normal()) for part in MEASURES}
    spread = load_loads_evidence()["segment_mass_error"].value
    bones = sorted({_bare(segment.bone) for segment in body.segments})
    masses = {bone: float(np.exp(rng.normal(0.0, spread))) for bone in bones}
    return Draw(
        number, MappingProxyType(figures), heel_pad, arch, MappingProxyType(groups),
        MappingProxyType(lengths), MappingProxyType(masses),
    )  # fmt: skip


def _bare(name: str) -> str:
    """A bone or a length without its side."""
    return name[:-2] if name.endswith(tuple(SUFFIX.values())) else name


def _within(rng: np.random.Generator, name: str) -> float:
    """Log-uniform over the range of a figure; uniform where it begins at zero."""
    row = whatif_figures()[name]
    if row.low is None or row.high is None:
        rng.uniform()  # the next ones do not depend on whether this one has a range
        return figure(name)
    if row.low <= 0:
        return float(rng.uniform(row.low, row.high))
    return float(np.exp(rng.uniform(np.log(row.low), np.log(row.high))))
