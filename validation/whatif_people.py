"""Random persons and changes: does every what-if converge, or refuse with a reason?

    nice python validation/whatif_people.py [--standing | --walking] [--persons N] [--seconds S]
                                            [--scenarios 0,5] [--keep FILE]

Persons are drawn evenly: height 1.4 to 2.0 m, mass 45 to 130 kg, both sexes. Each what-if is solved
as the program solves it, with its loads, and no draws. With a file every answer is written as it
comes, and a later run goes on from there; it tells answers of one version of the code only if it is
begun anew with each.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from solespine.body import Change
from solespine.case.model import Person
from solespine.errors import SolespineError
from solespine.whatif.gait_style import usual_speed
from solespine.whatif.pair import Setting
from solespine.whatif.problem import Problem
from solespine.whatif.scenario import Pain, Scenario
from solespine.whatif.walking import LOOSELY

if TYPE_CHECKING:
    from solespine.whatif.difference import Mode

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


def tried(person: Person, mode: Mode, wanted: list[int]) -> Iterator[tuple[int, str]]:
    """What became of the wanted scenarios: `ok`, `ok, to looser limits`, or the reason."""
    setting = Setting(Problem(person, SCENARIOS, mode, usual_speed(person)))
    try:
        before = setting.before()
    except SolespineError as error:
        yield from ((number, f"usual {mode}: {error}") for number in wanted)
        return
    for number in wanted:
        try:
            after = setting.after(SCENARIOS[number], before)
        except SolespineError as error:
            yield number, f"{'; '.join(SCENARIOS[number].words)}: {error}"
        else:
            status = getattr(after.solved, "status", "")
            yield number, "ok, to looser limits" if status == LOOSELY else "ok"


class Answers:
    """What became of every person and scenario, kept in a file as it comes."""

    def __init__(self, keep: Path | None) -> None:
        lines = keep.read_text(encoding="utf-8").splitlines() if keep and keep.is_file() else []
        self.keep, self.rows = keep, [json.loads(line) for line in lines]

    def of(self, mode: str, person: int | None = None) -> list[dict[str, object]]:
        """Those of one mode, and of one person where told."""
        return [row for row in self.rows
                if row["mode"] == mode and person in (None, row["person"])]  # fmt: skip

    def add(self, mode: str, person: int, scenario: int, said: str) -> None:
        """One more."""
        row = {"mode": mode, "person": person, "scenario": scenario, "said": said}
        self.rows.append(row)
        if self.keep:
            with self.keep.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")


def run(mode: Mode, count: int, answers: Answers, until: float, some: list[int]) -> None:
    """Try persons one by one until the time is over."""
    for number, person in enumerate(persons(count)):
        known = {row["scenario"] for row in answers.of(mode, number)}
        wanted = [k for k in some if k not in known]
        if time.perf_counter() > until:
            return
        for scenario, said in tried(person, mode, wanted) if wanted else ():
            answers.add(mode, number, scenario, said)


def tell(mode: Mode, count: int, answers: Answers) -> None:
    """Print what came of them."""
    found, drawn = answers.of(mode), persons(count)
    good = sum(str(row["said"]).startswith("ok") for row in found)
    print(f"{mode}: {len({row['person'] for row in found})} persons, {good} of {len(found)} "
          f"converged, {len(found) - good} refused with a reason")  # fmt: skip
    for row in found:
        if row["said"] != "ok":
            one = drawn[int(str(row["person"]))]
            print(f"  {one.sex} {one.height_m} m {one.mass_kg} kg: {row['said']}")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--standing", action="store_true", help="only standing")
    parser.add_argument("--walking", action="store_true", help="only walking")
    parser.add_argument("--persons", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=1e9, help="begin no person after this")
    parser.add_argument("--scenarios", default="", help="their places, with commas between")
    parser.add_argument("--keep", type=Path, help="file of answers, to go on from")
    asked = parser.parse_args()
    answers, until = Answers(asked.keep), time.perf_counter() + asked.seconds
    some = [int(k) for k in asked.scenarios.split(",") if k] or list(range(len(SCENARIOS)))
    modes: tuple[Mode, ...] = ("standing", "walking")
    for mode in modes:
        if getattr(asked, mode) or not (asked.standing or asked.walking):
            run(mode, asked.persons, answers, until, some)
            tell(mode, asked.persons, answers)


if __name__ == "__main__":
    main()
