"""One stride of a person's walk as a moving scene: body, ground force, loads as colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from solespine.motion.model import Contact, Motion, Stride, Trial
from solespine.recordings.model import SIDES, Array, Side
from solespine.report.measurement import Measurement
from solespine.report.walk_loads import coloured, greatest_n
from solespine.scene import Arrows, Lines, Scene

# Each limb: joints in order, the first name that the trial has. A dash stands for the side.
LEG = (("-HJC", "-GTR"), ("-KJC", "-KNE"), ("-AJC", "-ANK"))
FOOT = (("-AJC", "-ANK"), ("-HEE",), ("-TOE", "-MT2", "-MT5"), ("-AJC", "-ANK"))
ARM = (("-SHO",), ("-ELB",), ("-WRA", "-WJC"), ("-FIN",))
TRUNK = (("SACR", "PSI", "ASI", "HJC"), ("T10", "C7", "SHO"), ("C7", "SHO"))
HEAD = (("C7", "SHO"), ("BHD", "FHD"), ("FHD",))
ACROSS = ((("LHJC", "LASI"), ("RHJC", "RASI")), (("LSHO",), ("RSHO",)))
_PICTURES_HZ = 60.0  # more are not seen
_METRES_PER_N = 0.001  # an arrow of 1 m is 1000 N
_MARGIN_M = 0.4  # of the floor
_PERCENT = 100.0


@dataclass(frozen=True)
class Shown:
    """A stride, as pictures."""

    trial: Trial
    stride: Stride
    frames: Array  # (k,) whole numbers

    @property
    def time(self) -> Array:
        """(k,) s."""
        return np.asarray(self.trial.time[self.frames.astype(int)])

    def marker(self, name: str) -> Array | None:
        """(k, 3) m, or None where the trial has none or not in this stride."""
        found = self.trial.markers.get(name)
        if found is None:
            return None
        seen = np.asarray(found[self.frames.astype(int)])
        return seen if np.isfinite(seen).any() else None


def walk_scene(measurement: Measurement) -> Scene | None:
    """The best stride of the walk; None where no marker of a leg was followed.

    Args:
        measurement: with its motion, and loads where there are any.
    """
    chosen = _chosen(measurement.motion)
    if chosen is None:
        return None
    shown = _shown(*chosen)
    legs = coloured(shown.stride, list(_limbs(shown)), measurement.loads, _percents(shown))
    if not legs:
        return None
    arrows = _forces(shown)
    side = shown.stride.side
    return Scene(
        title=f"One {side} stride of your walk, {shown.trial.name}",
        alt=_alt(side, bool(arrows), any(one.values is not None for one in legs)),
        hz=_hz(shown),
        lines=(*legs, _floor(legs)),
        arrows=arrows,
        values_mean=_meaning(legs, measurement),
        percent_of=f"of the {side} stride",
    )


def _chosen(motion: Motion) -> tuple[Trial, Stride] | None:
    """A good stride with as much of the ground force as there is."""
    ranked = [
        ((stride.quality.level == "good", _measured(trial, stride)), trial, stride)
        for trial in motion.trials
        for stride in trial.strides
        if stride.quality.level != "poor"
    ]
    if not ranked:
        return None
    _, trial, stride = max(ranked, key=lambda one: one[0])  # the first of those that are equal
    return trial, stride


def _measured(trial: Trial, stride: Stride) -> float:
    """How much of the stride's time a foot is on a plate, s."""
    return sum(
        max(0.0, min(c.end_s, stride.end_s) - max(c.start_s, stride.strike_s))
        for c in trial.contacts
        if c.quality.level != "poor"
    )


def _shown(trial: Trial, stride: Stride) -> Shown:
    first, last = np.searchsorted(trial.time, [stride.strike_s, stride.end_s])
    step = max(1, round(trial.rate_hz / _PICTURES_HZ))
    frames = np.arange(first, min(last + 1, len(trial.time)), step)
    return Shown(trial, stride, frames.astype(float))


def _hz(shown: Shown) -> float:
    return float(1.0 / np.diff(shown.time).mean()) if len(shown.frames) > 1 else 0.0


def _percents(shown: Shown) -> Array:
    length = shown.stride.end_s - shown.stride.strike_s
    return np.asarray((shown.time - shown.stride.strike_s) / length * _PERCENT)


def _limbs(shown: Shown) -> Iterator[Lines]:
    for side in SIDES:
        yield from _limb(shown, f"{side} leg", side, (LEG, FOOT), 5.0)
    for side in SIDES:
        yield from _limb(shown, f"{side} arm", side, (ARM,), 3.0)
    yield from _middle(shown)


def _limb(
    shown: Shown, name: str, side: Side, chains: Sequence[Sequence[Sequence[str]]], width: float
) -> Iterator[Lines]:
    letter = side[0].upper()
    lines: list[list[Array]] = []
    for chain in chains:
        names = [[name.replace("-", letter) for name in ways] for ways in chain]
        found = [first for ways in names if (first := _first(shown, ways)) is not None]
        lines.append(found)
    made = _joined(name, lines, side, width)
    if made is not None:
        yield made


def _middle(shown: Shown) -> Iterator[Lines]:
    """Pelvis, trunk and head."""
    chains = [
        [found for ways in chain if (found := _of_both(shown, ways)) is not None]
        for chain in (TRUNK, HEAD)
    ]
    across = [[p for ways in pair if (p := _first(shown, ways)) is not None] for pair in ACROSS]
    base = chains[0][:1]  # the back of the pelvis, where the trunk begins
    pelvis = [[hip, *base] for hip in across[0]]
    made = _joined("pelvis, trunk and head", [*chains, *across, *pelvis], "bone", 5.0)
    if made is not None:
        yield made


def _first(shown: Shown, names: Sequence[str]) -> Array | None:
    return next((found for name in names if (found := shown.marker(name)) is not None), None)


def _of_both(shown: Shown, names: Sequence[str]) -> Array | None:
    """A marker in the middle, or the middle of a left and a right one."""
    for name in names:
        if (found := shown.marker(name)) is not None:
            return found
        left, right = shown.marker(f"L{name}"), shown.marker(f"R{name}")
        if left is not None and right is not None:
            return np.asarray(0.5 * (left + right))
    return None


def _joined(
    name: str, chains: Sequence[Sequence[Array]], colour: str, width: float
) -> Lines | None:
    """One entry of the legend from polylines; None where none has two points."""
    points: list[Array] = []
    pairs: list[tuple[int, int]] = []
    for chain in chains:
        if len(chain) > 1:
            pairs += list(pairwise(range(len(points), len(points) + len(chain))))
            points += chain
    if not pairs:
        return None
    return Lines(name, np.stack(points, axis=1), tuple(pairs), colour, width=width)


def _forces(shown: Shown) -> tuple[Arrows, ...]:
    made = []
    for side in SIDES:
        contacts = [c for c in shown.trial.contacts if c.side == side and c.quality.level != "poor"]
        at, along = np.full((2, len(shown.frames), 3), np.nan)
        for contact in contacts:
            _at_times(contact, shown.time, at, along)
        if np.isfinite(at).any():
            made.append(
                Arrows(
                    f"ground force, {side} foot (1 m: 1000 N)", at[:, None], along[:, None], "force"
                )
            )
    return tuple(made)


def _at_times(contact: Contact, time: Array, at: Array, along: Array) -> None:
    """Write where and how the ground pushes into the frames of this contact."""
    inside = (time >= contact.start_s) & (time <= contact.end_s)
    for axis in range(3):
        at[inside, axis] = np.interp(time[inside], contact.time, contact.cop[:, axis])
        force = np.interp(time[inside], contact.time, contact.force[:, axis])
        along[inside, axis] = force * _METRES_PER_N


def _floor(legs: Sequence[Lines]) -> Lines:
    """A rectangle under all feet, with its middle line."""
    points = np.concatenate([one.points.reshape(-1, 3) for one in legs])
    low, high = np.nanmin(points, axis=0), np.nanmax(points, axis=0)
    (x0, y0), (x1, y1), z = low[:2] - _MARGIN_M / 2, high[:2] + _MARGIN_M / 2, low[2]
    middle = (y0 + y1) / 2
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, middle), (x1, middle)]
    floor = np.array([(x, y, z) for x, y in corners])[None]
    return Lines("floor", floor, ((0, 1), (1, 2), (2, 3), (3, 0), (4, 5)), "other", width=1.0)


def _meaning(legs: Sequence[Lines], measurement: Measurement) -> tuple[str, str] | None:
    loads = measurement.loads
    if loads is None or all(one.values is None for one in legs):
        return None
    most = greatest_n(loads) / loads.body_weight_n
    return "computed load of hip, knee, ankle: 0", f"{most:.1f} times body weight"


def _alt(side: Side, forces: bool, loads: bool) -> str:
    more = " Arrows show the force of the ground under each foot." * forces
    more += " Colours show how much hip, knee and ankle carry, on one scale." * loads
    return (
        f"A figure of lines walks one {side} stride, from one strike of the {side} foot to the "
        f"next. Left is red, right is blue.{more}"
    )
