"""The laboratory's axes and unit: which way is up, and how long a metre is; found, not assumed.

Up is where the pelvis and trunk are above the feet, and where the ground pushes. The unit is the
one in which a person has a person's size.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from solespine.errors import TooPoorError
from solespine.recordings.mapping import NOTHING, MappingFile
from solespine.recordings.marker_set_data import marker_set_data
from solespine.recordings.marker_sets import find_places
from solespine.recordings.model import Array

METRES = {"mm": 0.001, "cm": 0.01, "m": 1.0}
_NAMES = {
    "mm": "mm", "millimeters": "mm", "millimetres": "mm", "millimeter": "mm", "cm": "cm",
    "centimeters": "cm", "centimetres": "cm", "m": "m", "meters": "m", "metres": "m", "meter": "m",
}  # fmt: skip
_AXES = "xyz"
# A person's feet are this far below pelvis, trunk or head (m): from a small child's pelvis to a
# tall adult's head. The span is less than tenfold, so that only one unit fits.
_FEET_BELOW = (0.25, 2.2)
_BODY_SPAN = (0.35, 2.6)  # m, of all markers along the vertical, where their roles are unknown
_CLEAR = 2.0  # the upright part of a mean vector is so many times its other parts


@dataclass(frozen=True)
class Lab:
    """How to turn a file's vectors into metres with z up.

    Attributes:
        turn: (3, 3) rotation; lab vector = turn @ file vector.
        metres: length of the file's unit.
        force_sign: -1 where the file tells the force on the ground instead of on the person; 0
            where the forces point along another axis than the body and cannot be trusted.
        notes: what was found, in sentences.
    """

    turn: Array = field(repr=False)
    metres: float
    force_sign: float
    notes: tuple[str, ...]

    def place(self, points: Array) -> Array:
        """(…, 3) positions in metres, z up."""
        return np.asarray(points @ self.turn.T * self.metres)

    def direct(self, vectors: Array) -> Array:
        """(…, 3) vectors, z up, in their own unit."""
        return np.asarray(vectors @ self.turn.T)


def find_lab(
    name: str,
    markers: Mapping[str, Array],
    forces: Sequence[Array] = (),
    unit: str = "",
    up: str = "",
    mapping: MappingFile = NOTHING,
) -> Lab:
    """Axes and unit of one file.

    Args:
        name: how errors name the file.
        markers: label to (n, 3), as in the file; without any the unit is taken as declared.
        forces: of each plate (m, 3), in the same axes.
        unit: what the file declares.
        up: axis that the file declares to point up, such as `+z`.
        mapping: goes before all else.

    Raises:
        TooPoorError: in no unit are the markers those of a person.
    """
    roles = find_places(tuple(markers), mapping.roles)
    body = _feet_to_body({role: markers[label] for role, label in roles.items()})
    push = _push(forces)
    axis, notes = _up_axis(body, push, up, mapping)
    turn = _turn(axis)
    metres, unit_notes = _unit(markers, body, turn, unit, mapping)
    if metres is None:
        raise TooPoorError(
            f"{name}: its markers are not as far apart as those of a standing person in any unit: "
            "export the trial again, or say `up` and `unit` in a mapping file"
        )
    sign, force_notes = _force_sign(push, turn)
    return Lab(turn, metres, sign, tuple(notes + force_notes + unit_notes))


def _force_sign(push: Array | None, turn: Array) -> tuple[float, list[str]]:
    """Whether the forces act on the person, on the ground, or nowhere that makes sense."""
    along = _axis(None if push is None else turn @ push)
    if along == "-z":
        return -1.0, ["forces point down as if acting on the ground: they are turned round"]
    if along in ("", "+z"):
        return 1.0, []
    return 0.0, ["the forces point along another axis and are left out"]


def _feet_to_body(roles: Mapping[str, Array]) -> Array | None:
    """(3,) mean vector from the feet to pelvis, trunk and head; None where one is not known."""
    data = marker_set_data()
    upper = [v for role, v in roles.items() if role in data.upper]
    lower = [v for role, v in roles.items() if role in data.lower]
    if not upper or not lower:
        return None
    difference = _mean(upper) - _mean(lower)
    seen = difference[np.isfinite(difference).all(axis=1)]
    return seen.mean(axis=0) if len(seen) else None


def _mean(markers: list[Array]) -> Array:
    """(n, 3) mean of markers over those seen."""
    stack = np.stack(markers)
    count = np.isfinite(stack).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(count > 0, np.nansum(stack, axis=0) / count, np.nan)


def _push(forces: Sequence[Array]) -> Array | None:
    """(3,) mean force over the loaded samples of all plates; None without a load of 50 N."""
    loaded = []
    for force in forces:
        size = np.linalg.norm(force, axis=1)
        loaded.append(force[np.isfinite(size) & (size > 50.0)])
    together = np.concatenate(loaded) if loaded else np.zeros((0, 3))
    return together.mean(axis=0) if len(together) else None


def _up_axis(
    body: Array | None, push: Array | None, declared: str, mapping: MappingFile
) -> tuple[str, list[str]]:
    """Signed axis that points up, and how it was found."""
    by_body, by_push = _axis(body), _axis(push)
    if mapping.up:
        return _signed(mapping.up), [f"the mapping file says that {mapping.up} points up"]
    if by_body:
        return by_body, [f"{by_body} points up: pelvis and trunk are above the feet"]
    if by_push:
        return by_push, [f"{by_push} points up: the ground pushes there"]
    if _signed(declared):
        return _signed(declared), [f"{declared} points up: the file says so"]
    return "+z", ["which axis points up could not be found: z is taken; say `up` in a mapping file"]


def _axis(vector: Array | None) -> str:
    """The axis that a vector clearly follows; empty where it follows none."""
    if vector is None:
        return ""
    size = np.abs(vector)
    main = int(np.argmax(size))
    if not np.isfinite(size).all() or size[main] < _CLEAR * np.delete(size, main).max():
        return ""
    return ("+" if vector[main] > 0 else "-") + _AXES[main]


def _signed(axis: str) -> str:
    """`+z` of `Z`, `+Z` and `z`; empty for anything else."""
    text = axis.strip().lower()
    text = text if text[:1] in ("+", "-") else f"+{text}"
    return text if text in {s + a for s, a in itertools.product("+-", _AXES)} else ""


def _turn(axis: str) -> Array:
    """(3, 3) rotation that brings a signed axis to +z and mirrors nothing."""
    i = _AXES.index(axis[1])
    rows = np.eye(3)[[(i + 1) % 3, (i + 2) % 3, i]]
    if axis[0] == "-":
        rows = rows * np.array([[1.0], [-1.0], [-1.0]])
    return rows


def _unit(
    markers: Mapping[str, Array],
    body: Array | None,
    turn: Array,
    declared: str,
    mapping: MappingFile,
) -> tuple[float | None, list[str]]:
    """Metres in the file's unit, and how they were found; None where no unit fits a person."""
    if mapping.unit:
        return METRES[mapping.unit], [f"the mapping file says that lengths are in {mapping.unit}"]
    said = _NAMES.get(declared.strip().lower(), "")
    if not markers:
        return METRES.get(said, 0.001), []
    size, (low, high) = _size(markers, body, turn)
    fits: list[str] = [unit for unit, metres in METRES.items() if low <= size * metres <= high]
    if body is not None and not fits:
        return None, []
    if said and (said in fits or not fits):
        checked = "and the size of the body agrees" if fits else "which could not be checked"
        return METRES[said], [f"lengths are in {said}: the file says so, {checked}"]
    if fits:
        wrong = f", though the file says {said}" if said else ""
        return METRES[fits[0]], [f"lengths are in {fits[0]}: the size of the body shows it{wrong}"]
    return 0.001, [
        "the unit of length could not be found: mm is taken; say `unit` in a mapping file"
    ]


def _size(
    markers: Mapping[str, Array], body: Array | None, turn: Array
) -> tuple[float, tuple[float, float]]:
    """A length of the body in file units, and what it may be in metres."""
    if body is not None:
        return float(abs((turn @ body)[2])), _FEET_BELOW
    heights = np.stack([points @ turn[2] for points in markers.values()])
    seen = heights[:, np.isfinite(heights).sum(axis=0) >= 3]
    if not seen.size:
        return np.nan, _BODY_SPAN
    return float(np.median(np.nanmax(seen, axis=0) - np.nanmin(seen, axis=0))), _BODY_SPAN
