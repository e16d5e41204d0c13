"""What recordings measured, beside what somebody saw: one finding of two sources, counted once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from solespine.findings.gait.model import Measured
from solespine.findings.model import Observed

ORIGIN = "recording"
Entries = tuple[Observed, ...]


def with_measured(
    observed: Mapping[str, Entries], measured: Sequence[Measured]
) -> dict[str, Entries]:
    """Add measured findings.

    A measurement that tells (yes or no) stands in the place of what was seen on the same side,
    because it has a limit, a size and a quality; what was seen is kept beside it. One that cannot
    tell leaves what was seen as it is.

    Args:
        observed: finding id to its entries.
        measured: from recordings.
    """
    joined = dict(observed)
    for finding in dict.fromkeys(one.id for one in measured):
        new = [_entry(one) for one in measured if one.id == finding]
        seen = joined.get(finding, ())
        joined[finding] = tuple(_joined(seen, new))
    return joined


def _joined(seen: Iterable[Observed], new: Sequence[Observed]) -> Iterable[Observed]:
    telling = [entry for entry in new if entry.present is not None]
    left = [old for old in seen if not any(_same_place(old, entry) for entry in telling)]
    known = [old for old in left if old.present is not None]
    yield from left
    for entry in new:
        if entry in telling or not any(_same_place(old, entry) for old in known):
            yield entry


def _same_place(one: Observed, other: Observed) -> bool:
    """Whether two entries may be about the same side; without a side it may be either."""
    return one.side == other.side or not {one.side, other.side} <= {"left", "right"}


def _entry(one: Measured) -> Observed:
    return Observed(one.id, one.present, one.value, one.unit, one.side, ORIGIN, one)
