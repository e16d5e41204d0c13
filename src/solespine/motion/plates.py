"""Force plates in walk axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from solespine.motion.axes import rotate
from solespine.recordings.model import Plate


def plates_in_walk_axes(
    plates: Sequence[Plate], direction: tuple[float, float]
) -> tuple[Plate, ...]:
    """Forces, centres of pressure and corners turned like the markers.

    Args:
        plates: in the recording's axes, z up.
        direction: (2,) of walking in those axes, from `axes.walk_axes`.
    """
    return tuple(
        replace(
            plate,
            force=rotate(plate.force, direction),
            cop=rotate(plate.cop, direction),
            corners=None if plate.corners is None else rotate(plate.corners, direction),
        )
        for plate in plates
    )
