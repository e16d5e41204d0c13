"""What a body consists of, as tables a program can print: segments, muscles, spine, feet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from solespine.body.kinematics import contact_points, zero_pose
from solespine.body.model import Body


@dataclass(frozen=True)
class SegmentRow:
    """One segment of the table."""

    name: str
    mass_kg: float
    share: float  # of the mass of all segments
    length_m: float | None


@dataclass(frozen=True)
class MuscleRow:
    """One muscle group of the table, of one side."""

    group: str
    paths: int
    force_n: float  # sum of the peak isometric forces
    optimum_m: tuple[float, float]  # shortest and longest optimal fibre
    judged: int  # of the paths, those whose lengths are judged
    sources: tuple[str, ...]


@dataclass(frozen=True)
class LevelRow:
    """One lumbar level of the table."""

    level: str
    inclination_deg: float
    share_of_extension: float


@dataclass(frozen=True)
class Description:
    """A body in tables.

    Attributes:
        title: height, mass and sex in one line.
        segments: heaviest first.
        muscles: strongest group first.
        spine: from L5-S1 up.
        sole: name of each contact point and its height above the ground standing on both feet, m.
        coordinates: how many independent ones there are.
        changes: what is different from the plain body.
        notes: what was assumed.
    """

    title: str
    segments: tuple[SegmentRow, ...]
    muscles: tuple[MuscleRow, ...]
    spine: tuple[LevelRow, ...]
    sole: Mapping[str, float]
    coordinates: int
    changes: tuple[str, ...]
    notes: tuple[str, ...]


def describe(body: Body) -> Description:
    """The tables of a body."""
    person = body.person
    sex = person.sex or "sex not told"
    places = contact_points(body, zero_pose(body))
    return Description(
        title=f"{person.height_m * 100:.0f} cm, {person.mass_kg:.1f} kg, {sex}",
        segments=_segments(body),
        muscles=_muscles(body),
        spine=_spine(body),
        sole={name: round(float(place[2]), 4) for name, place in places.items()},
        coordinates=len(body.coordinates),
        changes=body.changes,
        notes=body.notes,
    )


def _segments(body: Body) -> tuple[SegmentRow, ...]:
    whole = sum(segment.mass_kg for segment in body.segments)
    rows = [SegmentRow(s.name, s.mass_kg, s.mass_kg / whole, s.length_m) for s in body.segments]
    return tuple(sorted(rows, key=lambda row: (-row.mass_kg, row.name)))


def _muscles(body: Body) -> tuple[MuscleRow, ...]:
    muscles = body.muscles
    right = [i for i, name in enumerate(muscles.names) if name.endswith("_r")]
    rows = []
    for group in dict.fromkeys(muscles.groups[i] for i in right):
        of_group = [i for i in right if muscles.groups[i] == group]
        optima = muscles.optimum[of_group]
        rows.append(
            MuscleRow(
                group=group,
                paths=len(of_group),
                force_n=float(muscles.force[of_group].sum()),
                optimum_m=(float(optima.min()), float(optima.max())),
                judged=sum(muscles.judged[i] for i in of_group),
                sources=tuple(sorted({key for i in of_group for key in muscles.sources[i]})),
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.force_n, row.group)))


def _spine(body: Body) -> tuple[LevelRow, ...]:
    shares = {c.joint: c.polynomial[1] for c in body.anatomy.couplings}
    return tuple(
        LevelRow(
            level=plate.level,
            inclination_deg=float(np.degrees(plate.inclination_rad)),
            share_of_extension=shares[plate.joints[0]],
        )
        for plate in body.endplates
    )
