"""The predicted usual walk at 1.0, 1.3 and 1.6 m/s beside the norms of Schwartz 2008.

    python validation/whatif_norms.py

The solver stays near these norms, so that being near is no merit of its own; distances tell what
the laws of motion, ground and muscles do to them. Then a second start and a finer mesh.
"""

from __future__ import annotations

import numpy as np

from solespine.body import Body, build_body
from solespine.case.model import Person
from solespine.evidence import load_evidence
from solespine.whatif.gait_style import leg_length
from solespine.whatif.walking import Walk, walk
from solespine.whatif.walking_readout import read_walk
from walk_people import table

PERSON = Person(sex="male", height_m=1.75, mass_kg=75.0)
SPEEDS = (1.0, 1.3, 1.6)
CURVES = {
    "hip_flexion_r": ("hip_flexion", True), "hip_adduction_r": ("hip_adduction", False),
    "knee_angle_r": ("knee_flexion", False), "ankle_angle_r": ("ankle_dorsiflexion", False),
    "pelvis_rotation": ("pelvis_rotation", True),
}  # fmt: skip
READ = ("stride_length_m", "vertical_force_peak_bw_right", "braking_peak_bw_right",
        "propulsion_peak_bw_right", "knee_extension_moment_nm_right",
        "ankle_plantarflexion_moment_nm_right", "hip_extension_moment_nm_right",
        "lumbar_extension_peak_moment_nm")  # fmt: skip


def far(found: Walk, joint: str) -> str:
    """Distance from the norm's mean over the stride, and the norm's own spread, degrees."""
    name, about_mean = CURVES[joint]
    norm = load_evidence().norm_curve(name, pace(found.body, found.speed))
    assert norm is not None
    phase = 100 * np.arange(1, len(found.coordinates) + 1) / len(found.coordinates)
    wanted = np.interp(phase, norm.percent, norm.mean)
    here = np.degrees(found.coordinates[:, found.body.coordinates.index(joint)])
    off = here - wanted
    if about_mean:
        off = off - off.mean()
    return f"{np.sqrt(np.mean(off**2)):.1f} ({np.mean(norm.sd):.1f})"


def pace(body: Body, speed: float) -> float:
    """Dimensionless speed."""
    return float(speed / np.sqrt(9.81 * leg_length(body)))


def apart(one: Walk, other: Walk) -> tuple[str, ...]:
    """Greatest distance of two walks in what is read from them."""
    a, b = read_walk(one), read_walk(other)

    def most(unit: str) -> float:
        return max(abs(a[k] - b[k]) for k in a if f"_{unit}" in f"{k}_")

    return (f"{most('deg'):.2f}", f"{most('bw'):.3f}", f"{most('nm'):.1f}")


def main() -> None:
    """Print the tables."""
    body = build_body(PERSON)
    walks = [walk(body, speed) for speed in SPEEDS]
    table(("distance from the norm (spread of the norm), deg", *(f"{v} m/s" for v in SPEEDS)),
          [(joint, *(far(found, joint) for found in walks)) for joint in CURVES])  # fmt: skip
    print()
    told = [read_walk(found) for found in walks]
    table(("quantity", *(f"{v} m/s" for v in SPEEDS)),
          [(name, *(f"{row[name]:.3g}" for row in told)) for name in READ])  # fmt: skip
    print()
    middle = walks[1]
    other = walk(body, 1.3, from_style=True)
    finer = walk(body, 1.3, instants=100)
    rows = [
        ("start at the style itself", *apart(middle, other)),
        ("100 instants instead of 50", *apart(middle, finer)),
    ]
    table(("against the walk at 1.3 m/s", "angles, deg", "forces, BW", "moments, Nm"), rows)


if __name__ == "__main__":
    main()
