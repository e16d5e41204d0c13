"""Lengths that the body models need: from the file, else from the markers, else estimated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from solespine.motion.frames import distance
from solespine.motion.segments import LETTER, sacrum
from solespine.recordings.model import Array, Side, Subject

# Width from leg length, m and m per m: judged, the line through those persons whose calliper
# widths are known to us (four children, one adult) or can be read back (one small child). They
# lie within 20 mm (knee) and 5 mm (ankle) of it.
_KNEE = (0.056, 0.060)
_ANKLE = (0.029, 0.039)
_MARKER_RADIUS_M = 0.007  # 14 mm markers, the most common in gait laboratories
_LONGEST_PERCENT = 95.0  # a walking leg is at its longest when it is straight


@dataclass(frozen=True)
class Measure:
    """A length, m, and where it comes from: `file`, `standing trial`, `walk`, ..."""

    value_m: float
    source: str


def marker_radius(markers: Mapping[str, Array], subject: Subject) -> Measure:
    """Radius of the markers; joint centres that the file brings tell it where it does not."""
    if subject.marker_radius_m is not None:
        return Measure(subject.marker_radius_m, "file")
    found = [
        median(distance(markers[letter + marker], markers[letter + centre]))
        - subject.measures_m[(width, side)] / 2
        for side, letter in LETTER.items()
        for marker, centre, width in (("KNE", "KJC", "knee_width"), ("ANK", "AJC", "ankle_width"))
        if letter + marker in markers
        and letter + centre in markers
        and (width, side) in subject.measures_m
    ]
    plausible = [radius for radius in found if 0.002 < radius < 0.02]
    if plausible:
        return Measure(float(np.median(plausible)), "joint centres")
    return Measure(_MARKER_RADIUS_M, "estimate")


def asis_distance(markers: Mapping[str, Array], subject: Subject, kind: str) -> Measure:
    """Between the fronts of the pelvis; NaN where neither file nor markers tell it."""
    stated = subject.measures_m.get(("asis_distance", None))
    if stated:
        return Measure(stated, "file")
    if "LASI" in markers and "RASI" in markers:
        return Measure(median(distance(markers["LASI"], markers["RASI"])), kind)
    return Measure(float("nan"), "unknown")


def pelvis_depth(markers: Mapping[str, Array], kind: str) -> Measure:
    """From the middle of the fronts to the back of the pelvis; NaN where markers miss."""
    back = sacrum(markers)
    if back is None or "LASI" not in markers or "RASI" not in markers:
        return Measure(float("nan"), "unknown")
    return Measure(median(distance((markers["LASI"] + markers["RASI"]) / 2, back)), kind)


def leg_length(markers: Mapping[str, Array], subject: Subject, side: Side, kind: str) -> Measure:
    """Front of the pelvis to the inner ankle (else the outer), straight, of a straight leg."""
    stated = subject.measures_m.get(("leg_length", side))
    if stated:
        return Measure(stated, "file")
    letter = LETTER[side]
    top = markers.get(letter + "ASI")
    for name in ("MMA", "ANK"):
        if top is not None and letter + name in markers:
            length = distance(top, markers[letter + name])
            if np.isfinite(length).any():
                return Measure(float(np.nanpercentile(length, _LONGEST_PERCENT)), kind)
    return Measure(float("nan"), "unknown")


def joint_width(  # noqa: PLR0913 - one joint's names and what may tell its width
    markers: Mapping[str, Array],
    subject: Subject,
    side: Side,
    joint: str,
    leg_m: float,
    radius_m: float,
    kind: str,
) -> Measure:
    """Width of the `knee` or `ankle`: stated, between its two markers, or from leg length."""
    stated = subject.measures_m.get((f"{joint}_width", side))
    if stated:
        return Measure(stated, "file")
    outer, inner = ("KNE", "MKNE") if joint == "knee" else ("ANK", "MMA")
    letter = LETTER[side]
    if letter + outer in markers and letter + inner in markers:
        gap = median(distance(markers[letter + outer], markers[letter + inner]))
        if np.isfinite(gap):
            return Measure(gap - 2 * radius_m, kind)
    base, per_leg = _KNEE if joint == "knee" else _ANKLE
    return Measure(base + per_leg * leg_m, "estimate")


def median(values: Array) -> float:
    """Median of those that are known; NaN where none is."""
    return float(np.nanmedian(values)) if np.isfinite(values).any() else float("nan")
