"""Pain as the case reports it, in the place of a value: `heel_pain=reported`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solespine.case import Case
from solespine.errors import InputError
from solespine.whatif.asked_scenario import sides
from solespine.whatif.parse import Asked


def as_reported(asked: Sequence[Asked], case: Case | None) -> tuple[Asked, ...]:
    """The same with intensity and side of the case's complaints where none is told.

    Args:
        asked: of them, those without a value are filled.
        case: None for a person without one.

    Raises:
        InputError: the case reports none there.
    """
    return tuple(filled for one in asked for filled in ((one,) if one.values else _of(one, case)))


def _of(one: Asked, case: Case | None) -> Iterator[Asked]:
    site, told = one.term.reported_at, False
    for side in sides(one):
        found = [
            complaint.intensity
            for complaint in (case.complaints if case else ())
            if complaint.site == site and complaint.side in (side, "both")
            if complaint.intensity is not None
        ]
        if found:
            told = True
            yield Asked(one.name, (max(found),), where=side)
    if not told:
        where = "" if one.where == "both" else f" on the {one.where}"
        raise InputError(
            f"--change {one.name}=reported: the case reports no {site} pain{where} with side and "
            f"intensity; add {{site: {site}, side: left, intensity: 6}} to its complaints, or "
            f"write {one.name}={one.term.example}@left"
        )
