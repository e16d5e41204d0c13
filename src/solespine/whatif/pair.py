"""Before and after: how the person moves now, how in a scenario, and what is read from both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.loads.solution import Choice
from solespine.loads.solve import walking_choice
from solespine.whatif.draws import Draw, draw_of
from solespine.whatif.figures import drawn
from solespine.whatif.foot_shape import shaped_style
from solespine.whatif.gait_style import GaitStyle, at_speed, usual_walk
from solespine.whatif.load_readout import standing_contact, walk_loads
from solespine.whatif.packing import Solved
from solespine.whatif.problem import Problem
from solespine.whatif.scenario import Pain, Scenario
from solespine.whatif.standing import Standing, stand
from solespine.whatif.standing_readout import read_standing
from solespine.whatif.strength import strength
from solespine.whatif.walking import Walk, beside_style, walk
from solespine.whatif.walking_readout import read_walk
from solespine.whatif.walking_task import INSTANTS

_STEPS_A_STRIDE = 2
# Told by the loads with the muscles in them; a second figure of the same would only confuse.
_TOLD_BY_LOADS = ("heel_load_n", "fascia_force_n")
_NOTHING, _NO_PAIN = Scenario(), Pain()
Reading = Mapping[str, float]


@dataclass(frozen=True, eq=False)
class State:
    """One solved movement of one body.

    Attributes:
        solved: walk or stance.
        reading: quantities of it and its loads, by name with unit and side.
    """

    solved: Solved = field(repr=False)
    reading: Reading = field(repr=False)


@dataclass(frozen=True, eq=False)
class Setting:
    """With which figures is solved: the evidence's own, or those of a draw.

    Attributes:
        problem: what is solved.
        draw: whose figures; None for the evidence's own.
        from_style: every walk begins at its style, every stance bent, as a second start.
        instants: of a stride.
    """

    problem: Problem
    draw: Draw | None = None
    from_style: bool = False
    instants: int = INSTANTS

    @classmethod
    def drawn(cls, problem: Problem, number: int) -> Setting:
        """That of one draw, with its own lengths of the segments."""
        draw = draw_of(problem.own(), problem.mode, number, problem.seed)
        height = problem.own().person.height_m
        lengths = tuple(sorted(draw.sized(height, dict(problem.lengths)).items()))
        return cls(replace(problem, lengths=lengths), draw)

    def before(self, start: Solved | None = None) -> State:
        """The person as they are; from a start near it where one is told.

        Raises:
            InputError: the person is not possible.
            TooPoorError: nothing was found.
        """
        own = self._body(self.problem.own())
        with drawn(self.draw.figures if self.draw else {}):
            strong = strength(own, self._lost(_NOTHING))
            if self.problem.mode == "standing":
                return self.state(self._stand(own, strong), _NOTHING)
            speed = self.problem.style.speed if self.problem.style else self.problem.speed_m_s
            style = self.problem.style or usual_walk(own, speed, INSTANTS)
            near = beside_style(start, style) if isinstance(start, Walk) else None
            found = self._walk(own, style, strong, near)
            return self.state(found, _NOTHING)

    def _stand(self, own: Body, strong: Array) -> Standing:
        """A body with unequal legs gets there from equal ones, or it would stand on one of them."""
        if not self.problem.given:
            return stand(own, None, strong, again=self.from_style)
        plain = self._body(replace(self.problem, given=()).own())
        level = stand(plain, None, strong, again=self.from_style)
        return stand(own, level, strong, again=self.from_style)

    def after(self, scenario: Scenario, before: State, start: Solved | None = None) -> State:
        """The same person in a scenario.

        Raises:
            InputError: the scenario is not possible.
            TooPoorError: nothing was found.
        """
        own, changed = self._body(self.problem.own()), self._changed(scenario)
        with drawn(self.draw.figures if self.draw else {}):
            strong = strength(own, self._lost(scenario))
            first = before.solved
            if isinstance(first, Standing):
                leaning = replace(first, pose=leant(own, first.pose, scenario.lean_deg))
                stood = stand(changed, leaning, strong, scenario.pain, again=self.from_style)
                return self.state(stood, scenario)
            style = shaped_style(own, changed, style_of(own, first, scenario))
            near = start if isinstance(start, Walk) else first
            return self.state(self._walk(changed, style, strong, near, scenario.pain), scenario)

    def _walk(
        self, body: Body, style: GaitStyle, strong: Array, near: Walk | None, pain: Pain = _NO_PAIN
    ) -> Walk:
        return walk(
            body, style.speed, style=style, start=near, pain=pain, strong=strong,
            from_style=self.from_style, instants=self.instants,
        )  # fmt: skip

    def _changed(self, scenario: Scenario) -> Body:
        return self._body(self.problem.changed(scenario))

    def _body(self, body: Body) -> Body:
        return body if self.draw is None else self.draw.body(body, self.problem.own())

    def _lost(self, scenario: Scenario) -> Mapping[str, float]:
        return scenario.weakness if self.draw is None else self.draw.lost(scenario.weakness)

    def state(self, solved: Solved, scenario: Scenario = _NOTHING) -> State:
        """What is read from a solved movement, with its loads."""
        choice = self._choice(solved.body)
        lost = scenario.weakness
        if isinstance(solved, Standing):
            read, loads = read_standing(solved), standing_contact(solved, choice, lost)
        else:
            read, loads = read_walk(solved), walk_loads(solved, choice, lost)
        kept = {k: v for k, v in read.items() if not k.startswith(_TOLD_BY_LOADS)}
        return State(solved, {**loads, **kept})

    def _choice(self, body: Body) -> Choice:
        """The loads' model; the muscles are the person's own even where the body is another."""
        choice = Choice() if self.problem.mode == "standing" else walking_choice()
        if self.draw is not None:
            choice = self.draw.choice(body, choice, self.problem.seed)
        own = np.asarray(self.problem.own().muscles.force / body.muscles.force)
        given = choice.strength
        return replace(choice, strength=own if given is None else given * own)


def style_of(own: Body, first: Walk, scenario: Scenario) -> GaitStyle:
    """What the walk of a scenario stays near."""
    style = first.style
    if scenario.speed_m_s is not None:
        style = at_speed(own, style, scenario.speed_m_s)
    if scenario.cadence_spm is not None:
        style = replace(style, period=60.0 * _STEPS_A_STRIDE / scenario.cadence_spm)
    return replace(style, coordinates=leant(own, style.coordinates, scenario.lean_deg))


def leant(body: Body, coordinates: Array, lean_deg: float) -> Array:
    """The same with the back bent further forward."""
    bent = np.array(coordinates)
    bent[..., body.coordinates.index("lumbar_extension")] -= np.radians(lean_deg)
    return bent
