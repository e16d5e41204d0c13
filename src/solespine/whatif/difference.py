"""What a change does: before, after, the change with its interval, and whether it matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from solespine.scene import Scene
from solespine.whatif.figures import figure

if TYPE_CHECKING:
    from solespine.body.model import Side

Mode = Literal["standing", "walking"]
_INTERVAL = (5.0, 95.0)  # % of the draws
ENOUGH_DRAWS = 16  # below, an interval spans all of them
_PERCENT_OF_LOAD = "load_percent"  # a limit that is a share of the load before
# Which row of the limits counts for a quantity: the first whose words it holds.
_ROWS = (
    ("_contact_n", _PERCENT_OF_LOAD),
    ("_tension_n", _PERCENT_OF_LOAD),
    ("_compression_n", _PERCENT_OF_LOAD),
    ("_shear_n", _PERCENT_OF_LOAD),
    ("heel_pad_force_n", _PERCENT_OF_LOAD),
    ("pelvic_obliquity", "pelvic_obliquity_deg"),
    ("pelvic_tilt", "pelvic_tilt_deg"),
    ("rotation_deg", "rotation_deg"),
    ("load_share", "share_percent"),
    ("heel_share", "heel_share_percent"),
    ("stance_percent", "stance_percent"),
    ("_deg", "angle_deg"),
    ("_bw", "force_bw"),
    ("_nm", "moment_nm"),
    ("_n", "force_n"),
    ("_s", "time_s"),
    ("_m", "length_m"),
)
_UNITS = {"deg": "deg", "percent": "%", "bw": "BW", "nm": "Nm", "n": "N", "s": "s", "m": "m"}


@dataclass(frozen=True)
class Effect:
    """One quantity before and after.

    Attributes:
        name: of the quantity, without unit and side.
        side: None for the middle of the body.
        unit: of all values.
        before, after, change: values, and their difference.
        low, high: interval of the change over the draws alone, 90 % from 16 draws on and all of
            fewer; the central change can lie outside of it. None where none were made.
        detectable: smallest change that could be told from the error of measuring.
        natural: how far one person differs from time to time by themselves, a standard deviation.
        meaningful: True where the whole interval and the central change are beyond both limits,
            False where none of it is beyond the greater, None where it cannot be told. Without
            draws the change alone counts.
    """

    name: str
    side: Side | None
    unit: str
    before: float
    after: float
    change: float
    low: float | None
    high: float | None
    detectable: float
    natural: float
    meaningful: bool | None

    @property
    def needed(self) -> float:
        """The change that is beyond the detectable one and natural variation."""
        return max(self.detectable, self.natural)

    @property
    def aside(self) -> bool:
        """Whether the central change lies outside of the interval of the draws."""
        if self.low is None or self.high is None:
            return False
        return not self.low <= self.change <= self.high


@dataclass(frozen=True)
class Effort:
    """What the solver needed: `status` is its own word."""

    status: str
    iterations: int
    seconds: float


@dataclass(frozen=True)
class Difference:
    """The answer to one what-if.

    Attributes:
        mode: standing or walking.
        scenario: what was tried, in words.
        effects: in the order in which they were read.
        solved: what the solver needed for the changed one.
        draws: how many solved pairs stand behind the intervals; 0 where there are none.
        notes: what a reader must know, in sentences.
        failed: draws that found no solution and are in no interval.
        treatment: the step of a plan that was tried; empty for a change asked for by name.
        scene: before and after beside each other, moving where they walk.
    """

    mode: Mode
    scenario: tuple[str, ...]
    effects: tuple[Effect, ...]
    solved: Effort
    draws: int
    notes: tuple[str, ...]
    failed: int = 0
    treatment: str = ""
    scene: Scene | None = field(default=None, repr=False, compare=False)

    def effect(self, name: str, side: Side | None = None) -> Effect:
        """One effect by name and side.

        Raises:
            KeyError: there is none of that name; the text lists them.
        """
        for effect in self.effects:
            if (effect.name, effect.side) == (name, side):
                return effect
        raise KeyError(f"no effect {name}; one of: {sorted({e.name for e in self.effects})}")

    @property
    def meaningful(self) -> tuple[Effect, ...]:
        """The effects beyond both limits; none means no meaningful change."""
        return tuple(effect for effect in self.effects if effect.meaningful)


def effects(
    before: Mapping[str, float],
    after: Mapping[str, float],
    draws: Sequence[Mapping[str, float]] = (),
) -> tuple[Effect, ...]:
    """Compare two readings.

    Args:
        before, after: quantities by name with unit, and side where there is one, at the end.
        draws: the change of every quantity in each draw.
    """
    return tuple(_effect(key, before[key], after[key], draws) for key in before)


def _effect(key: str, before: float, after: float, draws: Sequence[Mapping[str, float]]) -> Effect:
    bare, side = _side(key)
    name, unit = bare.rsplit("_", 1)
    detectable, natural = (_limit(kind, bare, before) for kind in ("detectable", "natural"))
    change = after - before
    low = high = None
    if draws:
        span_of = _INTERVAL if len(draws) >= ENOUGH_DRAWS else (0.0, 100.0)
        ends = np.percentile([d[key] for d in draws], span_of)
        low, high = float(ends[0]), float(ends[1])
    # A verdict must hold for the central answer too, which the draws need not hold in their middle.
    span = [v for v in (low, change, high) if v is not None]
    return Effect(
        name, side, _UNITS[unit], before, after, change, low, high, detectable,
        natural, _matters((min(span), max(span)), max(detectable, natural)),
    )  # fmt: skip


def _matters(span: tuple[float, float], needed: float) -> bool | None:
    if span[0] > needed or span[1] < -needed:
        return True
    if -needed <= span[0] and span[1] <= needed:
        return False
    return None


def _side(key: str) -> tuple[str, Side | None]:
    if key.endswith("_left"):
        return key.removesuffix("_left"), "left"
    if key.endswith("_right"):
        return key.removesuffix("_right"), "right"
    return key, None


def _limit(kind: str, name: str, before: float) -> float:
    """One limit of a quantity, `detectable` or `natural`; of a load, no less than of any force."""
    row = next(row for words, row in _ROWS if words in name or name.endswith(words))
    least = figure(f"{kind}_{row}")
    if row == _PERCENT_OF_LOAD:
        return max(least / 100 * abs(before), figure(f"{kind}_force_n"))
    return least
