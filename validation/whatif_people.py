"""Random persons and changes: does every solve converge, or refuse with a reason?

    python validation/whatif_people.py [--standing N] [--walking N] [--seconds S]

Persons are drawn evenly: height 1.4 to 2.0 m, mass 45 to 130 kg, both sexes. Standing is tried for
all of them, walking for as many as asked, until the time is over.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np

from solespine.body import Change, build_body
from solespine.case.model import Person
from solespine.errors import SolespineError
from solespine.whatif.gait_style import usual_speed
from solespine.whatif.scenario import Pain, Scenario
from solespine.whatif.standing import stand
from solespine.whatif.standing_readout import read_standing
from solespine.whatif.strength import strength, tightened
from solespine.whatif.walking import walk
from solespine.whatif.walking_readout import read_walk

SEED = 5
SCENARIOS = (
    Scenario((Change("heel_lift", 0.010),)),
    Scenario((Change("leg_length", 0.015, "left"),)),
    Scenario((Change("heel_wedge", 0.1), Change("forefoot_wedge", 0.1))),
    Scenario((Change("flat_foot", 1.0),)),
    Scenario((Change("carried_mass", 10.0),)),
    Scenario(pain=Pain(right=5.0), weakness={"gluteus medius_r": 0.4}, tightness={"calf_r": 0.05}),
)


def persons(count: int) -> list[Person]:
    """Random persons, always the same."""
    rng = np.random.default_rng(SEED)
    return [
        Person(
            sex="female" if rng.random() < 0.5 else "male",
            height_m=round(float(rng.uniform(1.4, 2.0)), 2),
            mass_kg=round(float(rng.uniform(45.0, 130.0)), 1),
        )
        for _ in range(count)
    ]


def stand_all(person: Person) -> list[str]:
    """What became of each scenario in standing: `ok`, or the reason."""
    own = build_body(person)
    first = stand(own)

    def one(scenario: Scenario) -> None:
        body = tightened(build_body(person, changes=scenario.changes), scenario.tightness)
        read_standing(stand(body, first, strength(own, scenario.weakness), scenario.pain))

    return [told(one, scenario) for scenario in SCENARIOS]


def walk_all(person: Person) -> list[str]:
    """The same in walking, at the usual speed of their sex."""
    own, speed = build_body(person), usual_speed(person)
    first = walk(own, speed)

    def one(scenario: Scenario) -> None:
        body = tightened(build_body(person, changes=scenario.changes), scenario.tightness)
        found = walk(body, speed, style=first.style, start=first, pain=scenario.pain,
                     strong=strength(own, scenario.weakness))  # fmt: skip
        read_walk(found)

    return [told(one, scenario) for scenario in SCENARIOS]


def told(one: Callable[[Scenario], None], scenario: Scenario) -> str:
    """Try one scenario."""
    try:
        one(scenario)
    except SolespineError as error:
        return f"refused: {'; '.join(scenario.words)}: {error}"
    return "ok"


def run(kind: str, count: int, all_of: Callable[[Person], list[str]], seconds: float) -> None:
    """Try persons one by one and print what came of them."""
    began, done, words = time.perf_counter(), 0, []
    for person in persons(count):
        if time.perf_counter() - began > seconds:
            break
        try:
            found = all_of(person)
        except SolespineError as error:
            found = [f"refused: usual {kind}: {error}"] * len(SCENARIOS)
        done += 1
        words += [(person, word) for word in found]
    good = sum(word == "ok" for _, word in words)
    took = time.perf_counter() - began
    print(f"{kind}: {done} persons, {good} of {len(words)} converged, "
          f"{len(words) - good} refused with a reason, {took:.0f} s")  # fmt: skip
    for person, word in words:
        if word != "ok":
            print(f"  {person.sex} {person.height_m} m {person.mass_kg} kg: {word}")


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--standing", type=int, default=50)
    parser.add_argument("--walking", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after this time")
    asked = parser.parse_args()
    run("standing", asked.standing, stand_all, asked.seconds)
    run("walking", asked.walking, walk_all, asked.seconds)


if __name__ == "__main__":
    main()
