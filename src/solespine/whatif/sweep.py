"""One change in growing doses, against the same present state."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.whatif.difference import Difference, Effect


@dataclass(frozen=True)
class Dose:
    """One dose of a sweep.

    Attributes:
        value: in the sweep's unit.
        difference: what it does; None where it could not be solved.
        refused: why not.
    """

    value: float
    difference: Difference | None
    refused: str = ""


@dataclass(frozen=True)
class Sweep:
    """A dose curve.

    Attributes:
        name: of the change, as on the command line.
        words: the change without its dose.
        unit: of the doses.
        doses: in the order asked for.
    """

    name: str
    words: str
    unit: str
    doses: tuple[Dose, ...]

    def curve(self, name: str, side: str | None) -> tuple[tuple[float, Effect], ...]:
        """One quantity at every dose that was solved."""
        return tuple(
            (dose.value, effect)
            for dose in self.doses
            if dose.difference is not None
            for effect in dose.difference.effects
            if (effect.name, effect.side) == (name, side)
        )
