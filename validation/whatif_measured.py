"""Real walks as the baseline: does the solver converge on them, and how near does it stay?

    python validation/whatif_measured.py [NAME…]

For every recording: the fitted stride, the solved walk that stays near it, and the distance between
both. The figures are root mean squares over the stride.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from solespine.case.model import Person
from solespine.errors import SolespineError
from solespine.loads import wear
from solespine.motion import Motion, measure_motion
from solespine.recordings import Recording, read_recording, read_recordings
from solespine.whatif.measured_style import measured_style
from solespine.whatif.walking import Walk, walk
from solespine.whatif.walking_readout import foot_load
from walk_people import DATA, motion, table, without_data

# Recordings; what their files do not tell of height (m) and mass (kg) is put here.
PERSONS = {
    "opensim": Person(height_m=1.83, mass_kg=85.27),
    "kineticstoolkit": Person(height_m=1.75),
    "bmc_gait": Person(height_m=1.72, mass_kg=70.0),
    "HC030A": Person(),
}
CHILDREN = ("HC030A",)
JOINTS = ("pelvis_tilt", "pelvis_list", "hip_flexion", "hip_adduction", "knee_angle", "ankle_angle",
          "subtalar_angle", "lumbar_extension")  # fmt: skip


def far(found: Walk, joint: str) -> float:
    """Distance of a joint (both sides) from the measured stride, degrees."""
    at = [i for i, name in enumerate(found.body.coordinates) if name.startswith(joint)]
    return float(
        np.degrees(np.sqrt(np.mean((found.coordinates - found.style.coordinates)[:, at] ** 2)))
    )


def recorded(name: str) -> tuple[Motion, Recording | None]:
    """A walk and its standing trial; those of adults take their lengths from the walk."""
    if name not in CHILDREN:
        return motion(name), None
    folder = DATA / "biomechzoo" / name
    still = read_recording(folder / "static.c3d")
    return measure_motion(read_recordings([folder / "straight.c3d"]), static=still), still


def row(name: str) -> tuple[str, ...]:
    """One recording."""
    began = time.process_time()
    try:
        measured, still = recorded(name)
        worn = wear(measured, still, PERSONS[name])
        style = measured_style(measured, worn)
        fitted, began = time.process_time() - began, time.process_time()
        found = walk(worn.body, style.speed, style=style)
    except SolespineError as error:
        return (name, f"refused: {error}", *[""] * (len(JOINTS) + 4))
    took = time.process_time() - began
    load = np.column_stack([foot_load(found, "left"), foot_load(found, "right")])
    off = float(np.sqrt(np.mean((load - style.load) ** 2)))
    return (
        name,
        f"{style.speed:.2f} m/s, {120 / style.period:.0f} steps/min",
        f"{found.status}, {found.iterations} steps",
        *(f"{far(found, joint):.1f}" for joint in JOINTS),
        f"{100 * (found.period / style.period - 1):+.1f} %",
        f"{off:.3f}",
        f"{fitted:.0f} + {took:.0f} s",
    )


def main() -> None:
    """Print the table."""
    if without_data():
        return
    names = sys.argv[1:] or list(PERSONS)
    head = ("recording", "measured", "solver", *(f"{j}, deg" for j in JOINTS), "stride time",
            "vertical force, BW", "fit + solve (CPU)")  # fmt: skip
    table(head, [])
    for name in names:
        print(f"| {' | '.join(row(name))} |", flush=True)


if __name__ == "__main__":
    main()
