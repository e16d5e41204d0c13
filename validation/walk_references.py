"""Angles, foot, force, times and lengths against what the recordings' own software computed.

    python validation/walk_references.py

Over measured strides alone. "As recorded" feeds the markers unfiltered; "as measured" is what
`solespine measure` gives: gaps filled, markers through the 10 Hz low-pass, own events. Angles
against the room are counted from the lab axis in the files and from the way of the walk here; they
are compared from the lab axis (the bridge of docs/conventions.md), and the last table says what
leaving the bridge out would cost. Events have a script of their own: validation/events.py.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping

import ezc3d
import numpy as np

from walk_people import DATA, motion, table, without_data  # isort: skip  # makes tests importable

from kinematics_reference import (
    BRIDGE,
    CHILDREN,
    in_lab_walk_axes,
    lab_direction,
    recording,
    roles,
)
from solespine.motion.axes import in_walk_axes, rotate
from solespine.motion.calibration import calibrate
from solespine.motion.calibration_model import Calibration
from solespine.motion.ground_force import GRAVITY_MPS2
from solespine.motion.model import Contact, Stride, Trial
from solespine.motion.plug_in_gait import plug_in_gait
from solespine.recordings.model import SIDES, Array, Side
from test_kinematics_recordings import READ_BACK
from test_oxford_foot import REFERENCE as OXFORD
from test_oxford_foot import curves as oxford_curves

LETTER = {"left": "L", "right": "R"}
OTHER: dict[Side, Side] = {"left": "right", "right": "left"}
FAMILIES = {
    "pelvis": 0.5, "hip": 0.5, "knee": 0.5, "ankle": 1.5, "foot_progression": None, "trunk": None,
    "spine": None,
}  # fmt: skip
ROOM = ("pelvis", "trunk", "foot_progression")
# Name here to the file, its measured person, and its trial.
TRIALS: dict[str, tuple[str, str]] = {
    **{
        f"{child} {way}": (f"biomechzoo/{child}/{way}.c3d", f"{child} {way}")
        for child in CHILDREN
        for way in ("straight", "turn")
    },
    "kineticstoolkit": ("kineticstoolkit/walk.c3d", "kineticstoolkit"),
    "omcs": ("omcs/overground.c3d", "omcs"),
    "omcs, measures read back": ("omcs/overground.c3d", "omcs, measures read back"),
}
ONE_EACH = [name for name in TRIALS if name != "omcs, measures read back"]
Curves = Mapping[tuple[str, Side], Array]
OXFORD_AIM_DEG = 1.0
END_FRAMES = 2  # left off at either end of a contact, where the files' force is unreliable


# --- angles -----------------------------------------------------------------------------------


def trial_of(name: str) -> Trial:
    (trial,) = motion(TRIALS[name][1]).trials
    return trial


def usable(trial: Trial, side: Side) -> list[Stride]:
    return [s for s in trial.strides if s.side == side and s.quality.level != "poor"]


def in_strides(trial: Trial, side: Side) -> np.ndarray:
    """(n,) whether a frame lies in a measured stride of this side."""
    inside = np.zeros(len(trial.time), dtype=bool)
    for stride in usable(trial, side):
        inside |= (trial.time >= stride.strike_s) & (trial.time <= stride.end_s)
    return inside


def calibration_of(name: str) -> Calibration:
    file = TRIALS[name][0]
    static = file.rsplit("/", 1)[0] + "/static.c3d"
    standing = roles(static) if name[:2] == "HC" else None
    subject = READ_BACK if "read back" in name else recording(file).subject
    return calibrate(standing, subject, in_lab_walk_axes(file))


def as_recorded(name: str) -> Curves:
    return plug_in_gait(in_lab_walk_axes(TRIALS[name][0]), calibration_of(name))


def as_measured(name: str) -> Curves:
    """The trial's own angles; those against the room once more, from the lab axis."""
    trial = trial_of(name)
    x, y = lab_direction(TRIALS[name][0])
    forward, left = trial.direction
    turn = (x * forward + y * left, y * forward - x * left)  # the lab axis in walk axes
    bridged = plug_in_gait(in_walk_axes(trial.markers, turn), calibration_of(name))
    return {
        key: bridged[key] if key[0].startswith(ROOM) else curve
        for key, curve in trial.angles.items()
        if not key[0].startswith(ROOM) or key in bridged
    }


def unbridged(name: str) -> Curves:
    return trial_of(name).angles


def differences(name: str, curves: Curves) -> dict[tuple[str, Side], Array]:
    """Ours less theirs in degrees, in the frames of measured strides that both have."""
    outputs, trial, found = recording(TRIALS[name][0]).outputs, trial_of(name), {}
    for side in SIDES:
        for output, component, sign, curve in BRIDGE:
            theirs = outputs.get(LETTER[side] + output)
            if theirs is None or (curve, side) not in curves:
                continue
            off = np.degrees(curves[curve, side]) - sign * theirs[:, component]
            off = (off + 180) % 360 - 180
            known = in_strides(trial, side) & np.isfinite(off)
            if known.any():
                found[curve, side] = off[known]
    return found


def rms(off: Array) -> float:
    return float(np.sqrt(np.mean(off**2)))


def worst(off: Mapping[tuple[str, Side], Array], family: str) -> str:
    told = {key: rms(value) for key, value in off.items() if key[0].startswith(family)}
    return size(max(told.values())) if told else "–"


def size(value: float) -> str:
    return f"{value:.2f}" if value >= 0.01 else "< 0.01"


def angles() -> None:
    for title, source in (
        ("as recorded (unfiltered)", as_recorded),
        ("as measured (10 Hz, own events)", as_measured),
    ):
        print(f"\n## Plug-in Gait angles, {title}: largest RMS of the family's curves, deg\n")
        every = {name: differences(name, source(name)) for name in TRIALS}
        rows = [(name, *(worst(off, family) for family in FAMILIES)) for name, off in every.items()]
        aims = ("aim", *("–" if a is None else f"{a:g}" for a in FAMILIES.values()))
        table(("recording", *FAMILIES), [*rows, aims])
    each_curve()


def each_curve() -> None:
    """Each curve by itself, over the four children and each adult."""
    groups = {
        "children, straight": [f"{c} straight" for c in CHILDREN],
        "children, turn": [f"{c} turn" for c in CHILDREN],
        "kineticstoolkit": ["kineticstoolkit"],
        "omcs": ["omcs"],
        "omcs, read back": ["omcs, measures read back"],
    }
    off = {name: differences(name, as_measured(name)) for name in TRIALS}
    rows = []
    for curve in dict.fromkeys(row[3] for row in BRIDGE):
        cells = []
        for names in groups.values():
            told = [rms(off[n][curve, s]) for n in names for s in SIDES if (curve, s) in off[n]]
            cells.append(size(max(told)) if told else "–")
        rows.append((curve, *cells))
    print("\n## Each curve, as measured: largest RMS of a side, deg\n")
    table(("curve", *groups), rows)


def without_bridge() -> None:
    print("\n## Without the bridge: mean difference (and RMS about it) of the rotations, deg\n")
    rows = []
    for name in ONE_EACH:
        off = differences(name, unbridged(name))
        cells = []
        for curve in ("pelvis_rotation", "trunk_rotation", "foot_progression"):
            value = off.get((curve, "left"), off.get((curve, "right")))
            cells.append("–" if value is None else f"{value.mean():+.1f} ({value.std():.2f})")
        rows.append((name, *cells))
    table(("recording", "pelvis rotation", "trunk rotation", "foot progression"), rows)


# --- Oxford foot ------------------------------------------------------------------------------


def oxford() -> None:
    print("\n## Oxford foot: largest RMS of a side over measured strides, deg (aim 1)\n")
    print("As recorded: unfiltered, on the files' tibia. As measured: 10 Hz, on our own tibia.\n")
    ways = ("straight", "turn")
    rows = [
        (
            curve,
            *(f"{oxford_worst(curve, way, True):.2f}" for way in ways),
            *(f"{oxford_worst(curve, way, False):.2f}" for way in ways),
        )
        for curve in OXFORD
    ]
    heads = (f"as {kind}, {way}" for kind in ("recorded", "measured") for way in ways)
    table(("curve", *heads), rows)
    print("\nBeyond 1 deg, as measured:")
    for curve in OXFORD:
        for foot, off in [f for way in ways for f in oxford_feet(curve, way, False)]:
            if rms(off) > OXFORD_AIM_DEG:
                print(f"  {curve}, {foot}: mean {off.mean():+.2f}, SD about it {off.std():.2f}")


def oxford_worst(curve: str, way: str, recorded: bool) -> float:
    return max(rms(off) for _, off in oxford_feet(curve, way, recorded))


def oxford_feet(curve: str, way: str, recorded: bool) -> list[tuple[str, Array]]:
    """Each foot that has measured strides, and its differences."""
    return [
        (f"{child} {way} {side}", off)
        for child in CHILDREN
        for side in SIDES
        if len(off := oxford_off(child, way, side, curve, recorded))
    ]


def oxford_off(child: str, way: str, side: Side, curve: str, recorded: bool) -> Array:
    trial = trial_of(f"{child} {way}")
    output, component = OXFORD[curve]
    theirs = recording(TRIALS[f"{child} {way}"][0]).outputs[LETTER[side] + output]
    ours = (oxford_curves(child, way, side) if recorded else trial.angles)[curve, side]
    off = np.degrees(ours) - theirs[:, component]
    return off[in_strides(trial, side) & np.isfinite(off)]


# --- ground force -----------------------------------------------------------------------------


def ground_force() -> None:
    print("\n## Ground force of whole contacts: RMS, % of body weight (aim 0.5)\n")
    rows = []
    for name in ONE_EACH:
        for contact in trial_of(name).contacts:
            off = force_off(name, contact)
            if off is not None:
                values = np.sqrt((off**2).mean(axis=0))
                used = "" if contact.quality.level != "poor" else " (turning, not used)"
                rows.append(
                    (name + used, contact.side, *(f"{v:.2f}" for v in values), str(len(off)))
                )
    table(("recording", "side", "forward", "to the left", "up", "frames"), rows)


def force_off(name: str, contact: Contact) -> Array | None:
    """(m, 3) % of the body weight that the file's own software used; None without a reference."""
    file, trial = TRIALS[name][0], trial_of(name)
    output = recording(file).outputs.get(f"{LETTER[contact.side]}GroundReactionForce")
    mass = recording(file).subject.mass_kg
    if not contact.complete or output is None or mass is None:
        return None
    theirs = rotate(output, trial.direction)
    here = (trial.time > contact.start_s - 0.05) & (trial.time < contact.end_s + 0.05)
    frames = np.flatnonzero(here & np.isfinite(theirs[:, 2]) & (theirs[:, 2] > 0))
    frames = frames[END_FRAMES:-END_FRAMES]
    if len(frames) < 20:
        return None
    at = trial.time[frames]
    ours = np.stack([np.interp(at, contact.time, force) for force in contact.force.T], axis=1)
    return 100 * (ours / mass - theirs[frames]) / GRAVITY_MPS2


# --- times and lengths ------------------------------------------------------------------------


def by_hand(name: str, side: Side, start: float, end: float) -> dict[str, float]:
    """Values of one stride from the file's own events and its unfiltered heel markers."""
    one, other = recording(TRIALS[name][0]), OTHER[side]

    def first(of: Side, kind: str, after: float, before: float) -> float:
        times = [e.time_s for e in one.events if (e.side, e.kind) == (of, kind)]
        return next((t for t in times if after < t < before), float("nan"))

    opposite = first(other, "strike", start, end)
    off, opposite_off = first(side, "off", start, end), first(other, "off", start, end)
    whole = end - start
    length, step = lengths(name, side, start, opposite, end)
    return {
        "stride_time_s": whole,
        "step_time_s": end - opposite,
        "stance_percent": 100 * (off - start) / whole,
        "single_support_percent": 100 * (opposite - opposite_off) / whole,
        "double_support_percent": 100 * (opposite_off - start + off - opposite) / whole,
        "cadence_spm": 120 / whole,
        "stride_length_m": length,
        "step_length_m": step,
        "speed_mps": length / whole,
    }


def lengths(
    name: str, side: Side, start: float, opposite: float, end: float
) -> tuple[float, float]:
    """Stride and step length, m, of the heel markers at the frames next to the events."""
    file = TRIALS[name][0]
    time, markers = recording(file).time, roles(file)

    def heel(of: Side, at: float) -> Array:
        if np.isnan(at):
            return np.full(2, np.nan)
        place: Array = markers[LETTER[of] + "HEE"][int(np.argmin(np.abs(time - at))), :2]
        return place

    way = heel(side, end) - heel(side, start)
    length = float(np.hypot(*way))
    step = float((heel(side, end) - heel(OTHER[side], opposite)) @ way / length)
    return length, step


def pairs(name: str) -> Iterable[tuple[Stride, dict[str, float]]]:
    """Measured strides that the file's own events hold as well, with their values by hand."""
    one, trial = recording(TRIALS[name][0]), trial_of(name)
    for side in SIDES:
        strikes = [e.time_s for e in one.events if (e.side, e.kind) == (side, "strike")]
        for start, end in zip(strikes, strikes[1:], strict=False):
            near = [
                s for s in usable(trial, side)
                if abs(s.strike_s - start) < 0.1 and abs(s.end_s - end) < 0.1
            ]  # fmt: skip
            if near:
                yield near[0], by_hand(name, side, start, end)


def spatiotemporal() -> None:
    print("\n## Times and lengths against hand calculation from the files' own events (aim 2 %)\n")
    apart: dict[str, list[tuple[float, float, str]]] = {}
    for name in ONE_EACH:
        for stride, hand in pairs(name):
            for value, theirs in hand.items():
                off = stride.values.get(value, float("nan")) - theirs
                if np.isfinite(off):
                    told = (100 * off / theirs, off, f"{name} {stride.side}")
                    apart.setdefault(value, []).append(told)
    rows = []
    for value, told in apart.items():
        share = np.abs([one for one, _, _ in told])
        points = np.abs([one for _, one, _ in told])
        at = int(np.argmax(share))
        rows.append(
            (
                value, str(len(told)), f"{np.median(share):.1f}", f"{share[at]:.1f}", told[at][2],
                str(int((share > 2).sum())),
                f"{np.median(points):.1f}, {points.max():.1f}" if "percent" in value else "–",
            )
        )  # fmt: skip
    head = ("value", "strides", "median, %", "largest, %", "where", "beyond 2 %")
    table((*head, "median, largest, % of the stride"), rows)


VICON = {
    "Cadence": ("cadence_spm", 1.0), "Walking Speed": ("speed_mps", 1.0),
    "Stride Time": ("stride_time_s", 1.0), "Step Time": ("step_time_s", 1.0),
    "Foot Off": ("stance_percent", 1.0), "Single Support": ("single_support_s", 1.0),
    "Stride Length": ("stride_length_m", 1.0), "Step Length": ("step_length_m", 1.0),
}  # fmt: skip


def laboratory() -> None:
    """The one file in which Vicon's own figures of a stride are stored (group ANALYSIS)."""
    print("\n## omcs: Vicon's own figures of the right stride that begins at 1.195 s\n")
    stored = ezc3d.c3d(str(DATA / "omcs/overground.c3d"))["parameters"]["ANALYSIS"]
    theirs = dict(zip(stored["NAMES"]["value"], stored["VALUES"]["value"], strict=True))
    stride = min(usable(trial_of("omcs"), "right"), key=lambda s: abs(s.strike_s - 1.195))
    rows = []
    for label, (value, scale) in VICON.items():
        ours, told = stride.values[value] * scale, float(theirs[label])
        rows.append((label, f"{told:.3f}", f"{ours:.3f}", f"{100 * (ours / told - 1):+.1f} %"))
    table(("figure", "Vicon", "solespine", "difference"), rows)


PARTS: tuple[Callable[[], None], ...] = (
    angles, without_bridge, oxford, ground_force, spatiotemporal, laboratory,
)  # fmt: skip


def main() -> int:
    if without_data():
        return 2
    for part in PARTS:
        part()
    return 0


if __name__ == "__main__":
    sys.exit(main())
