"""The body of a recorded person, and where the markers sit on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from solespine.body import Body, Change, build_sized_body, place_markers
from solespine.body.anatomy import Array
from solespine.body.kinematics import zero_pose
from solespine.body.marker_places import MarkerPlace, landmark_places
from solespine.body.static import measured_lengths
from solespine.case.model import Person
from solespine.errors import InputError
from solespine.loads.walk_places import places_from_walk
from solespine.motion.calibration import calibrate
from solespine.motion.joint_centres import joint_centres
from solespine.motion.model import Motion
from solespine.motion.standing import standing_markers
from solespine.recordings import recognise
from solespine.recordings.model import MarkerSet, Recording

_LENGTH_FRAMES = 25


@dataclass(frozen=True, eq=False)
class Worn:
    """A body and the markers on it.

    Attributes:
        body: of the person.
        places: role to where the marker sits.
        rest: (n_coordinates,) pose that untold coordinates keep.
        notes: on what it rests, in sentences.
        lengths: of the segments that the markers tell, m.
    """

    body: Body
    places: Mapping[str, MarkerPlace] = field(repr=False)
    rest: Array = field(repr=False)
    notes: tuple[str, ...] = ()
    lengths: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}), repr=False)


def wear(
    motion: Motion,
    static: Recording | None = None,
    person: Person | None = None,
    changes: tuple[Change, ...] = (),
) -> Worn:
    """Scale the body to a recorded person and put the markers on it.

    Args:
        motion: the walk.
        static: the standing trial; without it lengths and places come from the walk.
        person: what is known beside the files; stands before them.
        changes: of the body.

    Raises:
        InputError: height or mass is told nowhere.
    """
    told = _person(motion, person)
    if static is not None:
        markers = _standing(motion, static)
        lengths = measured_lengths(markers)
        body = build_sized_body(told, lengths, changes)
        placed = place_markers(body, markers)
        return Worn(body, placed.places, placed.standing.coordinates, (), lengths)
    if not motion.trials:
        raise InputError("there is no walking trial with markers; loads need one")
    trial = motion.trials[0]
    lengths = walking_lengths(trial.markers)
    body = build_sized_body(told, lengths, changes)
    places = places_from_walk(body, landmark_places(body), trial.markers)
    note = (
        f"there is no standing trial: segment lengths and marker places are taken from {trial.name}"
    )
    return Worn(body, places, zero_pose(body), (note,), lengths)


def _person(motion: Motion, person: Person | None) -> Person:
    given = person or Person()
    return Person(
        sex=given.sex,
        height_m=given.height_m or motion.subject.height_m,
        mass_kg=given.mass_kg or motion.subject.mass_kg,
    )


def _standing(motion: Motion, static: Recording) -> MarkerSet:
    """Markers and joint centres of the standing trial."""
    roles = recognise(static)
    still = standing_markers(static, roles)
    centres = joint_centres(still, calibrate(still, motion.subject, still))
    return MarkerSet(roles.name, {**still, **centres}, roles.labels, roles.lacks)


def walking_lengths(markers: Mapping[str, Array]) -> dict[str, float]:
    """Segment lengths from a walk: the median over frames of what each frame tells."""
    count = len(next(iter(markers.values())))
    found: dict[str, list[float]] = {}
    for k in np.unique(np.linspace(0, count - 1, _LENGTH_FRAMES).astype(int)):
        frame = MarkerSet("frame", {r: curve[k : k + 1] for r, curve in markers.items()}, {}, {})
        for name, length in measured_lengths(frame).items():
            found.setdefault(name, []).append(length)
    return {name: float(np.median(values)) for name, values in found.items()}
