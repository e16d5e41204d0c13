"""Write the start of all walks: how a solved walk lies beside its style.

It is a start only: what the solver finds from it is checked against a start at the style itself.

    python validation/whatif_start.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

import solespine.whatif
from solespine.body import build_body
from solespine.case.model import Person
from solespine.whatif.walking import _task_of, walk
from solespine.whatif.walking_task import ROOT

PERSON, SPEED = Person(sex=None, height_m=1.70, mass_kg=70.0), 1.3


def main() -> None:
    """Solve from the style and write the file."""
    body = build_body(PERSON)
    found, free = walk(body, SPEED, from_style=True), _task_of(body, 1).free
    rows = found.numbers.reshape(len(found.coordinates), -1)
    m = len(free)
    beside = rows[:, :m] - found.style.coordinates[:, free]
    table = np.hstack([beside, rows[:, 3 * m : 4 * m - ROOT]]).astype(np.float32)
    where = Path(solespine.whatif.__file__).with_name("start.npy")
    np.save(where, table)
    print(f"{where.name}: {table.shape}, {found.iterations} steps")


if __name__ == "__main__":
    main()
