"""Published ranges of healthy walking, held against every healthy recording that allows it.

    python validation/walk_ranges.py [--misses]

The figures are in tests/authorities/walk_ranges.yaml. One check is one quantity of one side of one
recording (one of a recording for speed). A miss is counted whatever its reason; the reasons that can
be told from the recording (a child, another speed, a doubtful body mass) stand beside it.
"""

from __future__ import annotations

import functools
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import yaml

from walk_people import HEALTHY, ROOT, motion, table, without_data

from solespine.errors import TooPoorError
from solespine.findings.gait import windows
from solespine.findings.gait.walk import Taken, Walk, gather, value
from solespine.motion.ground_force import ground_force_features
from solespine.motion.model import Contact
from solespine.recordings.model import SIDES, Array, Side

SOURCE = ROOT / "tests" / "authorities" / "walk_ranges.yaml"
PERSONS = [name for name in HEALTHY if not name.endswith(" both")]
ADULTS = ("kineticstoolkit", "walking5", "bmc_gait", "opensim", "shipped", "subject01")
# Its legs are 0.63 m long and it weighs about 45 kg: nobody says the age.
UNKNOWN_AGE = ("omcs",)
DOUBTFUL_MASS = ("kineticstoolkit",)  # 73.4 kg by its file, 83.5 kg by its plates
LOADING = slice(0, 26)  # % of stance in which the knee gives way at first: its first quarter
HALF = windows.STANCE_POINTS // 2


@dataclass(frozen=True)
class Range:
    """One published range."""

    row: str
    quantity: str
    low: float
    high: float
    tolerance: float
    of: str
    gate: str
    confidence: str
    source: str
    speed: tuple[float, float] | None = None
    note: str = ""

    def holds(self, measured: float) -> bool:
        return self.low - self.tolerance <= measured <= self.high + self.tolerance

    def said(self) -> str:
        span = f"{self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"
        return f"{span} ± {self.tolerance:g}" if self.tolerance else span


@dataclass(frozen=True)
class Check:
    """One measured value against one range."""

    against: Range
    person: str
    side: Side | None
    measured: float
    hit: bool
    reasons: tuple[str, ...]

    @property
    def matched(self) -> bool:
        """Whether nothing about the recording sets it apart from the people of the source."""
        return not self.reasons


def ranges() -> list[Range]:
    rows = yaml.safe_load(SOURCE.read_text())
    return [
        Range(**row | {"speed": tuple(row["speed"]) if "speed" in row else None}) for row in rows
    ]


# --- quantities -------------------------------------------------------------------------------

OfStride = Callable[[Taken], float]


def deg(curve: Array) -> Array:
    return np.degrees(curve)


def spread_of(curve: str) -> OfStride:
    """Range over the stride, deg."""
    return lambda t: float(np.ptp(deg(windows.cycle(t, curve))))


def stance_spread_of(curve: str) -> OfStride:
    return lambda t: float(np.ptp(deg(windows.stance(t, curve))))


def named(name: str) -> OfStride:
    return lambda t: value(t, name) if t.on_course else math.nan


def eversion_excursion(taken: Taken) -> float:
    everted = -deg(windows.stance(taken, "hindfoot_inversion"))
    return float(np.max(everted) - everted[0])


OF_STRIDES: Mapping[str, OfStride] = {
    **{n: named(n) for n in (
        "stride_length_m", "stance_percent", "double_support_percent", "step_width_m", "cadence_spm",
    )},
    **{f"{c}_range_deg": spread_of(c) for c in (
        "pelvis_tilt", "pelvis_obliquity", "pelvis_rotation",
        "spine_flexion", "spine_lateral", "spine_rotation",
    )},
    **{f"{c}_range_deg": stance_spread_of(c) for c in (
        "hindfoot_dorsiflexion", "hindfoot_inversion", "hindfoot_rotation",
    )},
    "hip_flexion_peak_deg": lambda t: float(np.max(deg(windows.cycle(t, "hip_flexion")))),
    "hip_extension_peak_deg": lambda t: float(np.max(-deg(windows.cycle(t, "hip_flexion")))),
    "knee_loading_peak_deg": lambda t: float(np.max(deg(windows.stance(t, "knee_flexion"))[LOADING])),
    "knee_swing_peak_deg": lambda t: float(np.max(deg(windows.swing(t, "knee_flexion")))),
    "ankle_dorsiflexion_peak_deg": lambda t: float(
        np.max(deg(windows.stance(t, "ankle_dorsiflexion")))
    ),
    "ankle_plantarflexion_peak_deg": lambda t: float(
        np.max(-deg(windows.cycle(t, "ankle_dorsiflexion")))
    ),
    "hallux_dorsiflexion_peak_deg": lambda t: float(
        np.max(deg(windows.stance(t, "hallux_dorsiflexion"))[HALF:])
    ),
    "eversion_excursion_deg": eversion_excursion,
}  # fmt: skip
FORCES = (
    "first_peak_bw", "valley_bw", "second_peak_bw", "braking_peak_bw", "propulsion_peak_bw",
    "medial_peak_bw",
)  # fmt: skip


def cop_lateral_mm(contact: Contact) -> float:
    """How far the centre of pressure goes outwards of the line from its start to its end."""
    along, beside = contact.cop_foot[np.isfinite(contact.cop_foot).all(axis=1)].T
    if len(along) < 20:
        return math.nan
    straight = np.interp(along, [along[0], along[-1]], [beside[0], beside[-1]])
    middle = (along > 0.2) & (along < 0.9)
    off = (beside - straight)[middle]
    return 1000 * float(off[np.argmax(np.abs(off))]) if len(off) else math.nan


def of_contact(contact: Contact, quantity: str, mass_kg: float | None) -> float:
    if quantity == "cop_lateral_mm":
        return cop_lateral_mm(contact)
    if not mass_kg:
        return math.nan
    return ground_force_features(contact, mass_kg).get(quantity, math.nan)


def measured(walk: Walk, quantity: str) -> list[tuple[Side | None, float]]:
    """The mean of each side that has the quantity; of the person for speed."""
    if quantity == "speed_mps":
        return [(None, walk.speed_mps)] if walk.speed_mps else []
    found: list[tuple[Side | None, float]] = []
    for side in SIDES:
        if quantity in OF_STRIDES:
            values = [OF_STRIDES[quantity](taken) for taken in walk.strides[side]]
        else:
            mass = walk.motion.subject.mass_kg
            values = [of_contact(c, quantity, mass) for c in walk.contacts[side]]
        known = [v for v in values if math.isfinite(v)]
        if known:
            found.append((side, float(np.mean(known))))
    return found


# --- checks -----------------------------------------------------------------------------------


@functools.cache
def walk_of(person: str) -> Walk | None:
    try:
        return gather(motion(person))
    except TooPoorError:
        return None


def checks() -> list[Check]:
    return [check for one in ranges() for check in checks_of(one)]


def checks_of(one: Range) -> list[Check]:
    found = []
    for person in PERSONS:
        walk = walk_of(person)
        if walk is None:
            continue
        reasons = apart(one, person, walk)
        for side, told in measured(walk, one.quantity):
            found.append(Check(one, person, side, told, one.holds(told), reasons))
    return found


def apart(one: Range, person: str, walk: Walk) -> tuple[str, ...]:
    """What sets a recording apart from the people of a source."""
    reasons = []
    if one.of == "adults" and person not in ADULTS:
        reasons.append("size of a child" if person in UNKNOWN_AGE else "child")
    if one.speed and not (walk.speed_mps and one.speed[0] <= walk.speed_mps <= one.speed[1]):
        reasons.append(f"{walk.speed_mps:.2f} m/s")
    if one.quantity in FORCES and person in DOUBTFUL_MASS:
        reasons.append("body mass doubtful")
    if one.quantity.startswith("ankle") and walk.motion.static is None:
        reasons.append("no standing trial")
    return tuple(reasons)


# --- speed within one person ------------------------------------------------------------------

# Named by Fukuchi 2019 (Syst Rev 8:153) as growing with speed; each child walked straight and round.
GROWING = (
    "stride_length_m", "cadence_spm", "hip_flexion_peak_deg", "knee_swing_peak_deg",
    "pelvis_rotation_range_deg", "hallux_dorsiflexion_peak_deg",
)  # fmt: skip
DIFFERENT_MPS = 0.1


def speed_pairs() -> list[tuple[str, str, float, float, bool]]:
    """Child, quantity, change of speed, change of the quantity, whether both go the same way."""
    found = []
    for child in ("HC030A", "HC032A", "HC033A", "HC044A"):
        one, two = walk_of(f"{child} straight"), walk_of(f"{child} turn")
        if not (one and two and one.speed_mps and two.speed_mps):
            continue
        faster = one.speed_mps - two.speed_mps
        if abs(faster) < DIFFERENT_MPS:
            continue
        for quantity in GROWING:
            ours, theirs = dict(measured(one, quantity)), dict(measured(two, quantity))
            shared = [side for side in ours if side in theirs]
            if shared:
                more = float(np.mean([ours[s] - theirs[s] for s in shared]))
                found.append((child, quantity, faster, more, more * faster > 0))
    return found


# --- print ------------------------------------------------------------------------------------


def counted(found: Sequence[Check]) -> str:
    return f"{sum(c.hit for c in found)} of {len(found)}" if found else "–"


def main() -> int:
    if without_data():
        return 2
    every = checks()
    rows = []
    for one in ranges():
        found = [c for c in every if c.against == one]
        values = [c.measured for c in found]
        rows.append(
            (
                one.row, one.quantity, one.said(), one.confidence,
                counted([c for c in found if c.matched]),
                counted([c for c in found if not c.matched]),
                f"{min(values):.3g} to {max(values):.3g}" if values else "–",
            )
        )  # fmt: skip
    head = ("row", "quantity", "published", "confidence", "hits, comparable", "hits, others")
    table((*head, "measured"), rows)
    comparable = [c for c in every if c.matched]
    print(f"\nall: {counted(every)} hits; comparable with the source: {counted(comparable)}")
    with_gate = [c for c in every if c.against.gate == "count"]
    print(
        f"gate count: {counted(with_gate)}; comparable {counted([c for c in with_gate if c.matched])}"
    )
    print("\nA05, faster walk of the same child: amplitude grows")
    for child, quantity, faster, more, right in speed_pairs():
        print(
            f"  {child} {quantity:30s} {faster:+.2f} m/s {more:+8.3f}  {'yes' if right else 'NO'}"
        )
    if "--misses" in sys.argv:
        print()
    for check in every:
        if not check.hit and ("--misses" in sys.argv or check.matched):
            why = ", ".join(check.reasons) or "no reason told by the recording"
            print(
                f"  miss {check.against.row} {check.against.quantity} {check.person} "
                f"{check.side or ''}: {check.measured:.3g}, published {check.against.said()} ({why})"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
