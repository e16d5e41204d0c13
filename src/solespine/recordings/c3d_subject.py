"""What a C3D file says of the body: mass, height, lengths, static calibration; never the name."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

import numpy as np

from solespine.recordings.c3d_parameters import Parameters
from solespine.recordings.labels import key
from solespine.recordings.model import Array, Side, Subject

_GROUPS = ("PROCESSING", "SUBJECT", "SUBJECTS", "SUBJECT_PARAM")
_MASS = ("bodymass", "mass", "weight", "bodyweight")
_HEIGHT = ("height", "bodyheight", "stature")
_LENGTHS = {
    "leg_length": ("leglength",),
    "knee_width": ("kneewidth",),
    "ankle_width": ("anklewidth",),
    "asis_trochanter": ("asistrocanterdistance", "asistrochanterdistance"),
}
# Plausible ranges, m. Each spans less than tenfold, so that only one unit fits.
_RANGE = {
    "height": (0.45, 2.5),
    "leg_length": (0.2, 1.3),
    "knee_width": (0.04, 0.25),
    "ankle_width": (0.025, 0.15),
    "asis_trochanter": (0.02, 0.15),
    "asis_distance": (0.08, 0.5),
    "marker_radius": (0.002, 0.019),
}
_ANGLES = (
    "staticplantflex", "staticrotoff", "thighrotation", "shankrotation", "tibialtorsion",
    "ankleabadd", "tibiarotation",
)  # fmt: skip
_MASS_KG = (5.0, 300.0)
_GRAVITY = 9.81  # m/s2


def read_subject(parameters: Parameters) -> tuple[Subject, tuple[str, ...]]:
    """Body data with SI units, and notes on what was turned into them or could not be used."""
    values = dict(_numbers(parameters))
    notes: list[str] = []
    mass = _mass(values, notes)
    height = _length("height", _first(values, _HEIGHT), notes)
    diameter = values.get("markerdiameter")
    radius = _length("marker_radius", diameter / 2 if diameter else None, notes)
    found = Subject(
        mass_kg=mass,
        height_m=height,
        measures_m=MappingProxyType(_measures(values, notes)),
        angles_rad=MappingProxyType(_angles(parameters)),
        marker_radius_m=radius,
    )
    return found, tuple(notes)


def _numbers(parameters: Parameters) -> Iterator[tuple[str, float]]:
    """Key of a parameter's name and its number; groups named first win."""
    for group in reversed(_GROUPS):
        for (owner, name), array in parameters.numbers.items():
            if owner == group and array.size == 1 and np.isfinite(array).all():
                yield key(name), _value(array)


def _first(values: dict[str, float], names: tuple[str, ...]) -> float | None:
    return next((values[name] for name in names if values.get(name)), None)


def _mass(values: dict[str, float], notes: list[str]) -> float | None:
    value = _first(values, _MASS)
    if value is None:
        return None
    low, high = _MASS_KG
    if low <= value <= high:
        return value
    if low <= value / _GRAVITY <= high:
        notes.append(f"a body weight of {value:g} is taken as newtons")
        return value / _GRAVITY
    notes.append(f"a body mass of {value:g} is not a person's and was left out")
    return None


def _length(name: str, value: float | None, notes: list[str]) -> float | None:
    """Metres of a length whose unit the file does not say."""
    if not value:
        return None
    low, high = _RANGE[name]
    for metres in (0.001, 0.01, 1.0):
        if low <= value * metres <= high:
            return value * metres
    notes.append(f"{name.replace('_', ' ')} of {value:g} is not a person's and was left out")
    return None


def _measures(values: dict[str, float], notes: list[str]) -> dict[tuple[str, Side | None], float]:
    found: dict[tuple[str, Side | None], float] = {}
    sides: tuple[tuple[Side, str], ...] = (("left", "l"), ("right", "r"))
    for name, spellings in _LENGTHS.items():
        for side, letter in sides:
            names = tuple(f"{p}{s}" for s in spellings for p in (letter, side))
            length = _length(name, _first(values, names), notes)
            if length is not None:
                found[name, side] = length
    between = _length("asis_distance", values.get("interasisdistance"), notes)
    if between is not None:
        found["asis_distance", None] = between
    return found


def _angles(parameters: Parameters) -> dict[str, float]:
    """Angles of the static calibration, under the file's own names, rad."""
    return {
        parameters.written[group, name]: _value(array)
        for (group, name), array in parameters.numbers.items()
        if group == "PROCESSING"
        and key(name)[1:] in _ANGLES
        and array.size == 1
        and abs(_value(array)) < np.pi
    }


def _value(array: Array) -> float:
    """A single number as it was printed; files hold numbers of seven digits."""
    return float(f"{array.ravel()[0]:.7g}")
