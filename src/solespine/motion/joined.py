"""Slices of one trial that lie in several files, put together again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from solespine.recordings.model import PressureRecording, Recording

Readable = Recording | PressureRecording
_FARTHEST_M = 0.1  # judged: no walking foot goes farther from one frame to the next (5 m/s, 50 Hz)


def joined(recordings: Iterable[Readable]) -> tuple[tuple[Readable, ...], tuple[str, ...]]:
    """Recordings in which slices that continue one another are one, and what was joined.

    A slice continues another if its clock runs on by one frame, its markers have the same names,
    and none of them jumps. Recordings with forces are left as they are.

    Returns:
        The recordings, a joined one at the place of its first slice, and sentences.
    """
    given = tuple(recordings)
    slices = [r for r in given if isinstance(r, Recording) and len(r.time) and not r.plates]
    chains: list[list[Recording]] = []
    for one in sorted(slices, key=lambda r: float(r.time[0])):
        chain = next((c for c in chains if _continues(c[-1], one)), None)
        if chain is None:
            chains.append([one])
        else:
            chain.append(one)
    parts = [chain for chain in chains if len(chain) > 1]
    whole = {id(chain[0]): _whole(chain) for chain in parts}
    later = {id(one) for chain in parts for one in chain[1:]}
    said = tuple(
        f"{', '.join(r.name for r in chain)} continue one another and are read as one trial"
        for chain in parts
    )
    return tuple(whole.get(id(r), r) for r in given if id(r) not in later), said


def _continues(one: Recording, two: Recording) -> bool:
    """Whether the second begins where the first ends."""
    frame = 1.0 / one.rate_hz
    if one.rate_hz != two.rate_hz or set(one.markers) != set(two.markers) or not one.markers:
        return False
    if abs(float(two.time[0] - one.time[-1]) - frame) > frame / 2:
        return False
    steps = [float(np.linalg.norm(two.markers[m][0] - one.markers[m][-1])) for m in one.markers]
    known = [step for step in steps if np.isfinite(step)]
    return bool(known) and max(known) < _FARTHEST_M


def _whole(chain: list[Recording]) -> Recording:
    first = chain[0]
    markers = {name: np.concatenate([r.markers[name] for r in chain]) for name in first.markers}
    return replace(
        first,
        name=" + ".join(r.name for r in chain),
        sha256=hashlib.sha256("".join(r.sha256 for r in chain).encode()).hexdigest(),
        time=np.concatenate([r.time for r in chain]),
        markers=MappingProxyType(markers),
        outputs=MappingProxyType({}),
        events=tuple(event for r in chain for event in r.events),
        notes=tuple(dict.fromkeys(note for r in chain for note in r.notes)),
    )
