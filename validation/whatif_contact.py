"""The sole against one measured walk: how near the solved walk comes with softer and stiffer skin.

    python validation/whatif_contact.py [NAME]

Heel pad and loss stand on published figures; the skin under ball, toes and midfoot is told as a
share of the pad. Every share is tried at the ends of its range, the others as they are. Distances
are root mean squares over the stride from the recorded force and ankle angle.
"""

from __future__ import annotations

import sys

import numpy as np

from solespine.loads import wear
from solespine.whatif.figures import drawn, whatif_figures
from solespine.whatif.measured_style import measured_style
from solespine.whatif.walking import Walk, walk
from solespine.whatif.walking_readout import foot_load
from walk_people import table, without_data
from whatif_measured import PERSONS, far, recorded

SHARES = ("ball_pad_share", "toe_pad_share", "midfoot_pad_share")
GRAVITY = 9.81


def off(found: Walk) -> tuple[str, ...]:
    """Distances of a solved walk from the recorded one."""
    weight = found.body.mass_kg * GRAVITY
    load = np.column_stack([foot_load(found, "left"), foot_load(found, "right")])
    along = np.column_stack(
        [found.forces[:, [c.side == side for c in found.body.contacts], 0].sum(1) / weight
         for side in ("left", "right")]
    )  # fmt: skip
    both = (np.sqrt(np.mean((a - b) ** 2))
            for a, b in ((load, found.style.load), (along, found.style.along)))  # fmt: skip
    return (*(f"{value:.4f}" for value in both), f"{far(found, 'ankle_angle'):.2f}",
            found.status)  # fmt: skip


def main() -> None:
    """Print the table."""
    if without_data():
        return
    name = sys.argv[1] if len(sys.argv) > 1 else "kineticstoolkit"
    measured, still = recorded(name)
    worn = wear(measured, still, PERSONS[name])
    style = measured_style(measured, worn)
    table(("share", "value", "vertical force, BW", "force along, BW", "ankle, deg", "solver"), [])
    figures = whatif_figures()
    tries = [("all", figures[SHARES[0]].value, {})]
    tries += [(share, end, {share: end}) for share in SHARES
              for end in (figures[share].low, figures[share].high) if end is not None]  # fmt: skip
    for share, value, values in tries:
        with drawn(values):
            found = walk(worn.body, style.speed, style=style)
        print(f"| {' | '.join((share, f'{value:g}', *off(found)))} |", flush=True)


if __name__ == "__main__":
    main()
