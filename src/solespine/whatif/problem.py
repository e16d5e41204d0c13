"""What is to be solved, as plain values that can be sent to another process and told apart."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from importlib.resources import files

import numpy as np

from solespine.body import Body, Change
from solespine.body.build import build_sized_body
from solespine.case.model import Person
from solespine.evidence import load_evidence
from solespine.whatif.difference import Mode
from solespine.whatif.gait_style import GaitStyle
from solespine.whatif.scenario import Scenario
from solespine.whatif.strength import tightened

_ROOMS = ("body", "loads", "whatif")  # whose code a result depends on
_ENGINES = ("casadi", "mujoco", "myo-sim", "numpy", "scipy")


@dataclass(frozen=True)
class Span:
    """How far the draws vary one part of a scenario.

    Attributes:
        kind: of the change, or mass.
        low, high: times its amount, or times the difference from the present mass.
    """

    kind: str
    low: float
    high: float


@dataclass(frozen=True)
class Problem:
    """One person and what is tried, all against the same present state.

    Attributes:
        person: height and mass are needed.
        scenarios: what is tried, each by itself.
        mode: standing or walking.
        speed_m_s: usual walking speed.
        lengths: known lengths of segments, m, by name in order.
        given: what the person has already, before and after.
        spans: of each scenario, how far the draws vary its parts; none where it is empty.
        style: the stride that the person's walk stays near; the usual one without it.
        draws: how many stand behind the intervals.
        seed: of the draws.
    """

    person: Person
    scenarios: tuple[Scenario, ...]
    mode: Mode
    speed_m_s: float
    lengths: tuple[tuple[str, float], ...] = ()
    given: tuple[Change, ...] = ()
    spans: tuple[tuple[Span, ...], ...] = ()
    style: GaitStyle | None = None
    draws: int = 0
    seed: int = 0

    def own(self) -> Body:
        """The person's body as it is."""
        return build_sized_body(self._bare(), dict(self.lengths), self.given)

    def changed(self, scenario: Scenario) -> Body:
        """The body in a scenario."""
        person = self._bare()
        if scenario.mass_kg is not None:
            person = replace(person, mass_kg=scenario.mass_kg)
        body = build_sized_body(person, dict(self.lengths), (*self.given, *scenario.changes))
        return tightened(body, scenario.tightness)

    def some(self, numbers: Sequence[int]) -> Problem:
        """The same with some of its scenarios."""
        spans = tuple(self.spans[k] for k in numbers) if self.spans else ()
        return replace(self, scenarios=tuple(self.scenarios[k] for k in numbers), spans=spans)

    def varied(self, number: int, rng: np.random.Generator) -> Scenario:
        """A scenario with the doses of one draw."""
        scenario = self.scenarios[number]
        spans = self.spans[number] if self.spans else ()
        factors = {s.kind: _between(s.low, s.high, rng) for s in spans}
        if not factors:
            return scenario
        changes = tuple(
            replace(one, amount=one.amount * factors.get(one.kind, 1.0)) for one in scenario.changes
        )
        mass, own = scenario.mass_kg, self.person.mass_kg
        if mass is not None and own is not None:
            mass = own + (mass - own) * factors.get("mass", 1.0)
        return replace(scenario, changes=changes, mass_kg=mass)

    def key(self, part: str) -> str:
        """A digest of all that a result depends on: inputs, evidence, code and engines.

        Args:
            part: `before` for what does not depend on scenarios and draws, or `all`.
        """
        told = self if part == "all" else replace(self, scenarios=(), spans=(), draws=0, seed=0)
        content = {"part": part, "problem": asdict(replace(told, person=self._bare()))}
        text = json.dumps(content, sort_keys=True, default=_plain)
        return hashlib.sha256(f"{_program()}\n{text}".encode()).hexdigest()

    def _bare(self) -> Person:
        """Only what a body is made from."""
        person = self.person
        return Person(sex=person.sex, height_m=person.height_m, mass_kg=person.mass_kg)


def _between(low: float, high: float, rng: np.random.Generator) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} cannot stand in a key")


@functools.cache
def _program() -> str:
    """Evidence, versions and code, digested."""
    digest = hashlib.sha256(load_evidence().sha256.encode())
    for name in ("solespine", *_ENGINES):
        digest.update(f"{name} {version(name)}\n".encode())
    for room in _ROOMS:
        for path in sorted((files("solespine") / room).iterdir(), key=lambda path: path.name):
            if path.name.endswith((".py", ".npy")):
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
