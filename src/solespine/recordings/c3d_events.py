"""Foot strikes and toe-offs that a C3D file names."""

from __future__ import annotations

import re

import numpy as np

from solespine.recordings.c3d_file import C3dFile
from solespine.recordings.labels import key
from solespine.recordings.model import Array, Event, EventKind, Side

_STRIKE = re.compile(
    r"footstrike|heelstrike|initialcontact|footcontact|footdown|^[lr]?(fs|hs|ic|fc)$"
)
_OFF = re.compile(r"footoff|toeoff|footup|^[lr]?(fo|to)$")
_LABEL_SIDE = re.compile(r"^(left|right|[lr](?=(fs|hs|ic|fc|fo|to)$))")


def read_events(content: C3dFile) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """Events on the clock of the recording, in time order, and notes on those left out."""
    parameters = content.parameters
    labels = parameters.words("EVENT", "LABELS")
    contexts = parameters.words("EVENT", "CONTEXTS")
    times = _times(content)
    used = min(int(parameters.number("EVENT", "USED") or 0), len(labels), times.size)
    events = []
    for i in range(used):
        side = _side(contexts[i] if i < len(contexts) else "", labels[i])
        kind = _kind(labels[i])
        if side and kind and np.isfinite(times[i]):
            events.append(Event(float(times[i]), side, kind))
    left = used - len(events)
    notes = [f"{left} events are no foot strike or toe-off of a named side"] if left else []
    kept, more = _on_clock(events, content)
    return tuple(sorted(kept, key=lambda event: event.time_s)), tuple(notes + more)


def _times(content: C3dFile) -> Array:
    """Seconds; the format stores minutes and seconds, in two rows or two columns."""
    values = content.parameters.numbers.get(("EVENT", "TIMES"), np.zeros((2, 0)))
    if values.ndim == 1 and values.size == 2:
        values = values[:, None]
    if values.ndim != 2 or 2 not in values.shape:
        return np.zeros(0)
    minutes, seconds = values if values.shape[0] == 2 else values.T
    return np.asarray(60.0 * minutes + seconds)


def _side(context: str, label: str) -> Side | None:
    told = key(context)
    found = told if told in ("left", "right") else None
    if found is None:
        match = _LABEL_SIDE.match(key(label))
        found = match[1] if match else None
    if found is None:
        return None
    return "left" if found.startswith("l") else "right"


def _kind(label: str) -> EventKind | None:
    text = re.sub(r"^(left|right)", "", key(label))
    if _STRIKE.search(text):
        return "strike"
    return "off" if _OFF.search(text) else None


def _on_clock(events: list[Event], content: C3dFile) -> tuple[list[Event], list[str]]:
    """Events inside the trial; some programs count their time from its first frame."""
    start = content.first / content.rate_hz
    last = start + len(content.points) / content.rate_hz
    inside = [e for e in events if start - 0.05 <= e.time_s <= last + 0.05]
    if not inside and events and all(0 <= e.time_s <= last - start for e in events):
        moved = [Event(e.time_s + start, e.side, e.kind) for e in events]
        return moved, ["event times are counted from the first frame and were moved to the clock"]
    left = len(events) - len(inside)
    return inside, [f"{left} events lie outside the trial and are left out"] if left else []
