"""Recordings: what a file holds of one person, in SI units, time first, vertical axis up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solespine.lazy import lazily
from solespine.recordings.model import (
    SIDES,
    Array,
    Event,
    EventKind,
    MarkerSet,
    Plate,
    PressureRecording,
    Recording,
    Side,
    Subject,
)

if TYPE_CHECKING:
    from solespine.recordings.marker_sets import recognise
    from solespine.recordings.read import FORMATS, read_recording, read_recordings

__all__ = [
    "FORMATS", "SIDES", "Array", "Event", "EventKind", "MarkerSet", "Plate", "PressureRecording",
    "Recording", "Side", "Subject", "read_recording", "read_recordings", "recognise",
]  # fmt: skip

# Readers are imported when first used, so that an answer without recordings does not pay for them.
_FILE = {
    "FORMATS": "read",
    "read_recording": "read",
    "read_recordings": "read",
    "recognise": "marker_sets",
}
__getattr__ = lazily(__name__, _FILE)
