"""A scene as compact text for the script: whole numbers of 16 bits, base64.

A point is kept to 1/32767 of the half extent of the scene: 0.05 mm for a walk of 3 m.
"""

from __future__ import annotations

import base64
import json

import numpy as np
from numpy.typing import NDArray

from solespine.scene.camera import DISTANCE, Frame, frame_of
from solespine.scene.model import Array, Scene
from solespine.scene.parts import Part, frames_of, parts_of

_MOST = 32767
_MISSING = -32768
_VALUES = 254  # 255 is missing
_SHORT = 65536


def pack(scene: Scene) -> str:
    """What the script reads, as JSON.

    Raises:
        InputError: the scene does not fit together.
    """
    parts = parts_of(scene)
    frame = frame_of(parts, scene.turned_deg)
    return json.dumps(
        {
            "hz": scene.hz,
            "frames": frames_of(parts),
            "percent": scene.percent_of,
            "turned": list(scene.turned_deg),
            "eye": DISTANCE,
            "most": _MOST,
            "fit": round(frame.fit, 4),
            "parts": [_packed(part, frame) for part in parts],
        },
        separators=(",", ":"),
    )


def _packed(part: Part, frame: Frame) -> dict[str, object]:
    few = part.points.shape[1] <= _SHORT
    joined = part.joined.astype("<u2" if few else "<u4")
    return {
        "kind": part.kind,
        "colour": part.colour,
        "n": part.points.shape[1],
        "points": _base64(_whole(part.points, frame)),
        "short": few,
        "joined": _base64(joined),
        "values": None if part.values is None else _base64(_bytes(part.values)),
        "width": part.width,
        "through": part.see_through,
        "closed": part.closed,
    }


def _whole(points: Array, frame: Frame) -> NDArray[np.int16]:
    scaled = (points - np.array(frame.centre)) / frame.radius * _MOST
    gone = ~np.isfinite(scaled).all(axis=-1, keepdims=True)
    return np.where(gone, _MISSING, np.round(np.nan_to_num(scaled))).astype("<i2")


def _bytes(values: Array) -> NDArray[np.uint8]:
    gone = ~np.isfinite(values)
    kept = np.round(np.clip(np.nan_to_num(values), 0.0, 1.0) * _VALUES)
    return np.where(gone, 255, kept).astype(np.uint8)


def _base64(numbers: NDArray[np.generic]) -> str:
    return base64.b64encode(numbers.tobytes()).decode("ascii")
