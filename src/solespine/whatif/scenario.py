"""What is to be tried: changes at foot and body, pain, speed, lean, weakness; also together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from solespine.body import Change
from solespine.errors import InputError

MOST_PAIN = 10.0
_SPEEDS_M_S = (0.5, 2.6)
_LEAN_DEG = (-20.0, 40.0)
_CADENCES = (40.0, 180.0)
_MASSES_KG = (20.0, 200.0)
_WEAK, _TIGHT = (0.0, 0.95), (0.0, 0.4)


@dataclass(frozen=True)
class Pain:
    """Pain of the heels that a walk avoids, 0 to 10."""

    left: float = 0.0
    right: float = 0.0

    def __post_init__(self) -> None:
        for side in ("left", "right"):
            if not 0.0 <= getattr(self, side) <= MOST_PAIN:
                raise InputError(
                    f"heel pain, {side}: {getattr(self, side):g} is outside 0 to 10; give 0 to 10"
                )


@dataclass(frozen=True)
class Scenario:
    """One what-if.

    Attributes:
        changes: of foot, leg, shoe, insole or load.
        pain: of the heels.
        speed_m_s: other walking speed.
        cadence_spm: other cadence, steps a minute.
        mass_kg: other body mass; the muscles stay as strong as they are.
        lean_deg: how much further forward the trunk is held.
        weakness: share of its force that a muscle group has lost, by group and side, as in
            `calf_l`.
        tightness: share of the optimal fibre length by which a muscle group is too short, named
            likewise.
    """

    changes: tuple[Change, ...] = ()
    pain: Pain = Pain()
    speed_m_s: float | None = None
    cadence_spm: float | None = None
    mass_kg: float | None = None
    lean_deg: float = 0.0
    weakness: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    tightness: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if self.speed_m_s is not None:
            _within("speed", self.speed_m_s, _SPEEDS_M_S, "m/s")
        _within("lean", self.lean_deg, _LEAN_DEG, "degrees forward")
        for name, lost in self.weakness.items():
            _within(f"weakness of {name}", lost, _WEAK, "of its force")
        for name, short in self.tightness.items():
            _within(f"tightness of {name}", short, _TIGHT, "of its fibre length")
        for value, name, limits, unit in (
            (self.cadence_spm, "cadence", _CADENCES, "steps a minute"),
            (self.mass_kg, "body mass", _MASSES_KG, "kg"),
        ):
            if value is not None:
                _within(name, value, limits, unit)

    @property
    def words(self) -> tuple[str, ...]:
        """Each part in words."""
        told = [str(change) for change in self.changes]
        for side in ("left", "right"):
            if getattr(self.pain, side):
                told.append(f"heel pain {getattr(self.pain, side):g} of 10 ({side})")
        for value, text in (
            (self.speed_m_s, "walking speed {:g} m/s"),
            (self.cadence_spm, "cadence {:g} steps a minute"),
            (self.mass_kg, "body mass {:g} kg"),
            (self.lean_deg or None, "trunk {:g} degrees forward"),
        ):
            if value is not None:
                told.append(text.format(value))
        told += [f"{name} {100 * lost:g} % weaker" for name, lost in sorted(self.weakness.items())]
        told += [f"{name} {100 * by:g} % too short" for name, by in sorted(self.tightness.items())]
        return tuple(told) or ("no change",)


def _within(name: str, value: float, limits: tuple[float, float], unit: str) -> None:
    if not limits[0] <= value <= limits[1]:
        raise InputError(
            f"{name}: {value:g} {unit} is outside {limits[0]:g} to {limits[1]:g}; "
            "give a value inside"
        )
