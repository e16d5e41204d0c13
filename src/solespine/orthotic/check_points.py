"""Which landmarks a person should look at before a part is made."""

from __future__ import annotations

from solespine.evidence.load import load_evidence
from solespine.orthotic.model import Landmark, Landmarks

_REGION = "navicular_region"  # never more than a region: no reason to look again


def sure_from(point: Landmark) -> float:
    """The confidence from which a landmark counts as sure."""
    sureness = load_evidence().orthotic.landmark_sureness
    return sureness.low_pads.get(point.name, sureness.low)


def uncertain(point: Landmark) -> bool:
    """Whether the place is too little sure to be taken without a look."""
    return point.name != _REGION and point.confidence < sure_from(point)


def check_points(landmarks: Landmarks) -> str | None:
    """The sentence that names the uncertain landmarks and says what to do; None if all are sure."""
    weak = [point for point in landmarks.points.values() if uncertain(point)]
    if not weak:
        return None
    names = ", ".join(f"{_words(point)} ({_how_sure(point)})" for point in weak)
    return (
        f"CHECK THESE POINTS on the drawing before making the part: {names}. Where one lies "
        "wrong, set it in the local page or under landmarks of the prescription."
    )


def _how_sure(point: Landmark) -> str:
    told, level = f"{point.confidence:.2f}", f"{sure_from(point):.2f}"
    if told == level:
        return f"confidence just under {level}, from which it counts as sure"
    return f"confidence {told}, sure from {level}"


def _words(point: Landmark) -> str:
    return point.name.replace("_", " ").replace("met head", "metatarsal head")
