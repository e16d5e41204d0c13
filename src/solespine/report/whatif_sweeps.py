"""What a dose curve shows, and what must be read beside it."""

from __future__ import annotations

from solespine.report import whatif_words as words
from solespine.whatif.difference import Difference
from solespine.whatif.sweep import Sweep

_MOST_CURVES = 3


def solved(sweep: Sweep) -> tuple[tuple[float, Difference], ...]:
    """The doses that were solved, with what they do."""
    return tuple((one.value, one.difference) for one in sweep.doses if one.difference is not None)


def shown_curves(sweep: Sweep) -> tuple[tuple[str, str | None], ...]:
    """The quantities of a sweep that go furthest beyond what can be detected; loads first."""
    doses = solved(sweep)
    if not doses:
        return ()
    last = doses[-1][1]
    ordered = [*words.worst_first(words.loads(last))[:_MOST_CURVES],
               *words.worst_first(words.others(last))[:_MOST_CURVES]]  # fmt: skip
    return tuple((effect.name, effect.side) for effect in ordered)


def sweep_notes(sweep: Sweep) -> tuple[str, ...]:
    """The notes of all doses, each once; with its doses where it is not of all of them.

    What must be read beside any figure of the plantar fascia comes first.
    """
    doses = solved(sweep)
    caveats = dict.fromkeys(caveat for _, one in doses for caveat in words.caveats(one))
    of: dict[str, list[float]] = {}
    for value, one in doses:
        for note in one.notes:
            of.setdefault(note, []).append(value)
    notes = [
        note if len(values) == len(doses) else f"at {_listed(values)} {sweep.unit}: {note}"
        for note, values in of.items()
    ]
    return (*caveats, *notes)


def _listed(values: list[float]) -> str:
    return ", ".join(f"{value:g}" for value in values)
