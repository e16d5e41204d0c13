"""Self-consistency of the probabilities: are things said with 70 % true in 70 % of persons?

10,000 persons are simulated from the model with its figures shaken (simulate.py); the model
then answers with its figures as they stand. Prints the expected calibration error and the
reliability curve, over all causes and over the leading cause of each person.
"""

from __future__ import annotations

import json
import sys

import numpy as np

from simulate import GROUPS, Simulated, simulate
from solespine.causes.engine import Given, point
from solespine.causes.figures import figures_for
from solespine.evidence import Evidence, load_evidence

_BINS = np.linspace(0.0, 1.0, 11)


def told_of(person: Simulated, evidence: Evidence) -> Given:
    """What the engine is told of a simulated person."""
    figures = figures_for(person.group, False, evidence)
    return Given(person.answers, frozenset(), GROUPS[person.group], figures, evidence)


def collect(count: int, seed: int, evidence: Evidence) -> tuple[np.ndarray, ...]:
    """Said and true over all causes, and over the leading explaining cause of each person."""
    said, true, leading, right = [], [], [], []
    for person in simulate(count, evidence, seed):
        found = point(told_of(person, evidence))
        names = found.space.causes
        chance = found.marginal[0]
        here = np.array([cause in person.causes for cause in names])
        said.append(chance)
        true.append(here)
        explaining = np.array([evidence.causes[c].role == "explains" for c in names])
        best = int(np.where(explaining, chance, -1.0).argmax())
        leading.append(chance[best])
        right.append(here[best])
    return np.concatenate(said), np.concatenate(true), np.array(leading), np.array(right)


def curve(said: np.ndarray, true: np.ndarray) -> tuple[float, list[dict[str, float]]]:
    """Expected calibration error, and for each bin: mean said, share true, count."""
    rows, error = [], 0.0
    which = np.clip(np.digitize(said, _BINS) - 1, 0, len(_BINS) - 2)
    for b in range(len(_BINS) - 1):
        inside = which == b
        if inside.any():
            row = {"said": said[inside].mean(), "true": true[inside].mean(), "n": int(inside.sum())}
            error += abs(row["said"] - row["true"]) * row["n"] / len(said)
            rows.append({key: round(float(value), 4) for key, value in row.items()})
    return round(float(error), 4), rows


def main() -> None:
    """Arguments: number of persons, seed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    said, true, leading, right = collect(count, seed, load_evidence())
    for name, pair in (("all causes", (said, true)), ("leading cause", (leading, right))):
        error, rows = curve(*pair)
        print(json.dumps({"over": name, "persons": count, "expected_calibration_error": error}))
        for row in rows:
            print("   ", json.dumps(row))


if __name__ == "__main__":
    main()
