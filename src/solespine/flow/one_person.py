"""Are these recordings one person's, each once, and can they be told apart by name?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from solespine.recordings.model import PressureRecording, Recording, Subject

Readable = Recording | PressureRecording

# What two sessions of one person may differ by (judged): clothes and growth, not another body.
_MASS_SHARE, _HEIGHT_SHARE = 0.15, 0.05


def each_once(
    recordings: Sequence[Readable], standing: Readable | None
) -> tuple[tuple[Readable, ...], tuple[str, ...]]:
    """Recordings without copies, and which were left out.

    A copy would count as a second trial that repeats the first to the last digit, and make its
    figures look surer than they are. The standing trial is dropped where walks are beside it.
    """
    kept: list[Readable] = []
    left_out = []
    for one in recordings:
        same = next((k for k in kept if _contents(k) == _contents(one)), None)
        if same is not None:
            left_out.append(f"{one.name}: holds the same as {same.name}; it is counted once")
        else:
            kept.append(one)
    if isinstance(standing, Recording):
        walks = [one for one in kept if one.sha256 != standing.sha256]
        kept = walks or kept
    return tuple(kept), tuple(left_out)


def _contents(one: Readable) -> tuple[str, str | None]:
    """An archive holds a table for each foot."""
    return one.sha256, one.side if isinstance(one, PressureRecording) else None


def told_apart(recordings: Sequence[Readable]) -> tuple[Readable, ...]:
    """Recordings; those of equal names are numbered, since trials are named after them."""
    again: Counter[str] = Counter()
    named: list[Readable] = []
    for one in recordings:
        again[one.name] += 1
        count = again[one.name]
        named.append(one if count == 1 else replace(one, name=f"{one.name} ({count})"))
    return tuple(named)


def doubts(recordings: Sequence[Readable], told: Subject | None = None) -> tuple[str, ...]:
    """Sentences: files that speak of different bodies, or of another one than was told.

    Args:
        recordings: of one person.
        told: body mass and height as they are known otherwise.
    """
    of_markers = [one for one in recordings if isinstance(one, Recording)]
    masses = [(r.subject.mass_kg, r.name) for r in of_markers if r.subject.mass_kg]
    heights = [(r.subject.height_m, r.name) for r in of_markers if r.subject.height_m]
    known = told or Subject()
    return (
        *_apart(masses, _MASS_SHARE, "a body mass", "kg", 1),
        *_apart(heights, _HEIGHT_SHARE, "a height", "m", 2),
        *_other(masses, known.mass_kg, _MASS_SHARE, "a body mass", "kg", 1),
        *_other(heights, known.height_m, _HEIGHT_SHARE, "a height", "m", 2),
    )


def _other(
    stated: Sequence[tuple[float, str]],
    told: float | None,
    share: float,
    what: str,
    unit: str,
    digits: int,
) -> Iterator[str]:
    """The file that is furthest from what was told, where that is another body."""
    if not told or not stated:
        return
    value, name = max(stated, key=lambda one: abs(math.log(one[0] / told)))
    if max(value, told) > (1 + share) * min(value, told):
        yield (
            f"{name} states {what} of {value:.{digits}f} {unit}, but {told:.{digits}f} {unit} was "
            "told, and is used: is this recording of the same person? Correct the one that is wrong"
        )


def _apart(
    told: Sequence[tuple[float, str]], share: float, what: str, unit: str, digits: int
) -> tuple[str, ...]:
    if not told or max(told)[0] <= (1 + share) * min(told)[0]:
        return ()
    (low, one), (high, other) = min(told), max(told)
    return (
        f"{one} states {what} of {low:.{digits}f} {unit}, {other} one of {high:.{digits}f} {unit}: "
        "are these recordings of one person? Measure each person alone",
    )
