"""Recordings: what a file holds of one person, in SI units, time first, vertical axis up."""

from solespine.recordings.marker_sets import recognise
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
from solespine.recordings.read import FORMATS, read_recording, read_recordings

__all__ = [
    "FORMATS", "SIDES", "Array", "Event", "EventKind", "MarkerSet", "Plate", "PressureRecording",
    "Recording", "Side", "Subject", "read_recording", "read_recordings", "recognise",
]  # fmt: skip
