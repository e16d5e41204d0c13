"""One what-if from start to end: the person as they are, the changed one, and the difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.build import build_sized_body
from solespine.case.model import Person
from solespine.whatif.difference import Difference, Effort, Mode, effects
from solespine.whatif.foot_shape import shaped_style
from solespine.whatif.gait_style import GaitStyle, usual_walk
from solespine.whatif.scenario import Scenario
from solespine.whatif.standing import Standing, stand
from solespine.whatif.standing_readout import read_standing
from solespine.whatif.strength import strength, tightened
from solespine.whatif.walking import Walk, walk
from solespine.whatif.walking_readout import read_walk
from solespine.whatif.walking_task import INSTANTS

USUAL_SPEED_M_S = 1.3
_STEPS_A_STRIDE = 2
_PREDICTED = "the values are predicted from body size and norms; nothing of them was measured"
_SINGLE = "one solve without draws: the changes stand without an interval"
_NOTHING: Mapping[str, float] = MappingProxyType({})


def what_if(
    person: Person,
    scenario: Scenario,
    mode: Mode = "walking",
    *,
    lengths: Mapping[str, float] = _NOTHING,
    speed_m_s: float = USUAL_SPEED_M_S,
    before: Walk | Standing | None = None,
) -> Difference:
    """What a scenario would do to how a person stands or walks.

    Args:
        person: height and mass are needed.
        scenario: what is to be tried.
        mode: standing or walking.
        lengths: known lengths of segments, m.
        speed_m_s: usual walking speed.
        before: how the person stands or walks now, if it was solved already.

    Raises:
        InputError: the person or the scenario is not possible.
        TooPoorError: no balance or no walk was found.
    """
    own = build_sized_body(person, lengths)
    heavier = person if scenario.mass_kg is None else replace(person, mass_kg=scenario.mass_kg)
    changed = tightened(build_sized_body(heavier, lengths, scenario.changes), scenario.tightness)
    strong = strength(own, scenario.weakness)
    if mode == "standing":
        return _standing(own, changed, scenario, strong, before)
    return _walking(own, changed, scenario, strong, speed_m_s, before)


def _standing(
    own: Body, changed: Body, scenario: Scenario, strong: Array, before: Walk | Standing | None
) -> Difference:
    first = before if isinstance(before, Standing) else stand(own)
    leaning = replace(first, pose=_leant(own, first.pose, scenario.lean_deg))
    after = stand(changed, leaning, strong, scenario.pain)
    return Difference(
        mode="standing",
        scenario=scenario.words,
        effects=effects(read_standing(first), read_standing(after)),
        solved=Effort("Solve_Succeeded", after.iterations - first.iterations, after.seconds),
        draws=0,
        notes=(_PREDICTED, _SINGLE),
    )


def _walking(
    own: Body, changed: Body, scenario: Scenario, strong: Array, speed: float,
    before: Walk | Standing | None,
) -> Difference:  # fmt: skip
    first = before if isinstance(before, Walk) else walk(own, speed)
    style = shaped_style(own, changed, _style(own, first, scenario))
    after = walk(changed, style.speed, style=style, start=first, pain=scenario.pain, strong=strong)
    return Difference(
        mode="walking",
        scenario=scenario.words,
        effects=effects(read_walk(first), read_walk(after)),
        solved=Effort(after.status, after.iterations, after.seconds),
        draws=0,
        notes=(_PREDICTED, _SINGLE),
    )


def _style(own: Body, first: Walk, scenario: Scenario) -> GaitStyle:
    style = first.style
    if scenario.speed_m_s is not None:
        style = usual_walk(own, scenario.speed_m_s, INSTANTS)
    if scenario.cadence_spm is not None:
        style = replace(style, period=60.0 * _STEPS_A_STRIDE / scenario.cadence_spm)
    return replace(style, coordinates=_leant(own, style.coordinates, scenario.lean_deg))


def _leant(body: Body, coordinates: Array, lean_deg: float) -> Array:
    """The same with the back bent further forward."""
    leant = np.array(coordinates)
    leant[..., body.coordinates.index("lumbar_extension")] -= np.radians(lean_deg)
    return leant
